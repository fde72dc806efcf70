"""What the clock does about offers and case files."""

from celery import shared_task

from lpip_portal import clock
from lpip_portal.notifications import outbox

from . import actions, queries


@shared_task(name="funding.awards.remind")
def remind() -> None:
    """Owe the reminders of offers that lapse soon or today: each once for each instant at which an offer lapses."""
    for kind, award, to in queries.reminders(clock.now()):
        outbox.post(kind, to=to, about=award, occasion=award.lapses_at.isoformat(), award=award)


@shared_task(name="funding.awards.build_cases")
def build_cases() -> None:
    """Build the case files that wait; what one tick does not reach the next one does."""
    for row in queries.cases_to_build():
        actions.build_case(row, by=None)
