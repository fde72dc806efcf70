"""Who sits where, and who sees what: facts that both the rules and the lists ask."""

from collections.abc import Iterable

from django.db.models import IntegerField, QuerySet, Value

from lpip_portal.accounts.models import User
from lpip_portal.composed import Composed

from .models import Item, Meeting, Panel, Seat

Role = Seat.Role
VOTING = (Role.CHAIR, Role.DEPUTY, Role.MEMBER)  # a secretary keeps the record
_OWN = Composed(lambda user, panel: Seat.objects.holding().filter(user=user, panel=panel).order_by("pk"))
_CHAIRS = Composed(
    lambda panel: (
        Seat.objects.holding()
        .filter(panel=panel, role=Role.CHAIR.value)
        .select_related("user")
        .order_by("pk")
    )
)
_UNSEEN = Composed(
    lambda user, panel: (
        Item.objects.filter(panel=panel)
        .exclude(pk__in=Item.objects.visible_to(user).filter(panel=panel).values("pk"))
        .values_list("pk")[:1]
    ),
    by_roles=True,
)
_WHO_SEES = Composed(
    lambda item, *seats_of: _who_sees(item, list(zip(seats_of[::2], seats_of[1::2], strict=True))),
    by_roles=True,
)
_BEGUN = Composed(
    lambda panel: Meeting.objects.filter(panel=panel).exclude(state=Meeting.State.PLANNED.value)[:1]
)


def seats(panel: Panel) -> QuerySet[Seat]:
    """Return the seats that are held now: the chair's first."""
    return Seat.objects.holding().filter(panel=panel)


def seat_of(user: User, panel: Panel) -> Seat | None:
    """Return a person's seat at a table."""
    return next(iter(own_seats(user, panel)), None)


def own_seats(user: User, panel: Panel) -> list[Seat]:
    """Return the seats that a person holds at a table now: one, none for the clock and for whoever has no account."""
    return _OWN(user, panel) if user is not None and user.is_authenticated else []


def holds(user: User, panel: Panel, *roles: str) -> bool:
    """Say whether a person sits at this table in one of these roles."""
    return any(seat.role in roles for seat in own_seats(user, panel))


def seen_items(user: User, panel: Panel) -> QuerySet[Item]:
    """Return the items of a panel that exist for a person."""
    return Item.objects.visible_to(user).filter(panel=panel)


def sees(user: User, item: Item) -> bool:
    """Say whether an item exists for a person."""
    return bool(user.is_authenticated and _WHO_SEES.any(item.pk, 0, user))


def sees_all(user: User, panel: Panel) -> bool:
    """Say whether every item of a panel exists for a person."""
    return not (_UNSEEN.any(user, panel) if user.is_authenticated else panel.items.exists())


def chairs(panel: Panel) -> list[User]:
    """Return who chairs: one person, or nobody yet."""
    return [seat.user for seat in _CHAIRS(panel)]


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


def presides(user: User, item: Item) -> bool:
    """Say whether a person presides over an item: the chair, and a deputy where the chair may not see it."""
    if not sees(user, item):
        return False
    if holds(user, item.panel, Role.CHAIR):
        return True
    return holds(user, item.panel, Role.DEPUTY) and not any(sees(chair, item) for chair in chairs(item.panel))


def keeps(user: User, item: Item) -> bool:
    """Say whether a person writes down what the panel says about an item: as secretary, or presiding."""
    return sees(user, item) if holds(user, item.panel, Role.SECRETARY) else presides(user, item)


def kept(user: User, panel: Panel) -> QuerySet[Item]:
    """Return the items about which a person writes down what the panel says: as secretary, or presiding."""
    if holds(user, panel, Role.SECRETARY):
        return seen_items(user, panel)
    return presided(user, panel)


def voices(panel: Panel) -> QuerySet[Seat]:
    """Return the seats with a voice that are held now."""
    return seats(panel).filter(role__in=VOTING).select_related("user").order_by("user__name", "pk")


def runs_meetings(user: User, panel: Panel) -> bool:
    """Say whether a person keeps the meeting going: the secretary, the chair and the deputy chair."""
    return holds(user, panel, Role.SECRETARY, Role.CHAIR, Role.DEPUTY)


def has_begun(panel: Panel) -> bool:
    """Say whether a meeting of this panel has been opened."""
    return _BEGUN.any(panel)


def who_sees(item: Item, among: Iterable[Seat]) -> set[int]:
    """Return the keys of those seats for whose people an item exists. One query, however many seats."""
    asked = [value for seat in among for value in (seat.pk, seat.user)]
    return {seat for (seat,) in _WHO_SEES(item.pk, *asked)} if asked else set()


def _who_sees(item: int, seats_of: list[tuple[int, User]]) -> QuerySet[Item]:
    asked = [
        Item.objects.visible_to(user)
        .filter(pk=item)
        .annotate(seat=Value(seat, IntegerField()))
        .order_by()
        .values_list("seat")
        for seat, user in seats_of
    ]
    return asked[0].union(*asked[1:], all=True)
