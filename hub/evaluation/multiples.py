"""Small multiples: one little chart for each partnership, all on the same scale and with words at their axes, and the table beside them. Pure.

Written as plain text, for a page has hundreds of them: what all charts of a set share is worked out once. Nothing but numbers and escaped words goes in.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lpip_portal.suppression import HIDDEN, MONEY, PERCENT, Number, Shown

WIDE, HIGH, EDGE = 160, 56, 4


@lru_cache(maxsize=8192)
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


def charts(
    unit: str, rows: Sequence[tuple[str, Sequence[Shown]]], target: Number | None, span: tuple[str, str]
) -> SafeString:
    """Return a list item for each name with its series as a chart, all on one scale (a row: name, a value for each quarter).

    ``span`` are the words of the first and the last quarter. The words at the axes are for the eye; each chart says in its own name what it shows.
    """
    low, high = ends((values for _name, values in rows), target)
    by = (HIGH - 2 * EDGE) / (high - low)
    foot = HIGH - EDGE + low * by
    frame = f'<path class="portal-multiple__floor" d="M0 {HIGH - 0.5}H{WIDE}"/>'
    if target is not None:
        frame += f'<path class="portal-multiple__target" d="M0 {foot - float(target) * by:.1f}H{WIDE}"/>'
    tell, (first, last) = speaker(unit, target), map(escape, span)
    scale = (
        f'<div><p aria-hidden="true"><span>{said(unit, high)}</span><span>{said(unit, low)}</span></p>'
        '<svg class="portal-multiple" role="img" aria-label="'
    )
    axis = f'</svg></div><p aria-hidden="true"><span>{first}</span><span>{last}</span></p></li>'
    found = []
    for name, values in rows:
        plain = escape(name)
        found.append(
            f'<li><p class="portal-multiples__name"><bdi>{plain}</bdi></p>{scale}'
            f'{tell(plain, values)}" viewBox="0 0 {WIDE} {HIGH}">{frame}{_drawn(values, foot, by)}{axis}'
        )
    return SafeString("".join(found))


@lru_cache(maxsize=16)
def _columns(count: int) -> list[str]:
    """Return where the points of so many quarters stand."""
    step = (WIDE - 2 * EDGE) / max(1, count - 1)
    return [f"{EDGE + n * step:.1f}" for n in range(count)]


def _drawn(values: Sequence[Shown], foot: float, by: float) -> str:
    """Return a series as a line with gaps where nothing is shown, and a mark below where a figure is hidden.

    ``foot`` is the height of nought from above, ``by`` that of one unit.
    """
    line, hidden, dots, stretch = [], [], [], []
    for x, value in zip(_columns(len(values)), values, strict=True):
        if value is not None and value != HIDDEN:
            stretch.append(f"{x} {foot - value * by:.1f}")
            continue
        if value is not None:
            hidden.append(f"M{x} {HIGH - 1}m-2 0h4")
        if stretch:
            _end(stretch, line, dots)
            stretch = []
    if stretch:
        _end(stretch, line, dots)
    drawn = f'<path class="portal-multiple__hidden" d="{"".join(hidden)}"/>' if hidden else ""
    return (
        drawn + (f'<path class="portal-multiple__line" d="{"".join(line)}"/>' if line else "") + "".join(dots)
    )


def _end(stretch: list[str], line: list[str], dots: list[str]) -> None:
    x, y = stretch[-1].split()
    dots.append(f'<circle class="portal-multiple__dot" cx="{x}" cy="{y}" r="2.5"/>')
    if len(stretch) > 1:
        line.append("M" + "L".join(stretch))


def speaker(unit: str, target: Number | None) -> Callable[[str, Sequence[Shown]], str]:
    """Return what says in a sentence what a chart shows, from its name and values."""
    nothing, plain = _("%(name)s: no figure can be shown"), _("%(name)s: from %(first)s to %(last)s")
    if target is not None:
        plain = _("%(name)s: from %(first)s to %(last)s, target %(target)s")
    aim = said(unit, target)

    def tell(name: str, values: Sequence[Shown]) -> str:
        shown = [value for value in values if value is not None and value != HIDDEN]
        if not shown:
            return nothing % {"name": name}
        return plain % {
            "name": name,
            "first": said(unit, shown[0]),
            "last": said(unit, shown[-1]),
            "target": aim,
        }

    return tell


def lines(unit: str, rows: Iterable[tuple[str, Sequence[Shown]]]) -> SafeString:
    """Return the rows of a table of names and their values."""
    made = []
    for name, values in rows:
        cells = "</td><td>".join([said(unit, value) for value in values])
        made.append(f'<tr><th scope="row"><bdi>{escape(name)}</bdi></th><td>{cells}</td></tr>')
    return SafeString("".join(made))


def heads(names: Iterable[str]) -> SafeString:
    """Return the heads of the columns of such a table."""
    return SafeString(
        "".join(f'<th scope="col" class="portal-figures__quarter">{escape(name)}</th>' for name in names)
    )
