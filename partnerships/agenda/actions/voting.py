"""Approval voting: a manager opens a vote, members are for as many priorities as they like, a manager closes it.

The trail names the vote and not the priority: that somebody voted is on record, and not for what.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.workflow import Closed, IllegalMove
from partnerships.agenda import policy
from partnerships.agenda.models import Ballot, Priority, Vote
from partnerships.models import Partnership

from .guards import refuse_unless_at_work, way_back


@transaction.atomic
def open_ballot(partnership: Partnership, *, by: User, about: str = "", nonce: str = "") -> Ballot:
    """Let the members vote from now on."""
    if done := trail.repeat(nonce, by, Ballot, "ballot.open"):
        return done
    partnership = Partnership.objects.select_for_update().get(pk=partnership.pk)
    require(policy.may_manage(by, partnership))
    refuse_unless_at_work(partnership)
    if partnership.ballots.filter(closed_at__isnull=True).exists():
        raise IllegalMove(_("A vote is open already. Close it first."), possible=way_back(partnership))
    ballot = Ballot.objects.create(partnership=partnership, about=about, opened_by=by)
    trail.record("ballot.open", ballot, by=by, nonce=nonce)
    return ballot


@transaction.atomic
def close_ballot(ballot: Ballot, *, by: User, nonce: str = "") -> Ballot:
    """End a vote; its counts stay."""
    if done := trail.repeat(nonce, by, ballot, "ballot.close"):
        return done
    ballot = _locked_ballot(ballot)
    require(policy.may_close_ballot(by, ballot))
    _refuse_when_over(ballot)
    ballot.closed_at, ballot.closed_by = clock.now(), by
    ballot.save()
    trail.record("ballot.close", ballot, by=by, nonce=nonce)
    return ballot


@transaction.atomic
def vote(ballot: Ballot, priority: Priority, *, by: User) -> Vote:
    """Be for a priority; being for it twice is being for it once."""
    ballot = _locked_ballot(ballot)
    require(policy.may_vote(by, ballot))
    require(priority.partnership_id == ballot.partnership_id)
    _refuse_when_over(ballot)
    if priority.state not in Priority.VOTABLE:
        raise IllegalMove(
            _("This priority is “%(state)s”, so there is nothing to vote on.")
            % {"state": priority.get_state_display()},
            possible=way_back(ballot.partnership),
        )
    given, made = Vote.objects.get_or_create(ballot=ballot, priority=priority, user=by)
    if made:
        trail.record("vote.give", ballot, by=by)
    return given


@transaction.atomic
def take_vote_back(ballot: Ballot, priority: Priority, *, by: User) -> Ballot:
    """Be for a priority no more, as long as the vote is open."""
    ballot = _locked_ballot(ballot)
    require(policy.may_vote(by, ballot))
    _refuse_when_over(ballot)
    gone, _each = Vote.objects.filter(ballot=ballot, priority=priority, user=by).delete()
    if gone:
        trail.record("vote.take_back", ballot, by=by)
    return ballot


def _locked_ballot(ballot: Ballot) -> Ballot:
    found = Ballot.objects.select_related("partnership")
    return found.select_for_update(of=("self",)).get(pk=ballot.pk)


def _refuse_when_over(ballot: Ballot) -> None:
    if ballot.closed_at is not None:
        raise Closed(
            _("This vote is over. Its counts stay as they are."), possible=way_back(ballot.partnership)
        )
