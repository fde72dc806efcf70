"""Charts as inline SVG, drawn on the server: they need no script, no inline style, and say in words what they show.

Widths are percentages and letters have a fixed size, so that a chart stays legible on a telephone. A chart never
stands alone: put the table it was drawn from beside it.
"""

import textwrap
import zlib
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString

LABEL_CAP = 36


class Bar(NamedTuple):
    """One row of a bar chart: `shown` is the value in words; `shade` one of a, b, c, d."""

    label: str
    value: float | Decimal
    shown: str
    shade: str = "a"


class Spread(NamedTuple):
    """One row of a dot chart: the single values, their lowest and highest as a band, and the mean as a large dot."""

    label: str
    values: Sequence[float | Decimal]
    mean: float | Decimal
    shown: str


class Interval(NamedTuple):
    """One row of places: where it most likely stands, and the ends of its 50 % and its 90 % interval."""

    label: str
    at: float
    narrow: tuple[float, float]
    wide: tuple[float, float]
    shown: str


class Cells(NamedTuple):
    """One row of a matrix: whole numbers, one for each column, and the row in words."""

    label: str
    values: Sequence[int]
    shown: str


class Stack(NamedTuple):
    """One row of a stacked chart: a whole number for each part, in the order of the legend, and the row in words."""

    label: str
    values: Sequence[int]
    shown: str


def percentage(value: float | Decimal, low: float | Decimal, high: float | Decimal) -> str:
    """Where a value stands between two ends, as an SVG length; values beyond an end stay on it."""
    span = float(high) - float(low)
    share = (float(value) - float(low)) / span if span else 0.0
    return f"{100 * min(1.0, max(0.0, share)):.2f}%"


def lines(label: str) -> list[str]:
    """A label in at most two lines that fit a narrow screen; the table beside the chart has it whole."""
    return textwrap.wrap(str(label), LABEL_CAP, max_lines=2, placeholder="…") or [""]


def picture_id(kind: str, title: str, description: str) -> str:
    """An id for a picture that is the same whenever the picture is the same."""
    return f"{kind}-{zlib.crc32(f'{title}|{description}'.encode()):08x}"


def picture(kind: str, title: str, description: str, height: int, drawing: SafeString) -> SafeString:
    """An SVG element that assistive technology reads as one picture with a title and a description."""
    name = picture_id(kind, title, description)
    return format_html(
        '<svg class="portal-chart portal-chart--{kind}" role="img" aria-labelledby="{name}-title {name}-text" '
        'width="100%" height="{height}" xmlns="http://www.w3.org/2000/svg"><title id="{name}-title">{title}</title>'
        '<desc id="{name}-text">{description}</desc>{drawing}</svg>',
        kind=kind,
        name=name,
        title=title,
        description=description,
        height=height,
        drawing=drawing,
    )


def bar_chart(
    bars: Sequence[Bar], title: str, description: str = "", most: float | Decimal | None = None
) -> SafeString:
    """Horizontal bars from nought to `most` (by default the largest value), each under its label."""
    bars = [Bar(*bar) for bar in bars]
    most = most or max((bar.value for bar in bars), default=1) or 1
    drawing, top = SafeString(""), 0
    for bar in bars:
        drawing += heading(bar.label, bar.shown, top)
        top += 18 * len(lines(bar.label)) + 6
        drawing += format_html(
            '<rect class="portal-chart__ground" x="0" y="{0}" width="100%" height="12" rx="6"/>'
            '<rect class="portal-chart__bar portal-chart__bar--{1}" x="0" y="{0}" width="{2}" height="12" rx="6"/>',
            top,
            bar.shade,
            percentage(bar.value, 0, most),
        )
        top += 26
    said = description or "; ".join(f"{bar.label}: {bar.shown}" for bar in bars)
    return picture("bars", title, said, max(1, top), drawing)


