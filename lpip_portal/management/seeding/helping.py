"""The hub at work: a separation plan, help with bids that is logged, activities for a cohort, answers and ratings."""

from datetime import timedelta
from decimal import Decimal

from funding.models import Award, Invitation, Phase
from hub.cohorts import actions as cohorts
from hub.models import SupportRequest
from hub.support import actions as support
from lpip_portal import clock
from lpip_portal.accounts.models import User
from partnerships.models import Partnership, PartnershipPerson

PLAN = {
    "words_en": (
        "Every bidder may ask for the same: reading guidance together, a talk about methods, and introductions. Nobody reads "
        "or writes text of a bid. What one bidder asks about the call is answered to all."
    ),
    "words_cy": (
        "Caiff pob ymgeisydd ofyn am yr un peth: darllen canllawiau gyda’i gilydd, sgwrs am ddulliau, a chyflwyniadau. Nid oes "
        "neb yn darllen nac yn ysgrifennu testun cais. Atebir i bawb yr hyn y mae un ymgeisydd yn ei ofyn am yr alwad."
    ),
}


def seed(people: dict[str, User]) -> None:
    """Help the bidders of the Rivers round and the cohort of the Harbours round; a second run changes nothing."""
    phase = Phase.objects.filter(round__code="RIVER", number=2).select_related("round").first()
    if phase is None or phase.separation_plans.exists():
        return
    _plan(phase, people, publish=True)
    _help_bidders(phase, people["hubpartner"])
    planned = Phase.objects.filter(round__code="DEMO", number=2).select_related("round").first()
    if planned:
        _plan(planned, people, publish=False)
    _work_for_cohort(people["hub"])


def _plan(phase: Phase, people: dict[str, User], *, publish: bool) -> None:
    plan = support.draft_plan(phase, by=people["officer"], helpers=[people["hubpartner"]], **PLAN)
    support.propose_plan(plan, by=people["officer"])
    if publish:
        support.publish_plan(plan, by=people["approver"])


def _help_bidders(phase: Phase, helper: User) -> None:
    invitations = Invitation.objects.announced().filter(phase=phase).select_related("partnership")
    bidders = [invitation.partnership for invitation in invitations.order_by("pk")]
    questions = [
        ("Could somebody go through the guidance on partners’ letters with us?", "1.5"),
        ("How have others planned three years of community research?", "2"),
        ("Whom could we ask about data on local skills?", ""),
    ]
    for partnership, (question, hours) in zip(bidders, questions, strict=False):
        request = support.ask(partnership, by=_lead(partnership), kind="bid", question=question, phase=phase)
        if not hours:
            continue
        support.take_on(request, by=helper)
        support.note_activity(
            [], by=helper, request=request, kind="call", on=clock.today(), people=[helper],
            hours=Decimal(hours), attendees=3, outputs="A list of what to read, sent to every bidder.",
        )  # fmt: skip
        request = support.answer(
            request, by=helper, answer="We went through it together; the notes are with you."
        )
        if hours == "2":
            support.rate_request(request, by=_lead(partnership), rating=4, rating_words="Clear, and quick.")
    if bidders:
        support.note_activity(
            bidders, by=helper, kind="briefing", on=clock.today(), people=[helper], hours=Decimal(3),
            attendees=14, outputs="Slides about the criteria, the same for all.", phase=phase,
        )  # fmt: skip


def _work_for_cohort(staff: User) -> None:
    """A workshop for all, a question asked back, an answer that everybody may read, and one that was rated."""
    awards = Award.objects.public().filter(phase__round__code="HARBOUR", phase__number=2).order_by("pk")
    cohort = [award.partnership for award in awards.select_related("partnership")]
    if not cohort:
        return
    support.note_activity(
        cohort, by=staff, kind="workshop", on=clock.today() - timedelta(days=16), people=[staff],
        hours=Decimal("6.5"), attendees=22, outputs="A shared list of questions about community research.",
    )  # fmt: skip
    for request in SupportRequest.objects.filter(partnership__in=cohort, owner=staff):
        if request.is_to_rate:
            support.rate_request(request, by=request.asked_by, rating=5, rating_words="It saved us weeks.")
        elif request.is_accepted:
            support.ask_partnership(request, by=staff, text="Which payroll does your university use?")
    for partnership, day in zip(cohort, (3, 12), strict=False):
        _check_in(partnership, staff, day)
    cohorts.write_note(
        cohort[0], by=staff, visibility="partnership",
        text="The first assembly went well: bring what you learned about childcare to the workshop in spring.",
    )  # fmt: skip
    cohorts.write_note(
        cohort[-1],
        by=staff,
        visibility="hub",
        text="A new manager from next month; call once more before then.",
    )
    lead = _lead(cohort[0])
    shared = support.ask(
        cohort[0], by=lead, kind="methods", confidentiality="public", urgency="soon",
        question="Which short questions about pride in place have been tried in Welsh and English?",
    )  # fmt: skip
    support.take_on(shared, by=staff)
    support.answer(
        shared, by=staff, answer="Three national surveys ask them in both languages; we list the items."
    )


def _check_in(partnership: Partnership, staff: User, days: int) -> None:
    day = clock.today() + timedelta(days=days)
    cohorts.plan_check_in(
        partnership, by=staff, host=staff, starts_at=clock.uk(day.year, day.month, day.day, 14), minutes=45,
        place="By telephone",
    )  # fmt: skip


def _lead(partnership: Partnership) -> User:
    return PartnershipPerson.objects.holding().get(partnership=partnership, role="lead").user
