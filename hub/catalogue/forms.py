"""The words of the catalogue: describing a data set, not taking one up."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lpip_portal.accounts.models import User
from lpip_portal.ui.forms import (
    BooleanField,
    ChoiceField,
    EmailField,
    LineField,
    MultipleChoiceField,
    PortalForm,
    Radios,
    TextField,
    URLField,
    WholeNumberField,
    WordLimitedField,
)
from partnerships.models import Place, Theme

from . import doi, queries
from .expert_models import Expert
from .models import Dataset


class DatasetForm(PortalForm):
    """The description of a data set."""

    title_en = LineField(label=_("Title"), what=_("the title"))
    title_cy = LineField(label=_("Title in Welsh"), required=False)
    publisher = LineField(label=_("Publisher"), what=_("the publisher"))
    summary_en = WordLimitedField(
        label=_("What it holds"),
        max_words=200,
        what=_("what it holds"),
        help_text=_("Describe the data. Do not put data here, least of all about people."),
    )
    summary_cy = WordLimitedField(label=_("What it holds, in Welsh"), max_words=240, required=False)
    access = ChoiceField(
        label=_("How one gets at it"),
        choices=Dataset.Access.choices,
        widget=Radios,
        what=_("how one gets at it"),
    )
    licence = LineField(label=_("Licence"), required=False)
    themes = MultipleChoiceField(label=_("Themes"), required=False)
    places = MultipleChoiceField(label=_("Places that it covers"), required=False)
    first_year = WholeNumberField(label=_("First year"), min_value=1800, max_value=2100, required=False)
    last_year = WholeNumberField(label=_("Last year"), min_value=1800, max_value=2100, required=False)
    link = URLField(label=_("Link"), required=False)
    doi = LineField(label=_("DOI"), required=False)
    quality = WordLimitedField(
        label=_("What one should know before relying on it"), max_words=150, required=False
    )
    version = WholeNumberField(min_value=1, required=False)

    def __init__(self, *args: Any, user: User, dataset: Dataset | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.user, self.dataset = user, dataset
        self.fields["themes"].choices = queries.theme_choices()
        self.fields["places"].choices = queries.place_choices()
        self.fields["version"].widget = self.fields["version"].hidden_widget()
        if dataset is None:
            del self.fields["version"]

    def clean_doi(self) -> str:
        """Refuse what has not the shape of a DOI, and one that the catalogue has where this person sees it."""
        given = doi.spelled(self.cleaned_data["doi"])
        if given and not doi.fits(given):
            raise ValidationError(_("Enter the DOI in the right format, like 10.5255/example-1"))
        others = (
            Dataset.objects.visible_to(self.user).filter(doi=given, state__in=Dataset.SHOWN).exclude(doi="")
        )
        if others.exclude(pk=self.dataset and self.dataset.pk).exists():
            raise ValidationError(_("The catalogue has a data set with this DOI already"))
        return given

    def clean(self) -> dict[str, Any]:
        """The years are in order."""
        cleaned = super().clean()
        first, last = cleaned.get("first_year"), cleaned.get("last_year")
        if first and last and last < first:
            self.add_error("last_year", _("The last year must not be before the first"))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """The answers, with themes and places as rows."""
        values = super().values
        values["themes"] = list(Theme.objects.filter(slug__in=values["themes"]))
        values["places"] = list(Place.objects.filter(code__in=values["places"]))
        return values

    @staticmethod
    def initial_of(dataset: Dataset) -> dict[str, Any]:
        """Return what the form shows at first."""
        plain = (
            "title_en", "title_cy", "publisher", "summary_en", "summary_cy", "access", "licence", "first_year", "last_year", "link",
            "doi", "quality", "version",
        )  # fmt: skip
        return {name: getattr(dataset, name) for name in plain} | {
            "themes": [theme.slug for theme in dataset.themes.all()],
            "places": [place.code for place in dataset.places.all()],
        }


class RetireForm(PortalForm):
    """Why a data set leaves the catalogue, or does not enter it."""

    reason = WordLimitedField(
        label=_("Reason"),
        max_words=100,
        help_text=_("Whoever suggested it and the people of the hub read this."),
    )


class SuggestExpertForm(PortalForm):
    """Whom the hub should ask."""

    name = LineField(label=_("Their name"), what=_("their name"))
    organisation = LineField(label=_("Their organisation"), required=False)
    email = EmailField(label=_("Their email address"), what=_("their email address"))
    why = WordLimitedField(
        label=_("What they know"),
        max_words=150,
        what=_("what they know"),
        help_text=_("Only hub staff read this. The person hears nothing before the hub asks them."),
    )


class ConsentForm(PortalForm):
    """What somebody says of themself, and that they agree to be found."""

    name = LineField(label=_("Your name"), what=_("your name"))
    organisation = LineField(label=_("Your organisation"), required=False)
    expertise = WordLimitedField(
        label=_("What you know"),
        max_words=200,
        what=_("what you know"),
        help_text=_("People of partnerships, of the hub, and officers read this."),
    )
    themes = MultipleChoiceField(label=_("Themes"), required=False)
    availability = ChoiceField(
        label=_("How soon you have time"),
        choices=Expert.Availability.choices,
        widget=Radios,
        what=_("how soon you have time"),
    )
    contact = TextField(
        label=_("How the hub reaches you"),
        what=_("how the hub reaches you"),
        max_length=500,
        help_text=_("Only hub staff read this."),
    )
    no_conflict = WordLimitedField(
        label=_("What could sway you, or be thought to"),
        max_words=200,
        what=_("what could sway you, or that nothing does"),
        help_text=_(
            "Organisations that pay you, bids you are named on. If there is nothing, say so. Only hub staff read this."
        ),
    )
    agreed = BooleanField(
        label=_(
            "I agree that my name, organisation and what I know are shown to people of partnerships, of the hub, and to officers"
        ),
        error_messages={
            "required": _("Nobody is listed without their own consent. Tick the box, or leave the page")
        },
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["themes"].choices = queries.theme_choices()

    @property
    def values(self) -> dict[str, Any]:
        """The answers, with themes as rows; that they agreed is what the action says."""
        values = super().values
        values.pop("agreed")
        values["themes"] = list(Theme.objects.filter(slug__in=values["themes"]))
        return values


class IntroductionForm(PortalForm):
    """For whom, and what for."""

    partnership = ChoiceField(label=_("For which partnership"), widget=Radios)
    purpose = WordLimitedField(
        label=_("What you want to ask them"),
        max_words=200,
        what=_("what you want to ask them"),
        help_text=_(
            "If the hub introduces you, the expert reads this with your name and your email address."
        ),
    )

    def __init__(self, *args: Any, partnerships: Any = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.known = {each.ref: each for each in partnerships}
        self.fields["partnership"].choices = [(ref, str(each)) for ref, each in self.known.items()]
        if len(self.known) == 1:
            self.fields["partnership"].initial = next(iter(self.known))

    @property
    def values(self) -> dict[str, Any]:
        """The answers, with the partnership as a row."""
        return {**super().values, "partnership": self.known[self.cleaned_data["partnership"]]}


class HandleForm(PortalForm):
    """What the hub says to whoever asked."""

    answer = WordLimitedField(
        label=_("What you tell the partnership"),
        max_words=200,
        what=_("what you tell the partnership"),
        help_text=_("Do not write the expert’s address here."),
    )
