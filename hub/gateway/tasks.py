"""What the clock does about enquiries."""

from celery import shared_task

from . import actions


@shared_task(name="hub.gateway.tidy")
def tidy() -> None:
    """Forget what nobody confirmed, and ask what came of answers."""
    actions.forget_unconfirmed(by=None)
    actions.ask_outcomes(by=None)
