"""Controls that Django does not have: dates in parts, instants, choices with hints, money with a pound sign."""

from datetime import UTC, date, datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from lpip_portal.clock import UK


class Hinted:
    """A widget of choices; `hints` maps a choice's value to a line of help under it."""

    def __init__(self, attrs=None, choices=(), hints=None):
        super().__init__(attrs, choices)
        self.hints = hints or {}

    def create_option(self, name, value, *args, **kwargs):
        """Django's option with our hint."""
        return super().create_option(name, value, *args, **kwargs) | {"hint": self.hints.get(value, "")}


class Radios(Hinted, forms.RadioSelect):
    """Radio buttons with hints."""


class Checkboxes(Hinted, forms.CheckboxSelectMultiple):
    """Checkboxes with hints."""


class DateParts(forms.MultiWidget):
    """Day, month and year in three boxes."""

    template_name = "forms/widgets/date_parts.html"
    use_fieldset = True
    PARTS = {"day": (_("Day"), 2), "month": (_("Month"), 2), "year": (_("Year"), 4)}

    def __init__(self, attrs=None):
        super().__init__({part: forms.TextInput() for part in self.PARTS}, attrs)

    def decompress(self, value):
        """A date as its three boxes."""
        return [value.day, value.month, value.year] if isinstance(value, date) else [None] * 3

    def get_context(self, name, value, attrs):
        """The parts with their labels and widths."""
        context = super().get_context(name, value, attrs)
        for part, (label, width) in zip(context["widget"]["subwidgets"], self.PARTS.values(), strict=True):
            part |= {"label": label, "width": width, "numeric": label != InstantParts.TIME[0]}
        context["widget"]["invalid"] = context["widget"]["attrs"].get("aria-invalid") == "true"
        return context


class InstantParts(DateParts):
    """Day, month, year and a time of day, all in UK time."""

    TIME = (_("Time"), 5)
    PARTS = DateParts.PARTS | {"time": TIME}

    def decompress(self, value):
        """An aware instant as date boxes and HH:MM on a UK clock."""
        if not isinstance(value, datetime):
            return [None] * 4
        local = (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UK)
        return [local.day, local.month, local.year, f"{local:%H:%M}"]
