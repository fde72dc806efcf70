"""What stops a bid from being sent, in words, with the place where each thing is mended."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from funding.applications import costs, document_rules
from funding.applications.completeness import Fault, Part, faults
from funding.applications.models import (
    Answer,
    AnswerImage,
    Application,
    ApplicationPartner,
    Attachment,
    CostLine,
    TeamMember,
)
from funding.questions.conditions import has_answer
from funding.questions.models import Question, Section
from funding.questions.queries import paper
from funding.rounds.models import DocumentRule, Phase
from lpip_portal.composed import Composed
from partnerships.models import Organisation

from . import answering, costing, filing, naming, picturing

COMPONENT_PAGES = {
    Section.Component.COSTS: "funding:application-costs",
    Section.Component.TEAM: "funding:application-team",
    Section.Component.DOCUMENTS: "funding:application-documents",
}


class Preflight(NamedTuple):
    """What stops a bid, its totals, and what was read to say so; a section holds its questions as ``asked``."""

    faults: list[Fault]
    totals: costs.Totals
    answers: dict[tuple[int, str], Answer]
    parts: list[Section]
    lines: list[CostLine]
    files: list[Attachment]
    document_rules: list[DocumentRule]
    team: list[TeamMember]
    unconfirmed: int
    partners: list[ApplicationPartner]
    given: answering.Given
    images: dict[str, AnswerImage]

    @property
    def documents(self) -> int:
        """How many files the bid has."""
        return len(self.files)


class Problem(NamedTuple):
    """One thing that stops a bid, as a page shows it."""

    text: str
    url: str


class Progress(NamedTuple):
    """How far one section is: a line of the task list."""

    label: str
    url: str
    hint: str
    status: str
    colour: str


def preflight(application: Application) -> Preflight:
    """Check a bid by the rules that the funder's checks use. The same few queries, however long the bid."""
    phase = application.phase
    parts = paper(phase.question_set_id)
    answers, lines, files, team, partners = (
        _of(application, read) for read in (_ANSWERS, _LINES, _FILES, _TEAM, _PARTNERS)
    )
    images = picturing.images_of(application, answers)
    _name(application, lines, team, partners)
    asks = files or any(part.component == Section.Component.DOCUMENTS for part in parts)
    rules = filing.document_rules(phase) if asks else []
    rows = answering.rows_of(
        application,
        [question for part in parts for question in part.asked],
        partners=partners,
        files=files,
        people=len(team),
    )
    return checked(
        application,
        parts,
        answers={(each.question_id, each.module): each for each in answers},
        rows=rows,
        lines=lines,
        files=files,
        rules=rules,
        team=team,
        partners=partners,
        images=images,
        document_findings=filing.document_findings(application, files, rules),
    )


def checked(
    application: Application,
    parts: list[Section],
    *,
    answers: dict[tuple[int, str], Answer],
    rows: answering.Rows,
    lines: list[CostLine],
    files: list[Attachment],
    rules: list[DocumentRule],
    team: list[TeamMember],
    partners: list[ApplicationPartner],
    images: dict[str, AnswerImage],
    document_findings: Iterable[document_rules.Finding],
) -> Preflight:
    """Check what was read of a bid, or what was made up to try its paper. No query; what a condition hides leaves ``parts``."""
    phase = application.phase
    unconfirmed = sum(not person.is_confirmed for person in team)
    said = answering.given(parts, answers, rows)
    sums = costs.totals(lines)
    is_due = phase.confirmation == Phase.Confirmation.SUBMISSION
    found = faults(
        [Part(part.slug, part.component, str(part), part.is_required) for part in parts],
        [answering.asked_of(said, question) for part in parts for question in part.asked],
        fec=sums.fec,
        cap=phase.cap,
        cost_lines=len(lines),
        documents=len(files),
        unconfirmed=unconfirmed,
        confirmation_due=is_due,
        partners_unconfirmed=naming.unsettled(application, partners) if is_due else (),
        old_letters=naming.with_old_letter(application, partners),
        cost_findings=costing.cost_findings(phase, lines),
        document_findings=document_findings,
        image_findings=[
            Fault(
                each.code,
                each.question.section.slug,
                each.question.code,
                {"question": str(each.question), "most": each.most},
            )
            for each in picturing.image_findings(
                (question for part in parts for question in part.asked), said.values, images
            )
        ],
    )
    return Preflight(
        found,
        sums,
        answers,
        parts,
        lines,
        files,
        rules,
        team=team,
        unconfirmed=unconfirmed,
        partners=partners,
        given=said,
        images=images,
    )


_ANSWERS = Composed(lambda bid: Answer.objects.filter(application=bid))
_LINES = Composed(lambda bid: CostLine.objects.filter(application=bid))
_FILES = Composed(
    lambda bid: Attachment.objects.standing().filter(application=bid).select_related("document")
)
_PARTNERS = Composed(
    lambda bid: (
        ApplicationPartner.objects.standing().filter(application=bid).select_related("organisation", "letter")
    )
)
_TEAM = Composed(
    lambda bid: TeamMember.objects.standing().filter(application=bid).select_related("organisation")
)


def _name(
    application: Application,
    lines: list[CostLine],
    team: list[TeamMember],
    partners: list[ApplicationPartner],
) -> None:
    """Give each line of costs its organisation and its person, read once however many lines name them."""
    people = {person.pk: person for person in team}
    offices = {each.organisation_id: each.organisation for each in (application, *team, *partners)}
    if unknown := {line.organisation_id for line in lines} - offices.keys():
        offices |= Organisation.objects.in_bulk(unknown)
    for line in lines:
        line.organisation = offices[line.organisation_id]
        if line.person_id in people:
            line.person = people[line.person_id]


