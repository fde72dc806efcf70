"""A table as text with commas, such that no spreadsheet takes a cell for a formula. Pure."""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

BOM = "\ufeff"  # by which spreadsheets know that the file is UTF-8
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "|", "%")


def neutral(value: Any) -> str:
    """Return a cell as text. What would begin a formula gets an apostrophe before it; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, int):
        return str(value)
    text = "".join(char for char in str(value) if char in "\n\t" or char.isprintable())
    return f"'{text}" if text.lstrip(f" \u00a0\u200b{BOM}").startswith(BEGINS_A_FORMULA) else text


def write_csv(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return a table as UTF-8 with a byte order mark, CRLF and quotes where they are needed."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in (headings, *rows):
        writer.writerow([neutral(cell) for cell in row])
    return (BOM + out.getvalue()).encode()
