"""Organisations from a published CSV file: every row as it was read, with what is wrong and what it is like."""

from functools import cache
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, override

from lpip_portal.ui import sheets
from lpip_portal.ui.sheet_fields import CsvFile, SheetForm, SheetText

from . import names, numbers, organisation_queries, organisation_sheets
from .models import Nation, Organisation
from .models.organisations import REGISTERS
from .organisation_sheets import Complaint, Entry, column

LIKE = 0.8  # of 1: a name that is nearer than this may be the same body


class Checked(NamedTuple):
    """One row as the page shows it: its line, what was read, every complaint, and the organisations that it is like."""

    number: int
    cells: dict[str, str]
    entry: Entry
    complaints: list[Complaint]
    like: list[Organisation]

    @property
    def kind(self) -> str:
        """What kind it is in words, else as the file says it."""
        return _said(Organisation.Kind, self, "kind")

    @property
    def nation(self) -> str:
        """Its nation in words, else as the file says it."""
        return _said(Nation, self, "nation")

    @property
    def known_by(self) -> list[tuple[str, str]]:
        """The registers and the domain by which it is known: in words, and as it was read."""
        labels = {code: register.label for code, register in numbers.REGISTERS.items()}
        labels["domain"] = _now("E-mail domain")
        found = self.cells | self.entry.values
        return [(str(label), found[code]) for code, label in labels.items() if found.get(code)]


class OrganisationSheetForm(SheetForm):
    """Organisations from a CSV file or pasted. None is entered while any row has a complaint."""

    file = CsvFile(
        label=_("A CSV file"),
        required=False,
        help_text=_("CSV UTF-8 of at most 512 KB and 500 organisations. The first line names the columns."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    text = SheetText(
        label=_("Or the lines themselves"),
        required=False,
        help_text=_(
            "With a first line of headings: name, kind, and if you like name in Welsh, nation, ROR, UKPRN, company number, charity number, domain."
        ),
    )

    def read(self, text: str) -> list[Checked]:
        """Return the rows with every complaint."""
        layout = organisation_sheets.laid_out(text)
        self.ignored = layout.ignored
        return _checked(layout.rows)

    def refusal(self, wrong: int) -> str:
        """Say how many rows are wrong."""
        return ngettext(
            "%(n)s row cannot be taken over. Nothing is entered: mend it below and check again",
            "%(n)s rows cannot be taken over. Nothing is entered: mend them below and check again",
            wrong,
        )

    @property
    def entries(self) -> list[Entry]:
        """The organisations that were read."""
        return [line.entry for line in self.lines]

    @property
    def alike(self) -> int:
        """How many rows are like an organisation that is known."""
        return sum(1 for line in self.lines if line.like)


def _said(choices: Any, line: Checked, name: str) -> str:
    code = line.entry.values.get(name)
    return str(choices(code).label) if code else line.cells.get(name, "")


def _checked(rows: list[sheets.Row]) -> list[Checked]:
    read = [organisation_sheets.read(row.cells, _kinds(), _nations()) for row in rows]
    taken = organisation_queries.with_numbers([entry.values for entry, _found in read])
    near = organisation_queries.near_each([row.cells.get("name", "") for row in rows])
    first: dict[tuple[str, str], int] = {}
    checked = []
    for row, (entry, found), known in zip(rows, read, near, strict=True):
        name = names.normal(row.cells.get("name", ""))
        same = [("name", name)] if name else []
        same += [(code, entry.values[code]) for code in (*REGISTERS, "domain") if code in entry.values]
        for code, value in same:
            if (code, value) in first:
                words = _now("The same stands in line %(n)s") % {"n": first[code, value]}
                found.append(Complaint(column(code), words))
            first.setdefault((code, value), row.number)
            if other := taken.get((code, value)):
                found.append(Complaint(column(code), _now("“%(name)s” has it already") % {"name": other}))
        like = []
        for each in known:
            if name and name in (names.normal(each.name), names.normal(each.name_cy)):
                found.append(Complaint(column("name"), _now("“%(name)s” is listed already") % {"name": each}))
            elif (
                max(names.likeness(name, each.name), names.likeness(name, each.name_cy or each.name)) >= LIKE
            ):
                like.append(each)
        checked.append(Checked(row.number, row.cells, entry, found, like))
    return checked


@cache
def _kinds() -> dict[str, str]:
    """Return the codes of the kinds by code and by their words in both languages."""
    return _by_words(Organisation.Kind.choices)


@cache
def _nations() -> dict[str, str]:
    """Return the codes of the nations by code and by their words in both languages."""
    return _by_words(Nation.choices)


def _by_words(choices: list[tuple[str, Any]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for language in ("en-gb", "cy"):
        with override(language):
            for code, label in choices:
                found |= {code.casefold(): code, str(label).casefold(): code}
    return found
