"""Organisations as a published CSV file has them: the columns, and cells into values. Pure."""

import csv
from io import StringIO
from typing import NamedTuple

from django.utils.translation import gettext as _

from lpip_portal.ui import sheets

from . import domains, numbers
from .models import Nation, Organisation
from .models.organisations import REGISTERS

# The columns with the words by which a heading is known.
COLUMNS = {
    "name": ("name", "legal name", "organisation", "organisation name", "enw"),
    "name_cy": ("name in welsh", "welsh name", "name_cy", "enw cymraeg", "enw yn gymraeg"),
    "kind": ("kind", "type", "math"),
    "nation": ("nation", "country", "cenedl"),
    "ror": ("ror", "ror id"),
    "ukprn": ("ukprn",),
    "companies_house": ("company number", "companies house", "company", "rhif cwmni"),
    "charity_ew": ("charity number", "charity number (england and wales)", "charity_ew", "rhif elusen"),
    "charity_sc": ("charity number (scotland)", "scottish charity number", "charity_sc"),
    "charity_ni": ("charity number (northern ireland)", "charity_ni"),
    "gss_code": ("gss code", "gss", "cod gss"),
    "domain": ("domain", "e-mail domain", "email domain", "parth"),
}
NEEDED = ("name", "kind")
SAMPLE = (
    ("name", "name in Welsh", "kind", "nation", "ror", "charity number", "domain"),
    ("Example Trust for Coasts", "Ymddiriedolaeth Enghreifftiol", "charity", "Wales", "", "9999999", ""),
    ("University of Somewhere", "", "university", "England", "", "", "somewhere.example.ac.uk"),
)


class Entry(NamedTuple):
    """One organisation that was read: the values of its columns."""

    values: dict[str, str]


class Complaint(NamedTuple):
    """What is wrong in one row: the column as the file calls it, and a sentence."""

    column: str
    sentence: str


def laid_out(text: str) -> sheets.Layout:
    """Return the rows with their cells by column; the first line names the columns."""
    return sheets.laid_out(text, COLUMNS, NEEDED)


def column(name: str) -> str:
    """Return a column as the file calls it."""
    return COLUMNS[name][0]


def read(
    cells: dict[str, str], kinds: dict[str, str], nations: dict[str, str]
) -> tuple[Entry, list[Complaint]]:
    """Return one row's values and everything that is wrong with it. ``kinds`` and ``nations`` are codes by known words."""
    found: list[Complaint] = []
    values: dict[str, str] = {}
    for name, cell in cells.items():
        try:
            values[name] = _value(name, cell, kinds, nations)
        except numbers.Wrong as wrong:
            found.append(Complaint(column(name), str(wrong)))
    if not cells.get("name"):
        found.append(Complaint(column("name"), _("Enter the name")))
    if not cells.get("kind"):
        found.append(Complaint(column("kind"), _("Say what kind of organisation it is")))
    return Entry({name: value for name, value in values.items() if value}), found


def _value(name: str, cell: str, kinds: dict[str, str], nations: dict[str, str]) -> str:
    if not cell:
        return ""
    if cell.startswith(sheets.FORMULA):
        raise numbers.Wrong(_("“%(what)s” looks like a formula") % {"what": cell[:40]})
    if name in REGISTERS:
        return numbers.number(name, cell)
    if name == "domain":
        return domains.tidy(cell)
    if name in ("kind", "nation"):
        code = (kinds if name == "kind" else nations).get(cell.casefold())
        if code is None:
            known = "; ".join(
                str(label) for label in (Organisation.Kind if name == "kind" else Nation).labels
            )
            raise numbers.Wrong(
                _("“%(what)s” is not known here. Known are: %(known)s") % {"what": cell[:40], "known": known}
            )
        return code
    if len(cell) > 200:
        raise numbers.Wrong(_("This is longer than 200 characters"))
    return cell


def sample() -> str:
    """Return a file that shows the columns, with organisations that do not exist; with the mark of UTF-8."""
    out = StringIO()
    csv.writer(out).writerows(SAMPLE)
    return "\ufeff" + out.getvalue()
