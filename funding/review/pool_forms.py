"""Forms of asking people into a pool: one by hand, many from a sheet, and their answer."""

from functools import cache
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, override

from funding.rounds.models import Phase
from lpip_portal import clock
from lpip_portal.ui.forms import (
    ChoiceField,
    EmailField,
    LineField,
    MultipleChoiceField,
    PortalForm,
    Radios,
    TextField,
    WholeNumberField,
)
from lpip_portal.ui.sheet_fields import CsvFile, SheetForm, SheetText
from partnerships.models import Theme

from . import pool_sheets, queries
from .actions import Entry
from .models import ReviewerProfile

MOST_BIDS = 100


class PoolEntryForm(PortalForm):
    """Somebody to be asked into a pool, with what the officer knows of them until they say it themselves."""

    email = EmailField(
        label=_("Email address"),
        what=_("an email address"),
        help_text=_("The letter goes there. The person needs no account yet."),
    )
    name = LineField(label=_("Name"), what=_("the name"), max_length=150)
    capacity = WholeNumberField(
        label=_("How many bids they take at most"),
        help_text=_("Leave it empty for the usual number of the phase."),
        required=False,
        max_value=MOST_BIDS,
        suffix=_("bids"),
    )
    sector = ChoiceField(
        label=_("Where the experience is from"),
        what=_("where the experience is from"),
        choices=[("", _("Not known")), *ReviewerProfile.Sector.choices],
        required=False,
        widget=Radios,
    )
    themes = MultipleChoiceField(label=_("Themes"), help_text=_("Choose all that apply"), required=False)
    words = TextField(
        label=_("Fields, methods and places"),
        help_text=_("Plans find bids by these words until the person tells their own."),
        required=False,
        max_length=4000,
    )

    def __init__(self, *args: Any, themes: dict[str, Theme] | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.known = {theme.slug: theme for theme in Theme.objects.all()} if themes is None else themes
        self.fields["themes"].choices = [(slug, str(theme)) for slug, theme in self.known.items()]

    @property
    def entry(self) -> Entry:
        """The person, as the action asks for them."""
        said = self.cleaned_data
        themes = tuple(self.known[slug] for slug in said["themes"])
        return Entry(said["email"], said["name"], said["capacity"], said["sector"], themes, said["words"])


class PoolAnswerForm(PortalForm):
    """Yes or no to a place in a pool."""

    answer = ChoiceField(
        label=_("May we ask you to review?"),
        what=_("your answer"),
        choices=[
            ("yes", _("Yes, you may ask me")),
            ("no", _("No, leave me out")),
        ],
        widget=Radios(
            hints={
                "yes": _("You say yes or no to each bid later; this answer binds you to nothing."),
                "no": _("You are not asked about any bid of this phase."),
            }
        ),
    )
    reason = LineField(
        label=_("If no, why?"),
        help_text=_("The officer reads this, nobody else."),
        required=False,
        max_length=300,
    )

    def clean(self) -> dict[str, Any]:
        """A no has a reason."""
        cleaned = super().clean()
        if cleaned.get("answer") == "no" and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _now("Say in a few words why not"))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """The answer."""
        return {"yes": self.cleaned_data["answer"] == "yes", "reason": self.cleaned_data["reason"]}


class Complaint(NamedTuple):
    """What is wrong in one row: the column, and a sentence."""

    column: str
    sentence: str


class Checked(NamedTuple):
    """One row as the page shows it: its line, what was read, the person, and every complaint."""

    number: int
    cells: dict[str, str]
    entry: Entry | None
    complaints: list[Complaint]
    sector: str  # in words where it is known, else as the file says it
    themes: list[Any]  # each theme, or what the file says


