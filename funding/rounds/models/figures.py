"""Money as every model keeps it, and the headings under which costs stand."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

MONEY = {"max_digits": 12, "decimal_places": 2}
CEILING = Decimal("1000000000")


def money_check(field: str, name: str, *, null: bool = False) -> models.CheckConstraint:
    """Return the CHECK that keeps a figure between nothing and a thousand million; it refuses NaN as well."""
    inside = Q(**{f"{field}__gte": 0, f"{field}__lte": CEILING})
    return models.CheckConstraint(
        name=name, condition=Q(**{f"{field}__isnull": True}) | inside if null else inside
    )


class Heading(models.TextChoices):
    """UKRI's cost headings."""

    DI_STAFF = "di_staff", _("Directly incurred: staff")
    DI_TRAVEL = "di_travel", _("Directly incurred: travel and subsistence")
    DI_EQUIPMENT = "di_equipment", _("Directly incurred: equipment")
    DI_OTHER = "di_other", _("Directly incurred: other")
    DA_INVESTIGATORS = "da_investigators", _("Directly allocated: investigators")
    DA_ESTATES = "da_estates", _("Directly allocated: estates")
    DA_OTHER = "da_other", _("Directly allocated: other")
    INDIRECT = "indirect", _("Indirect costs")
    EXCEPTIONS = "exceptions", _("Exceptions")
