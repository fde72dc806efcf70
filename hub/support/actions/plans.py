"""The separation plan of a phase, by two people, and the letters under which bidders stand in the report."""

import secrets
import string
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from funding.models import DecisionApprover, Phase, RoundOfficer
from hub.people import ties
from hub.people.models import HubPerson
from hub.support import policy, separation
from hub.support.models import BidderLabel, SeparationPlan
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import IllegalMove, NotReady, move
from partnerships.models import Partnership


class TiedHelper(NotReady):
    """Somebody whom the plan names has a tie to a bidder."""


@transaction.atomic
def draft_plan(
    phase: Phase,
    *,
    by: User,
    words_en: str,
    words_cy: str = "",
    helpers: Sequence[User] = (),
    nonce: str = "",
) -> SeparationPlan:
    """Draft the plan of a phase, or change the draft; a plan that is published holds until another one is."""
    if done := trail.repeat(nonce, by, SeparationPlan, "separation_plan.draft"):
        return done
    phase = Phase.objects.select_for_update(of=("self",)).select_related("round").get(pk=phase.pk)
    require(policy.may_draft_plan(by, phase))
    _are_free(helpers, phase)
    plan = phase.separation_plans.exclude(state=SeparationPlan.State.PUBLISHED).first()
    if plan is not None and plan.state == SeparationPlan.State.PROPOSED:
        raise IllegalMove(_("The plan waits for a second person. They can send it back to be changed."))
    plan = plan or SeparationPlan(phase=phase)
    plan.words_en, plan.words_cy, plan.drafted_by, plan.drafted_at = words_en, words_cy, by, clock.now()
    plan.save()
    plan.helpers.set(helpers)
    plan.writers.add(by)
    trail.record("separation_plan.draft", plan, by=by, nonce=nonce, phase=phase, helpers=list(helpers))
    return plan


@transaction.atomic
def propose_plan(plan: SeparationPlan, *, by: User, nonce: str = "") -> SeparationPlan:
    """Ask a second person to approve the plan."""
    if done := trail.repeat(nonce, by, plan, "separation_plan.propose"):
        return done
    plan = _locked(plan)
    require(policy.may_propose_plan(by, plan))
    move(plan, "propose_plan")
    plan.save(update_fields=["state"])
    event = trail.record("separation_plan.propose", plan, by=by, nonce=nonce)
    outbox.post(
        "separation_plan_proposed", to=_second_people(plan), about=plan, occasion=str(event.pk), plan=plan
    )
    return plan


@transaction.atomic
def return_plan(plan: SeparationPlan, *, by: User, reason: str, nonce: str = "") -> SeparationPlan:
    """Send the plan back to be changed."""
    if done := trail.repeat(nonce, by, plan, "separation_plan.return"):
        return done
    plan = _locked(plan)
    require(policy.may_publish_plan(by, plan))
    move(plan, "return_plan")
    plan.return_reason = reason
    plan.save(update_fields=["state", "return_reason"])
    event = trail.record("separation_plan.return", plan, by=by, nonce=nonce)
    outbox.post(
        "separation_plan_returned", to=[plan.drafted_by], about=plan, occasion=str(event.pk), plan=plan
    )
    return plan


@transaction.atomic
def publish_plan(plan: SeparationPlan, *, by: User, nonce: str = "") -> SeparationPlan:
    """Approve the plan: from now on those whom it names may help every bidder alike."""
    if done := trail.repeat(nonce, by, plan, "separation_plan.publish"):
        return done
    plan = _locked(plan)
    require(policy.may_publish_plan(by, plan))
    helpers = list(plan.helpers.all())
    _are_free(helpers, plan.phase)
    move(plan, "publish_plan")
    plan.approved_by, plan.approved_at, plan.return_reason = by, clock.now(), ""
    plan.save(update_fields=["state", "approved_by", "approved_at", "return_reason"])
    if plan.phase.is_by_invitation:  # who was invited is no secret; who else bids is
        label(plan.phase, ties.bidders(plan.phase), by=by)
    trail.record("separation_plan.publish", plan, by=by, nonce=nonce, helpers=helpers)
    outbox.post("separation_plan_names_you", to=helpers, about=plan, plan=plan)
    return plan


@transaction.atomic
def label(phase: Phase, partnerships: Iterable[Partnership], *, by: User) -> None:
    """Draw a letter for each bidder that has none; the caller's policy let them in."""
    require(by.is_active)
    Phase.objects.select_for_update(of=("self",)).get(pk=phase.pk)
    known = dict(phase.bidder_labels.values_list("partnership", "letter"))
    for partnership in partnerships:
        if partnership.pk in known:
            continue
        free = _letters(len(known) + 1) - set(known.values())
        known[partnership.pk] = secrets.choice(sorted(free))
        made = BidderLabel.objects.create(phase=phase, partnership=partnership, letter=known[partnership.pk])
        trail.record("bidder_label.draw", made, by=by, partnership=partnership, phase=phase)


def _letters(bidders: int) -> set[str]:
    """Return a pool of at least twice as many letters as there are bidders, so that a letter says nothing of the order."""
    alphabet = string.ascii_uppercase
    if bidders <= len(alphabet) // 2:
        return set(alphabet)
    return {first + second for first in ("", *alphabet) for second in alphabet}


def _are_free(helpers: Iterable[User], phase: Phase) -> None:
    for helper in helpers:
        works_here = HubPerson.objects.holding().filter(user=helper, role=HubPerson.Role.STAFF).exists()
        why = "" if works_here else "elsewhere"
        if why or separation.is_tied(helper, phase):
            raise TiedHelper(separation.SENTENCES[why or "tied"] % {"who": helper, "phase": phase})


def _locked(plan: SeparationPlan) -> SeparationPlan:
    found = SeparationPlan.objects.select_related("phase__round", "drafted_by")
    return found.select_for_update(of=("self",)).get(pk=plan.pk)


def _second_people(plan: SeparationPlan) -> list[User]:
    run = RoundOfficer.objects.holding().filter(round=plan.phase.round, duty=RoundOfficer.Duty.OFFICER)
    approve = DecisionApprover.objects.holding().filter(round=plan.phase.round)
    found = {row.user for rows in (run, approve) for row in rows.select_related("user")}
    return sorted(found - {plan.drafted_by, *plan.writers.all()}, key=lambda user: user.pk)


def _may_still_go(kind: str, about: str, letter: Letter) -> bool:
    """Ask again at delivery: a letter about a draft goes to people who still may read it."""
    plans = SeparationPlan.objects.filter(pk=about.rpartition(":")[2])
    return letter.to is not None and plans.visible_to(letter.to).exists()


outbox.still_allowed("hub.separationplan:", _may_still_go)
