"""Figures as a spreadsheet has them: which column is which. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

# With the words by which a heading is known; without a line of headings this is the order.
COLUMNS = {
    "indicator": ("indicator", "code", "dangosydd"),
    "quarter": ("quarter", "period", "chwarter"),
    "group": ("group", "breakdown", "grŵp"),
    "value": ("figure", "value", "ffigur"),
    "unit": ("unit", "uned"),
    "base": ("rests on", "n", "yn seiliedig ar"),
}


class Row(NamedTuple):
    """One line of a sheet: its number as the person counts, and its cells by column."""

    number: int
    cells: dict[str, str]


def laid_out(rows: Sequence[Sequence[str]]) -> list[Row]:
    """Return the lines with their cells by column; a first line of headings is known by its words and may be left out."""
    first = next(index for index, row in enumerate(rows) if any(row))
    named = [_column(cell) for cell in rows[first]]
    has_headings = sum(1 for name in named if name) >= 2
    names = named if has_headings else list(COLUMNS)
    body = rows[first + 1 :] if has_headings else rows[first:]
    return [
        Row(number, {name: cell for name, cell in zip(names, row, strict=False) if name})
        for number, row in enumerate(body, first + (2 if has_headings else 1))
        if any(row)
    ]


def _column(cell: str) -> str:
    word = cell.casefold().strip(" :*")
    return next((name for name, words in COLUMNS.items() if word in words), "")
