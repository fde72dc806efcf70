"""Activities of engagement."""

from datetime import date

from partnerships.models import Audience, EngagementActivity, EngagementNote, Partnership

from .people import a_partnership


def an_activity(
    partnership: Partnership | None = None, state: str = "draft", *, note: str = "", **facts
) -> EngagementActivity:
    """An activity in a state; numbers by sector are facts too."""
    counts = {sector: facts.pop(sector) for sector in ("community", "policy", "business", "research", "voluntary") if sector in facts}  # fmt: skip
    facts = {
        "title": "An evening at the library",
        "method": "workshop",
        "begins_on": date(2026, 3, 4),
        **facts,
    }
    activity = EngagementActivity.objects.create(
        partnership=partnership or a_partnership(), state=state, **facts
    )
    Audience.objects.create(activity=activity, **counts)
    if note:
        EngagementNote.objects.create(activity=activity, text=note)
    return activity
