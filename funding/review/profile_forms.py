"""Forms of a reviewer's own profile."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lpip_portal import clock
from lpip_portal.ui.forms import (
    DateField,
    LineField,
    MultipleChoiceField,
    PortalForm,
    TextField,
    WholeNumberField,
)
from partnerships.forms import PlacesField, offer_places
from partnerships.place_queries import Choices

from .expertise_words import Language, Method
from .forms import Expert
from .models import ReviewerProfile

MOST = 100


class ProfileForm(Expert):
    """What a reviewer knows about, reads and takes on."""

    methods = MultipleChoiceField(
        label=_("Methods"),
        help_text=_("How you find things out. Living with an issue is one of the ways."),
        choices=Method,
        required=False,
    )
    regions = PlacesField(
        label=_("Whole nations and regions that you know"),
        help_text=_("Choose those in which you lived, worked or did research."),
    )
    councils = PlacesField(
        label=_("Council areas that you know"),
        help_text=_("Choose these when you know a part of a nation or region well."),
    )
    languages = MultipleChoiceField(
        label=_("Languages in which you can read a bid"),
        help_text=_("Bids are written in English or in Welsh. Choose only what you read with ease."),
        choices=Language,
        required=False,
    )
    most_at_once = WholeNumberField(
        label=_("How many reviews at a time?"),
        help_text=_("Over all calls together. Leave it empty if you have no limit of your own."),
        required=False,
        max_value=MOST,
        suffix=_("reviews"),
    )
    most_in_phase = WholeNumberField(
        label=_("How many reviews in one phase of a call?"),
        help_text=_("An officer may plan with fewer, never with more."),
        required=False,
        max_value=MOST,
        suffix=_("reviews"),
    )
    field_order = [
        "sector", "themes", "methods", "regions", "councils", "words", "languages", "most_at_once", "most_in_phase",
    ]  # fmt: skip

    def __init__(self, *args: Any, places: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        offer_places(self, places)
        self.known_places = places.by_code

    @property
    def values(self) -> dict[str, Any]:
        """The values, with the places as rows."""
        values = super().values
        codes = [*values.pop("regions"), *values.pop("councils")]
        return values | {"places": [self.known_places[code] for code in codes]}


class OrganisationForm(PortalForm):
    """One organisation to which a reviewer belongs or belonged."""

    name = LineField(
        label=_("Name of the organisation"),
        what=_("the name of the organisation"),
        help_text=_(
            "As it calls itself, for example Northmoor University. Also where you are not paid: a board, a group."
        ),
        max_length=200,
    )
    since = DateField(
        label=_("First day there"), required=False, help_text=_("As near as you know, for example 1 9 2019")
    )
    until = DateField(
        label=_("Last day there"), required=False, help_text=_("Leave it empty if you are still there.")
    )

    def clean(self) -> dict[str, Any]:
        """Nobody leaves before they come, or comes tomorrow."""
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and since > clock.today():
            self.add_error("since", _now("The first day there must be today or earlier"))
        if since and until and until < since:
            self.add_error("until", _now("The last day there must be after the first"))
        return cleaned


class AwayForm(PortalForm):
    """Days on which a reviewer cannot review."""

    since = DateField(label=_("First day away"), help_text=_("For example 21 12 2026"))
    until = DateField(label=_("Last day away"), help_text=_("You can review again on the day after."))

    def clean(self) -> dict[str, Any]:
        """A time away has an end that is to come, after its beginning."""
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if until and until < clock.today():
            self.add_error("until", _now("The last day away must be today or later"))
        elif since and until and until < since:
            self.add_error("until", _now("The last day away must be after the first"))
        return cleaned


class AccessForm(PortalForm):
    """What a reviewer needs in order to review."""

    text = TextField(
        label=_("What do you need in order to review?"),
        help_text=_(
            "For example large print, more time, or somebody to type for you. Say what helps; you need not say why. Empty it to take it back."
        ),
        required=False,
        max_length=1000,
    )


class AgreeForm(PortalForm):
    """The text that somebody agrees to, in the version that they saw."""

    code = forms.CharField(widget=forms.HiddenInput, max_length=20)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10_000)


def told(profile: ReviewerProfile | None) -> dict[str, Any]:
    """Return what a reviewer told before as the form's first values."""
    if profile is None:
        return {}
    codes = list(profile.places.values_list("code", flat=True))
    return {
        "sector": profile.sector,
        "themes": list(profile.themes.values_list("slug", flat=True)),
        "methods": profile.methods,
        "regions": codes,
        "councils": codes,
        "languages": profile.languages,
        "words": profile.words,
        "most_at_once": profile.most_at_once,
        "most_in_phase": profile.most_in_phase,
    }
