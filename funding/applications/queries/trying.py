"""A planned paper as its applicants will see it, with what an officer typed to try it.

A try-out is never a row of a bid. What was typed is made into a bid in memory, with keys that no row has, and held to the
very rules that hold for bids: there is nothing that a list, a count or a check would have to leave out, and nothing to undo.
"""

import copy
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from funding.applications import costs
from funding.applications.completeness import Fault
from funding.applications.models import (
    Answer,
    Application,
    ApplicationMilestone,
    ApplicationPartner,
    Attachment,
    CostLine,
    TeamMember,
    TryOut,
)
from funding.questions.boxes import all_boxes
from funding.questions.models import Question, Section
from funding.questions.queries import paper
from funding.rounds.models import Phase
from lpip_portal.documents.models import Document
from lpip_portal.ui.templatetags.portal import money
from partnerships.models import Nation, Organisation, Partnership, Place, Theme

from . import answering, costing, filing
from .looks import Look
from .preflight import Preflight, checked

Kind, Component = Question.Kind, Section.Component
SORTS = {  # of rows: what each is called, and which sections and questions ask for it
    "team": (gettext_lazy("People"), Component.TEAM, Kind.TEAM),
    "partners": (gettext_lazy("Partners"), Component.TEAM, Kind.PARTNERS),
    "costs": (gettext_lazy("Costs"), Component.COSTS, None),
    "places": (gettext_lazy("Places"), None, Kind.PLACES),
    "themes": (gettext_lazy("Themes"), None, Kind.THEMES),
    "milestones": (gettext_lazy("Milestones"), None, Kind.MILESTONES),
    "files": (gettext_lazy("Files"), Component.DOCUMENTS, Kind.FILE),
}
OWN = "OWN0000000"  # the reference of the test organisation; no row has it
FIRST = -1  # keys count down from here: no row has one of them


class Tried(NamedTuple):
    """One try: the sections, what was typed by box, how each question looks, the made-up bid, and what its pre-flight says."""

    kept: TryOut | None
    parts: list[Section]
    typed: dict[tuple[int, str], Any]
    looks: dict[int, Look]
    sorts: dict[str, str]  # the rows that this paper asks for, with their names
    bid: Application
    organisations: list[Organisation]
    milestones: list[ApplicationMilestone]
    found: Preflight

    @property
    def faults(self) -> list[Fault]:
        """What would stop the bid."""
        return self.found.faults

    @property
    def given_rows(self) -> answering.Rows:
        """The rows that were typed."""
        return self.found.given.rows


def tried(phase: Phase, user: Any) -> Tried:
    """Return a paper with what this person typed into it, checked as a bid is. At most eight queries."""
    parts = paper(phase.question_set_id)
    kept = TryOut.objects.filter(phase=phase, by=user).first()
    typed_rows = kept.rows if kept else {}
    questions = [question for part in parts for question in part.asked]
    sorts = _sorts(parts, questions)
    values = kept.answers if kept else {}
    typed = {
        box.key: _read(box.question, values[box.code]) for box in all_boxes(questions) if box.code in values
    }
    written = {key: _answer(value) for key, value in typed.items()}
    bid = _bid(phase, user)
    partners = [_partner(bid, n, row) for n, row in _numbered(typed_rows.get("partners"))]
    organisations = [bid.organisation, *(partner.organisation for partner in partners)]
    named = {each.ref: each for each in organisations}
    team = [_person(bid, n, row, named) for n, row in _numbered(typed_rows.get("team"))]
    files = [_file(bid, n, row) for n, row in _numbered(typed_rows.get("files"))]
    rules = filing.document_rules(phase) if "files" in sorts else []
    rows = answering.Rows(
        places=_picked(Place, "code", typed_rows.get("places")),
        themes=_picked(Theme, "slug", typed_rows.get("themes")),
        milestones=_milestones(bid, typed_rows.get("milestones"), named),
        partners=partners,
        files=files,
        people=len(team),
    )
    looks = _looks(questions, answering.standing_of(questions, written, rows))
    found = checked(
        bid,
        [_copied(part) for part in parts],
        answers=written,
        rows=rows,
        lines=_lines(bid, typed_rows.get("costs"), named, {person.ref: person for person in team}),
        files=files,
        rules=rules,
        team=team,
        partners=partners,
        images={},
        document_findings=filing.findings_of(files, rules, len(partners)),
    )
    return Tried(kept, parts, typed, looks, sorts, bid, organisations, rows.milestones, found)


class Line(NamedTuple):
    """One typed row as the page shows it."""

    ref: str
    text: str
    note: str = ""


def tried_lines(found: Tried, sort: str) -> list[Line]:
    """Return the rows of one sort as they are listed."""
    rules = {rule.code: str(rule) for rule in found.found.document_rules}
    match sort:
        case "team":
            return [
                Line(each.ref, each.name, f"{each.get_role_display()}, {each.organisation.name}")
                for each in found.found.team
            ]
        case "partners":
            return [Line(each.ref, each.organisation.name, each.part) for each in found.found.partners]
        case "costs":
            return [
                Line(
                    each.ref,
                    each.description,
                    f"{each.get_heading_display()}, {each.organisation.name}: {money(each.fec)}",
                )
                for each in found.found.lines
            ]
        case "milestones":
            return [
                Line(each.ref, each.title, _("Month %(n)s") % {"n": each.month}) for each in found.milestones
            ]
        case "files":
            return [
                Line(
                    each.ref,
                    each.document.name,
                    f"{rules.get(each.kind, each.kind)}: {answering.file_in_words(each)}",
                )
                for each in found.found.files
            ]
    return []


