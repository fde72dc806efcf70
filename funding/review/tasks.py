"""What the clock does about reviews: reminders around a due date, a look for ties that came later, and plans."""

from datetime import timedelta

from celery import shared_task

from funding.rounds.models import Phase
from lpip_portal import clock
from lpip_portal.notifications import outbox

from . import actions, queries
from .models import Assignment

SOON = timedelta(days=3)
GIVEN_UP = timedelta(days=14)
MANY = 5


@shared_task(name="funding.review.remind")
def remind() -> None:
    """Owe each letter once per due date: a date that was moved is a new occasion, and old ones are left alone."""
    now = clock.now()
    owed = Assignment.objects.owed().select_related("reviewer", "application__phase__round")
    windows = {"review_due": (now, now + SOON), "review_overdue": (now - GIVEN_UP, now)}
    for kind, (after, until) in windows.items():
        for each in owed.filter(due_at__gt=after, due_at__lte=until):
            occasion = each.due_at.isoformat()
            outbox.post(kind, to=[each.reviewer], about=each, occasion=occasion, assignment=each)


@shared_task(name="funding.review.look_again")
def look_again() -> None:
    """Look for ties of those who have bids, in every phase that is being judged."""
    now = clock.now()
    judged = Phase.objects.filter(closes_at__lt=now, decisions_at__gt=now - GIVEN_UP)
    for phase in judged.filter(applications__assignments__state__in=Assignment.STANDING).distinct():
        actions.look_again(phase)


@shared_task(name="funding.review.plan")
def make_plans() -> None:
    """Compute the plans that wait, a step at a time; what one tick does not reach the next one does."""
    for run in queries.runs_to_make()[:MANY]:
        for _step in range(queries.STEPS):
            actions.work_on_run(run, by=None)
