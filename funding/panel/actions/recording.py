"""At the table: placing bids, writing down what the panel recommends, and confirming it."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from funding.panel import places, policy, queries, seating
from funding.panel.models import Item, ItemVersion, Panel
from funding.rounds import queries as rounds
from funding.rounds.models import Phase, RoundOfficer
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.workflow import move

from . import guards


class Row(NamedTuple):
    """What is said about one item: its place (tier or rank among what this person sees), and the version on screen."""

    item: Item
    place: int
    recommendation: str
    is_tied: bool = False
    version: int = 1


@transaction.atomic
def record_item(
    item: Item,
    *,
    by: User,
    recommendation: str,
    version: int,
    tier: int | None = None,
    rank: int | None = None,
    is_tied: bool = False,
    feedback: str = "",
    nonce: str = "",
) -> Item:
    """Write down what the panel recommends about one item. ``rank`` counts among the items that ``by`` may see."""
    if done := trail.repeat(nonce, by, item, "item.record_item"):
        return done
    item = guards.locked_item(item)
    require(policy.may_record_item(by, item))
    guards.refuse_unless_convened(item.panel)
    guards.refuse_undeclared(by, item.panel, [item])
    guards.refuse_stale(item, version)
    place = guards.place_wanted(item.panel.phase, tier=tier, rank=rank)
    item.feedback = feedback
    _write(item.panel, by, [(item, Row(item, place, recommendation, is_tied, version))])
    trail.record(
        "item.record_item", item, by=by, nonce=nonce, recommendation=recommendation, tier=tier, rank=item.rank
    )
    return item


@transaction.atomic
def record_order(panel: Panel, *, by: User, rows: Sequence[Row], nonce: str = "") -> Panel:
    """Write down places and recommendations of several items at once; items that are not among the rows stay."""
    if done := trail.repeat(nonce, by, panel, "panel.record_order"):
        return done
    panel = guards.locked(panel)
    require(policy.may_keep(by, panel))
    guards.refuse_unless_convened(panel)
    kept = seating.kept(by, panel).filter(pk__in=[row.item.pk for row in rows])
    locked = Item.objects.select_for_update(of=("self",)).filter(pk__in=kept.values("pk"))
    items = {item.pk: item for item in locked.select_related("application").order_by("pk")}
    require(len(items) == len(rows))
    guards.refuse_undeclared(by, panel, items.values())
    said = []
    for row in rows:
        item = items[row.item.pk]
        item.panel = panel
        guards.refuse_stale(item, row.version)
        tiers = panel.phase.result == Phase.Result.TIERS
        guards.place_wanted(panel.phase, tier=row.place if tiers else None, rank=None if tiers else row.place)
        said.append((item, row))
    _write(panel, by, said)
    trail.record("panel.record_order", panel, by=by, nonce=nonce, items=[item for item, _row in said])
    return panel


def _write(panel: Panel, by: User, said: list[tuple[Item, Row]]) -> None:
    others = seating.seen_items(by, panel).exclude(pk__in=[item.pk for item, _row in said])
    seen = [*(item for item, _row in said), *others.select_related("application")]
    hidden = queries.hidden_ranks(by, panel)
    for item, row in said:
        if row.recommendation not in Item.Recommendation.values:
            raise guards.Unclear(_("Choose what the panel recommends."))
        move(item, "record_item")
        if panel.phase.result == Phase.Result.TIERS:
            item.tier = row.place
        else:
            item.rank, item.is_tied = places.rank_at(row.place, hidden), row.is_tied
        item.recommendation, item.recorded_by, item.recorded_at = row.recommendation, by, clock.now()
    guards.refuse_unscored([item for item, _row in said])
    guards.refuse_silent_ties([item for item, _row in said], seen)
    for item, _row in said:
        ItemVersion.objects.keep(item, by=by, verb="record_item")


@transaction.atomic
def confirm_panel(panel: Panel, *, by: User, minutes: str = "", nonce: str = "") -> Panel:
    """Confirm what the panel recommends about every item; from then on it stands and decisions can be proposed."""
    if done := trail.repeat(nonce, by, panel, "panel.confirm_panel"):
        return done
    panel = guards.locked(panel)
    require(policy.may_confirm_panel(by, panel))
    move(panel, "confirm_panel")
    items = list(
        Item.objects.select_for_update(of=("self",))
        .filter(panel=panel)
        .select_related("application")
        .order_by("pk")
    )
    guards.refuse_blocked(panel, queries.confirm_blockers(by, panel))
    numbers = places.renumbered({item.pk: item.rank for item in items if item.rank is not None})
    for item in items:
        move(item, "confirm_item")
        item.rank = numbers.get(item.pk)
        ItemVersion.objects.keep(item, by=by, verb="confirm_item")
        trail.record("item.confirm_item", item, by=by, recommendation=item.recommendation, rank=item.rank)
    panel.minutes, panel.confirmed_by, panel.confirmed_at = minutes, by, clock.now()
    panel.save(update_fields=["state", "minutes", "confirmed_by", "confirmed_at"])
    trail.record("panel.confirm_panel", panel, by=by, nonce=nonce, items=len(items))
    outbox.post(
        "panel_confirmed",
        to=rounds.staff(panel.phase.round_id, RoundOfficer.Duty.OFFICER),
        about=panel,
        panel=panel,
    )
    return panel
