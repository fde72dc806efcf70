"""A text limited in characters, and the table of amounts: fields for what designed papers ask."""

import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import ngettext_lazy

from .fields import TEXT_CAP, MoneyField, Named, SafeText
from .widgets import DateParts
from .words import printable, tidy_line

AMOUNT_WIDTH = 10


def count_characters(text: str) -> int:
    """How many characters a text has in composed form without outer space, an emoji's parts apart: the page counts the same."""
    return len(unicodedata.normalize("NFC", printable(text)).strip())


class CharacterLimitedField(SafeText):
    """Plain text with a limit in characters. With ``enforce=False`` a draft may run over."""

    widget = forms.Textarea

    def __init__(self, *, max_characters: int, enforce: bool = True, **kwargs: Any):
        self.max_characters, self.enforce = max_characters, enforce
        kwargs.setdefault("max_length", max(TEXT_CAP, max_characters * 3))
        super().__init__(**kwargs)
        self.widget.attrs["rows"] = min(18, max(4, max_characters // 150))

    def validate(self, value: str) -> None:
        """Refuse more characters than the limit, saying how many too many."""
        super().validate(value)
        over = count_characters(value) - self.max_characters
        if self.enforce and over > 0:
            raise ValidationError(
                ngettext_lazy(
                    "%(what)s must be %(limit)s characters or fewer. You have %(over)s character too many",
                    "%(what)s must be %(limit)s characters or fewer. You have %(over)s characters too many",
                    over,
                )
                % {"what": self.subject, "limit": f"{self.max_characters:,}", "over": f"{over:,}"},
                code="max_characters",
            )


class CharacterLineField(CharacterLimitedField):
    """One line with a limit in characters."""

    widget = forms.TextInput
    tidy = staticmethod(tidy_line)


class Amounts(DateParts):
    """Several amounts in pounds, each with its label, in one group."""

    template_name = "forms/widgets/amounts.html"

    def __init__(self, rows: Sequence[tuple[str, str]] = (), attrs: dict[str, Any] | None = None):
        self.PARTS = {code: (label, AMOUNT_WIDTH) for code, label in rows}
        super().__init__(attrs)

    def decompress(self, value: Any) -> list[str | None]:
        """The amounts of an answer in the order of the rows."""
        kept = {row["code"]: row["amount"] for row in value or []}
        return [kept.get(code) for code in self.PARTS]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Take apart what an answer keeps: it is a list, and Django would put its rows into the boxes as they are."""
        if value and isinstance(value[0], dict):
            value = self.decompress(value)
        return super().get_context(name, value, attrs)


class AmountsField(Named, forms.Field):
    """Amounts in pounds by row: a list of {"code", "amount"} with two places; rows that are left empty are left out."""

    widget = Amounts

    def __init__(self, *, rows: Sequence[tuple[str, str]], **kwargs: Any):
        self.rows = list(rows)
        super().__init__(widget=Amounts(self.rows), **kwargs)

    def clean(self, value: Any) -> list[dict[str, str]]:
        """The rows that were filled in; every amount that is none is named with its row."""
        if value and isinstance(value[0], dict):
            return value  # a disabled field hands its initial value through
        found, wrong = [], []
        for (code, label), text in zip(self.rows, value or [""] * len(self.rows), strict=False):
            try:
                amount = MoneyField(label=label, required=False).clean(text)
            except ValidationError as error:
                wrong += error.messages
                continue
            if amount is not None:
                found.append({"code": code, "amount": f"{Decimal(amount):.2f}"})
        if wrong:
            raise ValidationError(wrong, code="invalid")
        if self.required and not found:
            raise ValidationError(self.error_messages["required"], code="required")
        return found
