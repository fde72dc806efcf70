"""The words of an evaluation question."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hub.people.models import HubPerson
from lpip_portal.ui.forms import (
    ChoiceField,
    EmailField,
    LineField,
    MultipleChoiceField,
    PortalForm,
    Radios,
    WholeNumberField,
)

from . import queries
from .question_models import EvaluationQuestion
from .story_models import Story


class QuestionForm(PortalForm):
    """One question, who looks into it, and what speaks to it."""

    kind = ChoiceField(
        label=_("Kind"),
        choices=EvaluationQuestion.Kind.choices,
        widget=Radios,
        what=_("what kind of question it is"),
    )
    text_en = LineField(label=_("Question"), max_length=300, what=_("the question"))
    text_cy = LineField(label=_("Question in Welsh"), max_length=300, required=False)
    owner = EmailField(
        label=_("Email address of whoever looks into it"), help_text=_("Somebody who works at the hub.")
    )
    indicators = MultipleChoiceField(label=_("Indicators that speak to it"), required=False)
    stories = MultipleChoiceField(label=_("Published stories that speak to it"), required=False)
    version = WholeNumberField(min_value=1, required=False)

    def __init__(self, *args: Any, question: EvaluationQuestion | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.known = {each[-1].indicator.code: each[-1] for each in queries.versions().values()}
        self.told = {each.ref: each for each in Story.objects.published()}
        self.fields["indicators"].choices = [(code, str(each)) for code, each in self.known.items()]
        self.fields["stories"].choices = [(ref, str(each)) for ref, each in self.told.items()]
        self.fields["version"].widget = self.fields["version"].hidden_widget()
        if question is None:
            del self.fields["version"]

    def clean_owner(self) -> Any:
        """Return the person."""
        held = HubPerson.objects.holding().filter(user__email__iexact=self.cleaned_data["owner"])
        if (person := held.select_related("user").first()) is None:
            raise ValidationError(gettext("Nobody with that address works at the hub"))
        return person.user

    @property
    def values(self) -> dict[str, Any]:
        """The answers, with indicators and stories as rows."""
        values = super().values
        values["indicators"] = [self.known[code].indicator for code in values["indicators"]]
        values["stories"] = [self.told[ref] for ref in values["stories"]]
        return values

    @staticmethod
    def initial_of(question: EvaluationQuestion) -> dict[str, Any]:
        """Return what the form shows at first."""
        return {
            **{name: getattr(question, name) for name in ("kind", "text_en", "text_cy", "version")},
            "owner": question.owner.email,
            "indicators": list(question.indicators.values_list("code", flat=True)),
            "stories": list(question.stories.values_list("ref", flat=True)),
        }
