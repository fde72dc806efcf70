"""Readings of submitted bids, and the ties people have to bids."""

from django.db import transaction

from funding.applications import policy
from funding.applications.models import Application, Attachment, Interest, Submission
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.workflow import move
from partnerships.models import Partnership


@transaction.atomic
def note_reading(submission: Submission, *, by: User) -> None:
    """Log that somebody who runs the round read a submitted bid. The one thing that a reading writes."""
    require(policy.may_read(by, submission.application))
    trail.note_reading("submission", submission, by=by)


@transaction.atomic
def note_file_reading(attachment: Attachment, *, by: User) -> None:
    """Log that somebody who runs the round opened a file of a submitted bid."""
    require(policy.may_read(by, attachment.application))
    trail.note_reading("attachment", attachment, by=by)


@transaction.atomic
def note_interest(
    user: User,
    application: Application,
    *,
    by: User | None,
    kind: str,
    evidence: str,
    source: str,
    confirmed: bool = False,
) -> Interest:
    """Note a tie between a person and a bid. A tie that somebody declares of themselves is a wall at once.

    What a person declares or confirms opens a tie anew that was dismissed; what the clock detects does not.
    """
    own = by is not None and by.pk == user.pk
    require(own or by is None or policy.may_check(by, application))
    interest, made = Interest.objects.select_for_update().get_or_create(
        user=user, application=application, kind=kind, defaults={"evidence": evidence, "source": source}
    )
    was = interest.state
    if by is not None and interest.state == Interest.State.DISMISSED:
        move(interest, "note_again")
        interest.evidence, interest.source = evidence, source
    if (own or confirmed) and interest.state == Interest.State.PROPOSED:
        move(interest, "confirm_interest")
        interest.decided_by = by
    if interest.state != was:
        interest.save(update_fields=["state", "decided_by", "evidence", "source"])
    if made or interest.state != was:
        trail.record("interest.note", interest, by=by, kind=kind, source=source)
    return interest


@transaction.atomic
def note_support(user: User, partnership: Partnership, *, by: User, evidence: str) -> Interest:
    """Note that somebody of the hub helped a partnership: they are asked to judge none of its bids, nor a rival's.

    It is called by the hub's own verbs, which asked their policy; whoever notes it may be a colleague of the person.
    """
    require(by.is_active)
    facts = {"user": user, "partnership": partnership, "application": None, "kind": Interest.Kind.SUPPORT}
    if found := Interest.objects.filter(**facts).first():
        return found
    interest = Interest.objects.create(**facts, evidence=evidence, source=Interest.Source.DETECTED)
    trail.record("interest.note", interest, by=by, kind=interest.kind, source=interest.source)
    return interest


@transaction.atomic
def confirm_interest(interest: Interest, *, by: User, reason: str = "", nonce: str = "") -> Interest:
    """Confirm a tie: from now on the bid does not exist for that person. ``review.actions`` also closes their doors."""
    return _decide(interest, "confirm_interest", by, reason, nonce)


@transaction.atomic
def dismiss_interest(interest: Interest, *, by: User, reason: str, nonce: str = "") -> Interest:
    """Find that a tie is none, and why; a confirmed one is lifted by another person than the one who confirmed it."""
    return _decide(interest, "dismiss_interest", by, reason, nonce)


def _decide(interest: Interest, verb: str, by: User, reason: str, nonce: str) -> Interest:
    if done := trail.repeat(nonce, by, interest, f"interest.{verb}"):
        return done
    interest = (
        Interest.objects.select_for_update(of=("self",))
        .select_related("application__phase__round")
        .get(pk=interest.pk)
    )
    require(policy.may_decide_interest(by, interest))
    if interest.state == Interest.State.CONFIRMED:
        require(policy.may_lift(by, interest))
    move(interest, verb)
    interest.decided_by, interest.decided_at, interest.reason = by, clock.now(), reason
    interest.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    trail.record(f"interest.{verb}", interest, by=by, nonce=nonce)
    return interest
