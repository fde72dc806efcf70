"""The printed form of what was submitted, made once in the background and kept."""

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import translation

from funding.applications import policy, printing, queries
from funding.applications.models import Printed, Submission
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.documents import actions as documents


@transaction.atomic
def print_submission(submission: Submission, *, by: User | None) -> Printed:
    """Set a submission as PDF and keep it; a second call gives the same file. It is the clock's own verb."""
    require(policy.may_print(by))
    submission = Submission.objects.select_for_update(of=("self",)).select_related("by").get(pk=submission.pk)
    if done := Printed.objects.filter(submission=submission).first():
        return done
    with translation.override(submission.content.get("language") or "en-gb"):
        made = printing.pdf(queries.printed_paper(submission), submission.at)
    file = ContentFile(made, name="bid.pdf")
    printed = Printed.objects.create(
        submission=submission, document=documents.store(file, by=submission.by, kinds=("pdf",))
    )
    trail.record("submission.print", submission, by=by, document=printed.document.ref)
    return printed
