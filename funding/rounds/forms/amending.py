"""Forms of changing a published paper: other words, a higher limit, and the reason."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from funding.questions.models import Question
from lpip_portal.ui.forms import LineField, PortalForm, TextField, WholeNumberField

LARGEST = 30_000


class AmendQuestionForm(PortalForm):
    """Other words for a published question, or a higher limit. What a question does not have is not offered."""

    text_en = LineField(label=_("Question"), what=_("the question"), max_length=300)
    text_cy = LineField(label=_("Question in Welsh"), max_length=300, required=False)
    guidance_en = TextField(label=_("What the assessors look for"), max_length=2000, required=False)
    guidance_cy = TextField(label=_("What the assessors look for, in Welsh"), max_length=2000, required=False)
    statement_en = TextField(
        label=_("What is declared"),
        max_length=3000,
        help_text=_("Everybody who agreed to the earlier wording is asked again"),
    )
    statement_cy = TextField(label=_("What is declared, in Welsh"), max_length=3000, required=False)
    word_limit = WholeNumberField(label=_("Limit in words"), what=_("the limit"), max_value=LARGEST)
    character_limit = WholeNumberField(label=_("Limit in characters"), what=_("the limit"), max_value=LARGEST)
    most = WholeNumberField(label=_("At most"), max_value=10**12)

    def __init__(self, *args: Any, question: Question, **kwargs: Any):
        initial = {name: getattr(question, name) for name in self.base_fields}
        super().__init__(*args, initial=initial, **kwargs)
        for name in ("word_limit", "character_limit", "most"):
            if initial[name] is None:
                del self.fields[name]
            else:
                self.fields[name].min_value = initial[name]
                self.fields[name].help_text = _("It can only be raised: people write under it already")
        if question.kind != Question.Kind.DECLARATION:
            del self.fields["statement_en"], self.fields["statement_cy"]


class ProposeForm(PortalForm):
    """Why a published paper changes."""

    reason_en = TextField(
        label=_("Why does the form change?"),
        what=_("the reason"),
        max_length=2000,
        help_text=_(
            "Everybody who has started gets it in a letter, and it stands on the public page of the phase"
        ),
    )
    reason_cy = TextField(label=_("The reason in Welsh"), max_length=2000, required=False)
