"""A closed phase with reviewed bids, and a panel around it, for the tests of this stage."""

from datetime import timedelta

from funding.models import Discussion, Interest, Item, ItemDeclaration, Panel, Phase, Seat
from funding.panel import actions
from lpip_portal import clock
from lpip_portal.accounts.models import User
from tests.factories import a_phase, a_review, a_user, an_application, an_assignment, officer_of


def a_closed_phase(bids: int = 2, reviews: int = 3, **facts) -> tuple[Phase, list]:
    """A phase that has closed, its eligible bids, and their reviews: bid n has n, n+1, … points."""
    closed = clock.now() - timedelta(days=1)
    facts = {"closes_at": closed, "intention_due_at": closed - timedelta(days=1), **facts}
    phase = a_phase(**facts)
    made = [
        an_application("eligible", phase=phase, lead=a_user(), title=f"Bid {n}") for n in range(1, bids + 1)
    ]
    for n, bid in enumerate(made, 1):
        for r in range(reviews):
            a_review(an_assignment(bid), points=min(6, n + r))
    return phase, made


def a_table(phase: Phase, *roles: str, quorum: int = 2) -> tuple[Panel, dict[str, User]]:
    """A forming panel with a person in each role: chair, secretary, member and another member unless said otherwise."""
    panel = actions.form_panel(phase, by=officer_of(phase), quorum=quorum)
    people = {}
    for role in roles or ("chair", "secretary", "member", "other"):
        people[role] = a_user(role)
        part = role if role in Seat.Role.values else "member"
        actions.seat(panel, by=officer_of(phase), user=people[role], role=part)
    return panel, people


def a_meeting(bids: int = 2, *roles: str, **facts) -> tuple[Panel, list[Item], dict[str, User]]:
    """A convened panel, its items in the order of their titles, and its people."""
    phase, _bids = a_closed_phase(bids, **facts)
    panel, people = a_table(phase, *roles)
    panel = actions.convene(panel, by=officer_of(phase))
    return panel, items_of(panel), people


def items_of(panel: Panel) -> list[Item]:
    """The items of a panel as they are now."""
    return list(
        Item.objects.filter(panel=panel)
        .select_related("application", "panel__phase__round")
        .order_by("application__title")
    )


def declare_all(panel: Panel) -> None:
    """Everybody at the table declares no conflict on what exists for them."""
    for seat in Seat.objects.filter(panel=panel, until__isnull=True).select_related("user"):
        for item in Item.objects.visible_to(seat.user).filter(panel=panel):
            if not ItemDeclaration.objects.filter(seat=seat, item=item).exists():
                actions.declare(item, by=seat.user, has_conflict=False)


def declared(item: Item, by: User) -> None:
    """Let somebody who sits, and for whom the item exists, declare that they have no conflict; once is enough."""
    seat = Seat.objects.filter(panel=item.panel, user=by, until__isnull=True).first()
    if seat and Item.objects.visible_to(by).filter(pk=item.pk).exists():
        ItemDeclaration.objects.get_or_create(seat=seat, item=item, defaults={"has_conflict": False})


def record(item: Item, by: User, rank: int, recommendation: str = "fund", **facts) -> Item:
    """Record a rank, after declaring."""
    declared(item, by)
    item.refresh_from_db()
    facts = {"version": item.version, **facts}
    return actions.record_item(item, by=by, rank=rank, recommendation=recommendation, **facts)


def walled(user: User, item: Item) -> None:
    """Let a tie that somebody found and confirmed stand between a person and an item's bid."""
    Interest.objects.create(
        user=user, application=item.application, kind="personal", source="detected", state="confirmed"
    )


def seat_of(user) -> Seat:
    """The seat that somebody has now."""
    return Seat.objects.get(user=user, until__isnull=True)


def in_session(*away: str, bids: int = 2, hide: str = "", roles=()):
    """A meeting in session: everybody but those away is there; whom ``hide`` names may not know the first bid."""
    panel, items, people = a_meeting(bids, *(roles or ("chair", "deputy", "secretary", "member", "other")))
    if hide:
        walled(people[hide], items[0])
    declare_all(panel)
    meeting = actions.plan_meeting(panel, by=people["secretary"], starts_at=clock.now(), place="Room 1")
    actions.open_meeting(meeting, by=people["secretary"])
    for name, person in people.items():
        if name not in away:
            actions.arrive(meeting, by=people["secretary"], seat=seat_of(person))
    meeting.refresh_from_db()
    return meeting, items, people


def fresh(item: Item) -> Item:
    """An item as it stands now."""
    item.refresh_from_db()
    return item


def scored(discussion: Discussion, by, score: int = 7, **facts) -> Discussion:
    """An item's score, given by whoever writes it down."""
    return actions.score_item(discussion, by=by, score=score, version=fresh(discussion.item).version, **facts)
