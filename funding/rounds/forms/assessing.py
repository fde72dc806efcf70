"""What officers say of how a phase's bids are assessed, beyond the number of reviews."""

import re
from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext_lazy as _

from funding.rounds import soundness
from funding.rounds.models import Phase
from funding.rounds.sentences import sentence
from lpip_portal.ui.forms import (
    BooleanField,
    Checkboxes,
    LineField,
    MoneyField,
    MultipleChoiceField,
    PortalForm,
    Radios,
    TextField,
    TypedChoiceField,
    WholeNumberField,
)
from partnerships.models import Theme

from .planning import version_field


class MeanField(MoneyField):
    """A mean score with at most two decimals."""

    shape = re.compile(r"(-?)([0-9]{1,2})(?:\.([0-9]{1,2}))?")
    prefix = None
    complaint = _("%(what)s must be a score, like 4 or 3.5")

    def shown(self, number: Any) -> str:
        """A bound as a score."""
        return f"{number}"


class PhaseAssessmentForm(PortalForm):
    """The shape of a phase's assessment. Everything that contradicts its other rules is said at once."""

    invitation_days = WholeNumberField(
        label=_("Days in which an invited reviewer answers"),
        what=_("the days in which a reviewer answers"),
        min_value=1,
        max_value=60,
        suffix=_("days"),
        help_text=_("After them the invitation lapses, and you are shown whom to ask next."),
    )
    sift_threshold = MeanField(
        label=_("Mean score below which a bid is rejected after review"),
        what=_("the threshold"),
        help_text=_("This is published. Empty: every reviewed bid goes to the panel."),
        required=False,
        max_value=10,
    )
    response_days = WholeNumberField(
        label=_("Days in which applicants may respond to their reviews"),
        what=_("the days for a response"),
        max_value=60,
        suffix=_("days"),
        help_text=_("0 for no response."),
    )
    response_words = WholeNumberField(
        label=_("Words of a response at most"),
        what=_("the words of a response"),
        max_value=5000,
        suffix=_("words"),
        help_text=_("0 for no response."),
    )
    interviews = BooleanField(label=_("The panel interviews applicants"), required=False)
    interviewers_named = BooleanField(
        label=_("Applicants are told the names of those who interview them"), required=False
    )
    portfolio_nations = WholeNumberField(
        label=_("In how many nations the funded bids lie at least, taken together"),
        what=_("the number of nations"),
        required=False,
        max_value=4,
        help_text=_(
            "This and the rules below are published, and checked when decisions are approved. Empty or 0 for no such rule."
        ),
    )
    portfolio_themes = MultipleChoiceField(
        label=_("Themes that the funded bids cover, taken together"),
        choices=lambda: [(theme.slug, str(theme)) for theme in Theme.objects.all()],
        required=False,
        widget=Checkboxes,
    )
    portfolio_apart = BooleanField(label=_("No place lies in two funded bids"), required=False)
    portfolio_threshold = MeanField(
        label=_("Mean score below which no bid is funded"),
        what=_("the quality threshold"),
        required=False,
        max_value=10,
        help_text=_("Unlike a sift, it keeps no bid from the panel. Empty for no such rule."),
    )
    portfolio_departs = BooleanField(
        label=_("A decision may depart from these rules, if it gives a reason"), required=False
    )
    introducer_scale = TypedChoiceField(
        label=_("Scale of the panel’s introducers"),
        choices=[(6, _("1 to 6")), (10, _("1 to 10"))],
        coerce=int,
        widget=Radios,
    )
    criterion_comments = BooleanField(label=_("Reviewers comment on each criterion as well"), required=False)
    names_to_panel = BooleanField(label=_("The panel sees the names of reviewers"), required=False)
    panel_is_published = BooleanField(
        label=_("The names of the panel’s members are published with the outcomes"), required=False
    )
    conflict_lookback_months = WholeNumberField(
        label=_("How long an earlier tie counts as a conflict of interest"),
        what=_("how long an earlier tie counts"),
        max_value=120,
        suffix=_("months"),
        help_text=_("Organisations that somebody left, and bids made together, count within these months."),
    )
    version = version_field()

    def __init__(self, *args: Any, phase: Phase, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.phase = phase

    def clean(self) -> dict[str, Any]:
        """Name every rule that the values break, together with those of the phase that stay."""
        cleaned = super().clean()
        cleaned["portfolio_nations"] = cleaned.get("portfolio_nations") or 0
        rules = {field.name: getattr(self.phase, field.name) for field in Phase._meta.concrete_fields}
        rules |= {name: cleaned.get(name) for name in self.fields}
        for fault in soundness.of_phase(SimpleNamespace(**rules)):
            if fault.field in self.fields and fault.field not in self.errors:
                self.add_error(fault.field, sentence(fault))
        return cleaned


class ScalePointForm(PortalForm):
    """What one point of a scale means, in the words of the phase."""

    label_en = LineField(label=_("Name of the point"), what=_("a name for the point"), max_length=60)
    label_cy = LineField(label=_("Name in Welsh"), max_length=60, required=False)
    descriptor_en = TextField(
        label=_("What deserves it"),
        help_text=_("Reviewers read it beside the point."),
        max_length=400,
        required=False,
    )
    descriptor_cy = TextField(label=_("What deserves it, in Welsh"), max_length=400, required=False)
    descriptor_community_en = TextField(
        label=_("What deserves it, for reviewers from communities"),
        help_text=_("In plain words, for people who review from experience. Empty: the words above."),
        max_length=400,
        required=False,
    )
    descriptor_community_cy = TextField(
        label=_("What deserves it, for reviewers from communities, in Welsh"), max_length=400, required=False
    )
