"""Fields for sheets: a CSV file, and the lines of one pasted."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from . import sheets
from .fields import FileField, SafeText
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
