"""Reads about bids that span models: what stops one, its totals, and what its people should do next."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from funding.questions.models import Question, Section
from funding.rounds.models import Phase
from lpip_portal.ui.todo import Todo
from lpip_portal.ui.words import count_words

from . import costs, snapshot
from .completeness import Asked, Fault, Part, faults
from .models import Answer, Application, Submission


class Preflight(NamedTuple):
    """What stops a bid, its totals, and the answers that were read to say so."""

    faults: list[Fault]
    totals: costs.Totals
    answers: dict[int, Answer]
    parts: list[Section]


def preflight(application: Application) -> Preflight:
    """Check a bid by the rules that the funder's checks use. Six queries, however long the bid."""
    phase = application.phase
    parts = list(Section.objects.filter(question_set=phase.question_set_id))
    questions = list(
        Question.objects.filter(section__question_set=phase.question_set_id).select_related("section")
    )
    answers = {answer.question_id: answer for answer in application.answers.all()}
    lines = list(application.cost_lines.all())
    counts = Application.objects.filter(pk=application.pk).aggregate(
        documents=Count("attachments", filter=Q(attachments__removed_at__isnull=True), distinct=True),
        unconfirmed=Count("team", filter=Q(team__confirmed_at__isnull=True), distinct=True),
    )
    sums = costs.totals(lines)
    found = faults(
        [Part(part.slug, part.component, str(part), part.is_required) for part in parts],
        [_asked(question, answers.get(question.pk)) for question in questions],
        fec=sums.fec,
        cap=phase.cap,
        cost_lines=len(lines),
        documents=counts["documents"],
        unconfirmed=counts["unconfirmed"],
        confirmation_due=phase.confirmation == Phase.Confirmation.SUBMISSION,
    )
    return Preflight(found, sums, answers, parts)


def _asked(question: Question, answer: Answer | None) -> Asked:
    value = answer.value if answer else None
    words = count_words(value) if isinstance(value, str) else 0
    answered = words > 0 if isinstance(value, str) else value not in (None, [])
    return Asked(
        question.section.slug,
        question.code,
        str(question),
        question.is_required,
        question.word_limit,
        words,
        answered,
    )


def sentence(fault: Fault) -> str:
    """Say one fault in words."""
    figures = fault.figures
    if fault.code == "unanswered":
        return _("Answer “%(question)s”") % figures
    if fault.code == "too_long":
        return (
            ngettext(
                "“%(question)s” is %(over)s word over its limit of %(limit)s",
                "“%(question)s” is %(over)s words over its limit of %(limit)s",
                figures["over"],
            )
            % figures
        )
    if fault.code == "over_cap":
        return _("The costs are £%(over)s over the cap of £%(cap)s on full economic cost") % {
            "over": f"{figures['over']:,.2f}",
            "cap": f"{figures['cap']:,.2f}",
        }
    if fault.code == "unconfirmed":
        return _("%(count)s people named on the bid have not confirmed their part") % figures
    return {
        "no_costs": _("Enter at least one cost"),
        "no_documents": _("Add the documents that the call asks for"),
    }[fault.code]


def content(application: Application, found: Preflight) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what a submission freezes: the content, and apart from it the personal parts by name."""
    questions = Question.objects.filter(
        section__question_set=application.phase.question_set_id
    ).select_related("section")
    lines = application.cost_lines.select_related("organisation")
    files = application.attachments.filter(removed_at__isnull=True).select_related("document")
    body = {
        "format": snapshot.FORMAT,
        "reference": application.reference,
        "phase": application.phase.ref,
        "title": application.title,
        "language": application.language,
        "organisation": application.organisation.name,
        "partnership": application.partnership.name_en,
        "nation": application.partnership.nation,
        "places": sorted(application.partnership.places.values_list("code", flat=True)),
        "themes": sorted(application.partnership.themes.values_list("slug", flat=True)),
        "partners": sorted(application.partners.values_list("organisation__name", flat=True)),
        "sections": [
            {
                "slug": part.slug,
                "title": str(part),
                "component": part.component,
                "answers": [
                    {
                        "code": question.code,
                        "kind": question.kind,
                        "question": str(question),
                        "value": answer_value(found, question),
                    }
                    for question in questions
                    if question.section_id == part.pk
                ],
            }
            for part in found.parts
        ],
        "costs": {
            "fec": found.totals.fec,
            "share": found.totals.share,
            "lines": [
                {
                    "organisation": line.organisation.name,
                    "heading": line.heading,
                    "description": line.description,
                    "year": line.year,
                    "fec": line.fec,
                    "rate": line.rate,
                    "share": line.share,
                }
                for line in lines
            ],
        },
        "documents": [
            {
                "kind": file.kind,
                "sha256": file.document.sha256,
                "size": file.document.size,
                "pages": file.document.pages,
            }
            for file in files
        ],
    }
    team = [
        {
            "name": person.name,
            "email": person.email,
            "role": person.role,
            "organisation": person.organisation.name,
        }
        for person in application.team.select_related("organisation").order_by("pk")
    ]
    return body, {"team": team}


def answer_value(found: Preflight, question: Question) -> Any:
    """Return what was answered to a question, or None."""
    answer = found.answers.get(question.pk)
    return answer.value if answer else None


def standing(application: Application, now: datetime) -> str:
    """Say in words where a bid is, as its own team reads it. Time is compared, never stored."""
    phase, state = application.phase, application.state
    if now > phase.closes_at and state in (Application.State.DRAFT, Application.State.RETURNED):
        return _("Not submitted: the phase closed while this was a draft")
    if now > phase.closes_at and state == Application.State.WITH_ORGANISATION:
        return _("Not submitted: it was left with the research office")
    return application.get_state_display()


def latest_submission(application: Application) -> Submission | None:
    """Return the submission that stands: the newest."""
    return application.submissions.order_by("-number").first()


def todos(user, now: datetime) -> list[Todo]:
    """What a person should do next about bids: write, send, sign off, check."""
    return [*_to_write(user, now), *_to_sign_off(user, now), *_to_check(user, now)]


def _to_write(user, now: datetime) -> Iterable[Todo]:
    drafts = Application.objects.mine(user).filter(
        state__in=[Application.State.DRAFT, Application.State.RETURNED], phase__closes_at__gte=now
    )
    for bid in drafts.select_related("phase")[:20]:
        title = (
            _("Mend your bid and send it again")
            if bid.state == Application.State.RETURNED
            else _("Finish your bid")
        )
        yield Todo(
            title, reverse("funding:application", args=[bid.ref]), bid.phase.closes_at, about=bid.title
        )


def _to_sign_off(user, now: datetime) -> Iterable[Todo]:
    waiting = Application.objects.signed_by(user).filter(
        state=Application.State.WITH_ORGANISATION, phase__closes_at__gte=now
    )
    for bid in waiting.exclude(lead=user).select_related("phase")[:50]:
        url = reverse("funding:application-sign-off", args=[bid.ref])
        yield Todo(_("Submit this bid or return it to its lead"), url, bid.phase.closes_at, about=bid.title)


def _to_check(user, now: datetime) -> Iterable[Todo]:
    waiting = Application.objects.of_rounds_run_by(user).filter(
        state=Application.State.SUBMITTED, phase__closes_at__lt=now, phase__round__officers__user=user
    )
    for phase in (
        Phase.objects.filter(applications__in=waiting)
        .annotate(n=Count("applications"))
        .select_related("round")
    ):
        url = reverse("funding:application-list", args=[phase.ref]) + "?state=submitted"
        yield Todo(_("Check the eligibility of submitted bids"), url, about=f"{phase.round}, {phase}")
