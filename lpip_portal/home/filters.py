"""How the trail is narrowed; what is not understood is ignored."""

from datetime import timedelta

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lpip_portal import clock
from lpip_portal.audit.models import AuditEvent
from lpip_portal.ui.fields import DateField, LineField
from lpip_portal.ui.forms import PortalForm


class LineFilter(django_filters.Filter):
    """A filter by one line of text."""

    field_class = LineField


class DayFilter(django_filters.Filter):
    """A filter by a day in three boxes."""

    field_class = DateField


class TrailFilter(django_filters.FilterSet):
    """The trail by verb, person, reference and days."""

    verb = LineFilter(lookup_expr="icontains", label=_("What was done"), max_length=80)
    by = LineFilter(method="by_person", label=_("By whom"), max_length=100)
    ref = LineFilter(method="by_reference", label=_("Reference"), max_length=40)
    since = DayFilter(method="from_day", label=_("From"))
    until = DayFilter(method="to_day", label=_("To"))

    class Meta:
        model = AuditEvent
        fields: list[str] = []
        form = PortalForm

    def by_person(self, events: QuerySet, name: str, value: str) -> QuerySet:
        """Narrow to people whose name or address has these letters."""
        return events.filter(by__email__icontains=value) | events.filter(by__name__icontains=value)

    def by_reference(self, events: QuerySet, name: str, value: str) -> QuerySet:
        """Narrow to the row with this reference."""
        return events.filter(target_ref=value.upper().strip())

    def from_day(self, events: QuerySet, name: str, value) -> QuerySet:
        """Narrow to this day and later, as the UK counts days."""
        return events.filter(at__gte=clock.uk(value.year, value.month, value.day))

    def to_day(self, events: QuerySet, name: str, value) -> QuerySet:
        """Narrow to this day and earlier."""
        return events.filter(at__lt=clock.uk(value.year, value.month, value.day) + timedelta(days=1))
