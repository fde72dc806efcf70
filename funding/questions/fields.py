"""From a question to the form field that asks it, and from what was typed to the value that an answer keeps."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from lpip_portal.ui import rich
from lpip_portal.ui.forms import (
    BooleanField,
    ChoiceField,
    DateField,
    MultipleChoiceField,
    Radios,
    WholeNumberField,
    WordLimitedField,
)
from lpip_portal.ui.limits import AmountsField, CharacterLimitedField, CharacterLineField, count_characters
from lpip_portal.ui.rich_field import RichTextField
from lpip_portal.ui.words import tidy_line

from .boxes import Box
from .models import Question

LARGEST_NUMBER = 10**12
Kind = Question.Kind


class ShortField(WordLimitedField):
    """One line with a word limit."""

    widget = forms.TextInput
    tidy = staticmethod(tidy_line)


def field_for(asked: Question | Box, *, enforce: bool = False) -> forms.Field:
    """Return the field that asks a question, or one module of it; what the bid answers by rows has none.

    A draft may leave it empty and run over its limit; with ``enforce`` neither is taken.
    """
    box = asked if isinstance(asked, Box) else Box(asked)
    question = box.question
    named = {
        "label": box.title,
        "help_text": question.guidance,
        "required": enforce and question.is_required,
        "what": box.title,
    }
    if box.module:  # the guidance stands once, before the modules
        named |= {"help_text": "", "required": False}
    if question.is_text:
        return _of_text(question, enforce, named)
    match question.kind:
        case Kind.NUMBER:
            bounds = {"min_value": question.least or 0, "max_value": LARGEST_NUMBER}
            if question.most is not None:
                bounds["max_value"] = question.most
            return WholeNumberField(**bounds, **named)
        case Kind.DATE:
            return DateField(**named)
        case Kind.MONEY:
            return AmountsField(rows=question.choices, **named)
        case Kind.CHOICE:
            return ChoiceField(choices=question.choices, widget=Radios, **named)
        case Kind.MULTIPLE:
            return MultipleChoiceField(choices=question.choices, **named)
        case Kind.DECLARATION:
            help_text = " ".join(filter(None, [question.statement, question.guidance]))
            return BooleanField(**named | {"help_text": help_text})
    raise TypeError(f"{question.kind} is answered by rows")


def _of_text(question: Question, enforce: bool, named: dict[str, Any]) -> forms.Field:
    is_line = question.kind == Kind.SHORT
    if question.character_limit:
        made = CharacterLineField if is_line else CharacterLimitedField
        return made(max_characters=question.character_limit, enforce=enforce, **named)
    if is_line:
        return ShortField(max_words=question.word_limit, enforce=enforce, **named)
    field = RichTextField(
        max_words=question.word_limit, takes_images=question.takes_images, enforce=enforce, **named
    )
    if question.takes_images:
        field.widget.attrs |= {
            "data-images": question.most_images,
            "data-megabytes": question.image_megabytes,
        }
    return field


def value_of(question: Question, cleaned: Any) -> Any:
    """Return what an answer keeps: text, a number, a date, or a list of codes; None when nothing was answered."""
    if question.is_text:
        return cleaned or ""
    if question.kind == Kind.DECLARATION:
        return question.agreed if cleaned else []
    if question.kind == Kind.CHOICE:
        return [cleaned] if cleaned else []
    if question.kind in (Kind.MULTIPLE, Kind.MONEY):
        return list(cleaned or [])
    return cleaned


def shown_in(question: Question, value: Any) -> Any:
    """Return the initial value of the field for what an answer keeps."""
    if question.kind == Kind.DECLARATION:
        return value == question.agreed
    if question.kind == Kind.CHOICE:
        return (value or [""])[0]
    return value


def in_words(question: Question, value: Any) -> str:
    """Return what an answer keeps as a person reads it: the words of the choices, not their codes."""
    if value is None:
        return ""
    if question.kind == Kind.DECLARATION:
        if value and value != question.agreed:
            return _("Agreed to an earlier wording")
        return (question.statement or str(question)) if value else ""
    if question.kind in (Kind.CHOICE, Kind.MULTIPLE):
        labels = dict(question.choices)
        return "; ".join(labels.get(code, code) for code in value or [])
    if question.kind == Kind.MONEY:
        return _amounts_in_words(question, value or [])
    return str(value)


def _amounts_in_words(question: Question, rows: list[dict[str, str]]) -> str:
    labels = dict(question.choices)
    lines = [f"{labels.get(row['code'], row['code'])}: £{Decimal(row['amount']):,.2f}" for row in rows]
    if len(lines) > 1:
        total = sum(Decimal(row["amount"]) for row in rows)
        lines.append(_("Total: £%(sum)s") % {"sum": f"{total:,.2f}"})
    return "\n".join(lines)


def length_of(question: Question, text: Any) -> int:
    """Return how much of its limit a text uses: words, or characters where the limit is in characters."""
    if not isinstance(text, str):
        return 0
    return count_characters(text) if question.character_limit else rich.words(text)
