"""A bid set as a tagged PDF (PDF/UA-1) with typst. Pure: a frozen or drafted sheet goes in, bytes come out.

What people wrote goes in as data and never into the source of the page.
"""

import json
import re
import tempfile
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from lpip_portal.later import Later
from lpip_portal.ui import rich
from lpip_portal.ui.templatetags.portal import money

typst = Later("typst")
SOURCE = Path(settings.BASE_DIR) / "templates" / "pdf" / "bid.typ"
BLOCKS = SOURCE.with_name("blocks.typ")
STANDARDS = ["ua-1"]
NO_GLYPH = "could not be displayed"
SPACE = 3  # centimetres left for an answer on a blank paper
LAST_LATIN = 0x24F
PUNCTUATION = range(0x2000, 0x20D0)
KNOWN_TO_FONT = (range(0x370, 0x530), PUNCTUATION, range(0x1E00, 0x2000), range(0x2100, 0x2300))


def pdf(paper: dict[str, Any], at: datetime | None = None, *, source: Path = SOURCE) -> bytes:
    """Return a paper as PDF; ``at`` is the instant that the file names as its own, ``source`` what draws it.

    A character that the font does not have (an emoji, say) is written as its name, so that nothing is lost without a word.
    """
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


def of_bid(
    sheet: Any,
    *,
    mark: str = "",
    notice: str = "",
    closing: str = "",
    pictures: dict[str, bytes] | None = None,
) -> dict[str, Any]:
    """Return a sheet (draft or frozen) as a paper. With ``mark`` every page says that it was not submitted, ``notice`` why.

    ``pictures`` are the bytes of its images by reference; of an image that is not among them the legend is printed.
    """
    body = sheet.content
    facts = [
        (_("Reference"), body.get("reference", "")),
        (_("Partnership"), body.get("partnership", "")),
        (_("Administering organisation"), body.get("organisation", "")),
        (_("Nation"), body.get("nation_name", "")),
        (_("Places"), ", ".join(body.get("place_names", []))),
        (_("Themes"), ", ".join(body.get("theme_names", []))),
        (_("Partners"), ", ".join(body.get("partners", []))),
    ]
    return _paper(
        body["title"],
        reference=body.get("reference", ""),
        language=body.get("language", ""),
        facts=[[label, value] for label, value in facts if value],
        parts=[
            {"title": part["title"], "items": list(_items(part, sheet))} for part in body.get("sections", [])
        ],
        mark=mark,
        notice=notice or (_("This is a draft. It was not submitted.") if mark else ""),
        closing=closing,
        pictures=pictures or {},
    )


def of_blank(title: str, caption: str, parts: Iterable[tuple[Any, Iterable[Any]]]) -> dict[str, Any]:
    """Return an application form without answers, with its guidance and limits; ``parts`` are sections with questions."""
    return _paper(
        title,
        reference=caption,
        language=get_language() or "",
        facts=[],
        parts=[
            {
                "title": str(section),
                "items": [
                    item(str(question), [], hint=_hint(question), space=SPACE) for question in questions
                ],
            }
            for section, questions in parts
        ],
        mark=_("BLANK FORM"),
        notice=_("This is the form without answers, to read and prepare. Bids are written in the portal."),
        closing="",
    )


def _paper(title: str, *, reference: str, language: str, mark: str, **rest: Any) -> dict[str, Any]:
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
        "pictures": {},
        **rest,
    }


def item(question: str, blocks: list[dict[str, Any]], *, hint: str = "", space: int = 0) -> dict[str, Any]:
    """Return one question of a paper with its blocks."""
    return {"question": question, "hint": hint, "blocks": blocks, "space": space}


def _hint(question: Any) -> str:
    n, limit = question.limit, ""
    if n and question.word_limit:
        limit = ngettext("At most %(n)s word.", "At most %(n)s words.", n) % {"n": n}
    elif n:
        limit = ngettext("At most %(n)s character.", "At most %(n)s characters.", n) % {"n": n}
    return " ".join(part for part in (question.guidance, limit) if part)


def _items(part: dict[str, Any], sheet: Any) -> Iterable[dict[str, Any]]:
    makers = {"costs": _costs, "team": _team, "documents": _documents}
    if part["component"] in makers:
        yield item("", makers[part["component"]](sheet))
    for answer in part.get("answers", []):
        yield item(answer["question"], _said(answer))


def text(words: str) -> list[dict[str, Any]]:
    """Return what somebody wrote as blocks of a paper."""
    return [_block(block) for block in rich.blocks(words)]


