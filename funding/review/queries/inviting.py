"""Reads about asking: a letter by the secret in its link, who could step in for each bid, and whom others suggest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from funding.applications.models import Application
from funding.review.affinity import affinity
from funding.review.asking_why import alternates as next_best
from funding.review.invitation_models import LetterWithLink, ReviewerSuggestion, ReviewInvitation, hashed
from funding.review.models import Assignment
from funding.review.plans import Plan
from funding.rounds.models import Phase
from lpip_portal.accounts.models import User
from lpip_portal.composed import Composed
from lpip_portal.later import Later

from . import planning

np = Later("numpy")

NOTHING = Plan([], 0.0, None, 0.0, False, [])


class Fit(NamedTuple):
    """One reviewer who could step in for a bid, and how well they fit it in per cent."""

    person: User
    fit: int


class Alternates(NamedTuple):
    """One bid: how many stand ready for it, who did not answer or said no, and who could step in, the best first."""

    application: Application
    has: int
    wants: int
    silent: list[Assignment]
    declined: list[Assignment]
    next: list[Fit]


def by_token(token: str, now: datetime) -> ReviewInvitation | None:
    """Return the letter whose link this is, while it works; whoever holds it reads what a conflict is seen by."""
    found = ReviewInvitation.objects.open_at(now).filter(token_hash=hashed(token))
    return found.select_related("application__phase__round", "assignment").first()


def to_join(user, now: datetime) -> list[ReviewInvitation]:
    """Return the invitations to an address of this person that wait to be taken up."""
    return _TO_JOIN(user, now) if user.is_authenticated else []


_TO_JOIN = Composed(
    lambda user, now: (
        ReviewInvitation.objects.to_join(user, now)
        .select_related("application__phase__round")
        .order_by("due_at", "pk")
    )
)


def lapses_at(assignment: Assignment) -> datetime:
    """Return the last instant at which an invitation is answered."""
    return min(assignment.respond_by or assignment.due_at, assignment.due_at)


def by_address(user, application: Application) -> QuerySet[ReviewInvitation]:
    """Return the letters about a bid to addresses that had no account, the latest to each."""
    sent = ReviewInvitation.objects.visible_to(user).filter(application=application, assignment__isnull=True)
    return sent.filter(ended_at__isnull=True).order_by("asked_at", "pk")


def suggested(user, application: Application) -> QuerySet[ReviewerSuggestion]:
    """Return whom those who declined a bid suggest. For officers."""
    told = ReviewerSuggestion.objects.visible_to(user).filter(invitation__application=application)
    return told.order_by("name", "pk")


def alternates(user, phase: Phase, bids: Sequence[Application], now: datetime) -> list[Alternates]:
    """Return who could step in for each of these bids. The same number of queries, however many bids and reviewers."""
    found = planning.loads(user, phase)
    people = [load.member.user for load in found]
    free = planning.free_of_ties(phase, people, bids)
    room = np.array([int(load.total < load.capacity) for load in found], int)
    scores = affinity(planning.topics(bids), planning.expertises([load.member for load in found]))
    scores = scores.reshape(len(bids), len(people))
    given = defaultdict(list)
    asked = Assignment.objects.visible_to(user).filter(application__in=[bid.pk for bid in bids])
    for each in asked.select_related("reviewer", "review").order_by("pk"):
        given[each.application_id].append(each)
    columns = {person.pk: j for j, person in enumerate(people)}
    for i, bid in enumerate(bids):
        for each in given[bid.pk]:
            if each.reviewer_id in columns:
                free[i, columns[each.reviewer_id]] = False
    best = next_best(scores, NOTHING, load=room, allowed=free)
    return [
        Alternates(
            bid,
            sum(_stands(each, now) for each in given[bid.pk]),
            phase.reviews_per_bid,
            [each for each in given[bid.pk] if each.state == "invited" and now > lapses_at(each)],
            [each for each in given[bid.pk] if each.state == "declined"],
            [Fit(people[j], round(float(scores[i, j]) * 100)) for j in best[i]],
        )
        for i, bid in enumerate(bids)
    ]


def _stands(assignment: Assignment, now: datetime) -> bool:
    if assignment.state == Assignment.State.INVITED:
        return now <= lapses_at(assignment)
    review = getattr(assignment, "review", None)
    return assignment.state == Assignment.State.ACCEPTED and (review is None or review.state != "unusable")


def answer_word(invitation: LetterWithLink, now: datetime) -> tuple[str, str]:
    """Say in a word what came of a letter with a link, and in which colour."""
    if invitation.said_yes:
        return _("Said yes"), "green"
    if invitation.used_at:
        return _("Declined"), "grey"
    return (_("No answer"), "red") if now > invitation.respond_by else (_("Waiting for an answer"), "yellow")
