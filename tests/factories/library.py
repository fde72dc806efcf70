"""The hub's people and what they keep: items of evidence."""

from datetime import date

from hub.models import EvidenceItem, HubPerson
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
