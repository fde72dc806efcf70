"""A bid set as a tagged PDF (PDF/UA-1) with typst. Pure: a frozen or drafted sheet goes in, bytes come out.

What people wrote goes in as data and never into the source of the page.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from lpip_portal.ui import rich
from lpip_portal.ui.templatetags.portal import money, uk_date
from lpip_portal.ui.typeset import SOURCE, block, item, line, paper, pdf, table, text

__all__ = ["SOURCE", "item", "of_bid", "of_blank", "pdf", "table", "text"]
SPACE = 3  # centimetres left for an answer on a blank paper


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
    return paper(
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
    return paper(
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


def _said(answer: dict[str, Any]) -> list[dict[str, Any]]:
    value = answer.get("said") or answer.get("value")
    if value and answer.get("kind") == "date":
        value = uk_date(value)
    if value in (None, "", [], {}):
        return [line(_("Not answered"), "e")]
    if isinstance(value, list | tuple):
        return [line(_plain(each)) for each in value]
    return [block(each) for each in rich.blocks(str(value))]


def _plain(value: Any) -> str:
    return " – ".join(str(each) for each in value.values()) if isinstance(value, dict) else str(value)


def _costs(sheet: Any) -> list[dict[str, Any]]:
    costs = sheet.content.get("costs", {})
    lines = costs.get("lines", [])
    if not lines:
        return [line(_("No costs are entered."), "e")]
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
        return [line(_("Nobody is named."), "e")]
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
        return [line(_("No documents."), "e")]
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
