"""Two records of one thing become one, whatever it is: what goes over, what stands for it at last, what was looked at. Pure."""

import hashlib
from collections.abc import Iterable
from typing import Any, NamedTuple, TypeVar

Record = TypeVar("Record")


class Taken(NamedTuple):
    """One fact that goes over: what it is, and its value."""

    words: str
    value: str


def stands_for(record: Record) -> Record:
    """Return the record that stands for one at last, however often it was merged (``merged_into``)."""
    seen = {record.pk}
    while record.merged_into and record.merged_into_id not in seen:
        record = record.merged_into
        seen.add(record.pk)
    return record


def taken(source: Any, target: Any, names: Iterable[str]) -> dict[str, Any]:
    """Return the facts that ``target`` lacks and ``source`` has, by field."""
    return {
        name: getattr(source, name) for name in names if getattr(source, name) and not getattr(target, name)
    }


def told(source: Any, target: Any, words: dict[str, str]) -> tuple[list[Taken], list[Taken]]:
    """Return in words what goes over, and what the old record keeps because the other one has its own."""
    going = taken(source, target, words)
    facts = [Taken(words[name], str(value)) for name, value in going.items()]
    kept = [
        Taken(words[name], str(getattr(source, name)))
        for name in words
        if getattr(source, name) and name not in going and getattr(source, name) != getattr(target, name)
    ]
    return facts, kept


def name_of(look: Any) -> str:
    """Return a name for what was looked at: another look has another one."""
    return hashlib.sha256(repr(look).encode()).hexdigest()[:20]
