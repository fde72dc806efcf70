"""Offers: drafted by one person, made by another, answered by the holder's signatory in time."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from funding.applications import actions as applications
from funding.awards import policy, queries, terms
from funding.awards.models import Award
from funding.decisions.models import Decision
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.composed import Seen
from lpip_portal.notifications import outbox
from lpip_portal.notifications.models import Letter
from lpip_portal.ui.templatetags.portal import pounds
from lpip_portal.workflow import IllegalMove, move
from partnerships import actions as partnerships

from . import guards


@transaction.atomic
def draft_offer(decision: Decision, *, by: User, nonce: str = "") -> Award:
    """Draft the offer of an award that is announced: what was decided, to the organisation that submitted the bid."""
    if done := trail.repeat(nonce, by, Award, "award.draft_offer"):
        return done
    decision = (
        Decision.objects.select_for_update(of=("self",))
        .select_related(
            "application__phase__round",
            "application__partnership",
            "application__lead",
            "application__organisation",
            "promotion",
        )
        .get(pk=decision.pk)
    )
    require(policy.may_draft_offer(by, decision))
    if not queries.is_funded(decision) or not queries.is_announced(decision):
        raise IllegalMove(_("An offer is drafted once the award has been announced."))
    if other := Award.objects.filter(decision=decision).first():
        raise IllegalMove(_("The offer of this award was drafted already."), possible=guards.page(other))
    bid, terms_ = decision.application, queries.terms_of(decision)
    award = Award(
        decision=decision,
        phase=bid.phase,
        partnership=bid.partnership,
        holder=bid.organisation,
        lead=bid.lead,
        title=bid.title,
        summary=queries.summaries([bid]).get(bid.pk, ""),
        fec=terms_.fec,
        share=terms_.share,
        conditions=terms_.conditions,
        drafted_by=by,
    )
    award.reference = f"{bid.phase.round.code}-{bid.phase.number}-A-{award.ref[:6]}".upper()
    award.save()
    trail.record("award.draft_offer", award, by=by, nonce=nonce, decision=decision, share=award.share)
    return award


@transaction.atomic
def offer(award: Award, *, by: User, nonce: str = "") -> Award:
    """Make a drafted offer: it can be accepted until the end of its tenth working day in the holder's nation."""
    return _decide(award, "offer", by, nonce)


@transaction.atomic
def offer_again(award: Award, *, by: User, nonce: str = "") -> Award:
    """Make an offer again, with ten new working days."""
    return _decide(award, "offer_again", by, nonce)


def _decide(award: Award, verb: str, by: User, nonce: str) -> Award:
    if done := trail.repeat(nonce, by, award, f"award.{verb}"):
        return done
    award = guards.locked(award)
    require(policy.may_offer(by, award))
    move(award, verb)
    guards.refuse_when_replaced(award)
    guards.refuse_while_unconfirmed(award)
    award.offered_by, award.offered_at = by, clock.now()
    award.lapses_at = terms.working_days_after(award.offered_at, terms.ANSWER_WITHIN, award.holder.nation)
    award.save(update_fields=["state", "offered_by", "offered_at", "lapses_at"])
    trail.record(f"award.{verb}", award, by=by, nonce=nonce, until=award.lapses_at)
    outbox.post(
        "offer_made",
        to=[*guards.office(award), award.lead],
        about=award,
        occasion=award.offered_at.isoformat(),
        award=award,
    )
    return award


@transaction.atomic
def accept_offer(award: Award, *, by: User, at: datetime | None = None, nonce: str = "") -> Award:
    """Accept an offer for its holder; this opens the next phase to the partnership and lets it change again. Again gives the same award."""
    if done := trail.repeat(nonce, by, award, "award.accept_offer"):
        return done
    at = at or clock.now()
    award = guards.locked(award)
    require(policy.signs_for_holder(by, award))
    if award.state == Award.State.ACCEPTED:
        return award
    guards.refuse_when_lapsed(award, at)
    guards.refuse_when_replaced(award)
    move(award, "accept_offer")
    award.answered_by, award.answered_at = by, at
    award.save(update_fields=["state", "answered_by", "answered_at"])
    trail.record("award.accept_offer", award, by=by, nonce=nonce, share=award.share)
    invitation = applications.open_invitation(award.decision.application, by=by, at=at)
    partnerships.activate(award.partnership, by=by)
    partnerships.lift_hold(award.partnership, by=by, about=award.decision.application.reference)
    partnerships.record_participation(
        award.partnership,
        by=by,
        phase_label=award.phase.label_en,
        phase_number=award.phase.number,
        programme=award.phase.round.programme.name_en,
        grant_reference=award.reference,
        headline=pounds(award.share),
    )
    outbox.post(
        "award_accepted",
        to=[award.lead, *guards.office(award), *guards.staff(award)],
        about=award,
        award=award,
        invitation=invitation,
    )
    return award


@transaction.atomic
def decline_offer(
    award: Award, *, by: User, reason: str, at: datetime | None = None, nonce: str = ""
) -> Award:
    """Decline an offer for its holder, with a reason; the money is free again."""
    if done := trail.repeat(nonce, by, award, "award.decline_offer"):
        return done
    at = at or clock.now()
    award = guards.locked(award)
    require(policy.signs_for_holder(by, award))
    guards.refuse_when_lapsed(award, at)
    move(award, "decline_offer")
    award.answered_by, award.answered_at, award.decline_reason = by, at, reason
    award.save(update_fields=["state", "answered_by", "answered_at", "decline_reason"])
    trail.record("award.decline_offer", award, by=by, nonce=nonce)
    outbox.post(
        "award_declined",
        to=[award.lead, *guards.office(award), *guards.staff(award)],
        about=award,
        award=award,
        url=reverse("funding:award", args=[award.ref]),
    )
    return award


def _may_still_go(kind: str, about: str, letter: Letter) -> bool:
    """A letter about an award goes to people who may still see it; a reminder only while the offer can be answered."""
    key = about.partition(":")[2]
    if not _SEEN(letter.to, key) or not kind.startswith("offer_lapses"):
        return _SEEN(letter.to, key)
    award = Award.objects.get(pk=key)
    return award.state == Award.State.OFFERED and not award.has_lapsed()


_SEEN = Seen(Award)


outbox.still_allowed("funding.award:", _may_still_go)
