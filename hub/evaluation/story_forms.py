"""The words of a contribution story."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lpip_portal.ui.forms import (
    ChoiceField,
    LineField,
    MultipleChoiceField,
    PortalForm,
    Radios,
    WholeNumberField,
    WordLimitedField,
)
from partnerships.models import Partnership

from . import queries
from .models import IndicatorVersion
from .story_models import Story

TEXTS = (
    "title_en", "title_cy", "outcome_en", "outcome_cy", "contribution_en", "contribution_cy", "evidence_en", "evidence_cy", "rivals_en",
    "rivals_cy", "strength", "version",
)  # fmt: skip


class StoryForm(PortalForm):
    """One story: what changed, the part that the programme had in it, the evidence, and what else may explain it."""

    partnership = ChoiceField(label=_("Whose story"), what=_("whose story it is"))
    title_en = LineField(label=_("Title"), max_length=160, what=_("the title"))
    title_cy = LineField(label=_("Title in Welsh"), max_length=160, required=False)
    outcome_en = WordLimitedField(label=_("What changed"), max_words=250)
    outcome_cy = WordLimitedField(label=_("What changed, in Welsh"), max_words=300, required=False)
    contribution_en = WordLimitedField(label=_("What part the programme had in it"), max_words=250)
    contribution_cy = WordLimitedField(
        label=_("What part the programme had in it, in Welsh"), max_words=300, required=False
    )
    evidence_en = WordLimitedField(label=_("How that is known"), max_words=250)
    evidence_cy = WordLimitedField(label=_("How that is known, in Welsh"), max_words=300, required=False)
    strength = ChoiceField(
        label=_("How strong the evidence is"), choices=Story.Strength.choices, widget=Radios,
        what=_("how strong the evidence is"),
    )  # fmt: skip
    rivals_en = WordLimitedField(
        label=_("What else may explain it"),
        max_words=250,
        help_text=_(
            "Other explanations, and what speaks for and against each. A story without any is not believed."
        ),
    )
    rivals_cy = WordLimitedField(label=_("What else may explain it, in Welsh"), max_words=300, required=False)
    indicators = MultipleChoiceField(label=_("Indicators that it speaks to"), required=False)
    version = WholeNumberField(min_value=1, required=False)

    def __init__(self, *args: Any, whose: list[tuple[str, str]], story: Story | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.known = {each[-1].indicator.code: each[-1] for each in queries.versions().values()}
        self.fields["indicators"].choices = [(code, str(each)) for code, each in self.known.items()]
        self.fields["partnership"].choices = whose
        self.fields["version"].widget = self.fields["version"].hidden_widget()
        if len(whose) == 1:
            self.fields["partnership"].initial = whose[0][0]
        if story is None:
            del self.fields["version"]
        else:
            del self.fields["partnership"]

    @property
    def values(self) -> dict[str, Any]:
        """The answers, with indicators and the partnership as rows."""
        values = super().values
        values["indicators"] = [self.known[code].indicator for code in values["indicators"]]
        if "partnership" in values:
            ref = values["partnership"]
            values["partnership"] = None if ref == "programme" else Partnership.objects.get(ref=ref)
        return values

    @staticmethod
    def initial_of(story: Story) -> dict[str, Any]:
        """Return what the form shows at first."""
        codes = list(story.indicators.values_list("code", flat=True))
        return {name: getattr(story, name) for name in TEXTS} | {"indicators": codes}


def titles(versions: dict[int, list[IndicatorVersion]], story: Story) -> list[IndicatorVersion]:
    """Return the last version of each indicator that a story speaks to."""
    return [versions[each.pk][-1] for each in story.indicators.all() if each.pk in versions]
