"""Forms of planning: the round, a phase's rules, criteria, rates, people and reasons."""

import re
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from funding.rounds import soundness, template
from funding.rounds.models import Heading, Phase, Programme
from funding.rounds.sentences import sentence
from lpip_portal.accounts.forms import AccountForm
from lpip_portal.accounts.models import User
from lpip_portal.ui.forms import (
    BooleanField,
    ChoiceField,
    DateField,
    EmailField,
    InstantField,
    LineField,
    MoneyField,
    PortalForm,
    Radios,
    TextField,
    TypedChoiceField,
    WholeNumberField,
)
from partnerships.models import Organisation, in_language
from partnerships.queries import organisation_named, organisations_near

CODE = re.compile("[A-Z0-9]{2,12}")


class PercentField(MoneyField):
    """A share in per cent with at most two decimals."""

    shape = re.compile(r"(-?)([0-9]{1,3})(?:\.([0-9]{1,2}))?")
    prefix = None
    complaint = _("%(what)s must be a percentage, like 80 or 66.67")

    def __init__(self, **kwargs: Any):
        super().__init__(**{"max_value": Decimal(100), "suffix": "%"} | kwargs)

    def shown(self, number: Any) -> str:
        """A bound in per cent."""
        return f"{number}%"


def version_field() -> WholeNumberField:
    """The version that the person saw, carried along unseen."""
    return WholeNumberField(widget=forms.HiddenInput, what=_("the version of this page"))


