"""Lists of names and codes as the Office for National Statistics publishes them: CSV text in, places out. Pure.

A column is a kind, a year and what it holds, like LAD23CD, LAD23NM and LAD23NMW; a file may have several kinds beside each
other, like a look-up from councils to regions, and then says what lies in what.
"""

import csv
import re
from datetime import date, datetime
from io import StringIO
from typing import NamedTuple

from django.utils.translation import gettext as _

from .models.places import Nation, Place

Kind = Place.Kind
KINDS = {
    "LAD": Kind.COUNCIL, "LTLA": Kind.COUNCIL, "UTLA": Kind.COUNCIL, "CTYUA": Kind.COUNCIL, "RGN": Kind.REGION,
    "CTRY": Kind.COUNTRY,
}  # fmt: skip
COLUMN = re.compile(rf"({'|'.join(KINDS)})(\d\d)(CD|NM|NMW)")
CODE = re.compile(r"[EWSN]\d{8}")
BY_LETTER = {code[0]: code for code in Nation.values}


class ListRefused(Exception):  # noqa: N818 – a sentence for the person, not an error
    """A list that cannot be read."""


class Listed(NamedTuple):
    """One place of a list: its code, names and kind, the year of the list, its nation, and the code of what it lies in."""

    code: str
    name_en: str
    name_cy: str
    kind: str
    vintage: int
    nation: str
    parent: str


class Change(NamedTuple):
    """That one code took the place of another on a day."""

    old: str
    new: str
    on: date | None


def places(text: str) -> list[Listed]:
    """Return the places of a list, what contains before what is contained, each code once."""
    rows = csv.DictReader(StringIO(text.removeprefix("\ufeff")))
    columns: dict[tuple[str, int], dict[str, str]] = {}
    for heading in rows.fieldnames or []:
        if found := COLUMN.fullmatch(heading.strip().upper()):
            columns.setdefault((found[1], 2000 + int(found[2])), {})[found[3]] = heading
    kinds = {key: names for key, names in columns.items() if {"CD", "NM"} <= set(names)}
    if not kinds:
        raise ListRefused(_("The first line names no codes and names of places, like LAD23CD and LAD23NM."))
    order = [Kind.COUNTRY, Kind.REGION, Kind.COUNCIL]
    found_places: dict[str, Listed] = {}
    for number, row in enumerate(rows, start=2):
        around = ""
        for (prefix, vintage), names in sorted(
            kinds.items(), key=lambda pair: order.index(KINDS[pair[0][0]])
        ):
            code = (row[names["CD"]] or "").strip()
            if not code or not code.startswith(tuple(BY_LETTER)):
                continue  # England's column of regions is empty elsewhere, or says so in a code of its own
            if not CODE.fullmatch(code):
                raise ListRefused(
                    _("Line %(n)s: “%(code)s” is not a code") % {"n": number, "code": code[:20]}
                )
            if KINDS[prefix] == Kind.REGION and not code.startswith("E12"):
                continue  # Wales stands as W99999999 among the regions of England
            nation = BY_LETTER[code[0]]
            name = (row[names["NM"]] or "").strip()
            if not name or len(name) > 120:
                raise ListRefused(_("Line %(n)s: a name of at most 120 letters is missing") % {"n": number})
            welsh = (row.get(names.get("NMW", ""), "") or "").strip()
            listed = Listed(
                code, name, welsh, KINDS[prefix].value, vintage, nation,
                around or ("" if code == nation else nation),
            )  # fmt: skip
            found_places.setdefault(code, listed)
            around = code
    return sorted(found_places.values(), key=lambda each: (order.index(each.kind), each.code))


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
