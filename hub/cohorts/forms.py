"""The words of a cohort's forms."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lpip_portal.ui.forms import (
    ChoiceField,
    DateField,
    InstantField,
    LineField,
    PortalForm,
    Radios,
    URLField,
    WholeNumberField,
    WordLimitedField,
)

from .models import CohortNote

CONTACT_KINDS = [
    ("call", _("Call")),
    ("visit", _("Visit")),
    ("workshop", _("Workshop")),
    ("letter", _("Letter or email")),
]


class ContactForm(PortalForm):
    """When the hub and a partnership spoke."""

    on = DateField(label=_("When you spoke"), help_text=_("For example, 27 3 2027"))
    kind = ChoiceField(label=_("How"), choices=CONTACT_KINDS, widget=Radios)
    note = LineField(label=_("What it was about"), max_length=500, required=False)


class NoteForm(PortalForm):
    """A note about a partnership."""

    text = WordLimitedField(label=_("Your note"), max_words=300)
    visibility = ChoiceField(
        label=_("Who reads it"), choices=CohortNote.Visibility.choices, widget=Radios, what=_("who reads it")
    )


class TimeForm(PortalForm):
    """When and where a check-in is."""

    starts_at = InstantField(
        label=_("When it begins"), help_text=_("For example, 27 3 2027 at 14:30, in UK time")
    )
    minutes = WholeNumberField(label=_("How long"), min_value=5, max_value=480, suffix=_("minutes"))
    place = LineField(label=_("Where (or leave it empty and give a link)"), max_length=200, required=False)
    link = URLField(label=_("Link to the call"), max_length=300, required=False)

    def clean(self):
        """A check-in has a place or a link."""
        cleaned = super().clean()
        if not cleaned.get("place") and not cleaned.get("link") and not {"place", "link"} & set(self.errors):
            self.add_error("place", gettext("Say where it is, or give a link"))
        return cleaned


class CheckInForm(TimeForm):
    """A check-in and who holds it."""

    host = ChoiceField(label=_("Who of the hub"), what=_("a person"), widget=Radios)

    def __init__(self, *args, staff=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.staff = {user.ref: user for user in staff}
        self.fields["host"].choices = [(user.ref, str(user)) for user in staff]

    def clean_host(self):
        """The person chosen."""
        return self.staff[self.cleaned_data["host"]]


class MoveForm(TimeForm):
    """Another time for a check-in."""

    reason = LineField(
        label=_("Why"), help_text=_("The partnership reads this."), max_length=300, required=False
    )


class CancelForm(PortalForm):
    """Why a check-in is called off."""

    reason = LineField(
        label=_("Why"), help_text=_("The partnership reads this."), max_length=300, required=False
    )
