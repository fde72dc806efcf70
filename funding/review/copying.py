"""The bid as its reviewer takes it away: with their name and the day on every page, and in large print."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from funding.applications import printing
from lpip_portal.ui.templatetags.portal import uk_date, uk_time

SIZE, LARGE = 10.5, 18  # points


def marked(sheet: Any, who: str, at: datetime, *, large: bool, pictures: dict[str, bytes]) -> dict[str, Any]:
    """Return a sheet as a paper that says on every page for whom it was made, and when."""
    facts = {"who": who, "day": uk_date(at), "when": uk_time(at)}
    return printing.of_bid(sheet, pictures=pictures) | {
        "mark": _("Confidential"),
        "watermark": _("%(who)s %(day)s") % facts,
        "watermark_size": 34,
        "notice": _("For %(who)s alone, to review. Downloaded at %(when)s.") % facts,
        "size": LARGE if large else SIZE,
    }
