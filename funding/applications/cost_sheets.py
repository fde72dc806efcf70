"""Costs as a spreadsheet has them: pasted text and XLSX in, XLSX out. Pure: it reads bytes and text, and writes bytes.

What comes in is values only: a formula counts as the value it last had. What goes out is cells of text and of numbers,
so that nothing a person typed can run in a spreadsheet.
"""

import csv
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any, BinaryIO, NamedTuple

from django.utils.translation import gettext as _

from lpip_portal.later import Later
from lpip_portal.ui.sheets import SheetRefused

openpyxl, xlsxwriter = Later("openpyxl"), Later("xlsxwriter")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 301  # three hundred costs under one line of headings
MOST_COLUMNS = 40
MOST_CELL = 2_000
MOST_UNPACKED = 30_000_000
MOST_PARTS = 200
MOST_RATIO = 200

# In the order in which they stand where no line of headings says otherwise, with the words by which a heading is known.
COLUMNS = {
    "organisation": ("organisation", "organization", "partner", "sefydliad"),
    "heading": ("heading", "cost heading", "category", "pennawd"),
    "description": ("what it pays for", "description", "item", "disgrifiad", "am beth mae’n talu"),
    "year": ("year", "project year", "blwyddyn"),
    "fec": ("full cost", "full cost (£)", "full economic cost", "fec", "amount", "cost", "cost llawn (£)"),
    "hours": ("hours a year", "hours", "oriau", "oriau’r flwyddyn"),
    "person": ("person", "name", "investigator", "enw", "unigolyn"),
    "justification": ("why it is needed", "justification", "pam mae ei angen", "cyfiawnhad"),
    "currency": ("currency", "arian cyfred"),
}
COMPUTED = ("rate (%)", "funder pays (£)", "cyfradd (%)", "mae’r cyllidwr yn talu (£)")


class Row(NamedTuple):
    """One line of a sheet: its number as the person counts, and its cells by column."""

    number: int
    cells: dict[str, str]


class Layout(NamedTuple):
    """A sheet that was read: its rows, and the headings that stand for nothing the portal asks."""

    rows: list[Row]
    ignored: list[str]


def read_text(text: str) -> list[list[str]]:
    """Return the cells of what was pasted: tabs between cells, or commas, or semicolons."""
    first = text.lstrip("\ufeff\n").partition("\n")[0]
    between = "\t" if "\t" in text else max(",;", key=first.count)
    try:
        rows = list(csv.reader(StringIO(text.lstrip("\ufeff")), delimiter=between))
    except csv.Error:
        raise SheetRefused(_("The lines cannot be read. Copy the cells again from the spreadsheet")) from None
    return _bounded(rows)


def read_xlsx(stream: BinaryIO) -> list[list[str]]:
    """Return the cells of the first sheet of a workbook as text, or raise SheetRefused."""
    _refuse_bomb(stream)
    try:
        book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        try:
            sheet = book.worksheets[0]
            sheet.reset_dimensions()
            cells = sheet.iter_rows(max_row=MOST_ROWS + 50, max_col=MOST_COLUMNS, values_only=True)
            rows = [[_said(cell) for cell in row] for row in cells]
        finally:
            book.close()
    except Exception as trouble:  # a broken workbook fails in many ways, and all of them mean the same
        raise SheetRefused(_("The file cannot be read as a spreadsheet. Save it again as XLSX")) from trouble
    return _bounded(rows)


def _refuse_bomb(stream: BinaryIO) -> None:
    """Refuse what is no plain workbook, has macros, or would be vast when unpacked."""
    stream.seek(0)
    try:
        parts = zipfile.ZipFile(stream).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise SheetRefused(_("The file must be a spreadsheet in the XLSX format")) from None
    names = {part.filename.lower() for part in parts}
    if "[content_types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise SheetRefused(_("The file must be a spreadsheet in the XLSX format"))
    if any("vbaproject" in name or name.startswith("xl/macrosheets") for name in names):
        raise SheetRefused(_("The spreadsheet has macros. Save it as XLSX without them"))
    unpacked = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * packed + 1_000_000:
        raise SheetRefused(_("The spreadsheet is too large when unpacked. Copy the costs into a new one"))
    stream.seek(0)


def _said(cell: Any) -> str:
    """Return what a cell shows, near enough to be typed."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        rounded = round(cell, 2)
        if abs(cell - rounded) > 1e-6:
            return repr(cell)
        return f"{rounded:.2f}".removesuffix(".00")
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell)


def _bounded(rows: Iterable[Sequence[str]]) -> list[list[str]]:
    kept = [[" ".join(cell.split()) for cell in row[:MOST_COLUMNS]] for row in rows]
    width = max((column + 1 for row in kept for column, cell in enumerate(row) if cell), default=0)
    kept = [row[:width] for row in kept]
    while kept and not any(kept[-1]):
        kept.pop()
    if sum(1 for row in kept if any(row)) > MOST_ROWS:
        raise SheetRefused(_("There are more than %(most)s lines") % {"most": MOST_ROWS - 1})
    if any(len(cell) > MOST_CELL for row in kept for cell in row):
        raise SheetRefused(_("A cell has more than %(most)s characters") % {"most": f"{MOST_CELL:,}"})
    if not any(any(row) for row in kept):
        raise SheetRefused(_("There are no lines in it"))
    return kept


def laid_out(rows: Sequence[Sequence[str]]) -> Layout:
    """Return the lines with their cells by column. A first line of headings is known by its words and may be left out."""
    first = next(index for index, row in enumerate(rows) if any(row))
    named = [_column(cell) for cell in rows[first]]
    has_headings = sum(1 for name in named if name in COLUMNS) >= 2
    names = named if has_headings else list(COLUMNS)[:-1]
    ignored = [cell for cell, name in zip(rows[first], named, strict=True) if cell and not name]
    body = rows[first + 1 :] if has_headings else rows[first:]
    begin = first + (2 if has_headings else 1)
    found = [
        Row(number, {name: cell for name, cell in zip(names, row, strict=False) if name in COLUMNS})
        for number, row in enumerate(body, begin)
        if any(row)
    ]
    return Layout(found, ignored if has_headings else [])


def _column(cell: str) -> str:
    word = cell.casefold().replace("'", "’").strip(" :*")
    if word in COMPUTED:
        return "computed"
    return next((name for name, words in COLUMNS.items() if word in words), "")


def as_text(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as the text that pasting them would give."""
    out = StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(rows)
    return out.getvalue()


def write_xlsx(title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return a workbook of one sheet: text as text, amounts as numbers, and never a formula or a link."""
    return write_book([(title, headings, rows)])


def write_book(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]]) -> bytes:
    """Return a workbook of sheets (title, headings, rows) under the same rules."""
    out = BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, {"in_memory": True, **plain}) as book:
        bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
        for title, headings, rows in sheets:
            _write(book.add_worksheet(title), headings, rows, bold, money)
    return out.getvalue()


def _write(sheet: Any, headings: Sequence[str], rows: Iterable[Sequence[Any]], bold: Any, money: Any) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(headings) - 1, 24)
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, bold)
    for line, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, Decimal):
                sheet.write_number(line, column, float(value), money)
            elif isinstance(value, int):
                sheet.write_number(line, column, value)
            elif value:
                sheet.write_string(line, column, str(value))
