"""The form that brings priorities of the research agenda into a bid."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from funding.questions.models import Question
from lpip_portal.ui.forms import ChoiceField, MultipleChoiceField, PortalForm, Radios
from partnerships.models import Priority


class BringInForm(PortalForm):
    """Which priorities, and into which answer."""

    priorities = MultipleChoiceField(label=_("Priorities"), what=_("at least one priority"))
    question = ChoiceField(label=_("Into which answer?"), what=_("an answer"), widget=Radios)

    def __init__(self, *args: Any, priorities: list[Priority], questions: list[Question], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.known = {each.ref: each for each in priorities}
        self.questions = {each.code: each for each in questions}
        self.fields["priorities"].choices = [(ref, str(each)) for ref, each in self.known.items()]
        self.fields["priorities"].widget.hints = {
            ref: each.get_state_display() for ref, each in self.known.items()
        }
        self.fields["question"].choices = [(code, str(each)) for code, each in self.questions.items()]
        if self.questions:
            self.fields["question"].initial = next(iter(self.questions))

    @property
    def values(self) -> dict[str, Any]:
        """The priorities and the question as rows."""
        return {
            "priorities": [self.known[ref] for ref in self.cleaned_data["priorities"]],
            "question": self.questions[self.cleaned_data["question"]],
        }
