"""Reads about organisations: the public register, and a page about one."""

import hashlib
import json
from typing import NamedTuple

from django.contrib.postgres.search import SearchRank
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, Window

from lpip_portal import full_text

from . import names, numbers, queries
from .models import Organisation, Partner, Partnership
from .models.organisations import REGISTERS, WORDS

PER_PAGE = 25
REGISTER_PAGES = {
    "ror": "https://ror.org/{}",
    "companies_house": "https://find-and-update.company-information.service.gov.uk/company/{}",
    "charity_ew": "https://register-of-charities.charitycommission.gov.uk/charity-details/?regid={}&subid=0",
    "charity_sc": "https://www.oscr.org.uk/about-charities/search-the-register/charity-details?number={}",
}


class Found(NamedTuple):
    """What a search of the register found, and which names are near where it found nothing."""

    page: Page
    near: list[Organisation]


def search(wish: dict[str, str], page: int = 1) -> Found:
    """Return a page of the organisations that were checked; one question to the database, which counts as well."""
    question = wish.get("q", "")
    found = Organisation.objects.public().filter(
        **{name: wish[name] for name in ("kind", "nation") if wish.get(name)}
    )
    order = ["name", "pk"]
    parts = full_text.parts(question)
    if parts:
        asked = full_text.asked(" ".join(parts))
        found = found.saying(asked)
        order.insert(0, SearchRank(WORDS, asked).desc())
    elif question:
        found = found.none()
    rows = _slice(found.order_by(*order), page)
    if not rows and page > 1:
        rows = _slice(found.order_by(*order), 1)
        page = 1
    shown = Paginator(range(rows[0].many if rows else 0), PER_PAGE).get_page(page)
    shown.object_list = rows
    return Found(shown, _near(question) if question and not rows else [])


def _slice(found, page: int) -> list[Organisation]:
    first = (page - 1) * PER_PAGE
    return list(found.annotate(many=Window(Count("pk")))[first : first + PER_PAGE])


def _near(question: str) -> list[Organisation]:
    """Return the organisations whose names are near what was asked: a part of a word, or one written otherwise."""
    known = queries.like(question, Q(standing=Organisation.Standing.VERIFIED))
    by_name = {called: each for each in known for called in (each.name, each.name_cy) if called}
    return list({by_name[near].pk: by_name[near] for near in names.nearest(question, by_name)}.values())


class Number(NamedTuple):
    """A number in a public register, and the register's page about it where there is one."""

    label: str
    number: str
    url: str


class AboutOrganisation(NamedTuple):
    """What the public page of an organisation shows."""

    numbers: list[Number]
    parent: Organisation | None
    parts: list[Organisation]
    partnerships: list[Partnership]


def about(organisation: Organisation) -> AboutOrganisation:
    """Return what everybody may know of an organisation: only what was checked, and only where it said that it takes part."""
    parent = organisation.parent
    joined = Partner.objects.shown().filter(organisation=organisation).values("partnership")
    at = Q(convenor=organisation) | Q(administrator=organisation) | Q(pk__in=joined)
    verified = Organisation.Standing.VERIFIED
    return AboutOrganisation(
        [
            Number(str(register.label), kept, REGISTER_PAGES.get(code, "").format(kept))
            for code, register in numbers.REGISTERS.items()
            if (kept := getattr(organisation, code))
        ],
        parent if parent and parent.standing == verified else None,
        list(organisation.parts.public().order_by("name", "pk")),
        list(queries.directory().filter(at)),
    )


def is_above(organisation: Organisation, parent: Organisation) -> bool:
    """Say whether ``parent`` lies below an organisation or is it, so that it cannot be its parent."""
    seen: set[int] = set()
    above: Organisation | None = parent
    while above is not None and above.pk not in seen:
        if above.pk == organisation.pk:
            return True
        seen.add(above.pk)
        above = above.parent
    return False


DESCRIBED = (
    "name_cy", "aliases", "parent_id", "domain", "other_domains", "may_administer", "administers_because", "administers_checked_on",
)  # fmt: skip


def stamp(organisation: Organisation) -> str:
    """Return a short word that is another one when anything of the description is: a stale page is noticed by it."""
    said = json.dumps([getattr(organisation, name) for name in DESCRIBED], default=str)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def with_numbers(rows: list[dict[str, str]]) -> dict[tuple[str, str], Organisation]:
    """Return the organisations that have a number or a domain of these rows, by (register or "domain", value). One query."""
    wanted = Q()
    for code in (*REGISTERS, "domain"):
        values = [row[code] for row in rows if code in row]
        if values:
            wanted |= Q(**{f"{code}__in": values})
            if code == "domain":
                wanted |= Q(other_domains__overlap=values)
    found: dict[tuple[str, str], Organisation] = {}
    for each in Organisation.objects.filter(wanted) if wanted else []:
        found |= {(code, getattr(each, code)): each for code in REGISTERS if getattr(each, code)}
        found |= {("domain", domain): each for domain in (each.domain, *each.other_domains) if domain}
    return found


NEAR = """
SELECT o.*, wanted.n AS wanted_n FROM unnest(%s::text[]) WITH ORDINALITY AS wanted(said, n)
CROSS JOIN LATERAL (
    SELECT * FROM partnerships_organisation
    WHERE name_folded %% portal_fold(wanted.said) OR name_cy_folded %% portal_fold(wanted.said)
    ORDER BY greatest(similarity(name_folded, portal_fold(wanted.said)), similarity(name_cy_folded, portal_fold(wanted.said))) DESC
    LIMIT 5
) o
"""


def near_each(said: list[str]) -> list[list[Organisation]]:
    """Return for each of several names the five organisations whose names share most trigrams with it. One query."""
    found: list[list[Organisation]] = [[] for _name in said]
    for each in Organisation.objects.raw(NEAR, [said]):
        found[each.wanted_n - 1].append(each)
    return found
