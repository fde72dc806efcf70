"""Searching the library: what is found, its page and its counts in one question to the database.

Words are looked for as English stems them and as they stand, without accents; the index answers. Where more than ``MOST`` items
are found, the counts and the order are those of the first ``MOST`` that the database comes upon, and the page says so.
"""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.models import Nation

from .models import EvidenceItem
from .queries import inside

PER_PAGE = 20
MOST = 2_000
ASKED = """(websearch_to_tsquery('public.portal_english', %(q)s) || websearch_to_tsquery('public.portal_welsh', %(q)s))"""
CONDITIONS = {
    "q": f"item.words @@ {ASKED}",
    "theme": """item.id IN (SELECT m.evidenceitem_id FROM hub_evidenceitem_themes m
        JOIN partnerships_theme t ON t.id = m.theme_id WHERE t.slug = %(theme)s)""",
    "place": """item.id IN (SELECT m.evidenceitem_id FROM hub_evidenceitem_places m
        JOIN partnerships_place p ON p.id = m.place_id WHERE p.code = ANY(%(codes)s))""",
    "kind": "item.kind = %(kind)s",
    "asks": "item.asks = %(asks)s",
    "language": "item.language IN (%(language)s, 'both')",
    "strength": "item.scale || '-' || item.level = %(strength)s",
    "year": "item.made_on BETWEEN make_date(%(year)s::int, 1, 1) AND make_date(%(year)s::int, 12, 31)",
    "type": "item.place_types @> ARRAY[%(type)s]::varchar[]",
}
SQL = """
WITH found AS MATERIALIZED (
    SELECT item.id, item.kind, item.asks, item.language, item.scale, item.level, item.made_on, item.place_types, {rank} AS rank
    FROM hub_evidenceitem item WHERE state = 'published'{conditions} {order} LIMIT {most}
), counted AS (SELECT count(*) AS n FROM found),
ordered AS (SELECT id, row_number() OVER (ORDER BY rank DESC, made_on DESC, id DESC) AS n FROM found)
SELECT 'total', '', n FROM counted
UNION ALL SELECT 'page', ordered.id::text, ordered.n FROM ordered, counted
    WHERE (ordered.n - 1) / {per} = LEAST(%(page)s, GREATEST(1, (counted.n + {per} - 1) / {per})) - 1
UNION ALL SELECT 'kind', kind, count(*) FROM found GROUP BY kind
UNION ALL SELECT 'asks', asks, count(*) FROM found GROUP BY asks
UNION ALL SELECT 'language', spoken, count(*) FROM found,
    unnest(CASE language WHEN 'both' THEN ARRAY['en', 'cy'] ELSE ARRAY[language]::text[] END) spoken GROUP BY spoken
UNION ALL SELECT 'strength', scale || '-' || level, count(*) FROM found GROUP BY scale, level
UNION ALL SELECT 'year', extract(year FROM made_on)::int::text, count(*) FROM found GROUP BY extract(year FROM made_on)
UNION ALL SELECT 'type', lived, count(*) FROM found, unnest(place_types) lived GROUP BY lived
UNION ALL SELECT 'theme', t.slug, count(*) FROM found JOIN hub_evidenceitem_themes m ON m.evidenceitem_id = found.id
    JOIN partnerships_theme t ON t.id = m.theme_id GROUP BY t.slug
UNION ALL SELECT 'place', COALESCE(NULLIF(p.nation, ''), p.code), count(DISTINCT found.id) FROM found
    JOIN hub_evidenceitem_places m ON m.evidenceitem_id = found.id JOIN partnerships_place p ON p.id = m.place_id
    GROUP BY COALESCE(NULLIF(p.nation, ''), p.code)
"""
ITEMS = """
SELECT id, ref, kind, title_en, title_cy, authors, made_on, scale, level, abstract_en, abstract_cy FROM hub_evidenceitem
WHERE id = ANY(%(items)s) AND state = 'published'
"""
FACETS = {
    "theme": gettext_lazy("Theme"),
    "place": gettext_lazy("Nation"),
    "type": gettext_lazy("Kind of place"),
    "kind": gettext_lazy("Kind of item"),
    "asks": gettext_lazy("Key question"),
    "strength": gettext_lazy("Strength"),
    "language": gettext_lazy("Language of the work"),
    "year": gettext_lazy("Year"),
}


