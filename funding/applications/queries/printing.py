"""What is printed: a draft as it stands, what was submitted, and the blank paper of a phase."""

from typing import Any

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from funding.applications import printing
from funding.applications.models import Application, Printed, Submission
from funding.questions.queries import paper
from funding.rounds.models import Phase
from lpip_portal.ui.templatetags.portal import uk_time

from . import frozen, picturing
from .preflight import Preflight


def unprinted() -> QuerySet[Submission]:
    """Return the submissions that have no PDF yet, the newest first."""
    waiting = Submission.objects.filter(printed__isnull=True, by__is_active=True)
    return waiting.order_by("-pk")


def printed(submission: Submission) -> Printed | None:
    """Return the kept PDF of a submission, if it was made already."""
    return Printed.objects.filter(submission=submission).select_related("document").first()


def printed_paper(submission: Submission) -> dict[str, Any]:
    """Return a submission as a paper to print, with the words of its receipt at the end."""
    with translation.override(submission.content.get("language")):  # its own, whoever prints it
        words = _("Submitted at %(when)s by %(by)s for %(office)s. Fingerprint (SHA-256): %(hash)s") % {
            "when": uk_time(submission.at),
            "by": submission.by,
            "office": submission.content.get("organisation", ""),
            "hash": submission.hash,
        }
        sheet = frozen.sheet_of(submission, "everything")
        pictures = picturing.picture_bytes(sheet.content["sections"])
        return printing.of_bid(sheet, closing=words, pictures=pictures)


def draft_paper(application: Application, found: Preflight) -> dict[str, Any]:
    """Return a bid as it stands as a paper to print, marked as a draft on every page."""
    with translation.override(application.language):
        sheet = frozen.sheet_of_draft(application, found)
        pictures = picturing.picture_bytes(sheet.content["sections"])
        return printing.of_bid(sheet, mark=_("DRAFT – not submitted"), pictures=pictures)


def tried_paper(application: Application, found: Preflight) -> dict[str, Any]:
    """Return a try-out as a paper to print, marked as no bid on every page."""
    sheet = frozen.sheet_of_draft(application, found)
    notice = _("This is a try-out of the application form with invented answers. It is not a bid.")
    return printing.of_bid(sheet, mark=_("TRY-OUT – not a bid"), notice=notice)


def blank_paper(phase: Phase) -> dict[str, Any]:
    """Return the application form of a phase without answers, to print."""
    parts = [(part, part.asked) for part in paper(phase.question_set_id)]
    return printing.of_blank(
        _("Application form: %(phase)s") % {"phase": f"{phase.round}, {phase}"}, phase.round.code, parts
    )
