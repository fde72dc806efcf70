"""Who may do what with a partnership's research agenda."""

from collections.abc import Callable
from typing import Any

from lpip_portal import access
from lpip_portal.accounts.models import User
from partnerships import policy, ties
from partnerships.models import Partnership, PartnershipPerson

from .models import Ballot, EvidenceLink, Priority, Proposer, Remark

Role = PartnershipPerson.Role
AT_WORK = (Partnership.State.FORMING, Partnership.State.ACTIVE)


def is_member(user: User, partnership: Partnership) -> bool:
    """Whether a person belongs to the partnership now, community members included."""
    return bool(ties.roles_in(user, partnership))


def may_suggest(user: User, partnership: Partnership) -> bool:
    """Members suggest priorities; where the partnership is public, so does anybody who has signed in."""
    if not user.is_authenticated or not user.is_active or partnership.is_history:
        return False
    return partnership.is_public or is_member(user, partnership)


def may_manage(user: User, partnership: Partnership) -> bool:
    """Leads and managers keep the agenda: its words, its states, its votes and its discussion."""
    return policy.may_manage(user, partnership)


def may_remark(user: User, priority: Priority) -> bool:
    """Whoever may suggest says something about a priority that they may read."""
    return (
        may_suggest(user, priority.partnership)
        and Priority.objects.visible_to(user).filter(pk=priority.pk).exists()
    )


def may_add_evidence(user: User, priority: Priority) -> bool:
    """Members add and remove links to evidence."""
    return not priority.partnership.is_history and is_member(user, priority.partnership)


def may_remove_evidence(user: User, link: EvidenceLink) -> bool:
    """Members remove links as they add them."""
    return may_add_evidence(user, link.priority)


def may_move(user: User, priority: Priority) -> bool:
    """Leads and managers say where a priority is."""
    return may_manage(user, priority.partnership)


def may_prioritise(user: User, priority: Priority) -> bool:
    """Only a lead says that the partnership takes a priority up."""
    return not priority.partnership.is_history and Role.LEAD in ties.roles_in(user, priority.partnership)


def may_forget(user: User, priority: Priority) -> bool:
    """Whoever suggested it takes their name off it."""
    return user.is_authenticated and Proposer.objects.filter(priority=priority, user=user).exists()


def may_withdraw(user: User, priority: Priority) -> bool:
    """Whoever suggested it takes it back, unless the partnership has taken it up once."""
    return priority.published_on is None and may_forget(user, priority)


def may_see_proposer(user: User, priority: Priority) -> bool:
    """The managers of the partnership alone see who suggested something without their name: no lead, nobody at the funder."""
    return Role.MANAGER in ties.roles_in(user, priority.partnership)


def may_hide(user: User, remark: Remark) -> bool:
    """Leads and managers hide what should not stand, with a reason."""
    return may_manage(user, remark.priority.partnership)


def may_close_ballot(user: User, ballot: Ballot) -> bool:
    """Leads and managers begin and end a vote."""
    return may_manage(user, ballot.partnership)


def may_vote(user: User, ballot: Ballot) -> bool:
    """Every member has one vote on each priority, community members like everybody else."""
    return is_member(user, ballot.partnership)


MAY: dict[str, Callable[[Any, Any], bool]] = {
    "discuss_priority": may_move,
    "prioritise": may_prioritise,
    "deliver_priority": may_move,
    "answer_priority": may_move,
    "park_priority": may_move,
    "reject_priority": may_move,
    "withdraw_priority": may_withdraw,
}


def verbs(user: User, priority: Priority) -> set[str]:
    """Return what a person may do with a priority in the state it is in."""
    return access.verbs(user, priority, MAY)
