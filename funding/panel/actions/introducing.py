"""Before the meeting: who introduces which item, and what introducers would give it."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from funding.panel import policy, queries, seating
from funding.panel.models import Introducer, Item, Panel, PreScore, Seat
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.workflow import Closed, Stale

from . import guards

Part = Introducer.Part


@transaction.atomic
def name_introducers(
    panel: Panel, *, by: User, named: Mapping[str, Mapping[str, str]], nonce: str = ""
) -> Panel:
    """Say who introduces which item: ``named`` gives, by the ref of an item and the part, the ref of a seat or "".

    An item that is not in ``named``, or does not exist for ``by``, is left alone.
    """
    if done := trail.repeat(nonce, by, panel, "panel.name_introducers"):
        return done
    panel = guards.locked(panel)
    require(policy.may_name_introducers(by, panel))
    guards.refuse_unless_convened(panel)
    _refuse_begun(panel)
    items = seating.seen_items(by, panel).filter(ref__in=named).select_related("application").order_by("pk")
    seats = {seat.ref: seat for seat in seating.voices(panel)}
    gained: dict[int, Seat] = {}
    for item in list(items):
        item.panel = panel
        wanted = {part: seats.get(ref) for part, ref in named[item.ref].items()}
        if any(ref and ref not in seats for ref in named[item.ref].values()):
            raise guards.WrongPerson(_("Choose somebody with a voice at the table."))
        for seat in _changed(item, wanted, by):
            gained[seat.pk] = seat
    trail.record("panel.name_introducers", panel, by=by, nonce=nonce, items=len(named))
    for seat in gained.values():
        occasion = clock.now().isoformat()
        outbox.post("panel_introducing", to=[seat.user], about=seat, occasion=occasion, panel=panel)
    return panel


def _changed(item: Item, wanted: Mapping[str, Seat | None], by: User) -> list[Seat]:
    """End and name what differs; return the seats that gained the item."""
    held = {row.part: row for row in Introducer.objects.filter(item=item, until__isnull=True)}
    after = {part: row.seat_id for part, row in held.items()}
    after |= {part: seat.pk if seat else None for part, seat in wanted.items()}
    chosen = [key for key in after.values() if key]
    if len(chosen) != len(set(chosen)):
        raise guards.WrongPerson(
            _("Two different people introduce “%(title)s”.") % {"title": item.application.title}
        )
    differs = {
        part: seat for part, seat in wanted.items() if after[part] != getattr(held.get(part), "seat_id", None)
    }
    sees = seating.who_sees(item, [seat for seat in differs.values() if seat])
    for seat in differs.values():
        if seat and seat.pk not in sees:
            raise guards.WrongPerson(
                _("%(who)s cannot introduce “%(title)s”. Choose somebody else.")
                % {"who": seat.user, "title": item.application.title}
            )
    now = clock.now()
    Introducer.objects.filter(pk__in=[held[part].pk for part in differs if part in held]).update(until=now)
    for part, seat in differs.items():
        if seat:
            Introducer.objects.create(item=item, seat=seat, part=part, named_by=by, since=now)
    return [seat for seat in differs.values() if seat]


@transaction.atomic
def pre_score(
    introducer: Introducer, *, by: User, points: int, version: int, comment: str = "", nonce: str = ""
) -> PreScore:
    """Say what one would give an item before the meeting, in whole points. Nobody reads it until both are in."""
    if done := trail.repeat(nonce, by, PreScore, "item.pre_score"):
        return done
    guards.locked(introducer.item.panel)
    introducer = Introducer.objects.select_related("item__panel__phase", "seat").get(pk=introducer.pk)
    require(policy.may_pre_score(by, introducer))
    guards.refuse_unless_convened(introducer.item.panel)
    _refuse_begun(introducer.item.panel)
    scale = queries.introducer_scale(introducer.item.panel.phase)
    if not 1 <= points <= scale:
        raise guards.Unclear(_("Points are a whole number from 1 to %(most)s.") % {"most": scale})
    given = PreScore.objects.filter(introducer=introducer).first() or PreScore(
        introducer=introducer, version=0
    )
    if given.version != version:
        raise Stale(_("You saved this pre-score after you opened the page. Read it again before you go on."))
    if PreScore.objects.standing().filter(introducer__item=introducer.item_id).count() > 1:
        raise Closed(_("Both pre-scores are in, so they can no longer be changed."))
    given.points, given.comment, given.at, given.version = points, comment, clock.now(), version + 1
    given.save()
    trail.record("item.pre_score", given, by=by, nonce=nonce, item=introducer.item)
    return given


def _refuse_begun(panel: Panel) -> None:
    if seating.has_begun(panel):
        raise Closed(
            _("The meeting has begun, so introducers and pre-scores can no longer be changed."),
            possible=guards.to_panel(panel),
        )
