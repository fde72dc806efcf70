"""People for a pool as a CSV file has them: bytes in, rows out. Pure. Nothing in a cell is ever run or looked up."""

import csv
from collections.abc import Sequence
from io import StringIO

from django.utils.translation import gettext as _

from lpip_portal.ui import sheets
from lpip_portal.ui.sheets import (
    FORMULA,
    MOST_BYTES,
    MOST_CELL,
    MOST_ROWS,
    Decoded,
    Row,
    SheetRefused,
    decoded,
)

__all__ = [
    "FORMULA", "MOST_BYTES", "MOST_CELL", "MOST_ROWS", "Decoded", "Row", "SheetRefused", "decoded", "laid_out",
    "looks_like_formula", "sample",
]  # fmt: skip

# The columns with the words by which a heading is known.
COLUMNS = {
    "email": ("email", "email address", "e-mail", "e-bost", "cyfeiriad e-bost"),
    "name": ("name", "enw"),
    "capacity": ("most bids", "capacity", "ceisiadau ar y mwyaf"),
    "sector": ("experience", "sector", "profiad"),
    "themes": ("themes", "theme", "themâu", "thema"),
    "words": ("words", "expertise", "fields, methods and places", "geiriau", "arbenigedd"),
}
NEEDED = ("email", "name")
SAMPLE = (
    ("email", "name", "experience", "themes", "most bids", "words"),
    (
        "rhian.example@example.org",
        "Rhian Pritchard",
        "community",
        "",
        "2",
        "Housing in rural places; lived experience",
    ),
    (
        "tomos.example@example.org",
        "Tomos Bevan",
        "academic",
        "",
        "",
        "Labour markets, linked data, the north of Wales",
    ),
)


def laid_out(text: str) -> sheets.Layout:
    """Return the rows with their cells by column; the first line names the columns."""
    return sheets.laid_out(text, COLUMNS, NEEDED, _("There is nobody in it, only the line of headings"))


def looks_like_formula(column: str, cell: str) -> bool:
    """Say whether a spreadsheet would run a cell. A list in somebody's own words may begin with a dash."""
    return cell.startswith(FORMULA) and not (column == "words" and cell.startswith("- "))


def sample(themes: Sequence[str]) -> str:
    """Return a file that can be taken over as it is, but for its people, who do not exist; with the mark of UTF-8."""
    out = StringIO()
    rows = [list(row) for row in SAMPLE]
    for row, theme in zip(rows[1:], themes, strict=False):
        row[3] = theme
    csv.writer(out).writerows(rows)
    return "\ufeff" + out.getvalue()
