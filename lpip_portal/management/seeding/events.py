"""Events of the demonstration's hub: one to come, one online, one cancelled, one with numbers and one that is only planned."""

from datetime import timedelta

from hub.events import actions
from hub.models import Event
from lpip_portal import clock
from lpip_portal.accounts.models import User
from partnerships.models import Partnership


def seed(people: dict[str, User]) -> None:
    """Plan them if there is none; a second run changes nothing."""
    if Event.objects.exists():
        return
    hub = people["hub"]
    partner = Partnership.objects.public().filter(is_history=False).order_by("pk").first()
    coming = _plan(hub, 21, "conference", "What places learned this year", "Yr hyn a ddysgodd lleoedd eleni",
        "Partnerships from all four nations show what they found, and argue about what it means elsewhere.",
        place="The Exchange, Birmingham", language="both")  # fmt: skip
    online = _plan(hub, 9, "seminar", "Asking people who never come to meetings", "",
        "Three ways to hear from those who do not answer surveys, with what each costs.",
        link="https://example.org/join")  # fmt: skip
    cancelled = _plan(hub, 14, "visit", "A day at the yards", "", "A walk with those who hire and those who are hired.",
        place="The harbour office")  # fmt: skip
    over = _plan(hub, -40, "workshop", "Evidence for a council in a hurry", "", "An afternoon with officers of six councils.",
        place="Guildhall", partnership=partner)  # fmt: skip
    _plan(hub, 60, "training", "Reading an evaluation", "", "How to tell a strong study from a weak one.", place="The Exchange, Birmingham")  # fmt: skip
    for event in (coming, online, cancelled, over):
        actions.publish_event(event, by=hub)
    actions.cancel_event(cancelled, by=hub, reason="The yards are closed that week. We look for another day.")
    actions.hold_event(over, by=hub)
    actions.report_event(
        over, by=hub, attendance={"policy": 17, "community": 6, "research": 5, "voluntary": 2}
    )


def _plan(hub: User, days: int, kind: str, english: str, welsh: str, summary: str, **facts) -> Event:
    day = clock.today() + timedelta(days=days)
    begins = clock.uk(day.year, day.month, day.day, 13)
    return actions.plan_event(
        by=hub, kind=kind, title_en=english, title_cy=welsh, summary_en=summary, starts_at=begins, ends_at=begins + timedelta(hours=3),
        audience="Partnerships, policymakers and anybody who cares about a place",
        access="Step-free, with a hearing loop and a quiet room. Captions online. Tell the hub what you need.", **facts,
    )  # fmt: skip
