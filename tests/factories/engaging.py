"""Activities of engagement, and events of the hub."""

from datetime import date, timedelta

from hub.models import Attendance, Event
from lpip_portal import clock
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


def an_event(state: str = "draft", **facts) -> Event:
    """An event of the hub in a state, a week from now unless it was held; numbers by sector are facts too."""
    counts = {sector: facts.pop(sector) for sector in ("community", "policy", "business", "research", "voluntary") if sector in facts}  # fmt: skip
    ago = -14 if state in ("held", "reported") else 7
    facts.setdefault("starts_at", clock.now() + timedelta(days=ago))
    facts = {
        "kind": "seminar",
        "title_en": "What works for buses",
        "summary_en": "Three partnerships say what they found.",
        "ends_at": facts["starts_at"] + timedelta(hours=2),
        "place": "The Exchange, Birmingham",
        "audience": "Everybody",
        "access": "Lift and hearing loop.",
        **({"reason": "The speaker is ill."} if state == "cancelled" else {}),
        **facts,
    }
    event = Event.objects.create(state=state, **facts)
    if state == "reported":
        Attendance.objects.create(event=event, **counts)
    return event
