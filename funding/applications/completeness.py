"""Whether a bid may be sent: the same rules for the applicant's pre-flight and the funder's checks. Pure."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from . import cost_rules, document_rules


class Asked(NamedTuple):
    """One question as the check needs it: its section, how long an answer may be, and what was answered."""

    section: str
    code: str
    text: str
    is_required: bool
    limit: int | None
    used: int
    is_answered: bool
    unit: str = "words"  # or characters
    count: int | None = None  # of rows, choices or files, where they are counted
    least: int | None = None
    most: int | None = None


class Part(NamedTuple):
    """One section of the paper: how many of its required questions are answered, and what is wrong with it."""

    slug: str
    component: str
    title: str
    is_required: bool


class Fault(NamedTuple):
    """One thing that stops a bid: a code, the section where it is mended, the question, and figures for the sentence."""

    code: str
    section: str
    question: str = ""
    figures: dict = {}


def faults(
    parts: Iterable[Part],
    asked: Iterable[Asked],
    *,
    fec: Decimal,
    cap: Decimal,
    cost_lines: int,
    documents: int,
    unconfirmed: int,
    confirmation_due: bool,
    partners_unconfirmed: Iterable[str] = (),
    old_letters: Iterable[str] = (),
    cost_findings: Iterable[cost_rules.Finding] = (),
    document_findings: Iterable[document_rules.Finding] = (),
    image_findings: Iterable["Fault"] = (),
) -> list[Fault]:
    """Return everything that stops a bid from being sent, in the order of the paper."""
    asked, pictures = list(asked), list(image_findings)
    found: list[Fault] = []
    for part in parts:
        if part.component == "questions":
            found += _of_questions(question for question in asked if question.section == part.slug)
            found += [fault for fault in pictures if fault.section == part.slug]
        elif part.component == "costs":
            found += _of_costs(part, fec, cap, cost_lines)
            found += [Fault("cost", part.slug, figures={"finding": f}) for f in cost_findings if not f.warns]
        elif part.component == "documents" and part.is_required and not documents:
            found.append(Fault("no_documents", part.slug))
        elif part.component == "documents":
            found += [Fault("document", part.slug, figures={"finding": f}) for f in document_findings]
        elif part.component == "team":
            found += _of_team(part, unconfirmed if confirmation_due else 0)
            found += [
                Fault("unconfirmed_partner", part.slug, figures={"name": n}) for n in partners_unconfirmed
            ]
            found += [Fault("old_letter", part.slug, figures={"name": name}) for name in old_letters]
    return found


def _of_questions(asked: Iterable[Asked]) -> Iterable[Fault]:
    for question in asked:
        if question.is_required and not question.is_answered:
            yield Fault("unanswered", question.section, question.code, {"question": question.text})
        figures = {"question": question.text, "unit": question.unit, "count": question.count}
        if question.limit and question.used > question.limit:
            figures |= {"over": question.used - question.limit, "limit": question.limit}
            yield Fault("too_long", question.section, question.code, figures)
        if question.count and question.least is not None and question.count < question.least:
            yield Fault("too_few", question.section, question.code, figures | {"least": question.least})
        if question.count and question.most is not None and question.count > question.most:
            yield Fault("too_many", question.section, question.code, figures | {"most": question.most})


def _of_team(part: Part, unconfirmed: int) -> Iterable[Fault]:
    if unconfirmed:
        yield Fault("unconfirmed", part.slug, figures={"count": unconfirmed})


def _of_costs(part: Part, fec: Decimal, cap: Decimal, cost_lines: int) -> Iterable[Fault]:
    if part.is_required and not cost_lines:
        yield Fault("no_costs", part.slug)
    if fec > cap:
        yield Fault("over_cap", part.slug, figures={"over": fec - cap, "cap": cap})