def stacked_chart(
    stacks: Sequence[Stack], legend: Sequence[str], title: str, description: str = ""
) -> SafeString:
    """Rows of parts side by side, as long as their sum, each with its number; the legend above names up to eight parts.

    Parts are told apart by their number, their edge and their place in the legend as well as by their colour.
    """
    stacks = [Stack(*stack) for stack in stacks]
    most = max((sum(stack.values) for stack in stacks), default=1) or 1
    drawing, top = SafeString(""), 0
    for n, name in enumerate(legend):
        drawing += format_html(
            '<rect class="portal-chart__part portal-chart__part--{0}" x="1" y="{1}" width="18" height="14"/>'
            '<text x="28" y="{2}">{3}</text>',
            n,
            top + 3,
            top + 15,
            name,
        )
        top += 24
    top += 8
    for stack in stacks:
        drawing += heading(stack.label, stack.shown, top)
        top += 18 * len(lines(stack.label)) + 6
        before = 0
        for n, value in enumerate(stack.values):
            if value:
                drawing += format_html(
                    '<rect class="portal-chart__part portal-chart__part--{}" x="{}" y="{}" width="{}" height="26"/>'
                    '<text x="{}" y="{}" text-anchor="middle">{}</text>',
                    n,
                    percentage(before, 0, most),
                    top,
                    percentage(value, 0, most),
                    percentage(before + value / 2, 0, most),
                    top + 18,
                    value,
                )
            before += value
        top += 42
    said = description or "; ".join(
        f"{stack.label}: "
        + ", ".join(f"{name} {value}" for name, value in zip(legend, stack.values, strict=True) if value)
        for stack in stacks
    )
    return picture("stacks", title, said, max(1, top), drawing)


def heading(label: str | list[str], shown: str, top: int) -> SafeString:
    """A row's label on the left, as it is or in its lines, and its value in words on the right, drawn from `top` downwards."""
    texts = [
        f'<text x="0" y="{top + 14 + 18 * row}">{escape(line)}</text>'
        for row, line in enumerate(label if isinstance(label, list) else lines(label))
    ]
    value = f'<text class="portal-chart__value" x="100%" y="{top + 14}" text-anchor="end">{conditional_escape(shown)}</text>'
    return SafeString("".join([*texts, value]))


def dot_chart(
    spreads: Sequence[Spread],
    title: str,
    description: str = "",
    low: float | Decimal = 1,
    high: float | Decimal = 6,
) -> SafeString:
    """Rows of dots on a shared scale: every value, the band between lowest and highest, and the mean."""
    spreads = [Spread(*spread) for spread in spreads]
    drawn, top = [], 0
    for spread in spreads:
        label = lines(spread.label)
        drawn.append(heading(label, spread.shown, top))
        top += 18 * len(label) + 14
        drawn.append(spread_marks(spread, top, low, high))
        top += 22
    said = description or "; ".join(f"{spread.label}: {spread.shown}" for spread in spreads)
    return picture("dots", title, said, top + 22, scale(low, high, top) + SafeString("".join(drawn)))


