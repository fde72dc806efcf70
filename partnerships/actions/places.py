"""Coded places as they are published: what a person downloaded is taken over from the command line."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django.db import transaction

from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from partnerships import policy
from partnerships.models import Place
from partnerships.place_sheets import Change, Listed


class Loaded(NamedTuple):
    """What became of a list, as codes."""

    added: list[str]
    changed: list[str]
    replaced: list[str]
    retired: list[str]
    vanished: list[str]  # in use here, of a kind that the list has, and not in it


@transaction.atomic
def load_places(
    listed: Sequence[Listed],
    changes: Sequence[Change] = (),
    *,
    by: User | None,
    retire_on: date | None = None,
) -> Loaded:
    """Take over a published list; a second time nothing is left to do.

    What the list does not have any more is only named, unless ``retire_on`` says on which day it ended.
    """
    require(policy.may_load_places(by))
    known = {place.code: place for place in Place.objects.select_for_update(of=("self",)).order_by("pk")}
    added, changed = _listed(listed, known)
    joined = _within(listed, known)
    changed += sorted(joined - set(added) - set(changed))
    replaced = _replaced(changes, known)
    kinds, codes = {each.kind for each in listed}, {each.code for each in listed}
    prefixes = {code[:3] for code in codes}
    ended = set(Place.objects.filter(successors__isnull=False).values_list("code", flat=True))
    vanished = sorted(
        code
        for code, place in known.items()
        if place.kind in kinds and code[:3] in prefixes and code not in codes
        and place.valid_until is None and code not in ended
    )  # fmt: skip
    retired = vanished if retire_on else []
    Place.objects.filter(code__in=retired).update(valid_until=retire_on)
    loaded = Loaded(added, changed, replaced, retired, [] if retired else vanished)
    if any((added, changed, replaced, retired)):
        counts = {name: len(codes) for name, codes in loaded._asdict().items()}
        trail.record("place.load", known[listed[0].code], by=by, **counts)
    return loaded


def _listed(listed: Sequence[Listed], known: dict[str, Place]) -> tuple[list[str], list[str]]:
    """Enter the places of a list, what contains before what is contained."""
    added, changed = [], []
    for each in listed:
        parent = known.get(each.parent)
        facts = {"name_en": each.name_en, "kind": each.kind, "nation": each.nation, "vintage": each.vintage}
        if each.name_cy:
            facts["name_cy"] = each.name_cy
        place = known.get(each.code)
        if place is None:
            known[each.code] = Place.objects.create(code=each.code, parent=parent, **facts)
            added.append(each.code)
            continue
        if place.vintage and place.vintage > each.vintage:
            continue  # an older list says nothing new of it
        # A list of councils alone does not say in which region one lies, so that it takes no region away.
        if parent and (place.parent_id is None or parent.kind == Place.Kind.REGION):
            facts["parent_id"] = parent.pk
        if any(getattr(place, name) != value for name, value in facts.items()):
            for name, value in facts.items():
                setattr(place, name, value)
            place.save(update_fields=list(facts))
            changed.append(each.code)
    return added, changed


def _within(listed: Sequence[Listed], known: dict[str, Place]) -> set[str]:
    """Note what else contains each place of a list, wholly or in part; return the codes of which that was new."""
    lies = Place.within.through
    pairs = {
        (known[each.code].pk, known[around].pk): each.code
        for each in listed
        for around in each.within
        if around in known
    }
    there = set(
        lies.objects.filter(from_place__in={inner for inner, _outer in pairs}).values_list(
            "from_place", "to_place"
        )
    )
    new = {pair: code for pair, code in pairs.items() if pair not in there}
    lies.objects.bulk_create(
        [lies(from_place_id=inner, to_place_id=outer) for inner, outer in new], batch_size=2000
    )
    return set(new.values())


def _replaced(changes: Sequence[Change], known: dict[str, Place]) -> list[str]:
    """Note which codes took which one's place, where both are known here or the new one is."""
    after: dict[str, set[int]] = {}
    for old, new in Place.successors.through.objects.values_list("from_place__code", "to_place"):
        after.setdefault(old, set()).add(new)
    replaced = []
    for change in changes:
        new, old = known.get(change.new), known.get(change.old)
        if new is None or new is old or (old and new.pk in after.get(change.old, ())):
            continue
        ended = change.on - timedelta(days=1) if change.on else None
        if old is None:
            old = known[change.old] = Place(
                code=change.old, name_en=new.name_en, name_cy=new.name_cy, kind=new.kind, nation=new.nation, parent=new.parent
            )  # fmt: skip
        old.valid_until = ended or old.valid_until
        old.save()
        old.successors.add(new)
        after.setdefault(change.old, set()).add(new.pk)
        if change.on and new.valid_from is None:
            new.valid_from = change.on
            new.save(update_fields=["valid_from"])
        replaced.append(change.old)
    return list(dict.fromkeys(replaced))
