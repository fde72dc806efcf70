"""Giving bids to reviewers: a plan is proposed, a person confirms it, and only then is anybody asked."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from funding.applications.models import Application
from funding.review import policy, queries
from funding.review.models import Assignment, PoolMember, Review, Waiver, holds
from funding.rounds.models import Phase
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.ui.templatetags.portal import uk_time
from lpip_portal.workflow import Closed, move

from .guards import NotPossible, locked, note_ties, refuse_conflicts, write_invitation

State = Assignment.State


@transaction.atomic
def propose_assignments(
    phase: Phase,
    pairs: Iterable[tuple[Application, User]],
    *,
    by: User,
    replace: bool = False,
    facts: Mapping[str, Any] | None = None,
    nonce: str = "",
) -> list[Assignment]:
    """Write a plan down; nobody is told. With ``replace``, proposals that were not sent give way to it.

    Ties between the pool and the bids are noted first; a pair with a tie that nobody dismissed is refused.
    """
    if trail.repeat(nonce, by, phase, "review.propose"):
        return list(_proposals(by, phase))
    phase = Phase.objects.select_related("round").select_for_update(of=("self",)).get(pk=phase.pk)
    require(policy.may_run(by, phase))
    pairs = list(pairs)
    known = {bid.pk: bid for bid in queries.to_review(by, phase)}
    require(all(bid.pk in known for bid, _person in pairs))
    if replace:
        _proposals(by, phase).delete()
    members = {member.user_id: member for member in PoolMember.objects.filter(phase=phase)}
    _refuse_strangers(pairs, members)
    people = list(User.objects.filter(pk__in=members))
    note_ties(phase, people, list(known.values()))
    refuse_conflicts(phase, pairs)
    _refuse_language(pairs)
    _refuse_overload(by, phase, pairs)
    due_at = phase.reviews_due_at
    if due_at is None:
        raise NotPossible(
            _("This phase has no date by which reviews are due, because only its panel judges.")
        )
    made = Assignment.objects.bulk_create(
        Assignment(application=bid, reviewer=person, due_at=due_at, made_by=by) for bid, person in pairs
    )
    trail.record("review.propose", phase, by=by, nonce=nonce, **{"pairs": len(made), **(facts or {})})
    return made


@transaction.atomic
def invite_all(phase: Phase, *, by: User, nonce: str = "") -> int:
    """Confirm the plan: everybody in it is asked, once, whoever confirms it. Return how many letters are owed.

    A conflict that was found since the plan was made refuses the whole of it, and names the pairs.
    """
    if trail.first(nonce, by):
        return 0
    phase = Phase.objects.select_related("round").select_for_update(of=("self",)).get(pk=phase.pk)
    require(policy.may_run(by, phase))
    proposed = list(_proposals(by, phase).order_by("pk"))
    if not proposed:
        raise NotPossible(_("There is no plan to confirm."))
    refuse_conflicts(phase, [(each.application, each.reviewer) for each in proposed])
    for assignment in proposed:
        _invite(locked(assignment), by, "")
    trail.record("review.invite_all", phase, by=by, nonce=nonce, assignments=len(proposed))
    return len(proposed)


@transaction.atomic
def invite(assignment: Assignment, *, by: User, nonce: str = "") -> Assignment:
    """Ask a reviewer about one bid. The ties are looked at once more."""
    if done := trail.repeat(nonce, by, Assignment):
        return done
    assignment = locked(assignment)
    require(policy.may_change_assignment(by, assignment))
    refuse_conflicts(assignment.application.phase, [(assignment.application, assignment.reviewer)])
    return _invite(assignment, by, nonce)


def _invite(assignment: Assignment, by: User, nonce: str) -> Assignment:
    require(policy.may_change_assignment(by, assignment))
    move(assignment, "invite")
    now = clock.now()
    if assignment.due_at <= now:
        raise Closed(
            _("Reviews were due by %(when)s. Give this one a later date first.")
            % {"when": uk_time(assignment.due_at)}
        )
    letter = write_invitation(assignment.application, to=assignment.reviewer, by=by, assignment=assignment)
    assignment.invited_at, assignment.respond_by = now, letter.respond_by
    assignment.save(update_fields=["state", "invited_at", "respond_by"])
    trail.record("assignment.invite", assignment, by=by, nonce=nonce)
    return assignment


@transaction.atomic
def revoke(assignment: Assignment, *, by: User, nonce: str = "") -> Assignment:
    """Take a bid away from a reviewer; an unsent proposal simply goes, and is not made again."""
    if done := trail.repeat(nonce, by, assignment, "assignment.revoke"):
        return done
    assignment = locked(assignment)
    require(policy.may_change_assignment(by, assignment))
    was_sent = assignment.state != State.PROPOSED
    review = Review.objects.select_for_update().filter(assignment=assignment).first()
    move(assignment, "revoke")
    if review is not None and review.state not in (Review.State.DRAFT, Review.State.RETURNED):
        raise NotPossible(_("The review is in. If it cannot be used, say so on its page."))
    assignment.save(update_fields=["state"])
    if review is not None:
        move(review, "void")
        review.save(update_fields=["state"])
    trail.record("assignment.revoke", assignment, by=by, nonce=nonce)
    if was_sent:
        outbox.post("review_revoked", to=[assignment.reviewer], about=assignment, assignment=assignment)
    return assignment


@transaction.atomic
def extend(assignment: Assignment, *, by: User, due_at: datetime, nonce: str = "") -> Assignment:
    """Give a reviewer until another time."""
    if done := trail.repeat(nonce, by, assignment, "assignment.extend"):
        return done
    assignment = locked(assignment)
    require(policy.may_change_assignment(by, assignment))
    if assignment.state not in Assignment.STANDING:
        raise NotPossible(_("This reviewer no longer has the bid."))
    if due_at <= clock.now():
        raise NotPossible(_("The new date must lie in the future."))
    assignment.due_at = due_at
    assignment.save(update_fields=["due_at"])
    trail.record("assignment.extend", assignment, by=by, nonce=nonce, due_at=due_at)
    if assignment.state != State.PROPOSED:
        outbox.post(
            "review_extended",
            to=[assignment.reviewer],
            about=assignment,
            occasion=due_at.isoformat(),
            assignment=assignment,
        )
    return assignment


@transaction.atomic
def waive(application: Application, *, by: User, reason: str, nonce: str = "") -> Waiver:
    """Let a bid go to the panel with fewer reviews than the phase asks for."""
    if done := trail.repeat(nonce, by, Waiver, "review.waive"):
        return done
    application = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    require(policy.may_assign(by, application))
    if application.state != Application.State.ELIGIBLE:
        raise NotPossible(_("Only an eligible bid goes to the panel."))
    waiver, _made = Waiver.objects.update_or_create(
        application=application, defaults={"reason": reason, "by": by, "at": clock.now()}
    )
    trail.record("review.waive", waiver, by=by, nonce=nonce, application=application)
    return waiver


def _proposals(by: User, phase: Phase):
    """Return the unsent proposals of a phase that this officer may know."""
    mine = Assignment.objects.visible_to(by).filter(application__phase=phase, state=State.PROPOSED)
    return Assignment.objects.filter(pk__in=mine.values("pk")).select_related("application", "reviewer")


def _refuse_strangers(pairs: list[tuple[Application, User]], members: Mapping[int, PoolMember]) -> None:
    for _bid, person in pairs:
        if person.pk not in members:
            raise NotPossible(_("%(who)s is not in the pool of this phase.") % {"who": person})


def _refuse_language(pairs: list[tuple[Application, User]]) -> None:
    bids, people = [bid for bid, _person in pairs], [person for _bid, person in pairs]
    cannot = queries.in_welsh(bids) & ~queries.reads_welsh(people)
    for (bid, person), is_barred in zip(pairs, cannot.tolist(), strict=True):
        if is_barred:
            raise NotPossible(
                _("%(bid)s is written in Welsh, which %(who)s does not read.")
                % {"who": person, "bid": bid.reference}
            )


def _refuse_overload(by: User, phase: Phase, pairs: list[tuple[Application, User]]) -> None:
    # Bids that are hidden from this officer do not count: a refusal would tell that they exist.
    held = Assignment.objects.visible_to(by).filter(application__phase=phase)
    asked = set(held.values_list("application", "reviewer"))
    room = queries.capacity_of(phase, user=by)
    loads: dict[int, int] = {}
    for reviewer in held.filter(holds(clock.now())).values_list("reviewer", flat=True):
        loads[reviewer] = loads.get(reviewer, 0) + 1
    for bid, person in pairs:
        if (bid.pk, person.pk) in asked:
            raise NotPossible(
                _("%(who)s was asked about %(bid)s before.") % {"who": person, "bid": bid.reference}
            )
        asked.add((bid.pk, person.pk))
        loads[person.pk] = loads.get(person.pk, 0) + 1
        most, cause = room[person.pk]
        if loads[person.pk] > most:
            words = _("%(who)s takes at most %(most)s bids in this phase (%(cause)s).")
            if not cause:
                words = _("%(who)s takes at most %(most)s bids in this phase.")
            raise NotPossible(words % {"who": person, "most": most, "cause": cause})
