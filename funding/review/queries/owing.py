"""Which bids of a board something is awaited for, who was asked about them, and what is due first."""

from datetime import datetime

from django.db.models import Case, Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from funding.applications.models import Application
from funding.review.models import Assignment, Review, unanswered

State = Assignment.State
UNFINISHED = [Review.State.DRAFT, Review.State.RETURNED]
TO_WRITE = Q(state=State.ACCEPTED) & (Q(review__isnull=True) | Q(review__state__in=UNFINISHED))
AWAITED = Q(state=State.INVITED) | TO_WRITE


def owing(bids: QuerySet[Application], what: str, now: datetime) -> QuerySet[Application]:
    """Keep the bids for which ``what`` is awaited, one of the codes of the board's filter."""
    given = Assignment.objects.filter(application=OuterRef("pk")).order_by()
    if what == "short":
        return _short(bids)
    if what == "nobody":
        return bids.exclude(Exists(given.exclude(state=State.PROPOSED)))
    late = unanswered(now) | Q(AWAITED, due_at__lt=now)
    conditions = {
        "late": late,
        "answer": Q(state=State.INVITED),
        "review": TO_WRITE,
        "check": Q(state=State.ACCEPTED, review__state=Review.State.SUBMITTED),
    }
    return bids.filter(Exists(given.filter(conditions[what])))


def _short(bids: QuerySet[Application]) -> QuerySet[Application]:
    """Keep the bids that have fewer reviews that count than the phase wants, and no leave to go on with fewer."""
    whole = (
        Review.objects.counted()
        .filter(assignment__application=OuterRef("pk"))
        .order_by()
        .values("assignment__application")
        .annotate(n=Count("pk"))
        .filter(n__gte=OuterRef("phase__reviews_per_bid"))
    )
    return bids.filter(~Exists(whole), review_waiver__isnull=True)


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
