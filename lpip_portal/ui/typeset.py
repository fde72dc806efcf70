"""Papers as tagged PDF (PDF/UA-1) with typst. Pure: a paper goes in as data, bytes come out.

What people wrote goes in as data and never into the source of the page.
"""

import json
import tempfile
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lpip_portal.forked import forked
from lpip_portal.later import Later
from lpip_portal.ui import rich

typst = Later("typst")
SOURCE = Path(settings.BASE_DIR) / "templates" / "pdf" / "bid.typ"
BLOCKS = SOURCE.with_name("blocks.typ")
MOST_SECONDS = 120
STANDARDS = ["ua-1"]
NO_GLYPH = "could not be displayed"
LAST_LATIN = 0x24F
PUNCTUATION = range(0x2000, 0x20D0)
KNOWN_TO_FONT = (range(0x370, 0x530), PUNCTUATION, range(0x1E00, 0x2000), range(0x2100, 0x2300))


def pdf(paper: dict[str, Any], at: datetime | None = None, *, source: Path = SOURCE) -> bytes:
    """Return a paper as PDF; ``at`` is the instant that the file names as its own, ``source`` what draws it.

    A character that the font does not have (an emoji, say) is written as its name, so that nothing is lost without a word.
    It is set in a process of its own: typst remembers what it has set, ten papers long, and that is 100 MB.
    """
    return forked(partial(_drawn, paper, at, source), seconds=MOST_SECONDS)


def _drawn(paper: dict[str, Any], at: datetime | None, source: Path) -> bytes:
    try:
        return _compiled(paper, at, source)
    except typst.TypstError as problem:
        if NO_GLYPH not in str(problem):
            raise
    return _compiled(_spelled(paper), at, source)


def _compiled(paper: dict[str, Any], at: datetime | None, source: Path) -> bytes:
    if not paper.get("pictures"):
        return _set(source, paper, at)
    with tempfile.TemporaryDirectory() as folder:  # typst reads images from files only
        beside = Path(folder)
        for each in (source, BLOCKS):
            (beside / each.name).write_bytes(each.read_bytes())
        for ref, content in paper["pictures"].items():
            (beside / f"{ref}.image").write_bytes(content)
        return _set(beside / source.name, paper, at)


def _set(source: Path, paper: dict[str, Any], at: datetime | None) -> bytes:
    stamp = {"timestamp": int(at.timestamp())} if at else {}
    return typst.compile(
        source,
        root=source.parent,
        format="pdf",
        sys_inputs={
            "bid": json.dumps(paper | {"pictures": sorted(paper.get("pictures", {}))}, ensure_ascii=False)
        },
        pdf_standards=STANDARDS,
        ignore_system_fonts=True,  # the same page on every machine
        **stamp,
    )


def _spelled(value: Any) -> Any:
    """Return data with every character that the font lacks written as its name in brackets."""
    if isinstance(value, str):
        return "".join(char if _is_drawn(char) else _named(char) for char in value)
    if isinstance(value, dict):
        return {key: _spelled(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_spelled(each) for each in value]
    return value


def _is_drawn(char: str) -> bool:
    code = ord(char)
    return code <= LAST_LATIN or any(code in known for known in KNOWN_TO_FONT) or 0x300 <= code <= 0x36F


def _named(char: str) -> str:
    if unicodedata.category(char) in ("Mn", "Cf", "Me"):  # joiners and variation selectors have no shape
        return ""
    return f"[{unicodedata.name(char, f'U+{ord(char):04X}').lower()}]"


def paper(title: str, *, reference: str, language: str, mark: str = "", **rest: Any) -> dict[str, Any]:
    """Return a paper: its title, what stands on every page, and ``rest``: facts, parts, notice, closing, pictures."""
    return {
        "title": title,
        "author": "LPIP",
        "keywords": reference,
        "reference": reference,
        "lang": "cy" if language.startswith("cy") else "en",
        "running": title if len(title) <= 70 else title[:69] + "…",
        "footer": _("Local Policy Innovation Partnerships"),
        "page": pgettext("of a printed bid", "Page"),
        "mark": mark,
        "watermark": mark.partition(" ")[0],
        "facts": [],
        "notice": "",
        "closing": "",
        "pictures": {},
        **rest,
    }


def item(question: str, blocks: list[dict[str, Any]], *, hint: str = "", space: int = 0) -> dict[str, Any]:
    """Return one question of a paper with its blocks."""
    return {"question": question, "hint": hint, "blocks": blocks, "space": space}


def text(words: str) -> list[dict[str, Any]]:
    """Return what somebody wrote as blocks of a paper."""
    return [block(each) for each in rich.blocks(words)]


def line(words: str, marks: str = "") -> dict[str, Any]:
    """Return one plain paragraph as a block of a paper; marks are "s" for strong and "e" for emphasis."""
    return {"tag": "p", "rows": [[[[words, marks, ""]]]]}


def table(head: list[str], rows: Iterable[list[str]], numeric: Iterable[int] = ()) -> dict[str, Any]:
    """Return a table as a block of a paper."""
    cells = [[[[words, "", ""]] for words in row] for row in [head, *rows]]
    return {"tag": "table", "rows": cells, "numeric": list(numeric)}


def picture(name: str, legend: str, alternative: str) -> dict[str, Any]:
    """Return a picture of the paper's ``pictures``, on a landscape page of its own, with a legend and an alternative text."""
    return {
        "tag": "figure",
        "rows": [],
        "image": name,
        "legend": legend,
        "alternative": alternative,
        "is_wide": True,
    }


def block(said: rich.Block) -> dict[str, Any]:
    """Return a block of rich text as a block of a paper."""
    return {
        "tag": said.tag,
        "rows": [[_runs(cell) for cell in row] for row in said.rows],
        "image": said.image,
        "legend": "".join(words for words, _marks, _address in said.rows[0][0]) if said.image else "",
    }


def _runs(cell: Iterable[tuple[str, frozenset[str], str]]) -> list[list[str]]:
    return [
        [words, ("s" if "strong" in marks else "") + ("e" if "em" in marks else ""), address]
        for words, marks, address in cell
    ]
