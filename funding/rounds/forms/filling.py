"""What officers say of the costs and the files of a phase's bids."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from funding.rounds.models import Phase
from funding.rounds.models.documents import MOST_MEGABYTES
from lpip_portal.ui.forms import (
    BooleanField,
    ChoiceField,
    LineField,
    MoneyField,
    PortalForm,
    Radios,
    WholeNumberField,
)

from .planning import PercentField, version_field


class PhaseCostsForm(PortalForm):
    """The rules by which the costs of a phase's bids are entered and checked."""

    budget_shape = ChoiceField(
        label=_("How costs are asked for"),
        choices=Phase.Budget.choices,
        widget=Radios(hints={"one_page": _("For small grants: four kinds of spending, and no headings.")}),
    )
    equipment_over = MoneyField(
        label=_("Equipment stands under its own heading above"),
        what=_("the amount above which equipment stands under its own heading"),
        help_text=_("UKRI’s amount is £25,000."),
    )
    most_hours = WholeNumberField(
        label=_("Hours a year of one investigator at most"),
        what=_("the hours of one investigator"),
        min_value=1,
        max_value=8784,
        help_text=_("UKRI’s figure is 1,650: 37.5 hours in 44 weeks."),
    )
    most_others_percent = PercentField(
        label=_("Share of organisations that do no research at most"),
        help_text=_(
            "Of the full economic cost: co-leads from business, the third sector and government. Empty for no limit."
        ),
        required=False,
        min_value=Decimal(0),
    )
    version = version_field()


def _lines(rows: int) -> forms.Textarea:
    """A box in which a whole sentence can be seen; its value is one line all the same."""
    return forms.Textarea(attrs={"rows": rows})


class CheckRuleForm(PortalForm):
    """One rule that officers judge in the check of a bid."""

    label_en = LineField(
        label=_("The rule"),
        what=_("the rule"),
        max_length=200,
        help_text=_(
            "A sentence that is true of an eligible bid, like “It lies within the scope of the programme”."
        ),
        widget=_lines(2),
    )
    label_cy = LineField(label=_("The rule, in Welsh"), max_length=200, required=False, widget=_lines(2))
    help_en = LineField(label=_("What to look at"), max_length=500, required=False, widget=_lines(3))
    help_cy = LineField(
        label=_("What to look at, in Welsh"), max_length=500, required=False, widget=_lines(3)
    )
    is_on = BooleanField(label=_("It is checked in this phase"), required=False, initial=True)


class DocumentRuleForm(PortalForm):
    """One kind of file that a phase asks for."""

    title_en = LineField(
        label=_("What the file is"), max_length=80, help_text=_("Assessors see this as the file’s name.")
    )
    title_cy = LineField(label=_("What the file is, in Welsh"), max_length=80, required=False)
    guidance_en = LineField(label=_("What it should hold"), max_length=500, required=False)
    guidance_cy = LineField(label=_("What it should hold, in Welsh"), max_length=500, required=False)
    is_required = BooleanField(label=_("A bid cannot be sent without it"), required=False)
    each_partner = BooleanField(label=_("One for each partner organisation"), required=False)
    takes_images = BooleanField(label=_("PNG and JPEG images are taken as well as PDF"), required=False)
    most_files = WholeNumberField(
        label=_("Files at most"), what=_("how many files"), min_value=1, max_value=30, initial=1
    )
    most_pages = WholeNumberField(
        label=_("Pages of each at most"),
        min_value=1,
        max_value=500,
        required=False,
        help_text=_("Empty for no limit."),
    )
    most_megabytes = WholeNumberField(
        label=_("Size of each at most"),
        what=_("the size"),
        min_value=1,
        max_value=MOST_MEGABYTES,
        suffix="MB",
        initial=MOST_MEGABYTES,
    )
