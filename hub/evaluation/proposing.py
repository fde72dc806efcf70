"""Figures that a partnership's recorded engagement comes to, and what they rest on."""

from datetime import date, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lpip_portal import clock
from partnerships.engagement import queries as engagement
from partnerships.engagement.models import EngagementActivity, Sector
from partnerships.models import Partnership

from . import periods, queries
from .models import IndicatorVersion


class Row(NamedTuple):
    """One figure that is proposed."""

    slot: queries.Slot
    value: int


class Proposed(NamedTuple):
    """What is proposed for a quarter, and the activities on which it rests."""

    rows: list[Row]
    activities: list[EngagementActivity]
    uncounted: int  # activities of which nobody said how many came

    @property
    def seen(self) -> str:
        """The numbers in one line, to be compared with what somebody had on screen."""
        return ";".join(
            f"{row.slot.version.indicator.code}.{row.slot.group}={row.value}" for row in self.rows
        )

    @property
    def said(self) -> str:
        """On what the figures rest, in a sentence."""
        count = len(self.activities)
        words = ngettext(
            "Recorded engagement: %(n)s activity.", "Recorded engagement: %(n)s activities.", count
        ) % {"n": count}
        if not self.uncounted:
            return words
        return f"{words} " + _("Of %(n)s it is not known how many people came.") % {"n": self.uncounted}


def proposed(partnership: Partnership, period: date) -> Proposed:
    """Return what engagement recorded for a quarter that is over comes to, for figures that are still missing.

    A group of an indicator is filled if its code is that of a sector. Where nothing was recorded nothing is proposed: that is not nought.
    """
    if not periods.is_over(period, clock.today()):
        return Proposed([], [], 0)
    wanted = [
        slot
        for slot in queries.slots(partnership, period)
        if slot.version.engagement and slot.observation is None
    ]
    last = periods.after(period) - timedelta(days=1)
    found = EngagementActivity.objects.filter(partnership=partnership, begins_on__range=(period, last))
    activities = list(found.select_related("audience").order_by("begins_on", "pk")) if wanted else []
    if not activities:
        return Proposed([], [], 0)
    reach = engagement.reach([partnership], period, last)[partnership.pk]
    rows = [Row(slot, value) for slot in wanted if (value := _value(slot, reach)) is not None]
    uncounted = sum(1 for each in activities if not any(_counts(each).values()))
    return Proposed(rows, activities, uncounted)


def _counts(activity: EngagementActivity) -> dict[str, int]:
    audience = getattr(activity, "audience", None)
    return audience.counts if audience else {}


def _value(slot: queries.Slot, reach: engagement.Reach) -> int | None:
    if slot.version.engagement == IndicatorVersion.Engagement.ACTIVITIES:
        return None if slot.group else reach.activities
    if slot.group:
        return reach.people[slot.group] if slot.group in Sector.values else None
    return sum(reach.people.values())
