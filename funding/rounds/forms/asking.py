"""Forms of questions about a call."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lpip_portal.ui.forms import LineField, PortalForm, TextField


class AskForm(PortalForm):
    """A question about a call."""

    text = TextField(
        label=_("Your question"),
        what=_("your question"),
        help_text=_(
            "Do not name your partnership or your idea: the officers may publish your words with the answer."
        ),
        max_length=2000,
    )


class _OfVersion(PortalForm):
    """A form that knows which version of the question was on screen."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31)


class CallAnswerForm(_OfVersion):
    """What everybody reads: the question in words that name nobody, and the answer."""

    question_en = TextField(
        label=_("The question, as everybody reads it"),
        what=_("the question"),
        help_text=_("Leave out whatever tells who asked."),
        max_length=2000,
    )
    question_cy = TextField(label=_("The question in Welsh"), max_length=2000, required=False)
    answer_en = TextField(label=_("The answer"), what=_("the answer"), max_length=6000)
    answer_cy = TextField(label=_("The answer in Welsh"), max_length=6000, required=False)

    def clean(self) -> dict[str, Any]:
        """Welsh has both or neither."""
        cleaned = super().clean()
        for one, other in (("question_cy", "answer_cy"), ("answer_cy", "question_cy")):
            if cleaned.get(one) and not cleaned.get(other) and other not in self.errors:
                self.add_error(other, _("Write both the question and the answer in Welsh, or neither"))
        return cleaned


class CallReplyForm(_OfVersion):
    """Why a question is not answered publicly."""

    reply = LineField(
        label=_("What do you write to the person who asked?"),
        what=_("what you write to the person who asked"),
        help_text=_("Only they read it."),
        max_length=500,
    )
