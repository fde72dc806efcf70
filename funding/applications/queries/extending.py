"""Extensions of a phase: what was proposed and published, whom it concerns, and who may second it."""

from typing import NamedTuple

from funding.applications.models import Application, Intention, PhaseExtension
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
