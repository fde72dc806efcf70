"""Lists of names and codes as the Office for National Statistics publishes them: CSV text in, places out. Pure.

A column is a kind of place, a year and what it holds: PCON24CD, PCON24NM and PCON24NMW. The letters before the year are the
publisher's and change with its bodies (NAWC18CD became SENC22CD), so that any are read: what a place is, its code says. A file
may have several kinds beside each other, like a look-up from constituencies to councils, and then says what lies in what.
"""

import csv
import re
from datetime import date, datetime
from io import StringIO
from typing import NamedTuple

from django.utils.translation import gettext as _

from . import gss
from .models.places import Nation, Place

Kind = Place.Kind
COLUMN = re.compile(r"([A-Z][A-Z0-9]*?)(\d\d)(CD|NM|NMW)")
CODE = re.compile(r"[EWSN]\d{8}")
LIKE_A_CODE = re.compile(r"[EWSN]\d+")
OUTER = (Kind.COUNTRY, Kind.REGION, Kind.COMBINED, Kind.COUNTY)
BY_LETTER = {code[0]: code for code in Nation.values}


class ListRefused(Exception):  # noqa: N818 – a sentence for the person, not an error
    """A list that cannot be read."""


class Listed(NamedTuple):
    """One place of a list: its code, names and kind, the year of the list, its nation, and the codes of what it lies in.

    ``parent`` is the nation, region or council around it, ``within`` what else has it, wholly or in part.
    """

    code: str
    name_en: str
    name_cy: str
    kind: str
    vintage: int
    nation: str
    parent: str
    within: tuple[str, ...] = ()


class Change(NamedTuple):
    """That one code took the place of another on a day."""

    old: str
    new: str
    on: date | None


def places(text: str) -> list[Listed]:
    """Return the places of a list, what contains before what is contained, each code once."""
    return read(text)[0]


def read(text: str) -> tuple[list[Listed], list[str]]:
    """Return the places of a list, and the headings of codes that were not read: of no kind of place here, or without a name.

    Of two years in one list the newer one tells the names.
    """
    rows = csv.DictReader(StringIO(text.removeprefix("\ufeff")))
    columns: dict[tuple[str, int], dict[str, str]] = {}
    for heading in rows.fieldnames or []:
        if found := COLUMN.fullmatch(heading.strip().upper()):
            columns.setdefault((found[1], 2000 + int(found[2])), {})[found[3]] = heading
    kinds = {key: names for key, names in columns.items() if {"CD", "NM"} <= set(names)}
    if not kinds:
        raise ListRefused(
            _("The first line names no codes and names of places, like LAD23CD and LAD23NM. It has: %(has)s")
            % {"has": ", ".join(rows.fieldnames or [])[:200] or "–"}
        )
    order = sorted(kinds, key=lambda key: -key[1])
    places_: dict[str, Listed] = {}
    known: set[tuple[str, int]] = set()
    for number, row in enumerate(rows, start=2):
        listed = {key: _read(row, kinds[key], key[1], number) for key in order}
        known |= {key for key, each in listed.items() if each}
        for each in _nested([each for each in listed.values() if each]):
            before = places_.get(each.code)
            within = tuple(dict.fromkeys((*before.within, *each.within))) if before else each.within
            places_[each.code] = (before or each)._replace(within=within)
    unread = [names["CD"] for key, names in columns.items() if "CD" in names and key not in known]
    if not places_:
        raise ListRefused(
            _(
                "None of these codes is of a kind of place that the portal knows: %(columns)s. The kinds stand in partnerships/gss.py."
            )
            % {"columns": ", ".join(unread)}
        )
    in_order = sorted(places_.values(), key=lambda each: (Kind.values.index(each.kind), each.code))
    return in_order, unread


def _read(row: dict[str, str], names: dict[str, str], vintage: int, number: int) -> Listed | None:
    """Return the place in some columns of a row; None where the list only says that there is none."""
    code = (row[names["CD"]] or "").strip()
    if not LIKE_A_CODE.fullmatch(code):
        return None  # England's column of regions is empty elsewhere, or says so in a code of its own
    if not CODE.fullmatch(code):
        raise ListRefused(_("Line %(n)s: “%(code)s” is not a code") % {"n": number, "code": code[:20]})
    kind = gss.kind_of(code)
    if code.endswith("99999999") or not kind:
        return None  # Wales stands as W99999999 among the regions of England
    name = (row[names["NM"]] or "").strip()
    if not name or len(name) > 120:
        raise ListRefused(_("Line %(n)s: a name of at most 120 letters is missing") % {"n": number})
    welsh = (row.get(names.get("NMW", ""), "") or "").strip()
    return Listed(code, name, welsh, kind, vintage, BY_LETTER[code[0]], "")


def _nested(row: list[Listed]) -> list[Listed]:
    """Return the places of a row with what each lies in."""
    by_kind = {each.kind: each.code for each in reversed(row)}  # of two years the newer one
    nested = []
    for each in row:
        spine = [by_kind.get(kind) for kind in (Kind.REGION, Kind.COUNTRY)]
        around = {Kind.COUNTRY: "", Kind.REGION: by_kind.get(Kind.COUNTRY) or each.nation}
        parent = around.get(each.kind, next((code for code in spine if code), each.nation))
        outer = (Kind.COMBINED, Kind.COUNTY) if each.kind == Kind.COUNCIL else (Kind.COUNCIL,)
        within = () if each.kind in OUTER else tuple(by_kind[kind] for kind in outer if kind in by_kind)
        nested.append(each._replace(parent=parent, within=within))
    return nested


def changes(text: str) -> list[Change]:
    """Return which code took which one's place, from a history of changes with GEOGCD, GEOGCD_P and OPER_DATE."""
    rows = csv.DictReader(StringIO(text.removeprefix("\ufeff")))
    if not {"GEOGCD", "GEOGCD_P"} <= set(rows.fieldnames or []):
        raise ListRefused(_("The first line does not name GEOGCD and GEOGCD_P."))
    return [
        Change(row["GEOGCD_P"].strip(), row["GEOGCD"].strip(), _day(row.get("OPER_DATE") or ""))
        for row in rows
        if row["GEOGCD_P"] and row["GEOGCD_P"].strip() != (row["GEOGCD"] or "").strip()
    ]


def _day(text: str) -> date | None:
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text.strip()[:10], form).date()  # noqa: DTZ007 – a day, no instant
        except ValueError:
            continue
    return None
