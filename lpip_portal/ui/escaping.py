"""Escaping what is not markup, fast where it is plain text: Django's own asks of each text whether it is a lazy one."""

from html import escape
from typing import Any

from django.utils.html import conditional_escape


def escaped(value: Any) -> str:
    """Return a value as markup can hold it: escaped, unless it is markup already. Just as ``conditional_escape`` does."""
    return (
        escape(value)
        if isinstance(value, str) and not hasattr(value, "__html__")
        else conditional_escape(value)
    )
