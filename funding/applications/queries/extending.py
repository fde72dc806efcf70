"""Extensions of a phase: what was proposed and published, whom it concerns, and who may second it."""

from collections import defaultdict
from typing import NamedTuple

from django.db.models import Q

from funding.applications.models import (
    Application,
    ApplicationPerson,
    Intention,
    Interest,
    PhaseExtension,
    TeamMember,
)
from funding.rounds.models import DecisionApprover, Phase, RoundOfficer
from lpip_portal.accounts.models import User
from partnerships.models import PartnershipPerson, Signatory

State = Application.State


class Extended(NamedTuple):
    """One extension, as those who run the round read it, with what the reader may do."""

    extension: PhaseExtension
    verbs: set[str]


def extensions(phase: Phase) -> list[PhaseExtension]:
    """Return all extensions of a phase, the newest first. One query."""
    along = ("incident", "proposed_by", "decided_by", "phase__round")
    return list(PhaseExtension.objects.filter(phase=phase).select_related(*along))


def has_outcomes(phase: Phase) -> bool:
    """Say whether any bid of a phase was found eligible or not: from then on it cannot be extended."""
    return Application.objects.filter(phase=phase, state__in=[State.ELIGIBLE, State.INELIGIBLE]).exists()


def seconders(phase: Phase) -> list[User]:
    """Return the officers and approvers of a phase's round."""
    officers = RoundOfficer.objects.holding().filter(round=phase.round_id, duty=RoundOfficer.Duty.OFFICER)
    approvers = DecisionApprover.objects.holding().filter(round=phase.round_id)
    keys = officers.values("user").union(approvers.values("user"))
    return list(User.objects.filter(pk__in=list(keys.values_list("user", flat=True)), is_active=True))


def everybody_in(phase: Phase) -> list[User]:
    """Return who intended to submit in a phase or began a bid: leads, managers, and the signatories of their offices."""
    bids = Application.objects.filter(phase=phase).exclude(state=State.WITHDRAWN)
    intentions = Intention.objects.filter(phase=phase)
    partnerships = {
        *bids.values_list("partnership", flat=True),
        *intentions.values_list("partnership", flat=True),
    }
    leads = {*bids.values_list("lead", flat=True), *intentions.values_list("lead", flat=True)}
    managing = PartnershipPerson.objects.holding().filter(
        partnership__in=partnerships - {None}, role__in=PartnershipPerson.MANAGING
    )
    offices = Signatory.objects.holding().filter(organisation__in=bids.values("organisation"))
    keys = leads | set(managing.values_list("user", flat=True)) | set(offices.values_list("user", flat=True))
    return list(User.objects.filter(pk__in=keys, is_active=True).order_by("pk"))


def everybody_who_started(phase: Phase) -> list[User]:
    """Return who has a part in a bid of a phase that was begun, or told the funder that they mean to lead one.

    That is who writes or reads the bid, who accepted a place in its team, and its office's signatories once it was
    sent to them. Whoever stands before the wall of a bid has no part in it. Eight queries.
    """
    bids = Application.objects.filter(phase=phase).exclude(state=State.WITHDRAWN)
    parts: set[tuple[int, int]] = set()  # (person, bid)
    of_partnership, of_office, behind = defaultdict(set), defaultdict(set), {}
    for bid in bids.only("lead", "partnership", "organisation", "state", "submitted_at"):
        parts.add((bid.lead_id, bid.pk))
        behind[bid.pk] = bid.partnership_id
        of_partnership[bid.partnership_id].add(bid.pk)
        if bid.state != State.DRAFT or bid.submitted_at:
            of_office[bid.organisation_id].add(bid.pk)
    belonging = PartnershipPerson.objects.holding().filter(partnership__in=of_partnership.keys() - {None})
    for user, partnership in belonging.values_list("user", "partnership"):
        parts |= {(user, bid) for bid in of_partnership[partnership]}
    signing = Signatory.objects.holding().filter(organisation__in=of_office.keys())
    for user, organisation in signing.values_list("user", "organisation"):
        parts |= {(user, bid) for bid in of_office[organisation]}
    parts |= set(
        ApplicationPerson.objects.holding().filter(application__in=bids).values_list("user", "application")
    )
    accepted = TeamMember.objects.standing().filter(confirmed_at__isnull=False, user__isnull=False)
    parts |= set(accepted.filter(application__in=bids).values_list("user", "application"))
    intended = set(Intention.objects.filter(phase=phase).values_list("lead", "partnership"))
    walls = Interest.objects.filter(
        Q(application__in=bids) | Q(application__isnull=True), state=Interest.State.CONFIRMED
    )
    walled = set(walls.values_list("user", "application", "partnership"))
    from_bids, from_partnerships = (
        {(user, bid) for user, bid, _partnership in walled if bid},
        {(user, partnership) for user, bid, partnership in walled if not bid},
    )
    keys = {user for user, bid in parts - from_bids if (user, behind[bid]) not in from_partnerships} | {
        user for user, partnership in intended if (user, partnership) not in from_partnerships
    }
    return list(User.objects.filter(pk__in=keys, is_active=True).order_by("pk"))
