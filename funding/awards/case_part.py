"""One part of a case file. Pure."""

from typing import NamedTuple


class Part(NamedTuple):
    """One part of a case file: a heading, the columns and the rows of its table, all in words.

    With ``has_texts`` its rows are long texts, which a page sets below each other: the first cell names the row.
    """

    code: str
    title: str
    head: list[str]
    rows: list[list[str]]
    has_texts: bool = False

    @property
    def cells(self) -> list[list[tuple[str, str]]]:
        """Each row with the heading of its columns beside it."""
        return [list(zip(self.head, row, strict=True)) for row in self.rows]
