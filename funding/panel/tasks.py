"""What the clock does for the table: it makes the papers of each person, and forgets what is not to be kept."""

from celery import shared_task

from lpip_portal import clock

from . import actions, queries

MANY = 5


@shared_task(name="funding.panel.pack")
def make_packs() -> None:
    """Make the packs that wait, a step at a time; what one tick does not reach the next one does."""
    for pack in queries.packs_to_make()[:MANY]:
        for _step in range(pack.steps):
            actions.work_on_pack(pack, by=None)


@shared_task(name="funding.panel.forget")
def forget_needs() -> None:
    """Erase what people needed at interviews that were over thirty days ago."""
    for need in queries.needs_to_forget(clock.now()).select_related("item"):
        actions.forget_needs(need, by=None)