def _of(application: Application, read: Composed) -> list[Any]:
    """Return rows that hang from a bid; each of them knows the bid as it was read."""
    rows = read(application)
    for row in rows:
        row.application = application
    return rows


def sentence(fault: Fault) -> str:
    """Say one fault in words."""
    figures = fault.figures
    if fault.code == "cost":
        return costing.cost_sentence(figures["finding"])
    if fault.code == "document":
        return filing.document_sentence(figures["finding"])
    if "image" in fault.code:
        return picturing.image_sentence(fault.code, figures)
    if fault.question:
        return answering.sentence_of(fault)
    if fault.code == "unconfirmed_partner":
        return _("“%(name)s” has not confirmed its part, and no signed letter says so") % figures
    if fault.code == "old_letter":
        return _("The letter of “%(name)s” is more than six months older than the closing day") % figures
    if fault.code == "over_cap":
        return _("The costs are £%(over)s over the cap of £%(cap)s on full economic cost") % {
            "over": f"{figures['over']:,.2f}",
            "cap": f"{figures['cap']:,.2f}",
        }
    if fault.code == "unconfirmed":
        return (
            ngettext(
                "%(count)s person named on the bid has not confirmed their part",
                "%(count)s people named on the bid have not confirmed their part",
                figures["count"],
            )
            % figures
        )
    return {
        "no_costs": _("Enter at least one cost"),
        "no_documents": _("Add the documents that the call asks for"),
    }[fault.code]


def section_url(application: Application, part: Section) -> str:
    """Return the page on which a section is filled in."""
    if page := COMPONENT_PAGES.get(part.component):
        return reverse(page, args=[application.ref])
    return reverse("funding:application-section", args=[application.ref, part.slug])


def problems(application: Application, found: Preflight) -> list[Problem]:
    """Return what stops a bid, each with the control or page where it is mended."""
    urls = {part.slug: section_url(application, part) for part in found.parts}
    return [Problem(sentence(fault), _mended_at(application, fault, urls)) for fault in found.faults]


def _mended_at(application: Application, fault: Fault, urls: dict[str, str]) -> str:
    line = fault.figures["finding"].line if fault.code == "cost" else ""
    if line and not application.phase.is_on_one_page:
        return reverse("funding:cost-line-edit", args=[application.ref, line])
    return urls[fault.section] + (f"#question-{fault.question}" if fault.question else "")


def progress(application: Application, found: Preflight) -> list[Progress]:
    """Return how far each section is, in the order of the paper."""
    return [
        Progress(str(part), section_url(application, part), *_standing_of(part, application, found))
        for part in found.parts
    ]


def _standing_of(part: Section, application: Application, found: Preflight) -> tuple[str, str, str]:
    """Return hint, status and colour of one section."""
    wrong = [fault for fault in found.faults if fault.section == part.slug]
    match part.component:
        case Section.Component.COSTS:
            return _of_costs(application, found, wrong)
        case Section.Component.TEAM:
            hint = ngettext("%(n)s person named", "%(n)s people named", len(found.team)) % {
                "n": len(found.team)
            }
            if found.unconfirmed:
                waiting = _("%(n)s not confirmed") % {"n": found.unconfirmed}
                return hint, waiting, "red" if wrong else "yellow"
            return hint, _("Completed"), ""
        case Section.Component.DOCUMENTS:
            hint = ngettext("%(n)s file", "%(n)s files", found.documents) % {"n": found.documents}
            if wrong and found.documents:
                return hint, _to_mend(wrong), "red"
            if found.documents:
                return hint, _("Completed"), ""
            return hint, _("Not started") if part.is_required else _("Optional"), "grey"
    return _of_questions(part, found, wrong)


def _of_costs(application: Application, found: Preflight, wrong: list[Fault]) -> tuple[str, str, str]:
    hint = _("£%(sum)s of at most £%(cap)s") % {
        "sum": _plain(found.totals.fec),
        "cap": _plain(application.phase.cap),
    }
    if any(fault.code == "over_cap" for fault in wrong):
        return hint, _("Over the cap"), "red"
    if wrong and found.lines:
        return hint, _to_mend(wrong), "red"
    return (hint, _("Completed"), "") if found.lines else (hint, _("Not started"), "grey")


def _to_mend(wrong: list[Fault]) -> str:
    return ngettext("%(n)s thing to mend", "%(n)s things to mend", len(wrong)) % {"n": len(wrong)}


def _of_questions(part: Section, found: Preflight, wrong: list[Fault]) -> tuple[str, str, str]:
    too_long = [fault.figures for fault in wrong if fault.code == "too_long"]
    over = sum(figures["over"] for figures in too_long if figures["unit"] == "words")
    done = sum(1 for question in part.asked if is_answered(found, question))
    hint = _("%(done)s of %(all)s answered") % {"done": done, "all": len(part.asked)}
    if over:
        return hint, ngettext("%(n)s word too many", "%(n)s words too many", over) % {"n": over}, "red"
    if too_long:
        return hint, _to_mend(wrong), "red"
    if not wrong:
        return hint, _("Completed"), ""
    return (hint, _("In progress"), "blue") if done else (hint, _("Not started"), "grey")


def is_answered(found: Preflight, question: Question) -> bool:
    """Say whether anything was answered to a question."""
    return has_answer(question, found.given.values.get(question.pk))


def _plain(amount: Decimal) -> str:
    return f"{amount:,.2f}".removesuffix(".00")
