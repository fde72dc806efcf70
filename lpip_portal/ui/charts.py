"""Charts as inline SVG, drawn on the server: they need no script, no inline style, and say in words what they show.

Widths are percentages and letters have a fixed size, so that a chart stays legible on a telephone. A chart never
stands alone: put the table it was drawn from beside it.
"""

import zlib
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

LABEL_CAP = 38


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


def percentage(value: float | Decimal, low: float | Decimal, high: float | Decimal) -> str:
    """Where a value stands between two ends, as an SVG length; values beyond an end stay on it."""
    span = float(high) - float(low)
    share = (float(value) - float(low)) / span if span else 0.0
    return f"{100 * min(1.0, max(0.0, share)):.2f}%"


def clipped(label: str) -> str:
    """A label short enough for a narrow screen; the table beside the chart has it whole."""
    return label if len(label) <= LABEL_CAP else label[: LABEL_CAP - 1].rstrip() + "…"


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
    drawing = format_html_join(
        "",
        '<text x="0" y="{}">{}</text><text class="portal-chart__value" x="100%" y="{}" text-anchor="end">{}</text>'
        '<rect class="portal-chart__ground" x="0" y="{}" width="100%" height="12" rx="6"/>'
        '<rect class="portal-chart__bar portal-chart__bar--{}" x="0" y="{}" width="{}" height="12" rx="6"/>',
        (
            (
                row * 50 + 16,
                clipped(bar.label),
                row * 50 + 16,
                bar.shown,
                row * 50 + 24,
                bar.shade,
                row * 50 + 24,
                percentage(bar.value, 0, most),
            )
            for row, bar in enumerate(bars)
        ),
    )
    said = description or "; ".join(f"{bar.label}: {bar.shown}" for bar in bars)
    return picture("bars", title, said, max(1, len(bars)) * 50, drawing)


def dot_chart(
    spreads: Sequence[Spread],
    title: str,
    description: str = "",
    low: float | Decimal = 1,
    high: float | Decimal = 6,
) -> SafeString:
    """Rows of dots on a shared scale: every value, the band between lowest and highest, and the mean."""
    spreads = [Spread(*spread) for spread in spreads]
    marks = range(int(low), int(high) + 1)
    foot = len(spreads) * 54
    grid = format_html_join(
        "",
        '<line class="portal-chart__grid" x1="{0}" x2="{0}" y1="0" y2="{1}"/>'
        '<text class="portal-chart__soft" x="{0}" y="{2}" text-anchor="{3}">{4}</text>',
        (
            (
                percentage(mark, low, high),
                foot,
                foot + 18,
                "start" if mark == marks[0] else "end" if mark == marks[-1] else "middle",
                mark,
            )
            for mark in marks
        ),
    )
    rows = format_html_join(
        "", "{}", ((spread_row(spread, row * 54, low, high),) for row, spread in enumerate(spreads))
    )
    said = description or "; ".join(f"{spread.label}: {spread.shown}" for spread in spreads)
    return picture("dots", title, said, foot + 24, grid + rows)


def spread_row(spread: Spread, top: int, low: float | Decimal, high: float | Decimal) -> SafeString:
    """One row of a dot chart, drawn from `top` downwards."""
    label = format_html(
        '<text x="0" y="{0}">{1}</text><text class="portal-chart__value" x="100%" y="{0}" text-anchor="end">{2}</text>',
        top + 16,
        clipped(spread.label),
        spread.shown,
    )
    if not spread.values:
        return label
    band = format_html(
        '<line class="portal-chart__range" x1="{}" x2="{}" y1="{}" y2="{}"/>',
        percentage(min(spread.values), low, high),
        percentage(max(spread.values), low, high),
        top + 36,
        top + 36,
    )
    dots = format_html_join(
        "",
        '<circle class="portal-chart__dot--soft" cx="{}" cy="{}" r="5"/>',
        ((percentage(value, low, high), top + 36) for value in spread.values),
    )
    mean = format_html(
        '<circle class="portal-chart__dot" cx="{}" cy="{}" r="8"/>',
        percentage(spread.mean, low, high),
        top + 36,
    )
    return label + band + dots + mean


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
