"""One thing that a person should do next. Every stage offers ``todos(user, now) -> list[Todo]`` in its queries.

A stage that asks several questions may say of each for whom it can have an answer, so that home asks nothing in vain:
``todos(user, now, held)``, with the parts that a person plays as ``home.gathering.parts`` names them; without them all is asked.
"""

from collections.abc import Callable, Container, Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

SOON = timedelta(days=7)


class Todo(NamedTuple):
    """A task for the home page: what to do, where, and by when if there is a date."""

    title: str
    url: str
    due_at: datetime | None = None
    urgency: str = ""  # "late", "soon" or "": left empty, it follows from the date
    about: str = ""  # which bid, partnership or round, in a few words


class Question(NamedTuple):
    """What a stage asks for a person at ``now``, and the parts of which a person must play one to have an answer."""

    ask: Callable[[Any, datetime], Iterable[Todo]]
    parts: frozenset[str]


APPLICANT = frozenset(["writes", "signs", "named", "let_in"])
OFFICER, FINANCE, APPROVER = frozenset(["checks"]), frozenset(["keeps_money"]), frozenset(["approves"])


def answers(
    questions: Iterable[Question], user: Any, now: datetime, held: Container[str] | None = None
) -> list[Todo]:
    """Return what a person should do by these questions, of which those are asked that can have an answer."""
    asked = [each for each in questions if held is None or any(part in held for part in each.parts)]
    return [todo for each in asked for todo in each.ask(user, now)]


def urgency(todo: Todo, now: datetime) -> str:
    """Return "late", "soon" or "" for a task at ``now``."""
    if todo.urgency or todo.due_at is None:
        return todo.urgency
    if todo.due_at < now:
        return "late"
    return "soon" if todo.due_at - now <= SOON else ""


def in_order(todos: Iterable[Todo], now: datetime) -> list[Todo]:
    """Return the tasks with their urgency filled in: the late ones first, then by date, those without a date last."""
    weight = {"late": 0, "soon": 1, "": 2}
    filled = [todo._replace(urgency=urgency(todo, now)) for todo in todos]
    return sorted(
        filled,
        key=lambda todo: (
            weight.get(todo.urgency, 2),
            todo.due_at is None,
            todo.due_at.timestamp() if todo.due_at else 0,
            todo.title,
        ),
    )
