"""Which bids of a board something is awaited for, who was asked about them, and what is due first."""

from datetime import datetime

from django.db.models import Case, Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from funding.applications.models import Application
from funding.review.models import Assignment, Review, unanswered
from funding.rounds.models import Phase

State = Assignment.State
UNFINISHED = [Review.State.DRAFT, Review.State.RETURNED]
TO_WRITE = Q(state=State.ACCEPTED) & (Q(review__isnull=True) | Q(review__state__in=UNFINISHED))
AWAITED = Q(state=State.INVITED) | TO_WRITE


def owing(bids: QuerySet[Application], phase: Phase, what: str, now: datetime) -> QuerySet[Application]:
    """Keep the bids of a phase for which ``what`` is awaited, one of the codes of the board's filter."""
    if what == "short":
        return bids.exclude(pk__in=_whole(phase)).filter(review_waiver__isnull=True)
    given = Assignment.objects.filter(application__phase=phase).order_by().values("application")
    if what == "nobody":
        return bids.exclude(pk__in=given.exclude(state=State.PROPOSED))
    conditions = {
        "late": unanswered(now) | Q(AWAITED, due_at__lt=now),
        "answer": Q(state=State.INVITED),
        "review": TO_WRITE,
        "check": Q(state=State.ACCEPTED, review__state=Review.State.SUBMITTED),
    }
    return bids.filter(pk__in=given.filter(conditions[what]))


def _whole(phase: Phase) -> QuerySet:
    """Return the keys of the bids of a phase that have all the reviews it wants."""
    counted = Review.objects.counted().filter(assignment__application__phase=phase).order_by()
    found = counted.values("assignment__application").annotate(n=Count("pk"))
    return found.filter(n__gte=phase.reviews_per_bid).values("assignment__application")


def asked_of(bids: QuerySet[Application], words: str) -> QuerySet[Application]:
    """Keep the bids that somebody of this name was asked about."""
    named = Assignment.objects.filter(application=OuterRef("pk"), reviewer__name__icontains=words)
    return bids.filter(Exists(named.exclude(state=State.PROPOSED).order_by()))


def by_due(bids: QuerySet[Application]) -> QuerySet[Application]:
    """Put first what is due first; bids of which nothing is awaited come last, by reference."""
    until = Case(When(state=State.INVITED, then=Coalesce("respond_by", "due_at")), default="due_at")
    first = (
        Assignment.objects.filter(AWAITED, application=OuterRef("pk"))
        .order_by()
        .values("application")
        .annotate(first=Min(until))
        .values("first")
    )
    return bids.alias(first=Subquery(first)).order_by(F("first").asc(nulls_last=True), "reference")
