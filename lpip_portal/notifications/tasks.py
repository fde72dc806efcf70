"""What the clock does for letters."""

from celery import shared_task

from . import delivery


@shared_task(name="notifications.deliver")
def deliver() -> None:
    """Send the letters that are due."""
    delivery.deliver()
