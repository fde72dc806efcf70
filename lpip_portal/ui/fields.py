"""Form fields that turn what people type into safe values, and refuse the rest in words.

Every field takes `what`, the noun its error messages use; without it they use the label.
"""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from .widgets import UK, Checkboxes, DateParts, InstantParts
from .words import count_words, has_bidi_control, has_hidden, has_nul, is_invisible, tidy_line, tidy_text

__all__ = [
    "BooleanField",
    "ChoiceField",
    "DateField",
    "EmailField",
    "FileField",
    "InstantField",
    "LineField",
    "MoneyField",
    "MultipleChoiceField",
    "TextField",
    "TypedChoiceField",
    "URLField",
    "WholeNumberField",
    "WordLimitedField",
]

LINE_CAP = 200
TEXT_CAP = 20_000
MOST_MONEY = Decimal("1000000000")


class Named:
    """A field whose error messages name it: `what`, or else its label."""

    verb = _("Enter %(what)s")

    def __init__(self, *args: Any, what: str | None = None, **kwargs: Any):
        self.what = what
        self.own_required_message = "required" in (kwargs.get("error_messages") or {})
        super().__init__(*args, **kwargs)

    @property
    def noun(self) -> str:
        """The name of this field inside a sentence."""
        return str(self.what or self.label or _("This answer"))

    @property
    def subject(self) -> str:
        """The name of this field at the start of a sentence."""
        return self.noun[:1].upper() + self.noun[1:]

    def required_message(self) -> str:
        """What to say when nothing was given."""
        noun = self.noun
        if noun.endswith("?"):
            return str(_("Answer the question “%(what)s”") % {"what": noun})
        if not noun[1:2].isupper():
            noun = noun[:1].lower() + noun[1:]
        return str(self.verb % {"what": noun})

    def name_in_messages(self) -> None:
        """Put the field's name into the message for a missing answer; the form calls this once it knows the label."""
        if not self.own_required_message:
            self.error_messages["required"] = self.required_message()


class SafeText(Named, forms.CharField):
    """Text without NUL, direction overrides or control characters; text that shows nothing counts as empty."""

    cap = TEXT_CAP
    tidy = staticmethod(tidy_text)

    def __init__(self, *, max_length: int | None = None, **kwargs: Any):
        self.cap = max_length or self.cap
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        """The tidied text. The cap is tested first, so that a vast paste costs nothing."""
        text = "" if value in self.empty_values else str(value)
        self.refuse_too_long(text)
        if has_nul(text):
            raise ValidationError(
                _("%(what)s contains a character that cannot be stored") % {"what": self.subject}
            )
        if has_bidi_control(text):
            raise ValidationError(
                _(
                    "%(what)s contains a hidden character that changes the reading direction. Type it again by hand"
                )
                % {"what": self.subject}
            )
        text = self.tidy(text)
        return "" if is_invisible(text) else text

    def refuse_too_long(self, text: str) -> None:
        """Refuse text beyond the cap in characters; carriage returns of a browser's line ends do not count."""
        length = len(text) - text.count("\r\n")
        if length > self.cap:
            raise ValidationError(
                _("%(what)s must be %(cap)s characters or fewer. You used %(length)s")
                % {"what": self.subject, "cap": f"{self.cap:,}", "length": f"{length:,}"},
                code="max_length",
            )


class LineField(SafeText):
    """One line of text: a name, a title, a reference."""

    cap = LINE_CAP
    tidy = staticmethod(tidy_line)


class TextField(SafeText):
    """Several lines of plain text, limited in characters only."""

    widget = forms.Textarea(attrs={"rows": 5})


