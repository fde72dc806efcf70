"""Forms of the interviews: what holds for all, the times of a day, one of them, who comes, and what is noted."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import HiddenInput, Select
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from funding.applications.models import TeamMember
from lpip_portal.ui.forms import (
    Checkboxes,
    ChoiceField,
    InstantField,
    LineField,
    MultipleChoiceField,
    PortalForm,
    TextField,
    URLField,
    WholeNumberField,
)

from .models import Item


def _minutes(label: Any, what: Any, least: int, most: int, help_text: Any = "") -> WholeNumberField:
    field = WholeNumberField(
        label=label, what=what, min_value=least, max_value=most, suffix=_("minutes"), help_text=help_text
    )
    field.widget.attrs["class"] = "govuk-input--width-3"
    return field


def _place() -> LineField:
    return LineField(
        label=_("Place"),
        help_text=_("A building and a room, and how to get in. Leave it empty if everybody joins by video."),
        required=False,
    )


def _link() -> URLField:
    return URLField(
        label=_("Link of the video call"),
        help_text=_(
            "The address that the applicants open. Not the link of the panel’s own meeting, and one with a waiting room, so that nobody comes upon another bid."
        ),
        required=False,
    )


class Somewhere(PortalForm):
    """A form that asks for a place, a link, or both."""

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        values = super().clean()
        if not values.get("place") and not values.get("link") and not {"place", "link"} & self.errors.keys():
            self.add_error("place", gettext("Enter a place, a link, or both"))
        return values


class InterviewPlanForm(PortalForm):
    """What holds for all interviews of a panel."""

    about_en = TextField(
        label=_("What happens in an interview, in English"),
        what=_("what happens in an interview"),
        help_text=_("Applicants read this: how long they speak, what they are asked, what they may bring."),
        max_length=4000,
    )
    about_cy = TextField(
        label=_("What happens in an interview, in Welsh"),
        help_text=_("Without it, Welsh pages show the English text."),
        required=False,
        max_length=4000,
    )
    attendees_most = WholeNumberField(
        label=_("How many people of a bid may come"),
        what=_("how many people may come"),
        min_value=1,
        max_value=20,
    )
    attendees_until = InstantField(
        label=_("Applicants say who comes until"),
        what=_("until when applicants say who comes"),
        help_text=_("UK time. Until then they may change it."),
    )
    version = WholeNumberField(widget=HiddenInput, required=False)

    @property
    def values(self) -> dict[str, Any]:
        """All of it, with the version that was on the page."""
        return self.cleaned_data | {"version": self.cleaned_data["version"] or 0}


class InterviewDayForm(Somewhere):
    """The times of one day, made at once."""

    first_at = InstantField(
        label=_("The first interview begins"),
        what=_("when the first interview begins"),
        help_text=_("UK time"),
    )
    count = WholeNumberField(
        label=_("How many interviews"), what=_("how many interviews"), min_value=1, max_value=30
    )
    minutes = _minutes(_("Length of each"), _("the length"), 5, 480)
    gap = _minutes(_("Break between two"), _("the break"), 0, 240, _("0 for no break."))
    place = _place()
    link = _link()


class InterviewSlotForm(Somewhere):
    """One time: when, where, and which bid has it."""

    bid = ChoiceField(
        label=_("Bid"),
        help_text=_("A bid that has another time gives that one back."),
        widget=Select,
        required=False,
    )
    starts_at = InstantField(
        label=_("The interview begins"), what=_("when the interview begins"), help_text=_("UK time")
    )
    minutes = _minutes(_("Length"), _("the length"), 5, 480)
    place = _place()
    link = _link()
    version = WholeNumberField(widget=HiddenInput, required=False)

    def __init__(self, *args: Any, items: Iterable[Item], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.items = {item.ref: item for item in items}
        self.fields["bid"].choices = [
            ("", gettext("No bid yet")),
            *((ref, item.application.title) for ref, item in self.items.items()),
        ]

    @property
    def values(self) -> dict[str, Any]:
        """The item in place of its reference, and the version that was on the page."""
        said = dict(self.cleaned_data)
        said["item"] = self.items.get(said.pop("bid"))
        return said | {"version": said["version"] or 0}


class AttendeesForm(PortalForm):
    """Who of a bid's team comes to its interview."""

    needs = TextField(
        label=_("What they need so that they can take part"),
        help_text=_(
            "For example step-free access, an interpreter or captions. Only the panel’s secretary and the chair of the interview read it. It is erased 30 days after the interview."
        ),
        required=False,
        max_length=1000,
    )

    def __init__(self, *args: Any, team: Iterable[TeamMember], most: int, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.team, self.most = {row.ref: row for row in team}, most
        self.fields["members"] = MultipleChoiceField(
            label=gettext("Who comes"),
            what=gettext("who comes"),
            help_text=ngettext(
                "At most %(n)s person. People appear here once they have confirmed their part in the bid.",
                "At most %(n)s people. People appear here once they have confirmed their part in the bid.",
                most,
            )
            % {"n": most},
            choices=[(ref, f"{row.name}, {row.get_role_display()}") for ref, row in self.team.items()],
            widget=Checkboxes,
        )
        self.order_fields(["members", "needs"])

    def clean_members(self) -> list[TeamMember]:
        """Refuse more people than may come."""
        chosen = self.cleaned_data["members"]
        if len(chosen) > self.most:
            words = ngettext("Choose at most %(n)s person", "Choose at most %(n)s people", self.most)
            raise ValidationError(words % {"n": self.most}, code="invalid")
        return [self.team[ref] for ref in chosen]


class InterviewTextForm(PortalForm):
    """A record or a note, with the version that was on the page."""

    text = TextField(label=_("Your note"), required=False, max_length=8000)
    version = WholeNumberField(widget=HiddenInput, required=False)

    @property
    def values(self) -> dict[str, Any]:
        """The words, and the version that was on the page."""
        return self.cleaned_data | {"version": self.cleaned_data["version"] or 0}


class InterviewRecordForm(InterviewTextForm):
    """The record of an interview."""

    text = TextField(
        label=_("Record of the interview"),
        what=_("the record"),
        help_text=_(
            "What was asked and answered. Everybody at the table who may read the papers reads it; applicants never do."
        ),
        max_length=8000,
    )
