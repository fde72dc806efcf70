"""What the paper asks of one bid and what the bid says to it: written answers, and the rows that answer a question."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from funding.applications.completeness import Asked, Fault
from funding.applications.models import (
    Answer,
    Application,
    ApplicationMilestone,
    ApplicationPartner,
    Attachment,
)
from funding.questions.conditions import Standing, has_answer, standing
from funding.questions.fields import in_words, length_of
from funding.questions.models import Question, Section
from lpip_portal.documents.kinds import KINDS
from lpip_portal.documents.kinds import in_words as in_formats
from partnerships.models import Place, Theme

Kind = Question.Kind
KINDS_BY_TYPE = {kind.media_type: key for key, kind in KINDS.items()}
COUNTED = (Kind.MULTIPLE, Kind.PLACES, Kind.THEMES, Kind.PARTNERS, Kind.TEAM, Kind.FILE, Kind.MILESTONES)


class Rows(NamedTuple):
    """The rows of a bid that answer questions of its paper; what the paper does not ask for is empty."""

    places: list[Place] = []
    themes: list[Theme] = []
    milestones: list[ApplicationMilestone] = []
    partners: Sequence[ApplicationPartner] = ()
    files: Sequence[Attachment] = ()
    people: int = 0


class Given(NamedTuple):
    """What a bid says: every value by the key of its question, the written answers by box, its rows, and what is asked at all."""

    values: dict[int, Any]
    written: dict[tuple[int, str], Answer]
    rows: Rows
    standing: Standing


def rows_of(application: Application, questions: Iterable[Question], **known: Any) -> Rows:
    """Return the rows that answer these questions: one query for each kind that the paper asks for, none for others."""
    kinds = {question.kind for question in questions}
    if Kind.PLACES in kinds:
        known["places"] = list(Place.objects.filter(pk__in=application.picked_places.values("place")))
    if Kind.THEMES in kinds:
        known["themes"] = list(Theme.objects.filter(pk__in=application.picked_themes.values("theme")))
    if Kind.MILESTONES in kinds:
        known["milestones"] = list(application.milestones.select_related("owner"))
    return Rows(**known)


def given(parts: Sequence[Section], written: dict[tuple[int, str], Answer], rows: Rows) -> Given:
    """Return what a bid says to its paper. What a condition hides is taken out of the sections, whoever reads them."""
    found = standing_of([question for part in parts for question in part.asked], written, rows)
    for part in parts:
        part.asked = [question for question in part.asked if question.pk in found.standing.asked]
    return found


def standing_of(questions: Sequence[Question], written: dict[tuple[int, str], Answer], rows: Rows) -> Given:
    """Return what a bid says to some questions and which of them are asked, in the order of the paper."""
    values = {question.pk: _value(question, written, rows) for question in questions}
    return Given(values, written, rows, standing(questions, values))


def _value(question: Question, written: dict[tuple[int, str], Answer], rows: Rows) -> Any:
    if question.is_of_rows:
        return said_by_rows(question, rows)
    if question.kind == Kind.MODULAR:
        answers = [written.get((question.pk, code)) for code, _words in question.choices]
        return "\n\n".join(answer.text for answer in answers if answer and answer.text)
    answer = written.get((question.pk, ""))
    return answer.value if answer else None


def said_by_rows(question: Question, rows: Rows) -> list[str]:
    """Return each row that answers a question, in words."""
    match question.kind:
        case Kind.PLACES:
            return [str(place) for place in rows.places]
        case Kind.THEMES:
            return [str(theme) for theme in rows.themes]
        case Kind.MILESTONES:
            return [
                _("Month %(month)s: %(title)s (%(owner)s)")
                % {"month": each.month, "title": each.title, "owner": each.owner.name}
                for each in rows.milestones
            ]
        case Kind.PARTNERS:
            return [partner.organisation.name for partner in rows.partners]
        case Kind.FILE:
            return [file_in_words(file) for file in rows.files if file.kind == question.file_kind]
    return [str(n) for n in range(1, rows.people + 1)]


def file_in_words(file: Attachment) -> str:
    """Say what a file is, and never what its owner called it: the words are frozen, and strangers read them."""
    words = in_formats((KINDS_BY_TYPE[file.document.media_type],))
    pages = file.document.pages
    if not pages:
        return words
    return words + ", " + ngettext("%(n)s page", "%(n)s pages", pages) % {"n": pages}


def said_of(question: Question, value: Any) -> list[str]:
    """Return the rows that answer a question as lines for a page."""
    if question.kind == Kind.TEAM:
        return [in_short(question, value)] if value else []
    return value


def in_short(question: Question, value: Any) -> str:
    """Return an answer as a person reads it in one piece; of the team only how many, because names are kept apart."""
    if question.kind == Kind.TEAM:
        return (
            ngettext("%(n)s person named", "%(n)s people named", len(value)) % {"n": len(value)}
            if value
            else ""
        )
    if question.is_of_rows:
        return "\n".join(value)
    return in_words(question, value)


def asked_of(found: Given, question: Question) -> Asked:
    """Return a question as the check needs it. Modules are counted together: they share one limit."""
    value = found.values[question.pk]
    used = length_of(question, value)
    if question.kind == Kind.MODULAR:
        parts = (found.written.get((question.pk, code)) for code, _words in question.choices)
        used = sum(length_of(question, answer.text) for answer in parts if answer)
    return Asked(
        question.section.slug,
        question.code,
        str(question),
        question.pk in found.standing.required,
        question.limit,
        used,
        has_answer(question, value),
        "characters" if question.character_limit else "words",
        len(value or []) if question.kind in COUNTED else None,
        question.least,
        question.most,
    )


def sentence_of(fault: Fault) -> str:
    """Say in words what is wrong with the answer to one question."""
    figures = fault.figures
    if fault.code == "unanswered":
        return _("Answer “%(question)s”") % figures
    if fault.code == "too_few":
        return _("“%(question)s” needs at least %(least)s; there are %(count)s") % figures
    if fault.code == "too_many":
        return _("“%(question)s” takes at most %(most)s; there are %(count)s") % figures
    if figures["unit"] == "characters":
        said = ngettext(
            "“%(question)s” is %(over)s character over its limit of %(limit)s",
            "“%(question)s” is %(over)s characters over its limit of %(limit)s",
            figures["over"],
        )
    else:
        said = ngettext(
            "“%(question)s” is %(over)s word over its limit of %(limit)s",
            "“%(question)s” is %(over)s words over its limit of %(limit)s",
            figures["over"],
        )
    return said % figures
