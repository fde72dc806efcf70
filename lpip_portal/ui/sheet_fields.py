"""Sheets that are sent or pasted: their fields, and the form that checks every row before any is taken over."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from . import sheets
from .fields import FileField, SafeText
from .forms import PortalForm
from .words import printable


class SheetText(SafeText):
    """What was pasted: its tabs stand, for they part the cells."""

    widget = forms.Textarea(attrs={"rows": 12, "spellcheck": "false"})
    cap = 400_000
    tidy = staticmethod(printable)

    def __init__(self, **kwargs: Any):
        super().__init__(strip=False, **kwargs)


class CsvFile(FileField):
    """A CSV file; its value is the text in it, and whether its letters were guessed."""

    def clean(self, data: Any, initial: Any = None) -> sheets.Decoded | None:
        """Return the text, or say what is wrong with the file."""
        file = super().clean(data, initial)
        if not file:
            return None
        if file.size > sheets.MOST_BYTES:
            raise ValidationError(_("The file must be 512 KB or smaller"), code="413")
        try:
            return sheets.decoded(file.read())
        except sheets.SheetRefused as refusal:
            raise ValidationError(str(refusal), code="415") from None


class SheetForm(PortalForm):
    """Many rows, from a file or pasted. Nothing is taken over while any row has a complaint.

    Each kind has the fields ``file`` and ``text``, and says how its rows are read (``read`` returns them with what is wrong in
    each, or raises SheetRefused) and what wrong ones mean (``refusal`` returns the sentence about so many, with %(n)s). Afterwards
    ``lines`` has a row each with its ``complaints``, ``ignored`` the headings that stand for nothing, and ``was_guessed`` whether
    the letters had to be.
    """

    read: Callable[[str], list[Any]]
    refusal: Callable[[int], str]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.lines: list[Any] = []
        self.ignored: list[str] = []
        self.was_guessed = False

    def clean(self) -> dict[str, Any]:
        """Read every row, and keep what is to be said of each."""
        cleaned = super().clean()
        if self.errors:
            return cleaned
        text = cleaned.get("text") or ""
        if found := cleaned.get("file"):
            text, self.was_guessed = found
            self.data = self.data.copy()
            self.data["text"] = text  # the page shows what was read, to be mended there
        try:
            self.lines = self.read(text)
        except sheets.SheetRefused as refusal:
            self.add_error("text", str(refusal))
            return cleaned
        if wrong := sum(1 for line in self.lines if line.complaints):
            self.add_error("text", self.refusal(wrong) % {"n": wrong})
        return cleaned
