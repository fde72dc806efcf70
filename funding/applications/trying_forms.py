"""Forms with which an officer tries a planned paper: the applicants' own, where these stand on no row of a bid."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from funding.rounds.models import DocumentRule
from lpip_portal import references
from lpip_portal.clock import UK
from lpip_portal.documents.inspection import shown_name
from lpip_portal.ui.forms import (
    BooleanField,
    ChoiceField,
    DateField,
    LineField,
    MoneyField,
    PortalForm,
    Radios,
)
from partnerships import place_queries
from partnerships.models import Organisation, Theme

from . import queries
from .cost_forms import CostLineForm, OnePageForm
from .document_forms import AttachmentForm
from .models import ApplicationPartner
from .picking_forms import MilestoneForm, PlacesForm, ThemesForm
from .team_forms import TeamMemberForm


class Added:
    """A form whose values are one row more."""

    replaces = False

    @property
    def entered(self) -> list[Any]:
        """The row, with a reference of its own."""
        row = {name: getattr(value, "ref", value) for name, value in self.values.items()}
        return [{"ref": references.new()} | row]


class Replacing:
    """A form that holds all rows of its sort."""

    replaces = True


class TriedPersonForm(Added, TeamMemberForm):
    """An invented person."""

    confirmed = BooleanField(label=_("Has confirmed their part"), required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = _("Invent one: nobody is written to.")
        self.fields["email"].help_text = _("Invent one, like ada@example.org.")


class TriedPartnerForm(Added, PortalForm):
    """An invented partner organisation."""

    name = LineField(
        label=_("Name of the organisation"),
        what=_("the name of the organisation"),
        help_text=_("Invent one: nobody is written to."),
        max_length=200,
    )
    kind = ChoiceField(
        label=_("Kind of organisation"),
        what=_("the kind of organisation"),
        choices=Organisation.Kind.choices,
        widget=Radios,
    )
    part = LineField(
        label=_("What it does in the project"), what=_("what it does in the project"), max_length=300
    )
    cash = MoneyField(label=_("What it gives in cash"), what=_("what it gives in cash"), initial=0)
    in_kind = MoneyField(label=_("What it gives in kind"), what=_("what it gives in kind"), initial=0)
    letter_on = DateField(label=_("Date of the letter"), required=False)
    letter_signed = BooleanField(label=_("The letter is signed"), required=False)
    confirmed = BooleanField(label=_("Has confirmed its part"), required=False)

    def __init__(self, *args: Any, closes_on: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.closes_on = closes_on

    def clean_letter_on(self) -> Any:
        """The date, unless the letter is too old, as an applicant is told at once."""
        day = self.cleaned_data["letter_on"]
        if day and ApplicationPartner(letter_on=day).has_old_letter(self.closes_on):
            raise ValidationError(
                _("The letter is too old: it must be dated within six months before the phase closes")
            )
        return day


class TriedCostForm(Added, CostLineForm):
    """One line of costs."""

    @property
    def entered(self) -> list[Any]:
        """The line, with its organisation and person by reference."""
        row = self.cost._asdict()
        refs = {
            "organisation": row["organisation"].ref,
            "person": row["person"].ref if row["person"] else None,
        }
        return [{"ref": references.new()} | row | refs]


class TriedBudgetForm(Replacing, OnePageForm):
    """A budget on one page."""

    @property
    def entered(self) -> list[Any]:
        """Its lines."""
        return [
            {"ref": references.new()} | cost._asdict() | {"organisation": cost.organisation.ref}
            for cost in self.costs
        ]


class TriedPlacesForm(Replacing, PlacesForm):
    """Where the work is done."""

    @property
    def entered(self) -> list[Any]:
        """The codes of the places."""
        return [place.code for place in self.values["places"]]


class TriedThemesForm(Replacing, ThemesForm):
    """What the work is about."""

    @property
    def entered(self) -> list[Any]:
        """The slugs of the themes."""
        return [theme.slug for theme in self.values["themes"]]


class TriedMilestoneForm(Added, MilestoneForm):
    """What is done by when."""


class TriedFileForm(Added, AttachmentForm):
    """A file: inspected as an applicant's is, then only its facts are kept."""

    def __init__(self, *args: Any, rules: list[DocumentRule], **kwargs: Any):
        super().__init__(*args, rules=rules, **kwargs)
        self.fields["file"].help_text = _(
            "It is looked into and not kept: only its name, size and pages are."
        )

    @property
    def entered(self) -> list[Any]:
        """What was found in the file."""
        file = self.cleaned_data["file"]
        return [
            {
                "ref": references.new(),
                "kind": self.cleaned_data["kind"],
                "name": shown_name(file.name, file.found.kind),
                "media_type": file.found.media_type,
                "size": file.size,
                "pages": file.found.pages,
            }
        ]


def form_for(sort: str, tried: queries.Tried, *data: Any) -> PortalForm:
    """Return the form for rows of one sort, which offers what was typed so far."""
    phase, found, offices = tried.bid.phase, tried.found, tried.organisations
    match sort:
        case "team":
            taken = {person.email for person in found.team}
            return TriedPersonForm(*data, organisations=offices, taken=taken)
        case "partners":
            return TriedPartnerForm(*data, closes_on=phase.closes_at.astimezone(UK).date())
        case "costs" if phase.is_on_one_page:
            return TriedBudgetForm(*data, organisation=tried.bid.organisation, lines=found.lines)
        case "costs":
            years = queries.project_years(phase)
            return TriedCostForm(*data, organisations=offices, years=years, people=found.team)
        case "places":
            codes = [place.code for place in found.given.rows.places]
            known = place_queries.choices()
            return TriedPlacesForm(*data, places=known, initial={"regions": codes, "councils": codes})
        case "themes":
            slugs = [theme.slug for theme in found.given.rows.themes]
            return TriedThemesForm(*data, themes=list(Theme.objects.all()), initial={"themes": slugs})
        case "milestones":
            return TriedMilestoneForm(*data, organisations=offices, months=phase.months)
    return TriedFileForm(*data, rules=found.document_rules)
