"""The file control of a form: it looks into the file at once, so that the page answers with a sentence beside it."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lpip_portal.ui.fields import FileField

from . import kinds as known
from . import scanner
from .inspection import inspect
from .refusals import DocumentRefused


class DocumentField(FileField):
    """A file of one of ``kinds``. Its value is the uploaded file, fit to be given to ``actions.store``.

    What was found in it is its ``found``. A refusal carries its HTTP status as the code of the error, and the form's ``status`` answers with it.
    """

    def __init__(self, *, kinds: tuple[str, ...] = ("pdf",), **kwargs: Any):
        self.kinds = kinds
        kwargs.setdefault("allow_empty_file", True)  # the inspection says it in better words
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": known.accepted(kinds)}))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the file, or say what is wrong with it."""
        file = super().clean(data, initial)
        if not file or file is initial:
            return file
        try:
            file.found = inspect(
                file, file.name, file.size, kinds=self.kinds, most_bytes=settings.DOCUMENT_MAX_BYTES
            )
            refuse_infected(file)
        except DocumentRefused as refusal:
            raise ValidationError(refusal.sentence, code=str(refusal.status)) from None
        return file


def refuse_infected(file: Any) -> None:
    """Ask the scanner at once, where there is one. If it does not answer in time, the stored file waits for it."""
    if not scanner.is_configured():
        return
    try:
        verdict = scanner.scan(file, seconds=5)
    except scanner.Unreachable:
        return
    if not verdict.is_clean:
        raise DocumentRefused(_("The check for viruses found something in the file. It was not kept"))
