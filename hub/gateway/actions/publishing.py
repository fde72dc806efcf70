"""An answer becomes an insight of the evidence library, where somebody else reviews it."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from hub.evidence import actions as evidence
from hub.evidence.models import EvidenceItem
from hub.gateway import policy, printing, queries
from hub.gateway.models import Enquiry
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail

from .guards import NotPossible, locked

HUB = "LPIP Hub"


@transaction.atomic
def publish_insight(
    enquiry: Enquiry, *, by: User, title: str, abstract: str, asks: str, nonce: str = ""
) -> EvidenceItem:
    """Write a draft of the library from an answer, with its page as a file; the asker and all who answered have agreed."""
    if done := trail.repeat(nonce, by, enquiry, "enquiry.publish_insight"):
        return done.insight
    enquiry = locked(enquiry)
    require(policy.may_handle(by, enquiry))
    if why := queries.why_not_publish(enquiry):
        raise NotPossible(why)
    authors = ", ".join([HUB, *(str(each.partnership) for each in queries.gathered(enquiry))])
    enquiry.insight = evidence.write_item(
        by=by,
        kind=EvidenceItem.Kind.INSIGHT,
        title_en=title,
        abstract_en=abstract,
        asks=asks,
        authors=authors[:300],
        publisher=HUB,
        made_on=enquiry.answered_at.astimezone(clock.UK).date(),
        licence="ogl-3",
        themes=[enquiry.theme],
        places=list(enquiry.places.all()),
        file=SimpleUploadedFile("insight.pdf", printing.pdf(enquiry), "application/pdf"),
        is_accessible=True,  # it is set as tagged PDF/UA
    )
    enquiry.save(update_fields=["insight"])
    trail.record("enquiry.publish_insight", enquiry, by=by, nonce=nonce, item=enquiry.insight)
    return enquiry.insight