def _said(answer: dict[str, Any]) -> list[dict[str, Any]]:
    value = answer.get("said") or answer.get("value")
    if value in (None, "", [], {}):
        return [_line(_("Not answered"), "e")]
    if isinstance(value, list | tuple):
        return [_line(_plain(each)) for each in value]
    return [_block(block) for block in rich.blocks(str(value))]


def _plain(value: Any) -> str:
    return " – ".join(str(each) for each in value.values()) if isinstance(value, dict) else str(value)


def _block(block: rich.Block) -> dict[str, Any]:
    return {
        "tag": block.tag,
        "rows": [[_runs(cell) for cell in row] for row in block.rows],
        "image": block.image,
        "legend": "".join(words for words, _marks, _address in block.rows[0][0]) if block.image else "",
    }


def _runs(cell: Iterable[tuple[str, frozenset[str], str]]) -> list[list[str]]:
    return [
        [words, ("s" if "strong" in marks else "") + ("e" if "em" in marks else ""), address]
        for words, marks, address in cell
    ]


def _line(words: str, marks: str = "") -> dict[str, Any]:
    return {"tag": "p", "rows": [[[[words, marks, ""]]]]}


def table(head: list[str], rows: Iterable[list[str]], numeric: Iterable[int] = ()) -> dict[str, Any]:
    """Return a table as a block of a paper."""
    cells = [[[[words, "", ""]] for words in row] for row in [head, *rows]]
    return {"tag": "table", "rows": cells, "numeric": list(numeric)}


def _costs(sheet: Any) -> list[dict[str, Any]]:
    costs = sheet.content.get("costs", {})
    lines = costs.get("lines", [])
    if not lines:
        return [_line(_("No costs are entered."), "e")]
    head = [
        _("What it pays for"),
        _("Organisation"),
        _("Heading"),
        _("Year"),
        _("Full cost"),
        _("Funder pays"),
    ]
    rows = [
        [
            _beneath(line["description"], line.get("justification")),
            line["organisation"],
            sheet.headings.get(line["heading"], line["heading"]),
            str(line.get("year", 1)),
            money(Decimal(line["fec"])),
            money(Decimal(line["share"])),
        ]
        for line in lines
    ]
    total = [_("Total"), "", "", "", money(Decimal(costs["fec"])), money(Decimal(costs["share"]))]
    return [table(head, [*rows, total], numeric=(3, 4, 5))]


def _beneath(words: str, more: str | None) -> str:
    return f"{words} – {more}" if more else words


def _team(sheet: Any) -> list[dict[str, Any]]:
    return [*_people(sheet), *_partners(sheet)]


def _people(sheet: Any) -> list[dict[str, Any]]:
    if not sheet.team:
        return [_line(_("Nobody is named."), "e")]
    head = [_("Name"), _("Role"), _("Organisation"), _("Confirmed")]
    rows = [
        [
            _beneath(person["name"], person.get("orcid")),
            _beneath(person.get("role_name") or person["role"], _hours(person.get("hours"))),
            person["organisation"],
            _("not confirmed") if person.get("confirmed") is False else _("yes"),
        ]
        for person in sheet.team
    ]
    return [table(head, rows)]


def _hours(hours: str | None) -> str:
    return _("%(hours)s hours a week") % {"hours": hours} if hours else ""


def _settled(partner: dict[str, Any]) -> str:
    if partner["confirmed"]:
        return _("yes")
    return _("By its letter") if partner["letter_signed"] else _("not confirmed")


def _partners(sheet: Any) -> list[dict[str, Any]]:
    """What each partner organisation does and gives; older snapshots hold only names."""
    given = sheet.content.get("contributions", [])
    if not given:
        return []
    head = [_("Partner organisation"), _("What it does"), _("Cash"), _("In kind"), _("Confirmed")]
    rows = [
        [
            partner["organisation"],
            partner["part"] or "–",
            money(Decimal(partner["cash"])),
            money(Decimal(partner["in_kind"])),
            _settled(partner),
        ]
        for partner in given
    ]
    return [table(head, rows, numeric=(2, 3))]


def _documents(sheet: Any) -> list[dict[str, Any]]:
    files = sheet.content.get("documents", [])
    if not files:
        return [_line(_("No documents."), "e")]
    head = [_("Document"), _("Pages"), _("Fingerprint (SHA-256)")]
    rows = [
        [
            file.get("title") or sheet.kinds.get(file["kind"], file["kind"]),
            str(file.get("pages") or "–"),
            " ".join(re.findall(".{1,16}", file["sha256"])),  # so that it breaks into lines
        ]
        for file in files
    ]
    return [table(head, rows, numeric=(1,))]
