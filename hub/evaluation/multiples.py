"""Small multiples: one little chart for each partnership, all on the same scale, and the table beside them. Pure.

Written as plain text, for a page has hundreds of them. Nothing but numbers and escaped words goes in.
"""

from collections.abc import Iterable, Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lpip_portal.suppression import HIDDEN, MONEY, PERCENT, Number, Shown

WIDE, HIGH, EDGE = 160, 56, 4


def said(unit: str, value: Shown) -> str:
    """Return a figure as a page shows it: [c] where it is hidden, a dash where there is none."""
    if value is None:
        return "–"
    if value == HIDDEN:
        return "[c]"
    plain = f"{value:,.2f}".rstrip("0").rstrip(".")
    if unit == MONEY:
        return f"£{plain}" if value >= 0 else f"-£{plain[1:]}"
    return f"{plain}%" if unit == PERCENT else plain


def ends(series: Iterable[Sequence[Shown]], target: Number | None) -> tuple[float, float]:
    """Return the ends of the scale that a set of charts shares: it has nought and the target on it."""
    values = [float(value) for row in series for value in row if value is not None and value != HIDDEN]
    values += [0.0] if target is None else [0.0, float(target)]
    low, high = min(values), max(values)
    return low, high if high > low else low + 1


def chart(
    values: Sequence[Shown], target: Number | None, scale: tuple[float, float], label: str
) -> SafeString:
    """Draw one series as a line with a gap where nothing is shown, a mark below where a figure is hidden, and its target."""
    low, high = scale
    step = (WIDE - 2 * EDGE) / max(1, len(values) - 1)
    by = (HIGH - 2 * EDGE) / (high - low)
    drawn, stretch = [], []
    if target is not None:
        y = HIGH - EDGE - (float(target) - low) * by
        drawn.append(f'<path class="portal-multiple__target" d="M0 {y:.1f}H{WIDE}"/>')
    for n, value in enumerate([*values, None]):
        if value is None or value == HIDDEN:
            drawn += _stretch(stretch)
            stretch = []
            if value == HIDDEN:
                drawn.append(
                    f'<path class="portal-multiple__hidden" d="M{EDGE + n * step - 2:.1f} {HIGH - 1}h4"/>'
                )
        else:
            stretch.append(f"{EDGE + n * step:.1f} {HIGH - EDGE - (float(value) - low) * by:.1f}")
    return SafeString(
        f'<svg class="portal-multiple" role="img" aria-label="{escape(label)}" viewBox="0 0 {WIDE} {HIGH}" '
        f'xmlns="http://www.w3.org/2000/svg"><path class="portal-multiple__floor" d="M0 {HIGH - 0.5}H{WIDE}"/>{"".join(drawn)}</svg>'
    )


def _stretch(points: list[str]) -> list[str]:
    if not points:
        return []
    x, y = points[-1].split()
    dot = f'<circle class="portal-multiple__dot" cx="{x}" cy="{y}" r="2.5"/>'
    return [f'<path class="portal-multiple__line" d="M{"L".join(points)}"/>', dot] if points[1:] else [dot]


def spoken(name: str, unit: str, values: Sequence[Shown], target: Number | None) -> str:
    """Return what a chart shows, in a sentence."""
    shown = [value for value in values if value is not None and value != HIDDEN]
    if not shown:
        return _("%(name)s: no figure can be shown") % {"name": name}
    facts = {"name": name, "first": said(unit, shown[0]), "last": said(unit, shown[-1])}
    if target is None:
        return _("%(name)s: from %(first)s to %(last)s") % facts
    return _("%(name)s: from %(first)s to %(last)s, target %(target)s") % {
        **facts,
        "target": said(unit, target),
    }


def cells(unit: str, values: Sequence[Shown]) -> SafeString:
    """Return the cells of a row of a table."""
    return SafeString(
        "".join(
            f'<td class="govuk-table__cell govuk-table__cell--numeric">{said(unit, value)}</td>'
            for value in values
        )
    )
