"""Forms of the costs of a bid: one line, one page, and many lines from a spreadsheet."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext, override
from django.utils.translation import gettext_lazy as _

from funding.rounds.models import Heading
from lpip_portal.ui import sheets
from lpip_portal.ui.fields import FileField
from lpip_portal.ui.forms import (
    ChoiceField,
    LineField,
    MoneyField,
    PortalForm,
    Radios,
    TextField,
    TypedChoiceField,
    WholeNumberField,
)
from lpip_portal.ui.sheet_fields import SheetForm, SheetText
from partnerships.models import Organisation

from . import cost_sheets
from .costs import Cost
from .forms import AmongOwn
from .models import CostLine, TeamMember

HOURS_IN_A_YEAR = 8_784
MOST_SHEET_BYTES = 2 * 1024 * 1024


class CostLineForm(AmongOwn):
    """One line of costs."""

    CHOSEN = "organisation"
    description = LineField(label=_("What it pays for"), max_length=200)
    organisation = ChoiceField(
        label=_("Which organisation spends it?"), what=_("an organisation"), widget=Radios
    )
    heading = ChoiceField(
        label=_("Heading"), what=_("a heading"), choices=[("", _("Choose a heading")), *Heading.choices]
    )
    year = TypedChoiceField(label=_("Project year"), coerce=int, what=_("a year"))
    fec = MoneyField(
        label=_("Full economic cost"),
        help_text=_(
            "The whole cost in pounds, in today’s prices and with VAT. The portal works out the funder’s share."
        ),
    )
    person = ChoiceField(
        label=_("Whose time is it?"),
        what=_("the person"),
        required=False,
        help_text=_("For investigators: one of the people named on the page of the team."),
    )
    hours = WholeNumberField(
        label=_("Hours of that person in the year"), required=False, max_value=HOURS_IN_A_YEAR
    )
    justification = TextField(
        label=_("Why it is needed"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31)

    def __init__(
        self,
        *args: Any,
        organisations: list[Organisation],
        years: int,
        people: Iterable[TeamMember] = (),
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.offer(organisations)
        self.people = {person.ref: person for person in people}
        named = [(ref, f"{person} ({person.email})") for ref, person in self.people.items()]
        self.fields["person"].choices = [("", _("Nobody in particular")), *named]
        self.fields["year"].choices = [(n, _("Year %(n)s") % {"n": n}) for n in range(1, years + 1)]
        if years == 1:
            del self.fields["year"]

    def clean(self) -> dict[str, Any]:
        """An investigator's cost names the person and the hours, and hours are somebody's."""
        cleaned = super().clean()
        heading, person, hours = (cleaned.get(name) for name in ("heading", "person", "hours"))
        investigates = heading == Heading.DA_INVESTIGATORS
        if (investigates or hours is not None) and not person and "person" not in self.errors:
            if self.people:
                self.add_error("person", self.fields["person"].required_message())
            else:
                self.add_error(
                    "person", gettext("Name the people of the project on the page of the team first")
                )
        if investigates and hours is None and "hours" not in self.errors:
            self.add_error("hours", gettext("Enter how many hours a year the person works on it"))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """The values, with rows in the place of their refs."""
        return super().values | {"person": self.people.get(self.cleaned_data.get("person"))}

    @property
    def cost(self) -> Cost:
        """The values as the costs of a bid have them."""
        values = self.values
        return Cost(**{name: values[name] for name in Cost._fields if name in values})


class CostFilterForm(PortalForm):
    """Which costs of a long list are shown."""

    organisation = ChoiceField(label=_("Organisation"), required=False)
    heading = ChoiceField(label=_("Heading"), required=False)
    year = ChoiceField(label=_("Year"), required=False)

    def __init__(self, *args: Any, lines: list[CostLine], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.lines = lines
        present = {
            "organisation": {line.organisation.ref: str(line.organisation) for line in lines},
            "heading": {line.heading: line.get_heading_display() for line in lines},
            "year": {str(n): gettext("Year %(n)s") % {"n": n} for n in sorted({line.year for line in lines})},
        }
        for name, choices in present.items():
            self.fields[name].choices = [("", _("Any")), *choices.items()]

    @property
    def kept(self) -> list[CostLine]:
        """The lines that fit; an unknown value narrows nothing."""
        self.is_valid()
        chosen = getattr(self, "cleaned_data", {})
        return [
            line
            for line in self.lines
            if chosen.get("organisation") in (None, "", line.organisation.ref)
            and chosen.get("heading") in (None, "", line.heading)
            and chosen.get("year") in (None, "", str(line.year))
        ]


class OnePageForm(PortalForm):
    """A budget on one page: an amount and a few words for each kind of spending."""

    ROWS = {
        Heading.DI_STAFF: _("People: pay, fees and thanks"),
        Heading.DI_TRAVEL: _("Travel, rooms and meetings"),
        Heading.DI_EQUIPMENT: _("Equipment and materials"),
        Heading.DI_OTHER: _("Everything else"),
    }
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, organisation: Organisation, lines: Iterable[CostLine], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        of_heading = {line.heading: line for line in lines}
        for heading, label in self.ROWS.items():
            line = of_heading.get(heading)
            self.fields[f"fec_{heading}"] = MoneyField(
                label=label, required=False, initial=line.fec if line else None
            )
            self.fields[f"words_{heading}"] = LineField(
                label=gettext("%(what)s – what for?") % {"what": label},
                what=_("what the amount pays for"),
                required=False,
                max_length=200,
                initial=line.description if line else "",
            )
        self.order_fields([name for name in self.fields if name != "seen"])

    def clean(self) -> dict[str, Any]:
        """An amount says what it pays for."""
        cleaned = super().clean()
        for heading in self.ROWS:
            words = f"words_{heading}"
            if cleaned.get(f"fec_{heading}") and not cleaned.get(words) and words not in self.errors:
                self.add_error(words, gettext("Say what the amount pays for"))
        return cleaned

    @property
    def costs(self) -> list[Cost]:
        """The rows that have an amount."""
        return [
            Cost(
                self.organisation,
                str(heading),
                self.cleaned_data[f"words_{heading}"],
                self.cleaned_data[f"fec_{heading}"],
            )
            for heading in self.ROWS
            if self.cleaned_data[f"fec_{heading}"]
        ]


class SheetFile(FileField):
    """A workbook; its value is the text that pasting its first sheet would give: none of its letters is guessed."""

    def clean(self, data: Any, initial: Any = None) -> sheets.Decoded | None:
        """Return the text, or say what is wrong with the file."""
        file = super().clean(data, initial)
        if not file:
            return None
        if file.size > MOST_SHEET_BYTES:
            raise ValidationError(_("The spreadsheet must be 2 MB or smaller"), code="413")
        try:
            return sheets.Decoded(cost_sheets.as_text(cost_sheets.read_xlsx(file)), was_guessed=False)
        except sheets.SheetRefused as refusal:
            raise ValidationError(str(refusal), code="415") from None


class Checked(NamedTuple):
    """One line of a sheet as the page shows it: its number, what was read, the cost, and every complaint."""

    number: int
    cells: dict[str, str]
    cost: Cost | None
    complaints: list[str]

    @property
    def heading(self) -> str:
        """The heading in words, else as the sheet says it."""
        word = self.cells.get("heading", "")
        code = self.cost.heading if self.cost else _headings().get(_key(word))
        return str(Heading(code).label) if code else word


class CostSheetForm(SheetForm):
    """Many costs from a spreadsheet, pasted or as a file. Nothing is saved while any line has a complaint."""

    file = SheetFile(
        label=_("A spreadsheet"),
        required=False,
        help_text=_("XLSX of at most 2 MB. The values of its first sheet are read, never its formulas."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )
    text = SheetText(
        label=_("Or the cells themselves"),
        required=False,
        help_text=_(
            "Copy them in the spreadsheet and paste them here. The order is: organisation, heading, what it pays for, year, full cost, hours, person, why. A line of headings may change it."
        ),
    )
    how = ChoiceField(
        label=_("What happens to the costs that are there?"),
        what=_("what happens to the costs that are there"),
        choices=[("add", _("They stay, and these are added")), ("replace", _("These take their place"))],
        initial="add",
        widget=Radios,
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(
        self,
        *args: Any,
        organisations: list[Organisation],
        years: int,
        people: list[TeamMember],
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.asked = {"organisations": organisations, "years": years, "people": people}
        self.by_name = {_key(str(each)): each.ref for each in organisations}
        self.by_name |= {_key(each.name): each.ref for each in organisations}
        self.by_person = {_key(name): each.ref for each in people for name in (each.name, each.email)}

    def read(self, text: str) -> list[Checked]:
        """Return the rows with every complaint."""
        layout = cost_sheets.laid_out(cost_sheets.read_text(text))
        self.ignored = layout.ignored
        return [self._checked(row) for row in layout.rows]

    def refusal(self, wrong: int) -> str:
        """Say how many rows are wrong."""
        return ngettext(
            "%(n)s line cannot be taken over. Nothing is saved: mend it below and check again",
            "%(n)s lines cannot be taken over. Nothing is saved: mend them below and check again",
            wrong,
        )

    def _checked(self, row: cost_sheets.Row) -> Checked:
        complaints = []
        currency = row.cells.get("currency", "")
        if currency and _key(currency) not in (
            "gbp",
            "£",
            "pounds",
            "pounds sterling",
            "sterling",
            "punnoedd",
        ):
            complaints.append(gettext("Costs are in pounds, not in %(what)s") % {"what": currency})
        strange = self._strange(row.cells)
        complaints += strange.values()
        form = CostLineForm(self._data(row.cells), **self.asked)
        complaints += [
            str(error) for name, errors in form.errors.items() if name not in strange for error in errors
        ]
        return Checked(row.number, row.cells, None if complaints else form.cost, complaints)

    def _strange(self, cells: Mapping[str, str]) -> dict[str, str]:
        """Return a complaint for each cell that names something the bid or the phase does not have."""
        found: dict[str, str] = {}
        organisation, heading, person, year = (
            _key(cells.get(name, "")) for name in ("organisation", "heading", "person", "year")
        )
        if organisation and organisation not in self.by_name:
            found["organisation"] = gettext("“%(what)s” is not an organisation named on the bid")
        if heading and heading not in _headings():
            found["heading"] = gettext("“%(what)s” is not one of the headings")
        if person and person not in self.by_person:
            found["person"] = gettext("“%(what)s” is not named on the page of the team")
        if year and _year(year) not in map(str, range(1, self.asked["years"] + 1)):
            found["year"] = gettext("“%(what)s” is not one of the project’s years")
        return {name: words % {"what": cells[name][:80]} for name, words in found.items()}

    def _data(self, cells: Mapping[str, str]) -> dict[str, str]:
        """Return a line's cells as the form of one cost has them: names become refs, and words codes."""
        organisation, person = cells.get("organisation", ""), cells.get("person", "")
        first = self.asked["organisations"][0]
        return {
            **cells,
            "organisation": self.by_name.get(_key(organisation), organisation) if organisation else first.ref,
            "heading": _headings().get(_key(cells.get("heading", "")), cells.get("heading", "")),
            "year": _year(cells.get("year", "")) or "1",
            "person": self.by_person.get(_key(person), person),
        }

    @property
    def costs(self) -> list[Cost]:
        """The costs that were read, if no line has a complaint."""
        return [line.cost for line in self.lines if line.cost]

    @property
    def whole(self) -> Decimal:
        """What they cost together."""
        return sum((cost.fec for cost in self.costs), Decimal("0.00"))


def _key(words: str) -> str:
    return " ".join(words.replace("'", "’").split()).casefold()


def _year(words: str) -> str:
    return _key(words).removeprefix("year").removeprefix("blwyddyn").strip()


@cache
def _headings() -> dict[str, str]:
    """Return the codes of the headings by code and by their words in both languages, long and short."""
    found: dict[str, str] = {}
    for language in ("en-gb", "cy"):
        with override(language):
            for code, label in Heading.choices:
                words = str(label)
                found |= {_key(code): code, _key(words): code}
                found.setdefault(_key(words.rpartition(":")[2]), code)
    return found
