"""CSV files as people send them: bytes in, rows out. Pure. Nothing in a cell is ever run or looked up."""

import csv
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import NamedTuple

from django.utils.translation import gettext as _

MOST_ROWS = 500
MOST_BYTES = 512 * 1024
MOST_CELL = 4_000
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a cell begins that a spreadsheet would run


class SheetRefused(Exception):  # noqa: N818 – a sentence for the person, not an error
    """A file that cannot be read at all."""


class Decoded(NamedTuple):
    """The text of a file, and whether its letters had to be guessed because it is not in UTF-8."""

    text: str
    was_guessed: bool


class Row(NamedTuple):
    """One row: the line in which it ends as an editor counts, and its cells by column."""

    number: int
    cells: dict[str, str]


class Layout(NamedTuple):
    """A sheet that was read: its rows, and the headings that stand for nothing the portal asks."""

    rows: list[Row]
    ignored: list[str]


def decoded(raw: bytes) -> Decoded:
    """Return the text of a CSV file: UTF-8, with or without its mark; else as Windows writes it in western Europe."""
    if raw.startswith(b"PK"):
        raise SheetRefused(_("The file is a workbook. Save it as CSV UTF-8 first"))
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SheetRefused(_("The file is in UTF-16. Save it as CSV UTF-8"))
    if b"\x00" in raw:
        raise SheetRefused(_("The file is not a CSV file. Save it as CSV UTF-8"))
    try:
        return Decoded(raw.decode("utf-8-sig"), False)
    except UnicodeDecodeError:
        pass
    try:
        return Decoded(raw.decode("cp1252"), True)
    except UnicodeDecodeError:
        raise SheetRefused(_("The letters of the file cannot be read. Save it as CSV UTF-8")) from None


def laid_out(
    text: str, columns: Mapping[str, Sequence[str]], needed: Sequence[str], nothing: str = ""
) -> Layout:
    """Return the rows with their cells by column; the first line names the columns.

    ``columns`` has the words by which a heading is known; ``nothing`` is said when there is only a line of headings.
    """
    text = text.removeprefix("\ufeff")
    head = text.lstrip("\n").partition("\n")[0]
    reader = csv.reader(StringIO(text), delimiter=max(",;\t", key=head.count))
    try:
        rows = [(reader.line_num, [" ".join(cell.split()) for cell in row]) for row in reader]
    except csv.Error:
        raise SheetRefused(_("The lines cannot be read. Save the file again as CSV UTF-8")) from None
    rows = [(number, row) for number, row in rows if any(row)]
    if not rows:
        raise SheetRefused(_("There are no lines in it"))
    if len(rows) > MOST_ROWS + 1:
        raise SheetRefused(_("There are more than %(most)s lines") % {"most": MOST_ROWS})
    if any(len(cell) > MOST_CELL for _number, row in rows for cell in row):
        raise SheetRefused(_("A cell has more than %(most)s characters") % {"most": f"{MOST_CELL:,}"})
    (_first, headings), *body = rows
    names = [_column(heading, columns) for heading in headings]
    if missing := [name for name in needed if name not in names]:
        raise SheetRefused(
            _("The first line must name the columns; it does not name: %(what)s")
            % {"what": ", ".join(missing)}
        )
    if not body:
        raise SheetRefused(nothing or _("There is only the line of headings in it"))
    found = [
        Row(number, {name: cell for name, cell in zip(names, row, strict=False) if name})
        for number, row in body
    ]
    return Layout(found, [cell for cell, name in zip(headings, names, strict=True) if cell and not name])


def _column(heading: str, columns: Mapping[str, Sequence[str]]) -> str:
    word = heading.casefold().replace("'", "’").strip(" :*")
    return next((name for name, words in columns.items() if word in words), "")