class PoolSheetForm(SheetForm):
    """Many people from a CSV file or pasted. Nobody is written to while any row has a complaint."""

    file = CsvFile(
        label=_("A CSV file"),
        required=False,
        help_text=_("CSV UTF-8 of at most 512 KB and 500 people. The first line names the columns."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    text = SheetText(
        label=_("Or the lines themselves"),
        required=False,
        help_text=_(
            "With a first line of headings: email, name, and if you like experience, themes, most bids, words. Several themes are parted by semicolons inside quotation marks."
        ),
    )

    def __init__(self, *args: Any, phase: Phase, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.phase = phase
        self.themes = {theme.slug: theme for theme in Theme.objects.all()}
        self.by_theme = {
            _key(word): theme.slug
            for theme in self.themes.values()
            for word in (theme.slug, theme.name_en, theme.name_cy)
            if word
        }

    def read(self, text: str) -> list[Checked]:
        """Return the rows with every complaint."""
        layout = pool_sheets.laid_out(text)
        self.ignored = layout.ignored
        return self._checked(layout.rows)

    def refusal(self, wrong: int) -> str:
        """Say how many rows are wrong."""
        return ngettext(
            "%(n)s row cannot be taken over. Nobody is written to: mend it below and check again",
            "%(n)s rows cannot be taken over. Nobody is written to: mend them below and check again",
            wrong,
        )

    def _checked(self, rows: list[pool_sheets.Row]) -> list[Checked]:
        addresses = [row.cells.get("email", "").lower() for row in rows]
        people = queries.known_addresses(filter(None, addresses))
        barred = queries.why_not_ask(self.phase, filter(None, addresses), people, clock.now())
        first: dict[str, int] = {}
        checked = []
        for row, address in zip(rows, addresses, strict=True):
            found = self._complaints(row)
            form = PoolEntryForm(self._data(row.cells), themes=self.themes)
            told = {each.column for each in found}
            for name, errors in form.errors.items():
                if _column(name) not in told:
                    found += [Complaint(_column(name), str(error)) for error in errors]
            if address in first:
                words = _now("The same address stands in line %(n)s") % {"n": first[address]}
                found.append(Complaint(_column("email"), words))
            elif address:
                first[address] = row.number
            if address in barred:
                found.append(Complaint(_column("email"), barred[address]))
            entry = None if found else form.entry
            checked.append(Checked(row.number, row.cells, entry, found, *self._said(row.cells)))
        return checked

    def _complaints(self, row: pool_sheets.Row) -> list[Complaint]:
        """Return what the form of one person cannot say: formulas, and words that stand for nothing here."""
        found = [
            Complaint(_column(name), _now("“%(what)s” looks like a formula") % {"what": cell[:40]})
            for name, cell in row.cells.items()
            if pool_sheets.looks_like_formula(name, cell)
        ]
        sector = row.cells.get("sector", "")
        if sector and _key(sector) not in _sectors() and not pool_sheets.looks_like_formula("sector", sector):
            words = _now("“%(what)s” is not academic, policy or community") % {"what": sector[:40]}
            found.append(Complaint(_column("sector"), words))
        for theme in _parted(row.cells.get("themes", "")):
            if _key(theme) not in self.by_theme:
                words = _now("“%(what)s” is not one of the themes") % {"what": theme[:40]}
                found.append(Complaint(_column("themes"), words))
        return found

    def _said(self, cells: dict[str, str]) -> tuple[str, list[Any]]:
        """Return sector and themes of a row as a person reads them."""
        sector, themes = cells.get("sector", ""), _parted(cells.get("themes", ""))
        code = _sectors().get(_key(sector))
        return (
            str(ReviewerProfile.Sector(code).label) if code else sector,
            [self.themes.get(self.by_theme.get(_key(each), ""), each) for each in themes],
        )

    def _data(self, cells: dict[str, str]) -> dict[str, Any]:
        """Return a row's cells as the form of one person has them: words become codes."""
        sector = cells.get("sector", "")
        return cells | {
            "sector": _sectors().get(_key(sector), sector),
            "themes": [self.by_theme.get(_key(each), each) for each in _parted(cells.get("themes", ""))],
        }

    @property
    def entries(self) -> list[Entry]:
        """The people that were read, if no row has a complaint."""
        return [line.entry for line in self.lines if line.entry]


def _column(name: str) -> str:
    """Return a column as the file calls it; a complaint names it so that it is found there."""
    words = pool_sheets.COLUMNS.get(name)
    return words[0] if words else name


def _parted(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _key(words: str) -> str:
    return " ".join(words.replace("'", "’").split()).casefold()


@cache
def _sectors() -> dict[str, str]:
    """Return the codes of the sectors by code and by their words in both languages."""
    found: dict[str, str] = {}
    for language in ("en-gb", "cy"):
        with override(language):
            for code, label in ReviewerProfile.Sector.choices:
                found |= {code: code, _key(str(label)): code}
    return found