class RoundForm(PortalForm):
    """What a round says of itself."""

    title_en = LineField(label=_("Title"), max_length=160, what=_("a title"))
    title_cy = LineField(label=_("Title in Welsh"), max_length=160, required=False)
    code = LineField(
        label=_("Code"),
        what=_("a code"),
        max_length=12,
        help_text=_(
            "Two to twelve capital letters and digits. It begins every reference, as in LPIP-1-7KQ2M9."
        ),
    )
    owner = LineField(
        label=_("Organisation that owns the round"),
        what=_("the organisation that owns the round"),
        help_text=_("The full name of the funder, the hub or the award holder"),
    )
    summary_en = TextField(
        label=_("Summary"),
        what=_("a summary"),
        max_length=4000,
        help_text=_("What the round is for, in plain words. Everybody reads it."),
    )
    summary_cy = TextField(label=_("Summary in Welsh"), max_length=4000, required=False)
    contact_email = EmailField(
        label=_("Address that applicants write to"), what=_("an address that applicants write to")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_code(self) -> str:
        """The code in capitals."""
        code = self.cleaned_data["code"].upper()
        if not CODE.fullmatch(code):
            raise ValidationError(gettext("The code must be two to twelve letters from A to Z and digits"))
        return code

    def clean_owner(self) -> Organisation:
        """The organisation of that name; otherwise the nearest ones are named."""
        name = self.cleaned_data["owner"]
        if found := organisation_named(name):
            return found
        near = "; ".join(str(each) for each in organisations_near(name, self.user)[:3])
        if near:
            message = gettext("No organisation is called “%(name)s”. Did you mean: %(near)s?")
            raise ValidationError(message % {"name": name, "near": near})
        raise ValidationError(
            gettext("No organisation is called “%(name)s”. Check its full name.") % {"name": name}
        )


class EditRoundForm(RoundForm):
    """What a planned round says of itself, changed."""

    version = version_field()


class PlanForm(RoundForm):
    """A new round from one of the plans."""

    template_name = ChoiceField(
        label=_("Plan to begin with"),
        what=_("a plan to begin with"),
        help_text=_("Everything in it can be changed afterwards."),
        widget=Radios,
        initial=template.USUAL,
    )
    programme = TypedChoiceField(label=_("Programme"), what=_("the programme"), widget=Radios, coerce=str)
    first_day = DateField(
        label=_("Day on which the first phase opens"),
        what=_("the day on which the first phase opens"),
        help_text=_("All other dates are set from this one. You can change each of them afterwards."),
    )
    field_order = ["template_name", "programme", "title_en", "title_cy", "code", "owner", "first_day"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.programmes = {programme.ref: programme for programme in Programme.objects.order_by("pk")}
        self.fields["programme"].choices = [(ref, str(each)) for ref, each in self.programmes.items()]
        plans, field = template.outlines(), self.fields["template_name"]
        field.choices = [(each.name, in_language(each, "title")) for each in plans]
        field.widget.hints = {each.name: in_language(each, "summary") for each in plans}

    def clean_programme(self) -> Programme:
        """The programme that was picked."""
        return self.programmes[self.cleaned_data["programme"]]


class PhaseForm(PortalForm):
    """The rules of one phase. Everything that contradicts something else is said at once."""

    label_en = LineField(label=_("Name of the phase"), what=_("a name for the phase"), max_length=60)
    label_cy = LineField(label=_("Name in Welsh"), max_length=60, required=False)
    purpose_en = TextField(label=_("What the phase is for"), max_length=2000, required=False)
    purpose_cy = TextField(label=_("What the phase is for, in Welsh"), max_length=2000, required=False)

    entry = ChoiceField(label=_("Who may apply"), choices=Phase.Entry.choices, widget=Radios)
    intention_required = BooleanField(
        label=_("An intention to submit is needed before an application"), required=False
    )
    sign_off_required = BooleanField(
        label=_("The research office of the lead organisation submits"), required=False
    )
    one_per_lead = BooleanField(label=_("One person leads one bid only"), required=False)
    confirmation = ChoiceField(
        label=_("By when team members and partners confirm their part"),
        choices=Phase.Confirmation.choices,
        widget=Radios,
    )

    opens_at = InstantField(label=_("Opens"), what=_("the opening time"), help_text=_("UK time"))
    intention_due_at = InstantField(
        label=_("Intention to submit due"),
        what=_("the intention date"),
        help_text=_("UK time, by custom at 16:00 on a working day"),
        required=False,
    )
    closes_at = InstantField(
        label=_("Closes"),
        what=_("the closing time"),
        help_text=_("UK time, by custom at 16:00 on a working day"),
    )
    questions_due_at = InstantField(
        label=_("Questions about the call taken until"),
        what=_("the last day of questions"),
        help_text=_("UK time. Leave it empty to take questions until the phase closes."),
        required=False,
    )
    reviews_due_at = InstantField(
        label=_("Reviews due"), what=_("the date for reviews"), help_text=_("UK time"), required=False
    )
    panel_on = DateField(label=_("Panel meets"), what=_("the day of the panel"))
    decisions_at = InstantField(
        label=_("Decisions released"), what=_("the time of the decisions"), help_text=_("UK time, as planned")
    )
    earliest_start_on = DateField(label=_("Earliest start of an award"), what=_("the earliest start"))
    latest_start_on = DateField(label=_("Latest start of an award"), what=_("the latest start"))

    cap = MoneyField(label=_("Cap on full economic cost"), what=_("the cap"))
    rate = PercentField(
        label=_("Funder’s share"),
        what=_("the funder’s share"),
        help_text=_("Of full economic cost, where no narrower rate is set"),
    )
    budget = MoneyField(
        label=_("Budget"),
        what=_("the budget"),
        help_text=_("The funder’s contribution to all awards together"),
    )
    max_awards = WholeNumberField(
        label=_("Awards at most"), what=_("the number of awards"), min_value=1, max_value=1000
    )
    months = WholeNumberField(
        label=_("Length of an award"),
        what=_("the length of an award"),
        min_value=1,
        max_value=120,
        suffix=_("months"),
    )

    shape = ChoiceField(label=_("How bids are assessed"), choices=Phase.Shape.choices, widget=Radios)
    reviews_per_bid = WholeNumberField(
        label=_("Reviews for each bid"), what=_("the number of reviews for each bid"), max_value=10
    )
    reviews_per_reviewer = WholeNumberField(
        label=_("Reviews at most for each reviewer"),
        what=_("the number of reviews for each reviewer"),
        min_value=1,
        max_value=50,
    )
    scale = TypedChoiceField(
        label=_("Scale of scores"), choices=[(6, _("1 to 6")), (10, _("1 to 10"))], coerce=int, widget=Radios
    )
    result = ChoiceField(label=_("What the panel makes"), choices=Phase.Result.choices, widget=Radios)
    version = version_field()

    GROUPS = [
        (_("What it is"), "label_en"),
        (_("Who may apply"), "entry"),
        (_("Dates"), "opens_at"),
        (_("Money"), "cap"),
        (_("Assessment"), "shape"),
    ]

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The visible fields under their headings, in order."""
        headings = {first: heading for heading, first in self.GROUPS}
        groups: list[tuple[str, list[forms.BoundField]]] = []
        for bound in self.visible_fields():
            if bound.name in headings:
                groups.append((headings[bound.name], []))
            groups[-1][1].append(bound)
        return groups

    def clean(self) -> dict[str, Any]:
        """Name every rule that the values break together."""
        cleaned = super().clean()
        rules = SimpleNamespace(**{name: cleaned.get(name) for name in self.fields})
        for fault in soundness.of_phase(rules):
            if fault.field not in self.errors:
                self.add_error(fault.field, sentence(fault))
        return cleaned


class CriterionForm(PortalForm):
    """One thing that reviewers score."""

    title_en = LineField(label=_("Criterion"), what=_("the criterion"), max_length=120)
    title_cy = LineField(label=_("Criterion in Welsh"), max_length=120, required=False)
    guidance_en = TextField(label=_("Guidance for applicants and reviewers"), max_length=2000, required=False)
    guidance_cy = TextField(label=_("Guidance in Welsh"), max_length=2000, required=False)
    guidance_community_en = TextField(
        label=_("Guidance for reviewers from communities"),
        help_text=_("In plain words, for people who review from experience. Empty: the guidance above."),
        max_length=2000,
        required=False,
    )
    guidance_community_cy = TextField(
        label=_("Guidance for reviewers from communities, in Welsh"), max_length=2000, required=False
    )
    weight = WholeNumberField(
        label=_("Weight"),
        what=_("the weight"),
        min_value=1,
        max_value=100,
        suffix="%",
        help_text=_("The weights of a phase add up to 100"),
    )


ANY = [("", _("Any"))]


class RateRuleForm(PortalForm):
    """The funder's share for a kind of organisation, a heading of costs, or both."""

    organisation_kind = ChoiceField(
        label=_("Kind of organisation"), choices=ANY + Organisation.Kind.choices, required=False
    )
    heading = ChoiceField(label=_("Heading of costs"), choices=ANY + Heading.choices, required=False)
    rate = PercentField(label=_("Funder’s share"), what=_("the funder’s share"))

    def clean(self) -> dict[str, Any]:
        """Refuse a rule for everything: that is the phase's own rate."""
        cleaned = super().clean()
        if not self.errors and not cleaned["organisation_kind"] and not cleaned["heading"]:
            self.add_error(
                "organisation_kind", gettext("Select a kind of organisation or a heading of costs")
            )
        return cleaned


class RateRuleKeyForm(PortalForm):
    """Which rate rule is meant."""

    organisation_kind = RateRuleForm.base_fields["organisation_kind"]
    heading = RateRuleForm.base_fields["heading"]


class ReasonForm(PortalForm):
    """Why a plan is sent back."""

    reason = TextField(label=_("What should change?"), max_length=500, help_text=_("Its officers read this."))


class PersonForm(AccountForm):
    """Somebody who is to have a part in a round."""

    PARTS = [
        ("officer", _("Officer: runs the round")),
        ("finance", _("Finance: keeps its money")),
        ("conflicts", _("Conflicts owner: alone reads and decides on conflicts of interest")),
        ("deputy", _("Deputy for conflicts: decides where the owner is concerned")),
        ("complaints", _("Complaints owner: alone reads and answers complaints about the process")),
        ("approver", _("Approver: approves the round and its decisions")),
    ]
    part = ChoiceField(label=_("Part"), what=_("a part"), choices=PARTS, widget=Radios)


class SendForm(PortalForm):
    """A plan on its way to its approver; every rule that it breaks is named."""

    def __init__(self, *args: Any, mends: Any = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.mends = mends

    def clean(self) -> dict[str, Any]:
        """Name everything that must be mended first."""
        for mend in self.mends:
            self.add_error(None, mend.sentence)
        return super().clean()
