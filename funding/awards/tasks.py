"""What the clock does about offers."""

from celery import shared_task

from lpip_portal import clock
from lpip_portal.notifications import outbox

from . import queries


@shared_task(name="funding.awards.remind")
def remind() -> None:
    """Owe the reminders of offers that lapse soon or today: each once for each instant at which an offer lapses."""
    for kind, award, to in queries.reminders(clock.now()):
        outbox.post(kind, to=to, about=award, occasion=award.lapses_at.isoformat(), award=award)
