"""Reads about the paper of a phase: what its designer needs beside it, and how it was amended."""

from funding.questions.models import Question, Section
from funding.questions.queries import paper

from .models import DocumentRule, Phase, usual_documents


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