class WordLimitedField(SafeText):
    """Plain text with a word limit, counted as the page counts. With `enforce=False` a draft may run over."""

    widget = forms.Textarea
    count = staticmethod(count_words)

    def __init__(self, *, max_words: int, enforce: bool = True, **kwargs: Any):
        self.max_words = max_words
        self.enforce = enforce
        kwargs.setdefault("max_length", max(TEXT_CAP, max_words * 20))
        super().__init__(**kwargs)
        self.widget.attrs["rows"] = min(18, max(4, max_words // 25))

    def validate(self, value: str) -> None:
        """Refuse more words than the limit, saying how many too many."""
        super().validate(value)
        over = self.count(value) - self.max_words
        if self.enforce and over > 0:
            raise ValidationError(
                ngettext_lazy(
                    "%(what)s must be %(limit)s words or fewer. You have %(over)s word too many",
                    "%(what)s must be %(limit)s words or fewer. You have %(over)s words too many",
                    over,
                )
                % {"what": self.subject, "limit": f"{self.max_words:,}", "over": f"{over:,}"},
                code="max_words",
            )


def plain_address(email: str) -> str:
    """Return an email address in small letters, or refuse one with letters that cannot be seen or look like others."""
    if not email.isascii() or not email.isprintable():
        raise ValidationError(
            _(
                "The email address contains a character that cannot be seen or that looks like another. "
                "Type it with plain letters"
            ),
            code="invalid",
        )
    return email.lower()


class EmailField(Named, forms.EmailField):
    """An email address as everybody reads it: one person is not asked, seated or named twice by two spellings."""

    widget = forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"})
    default_error_messages = {
        "invalid": _("Enter an email address in the right format, like name@example.org")
    }

    def to_python(self, value: Any) -> str:
        """The address in small letters, without outer space."""
        return plain_address(super().to_python(value))


class URLField(Named, forms.URLField):
    """A web address; https is assumed when no scheme is typed."""

    widget = forms.URLInput(attrs={"spellcheck": "false"})
    default_error_messages = {
        "invalid": _("Enter a web address in the right format, like https://example.org")
    }

    def __init__(self, **kwargs: Any):
        super().__init__(**{"assume_scheme": "https", "max_length": 500} | kwargs)

    def to_python(self, value: Any) -> str:
        """The address; any character that could hide its reading is refused."""
        text = super().to_python(value)
        if has_hidden(text) or (text and not text.startswith(("http://", "https://"))):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return text


class SafeNumber(Named, forms.Field):
    """A number typed with the digits 0 to 9: no exponents, no NaN, no underscores, no other alphabets' digits."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "spellcheck": "false", "autocomplete": "off"})
    shape = re.compile(r"(-?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)")
    max_digits = 12
    prefix: str | None = None
    suffix: str | None = None
    complaint = _("%(what)s must be a whole number, like 12")

    def __init__(self, *, min_value=0, max_value=None, suffix: str | None = None, **kwargs: Any):
        self.min_value, self.max_value = min_value, max_value
        self.suffix = suffix
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        """The number, or None for an empty box."""
        text = "" if value is None else str(value)
        found = self.shape.fullmatch(text.strip()) if len(text) <= LINE_CAP else None
        if not text.strip():
            return None
        if not found or len(re.sub("[^0-9]", "", found[2])) > self.max_digits:
            raise ValidationError(self.complaint % {"what": self.subject}, code="invalid")
        number = self.number(found)
        self.refuse_out_of_range(number)
        return number

    def number(self, found: re.Match) -> Any:
        """The value of a text of the right shape; minus nought is nought."""
        return int(found[1] + found[2].replace(",", "")) or 0

    def shown(self, number: Any) -> str:
        """A bound as the error message shows it."""
        return f"{number:,}"

    def refuse_out_of_range(self, number: Any) -> None:
        """Refuse a number outside the field's bounds, naming the bound."""
        if self.min_value is not None and number < self.min_value:
            message = _("%(what)s must be %(bound)s or more")
            values = {"what": self.subject, "bound": self.shown(self.min_value)}
            raise ValidationError(message % values, code="min_value")
        if self.max_value is not None and number > self.max_value:
            message = _("%(what)s must be %(bound)s or less")
            values = {"what": self.subject, "bound": self.shown(self.max_value)}
            raise ValidationError(message % values, code="max_value")


class WholeNumberField(SafeNumber):
    """A whole number; thousands may be parted by commas."""


class MoneyField(SafeNumber):
    """An amount in pounds as a Decimal with two places; a pound sign and commas may be typed."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "spellcheck": "false", "autocomplete": "off"})
    shape = re.compile(r"(-?)£?\s?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]{1,2}))?")
    prefix = "£"
    complaint = _("%(what)s must be an amount in pounds and pence, like 1,234.56")

    def __init__(self, *, max_value: Decimal = MOST_MONEY, **kwargs: Any):
        super().__init__(max_value=max_value, **kwargs)

    def number(self, found: re.Match) -> Decimal:
        """Pounds with two places; minus nought is nought."""
        amount = Decimal(f"{found[1]}{found[2].replace(',', '')}.{(found[3] or '').ljust(2, '0')}")
        return amount if amount else Decimal("0.00")

    def shown(self, number: Any) -> str:
        """A bound in pounds."""
        return f"£{number:,}"


class DateField(Named, forms.Field):
    """A date in three boxes, between 1900 and 2100."""

    widget = DateParts

    def clean(self, value: Any) -> date | None:
        """The date, or None when all three boxes are empty."""
        if isinstance(value, date):
            return value  # a disabled field hands its initial value through
        parts = [str(part or "").strip()[:20] for part in (value or [""] * 3)][:3]
        if not any(parts):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        self.refuse_missing(dict(zip((_("day"), _("month"), _("year")), parts, strict=True)))
        return self.real_date(parts)

    def refuse_missing(self, parts: dict[Any, str]) -> None:
        """Name the boxes that were left empty."""
        missing = [str(name) for name, text in parts.items() if not text]
        if missing:
            names = str(_(" and ")).join(missing)
            raise ValidationError(
                _("%(what)s must include a %(parts)s") % {"what": self.subject, "parts": names},
                code="incomplete",
            )

    def real_date(self, parts: list[str]) -> date:
        """The date of three texts, or a complaint that there is no such day."""
        if not all(re.fullmatch("[0-9]{1,4}", part) for part in parts):
            raise ValidationError(_("%(what)s must be a real date") % {"what": self.subject}, code="invalid")
        day, month, year = map(int, parts)
        if not 1900 <= year <= 2100:
            raise ValidationError(
                _("%(what)s must have a year of four digits, like 2027") % {"what": self.subject},
                code="invalid",
            )
        try:
            return date(year, month, day)
        except ValueError:
            raise ValidationError(
                _("%(what)s must be a real date") % {"what": self.subject}, code="invalid"
            ) from None


class InstantField(DateField):
    """A date and a time of day in UK time, as an aware instant in UTC. In the repeated hour of autumn the first counts."""

    widget = InstantParts

    def clean(self, value: Any) -> datetime | None:
        """The instant, or None when every box is empty."""
        if isinstance(value, datetime):
            return value
        parts = [str(part or "").strip()[:20] for part in (value or [""] * 4)]
        if not any(parts):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        self.refuse_missing(dict(zip((_("day"), _("month"), _("year"), _("time")), parts, strict=True)))
        day = self.real_date(parts[:3])
        hour, minute = self.real_time(parts[3])
        local = datetime(day.year, day.month, day.day, hour, minute, tzinfo=UK)
        instant = local.astimezone(UTC)
        if instant.astimezone(UK).replace(tzinfo=None) != local.replace(tzinfo=None):
            raise ValidationError(
                _("%(what)s falls in the hour that the clocks skip in spring") % {"what": self.subject},
                code="invalid",
            )
        return instant

    def real_time(self, text: str) -> tuple[int, int]:
        """Hour and minute of 16:00, 4pm or 4:30pm."""
        found = re.fullmatch(r"([0-9]{1,2})(?:[:.]([0-9]{2}))?\s?(am|pm)?", text.lower())
        hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
        if found and found[3]:
            hour = hour % 12 + (12 if found[3] == "pm" else 0) if 1 <= hour <= 12 else 99
        if hour > 23 or minute > 59 or not (found and (found[2] or found[3])):
            raise ValidationError(
                _("%(what)s must have a time like 16:00 or 4pm") % {"what": self.subject}, code="invalid"
            )
        return hour, minute


class Chosen(Named):
    """A field whose answer is picked, so that its messages say select."""

    verb = _("Select %(what)s")
    default_error_messages = {"invalid_choice": _("Select one of the answers in the list")}


class ChoiceField(Chosen, forms.ChoiceField):
    """One answer of a list; pass `widget=Radios` or `widget=Radios(hints={…})` for radio buttons."""


class TypedChoiceField(Chosen, forms.TypedChoiceField):
    """One answer of a list, turned into a value by `coerce`."""


class MultipleChoiceField(Chosen, forms.MultipleChoiceField):
    """Any answers of a list, as checkboxes."""

    widget = Checkboxes


class BooleanField(Named, forms.BooleanField):
    """One box to tick; when required, it has to be ticked."""

    def required_message(self) -> str:
        """What to say when the box was left empty."""
        return str(_("Tick the box “%(what)s” to go on") % {"what": self.noun})


class FileField(Chosen, forms.FileField):
    """A file; `hint` what is accepted in the help text, and let documents decide what is safe."""

    widget = forms.FileInput
    default_error_messages = {
        "empty": _("The file you chose is empty"),
        "missing": _("Choose the file again"),
        "invalid": _("Choose the file again"),
        "max_length": _("The file’s name must be %(max)d characters or fewer"),
    }

    def __init__(self, **kwargs: Any):
        super().__init__(**{"max_length": LINE_CAP} | kwargs)
