"""Words into values: an event, how many came, why it is cancelled."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lpip_portal.ui.forms import (
    ChoiceField,
    InstantField,
    LineField,
    PortalForm,
    Radios,
    URLField,
    WholeNumberField,
    WordLimitedField,
)
from partnerships.models import Partnership, Sector

from .models import Attendance, Event

FIELDS = ("kind", "title_en", "title_cy", "summary_en", "summary_cy", "starts_at", "ends_at", "place", "link", "audience", "access", "language")  # fmt: skip


class EventForm(PortalForm):
    """What is said of an event; of one that is there, with the version on screen."""

    kind = ChoiceField(label=_("Kind of event"), what=_("the kind of event"), choices=Event.Kind.choices, widget=Radios)  # fmt: skip
    title_en = LineField(label=_("Title"), what=_("the title"), max_length=160)
    title_cy = LineField(label=_("Title in Welsh"), required=False, max_length=160)
    summary_en = WordLimitedField(label=_("What it is about"), what=_("what it is about"), max_words=200)
    summary_cy = WordLimitedField(label=_("What it is about, in Welsh"), required=False, max_words=200)
    starts_at = InstantField(label=_("Begins"), what=_("when it begins"))
    ends_at = InstantField(label=_("Ends"), what=_("when it ends"))
    place = LineField(
        label=_("Where"),
        required=False,
        max_length=200,
        help_text=_("The building, street and town. Leave it empty if it is only online."),
    )
    link = URLField(
        label=_("Address to join online"),
        required=False,
        help_text=_("Everybody sees it on the page of the event."),
    )
    audience = LineField(label=_("For whom"), what=_("for whom it is"), max_length=200)
    access = WordLimitedField(
        label=_("Accessibility"),
        what=_("how accessible it is"),
        max_words=150,
        help_text=_("For example: steps, lifts, hearing loop, captions, quiet room, whom to ask."),
    )
    language = ChoiceField(label=_("Language of the event"), what=_("the language of the event"), choices=Event.Language.choices, widget=Radios)  # fmt: skip
    partnership = ChoiceField(
        label=_("With a partnership"),
        required=False,
        help_text=_("How many came then counts into its engagement as well."),
    )
    version = WholeNumberField(min_value=1, required=False)

    def __init__(self, *args: Any, event: Event | None = None, **kwargs: Any):
        initial = {}
        if event:
            initial = {name: getattr(event, name) for name in (*FIELDS, "version")}
            initial["partnership"] = event.partnership.ref if event.partnership else ""
        super().__init__(*args, initial=initial, **kwargs)
        self.event = event
        known = Partnership.objects.public().filter(is_history=False)
        self.partnerships = {each.ref: each for each in known}
        self.fields["partnership"].choices = [
            ("", _("No partnership")),
            *((ref, str(each)) for ref, each in self.partnerships.items()),
        ]
        self.fields["version"].widget = self.fields["version"].hidden_widget()
        if not event:
            del self.fields["version"]

    def clean(self) -> dict[str, Any]:
        """Ask for an end after the beginning, and for somewhere to go."""
        cleaned = super().clean()
        begins, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if begins and ends and ends <= begins:
            self.add_error("ends_at", _("The event must end after it begins"))
        if (
            not cleaned.get("place")
            and not cleaned.get("link")
            and not self.errors.keys() & {"place", "link"}
        ):
            self.add_error("place", _("Say where it is, or give the address to join online"))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """The answers, with the partnership as a row."""
        values = super().values
        values["partnership"] = self.partnerships.get(values["partnership"])
        if self.event:
            values["version"] = values["version"] or 0
        return values


def _people(label: Any) -> WholeNumberField:
    return WholeNumberField(label=label, required=False, max_value=1_000_000)


class AttendanceForm(PortalForm):
    """How many of each sector came."""

    community = _people(_("People from communities"))
    policy = _people(_("People from councils, governments and other public bodies"))
    business = _people(_("People from businesses"))
    research = _people(_("People from research"))
    voluntary = _people(_("People from the voluntary sector"))

    def __init__(self, *args: Any, event: Event, **kwargs: Any):
        there = Attendance.objects.filter(event=event).first()
        super().__init__(*args, initial=there.counts if there else {}, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Ask for one number at least."""
        cleaned = super().clean()
        if not self.errors and all(cleaned.get(sector) is None for sector in Sector.values):
            self.add_error("community", _("Enter how many came, nought included, in one box at least"))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """The numbers by sector."""
        return {"attendance": {sector: self.cleaned_data[sector] or 0 for sector in Sector.values}}


class CancelForm(PortalForm):
    """Why an event is cancelled."""

    reason = LineField(
        label=_("Why it is cancelled"),
        what=_("why it is cancelled"),
        max_length=300,
        help_text=_("Everybody reads this on the page of the event."),
    )
