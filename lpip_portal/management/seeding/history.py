"""The published history of the real programme: places, themes, funders, money, dates, hub and known partnerships."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from funding.models import KeyDate, MoneyFact, Programme, PublishedPhase
from partnerships.models import (
    Footprint,
    FootprintVersion,
    Organisation,
    Participation,
    Partner,
    Partnership,
    Place,
    PublishedFact,
    Theme,
)

from . import partnership_facts, place_facts, programme_facts
from .settling import settle, settle_set


@transaction.atomic
def seed() -> None:
    """Put the published history in place."""
    places = seed_places()
    themes = seed_themes()
    organisations = seed_organisations()
    seed_programme(themes, organisations)
    for facts in partnership_facts.PARTNERSHIPS:
        seed_partnership(facts, places, themes, organisations)


def seed_places() -> dict[str, Place]:
    """Put the coded places in place, and the codes that were replaced."""
    places: dict[str, Place] = {}
    for code, name_en, name_cy, kind, around in place_facts.PLACES:
        parent = places.get(around)
        nation = parent.nation if parent else code
        places[code] = settle(
            Place, {"code": code}, name_en=name_en, name_cy=name_cy, kind=kind, parent=parent, nation=nation
        )
    for code, name_en, name_cy, nation, council in place_facts.CONSTITUENCIES:
        facts = {"name_en": name_en, "name_cy": name_cy, "kind": Place.Kind.WESTMINSTER, "nation": nation}
        places[code] = settle(Place, {"code": code}, parent=places[nation], **facts)
        places[code].within.add(places[council])
    for old, new, name_en, last in place_facts.REPLACED:
        place = places[new]
        ended = settle(
            Place,
            {"code": old},
            name_en=name_en,
            kind=place.kind,
            parent=place.parent,
            nation=place.nation,
            valid_until=date.fromisoformat(last) if last else None,
        )
        ended.successors.add(place)
    return places


def seed_themes() -> dict[str, Theme]:
    """Put the seven themes in place."""
    return {
        slug: settle(Theme, {"slug": slug}, name_en=name_en, name_cy=name_cy, order=order)
        for order, (slug, name_en, name_cy) in enumerate(place_facts.THEMES, start=1)
    }


def seed_organisations() -> dict[str, Organisation]:
    """Put the funders and the organisations of the known partnerships in place."""
    made: dict[str, Organisation] = {}
    for name, name_cy, around in programme_facts.FUNDERS:
        made[name] = settle(
            Organisation,
            {"name": name},
            name_cy=name_cy,
            kind=Organisation.Kind.FUNDER,
            standing=Organisation.Standing.VERIFIED,
            parent=made.get(around),
        )
    for name, (kind, nation) in partnership_facts.ORGANISATIONS.items():
        made[name] = settle(
            Organisation,
            {"name": name},
            name_cy=partnership_facts.WELSH_NAMES.get(name, ""),
            kind=kind,
            nation=nation,
            standing=Organisation.Standing.VERIFIED,
        )
    return made


def seed_programme(themes: dict[str, Theme], organisations: dict[str, Organisation]) -> Programme:
    """Put the programme in place, with its phases, money and dates."""
    facts = programme_facts
    programme = settle(
        Programme,
        {"slug": facts.SLUG},
        name_en=facts.NAME_EN,
        name_cy=facts.NAME_CY,
        summary_en=facts.SUMMARY_EN,
        summary_cy=facts.SUMMARY_CY,
        is_history=True,
        hub=organisations[facts.HUB],
        hub_note=facts.HUB_NOTE,
    )
    settle_set(programme.funders, [organisations[name] for name, *_rest in facts.FUNDERS])
    settle_set(programme.themes, list(themes.values()))
    phases = {"": None}
    for order, phase in enumerate(facts.PHASES, start=1):
        phases[phase["label_en"]] = settle(PublishedPhase, {"programme": programme, "order": order}, **phase)
    for order, (label, what, amount, basis, source) in enumerate(facts.MONEY, start=1):
        settle(
            MoneyFact,
            {"programme": programme, "order": order},
            phase=phases[label],
            label_en=what,
            amount=Decimal(amount),
            basis=basis,
            source=source,
        )
    for on, at, what_en, what_cy, caution in facts.DATES:
        settle(
            KeyDate,
            {"programme": programme, "what_en": what_en},
            on=on,
            at=at,
            what_cy=what_cy,
            caution=caution,
        )
    return programme


def seed_partnership(
    facts: dict[str, Any],
    places: dict[str, Place],
    themes: dict[str, Theme],
    organisations: dict[str, Organisation],
) -> Partnership:
    """Put one published partnership in place, with its partners, awards and facts."""
    lead = organisations[facts["lead"]]
    goes_on = any(award["number"] > 1 for award in facts["awards"])
    plain = ("name_cy", "short_name", "place_note", "summary_en", "summary_cy", "website", "caution")
    partnership = settle(
        Partnership,
        {"slug": facts["slug"]},
        name_en=facts["name_en"],
        convenor=lead,
        administrator=facts.get("administrator", lead),
        nation=facts["nation"],
        former_names=facts.get("former_names", []),
        priorities=facts.get("priorities", []),
        is_history=True,
        is_public=True,
        state=Partnership.State.ACTIVE if goes_on else Partnership.State.CLOSED,
        **{name: facts.get(name, "") for name in plain},
    )
    settle_set(partnership.places, [places[code] for code in facts["places"]])
    if "area" in facts:
        seed_area(partnership, *facts["area"])
    settle_set(partnership.themes, [themes[slug] for slug in facts["themes"]])
    for name in [facts["lead"], *facts.get("partners", [])]:
        settle(
            Partner,
            {"partnership": partnership, "organisation": organisations[name]},
            state=Partner.State.ACCEPTED,
        )
    for award in facts["awards"]:
        seed_participation(partnership, award)
    for order, (label, text) in enumerate(facts.get("facts", []), start=1):
        words = {"label_en": label, "label_cy": partnership_facts.LABELS_CY.get(label, ""), "text_en": text}
        settle(PublishedFact, {"partnership": partnership, "order": order}, **words)
    return partnership


def seed_area(partnership: Partnership, name_en: str, name_cy: str) -> None:
    """Put the area in place that a published partnership works in, by its own name."""
    area = settle(Footprint, {"partnership": partnership, "name_en": name_en}, name_cy=name_cy)
    places = list(partnership.places.all())
    settle_set(area.places, places)
    codes = sorted(place.code for place in places)
    settle(FootprintVersion, {"footprint": area, "number": 1}, name_en=name_en, name_cy=name_cy, codes=codes)


def seed_participation(partnership: Partnership, award: dict[str, Any]) -> Participation:
    """Put on record that a partnership was funded in a phase."""
    return settle(
        Participation,
        {
            "partnership": partnership,
            "phase_number": award["number"],
            "programme": partnership_facts.PROGRAMME,
        },
        phase_label=f"Phase {award['number']}",
        status="awarded",
        grant_reference=award.get("grant_reference", ""),
        headline=award.get("headline", ""),
        caution=award.get("caution", ""),
    )
