"""Forms of writing a paper: sections and questions."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from funding.questions.models import Question, QuestionSet, Section
from funding.rounds.models import Phase
from lpip_portal.ui.forms import (
    BooleanField,
    ChoiceField,
    LineField,
    PortalForm,
    Radios,
    TextField,
    TypedChoiceField,
    WholeNumberField,
)

CODE = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")


class SectionForm(PortalForm):
    """One line of the applicant's task list."""

    title_en = LineField(label=_("Title of the section"), what=_("a title"), max_length=120)
    title_cy = LineField(label=_("Title in Welsh"), max_length=120, required=False)
    component = ChoiceField(
        label=_("What fills the section"),
        what=_("what fills the section"),
        choices=Section.Component.choices,
        widget=Radios,
    )
    is_required = BooleanField(label=_("It must be filled in"), required=False)


class QuestionForm(PortalForm):
    """One thing that is asked."""

    text_en = LineField(label=_("Question"), what=_("the question"), max_length=300)
    text_cy = LineField(label=_("Question in Welsh"), max_length=300, required=False)
    guidance_en = TextField(label=_("What the assessors look for"), max_length=2000, required=False)
    guidance_cy = TextField(label=_("What the assessors look for, in Welsh"), max_length=2000, required=False)
    kind = ChoiceField(
        label=_("Kind of answer"), what=_("a kind of answer"), choices=Question.Kind.choices, widget=Radios
    )
    word_limit = WholeNumberField(
        label=_("Word limit"),
        what=_("the word limit"),
        min_value=1,
        max_value=10_000,
        suffix=_("words"),
        required=False,
        help_text=_("For text"),
    )
    options = TextField(
        label=_("Choices"),
        max_length=4000,
        required=False,
        help_text=_("For choices: one in a line, as code | English | Welsh"),
    )
    is_required = BooleanField(label=_("It must be answered"), required=False)
    is_published = BooleanField(label=_("The answer is published if the bid is funded"), required=False)
    is_carried = BooleanField(label=_("The answer goes forward into the next phase"), required=False)
    code = LineField(
        label=_("Code"),
        max_length=40,
        required=False,
        help_text=_(
            "Small letters, digits and hyphens. An answer is carried to the question with the same code."
        ),
    )

    def clean_code(self) -> str:
        """The code, or nothing: then one is made from the question."""
        code = self.cleaned_data["code"]
        if code and not CODE.fullmatch(code):
            raise ValidationError(
                gettext("The code must be small letters, digits and hyphens, like research-agenda")
            )
        return code

    def clean_options(self) -> list[dict[str, str]]:
        """The choices as rows of code, English and Welsh."""
        rows = []
        for line in filter(None, map(str.strip, self.cleaned_data["options"].splitlines())):
            parts = [part.strip() for part in line.split("|")]
            if len(parts) not in (2, 3) or not CODE.fullmatch(parts[0]) or not parts[1]:
                raise ValidationError(
                    gettext("Write each choice as code | English | Welsh. This is not one: %(line)s")
                    % {"line": line[:60]}
                )
            rows.append({"code": parts[0], "en": parts[1], "cy": parts[2] if len(parts) == 3 else ""})
        if len({row["code"] for row in rows}) < len(rows):
            raise ValidationError(gettext("Each choice needs a code of its own"))
        return rows

    def clean(self) -> dict[str, Any]:
        """Ask for what the kind of answer needs, and drop what it does not."""
        cleaned = super().clean()
        kind = cleaned.get("kind")
        if kind in (Question.Kind.SHORT, Question.Kind.LONG):
            if cleaned.get("word_limit") is None and "word_limit" not in self.errors:
                self.add_error("word_limit", gettext("Enter a word limit: every text has one"))
        else:
            cleaned["word_limit"] = None
        if kind in (Question.Kind.CHOICE, Question.Kind.MULTIPLE):
            if len(cleaned.get("options") or []) < 2 and "options" not in self.errors:
                self.add_error("options", gettext("Enter at least two choices"))
        else:
            cleaned["options"] = []
        return cleaned


def options_as_text(options: list[dict[str, str]]) -> str:
    """Return choices as the form shows them."""
    return "\n".join(
        " | ".join(filter(None, [option["code"], option["en"], option.get("cy", "")])) for option in options
    )


class CopyForm(PortalForm):
    """Which phase's paper to copy."""

    source = TypedChoiceField(
        label=_("Copy the application form of"), what=_("a phase"), widget=Radios, coerce=str
    )

    def __init__(self, *args: Any, phases: list[Phase], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.papers = {phase.ref: phase.question_set for phase in phases}
        self.fields["source"].choices = [(phase.ref, f"{phase.round}: {phase}") for phase in phases]

    def clean_source(self) -> QuestionSet:
        """The paper of the phase that was picked."""
        return self.papers[self.cleaned_data["source"]]


class MoveForm(PortalForm):
    """Which way to move."""

    down = TypedChoiceField(
        choices=[("yes", _("Down")), ("no", _("Up"))], coerce=lambda value: value == "yes"
    )
