"""Areas by the names that people give them: named sets of places, each version of which stays on record."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.workflow import Closed, Stale
from partnerships import policy
from partnerships.models import Footprint, FootprintVersion, Partnership, Place

from .guards import Duplicate, locked, refuse_when_closed, room

MOST = 20  # areas of one partnership


@transaction.atomic
def name_footprint(
    partnership: Partnership,
    *,
    by: User,
    name_en: str,
    places: Iterable[Place],
    name_cy: str = "",
    note: str = "",
    nonce: str = "",
) -> Footprint:
    """Give a set of places a name of its own."""
    if done := trail.repeat(nonce, by, Footprint, "footprint.name"):
        return done
    partnership = locked(partnership)
    require(policy.may_manage(by, partnership))
    refuse_when_closed(partnership)
    if partnership.footprints.current().count() >= MOST:
        raise Duplicate(_("This partnership has named twenty areas already."), possible=room(partnership))
    _refuse_namesake(partnership, name_en)
    footprint = Footprint.objects.create(partnership=partnership, name_en=name_en, name_cy=name_cy, note=note)
    footprint.places.set(places)
    _keep(footprint)
    trail.record("footprint.name", footprint, by=by, nonce=nonce)
    return footprint


@transaction.atomic
def redraw_footprint(
    footprint: Footprint,
    *,
    by: User,
    version: int,
    name_en: str,
    places: Iterable[Place],
    name_cy: str = "",
    note: str = "",
    nonce: str = "",
) -> Footprint:
    """Name an area anew, or let it consist of other places. ``version`` is the one that the editor had on screen."""
    if done := trail.repeat(nonce, by, footprint, "footprint.redraw"):
        return done
    footprint = Footprint.objects.select_for_update().get(pk=footprint.pk)
    partnership = footprint.partnership
    require(policy.may_manage(by, partnership))
    refuse_when_closed(partnership)
    _refuse_ended(footprint)
    if version != footprint.version:
        raise Stale(
            _("Somebody changed this description after you opened it. Nothing of theirs was overwritten."),
            possible=room(partnership),
        )
    _refuse_namesake(partnership, name_en, but=footprint)
    footprint.name_en, footprint.name_cy, footprint.note = name_en, name_cy, note
    footprint.version += 1
    footprint.save()
    footprint.places.set(places)
    _keep(footprint)
    trail.record("footprint.redraw", footprint, by=by, nonce=nonce, version=footprint.version)
    return footprint


@transaction.atomic
def end_footprint(footprint: Footprint, *, by: User, nonce: str = "") -> Footprint:
    """No longer use an area; what it was stays on record."""
    if done := trail.repeat(nonce, by, footprint, "footprint.end"):
        return done
    footprint = Footprint.objects.select_for_update().get(pk=footprint.pk)
    require(policy.may_manage(by, footprint.partnership))
    _refuse_ended(footprint)
    footprint.ended_at = clock.now()
    footprint.save(update_fields=["ended_at"])
    trail.record("footprint.end", footprint, by=by, nonce=nonce)
    return footprint


def _keep(footprint: Footprint) -> None:
    """Write down what an area is from now on."""
    FootprintVersion.objects.create(
        footprint=footprint,
        number=footprint.version,
        name_en=footprint.name_en,
        name_cy=footprint.name_cy,
        note=footprint.note,
        codes=sorted(footprint.places.values_list("code", flat=True)),
    )


def _refuse_ended(footprint: Footprint) -> None:
    if footprint.ended_at:
        raise Closed(_("This area is no longer used."), possible=room(footprint.partnership))


def _refuse_namesake(partnership: Partnership, name: str, *, but: Footprint | None = None) -> None:
    others = partnership.footprints.current().exclude(pk=but.pk if but else None)
    if others.filter(name_en__iexact=name).exists():
        raise Duplicate(_("This partnership has an area of this name already."), possible=room(partnership))
