"""What the clock reminds reviewers of: three days before a review is due, and when it is overdue."""

from datetime import timedelta

from celery import shared_task

from lpip_portal import clock
from lpip_portal.notifications import outbox

from .models import Assignment

SOON = timedelta(days=3)
GIVEN_UP = timedelta(days=14)


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
