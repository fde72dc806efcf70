"""The hub's people and what they keep: items of evidence, data sets, experts."""

from datetime import date

from hub.models import Dataset, EvidenceItem, Expert, HubPerson
from lpip_portal import clock

from .counting import number
from .people import a_theme, a_user


def a_hub_person(role: str = "staff", **facts):
    """Somebody who works at the hub."""
    user = a_user(**facts)
    HubPerson.objects.create(user=user, role=role, since=clock.uk(2020, 1, 1))
    return user


def an_item(*, themes=None, places=(), **facts) -> EvidenceItem:
    """A published item that lacks nothing; it was tried in no place."""
    n = number()
    writer = facts.pop("written_by", None) or a_hub_person()
    state = facts.get("state", "published")
    facts = {
        "state": state,
        "kind": "report",
        "title_en": f"Item {n}",
        "authors": f"Author {n}",
        "made_on": date(2024, 5, 1),
        "asks": "outcomes",
        "abstract_en": "What was found.",
        "link": f"https://example.org/{n}",
        "licence": "ogl-3",
        **facts,
    }
    if state not in ("draft", "review"):
        facts = {"published_by": a_hub_person(), "published_at": clock.now(), **facts}
    if facts.get("scale", "local") != "local":
        facts = {"rated_by": writer, "level_reason": "A comparison group.", **facts}
    item = EvidenceItem.objects.create(written_by=writer, **facts)
    item.themes.set(themes if themes is not None else [a_theme()])
    item.places.set(places)
    item.writers.add(writer)
    return item


def a_dataset(*, themes=(), places=(), **facts) -> Dataset:
    """A data set in the catalogue."""
    n = number()
    curator = None if facts.get("state") == "suggested" else a_hub_person()
    facts = {
        "state": "catalogued",
        "title_en": f"Data set {n}",
        "publisher": "A publisher",
        "summary_en": "Counts by stop.",
        "access": "open",
        "curated_by": curator,
        **facts,
    }
    dataset = Dataset.objects.create(**{"suggested_by": curator or a_hub_person(), **facts})
    dataset.themes.set(themes)
    dataset.places.set(places)
    return dataset


def an_expert(**facts) -> Expert:
    """An expert who agreed and is listed."""
    n = number()
    facts = {
        "state": "listed",
        "name": f"Expert {n}",
        "email": f"expert{n}@example.org",
        "expertise": "Much.",
        **facts,
    }
    if facts["state"] in Expert.AGREED:
        person = facts.pop("user", None) or a_user()
        facts = {
            "user": person,
            "contact": "By the hub.",
            "no_conflict": "Nothing.",
            "consented_at": clock.now(),
            **facts,
        }
    return Expert.objects.create(**{"suggested_by": a_hub_person(), **facts})
