"""The forms of decisions and releases: they turn text into values, and say at once what the actions would refuse."""

from decimal import Decimal
from typing import Any

from django.forms import HiddenInput
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from funding.panel.forms import RecordForm
from lpip_portal import clock
from lpip_portal.ui.forms import (
    BooleanField,
    ChoiceField,
    InstantField,
    LineField,
    MoneyField,
    PortalForm,
    Radios,
    TextField,
    WholeNumberField,
)
from lpip_portal.ui.templatetags.portal import pounds

from .limits import excess
from .models import Complaint, Decision
from .order import departures

Outcome = Decision.Outcome
NOTHING = Decimal("0.00")


class VersionForm(PortalForm):
    """The version that a person had on screen when they pressed a button."""

    version = WholeNumberField(widget=HiddenInput, required=False)

    @property
    def seen(self) -> int:
        """The version, or nought when none was sent."""
        return self.is_valid() and self.cleaned_data["version"] or 0


class ProposeForm(VersionForm):
    """What to decide about one bid. ``table`` is what it is held against."""

    outcome = ChoiceField(
        label=_("Outcome"),
        what=_("an outcome"),
        choices=Outcome.choices,
        widget=Radios(
            hints={
                Outcome.RESERVE: _("Funded only if an offer to another bid is not taken up"),
                Outcome.DECLINE: _("The amounts below are left out"),
            }
        ),
    )
    fec = MoneyField(label=_("Full economic cost"))
    share = MoneyField(label=_("Funder’s share"))
    conditions = TextField(
        label=_("Conditions"),
        help_text=_("The applicants read them."),
        required=False,
        max_length=4000,
    )
    reason = TextField(
        label=_("Reason"),
        help_text=_(
            "Needed when this departs from the panel’s recommendation or order. The applicants do not read it."
        ),
        required=False,
        max_length=4000,
    )

    def __init__(self, *args: Any, table: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.table = table
        self.fields["fec"].help_text = _("The bid asks for %(amount)s.") % {"amount": pounds(table.asked.fec)}
        self.fields["share"].help_text = _("The bid asks for %(amount)s.") % {
            "amount": pounds(table.asked.share)
        }

    def clean(self) -> dict[str, Any]:
        """Hold the amounts against what was asked and what is left, and the outcome against the panel's word."""
        values = super().clean()
        outcome = values.get("outcome")
        if outcome == Outcome.DECLINE:
            self.errors.pop("fec", None)
            self.errors.pop("share", None)
            values |= {"fec": NOTHING, "share": NOTHING, "conditions": ""}
        elif outcome:
            self._check_amounts(values, outcome)
        if outcome and "reason" in values:
            self._check_reason(values, outcome)
        return values

    def _check_amounts(self, values: dict[str, Any], outcome: str) -> None:
        for name in ("fec", "share"):
            if name not in values:
                return
            if not values[name]:
                self.add_error(name, _("Enter an amount above £0"))
            elif values[name] > getattr(self.table.asked, name):
                self.add_error(name, _("The amount cannot be more than the bid asks for"))
        if self.errors:
            return
        if values["share"] > values["fec"]:
            self.add_error("share", _("The funder’s share cannot be more than the full economic cost"))
        elif outcome == Outcome.AWARD and (
            sentence := excess(
                self.table.before, values["share"], budget=self.table.budget, most=self.table.most
            )
        ):
            self.add_error("share", sentence)

    def _check_reason(self, values: dict[str, Any], outcome: str) -> None:
        mine = self.table.mine._replace(outcome=outcome, has_reason=bool(values["reason"]))
        found = departures(mine, self.table.others)
        if values["reason"] or not found:
            return
        self.add_error(
            "reason",
            _("Give a reason: this departs from the panel’s recommendation")
            if "recommendation" in found
            else _("Give a reason: this departs from the panel’s order"),
        )

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes; the version is given apart."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class ReturnForm(PortalForm):
    """Why a decision is sent back."""

    reason = TextField(
        label=_("Reason"),
        help_text=_("The officer who proposed the decision reads it."),
        max_length=500,
    )


class ReleaseForm(PortalForm):
    """When the outcomes are out, and what the public page says."""

    embargo_until = InstantField(
        label=_("Outcomes are out from"),
        what=_("the end of the embargo"),
        help_text=_(
            "UK time, for example 13 2 2027 10:00. Until then nobody but the round’s own staff sees anything."
        ),
    )
    announcement_en = TextField(
        label=_("Announcement in English"),
        help_text=_(
            "It stands above the list of awards on the public page. Write it in both languages, or in neither."
        ),
        required=False,
        max_length=8000,
    )
    announcement_cy = TextField(label=_("Announcement in Welsh"), required=False, max_length=8000)
    checked = BooleanField(label=_("I have read the reviewers’ comments, and none tells who wrote it"))

    def clean_embargo_until(self):
        """An instant that is not past."""
        until = self.cleaned_data["embargo_until"]
        if until < clock.now():
            self.add_error("embargo_until", _("The end of the embargo must be in the future"))
        return until

    def clean(self) -> dict[str, Any]:
        """An announcement in both languages, or in none."""
        values = super().clean()
        for name, other in (("announcement_en", "announcement_cy"), ("announcement_cy", "announcement_en")):
            if values.get(name) and not values.get(other):
                self.add_error(other, _("Write the announcement in both languages"))
        return values

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes; that the comments were read is a promise, not a value."""
        return {name: value for name, value in self.cleaned_data.items() if name != "checked"}


class CorrectForm(RecordForm):
    """What the panel says about one bid after it confirmed, and why that is changed."""

    reason = TextField(
        label=_("Reason for the correction"),
        what=_("the reason"),
        help_text=_("Everybody who may read this bid at the table reads it."),
        max_length=500,
    )

    def __init__(self, *args: Any, scale: int, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["score"] = WholeNumberField(
            label=gettext("Score"), what=gettext("the score"), min_value=1, max_value=scale, required=False
        )
        self.fields["score"].widget.attrs["class"] = "govuk-input--width-3"
        self.order_fields(["score", "place", "is_tied", "recommendation", "feedback", "reason", "version"])


class SeenForm(PortalForm):
    """What stood on the page when a person pressed a button."""

    proposals = LineField(widget=HiddenInput, required=False, max_length=20000)

    @property
    def seen(self) -> str:
        """The proposals that were shown, as the page named them."""
        return self.is_valid() and self.cleaned_data["proposals"] or ""


class KeepForm(PortalForm):
    """Why a bid below the threshold is kept in."""

    reason = TextField(
        label=_("Reason"),
        what=_("the reason"),
        help_text=_("The person who confirms it reads it, and so does whoever audits the round."),
        max_length=500,
    )


class ReturnSiftForm(PortalForm):
    """Why a proposal at the sift is sent back."""

    reason = TextField(
        label=_("Reason"), help_text=_("The officer who proposed it reads it."), max_length=500
    )


class ComplainForm(PortalForm):
    """What went wrong in how a bid was handled."""

    about = ChoiceField(
        label=_("What is it about?"),
        what=_("what it is about"),
        choices=Complaint.About.choices,
        widget=Radios,
    )
    text = TextField(
        label=_("What happened?"),
        what=_("what happened"),
        help_text=_("Say what was done or left undone, when, and which published rule it concerns."),
        max_length=8000,
    )
    is_process = BooleanField(
        label=_("I know that decisions, reviews and feedback are not changed by a complaint")
    )

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes; the ticked box is a promise, not a value."""
        return {name: value for name, value in self.cleaned_data.items() if name != "is_process"}


class AnswerComplaintForm(PortalForm):
    """The answer to a complaint, as its letter says it."""

    answer = TextField(
        label=_("Answer"),
        help_text=_("It goes by letter to who raised the complaint, and ends it."),
        max_length=8000,
    )
