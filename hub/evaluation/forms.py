"""The words of indicators and their versions."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hub.people.models import HubPerson
from lpip_portal import clock
from lpip_portal.ui.forms import (
    ChoiceField,
    EmailField,
    LineField,
    PortalForm,
    Radios,
    TextField,
    WordLimitedField,
)

from . import checking, periods
from .models import Indicator, IndicatorVersion

NUMBERS = ("low", "high", "baseline", "target")


class NumberField(LineField):
    """A number with at most two decimals; its value is a Decimal or None."""

    def clean(self, value: Any) -> Decimal | None:
        """Return the number, or say that it is none."""
        text = super().clean(value)
        if not text:
            return None
        found = checking.number(text)
        if found is None or abs(found) > checking.MOST:
            raise ValidationError(_("Enter a number with at most two decimals, like 1,234.5"))
        return found


class VersionForm(PortalForm):
    """How an indicator is measured from a quarter on."""

    starts_on = ChoiceField(label=_("From which quarter"), what=_("a quarter"))
    title_en = LineField(label=_("Title"), max_length=160, what=_("the title"))
    title_cy = LineField(label=_("Title in Welsh"), max_length=160, required=False)
    definition_en = WordLimitedField(
        label=_("Definition"), max_words=200, help_text=_("What is counted, and what is not.")
    )
    definition_cy = WordLimitedField(label=_("Definition in Welsh"), max_words=240, required=False)
    unit = ChoiceField(
        label=_("Unit"), choices=IndicatorVersion.Unit.choices, widget=Radios, what=_("a unit")
    )
    direction = ChoiceField(
        label=_("Direction"), choices=IndicatorVersion.Direction.choices, widget=Radios, initial="up"
    )
    groups = TextField(
        label=_("Disaggregation"),
        required=False,
        help_text=_(
            "One group on each line, with its Welsh behind a bar: Women | Menywod. Together they should make up all."
        ),
    )
    engagement = ChoiceField(
        label=_("Filled from recorded engagement"),
        choices=[("", _("No")), *IndicatorVersion.Engagement.choices],
        widget=Radios,
        required=False,
        help_text=_(
            "Partnerships see the number that their recorded activities come to, and accept it. Groups are filled if they are named like a sector: Community, Policy, Business, Research, Voluntary."
        ),
    )
    low = NumberField(label=_("Lowest figure that can be right"), required=False)
    high = NumberField(label=_("Highest figure that can be right"), required=False)
    baseline = NumberField(label=_("Baseline of a partnership"), required=False)
    target = NumberField(label=_("Target of a partnership in a quarter"), required=False)
    source = LineField(label=_("Where the figures come from"), required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        today = clock.today()
        until = periods.of(today)
        for _n in range(4):
            until = periods.after(until)
        choices = [(periods.code(each), periods.said(each)) for each in reversed(periods.run(24, until))]
        self.fields["starts_on"].choices = [("", gettext("Choose a quarter")), *choices]

    def clean_starts_on(self) -> date:
        """Return the first day of the quarter."""
        return periods.parse(self.cleaned_data["starts_on"])

    def clean_groups(self) -> list[dict[str, str]]:
        """Return the groups with a code for each; one alone would be the whole."""
        found = []
        for text in self.cleaned_data["groups"].splitlines():
            en, _bar, cy = (part.strip() for part in text.partition("|"))
            if en:
                found.append({"code": slugify(en)[:40], "en": en[:80], "cy": cy[:80]})
        if (
            len(found) == 1
            or len({each["code"] for each in found}) < len(found)
            or not all(e["code"] for e in found)
        ):
            raise ValidationError(_("Enter no group, or two or more that differ"))
        return found

    def clean(self) -> dict[str, Any]:
        """The lowest figure is not above the highest."""
        cleaned = super().clean()
        if cleaned.get("engagement") and cleaned.get("unit") not in (None, IndicatorVersion.Unit.COUNT):
            self.add_error("engagement", _("Only a count is filled from recorded engagement"))
        low, high = cleaned.get("low"), cleaned.get("high")
        if low is not None and high is not None and low > high:
            self.add_error("high", _("The highest figure must not be below the lowest"))
        return cleaned


class IndicatorForm(VersionForm):
    """A new indicator."""

    code = LineField(
        label=_("Code"),
        max_length=12,
        validators=[RegexValidator("^[A-Za-z0-9]+$", _("Use letters and digits alone"))],
        help_text=_("How spreadsheets name it, for example TRAINED."),
    )
    level = ChoiceField(
        label=_("Who is accountable"), choices=Indicator.Level.choices, widget=Radios, initial="programme"
    )
    owner = EmailField(label=_("Email address of its owner"), help_text=_("Somebody who works at the hub."))
    field_order = ("code", "level", "owner")

    def clean_code(self) -> str:
        """Refuse a code that is taken."""
        code = self.cleaned_data["code"].upper()
        if Indicator.objects.filter(code=code).exists():
            raise ValidationError(_("Another indicator has this code"))
        return code

    def clean_owner(self) -> Any:
        """Return the person."""
        held = HubPerson.objects.holding().filter(user__email__iexact=self.cleaned_data["owner"])
        if (person := held.select_related("user").first()) is None:
            raise ValidationError(_("Nobody with that address works at the hub"))
        return person.user


class ChangeForm(VersionForm):
    """A new version of an indicator."""

    bridge_en = WordLimitedField(
        label=_("How the figures compare with those before"),
        max_words=200,
        help_text=_("Everybody reads this note beside the figures."),
    )
    bridge_cy = WordLimitedField(label=_("The note in Welsh"), max_words=240, required=False)

    @staticmethod
    def initial_of(version: IndicatorVersion) -> dict[str, Any]:
        """Return what the form shows at first."""
        names = (
            "title_en",
            "title_cy",
            "definition_en",
            "definition_cy",
            "unit",
            "direction",
            "engagement",
            "source",
            *NUMBERS,
        )
        groups = "\n".join(f"{each['en']} | {each['cy']}".removesuffix(" | ") for each in version.groups)
        return {name: getattr(version, name) for name in names} | {"groups": groups}
