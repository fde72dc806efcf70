"""The form of one question of a paper: what is asked, by which rules, on which condition, and who reads the answer."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from funding.questions import conditions
from funding.questions.models import Question
from lpip_portal.ui.forms import (
    BooleanField,
    ChoiceField,
    LineField,
    PortalForm,
    Radios,
    TextField,
    WholeNumberField,
)

CODE = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")
LARGEST = 10**12
Kind, Is = Question.Kind, Question.Comparison
TEXTS = (Kind.SHORT, Kind.LONG, Kind.MODULAR)
WITH_OPTIONS = (Kind.CHOICE, Kind.MULTIPLE, Kind.MODULAR, Kind.MONEY)
COUNTED = (
    Kind.NUMBER,
    Kind.MULTIPLE,
    Kind.PLACES,
    Kind.THEMES,
    Kind.PARTNERS,
    Kind.TEAM,
    Kind.FILE,
    Kind.MILESTONES,
)
ONLY_FOR = {  # fields that only some kinds of answer have
    "limit": TEXTS,
    "limit_in": TEXTS,
    "options": WITH_OPTIONS,
    "least": COUNTED,
    "most": COUNTED,
    "file_kind": (Kind.FILE,),
    "allows_images": (Kind.LONG, Kind.MODULAR),
    "most_images": (Kind.LONG, Kind.MODULAR),
    "image_megabytes": (Kind.LONG, Kind.MODULAR),
    "statement_en": (Kind.DECLARATION,),
    "statement_cy": (Kind.DECLARATION,),
}
NUMBERS = ("least", "most", "limit", "most_images", "image_megabytes")
HINTS = {
    Kind.SHORT: _("One line"),
    Kind.LONG: _("Paragraphs, lists, bold, links and small tables"),
    Kind.MODULAR: _("Several texts under headings, such as the four of a narrative CV; they share one limit"),
    Kind.MONEY: _(
        "Amounts in pounds by the rows that you name; the costs of the bid have a section of their own"
    ),
    Kind.PLACES: _("Picked from the coded places of the four nations"),
    Kind.THEMES: _("Picked from the programme’s themes"),
    Kind.PARTNERS: _("Shows the partners that the bid names"),
    Kind.TEAM: _("Shows the people that the bid names"),
    Kind.FILE: _("Shows the files of one kind"),
    Kind.MILESTONES: _("What is done by which month, and who answers for it"),
    Kind.DECLARATION: _("A box to tick; each wording is agreed to anew"),
}


class QuestionForm(PortalForm):
    """One thing that is asked."""

    text_en = LineField(label=_("Question"), what=_("the question"), max_length=300)
    text_cy = LineField(label=_("Question in Welsh"), max_length=300, required=False)
    guidance_en = TextField(
        label=_("What the assessors look for"),
        max_length=2000,
        required=False,
        help_text=_("It stands beside the question, and on the public page of the form"),
    )
    guidance_cy = TextField(label=_("What the assessors look for, in Welsh"), max_length=2000, required=False)
    kind = ChoiceField(
        label=_("Kind of answer"),
        what=_("a kind of answer"),
        choices=Kind.choices,
        widget=Radios(hints=HINTS),
    )
    limit = WholeNumberField(
        label=_("Limit"),
        what=_("the limit"),
        min_value=1,
        max_value=30_000,
        required=False,
        help_text=_("For text"),
    )
    limit_in = ChoiceField(
        label=_("Counted in"),
        choices=[("words", _("Words")), ("characters", _("Characters"))],
        widget=Radios,
        required=False,
        help_text=_("For text. A text that is limited in characters is plain: without bold, lists or links"),
    )
    options = TextField(
        label=_("Choices, modules or rows"),
        max_length=4000,
        required=False,
        help_text=_(
            "For choices, text in modules and tables of amounts: one in a line, as code | English | Welsh"
        ),
    )
    least = WholeNumberField(
        label=_("At least"),
        min_value=-LARGEST,
        max_value=LARGEST,
        required=False,
        help_text=_(
            "For a number: the smallest. For choices, places, themes, tables, files and milestones: how many"
        ),
    )
    most = WholeNumberField(
        label=_("At most"),
        min_value=-LARGEST,
        max_value=LARGEST,
        required=False,
        help_text=_("In the same way"),
    )
    file_kind = ChoiceField(
        label=_("Which file"),
        required=False,
        help_text=_("For a file: one of the kinds that the phase takes"),
    )
    allows_images = BooleanField(
        label=_("The answer may hold images"),
        help_text=_("For text that is limited in words. Each image has a legend, whose words count"),
        required=False,
    )
    most_images = WholeNumberField(
        label=_("Images, at most"),
        what=_("how many images"),
        min_value=1,
        max_value=20,
        required=False,
        help_text=_("3 unless you say otherwise"),
    )
    image_megabytes = WholeNumberField(
        label=_("Largest image, in MB"),
        what=_("the size of the largest image"),
        min_value=1,
        max_value=8,
        required=False,
        help_text=_("8 unless you say otherwise"),
    )
    statement_en = TextField(
        label=_("What is declared"),
        max_length=3000,
        required=False,
        help_text=_("For a declaration: its full text"),
    )
    statement_cy = TextField(label=_("What is declared, in Welsh"), max_length=3000, required=False)
    need = ChoiceField(
        label=_("Must it be answered?"),
        what=_("whether it must be answered"),
        choices=[
            ("always", _("Always")),
            ("if", _("Only if the condition below holds")),
            ("never", _("Never: it is optional")),
        ],
        widget=Radios,
    )
    condition_on = ChoiceField(
        label=_("Condition: the answer to"), required=False, help_text=_("An earlier question of this form")
    )
    condition_is = ChoiceField(
        label=_("Comparison"), required=False, choices=[("", _("Choose a comparison")), *Is.choices]
    )
    condition_value = LineField(
        label=_("Value"),
        max_length=100,
        required=False,
        help_text=_("The code of a choice, or a number. Leave it empty for “is answered”"),
    )
    condition_hides = BooleanField(
        label=_("Ask the question only if the condition holds; otherwise nobody sees it"), required=False
    )
    shown_to = ChoiceField(
        label=_("Who reads the answer"),
        what=_("who reads it"),
        choices=Question.Audience.choices,
        widget=Radios,
    )
    is_personal = BooleanField(
        label=_("The answer holds personal data"),
        help_text=_("It is kept apart, so that it can be erased and the receipt stays valid"),
        required=False,
    )
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

    def __init__(
        self, *args: Any, earlier: Sequence[Question] = (), files: Iterable[Any] = (), **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.earlier = {question.code: question for question in earlier}
        self.fields["condition_on"].choices = [
            ("", _("No condition")),
            *((code, f"{question} ({code})") for code, question in self.earlier.items()),
        ]
        self.fields["file_kind"].choices = [
            ("", _("Choose a kind of file")),
            *((rule.code, str(rule)) for rule in files),
        ]

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
            is_one = len(parts) in (2, 3) and CODE.fullmatch(parts[0]) and len(parts[0]) <= 40 and parts[1]
            if not is_one:
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
        for name, kinds in ONLY_FOR.items():
            if kind not in kinds:
                cleaned[name] = [] if name == "options" else None if name in NUMBERS else ""
                self.errors.pop(name, None)
        if kind in TEXTS and cleaned.get("limit") is None:
            self._complain("limit", gettext("Enter a limit: every text has one"))
        if cleaned.get("allows_images") and cleaned.get("limit_in") == "characters":
            self._complain("allows_images", gettext("A text that is limited in characters takes no images"))
        few = 1 if kind == Kind.MONEY else 2
        if kind in WITH_OPTIONS and len(cleaned.get("options") or []) < few:
            self._complain("options", gettext("Enter at least two choices, or one row of a table"))
        if kind == Kind.FILE and not cleaned.get("file_kind"):
            self._complain("file_kind", gettext("Say which file stands here"))
        if kind == Kind.DECLARATION and not cleaned.get("statement_en"):
            self._complain("statement_en", gettext("Write what is declared"))
        least, most = cleaned.get("least"), cleaned.get("most")
        if least is not None and most is not None and least > most:
            self._complain("most", gettext("“At most” must not be less than “At least”"))
        self._clean_published(cleaned)
        self._clean_condition(cleaned)
        return cleaned

    def _clean_published(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("is_published") and (
            cleaned.get("is_personal") or cleaned.get("shown_to") != Question.Audience.ASSESSORS
        ):
            self._complain(
                "is_published",
                gettext("What is personal, or not for everybody who assesses, is not published"),
            )
        if cleaned.get("is_published") and cleaned.get("allows_images"):
            self._complain("allows_images", gettext("What is published is words alone: it takes no images"))

    def _complain(self, name: str, message: str) -> None:
        if name not in self.errors:
            self.add_error(name, message)

    def _clean_condition(self, cleaned: dict[str, Any]) -> None:
        on = self.earlier.get(cleaned.get("condition_on") or "")
        need, comparison, wanted = (
            cleaned.get(name) or "" for name in ("need", "condition_is", "condition_value")
        )
        if on is None:
            cleaned |= {
                "condition_on": None,
                "condition_is": "",
                "condition_value": "",
                "condition_hides": True,
            }
            if need == "if":
                self._complain("condition_on", gettext("Say on which earlier answer it depends"))
            return
        cleaned["condition_on"] = on
        if comparison in conditions.FOR_ALL:
            cleaned["condition_value"] = wanted = ""
        if not comparison:
            self._complain("condition_is", gettext("Choose how the answer is compared"))
            return
        wrong = conditions.misfit(on, comparison, wanted)
        if wrong == "comparison":
            self._complain(
                "condition_is", gettext("The answer to that question cannot be compared in this way")
            )
        elif wrong:
            self._complain(
                "condition_value",
                gettext("That question cannot have this answer: write one of its codes, or a number"),
            )
        if not wrong and need != "if" and not cleaned.get("condition_hides"):
            self._complain(
                "condition_hides",
                gettext("Say what the condition is for: asking the question, or requiring an answer"),
            )

    @property
    def values(self) -> dict[str, Any]:
        """The facts of the question."""
        facts = super().values
        limit, counted_in, need = (facts.pop(name) for name in ("limit", "limit_in", "need"))
        in_characters = counted_in == "characters"
        facts["word_limit"] = None if in_characters else limit
        facts["character_limit"] = limit if in_characters else None
        facts["is_required"] = need != "never"
        facts["allows_images"] = bool(facts["allows_images"])
        facts["most_images"] = facts["most_images"] or 3
        facts["image_megabytes"] = facts["image_megabytes"] or 8
        return facts


class AddedQuestionForm(QuestionForm):
    """One more question for a published paper: always optional, and on no condition."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in (
            "need",
            "condition_on",
            "condition_is",
            "condition_value",
            "condition_hides",
            "is_carried",
        ):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Say what was not asked."""
        return super().clean() | {"need": "never", "is_carried": False}


def initial_of(question: Question) -> dict[str, Any]:
    """Return a question as its form shows it."""
    plain = ("limit", "limit_in", "need", "options", "condition_on")
    shown = {name: getattr(question, name) for name in QuestionForm.base_fields if name not in plain}
    is_if = question.condition_on_id and not question.condition_hides
    return shown | {
        "limit": question.limit,
        "limit_in": "characters" if question.character_limit else "words",
        "need": "never" if not question.is_required else "if" if is_if else "always",
        "condition_hides": bool(question.condition_on_id and question.condition_hides),
        "condition_on": question.condition_on.code if question.condition_on_id else "",
        "options": options_as_text(question.options),
    }


BEGINNING = {
    "kind": Kind.LONG,
    "limit_in": "words",
    "need": "always",
    "shown_to": Question.Audience.ASSESSORS,
}


def options_as_text(options: list[dict[str, str]]) -> str:
    """Return choices as the form shows them."""
    return "\n".join(
        " | ".join(filter(None, [option["code"], option["en"], option.get("cy", "")])) for option in options
    )
