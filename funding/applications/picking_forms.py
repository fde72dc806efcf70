"""Forms of what a bid picks and plans: places, themes, milestones."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lpip_portal.ui.forms import (
    ChoiceField,
    LineField,
    MultipleChoiceField,
    PortalForm,
    Radios,
    WholeNumberField,
)
from partnerships.forms import PlacesField, offer_places
from partnerships.models import Organisation, Theme
from partnerships.place_queries import Choices

from .forms import AmongOwn


class Picking(PortalForm):
    """A choice of codes, with those that the person saw."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=6000)

    @property
    def was_seen(self) -> list[str] | None:
        """The codes that were on the page, or None when it did not say."""
        return self.cleaned_data["seen"].split() if "seen" in self.data else None


class PlacesForm(Picking):
    """Where the work is done."""

    regions = PlacesField(
        label=_("Whole nations and regions"), help_text=_("Choose all that the work covers.")
    )
    councils = PlacesField(
        label=_("Council areas"),
        help_text=_("Choose these when the work is in a part of a nation or region."),
    )

    def __init__(self, *args: Any, places: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        offer_places(self, places)
        self.known = places.by_code

    @property
    def values(self) -> dict[str, Any]:
        """The places as rows."""
        codes = [*self.cleaned_data["regions"], *self.cleaned_data["councils"]]
        return {"places": [self.known[code] for code in codes], "seen": self.was_seen}


class ThemesForm(Picking):
    """What the work is about."""

    themes = MultipleChoiceField(label=_("Themes"), help_text=_("Choose all that apply."), required=False)

    def __init__(self, *args: Any, themes: list[Theme], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.known = {each.slug: each for each in themes}
        self.fields["themes"].choices = [(slug, str(each)) for slug, each in self.known.items()]

    @property
    def values(self) -> dict[str, Any]:
        """The themes as rows."""
        return {"themes": [self.known[slug] for slug in self.cleaned_data["themes"]], "seen": self.was_seen}


class MilestoneForm(AmongOwn):
    """What is done by when, and who answers for it."""

    CHOSEN = "owner"
    title = LineField(label=_("What will be done"), what=_("what will be done"), max_length=200)
    month = WholeNumberField(
        label=_("By the end of month"),
        what=_("the month"),
        min_value=1,
        help_text=_("Month 1 is the first month of the project."),
    )
    owner = ChoiceField(label=_("Who answers for it"), what=_("an organisation"), widget=Radios)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=400)

    def __init__(self, *args: Any, organisations: list[Organisation], months: int, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.offer(organisations)
        self.fields["month"].max_value = months
