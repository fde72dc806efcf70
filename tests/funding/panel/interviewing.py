"""A panel that interviews, its times, and what is said and told, for the tests of interviews."""

from datetime import timedelta

from funding.models import InterviewSlot, ItemDeclaration
from funding.panel import actions
from lpip_portal import clock
from tests.factories import a_panel, a_phase, a_user, an_application
from tests.funding.panel.stories import items_of

ROLES = ("chair", "deputy", "secretary", "member", "other")
TOMORROW = clock.uk(2036, 6, 2, 10)


def a_table_that_interviews(bids: int = 2, **facts):
    """A convened panel of a phase with interviews, its items, and its people, who have declared."""
    closed = clock.now() - timedelta(days=1)
    phase = a_phase(interviews=True, closes_at=closed, intention_due_at=closed - timedelta(days=1), **facts)
    for n in range(1, bids + 1):
        an_application("eligible", phase=phase, lead=a_user(), title=f"Bid {n}")
    panel = a_panel(phase)
    panel.seats.all().delete()
    people = {role: a_user(role) for role in ROLES}
    for name, person in people.items():
        panel.seats.create(
            user=person, role="member" if name == "other" else name, since=clock.uk(2020, 1, 6)
        )
    declared = (
        ItemDeclaration(seat=seat, item=item, has_conflict=False)
        for seat in panel.seats.all()
        for item in panel.items.all()
    )
    ItemDeclaration.objects.bulk_create(declared)
    return panel, items_of(panel), people


def planned(panel, people, **facts):
    """What holds for all interviews of a panel is said."""
    facts = {
        "about_en": "Ten minutes.",
        "attendees_most": 2,
        "attendees_until": TOMORROW - timedelta(hours=2),
        **facts,
    }
    return actions.plan_interviews(panel, by=people["secretary"], version=0, **facts)


def slots_of(panel, people, count: int = 2, **facts) -> list[InterviewSlot]:
    """Times of tomorrow morning."""
    facts = {"first_at": TOMORROW, "minutes": 30, "gap": 15, "place": "Room 4", **facts}
    actions.make_interview_slots(panel, by=people["secretary"], count=count, **facts)
    return list(panel.interview_slots.order_by("starts_at"))


def changed(slot, by, **differs):
    """One time is changed in what is said."""
    slot.refresh_from_db()
    facts = {
        name: getattr(slot, name) for name in ("starts_at", "minutes", "place", "link", "version", "item")
    }
    return actions.change_interview_slot(slot, by=by, **facts | differs)


def told(panel, people):
    """Times are made, given to the bids in their order, and the leads are told."""
    planned(panel, people)
    slots = slots_of(panel, people, panel.items.count())
    actions.fill_interviews(panel, by=people["secretary"])
    actions.tell_interviews(panel, by=people["secretary"])
    return slots


def a_member(bid, name: str = "Mair", **facts):
    """Somebody of a bid's team who has confirmed."""
    facts = {"confirmed_at": clock.now(), "role": "researcher", "organisation": bid.organisation, **facts}
    return bid.team.create(name=name, email=f"{name.lower()}@example.org", **facts)
