"""What a reviewer is asked to look at again before submitting. Only they read it, and it stops nothing."""

from django.db.models import F, Value
from django.utils.translation import gettext as _

from funding.review import naming
from funding.review.models import Assignment, Review
from partnerships.models import Organisation

from .profiles import homes_of


def hints(review: Review, assignment: Assignment) -> list[str]:
    """Say what in the words for the applicant may tell who wrote them. Scores must have been fetched. Two queries."""
    text = "\n".join([review.comments, *(s.comments or s.unable_reason for s in review.scores.all())])
    if not text.strip():
        return []
    reviewer = assignment.reviewer
    bodies = _named_in(text, assignment.application.organisation_id)
    bodies += [home for home in homes_of({reviewer.pk})[reviewer.pk] if home not in bodies]
    hits = naming.found(text, name=reviewer.name, email=reviewer.email, organisations=bodies)
    sentences = {
        "self": _("It has “%(words)s”, which is your name. The applicant reads it."),
        "address": _("It has the address “%(words)s”. The applicant reads it."),
        "organisation": _("It names “%(words)s”. If that hints where you work, take it out."),
        "metric": _(
            "It speaks of “%(words)s”. Journal metrics are no measure of this bid: say what the work is worth."
        ),
    }
    return [sentences[hit.kind] % {"words": hit.words} for hit in hits]


def _named_in(text: str, own: int | None) -> list[str]:
    """Return the organisations of the directory whose names are in a text, but for the bid's own."""
    known = Organisation.objects.annotate(said=Value(text)).filter(said__icontains=F("name"))
    known = known.exclude(pk=own)
    return list(known.order_by("name").values_list("name", flat=True)[:10])
