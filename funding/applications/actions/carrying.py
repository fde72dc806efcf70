"""What an earlier bid carries into a bid that continues it; everything carried is marked as such."""

from collections.abc import Iterable

from django.core.files.storage import storages
from django.db import transaction

from funding.applications import policy
from funding.applications.models import (
    Answer,
    AnswerImage,
    Application,
    ApplicationMilestone,
    ApplicationPartner,
    ApplicationPlace,
    ApplicationTheme,
    TeamMember,
)
from funding.questions.models import Question
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.ui import figures

from .guards import keep_image, keep_version
from .picking import MOST_MILESTONES

TOLD = ("name", "email", "organisation_id", "role", "user_id", "orcid")


@transaction.atomic
def carry_forward(application: Application, earlier: list[Application], *, by: User) -> None:
    """Copy what the new paper asks for again; of several earlier bids the first that has a thing gives it.

    That is the answers it marks, people and partner organisations, and where it asks for them places, themes and
    milestones.
    """
    require(policy.may_start(by, application.partnership))
    _answers(application, earlier, by)
    _people(application, earlier)
    _partners(application, earlier)
    _picked(application, earlier)
    trail.record("application.carry_forward", application, by=by, earlier=earlier)


def _answers(application: Application, earlier: list[Application], by: User) -> None:
    """Copy the answers that the new paper marks as carried, to the questions of the same code."""
    wanted = {
        question.code: question
        for question in Question.objects.filter(
            section__question_set=application.phase.question_set_id, is_carried=True
        )
    }
    found: dict[tuple[str, str], Answer] = {}
    for answer in _in_order(Answer.objects.filter(question__code__in=wanted, text__isnull=False), earlier):
        if answer.text.strip():
            found.setdefault((answer.question.code, answer.module), answer)
    for (code, module), answer in found.items():
        carried = Answer.objects.create(
            application=application,
            question=wanted[code],
            module=module,
            text=_with_images(application, wanted[code], answer, by),
            words=answer.words,
            carried=True,
            saved_by=by,
        )
        keep_version(carried, by)


def _with_images(application: Application, question: Question, earlier: Answer, by: User) -> str:
    """Return the text of an earlier bid's answer with copies of its images; where none may stand, their legends stay."""
    text, known = earlier.text, {ref for ref, _legend in figures.images(earlier.text)}
    if not known or not question.takes_images:
        return figures.with_only(text, ())
    for image in AnswerImage.objects.filter(application=earlier.application_id, ref__in=known).select_related(
        "document"
    ):
        if image.document.is_blocked:
            continue
        with storages["documents"].open(image.document.key) as stored:
            copy = keep_image(application, question, stored, by)
        text = text.replace(f'"{image.ref}"', f'"{copy.ref}"')
    return figures.with_only(text, set(application.images.values_list("ref", flat=True)))


def _people(application: Application, earlier: list[Application]) -> None:
    """Name the people of the earlier teams again; each confirms anew."""
    named = {application.lead.email.lower()}
    members = []
    for member in _in_order(TeamMember.objects.standing(), earlier):
        if member.email.lower() in named or member.role == TeamMember.Role.LEAD:
            continue
        named.add(member.email.lower())
        told = {name: getattr(member, name) for name in TOLD}
        members.append(TeamMember(application=application, carried=True, **told))
    TeamMember.objects.bulk_create(members)


def _partners(application: Application, earlier: list[Application]) -> None:
    """Name the earlier partners again, unconfirmed unless the partnership has them still; mark those it has."""
    named = {partner.organisation_id: partner for partner in application.partners.all()}
    partners = []
    for partner in _in_order(ApplicationPartner.objects.standing(), earlier):
        if partner.organisation_id not in named:
            named[partner.organisation_id] = partner
            partners.append(
                ApplicationPartner(
                    application=application,
                    organisation_id=partner.organisation_id,
                    part=partner.part,
                    carried=True,
                )
            )
    before = {partner.organisation_id for bid in earlier for partner in bid.partners.all()}
    application.partners.filter(organisation__in=before).update(carried=True)
    ApplicationPartner.objects.bulk_create(partners)


def _picked(application: Application, earlier: list[Application]) -> None:
    """Copy places, themes and milestones where the new paper asks for them."""
    asked = Question.objects.filter(section__question_set=application.phase.question_set_id)
    kinds = set(asked.values_list("kind", flat=True))
    carried = {
        Question.Kind.PLACES: _places,
        Question.Kind.THEMES: _themes,
        Question.Kind.MILESTONES: _milestones,
    }
    for kind, carry in carried.items():
        if kind in kinds:
            carry(application, earlier)


def _places(application: Application, earlier: list[Application]) -> None:
    """Copy the places of the earlier bids, each once; a retired one as the places that took its place."""
    found = {}
    rows = ApplicationPlace.objects.select_related("place").prefetch_related("place__successors")
    for row in _in_order(rows, earlier):
        for place in list(row.place.successors.all()) or [row.place]:
            if place.valid_until is None:
                found[place.pk] = ApplicationPlace(application=application, place=place, carried=True)
    ApplicationPlace.objects.bulk_create(found.values())


def _themes(application: Application, earlier: list[Application]) -> None:
    """Copy the themes of the earlier bids, each once."""
    found = {
        row.theme_id: ApplicationTheme(application=application, theme_id=row.theme_id, carried=True)
        for row in _in_order(ApplicationTheme.objects.all(), earlier)
    }
    ApplicationTheme.objects.bulk_create(found.values())


def _milestones(application: Application, earlier: list[Application]) -> None:
    """Copy the milestones of the earlier bids, each once; those beyond the end of the new project stay behind."""
    found = {}
    for row in _in_order(ApplicationMilestone.objects.filter(month__lte=application.phase.months), earlier):
        told = {"title": row.title, "month": row.month, "owner_id": row.owner_id}
        found[tuple(told.values())] = ApplicationMilestone(application=application, carried=True, **told)
    ApplicationMilestone.objects.bulk_create(list(found.values())[:MOST_MILESTONES])


def _in_order(rows, earlier: list[Application]) -> Iterable:
    """Return the rows of the earlier bids, those of the first bid first."""
    place = {bid.pk: n for n, bid in enumerate(earlier)}
    found = rows.filter(application__in=earlier).order_by("pk")
    if rows.model is Answer:
        found = found.select_related("question")
    return sorted(found, key=lambda row: (place[row.application_id], row.pk))
