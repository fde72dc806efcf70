"""Words into values: why a body ends, and what is corrected of a meeting or of interests after it was noted."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from lpip_portal import clock
from lpip_portal.ui.forms import (
    Checkboxes,
    DateField,
    LineField,
    MultipleChoiceField,
    PortalForm,
    WholeNumberField,
    WordLimitedField,
)

from .forms import HeldForm
from .models import BodySeat, GoverningBody


class EndForm(PortalForm):
    """When and why a body ends, and the version that is on screen."""

    on = DateField(label=_("The day on which it ended"), what=_("the day on which it ended"))
    reason = LineField(
        label=_("Why it ends"),
        what=_("why it ends"),
        max_length=300,
        help_text=_("Whoever may see the body reads this, everybody if it is public."),
    )
    version = WholeNumberField(min_value=1, required=False)

    def __init__(self, *args: Any, body: GoverningBody, **kwargs: Any):
        self.body = body
        super().__init__(*args, initial={"on": clock.today(), "version": body.version}, **kwargs)
        self.fields["version"].widget = self.fields["version"].hidden_widget()

    def clean_on(self) -> date:
        """Refuse a day that is ahead, or before the body was there."""
        on = self.cleaned_data["on"]
        if on > clock.today():
            self.add_error("on", _("The day must not be ahead"))
        elif on < self.body.set_up_on:
            self.add_error("on", _("The day must not be before the body was set up"))
        return on

    @property
    def values(self) -> dict[str, Any]:
        """The answers as the action takes them."""
        values = super().values
        return values | {"version": values["version"] or 0}


def _why() -> LineField:
    return LineField(
        label=_("Why it is corrected"),
        what=_("why it is corrected"),
        max_length=300,
        help_text=_("It stays beside the correction, with your name and the day."),
    )


class CorrectionForm(PortalForm):
    """What is noted, to be corrected: a form that changes nothing says so beside what was typed."""

    def clean(self) -> dict[str, Any]:
        """Refuse what is noted already, unless somebody corrected it meanwhile: that the action says."""
        cleaned = super().clean()
        if (
            not self.errors
            and cleaned["after"] == self["after"].initial
            and set(self.changed_data) <= {"reason"}
        ):
            self.add_error(None, _("Nothing is different from what is noted: change it, or go back"))
        return cleaned


class PresencesForm(CorrectionForm, HeldForm):
    """Who was at a meeting after all; ``noted`` is what stands there, ``after`` the corrections on screen."""

    reason = _why()
    after = WholeNumberField(min_value=0)

    def __init__(self, *args: Any, seats: list[BodySeat], noted: dict[int, str], after: int, **kwargs: Any):
        super().__init__(*args, seats=seats, **kwargs)
        for name, seat in self.seats.items():
            field = self.fields[name]
            field.initial = noted.get(seat.pk)
            if field.initial is None:
                field.required = False
                field.choices = [("", _("Nothing is noted")), *field.choices]
        self.fields["after"].initial = after
        self.fields["after"].widget = self.fields["after"].hidden_widget()
        self.order_fields([*self.seats, "reason", "after"])

    @property
    def values(self) -> dict[str, Any]:
        """The answers by seat, without those of whom nothing is noted."""
        told = PortalForm.values.fget(self)
        presences = {seat: told[name] for name, seat in self.seats.items() if told[name]}
        return {"presences": presences, "reason": told["reason"], "after": told["after"]}


class InterestsForm(CorrectionForm):
    """Who had an interest in a decision after all, and who left the room for it."""

    declared = MultipleChoiceField(label=_("Who declared an interest?"), required=False, widget=Checkboxes)
    left = MultipleChoiceField(label=_("Who of them left the room?"), required=False, widget=Checkboxes)
    interests = WordLimitedField(label=_("What the interests are"), required=False, max_words=200)
    reason = _why()
    after = WholeNumberField(min_value=0)

    def __init__(self, *args: Any, present: list[BodySeat], page: Any, **kwargs: Any):
        self.present = {seat.ref: seat for seat in present}
        initial = {
            "declared": [each.seat.ref for each in page.interests],
            "left": [each.seat.ref for each in page.interests if each.left_room],
            "interests": page.note,
            "after": len(page.corrections),
        }
        super().__init__(*args, initial=initial, **kwargs)
        for name in ("declared", "left"):
            self.fields[name].choices = [(ref, str(seat)) for ref, seat in self.present.items()]
        self.fields["interests"].widget.attrs["rows"] = 3
        self.fields["after"].widget = self.fields["after"].hidden_widget()

    @property
    def values(self) -> dict[str, Any]:
        """The answers, with seats as rows."""
        values = super().values
        return values | {name: [self.present[ref] for ref in values[name]] for name in ("declared", "left")}
