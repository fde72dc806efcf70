"""Reads about all the reviews of a phase: who owes what, what blocks the panel, and what a person should do next."""

from collections.abc import Container, Iterable
from datetime import datetime, timedelta

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from funding.applications.models import Application
from funding.review.models import Assignment, PoolMember, Review, holds, unanswered
from funding.rounds.models import Phase, RoundOfficer
from lpip_portal import clock
from lpip_portal.composed import Composed
from lpip_portal.ui.todo import OFFICER, Question, Todo, answers

from .pooling import pools_to_answer

AFTERWARDS = timedelta(days=60)  # after the planned decisions, reviews are nobody's task any more


def with_counted(bids: QuerySet[Application]) -> QuerySet[Application]:
    """Add to each bid how many of its reviews count."""
    counted = (
        Review.objects.counted()
        .filter(assignment__application=OuterRef("pk"))
        .order_by()
        .values("assignment__application")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return bids.annotate(counted=Coalesce(Subquery(counted), 0))


def unreviewed(phase: Phase) -> QuerySet[Application]:
    """Return the eligible bids of a phase that have neither their reviews nor a waiver; none where only a panel judges."""
    bids = Application.objects.filter(phase=phase, state=Application.State.ELIGIBLE)
    if phase.shape == Phase.Shape.PANEL_ONLY:
        return bids.none()
    return with_counted(bids).filter(counted__lt=phase.reviews_per_bid, review_waiver__isnull=True)


def mine(user) -> list[Assignment]:
    """Return a reviewer's own assignments, the most urgent first. One query."""
    return _MINE(user) if user.is_authenticated else []


_MINE = Composed(
    lambda user: (
        Assignment.objects.mine(user)
        .select_related("application__phase__round", "review")
        .order_by("due_at", "pk")
    )
)


def _as_reviewer(user, now: datetime) -> Iterable[Todo]:
    for each in pools_to_answer(user, now):
        if each.said_yes or not each.used_at:
            page = reverse("funding:pool-answer", args=[each.ref])
            last = None if each.said_yes else each.respond_by
            yield Todo(
                _("Say whether you may be asked to review"),
                page,
                last,
                about=f"{each.phase.round}, {each.phase}",
            )
    for assignment in mine(user):
        about = assignment.application.title
        page = reverse("funding:assignment", args=[assignment.ref])
        if assignment.state == Assignment.State.INVITED:
            last = min(assignment.respond_by or assignment.due_at, assignment.due_at)
            if now <= last:
                yield Todo(_("Answer an invitation to review"), page, last, about=about)
            continue
        review = getattr(assignment, "review", None)
        form = reverse("funding:review-form", args=[assignment.ref])
        if review is None or review.state == Review.State.DRAFT:
            yield Todo(_("Write and submit your review"), form, assignment.due_at, about=about)
        elif review.state == Review.State.RETURNED:
            yield Todo(_("Mend your review and submit it again"), form, assignment.due_at, about=about)


def _as_officer(user, now: datetime) -> Iterable[Todo]:
    """Four queries, however many phases and bids; phases long decided are left alone."""
    officers = RoundOfficer.objects.holding(now).filter(user=user, duty=RoundOfficer.Duty.OFFICER)
    phases = Phase.objects.filter(
        round__in=officers.values("round"),
        closes_at__lt=now,
        decisions_at__gt=now - AFTERWARDS,
        shape=Phase.Shape.REVIEWS_THEN_PANEL,
    ).select_related("round", "response_window")
    if not (phases := list(phases)):
        return
    given = Assignment.objects.visible_to(user).filter(application__phase__in=phases)
    owed = Q(pk__in=given.owed().values("pk")) | Q(state=Assignment.State.INVITED)
    late = given.filter(Q(owed, due_at__lt=now) | unanswered(now))
    late = set(late.values_list("application__phase", "state").distinct())
    silent = {key for key, state in late if state == Assignment.State.INVITED}
    overdue = {key for key, state in late if state == Assignment.State.ACCEPTED}
    came_in = given.filter(state=Assignment.State.ACCEPTED, review__state=Review.State.SUBMITTED)
    to_check = set(came_in.values_list("application__phase", flat=True))
    without = _without_reviewers(user, phases)
    for phase in phases:
        about = f"{phase.round}, {phase}"
        coverage = reverse("funding:coverage", args=[phase.ref])
        if phase.pk in without:
            yield Todo(
                _("Find reviewers for the bids"), reverse("funding:assign", args=[phase.ref]), about=about
            )
        if phase.pk in silent:
            alternates = reverse("funding:alternate-list", args=[phase.ref])
            yield Todo(_("Ask others where a reviewer did not answer"), alternates, about=about)
        if phase.pk in overdue:
            yield Todo(_("Chase reviews that are overdue"), coverage, urgency="late", about=about)
        if phase.pk in to_check:
            yield Todo(_("Check the reviews that came in"), coverage, about=about)
        if phase.pk not in without | silent | overdue | to_check and _waits_for_responses(phase, now):
            page = reverse("funding:response-list", args=[phase.ref])
            yield Todo(_("Let applicants respond to their reviews"), page, about=about)


QUESTIONS = (Question(_as_reviewer, frozenset(["reviews"])), Question(_as_officer, OFFICER))


def todos(user, now: datetime, held: Container[str] | None = None) -> list[Todo]:
    """What a person should do next about reviews: answer, write, mend; plan, chase, check."""
    return answers(QUESTIONS, user, now, held)


def _waits_for_responses(phase: Phase, now: datetime) -> bool:
    """Say whether the reviews of a phase are due, its applicants may respond, and the window is not open yet."""
    is_between = (
        phase.reviews_due_at is not None and phase.reviews_due_at < now and clock.today() <= phase.panel_on
    )
    return phase.takes_responses and is_between and not hasattr(phase, "response_window")


def _without_reviewers(user, phases: list[Phase]) -> set[int]:
    """Return the keys of the phases in which a bid has too few reviewers who were asked."""
    out = Q(assignments__state__in=Assignment.OPEN_DOORS)
    asked = out & holds(clock.now(), "assignments__") & ~Q(assignments__review__state="unusable")
    bids = Application.objects.visible_to(user).filter(phase__in=phases, state=Application.State.ELIGIBLE)
    short = bids.annotate(n=Count("assignments", asked)).filter(
        n__lt=F("phase__reviews_per_bid"), review_waiver__isnull=True
    )
    return set(short.values_list("phase", flat=True))


def in_pool(user) -> bool:
    """Say whether somebody is a reviewer anywhere."""
    return PoolMember.objects.filter(user=user).exists()
