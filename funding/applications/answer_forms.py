"""Forms of writing a bid together: a section's questions, whole or a single box; comments, versions, and who comes in."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django import forms
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from funding.questions.boxes import Box, all_boxes
from funding.questions.fields import field_for, length_of, shown_in, value_of
from funding.questions.models import Question
from lpip_portal.ui.escaping import escaped
from lpip_portal.ui.forms import ChoiceField, EmailField, PortalForm, Radios, TextField
from lpip_portal.ui.templatetags.portal import uk_time

from .models import Answer, ApplicationPerson

Kept = dict[tuple[int, str], Answer]  # answers by question and module


def by_box(answers: Iterable[Answer]) -> Kept:
    """Return answers by the box they are in."""
    return {(answer.question_id, answer.module): answer for answer in answers}


def typed_in(box: Box, data: Any) -> Any:
    """Return what was typed into one box as the answer keeps it, or raise what is wrong with it. It may be unfinished."""
    field = field_for(box)
    field.required = False
    raw = field.widget.value_from_datadict(data, {}, f"answer_{box.code}")
    return value_of(box.question, field.clean(raw))


class Shown(NamedTuple):
    """One box as the page shows it: its control, the version it stands on, who saved it, and the way to its own page."""

    code: str
    title: str
    field: BoundField
    version: Any
    note: str
    url: str
    link: str

    @property
    def foot(self) -> SafeString:
        """What follows the control: its version for the form, who saved it, and the way to its own page."""
        code, title = escaped(self.code), escaped(self.title)
        note = f"<span>{escaped(self.note)}</span> " if self.note else ""
        return SafeString(
            f'<input type="hidden" name="version_{code}" value="{escaped(self.version)}"><p class="portal-question__foot">{note}'
            f'<a class="govuk-link" href="{escaped(self.url)}">{escaped(self.link)}<span class="govuk-visually-hidden"> – {title}</span></a></p>'
        )


class Row(NamedTuple):
    """One question as the page shows it: one box, or one for each module."""

    question: Question
    is_modular: bool
    boxes: list[Shown]
    look: Any = None  # hidden or not, its rows, what the page watches

    @property
    def is_plain(self) -> bool:
        """Nothing but its boxes, as most questions are: the page asks nothing further of it."""
        return not (self.is_modular or (self.look and self.look.url))

    @property
    def opening(self) -> SafeString:
        """The tag around the question, with what the script watches."""
        code, look = escaped(self.question.code), self.look
        more = ""
        if look and look.when:
            more = "".join(f' data-{name}="{escaped(look.when[name])}"' for name in ("on", "is", "value"))
        if look and look.url:
            more += f' data-answered="{"yes" if look.is_answered else "no"}"'
        more += " hidden" if look and look.is_hidden else ""
        return SafeString(f'<div class="portal-question" id="question-{code}" data-question="{code}"{more}>')


class AnswersForm(PortalForm):
    """The written questions of one section; beside each answer goes the version that the person saw.

    Only the boxes whose version was posted are read, so that a page may show some of them.
    """

    def __init__(
        self,
        data: Any = None,
        *,
        answers: Kept,
        questions: Iterable[Question] = (),
        boxes: Iterable[Box] | None = None,
        typed: dict[tuple[int, str], Any] | None = None,
    ):
        super().__init__(data)
        asked = all_boxes(questions) if boxes is None else list(boxes)
        if data is not None:
            asked = [box for box in asked if f"version_{box.code}" in data and not self._is_given_up(box)]
        self.boxes, self.answers = asked, answers
        for box in asked:
            self._ask(box, answers.get(box.key), typed or {})
        if self.is_bound or typed is not None:  # the page writes its versions itself
            for box in asked:
                self._ask_version(box, answers.get(box.key))

    def _is_given_up(self, box: Box) -> bool:
        return self.data.get(f"keep_{box.code}") == "saved"

    def _ask(self, box: Box, answer: Answer | None, typed: dict[tuple[int, str], Any]) -> None:
        field = field_for(box)
        field.required = box.question.is_required
        value = typed.get(box.key, answer.value if answer else None)
        field.initial = shown_in(box.question, value)
        if answer and answer.text:
            field.kept = answer.text
        field.help_text = self._help(box.question, field, answer)
        self.fields[f"answer_{box.code}"] = field

    def _ask_version(self, box: Box, answer: Answer | None) -> None:
        self.fields[f"version_{box.code}"] = forms.IntegerField(
            widget=forms.HiddenInput,
            required=False,
            min_value=0,
            max_value=2**31 - 1,
            initial=answer.version if answer else 0,
        )

    @staticmethod
    def _help(question: Question, field: forms.Field, answer: Answer | None) -> str:
        notes = [str(field.help_text)] if field.help_text else []
        over = answer.words - question.word_limit if answer and question.word_limit else 0
        if over > 0 and not answer.module:
            notes.append(
                ngettext("It has %(n)s word too many.", "It has %(n)s words too many.", over) % {"n": over}
            )
        if answer and answer.carried:
            notes.append(str(_("Carried forward from your earlier bid: check that it still holds.")))
        return " ".join(notes)

    def full_clean(self) -> None:
        """Validate without asking for completeness: a draft may be saved unfinished."""
        asked = {name: field.required for name, field in self.fields.items()}
        for field in self.fields.values():
            field.required = False
        super().full_clean()
        for name, field in self.fields.items():
            field.required = asked[name]

    def rows(
        self,
        address: str,
        comments: dict[int, int],
        questions: Iterable[Question] = (),
        looks: dict[int, Any] | None = None,
    ) -> list[Row]:
        """Return what the page shows, question by question.

        ``address`` is an answer's own page with ``CODE`` in the place of its code; ``comments`` counts the open ones by
        question; ``looks`` says how each question looks.
        """
        looks = looks or {}
        saved, silent = gettext("Saved by %(who)s at %(when)s"), gettext("Comments, earlier versions")
        found = {
            question: Row(question, question.kind == Question.Kind.MODULAR, [], looks.get(question.pk))
            for question in questions
        }
        for box in self.boxes:
            row = found.setdefault(box.question, Row(box.question, bool(box.module), []))
            answer, said = self.answers.get(box.key), comments.get(box.question.pk, 0)
            note = saved % {"who": answer.saved_by, "when": uk_time(answer.saved_at)} if answer else ""
            link = _said(said) if said else silent
            field, name = self[f"answer_{box.code}"], f"version_{box.code}"
            kept = answer.version if answer else 0
            version = self.data.get(name) if self.is_bound else kept
            url = address.replace("CODE", box.code)
            row.boxes.append(Shown(box.code, str(box), field, version, note, url, link))
        return list(found.values())

    @property
    def values(self) -> dict[Box, tuple[Any, int]]:
        """Each box's value with the version that the person saw."""
        cleaned = self.cleaned_data
        return {
            box: (
                value_of(box.question, cleaned.get(f"answer_{box.code}")),
                cleaned.get(f"version_{box.code}") or 0,
            )
            for box in self.boxes
        }

    @property
    def over_limit(self) -> list[tuple[str, int]]:
        """The texts that run over their limit in words, with how many words."""
        found = []
        for question in {box.question: None for box in self.boxes if box.question.word_limit}:
            texts = [
                self.cleaned_data.get(f"answer_{box.code}") for box in self.boxes if box.question == question
            ]
            over = sum(length_of(question, text) for text in texts) - question.word_limit
            if over > 0:
                found.append((str(question), over))
        return found


def _said(comments: int) -> str:
    return ngettext(
        "%(n)s open comment, earlier versions", "%(n)s open comments, earlier versions", comments
    ) % {"n": comments}


class CommentForm(PortalForm):
    """What somebody says about an answer."""

    text = TextField(
        label=_("Your comment"),
        what=_("your comment"),
        help_text=_("Everybody who works on the bid reads it; officers and reviewers never do."),
        max_length=2000,
    )


class RestoreForm(PortalForm):
    """Which version of an answer comes back, and which one was on screen."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


class LetInForm(PortalForm):
    """Whom to let into a bid, and as what."""

    email = EmailField(label=_("Their e-mail address"), what=_("their e-mail address"))
    role = ChoiceField(
        label=_("What will they do?"),
        what=_("what they will do"),
        choices=ApplicationPerson.Role,
        widget=Radios,
    )

    def __init__(self, *args: Any, own: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.own = own.lower()

    def clean_email(self) -> str:
        """The address, which must be somebody else's."""
        email = self.cleaned_data["email"]
        if email.lower() == self.own:
            raise forms.ValidationError(_("This is your own address: you are in already"))
        return email
