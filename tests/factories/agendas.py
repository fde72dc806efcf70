"""Priorities of a research agenda."""

from lpip_portal import clock
from lpip_portal.accounts.models import User
from partnerships.models import Partnership, Priority, Proposer

from .people import a_partnership


def a_priority(
    partnership: Partnership | None = None, state: str = "suggested", *, by: User | None = None, **facts
) -> Priority:
    """A priority in a state, suggested by somebody; by name unless ``shown_as`` says otherwise."""
    partnership = partnership or a_partnership()
    facts = {
        "title_en": "Getting to work",
        "question_en": "What would make the bus a choice?",
        "origin": "community",
        "shown_as": "name" if by else "anonymous",
        **facts,
    }
    if by and facts["shown_as"] == "name":
        facts["shown_person"] = by
    if state in Priority.GOING_ON:
        facts.setdefault("published_on", clock.today())
    if state in ("answered", "rejected"):
        facts.setdefault("outcome_en", "So it was.")
    priority = Priority.objects.create(partnership=partnership, state=state, **facts)
    if by:
        Proposer.objects.create(priority=priority, user=by)
    priority.changes.create(state="suggested")
    if state != "suggested":
        priority.changes.create(state=state, is_public=priority.published_on is not None)
    return priority