def interval_chart(
    intervals: Sequence[Interval], title: str, description: str = "", after: int = 0, mark: str = ""
) -> SafeString:
    """Rows on a scale of places, 1 on the left: a dot, a thick band of 50 % and a thin one of 90 %.

    After the first `after` rows runs a line that says `mark`.
    """
    intervals = [Interval(*each) for each in intervals]
    most = max(len(intervals), 2)
    drawing, top = SafeString(""), 0
    for n, each in enumerate(intervals, 1):
        drawing += heading(each.label, each.shown, top)
        top += 18 * len(lines(each.label)) + 14
        for ends, thin in ((each.wide, " portal-chart__range--thin"), (each.narrow, "")):
            drawing += format_html(
                '<line class="portal-chart__range{}" x1="{}" x2="{}" y1="{}" y2="{}"/>',
                thin,
                percentage(ends[0], 1, most),
                percentage(ends[1], 1, most),
                top,
                top,
            )
        drawing += format_html(
            '<circle class="portal-chart__dot" cx="{}" cy="{}" r="7"/>', percentage(each.at, 1, most), top
        )
        top += 22
        if n == after and after < len(intervals):
            drawing += format_html(
                '<line class="portal-chart__limit" x1="0" x2="100%" y1="{0}" y2="{0}"/><text x="0" y="{1}">{2}</text>',
                top,
                top + 18,
                mark,
            )
            top += 30
    said = description or "; ".join(f"{each.label}: {each.shown}" for each in intervals)
    step = max(1, -(-(most - 1) // 6))
    return picture("intervals", title, said, top + 22, scale(1, most, top, step) + drawing)


def matrix_chart(
    rows: Sequence[Cells], columns: Sequence[str], title: str, description: str = ""
) -> SafeString:
    """Rows of cells under their labels, one cell for each column: its number, and a shade that deepens with it up to three."""
    rows = [Cells(*row) for row in rows]
    wide = 100 / max(1, len(columns))
    left = [f"{wide * n:.2f}%" for n in range(len(columns))]
    middle = [f"{wide * (n + 0.5):.2f}%" for n in range(len(columns))]
    drawing = format_html_join(
        "",
        '<text class="portal-chart__soft" x="{}" y="14" text-anchor="middle">{}</text>',
        zip(middle, columns, strict=True),
    )
    top = 24
    for row in rows:
        drawing += heading(row.label, row.shown, top)
        top += 18 * len(lines(row.label)) + 6
        drawing += format_html_join(
            "",
            '<rect class="portal-chart__cell portal-chart__cell--{}" x="{}" y="{}" width="{}" height="26"/>'
            '<text x="{}" y="{}" text-anchor="middle">{}</text>',
            (
                (min(3, value), left[n], top, f"{wide:.2f}%", middle[n], top + 18, value)
                for n, value in enumerate(row.values)
            ),
        )
        top += 40
    said = description or "; ".join(
        f"{row.label}: " + ", ".join(f"{name} {n}" for name, n in zip(columns, row.values, strict=True))
        for row in rows
    )
    return picture("matrix", title, said, top, drawing)


def scale(low: float | Decimal, high: float | Decimal, foot: int, step: int = 1) -> SafeString:
    """The grid of a dot chart: a line and a number for each whole mark (or every `step`-th), down to `foot`."""
    marks = range(int(low), int(high) + 1, step)
    anchors = {int(low): "start", int(high): "end"}
    return format_html_join(
        "",
        '<line class="portal-chart__grid" x1="{0}" x2="{0}" y1="0" y2="{1}"/>'
        '<text class="portal-chart__soft" x="{0}" y="{2}" text-anchor="{3}">{4}</text>',
        ((percentage(mark, low, high), foot, foot + 18, anchors.get(mark, "middle"), mark) for mark in marks),
    )


def spread_marks(spread: Spread, middle: int, low: float | Decimal, high: float | Decimal) -> SafeString:
    """The band, the single values and the mean of one row, around the height `middle`: nothing but numbers."""
    if not spread.values:
        return SafeString("")
    at = [percentage(value, low, high) for value in (min(spread.values), max(spread.values), spread.mean)]
    band = f'<line class="portal-chart__range" x1="{at[0]}" x2="{at[1]}" y1="{middle}" y2="{middle}"/>'
    dots = [
        f'<circle class="portal-chart__dot--soft" cx="{percentage(value, low, high)}" cy="{middle}" r="5"/>'
        for value in spread.values
    ]
    mean = f'<circle class="portal-chart__dot" cx="{at[2]}" cy="{middle}" r="8"/>'
    return SafeString("".join([band, *dots, mean]))


def money_bar(amount: Decimal, limit: Decimal) -> SafeString:
    """An amount against its limit as a bar; over the limit, the bar is full in another colour with the limit marked."""
    over = amount > limit
    full = amount if over else limit
    return format_html(
        '<svg class="portal-bar__svg" aria-hidden="true" focusable="false" xmlns="http://www.w3.org/2000/svg">'
        '<rect class="portal-bar__ground" x="0" y="2" width="100%" height="18" rx="9"/>'
        '<rect class="portal-bar__fill{}" x="0" y="2" width="{}" height="18" rx="9"/>{}</svg>',
        " portal-bar__fill--over" if over else "",
        percentage(amount, 0, full or 1),
        format_html(
            '<line class="portal-bar__limit" x1="{0}" x2="{0}" y1="0" y2="22"/>',
            percentage(limit, 0, full or 1),
        )
        if over
        else "",
    )
