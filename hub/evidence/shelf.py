"""A page of the library as text: a line for each item, as its template draws it."""

from typing import NamedTuple

from django.db import connection
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language

from lpip_portal.ui.tongues import Spoken, joined

from .models import EvidenceItem

ANY = "0000000000"  # stands for a reference in an address
WORDS_OF_ABSTRACT = 40
ABOUT = """
SELECT m.evidenceitem_id, 'theme', t.name_en, t.name_cy, t."order", t.slug
    FROM hub_evidenceitem_themes m JOIN partnerships_theme t ON t.id = m.theme_id WHERE m.evidenceitem_id = ANY(%(items)s)
UNION ALL SELECT m.evidenceitem_id, 'place', p.name_en, p.name_cy, 0, p.code
    FROM hub_evidenceitem_places m JOIN partnerships_place p ON p.id = m.place_id WHERE m.evidenceitem_id = ANY(%(items)s)
ORDER BY 5, 6
"""


class Line(NamedTuple):
    """An item on a page of the library, as ``{% rows %}`` draws it: what may be missing is a list of none or one."""

    url: str
    lang: str
    title: str
    kind: str
    authors: str
    year: str
    picture: SafeString
    strength: str
    abstract_lang: str
    abstract: str
    themes: str
    tried: list[tuple[str]]


def lines(items: list[EvidenceItem]) -> list[Line]:
    """Return the words of a page of items; one query."""
    address = reverse("hub:evidence-item", args=[ANY])
    kinds, strengths = dict(EvidenceItem.Kind.choices), {}
    themes, places = _about([item.pk for item in items])
    found = []
    for item in items:
        scale = item.scale, item.level
        if scale not in strengths:
            strengths[scale] = item.strength_picture, item.strength
        found.append(
            Line(
                address.replace(ANY, item.ref),
                item.title_lang,
                str(item),
                str(kinds[item.kind]),
                item.authors,
                str(item.made_on.year),
                *strengths[scale],
                item.abstract_lang,
                Truncator(item.abstract).words(WORDS_OF_ABSTRACT, truncate=" …"),
                joined(themes.get(item.pk, []), "; "),
                [(joined(places[item.pk], ", "),)] if item.pk in places else [],
            )
        )
    return found


def _about(keys: list[int]) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """Return the names of the themes of items, and of the places where they were tried, in the language of the page."""
    themes: dict[int, list[str]] = {}
    places: dict[int, list[str]] = {}
    welsh = get_language() == "cy"
    if keys:
        with connection.cursor() as cursor:
            cursor.execute(ABOUT, {"items": keys})
            for item, what, name_en, name_cy, *_order in cursor.fetchall():
                names = themes if what == "theme" else places
                names.setdefault(item, []).append(
                    Spoken(name_cy, "cy") if welsh and name_cy else Spoken(name_en)
                )
    return themes, places
