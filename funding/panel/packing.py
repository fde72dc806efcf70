"""The papers of a meeting as one tagged PDF with typst. Pure: papers go in as data, bytes come out."""

from datetime import datetime
from typing import Any

from funding.applications import printing

SOURCE = printing.SOURCE.with_name("pack.typ")
SHEET = printing.SOURCE.with_name("sheet.typ")


def pdf(paper: dict[str, Any], at: datetime) -> bytes:
    """Return a pack as PDF; ``at`` is the instant that the file names as its own."""
    return printing.pdf(paper, at, source=SOURCE)


def sheet(paper: dict[str, Any]) -> bytes:
    """Return a blank score sheet as PDF."""
    return printing.pdf(paper, source=SHEET)
