"""What the clock does for the trail."""

from celery import shared_task

from . import sealing


@shared_task(name="audit.seal")
def seal() -> None:
    """Chain the newest events."""
    sealing.seal()


@shared_task(name="audit.anchor")
def anchor() -> None:
    """Anchor the head of the chain outside the database."""
    sealing.seal()
    sealing.anchor()
