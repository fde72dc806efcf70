"""The papers: when they open, and one PDF of all of them for each person at the table."""

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from funding.panel import packing, policy, queries, seating
from funding.panel.models import Item, Pack, Panel, packs
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.workflow import Closed, move

from . import guards


@transaction.atomic
def set_papers_time(panel: Panel, *, by: User, at: datetime, nonce: str = "") -> Panel:
    """Say when the papers open to whoever has declared. What is open already stays open."""
    if done := trail.repeat(nonce, by, panel, "panel.set_papers_time"):
        return done
    panel = guards.locked(panel)
    require(policy.may_set_papers_time(by, panel))
    if panel.state == Panel.State.CONFIRMED:
        guards.refuse_unless_convened(panel)
    now = clock.now()
    if panel.state == Panel.State.CONVENED and (panel.papers_at is None or panel.papers_at <= now):
        raise Closed(_("The papers are open already."), possible=guards.to_panel(panel))
    panel.papers_at = at
    panel.save(update_fields=["papers_at"])
    trail.record("panel.set_papers_time", panel, by=by, nonce=nonce, at=at)
    return panel


@transaction.atomic
def ask_for_pack(panel: Panel, *, by: User, nonce: str = "") -> Pack:
    """Ask for one PDF of all papers that one may read; one that is being made already is given instead."""
    if done := trail.repeat(nonce, by, Pack, "pack.ask"):
        return done
    panel = guards.locked(panel)
    require(policy.may_ask_for_pack(by, panel))
    seat = seating.seat_of(by, panel)
    items = queries.packable(by, panel)
    if waiting := Pack.objects.filter(seat=seat, state=Pack.State.ASKED, items=items).first():
        return waiting
    if not items:
        raise Closed(_("No papers are open to you yet."), possible=guards.to_panel(panel))
    Pack.objects.filter(seat=seat).exclude(state=Pack.State.ASKED).update(file=None, parts=[])
    pack = Pack.objects.create(
        seat=seat, items=items, language=translation.get_language() or "en-gb", asked_at=clock.now()
    )
    trail.record("pack.ask", pack, by=by, nonce=nonce, items=len(items))
    return pack


@transaction.atomic
def work_on_pack(pack: Pack, *, by: None = None) -> Pack:
    """Set the next papers of a pack, or bind it when all are set; it is the clock's own verb.

    Each call is a step of its own, so that progress can be read. A pack with a paper that closed meanwhile is given up.
    """
    require(by is None)
    found = Pack.objects.select_for_update(of=("self",), skip_locked=True)
    waiting = found.select_related("seat__user", "seat__panel__phase__round").filter(pk=pack.pk).first()
    if waiting is None or not waiting.is_waiting:
        return pack
    pack = waiting
    if not queries.may_still_hold(pack):
        move(pack, "give_up_pack")
        pack.parts = []
        pack.save(update_fields=["state", "parts"])
        trail.record("pack.give_up", pack, by=by)
        return pack
    with translation.override(pack.language):
        if pack.done < len(pack.items):
            _set_next(pack)
        else:
            _bind(pack)
    trail.record("pack.work", pack, by=by, done=pack.done)
    return pack


def _set_next(pack: Pack) -> None:
    keys = pack.items[pack.done : pack.done + packs.AT_ONCE]
    items = Item.objects.filter(pk__in=keys).select_related("application", "panel__phase").in_bulk()
    pack.parts = [*pack.parts, *(queries.pack_part(pack.seat.user, items[key]) for key in keys)]
    pack.done += len(keys)
    pack.save(update_fields=["parts", "done"])


def _bind(pack: Pack) -> None:
    pack.file = packing.pdf(queries.pack_paper(pack), pack.asked_at)
    pack.parts, pack.ready_at = [], clock.now()
    move(pack, "note_pack_ready")
    pack.save(update_fields=["state", "file", "parts", "ready_at"])


@transaction.atomic
def note_pack_reading(pack: Pack, *, by: User) -> None:
    """Log that somebody fetched their papers; refuse a pack that holds one which has closed to them."""
    require(pack.seat.user_id == by.pk)
    if not pack.is_ready:
        raise Closed(_("This file is not there yet, or is there no longer. Ask for it again."))
    if not queries.may_still_hold(pack):
        raise Closed(_("Your papers have changed since this file was made. Ask for a new one."))
    for item in Item.objects.filter(pk__in=pack.items).order_by("pk"):
        trail.note_reading("item in a pack", item, by=by)
    trail.note_reading("pack", pack, by=by)
