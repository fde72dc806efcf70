"""What the open page of a review says while somebody writes it."""

from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from funding.applications import queries as applications
from funding.review.models import Assignment, Review, ReviewVersion
from funding.rounds.models import Criterion
from lpip_portal.clock import UK
from lpip_portal.ui import rich


class Version(NamedTuple):
    """One saved version of a review, to be read by its author."""

    number: int
    saved_at: Any
    scores: list[tuple[Criterion, str, str]]
    comments: str
    panel: str


def page_words(assignment: Assignment) -> dict[str, Any]:
    """Return what the script of the page says and where it sends, for ``json_script``."""
    return applications.saving_words(reverse("funding:review-form", args=[assignment.ref])) | {
        "address": reverse("funding:review-autosave", args=[assignment.ref]),
    }


def saved_words(review: Review | None) -> str:
    """Say when a review was saved, or ""."""
    if review is None or review.pk is None:
        return ""
    return _("Saved %(time)s UK time") % {"time": f"{review.saved_at.astimezone(UK):%H:%M}"}


def clash_words(review: Review) -> dict[str, str]:
    """Return the words that another window of the same person saved."""
    title = _("You saved other words of this review in another window")
    return {
        "title": title,
        "text": rich.from_plain(review.comments),
        "plain": review.comments,
        "by": saved_words(review),
    }


def versions(user, assignment: Assignment) -> list[Version]:
    """Return what this reviewer saved of a review, the newest first. Two queries."""
    criteria = {each.ref: each for each in Criterion.objects.filter(phase=assignment.application.phase)}
    found = ReviewVersion.objects.visible_to(user).filter(review__assignment=assignment).order_by("-version")
    return [
        Version(
            each.version,
            each.saved_at,
            [
                (criteria[ref], str(points) if points is not None else reason, said)
                for ref, (points, reason, said) in each.body["scores"].items()
                if ref in criteria
            ],
            each.body["comments"],
            each.body["panel"],
        )
        for each in found
    ]
