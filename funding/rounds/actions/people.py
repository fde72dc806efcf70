"""Who runs a round, keeps its money and approves its decisions: tenures with a giver, from and until."""

from django.db import transaction
from django.utils.translation import gettext as _

from funding.rounds import policy
from funding.rounds.models import DecisionApprover, Round, RoundOfficer
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox

from .guards import Refused, locked


@transaction.atomic
def name_officer(round: Round, *, by: User, user: User, duty: str, nonce: str = "") -> RoundOfficer:
    """Let a person run a round, or keep its money. One person has one part in a round."""
    if done := trail.repeat(nonce, by, RoundOfficer, "round.name_officer"):
        return done
    round = locked(round)
    require(policy.may_name_officers(by, round))
    _refuse_second_part(round, user)
    officer = RoundOfficer.objects.create(round=round, user=user, duty=duty, given_by=by, since=clock.now())
    trail.record("round.name_officer", officer, by=by, nonce=nonce, round=round, user=user, duty=duty)
    outbox.post(
        "round_person_named", to=[user], about=officer, round=round, part=officer.get_duty_display(), giver=by
    )
    return officer


@transaction.atomic
def name_approver(round: Round, *, by: User, user: User, nonce: str = "") -> DecisionApprover:
    """Let a person approve a round and its decisions: never one who planned it or runs it."""
    if done := trail.repeat(nonce, by, DecisionApprover, "round.name_approver"):
        return done
    round = locked(round)
    require(policy.may_name_approvers(by, round))
    if user.pk == round.planned_by_id or user.pk == by.pk:
        raise Refused(_("A round is approved by somebody else than its planner. Name another person."))
    _refuse_second_part(round, user)
    approver = DecisionApprover.objects.create(round=round, user=user, given_by=by, since=clock.now())
    trail.record("round.name_approver", approver, by=by, nonce=nonce, round=round, user=user)
    outbox.post("round_person_named", to=[user], about=approver, round=round, part=_("Approver"), giver=by)
    return approver


@transaction.atomic
def end_officer(officer: RoundOfficer, *, by: User, nonce: str = "") -> RoundOfficer:
    """End a person's part from now on; the last officer of a round stays until there is another."""
    if done := trail.repeat(nonce, by, officer, "round.end_part"):
        return done
    round_ = locked(officer.round)
    require(policy.may_name_officers(by, round_))
    others = RoundOfficer.objects.holding().filter(round=round_, duty=officer.duty).exclude(pk=officer.pk)
    if officer.duty == RoundOfficer.Duty.OFFICER and not others.exists():
        raise Refused(_("A round always has an officer. Name another one first."))
    return _end(officer, round_, by, nonce)


@transaction.atomic
def end_approver(approver: DecisionApprover, *, by: User, nonce: str = "") -> DecisionApprover:
    """End an approver's part from now on; the last approver of a published round stays until there is another."""
    if done := trail.repeat(nonce, by, approver, "round.end_part"):
        return done
    round_ = locked(approver.round)
    require(policy.may_name_approvers(by, round_))
    others = DecisionApprover.objects.holding().filter(round=round_).exclude(pk=approver.pk)
    if round_.state == Round.State.PUBLISHED and not others.exists():
        raise Refused(_("A published round always has an approver. Name another one first."))
    return _end(approver, round_, by, nonce)


def _end(tenure: RoundOfficer | DecisionApprover, round_: Round, by: User, nonce: str):
    tenure = type(tenure).objects.select_for_update(of=("self",)).get(pk=tenure.pk)
    if tenure.until is None:
        tenure.until = clock.now()
        tenure.save(update_fields=["until"])
        trail.record("round.end_part", tenure, by=by, nonce=nonce, round=round_, user=tenure.user)
    return tenure


def _refuse_second_part(round_: Round, user: User) -> None:
    has_part = (
        RoundOfficer.objects.holding().filter(round=round_, user=user).exists()
        or DecisionApprover.objects.holding().filter(round=round_, user=user).exists()
    )
    if has_part:
        raise Refused(
            _(
                "%(who)s already has a part in this round. One person has one part, so that no one checks themself."
            )
            % {"who": user}
        )