def tried_count(found: Tried, sort: str) -> int:
    """Return how many rows of one sort were typed."""
    rows = found.given_rows
    if sort in ("places", "themes"):
        return len(rows.places if sort == "places" else rows.themes)
    return len(tried_lines(found, sort))


def _sorts(parts: Sequence[Section], questions: Sequence[Question]) -> dict[str, str]:
    asked = {part.component for part in parts} | {question.kind for question in questions}
    return {sort: str(name) for sort, (name, *askers) in SORTS.items() if asked & set(askers)}


def _bid(phase: Phase, user: Any) -> Application:
    office = Organisation(pk=FIRST, ref=OWN, name=_("Test University"), kind=Organisation.Kind.UNIVERSITY)
    return Application(
        pk=FIRST,
        reference="TRY-OUT",
        phase=phase,
        partnership=Partnership(pk=FIRST, name_en=_("Test partnership"), nation=Nation.ENGLAND),
        lead=user,
        organisation=office,
        title=_("Try-out of %(phase)s") % {"phase": phase},
        language=get_language() or "en-gb",
    )


def _numbered(rows: Iterable[dict[str, Any]] | None) -> Iterable[tuple[int, dict[str, Any]]]:
    return ((FIRST - n, row) for n, row in enumerate(rows or [], 1))


def _partner(bid: Application, key: int, row: dict[str, Any]) -> ApplicationPartner:
    letter_on = date.fromisoformat(row["letter_on"]) if row["letter_on"] else None
    return ApplicationPartner(
        pk=key,
        ref=row["ref"],
        application=bid,
        organisation=Organisation(pk=key, ref=row["ref"], name=row["name"], kind=row["kind"]),
        part=row["part"],
        cash=Decimal(row["cash"]),
        in_kind=Decimal(row["in_kind"]),
        letter=Attachment(pk=key) if letter_on else None,
        letter_on=letter_on,
        letter_signed=row["letter_signed"],
        confirmed_at=bid.started_at if row["confirmed"] else None,
    )


def _person(bid: Application, key: int, row: dict[str, Any], named: dict[str, Organisation]) -> TeamMember:
    return TeamMember(
        pk=key,
        ref=row["ref"],
        application=bid,
        name=row["name"],
        email=row["email"],
        role=row["role"],
        orcid=row["orcid"],
        hours=Decimal(row["hours"]) if row["hours"] else None,
        organisation=named.get(row["organisation"], bid.organisation),
        confirmed_at=bid.started_at if row["confirmed"] else None,
    )


def _file(bid: Application, key: int, row: dict[str, Any]) -> Attachment:
    document = Document(
        pk=key,
        name=row["name"],
        media_type=row["media_type"],
        size=row["size"],
        pages=row["pages"],
        scan=Document.Scan.UNSCANNED,
    )
    return Attachment(pk=key, ref=row["ref"], application=bid, kind=row["kind"], document=document)


def _picked(model: type[Place] | type[Theme], name: str, codes: list[str] | None) -> list[Any]:
    return list(model.objects.filter(**{f"{name}__in": codes})) if codes else []


def _milestones(
    bid: Application, rows: list[dict[str, Any]] | None, named: dict[str, Organisation]
) -> list[ApplicationMilestone]:
    made = [
        ApplicationMilestone(
            pk=key,
            ref=row["ref"],
            application=bid,
            title=row["title"],
            month=row["month"],
            owner=named.get(row["owner"], bid.organisation),
        )
        for key, row in _numbered(rows)
    ]
    return sorted(made, key=lambda each: each.month)


def _lines(
    bid: Application,
    rows: list[dict[str, Any]] | None,
    named: dict[str, Organisation],
    people: dict[str, TeamMember],
) -> list[CostLine]:
    rates = costing.rate_rules(bid.phase) if rows else []
    made = []
    for key, row in _numbered(rows):
        spender, fec = named.get(row["organisation"], bid.organisation), Decimal(row["fec"])
        rate = costs.rate_for(spender.kind, row["heading"], rates, bid.phase.rate)
        made.append(
            CostLine(
                pk=key,
                ref=row["ref"],
                application=bid,
                organisation=spender,
                heading=row["heading"],
                description=row["description"],
                year=row["year"],
                fec=fec,
                rate=rate,
                share=costs.share_of(fec, rate),
                person=people.get(row["person"]),
                hours=row["hours"],
                justification=row["justification"],
            )
        )
    return made


def _copied(part: Section) -> Section:
    """Return the section with questions of its own, because the check takes out what a condition hides."""
    twin = copy.copy(part)
    twin.asked = list(part.asked)
    return twin


def _read(question: Question, value: Any) -> Any:
    is_date = question.kind == Question.Kind.DATE and isinstance(value, str)
    return date.fromisoformat(value) if is_date else value


def _answer(value: Any) -> Answer:
    """Return an answer that is in no database."""
    if isinstance(value, str):
        return Answer(text=value)
    if isinstance(value, date):
        return Answer(date=value)
    return Answer(number=value) if isinstance(value, int) else Answer(choices=value or [])


def _looks(questions: Iterable[Question], found: answering.Given) -> dict[int, Look]:
    return {question.pk: _look(question, found) for question in questions}


def _look(question: Question, found: answering.Given) -> Look:
    when = {}
    if question.condition_on_id and question.condition_hides:
        when = {
            "on": question.condition_on.code,
            "is": question.condition_is,
            "value": question.condition_value,
        }
    return Look(question.pk not in found.standing.asked, when)
