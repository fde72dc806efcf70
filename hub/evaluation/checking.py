"""What is wrong with a figure before it is entered. Pure: it returns sentences, all of them."""

import re
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lpip_portal.suppression import AVERAGE, COUNT, MONEY, PERCENT, RESTS_ON

from . import periods

MOST = Decimal("999999999")
UNITS = {
    COUNT: gettext_lazy("Count"),
    PERCENT: gettext_lazy("Per cent"),
    AVERAGE: gettext_lazy("Average"),
    MONEY: gettext_lazy("Pounds"),
}
_NUMBER = re.compile(r"-?(\d{1,12}|\d{1,3}(,\d{3})+)(\.\d{1,2})?")


class Rule(NamedTuple):
    """What a version of an indicator asks of a figure."""

    unit: str
    low: Decimal | None
    high: Decimal | None
    groups: Collection[str]
    starts_on: date


def number(text: str) -> Decimal | None:
    """Return the number that was typed, with commas between thousands or without, or None if it is none."""
    text = text.strip().removeprefix("£").removesuffix("%").strip()
    return Decimal(text.replace(",", "")) if _NUMBER.fullmatch(text) else None


def faults(
    rule: Rule | None, *, period: date, today: date, group: str, unit: str, value: Decimal, base: int | None
) -> list[str]:
    """Return every complaint about a figure; ``unit`` is the one that it was given in."""
    if not periods.is_over(period, today):
        return [_("This quarter is not over yet: %(quarter)s") % {"quarter": periods.said(period)}]
    if rule is None:
        return [_("This indicator was not asked for in %(quarter)s") % {"quarter": periods.said(period)}]
    found = []
    if unit != rule.unit:
        found.append(_("The unit is another one in this quarter: %(unit)s") % {"unit": UNITS[rule.unit]})
    if group and group not in rule.groups:
        found.append(_("This indicator is not broken down in this way"))
    return found + _of_value(rule, value) + _of_base(rule, base)


def _of_value(rule: Rule, value: Decimal) -> list[str]:
    if rule.unit == COUNT and (value < 0 or value != int(value)):
        return [_("A count must be a whole number, 0 or more")]
    low = max(rule.low or Decimal(0), Decimal(0)) if rule.unit == PERCENT else rule.low
    high = min(rule.high or Decimal(100), Decimal(100)) if rule.unit == PERCENT else rule.high
    if low is not None and value < low:
        return [_("The figure must be %(low)s or more") % {"low": f"{low.normalize():f}"}]
    if value > (MOST if high is None else high):
        return [_("The figure must be %(high)s or less") % {"high": f"{(high or MOST).normalize():f}"}]
    return [_("The figure is too small")] if value < -MOST else []


def _of_base(rule: Rule, base: int | None) -> list[str]:
    if rule.unit in RESTS_ON and not base:
        return [_("Say on how many people or things this figure rests")]
    return []
