"""One thing that a person should do next. Every stage offers ``todos(user, now) -> list[Todo]`` in its queries."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

SOON = timedelta(days=7)


class Todo(NamedTuple):
    """A task for the home page: what to do, where, and by when if there is a date."""

    title: str
    url: str
    due_at: datetime | None = None
    urgency: str = ""  # "late", "soon" or "": left empty, it follows from the date
    about: str = ""  # which bid, partnership or round, in a few words


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
