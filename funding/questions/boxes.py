"""The boxes of a form: a question asks for one answer, a text in modules for one in each module. Pure."""

from collections.abc import Iterable
from typing import NamedTuple

from .models import Question

JOINT = "--"  # no code holds two hyphens in a row


class Box(NamedTuple):
    """One place for an answer: a question, or one module of a text in modules."""

    question: Question
    module: str = ""

    @property
    def code(self) -> str:
        """The name of the box in a form and in an address."""
        return f"{self.question.code}{JOINT}{self.module}" if self.module else self.question.code

    @property
    def title(self) -> str:
        """What the box asks for, in the page's language."""
        return dict(self.question.choices).get(self.module, "") if self.module else str(self.question)

    def __str__(self) -> str:
        """What the box asks for; of a module also the question."""
        return f"{self.question}: {self.title}" if self.module else str(self.question)

    @property
    def key(self) -> tuple[int, str]:
        """What tells the answer of this box from others of the bid."""
        return self.question.pk, self.module


def boxes(question: Question) -> list[Box]:
    """Return the boxes of a question; what is answered by rows of the bid has none."""
    if question.is_of_rows:
        return []
    if question.kind == Question.Kind.MODULAR:
        return [Box(question, code) for code, _words in question.choices]
    return [Box(question)]


def all_boxes(questions: Iterable[Question]) -> list[Box]:
    """Return the boxes of several questions in their order."""
    return [box for question in questions for box in boxes(question)]


def find(questions: Iterable[Question], code: str) -> Box | None:
    """Return the box of this name, or None."""
    name = code.split(JOINT, 1)[0]
    found = (box for question in questions if question.code == name for box in boxes(question))
    return next((box for box in found if box.code == code), None)
