"""What the clock does for the library: it asks whether links still lead somewhere."""

from celery import shared_task

from lpip_portal import clock

from . import actions, links, queries

MANY = 20  # links for one tick of the clock


@shared_task(name="hub.evidence.check_links")
def check_links() -> None:
    """Ask about the links whose turn it is, no machine twice at one tick."""
    asked = set()
    for item in queries.links_due(clock.now()):
        if len(asked) == MANY:
            break
        if (host := links.host_of(item.link)) not in asked:
            asked.add(host)
            actions.note_link(item, link=item.link, finding=links.ask(item.link))
