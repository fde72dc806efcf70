"""The forms of offers, awards and milestones."""

from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from funding.decisions.forms import VersionForm
from lpip_portal.ui.forms import (
    BooleanField,
    ChoiceField,
    DateField,
    LineField,
    MoneyField,
    PortalForm,
    Radios,
    TextField,
)
from lpip_portal.ui.templatetags.portal import pounds, uk_date

from .models import Award, Milestone

State = Milestone.State


class AcceptForm(PortalForm):
    """The word that binds the holder."""

    agreed = BooleanField(label=_("I accept this award and its conditions for my organisation"))

    @property
    def values(self) -> dict[str, Any]:
        """Nothing: the ticked box is the whole answer."""
        return {}


class DeclineForm(PortalForm):
    """Why an offer is declined."""

    reason = TextField(label=_("Reason"), help_text=_("The funder’s officers read it."), max_length=500)


class WindowForm(PortalForm):
    """A form with a day that has to lie between two others, either of which may be open."""

    day_field = ""

    def __init__(self, *args: Any, first: date | None, last: date | None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.first, self.last = first, last

    def clean(self) -> dict[str, Any]:
        """Refuse a day outside the window, naming its ends."""
        values = super().clean()
        day = values.get(self.day_field)
        if day and self.first and day < self.first:
            self.add_error(
                self.day_field, _("The date must be %(day)s or later") % {"day": uk_date(self.first)}
            )
        elif day and self.last and day > self.last:
            self.add_error(
                self.day_field, _("The date must be %(day)s or earlier") % {"day": uk_date(self.last)}
            )
        return values


class StartForm(WindowForm):
    """The day on which a project starts."""

    day_field = "start_on"
    start_on = DateField(label=_("First day of the project"), what=_("the first day of the project"))


class MilestoneForm(WindowForm):
    """One thing to reach, and by when."""

    day_field = "due_on"
    title = LineField(label=_("What will be reached"), what=_("what will be reached"), max_length=160)
    due_on = DateField(label=_("By when"), what=_("the date"))


class ReportForm(PortalForm):
    """How a milestone stands."""

    standing = ChoiceField(
        label=_("How does it stand?"),
        what=_("how it stands"),
        choices=[
            (State.ON_TRACK, State.ON_TRACK.label),
            (State.AT_RISK, State.AT_RISK.label),
            (State.DONE, State.DONE.label),
        ],
        widget=Radios(),
    )
    note = TextField(
        label=_("Note"),
        help_text=_(
            "Needed when it is at risk (why) or done (what shows it). The hub and the funder read it."
        ),
        required=False,
        max_length=500,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a note where one is needed."""
        values = super().clean()
        if values.get("standing") in (State.AT_RISK, State.DONE) and values.get("note") == "":
            self.add_error("note", _("Say in a few words why, or what shows it"))
        return values


class PromoteForm(VersionForm):
    """In whose place a reserve comes, and with what. ``asked`` is what the bid asks for."""

    instead_of = ChoiceField(
        label=_("In the place of"), what=_("the offer that was not taken up"), widget=Radios()
    )
    fec = MoneyField(label=_("Full economic cost"))
    share = MoneyField(label=_("Funder’s share"))
    conditions = TextField(
        label=_("Conditions"), help_text=_("The applicants read them."), required=False, max_length=4000
    )
    reason = TextField(
        label=_("Reason"),
        help_text=_(
            "Needed when another bid on the reserve list comes first. The applicants do not read it."
        ),
        required=False,
        max_length=4000,
    )

    def __init__(self, *args: Any, free: list[Award], asked: Any, comes_first: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.free, self.asked, self.comes_first = {award.ref: award for award in free}, asked, comes_first
        self.fields["instead_of"].choices = [(award.ref, award.title) for award in free]
        for name in ("fec", "share"):
            amount = pounds(getattr(asked, name))
            self.fields[name].help_text = gettext("The bid asks for %(amount)s.") % {"amount": amount}

    def clean(self) -> dict[str, Any]:
        """Hold the amounts against what was asked, and ask for a reason out of order."""
        values = super().clean()
        for name in ("fec", "share"):
            if name in values and not values[name]:
                self.add_error(name, _("Enter an amount above £0"))
            elif name in values and values[name] > getattr(self.asked, name):
                self.add_error(name, _("The amount cannot be more than the bid asks for"))
        if not self.errors and values["share"] > values["fec"]:
            self.add_error("share", _("The funder’s share cannot be more than the full economic cost"))
        if not self.comes_first and not values.get("reason"):
            self.add_error("reason", _("Give a reason: another bid on the reserve list comes first"))
        return values

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes; the version is given apart."""
        found = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return {**found, "instead_of": self.free[found["instead_of"]]}
