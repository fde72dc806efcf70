"""Where a priority goes: from a suggestion to an answer."""

from django.db import transaction

from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.workflow import move
from partnerships.agenda import policy
from partnerships.agenda.models import Priority

from .guards import locked, note_change, refuse_unless_at_work

NO_WORDS = ("", "")


@transaction.atomic
def discuss_priority(priority: Priority, *, by: User, nonce: str = "") -> Priority:
    """Put a suggestion under discussion, or a parked priority again."""
    if done := trail.repeat(nonce, by, priority, "priority.discuss"):
        return done
    priority = locked(priority)
    require(policy.may_move(by, priority))
    return _go(priority, "discuss_priority", by, nonce)


@transaction.atomic
def prioritise(priority: Priority, *, by: User, nonce: str = "") -> Priority:
    """Take a priority up: from now on everybody may read it where the partnership is public."""
    if done := trail.repeat(nonce, by, priority, "priority.prioritise"):
        return done
    priority = locked(priority)
    require(policy.may_prioritise(by, priority))
    priority.published_on = priority.published_on or clock.today()
    return _go(priority, "prioritise", by, nonce)


@transaction.atomic
def deliver_priority(priority: Priority, *, by: User, nonce: str = "") -> Priority:
    """Note that the work on a priority has begun."""
    if done := trail.repeat(nonce, by, priority, "priority.deliver"):
        return done
    priority = locked(priority)
    require(policy.may_move(by, priority))
    return _go(priority, "deliver_priority", by, nonce)


@transaction.atomic
def answer_priority(
    priority: Priority, *, by: User, outcome_en: str = "", outcome_cy: str = "", nonce: str = ""
) -> Priority:
    """Note what was found, in one language at least."""
    if done := trail.repeat(nonce, by, priority, "priority.answer"):
        return done
    priority = locked(priority)
    require(policy.may_move(by, priority))
    return _go(priority, "answer_priority", by, nonce, (outcome_en, outcome_cy))


@transaction.atomic
def park_priority(
    priority: Priority, *, by: User, outcome_en: str = "", outcome_cy: str = "", nonce: str = ""
) -> Priority:
    """Put a priority aside for later, with a word why if there is one."""
    if done := trail.repeat(nonce, by, priority, "priority.park"):
        return done
    priority = locked(priority)
    require(policy.may_move(by, priority))
    return _go(priority, "park_priority", by, nonce, (outcome_en, outcome_cy))


@transaction.atomic
def reject_priority(
    priority: Priority, *, by: User, outcome_en: str = "", outcome_cy: str = "", nonce: str = ""
) -> Priority:
    """Do not take a suggestion up, and say why."""
    if done := trail.repeat(nonce, by, priority, "priority.reject"):
        return done
    priority = locked(priority)
    require(policy.may_move(by, priority))
    return _go(priority, "reject_priority", by, nonce, (outcome_en, outcome_cy))


def _go(priority: Priority, verb: str, by: User, nonce: str, outcome: tuple[str, str] = NO_WORDS) -> Priority:
    """Follow the arrow, keep the day, and write to whoever is shown by name as the proposer.

    Others get no letter: a letter lies in the portal for years and says whose it is.
    """
    refuse_unless_at_work(priority.partnership)
    move(priority, verb)
    priority.outcome_en, priority.outcome_cy = outcome
    priority.save()
    note_change(priority, by)
    trail.record(
        f"priority.{verb.removesuffix('_priority')}", priority, by=by, nonce=nonce, state=priority.state
    )
    if priority.shown_person is not None:
        outbox.post(
            "agenda_moved",
            to=[priority.shown_person],
            about=priority,
            occasion=f"change {priority.changes.count()}",
            partnership=priority.partnership,
        )
    return priority
