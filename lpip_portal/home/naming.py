"""Rows as an auditor reads of them: by kind and reference. Keys stay in the trail and never reach a page."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist

from lpip_portal.accounts.models import User

KEY = re.compile(r"[a-z_]+\.[a-z]+:[0-9]+")


def names(texts: Iterable[Any]) -> dict[str, str]:
    """Return a name for every text that is a row's key; one query for each kind of row."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for text in texts:
        if isinstance(text, str) and KEY.fullmatch(text):
            label, _colon, pk = text.partition(":")
            wanted[label].add(int(pk))
    named: dict[str, str] = {}
    for label, pks in wanted.items():
        named |= {f"{label}:{pk}": name for pk, name in _of(label, pks).items()}
    return named


def _of(label: str, pks: set[int]) -> dict[int, str]:
    try:
        model = apps.get_model(label)
    except LookupError:
        return dict.fromkeys(pks, label)
    kind = str(model._meta.verbose_name)
    if model is User:
        return dict.fromkeys(pks, kind) | {
            user.pk: f"{user} ({user.ref})" for user in User.objects.filter(pk__in=pks)
        }
    try:
        model._meta.get_field("ref")
    except FieldDoesNotExist:
        return dict.fromkeys(pks, kind)
    refs = dict(model._default_manager.filter(pk__in=pks).values_list("pk", "ref"))
    return {pk: f"{kind} {refs.get(pk, '')}".strip() for pk in pks}


def spoken(value: Any, named: dict[str, str]) -> Any:
    """Return a fact with its keys replaced by names."""
    if isinstance(value, list):
        return ", ".join(str(spoken(each, named)) for each in value)
    return named.get(value, value) if isinstance(value, str) else value


def told(events: Iterable[Any]) -> list[tuple[Any, str, list[tuple[str, Any]]]]:
    """Return each event with the name of its target and its facts in words."""
    events = list(events)
    values = [value for event in events for fact in event.facts.values() for value in _flat(fact)]
    named = names([event.target for event in events] + values)
    return [
        (
            event,
            named.get(event.target, event.target),
            [(name, spoken(value, named)) for name, value in event.facts.items()],
        )
        for event in events
    ]


def _flat(fact: Any) -> list[Any]:
    return fact if isinstance(fact, list) else [fact]
