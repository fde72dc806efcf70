"""Forms of the meeting: when it is, the score of an item, its minutes, and what was kept on paper."""

from collections.abc import Iterable
from typing import Any

from django.forms import HiddenInput
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lpip_portal.ui.forms import (
    Checkboxes,
    InstantField,
    LineField,
    MultipleChoiceField,
    PortalForm,
    TextField,
    WholeNumberField,
)

from .models import Seat


class MeetingForm(PortalForm):
    """When and where the panel meets."""

    starts_at = InstantField(
        label=_("The meeting begins"), what=_("when the meeting begins"), help_text=_("UK time")
    )
    place = LineField(
        label=_("Place"),
        help_text=_("A room, or the address of a video call. Only people at the table read it."),
        required=False,
    )


class ScoreForm(PortalForm):
    """The score that the meeting gave an item, and the minutes of that item."""

    notes = TextField(
        label=_("Minutes of this bid"),
        help_text=_("What was decisive. The applicants do not read it."),
        required=False,
        max_length=8000,
    )
    version = WholeNumberField(widget=HiddenInput, required=False)

    def __init__(self, *args: Any, scale: int, **kwargs: Any):
        super().__init__(*args, **kwargs)
        asked = WholeNumberField(
            label=gettext("Score"),
            what=gettext("the score"),
            help_text=gettext("A whole number from 1 to %(most)s; %(most)s is best.") % {"most": scale},
            min_value=1,
            max_value=scale,
        )
        asked.widget.attrs["class"] = "govuk-input--width-3"
        asked.name_in_messages()
        self.fields["score"] = asked
        self.order_fields(["score", "since", "until", "present", "notes", "version"])

    @property
    def values(self) -> dict[str, Any]:
        """Score, minutes and the version that was on the page."""
        return self.cleaned_data | {"version": self.cleaned_data["version"] or 0}


class AfterwardsForm(ScoreForm):
    """What was kept on paper about one item: when it was discussed, who was in the room, and the score."""

    since = InstantField(
        label=_("The discussion began"), what=_("when the discussion began"), help_text=_("UK time")
    )
    until = InstantField(
        label=_("The discussion ended"), what=_("when the discussion ended"), help_text=_("UK time")
    )
    present = MultipleChoiceField(
        label=_("In the room for this bid"),
        what=_("who was in the room"),
        help_text=_(
            "Only people who may discuss it are listed. Whoever has to leave is recorded as out of the room."
        ),
    )

    def __init__(self, *args: Any, seats: Iterable[Seat], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.seats = {seat.ref: seat for seat in seats}
        self.fields["present"].choices = [
            (ref, f"{seat.user}, {seat.get_role_display()}") for ref, seat in self.seats.items()
        ]
        self.fields["present"].widget = Checkboxes(choices=self.fields["present"].choices)

    @property
    def values(self) -> dict[str, Any]:
        """The seats that were ticked, with the rest."""
        said = super().values
        return said | {"present": [self.seats[ref] for ref in said["present"]]}


class EndMeetingForm(PortalForm):
    """The minutes of the whole meeting."""

    minutes = TextField(
        label=_("Minutes of the meeting"),
        help_text=_("How it went as a whole. Only people who may see every bid read it."),
        required=False,
        max_length=20_000,
    )
