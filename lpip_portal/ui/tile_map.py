"""The tile map: one tile for each of the twelve nations and regions, all of a size, roughly where they lie."""

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from .charts import picture_id

SIDE, GAP = 76, 6


class Tile(NamedTuple):
    """One nation or region: its GSS code, names, and place in the grid."""

    code: str
    name: str
    short: str
    column: int
    row: int


TILES = (
    Tile("S92000003", _("Scotland"), _("Scotland"), 2, 0),
    Tile("N92000002", _("Northern Ireland"), _("N Ireland"), 0, 1),
    Tile("E12000001", _("North East"), _("N East"), 3, 1),
    Tile("E12000002", _("North West"), _("N West"), 2, 2),
    Tile("E12000003", _("Yorkshire and The Humber"), _("Yorkshire"), 3, 2),
    Tile("W92000004", _("Wales"), _("Wales"), 1, 3),
    Tile("E12000005", _("West Midlands"), _("W Mids"), 2, 3),
    Tile("E12000004", _("East Midlands"), _("E Mids"), 3, 3),
    Tile("E12000006", _("East of England"), _("East"), 4, 3),
    Tile("E12000009", _("South West"), _("S West"), 2, 4),
    Tile("E12000008", _("South East"), _("S East"), 3, 4),
    Tile("E12000007", _("London"), _("London"), 4, 4),
)
COLUMNS = 1 + max(tile.column for tile in TILES)
ROWS = 1 + max(tile.row for tile in TILES)


def level(value: float | Decimal, most: float | Decimal) -> int:
    """The shade of a value: 0 for nothing, 1 to 4 for the quarters of the largest."""
    return min(4, math.ceil(4 * float(value) / float(most))) if value and most else 0


def tile_map(
    values: Mapping[str, int | Decimal],
    title: str,
    links: Mapping[str, str] | None = None,
    description: str = "",
) -> SafeString:
    """The map as SVG. `values` and `links` are keyed by GSS code; a tile without a value counts as nought.

    With links the tiles are links and the picture is a group, so that a keyboard reaches them.
    """
    links = links or {}
    most = max(values.values(), default=0)
    said = description or "; ".join(f"{tile.name}: {values.get(tile.code, 0)}" for tile in TILES)
    name = picture_id("map", title, said)
    return format_html(
        '<svg class="portal-chart portal-map" role="{role}" aria-labelledby="{name}-title {name}-text" '
        'viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg"><title id="{name}-title">{title}</title>'
        '<desc id="{name}-text">{said}</desc>{tiles}</svg>',
        role="group" if links else "img",
        name=name,
        width=COLUMNS * (SIDE + GAP) - GAP,
        height=ROWS * (SIDE + GAP) - GAP,
        title=title,
        said=said,
        tiles=format_html_join(
            "",
            "{}",
            ((drawn(tile, values.get(tile.code, 0), most, links.get(tile.code, "")),) for tile in TILES),
        ),
    )


def drawn(tile: Tile, value: int | Decimal, most: int | Decimal, link: str) -> SafeString:
    """One tile with its name and value, inside a link when there is one."""
    shade = level(value, most)
    left, top = tile.column * (SIDE + GAP), tile.row * (SIDE + GAP)
    ink = " portal-map__on-dark" if shade >= 3 else ""
    drawing = format_html(
        '<rect class="portal-map__tile portal-map__tile--{}" x="{}" y="{}" width="{}" height="{}" rx="10"/>'
        '<text class="portal-map__value{}" x="{}" y="{}">{}</text><text class="portal-map__name{}" x="{}" y="{}">{}</text>',
        shade,
        left,
        top,
        SIDE,
        SIDE,
        ink,
        left + SIDE / 2,
        top + 40,
        value,
        ink,
        left + SIDE / 2,
        top + 62,
        tile.short,
    )
    if not link:
        return drawing
    return format_html('<a href="{}" aria-label="{}: {}">{}</a>', link, tile.name, value, drawing)
