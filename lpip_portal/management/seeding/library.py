"""The evidence library of the demonstration, filled by the hub's people through the portal's own verbs."""

from datetime import timedelta

from django.db import transaction

from hub.evidence import actions, links
from hub.models import EvidenceItem
from lpip_portal import clock
from lpip_portal.accounts.models import User
from partnerships.models import Place, Theme

from .evidence_facts import ITEMS, NOTICE, Item

LICENCES = ("ogl-3", "cc-by-4", "cc-by-nc-4")


@transaction.atomic
def seed(people: dict[str, User]) -> None:
    """Write, review and publish the invented items; a second run changes nothing."""
    if EvidenceItem.objects.exists():
        return
    themes = {theme.slug: theme for theme in Theme.objects.all()}
    places = {place.code: place for place in Place.objects.all()}
    checked = []
    with clock.at(clock.now() - timedelta(days=28)) as hands:  # the library grew day by day
        for n, facts in enumerate(ITEMS):
            hands.move_on(days=1, hours=7)
            draft = actions.write_item(by=_writer(n, people), **_words(n, facts, themes, places))
            if item := _written(draft, n, facts, people):
                checked.append((n, item))
    for n, item in checked:
        finding = links.Finding(False, "gone") if n == 9 else links.Finding(True, "fine")
        actions.note_link(item, link=item.link, finding=finding)
        if n == 3:
            actions.mend_link(item, by=_writer(n, people), link=f"{item.link}&moved=1")


def _writer(n: int, people: dict[str, User]) -> User:
    return people["hub"] if n % 2 else people["evaluator"]


def _written(item: EvidenceItem, n: int, facts: Item, people: dict[str, User]) -> EvidenceItem | None:
    """Bring a draft to where its facts say that it is, and return it if it was published once."""
    writer, reviewer = _writer(n, people), _writer(n + 1, people)
    if facts.state == "draft":
        return None
    actions.send_item(item, by=writer)
    if facts.state == "review":
        return None
    item = actions.publish_item(item, by=reviewer)
    if facts.state == "withdrawn":
        item = actions.withdraw_item(item, by=writer, notice_en=NOTICE[0], notice_cy=NOTICE[1])
    return item


def _words(n: int, facts: Item, themes: dict[str, Theme], places: dict[str, Place]) -> dict:
    scale, level, reason = facts.strength
    title_cy, abstract_cy = facts.welsh or ("", "")
    return {
        "kind": facts.kind,
        "title_en": facts.title,
        "title_cy": title_cy,
        "authors": facts.authors,
        "made_on": facts.made_on,
        "asks": facts.asks,
        "abstract_en": facts.abstract,
        "abstract_cy": abstract_cy,
        "link": f"https://example.org/?demonstration={n}",
        "licence": LICENCES[n % len(LICENCES)],
        "scale": scale,
        "level": level,
        "level_reason": reason,
        "place_types": facts.types,
        "conditions_en": facts.conditions,
        "tried_en": facts.tried,
        "not_here_en": facts.not_here,
        "themes": [themes[slug] for slug in facts.themes],
        "places": [places[code] for code in facts.places],
        **facts.more,
    }
