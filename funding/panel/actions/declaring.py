"""Before the papers open: what each person at the table declares, and who read what."""

from collections.abc import Mapping

from django.db import transaction

from funding.applications import actions as applications
from funding.applications.models import Interest
from funding.panel import policy, seating
from funding.panel.models import Item, ItemDeclaration, Panel
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail

from . import guards


@transaction.atomic
def declare(item: Item, *, by: User, has_conflict: bool, nonce: str = "") -> ItemDeclaration:
    """Declare for oneself on one item. A conflict is a wall at once; one found later may still be declared."""
    if done := trail.repeat(nonce, by, ItemDeclaration, "item.declare"):
        return done
    item = guards.locked_item(item)
    require(policy.may_declare(by, item))
    guards.refuse_unless_convened(item.panel)
    return _declare(item, by, has_conflict, nonce)


@transaction.atomic
def declare_items(panel: Panel, *, by: User, answers: Mapping[str, bool], nonce: str = "") -> Panel:
    """Declare for oneself on several items, named by their refs; those that no longer exist for one are passed over."""
    if done := trail.repeat(nonce, by, panel, "panel.declare_items"):
        return done
    panel = guards.locked(panel)
    require(policy.may_declare_on(by, panel))
    guards.refuse_unless_convened(panel)
    items = seating.seen_items(by, panel).filter(ref__in=answers).select_related("application").order_by("pk")
    for item in list(items):
        item.panel = panel
        _declare(item, by, answers[item.ref], "")
    trail.record("panel.declare_items", panel, by=by, nonce=nonce, items=len(answers))
    return panel


def _declare(item: Item, by: User, has_conflict: bool, nonce: str) -> ItemDeclaration:
    seat = seating.seat_of(by, item.panel)
    made, _created = ItemDeclaration.objects.update_or_create(
        seat=seat, item=item, defaults={"has_conflict": has_conflict, "at": clock.now()}
    )
    trail.record("item.declare", made, by=by, nonce=nonce, item=item, has_conflict=has_conflict)
    if has_conflict:
        applications.note_interest(
            by, item.application, by=by, kind=Interest.Kind.OTHER, evidence="", source="declared"
        )
    return made


@transaction.atomic
def note_reading(item: Item, *, by: User, what: str = "item") -> None:
    """Log that somebody read the papers of an item, or opened a file of them. The one thing that a reading writes."""
    require(policy.may_read(by, item))
    trail.note_reading(what, item, by=by)
