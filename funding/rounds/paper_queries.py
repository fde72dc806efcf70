"""Reads about the paper of a phase: what its designer needs beside it, and how it is amended."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from funding.questions.models import Question, Section
from funding.questions.queries import paper

from .models import DocumentRule, Phase, PhaseAmendment, usual_documents


def questions_before(phase: Phase, section: Section, question: Question | None = None) -> list[Question]:
    """Return the questions that a condition may look at: those before ``question``, or before one added to ``section``."""
    found: list[Question] = []
    for part in paper(phase.question_set_id):
        for asked in part.asked:
            if question is not None and asked.pk == question.pk:
                return found
            found.append(asked)
        if question is None and part.pk == section.pk:
            return found
    return found


def document_rules(phase: Phase) -> list[DocumentRule]:
    """Return the kinds of files that a phase takes."""
    return list(phase.document_rules.all()) or usual_documents()


class Change(NamedTuple):
    """One changed thing of an amendment: the question, what of it, and its words before and after."""

    question: str
    what: str
    was: str
    now: str


class Amended(NamedTuple):
    """One published amendment with its changes in words."""

    amendment: PhaseAmendment
    changes: list[Change]


def open_amendment(phase: Phase) -> PhaseAmendment | None:
    """Return the amendment that is drafted or waits, or None."""
    open_ = phase.amendments.exclude(state__in=[PhaseAmendment.State.PUBLISHED, PhaseAmendment.State.DROPPED])
    return open_.select_related("phase__round", "drafted_by").first()


def changes(amendment: PhaseAmendment) -> list[Change]:
    """Return what an amendment changes, in words; of an added question its words alone."""
    names = {
        "text_en": _("Question"),
        "text_cy": _("Question in Welsh"),
        "guidance_en": _("What the assessors look for"),
        "guidance_cy": _("What the assessors look for, in Welsh"),
        "statement_en": _("What is declared"),
        "statement_cy": _("What is declared, in Welsh"),
        "word_limit": _("Limit in words"),
        "character_limit": _("Limit in characters"),
        "most": _("At most"),
    }
    found = []
    for change in amendment.changes:
        was, now, code = change["was"], change["now"], change["question"]
        if not was:
            found.append(Change(code, _("New optional question"), "", now["text_en"]))
            continue
        found += [
            Change(code, names[name], _words(was[name]), _words(now[name])) for name in names if name in now
        ]
    return found


def _words(value: Any) -> str:
    return "" if value is None else str(value)


def published_amendments(phase: Phase) -> Iterable[Amended]:
    """Return the amendments that hold, the newest first. One query."""
    return [Amended(each, changes(each)) for each in phase.amendments.published()]
