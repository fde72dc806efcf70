"""What the clock does for bids: it finds who is due a reminder and owes it. Nothing has to run for a phase to close."""

from celery import shared_task
from django.db import transaction

from lpip_portal import clock
from lpip_portal.notifications import outbox

from . import actions, queries

MANY = 25


@shared_task(name="funding.applications.remind")
def remind() -> None:
    """Owe every reminder about bids that is due now."""
    closing_soon()
    sign_off_waiting()
    sign_off_urgent()
    intention_soon()
    blocked_files()


@transaction.atomic
def closing_soon() -> None:
    """Tell a team that its bid is not submitted."""
    for due in queries.due.closing_soon(clock.now()):
        outbox.post("closing_soon", to=due.to, about=due.about, occasion=due.occasion, application=due.about)


@transaction.atomic
def sign_off_waiting() -> None:
    """Tell an office that a bid waits for it."""
    for due in queries.due.sign_off_waiting(clock.now()):
        outbox.post(
            "sign_off_waiting", to=due.to, about=due.about, occasion=due.occasion, application=due.about
        )


@transaction.atomic
def sign_off_urgent() -> None:
    """Tell everybody at an office, and the lead, that a bid still waits while a deadline is near or has passed."""
    for due in queries.due.sign_off_urgent(clock.now()):
        outbox.post(
            "sign_off_urgent",
            to=due.to,
            about=due.about,
            occasion=due.occasion,
            application=due.about,
            due_at=due.due_at,
        )


@transaction.atomic
def intention_soon() -> None:
    """Tell a lead that an intention is due."""
    for due in queries.due.intention_soon(clock.now()):
        outbox.post(
            "application_intention_soon",
            to=due.to,
            about=due.about,
            occasion=due.occasion,
            phase=due.about,
            partnership=due.partnership,
        )


@shared_task(name="funding.applications.export")
def write_lists() -> None:
    """Write the long lists that wait for it, and forget the files of yesterday."""
    for export in queries.to_be_written()[:MANY]:
        actions.write_export(export, by=None)
    for export in queries.to_be_forgotten(clock.now())[:MANY]:
        actions.forget_export(export, by=None)


@shared_task(name="funding.applications.print")
def print_submissions() -> None:
    """Set what was submitted as PDF; what one tick does not reach the next one does."""
    for submission in queries.unprinted()[:MANY]:
        actions.print_submission(submission, by=None)


@transaction.atomic
def blocked_files() -> None:
    """Tell who added a file, and the lead of the bid, that the check for viruses blocked it."""
    for file in queries.blocked_files():
        outbox.post(
            "file_blocked",
            to=[file.document.added_by, file.application.lead],
            about=file.application,
            occasion=file.document.ref,
            application=file.application,
            name=file.document.name,
        )