@dataclass
class Found:
    """What a search found: a page of items, the counts by facet and value, and whether there is more than was counted."""

    page: Page
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    is_cut: bool = False


def question(wish: dict[str, str], page: int = 1) -> tuple[str, dict]:
    """Return the one question as SQL and its values. ``wish`` has checked values by the names of ``CONDITIONS``."""
    chosen = {name: value for name, value in wish.items() if value and name in CONDITIONS}
    worded = "q" in chosen
    sql = SQL.format(
        conditions="".join(f" AND {CONDITIONS[name]}" for name in chosen),
        rank=f"ts_rank(item.words, {ASKED})" if worded else "0",
        order="" if worded else "ORDER BY item.made_on DESC, item.id DESC",
        most=MOST + 1,
        per=PER_PAGE,
    )
    values = {**chosen, "page": page}
    if "place" in chosen:
        values["codes"] = sorted(inside(chosen["place"]))
    return sql, values


def search(wish: dict[str, str], page: int = 1) -> Found:
    """Return what the public library has for a wish."""
    sql, values = question(wish, page)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows = cursor.fetchall()
    counts: dict[str, dict[str, int]] = {name: {} for name in FACETS}
    places, total = {}, 0
    for what, value, n in rows:
        if what == "total":
            total = n
        elif what == "page":
            places[int(value)] = n
        else:
            counts[what][value] = n
    listed = [pk for pk, n in places.items() if n <= MOST]
    items = EvidenceItem.objects.raw(ITEMS, {"items": listed})
    shown = Paginator(range(min(total, MOST)), PER_PAGE).get_page(page)
    shown.object_list = sorted(items, key=lambda item: places[item.pk])
    return Found(shown, counts, total > MOST)


def label(name: str, value: str, themes: dict[str, str], places: dict[str, str]) -> str:
    """Return the words of one value of a facet."""
    if name == "theme":
        return themes.get(value, value)
    if name == "place":
        return places.get(value) or (str(Nation(value).label) if value in Nation.values else value)
    if name == "strength":
        scale, _dash, level = value.partition("-")
        said = str(SHORT[scale])
        return _("%(scale)s, level %(level)s") % {"scale": said, "level": level} if level != "0" else said
    return str(WORDS[name].get(value, value))


SHORT = {
    "maryland": gettext_lazy("Maryland scale"),
    "nesta": gettext_lazy("Nesta standards"),
    "local": gettext_lazy("Local knowledge"),
}
WORDS = {
    "kind": dict(EvidenceItem.Kind.choices),
    "asks": dict(EvidenceItem.Asks.choices),
    "language": {"en": gettext_lazy("English"), "cy": gettext_lazy("Welsh")},
    "type": dict(EvidenceItem.PlaceType.choices),
    "year": {},
}
STRENGTHS = [f"{scale}-{level}" for scale in ("maryland", "nesta") for level in range(5, 0, -1)] + ["local-0"]


def in_order(name: str, counts: dict[str, int]) -> list[tuple[str, int]]:
    """Return the values of a facet in the order in which people look for them."""
    if name == "strength":
        return [(value, counts[value]) for value in STRENGTHS if value in counts]
    if name == "year":
        return sorted(counts.items(), reverse=True)
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def years() -> list[str]:
    """Return the years that an item may be of."""
    return [str(year) for year in range(2035, 1949, -1)]


def address(wish: dict[str, str]) -> str:
    """Return a wish as the query of an address."""
    return "?" + urlencode({name: value for name, value in wish.items() if name and value})


def newest(wish: dict[str, str], many: int) -> list[EvidenceItem]:
    """Return the items of a wish that were published last."""
    chosen = {name: value for name, value in wish.items() if value and name in CONDITIONS}
    values = dict(chosen)
    if "place" in chosen:
        values["codes"] = sorted(inside(chosen["place"]))
    narrowed = "".join(f" AND {CONDITIONS[name]}" for name in chosen)
    columns = ", ".join(
        f"item.{field.column}" for field in EvidenceItem._meta.concrete_fields if field.name != "words"
    )
    asked = f"""
        SELECT {columns} FROM hub_evidenceitem item WHERE state = 'published'{narrowed}
        ORDER BY item.published_at DESC, item.id DESC LIMIT {many:d}
    """  # noqa: S608 – made of constants; the values go in as parameters
    return list(EvidenceItem.objects.raw(asked, values))
