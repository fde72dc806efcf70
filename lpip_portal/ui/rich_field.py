"""The field of a rich text: a box of plain text on the page, which a script turns into an editor of the same text."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from . import figures, rich
from .fields import WordLimitedField
from .words import has_bidi_control, has_nul, is_invisible


class RichTextarea(forms.Textarea):
    """A box that shows rich text as it can be typed, and carries the rich text for the editor."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The plain text in the box, the rich text beside it; what was typed and refused went through nh3 as well."""
        text = str(value or "")
        kept = rich.safe(text) if rich.is_rich(text) else rich.from_plain(text)
        context = super().get_context(name, rich.typed(text), attrs)
        context["widget"]["attrs"]["data-rich"] = kept
        return context


class RichTextField(WordLimitedField):
    """Rich text with a word limit. Without scripts it is typed as plain text; ``kept`` is what the page showed then."""

    widget = RichTextarea
    count = staticmethod(rich.words)
    kept = ""

    def __init__(self, *args: Any, takes_images: bool = False, **kwargs: Any):
        self.takes_images = takes_images
        super().__init__(*args, **kwargs)

    def to_python(self, value: Any) -> str:
        """The text as the closed set of tags; the same characters are refused as in plain text."""
        raw = "" if value in self.empty_values else str(value)
        if not rich.is_rich(raw):
            typed = super().to_python(raw)
            return self.without_images(rich.merged(typed, self.kept)) if typed else ""
        if len(raw) > 4 * self.cap or has_nul(raw):
            self.refuse_too_long(raw)
            super().to_python(raw)
        text = self.without_images(rich.clean(raw))
        words = rich.bare(text)
        self.refuse_too_long(words)
        if has_bidi_control(words):
            raise ValidationError(
                _(
                    "%(what)s contains a hidden character that changes the reading direction. Type it again by hand"
                )
                % {"what": self.subject}
            )
        return "" if is_invisible(words) else text

    def without_images(self, text: str) -> str:
        """The text as it is where it may hold images; elsewhere their legends stay as paragraphs."""
        return text if self.takes_images or "<figure" not in text else figures.with_only(text, ())
