"""From a question to the form field that asks it, and from what was typed to the value that an answer keeps."""

from typing import Any

from django import forms

from lpip_portal.ui.forms import (
    BooleanField,
    ChoiceField,
    DateField,
    MultipleChoiceField,
    Radios,
    WholeNumberField,
    WordLimitedField,
)
from lpip_portal.ui.words import tidy_line

from .models import Question

AGREED = ["agreed"]  # what a declaration that was made keeps
LARGEST_NUMBER = 10**12


class ShortField(WordLimitedField):
    """One line with a word limit."""

    widget = forms.TextInput
    tidy = staticmethod(tidy_line)


def field_for(question: Question, *, enforce: bool = False) -> forms.Field:
    """Return the field that asks ``question``.

    A draft may leave it empty and run over its word limit; with ``enforce`` neither is taken.
    """
    named = {
        "label": str(question),
        "help_text": question.guidance,
        "required": enforce and question.is_required,
        "what": str(question),
    }
    kinds = Question.Kind
    match question.kind:
        case kinds.SHORT:
            return ShortField(max_words=question.word_limit, enforce=enforce, **named)
        case kinds.NUMBER:
            return WholeNumberField(max_value=LARGEST_NUMBER, **named)
        case kinds.DATE:
            return DateField(**named)
        case kinds.CHOICE:
            return ChoiceField(choices=question.choices, widget=Radios, **named)
        case kinds.MULTIPLE:
            return MultipleChoiceField(choices=question.choices, **named)
        case kinds.DECLARATION:
            return BooleanField(**named)
    return WordLimitedField(max_words=question.word_limit, enforce=enforce, **named)


def value_of(question: Question, cleaned: Any) -> Any:
    """Return what an answer keeps: text, a number, a date, or a list of codes; None when nothing was answered."""
    kinds = Question.Kind
    if question.kind in (kinds.SHORT, kinds.LONG):
        return cleaned or ""
    if question.kind == kinds.DECLARATION:
        return AGREED if cleaned else []
    if question.kind == kinds.CHOICE:
        return [cleaned] if cleaned else []
    if question.kind == kinds.MULTIPLE:
        return list(cleaned or [])
    return cleaned


def shown_in(question: Question, value: Any) -> Any:
    """Return the initial value of the field for what an answer keeps."""
    kinds = Question.Kind
    if question.kind == kinds.DECLARATION:
        return value == AGREED
    if question.kind == kinds.CHOICE:
        return (value or [""])[0]
    return value


def in_words(question: Question, value: Any) -> str:
    """Return what an answer keeps as a person reads it: the words of the choices, not their codes."""
    if question.kind == Question.Kind.DECLARATION:
        return str(question) if value == AGREED else ""
    if question.kind in (Question.Kind.CHOICE, Question.Kind.MULTIPLE):
        labels = dict(question.choices)
        return "; ".join(labels.get(code, code) for code in value or [])
    return "" if value is None else str(value)
