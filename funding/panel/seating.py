"""Who sits where, and who sees what: facts that both the rules and the lists ask."""

from collections.abc import Iterable

from django.db.models import IntegerField, QuerySet, Value

from lpip_portal.accounts.models import User

from .models import Item, Meeting, Panel, Seat

Role = Seat.Role
VOTING = (Role.CHAIR, Role.DEPUTY, Role.MEMBER)  # a secretary keeps the record


def seats(panel: Panel) -> QuerySet[Seat]:
    """Return the seats that are held now: the chair's first."""
    return Seat.objects.holding().filter(panel=panel)


def seat_of(user: User, panel: Panel) -> Seat | None:
    """Return a person's seat at a table."""
    return seats(panel).filter(user=user).first()


def holds(user: User, panel: Panel, *roles: str) -> bool:
    """Say whether a person sits at this table in one of these roles."""
    return seats(panel).filter(user=user, role__in=roles).exists()


def seen_items(user: User, panel: Panel) -> QuerySet[Item]:
    """Return the items of a panel that exist for a person."""
    return Item.objects.visible_to(user).filter(panel=panel)


def sees(user: User, item: Item) -> bool:
    """Say whether an item exists for a person."""
    return Item.objects.visible_to(user).filter(pk=item.pk).exists()


def sees_all(user: User, panel: Panel) -> bool:
    """Say whether every item of a panel exists for a person."""
    return not panel.items.exclude(pk__in=seen_items(user, panel).values("pk")).exists()


def chairs(panel: Panel) -> list[User]:
    """Return who chairs: one person, or nobody yet."""
    return [seat.user for seat in seats(panel).filter(role=Role.CHAIR).select_related("user")]


def presided(user: User, panel: Panel) -> QuerySet[Item]:
    """Return the items over which a person presides: the chair's, and to a deputy those the chair may not see."""
    items = seen_items(user, panel)
    if holds(user, panel, Role.CHAIR):
        return items
    if not holds(user, panel, Role.DEPUTY):
        return items.none()
    for chair in chairs(panel):
        items = items.exclude(pk__in=seen_items(chair, panel).values("pk"))
    return items


def kept(user: User, panel: Panel) -> QuerySet[Item]:
    """Return the items about which a person writes down what the panel says: as secretary, or presiding."""
    if holds(user, panel, Role.SECRETARY):
        return seen_items(user, panel)
    return presided(user, panel)


def confirms(user: User, panel: Panel) -> bool:
    """Say whether a person confirms for the panel: its chair, or a deputy where the chair may not see everything."""
    if not sees_all(user, panel):
        return False
    if holds(user, panel, Role.CHAIR):
        return True
    return holds(user, panel, Role.DEPUTY) and not any(sees_all(chair, panel) for chair in chairs(panel))


def voices(panel: Panel) -> QuerySet[Seat]:
    """Return the seats with a voice that are held now."""
    return seats(panel).filter(role__in=VOTING).select_related("user").order_by("user__name", "pk")


def runs_meetings(user: User, panel: Panel) -> bool:
    """Say whether a person keeps the meeting going: the secretary, the chair and the deputy chair."""
    return holds(user, panel, Role.SECRETARY, Role.CHAIR, Role.DEPUTY)


def has_begun(panel: Panel) -> bool:
    """Say whether a meeting of this panel has been opened."""
    return panel.meetings.exclude(state=Meeting.State.PLANNED).exists()


def who_sees(item: Item, among: Iterable[Seat]) -> set[int]:
    """Return the keys of those seats for whose people an item exists. One query, however many seats."""
    asked = [
        Item.objects.visible_to(seat.user)
        .filter(pk=item.pk)
        .annotate(seat=Value(seat.pk, IntegerField()))
        .order_by()
        .values_list("seat", flat=True)
        for seat in among
    ]
    if not asked:
        return set()
    return set(asked[0].union(*asked[1:], all=True))
