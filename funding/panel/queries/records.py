"""The versions of an item in words, and the blank score sheet."""

from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from funding.panel import seating
from funding.panel.models import InterviewSlot, Item, ItemVersion, Panel
from lpip_portal.ui.templatetags.portal import uk_clock

from .introducing import introducer_scale
from .meeting import interview_times

WORDS = {
    "score_item": gettext_lazy("Scored at the meeting"),
    "undo_score": gettext_lazy("Score taken back"),
    "enter_afterwards": gettext_lazy("Entered afterwards from paper"),
    "record_item": gettext_lazy("Placed"),
    "confirm_item": gettext_lazy("Confirmed"),
    "correct_item": gettext_lazy("Corrected after confirmation"),
}


class Version(NamedTuple):
    """One recorded state of an item, in words; a place counts among all bids and is not shown."""

    number: int
    title: str
    by: str
    at: datetime
    reason: str
    is_afterwards: bool
    score: int | None
    recommendation: str
    notes: str
    feedback: str


def versions(user, item: Item) -> list[Version]:
    """Return every recorded state of an item that a person may read, the newest first."""
    words = dict(Item.Recommendation.choices)
    found = ItemVersion.objects.visible_to(user).filter(item=item).select_related("by").order_by("-number")
    return [
        Version(
            row.number,
            str(WORDS.get(row.verb, row.verb)),
            str(row.by),
            row.at,
            row.reason,
            row.is_afterwards,
            row.what.get("score"),
            str(words.get(row.what.get("recommendation"), "")),
            row.what.get("notes", ""),
            row.what.get("feedback", ""),
        )
        for row in found
    ]


class SheetLine(NamedTuple):
    """One item on a blank score sheet."""

    number: int
    item: Item
    interview: InterviewSlot | None


def sheet_lines(user, panel: Panel) -> list[SheetLine]:
    """Return the items that a person records, in the order of their titles."""
    items = seating.kept(user, panel).select_related("application").order_by("application__title", "ref")
    times = interview_times(user, panel)
    return [SheetLine(n, item, times.get(item.pk)) for n, item in enumerate(items, 1)]


def sheet_paper(user, panel: Panel) -> dict[str, Any]:
    """Return the blank score sheet as data to print."""
    phase = panel.phase
    return {
        "title": _("Score sheet: %(phase)s") % {"phase": f"{phase.round}, {phase}"},
        "author": "LPIP",
        "reference": phase.round.code,
        "lang": "cy" if (get_language() or "").startswith("cy") else "en",
        "page": pgettext("of a printed bid", "Page"),
        "notice": _("Scores are whole numbers from 1 to %(most)s. Write down who is out of the room, and the times.")
        % {"most": introducer_scale(phase)},
        "head": [
            _("Bid"), _("Began"), _("Ended"), _("Chaired by"), _("Out of the room"), _("Score"), _("Minutes"),
        ],
        "rows": [[_sheet_title(line)] for line in sheet_lines(user, panel)],
    }  # fmt: skip


def _sheet_title(line: SheetLine) -> str:
    title = f"{line.number}. {line.item.application.title}"
    if line.interview is None:
        return title
    return _("%(title)s (interview %(time)s)") % {"title": title, "time": uk_clock(line.interview.starts_at)}
