"""PortalForm, the parent of every form of the portal, with its nonce and its list of errors.

Import fields from here too: `from lpip_portal.ui.forms import LineField, PortalForm`.
"""

import re
import secrets
from collections.abc import Sequence
from typing import Any, NamedTuple

from django import forms

from .fields import (
    BooleanField,
    ChoiceField,
    DateField,
    EmailField,
    FileField,
    InstantField,
    LineField,
    MoneyField,
    MultipleChoiceField,
    Named,
    TextField,
    TypedChoiceField,
    URLField,
    WholeNumberField,
    WordLimitedField,
)
from .renderer import PortalBoundField, PortalRenderer
from .widgets import Checkboxes, Radios

__all__ = [
    "BooleanField",
    "Checkboxes",
    "ChoiceField",
    "DateField",
    "EmailField",
    "FileField",
    "InstantField",
    "LineField",
    "MoneyField",
    "MultipleChoiceField",
    "PortalForm",
    "PortalFormMixin",
    "Radios",
    "Section",
    "TextField",
    "TypedChoiceField",
    "URLField",
    "WholeNumberField",
    "WordLimitedField",
    "fresh_nonce",
    "posted_nonce",
]

_NONCE = re.compile("[A-Za-z0-9_-]{22}")


def fresh_nonce() -> str:
    """A new nonce: 22 characters that are safe in a URL, 128 random bits."""
    return secrets.token_urlsafe(16)


def posted_nonce(data: Any) -> str:
    """The nonce that was posted (``request.POST``), or "" when there is none or it is not one of ours."""
    posted = str(data.get("nonce", ""))
    return posted if _NONCE.fullmatch(posted) else ""


class Section(NamedTuple):
    """Fields of a long form that belong together: the end of its anchor, its heading, what is said below it, their names."""

    key: str
    title: Any
    words: Any
    names: tuple[str, ...]
    more: str = ""  # a template shown before the fields; it knows the form


class PortalFormMixin:
    """The portal's look, nonce and status for any Django form, those of allauth included.

    A long form says in ``SECTIONS`` how its fields are grouped: the page then has a heading for each, and a list of them first.
    """

    SECTIONS: Sequence[Section] = ()
    default_renderer = PortalRenderer
    bound_field_class = PortalBoundField
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        # What this sending of the form is called, so that a repeated one gives the first result again.
        self.nonce = (posted_nonce(self.data) if self.is_bound else "") or fresh_nonce()
        for name, field in self.fields.items():
            if field.label is None:
                field.label = forms.utils.pretty_name(name)
            if isinstance(field, Named):
                field.name_in_messages()

    def __getitem__(self, name: str) -> PortalBoundField:
        """A field by its name. A template asks here first for everything, so a miss must cost nothing."""
        if name not in self.fields:
            raise KeyError(name)
        return super().__getitem__(name)

    @property
    def status(self) -> int:
        """The HTTP status of a page that shows this form: 200 without errors, else 422, or what a refused file gets."""
        if not self.is_bound or not self.errors:
            return 200
        codes = {str(error.code) for errors in self.errors.as_data().values() for error in errors}
        return next((int(code) for code in ("413", "415", "507") if code in codes), 422)

    @property
    def sections_drawn(self) -> list[tuple[Section, list[PortalBoundField], int]]:
        """Each section with its fields and how many of them have an error."""
        drawn = []
        for section in self.SECTIONS:
            fields = [self[name] for name in section.names if name in self.fields]
            drawn.append((section, fields, sum(1 for field in fields if field.errors)))
        return drawn

    @property
    def values(self) -> dict[str, Any]:
        """What a valid form says, ready to be given to an action."""
        return dict(self.cleaned_data)


class PortalForm(PortalFormMixin, forms.Form):
    """A form of the portal: it turns text into values and never saves."""
