"""Complaints about the process: raised by an applicant, acknowledged and answered by somebody who does not run the round."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from funding.applications import deadlines
from funding.applications.models import Application
from funding.decisions import policy
from funding.decisions.models import Complaint
from funding.rounds import queries as rounds
from funding.rounds.models import RoundOfficer
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.workflow import IllegalMove, move

ACKNOWLEDGE_WITHIN, ANSWER_WITHIN = 3, 20  # working days in the nation of the bid's organisation


@transaction.atomic
def complain(application: Application, *, by: User, about: str, text: str, nonce: str = "") -> Complaint:
    """Raise a complaint about how a bid was handled; one at a time for each person and bid."""
    if done := trail.repeat(nonce, by, Complaint, "complaint.complain"):
        return done
    application = (
        Application.objects.select_for_update(of=("self",))
        .select_related("phase__round", "organisation", "partnership")
        .get(pk=application.pk)
    )
    require(policy.may_complain(by, application))
    waiting = Complaint.objects.filter(application=application, raised_by=by)
    if other := waiting.exclude(state=Complaint.State.ANSWERED).first():
        raise IllegalMove(
            _(
                "Your complaint about this bid is being dealt with. You can complain again once it is answered."
            ),
            possible=[(_("Read it"), reverse("funding:complaint", args=[other.ref]))],
        )
    now, nation = clock.now(), application.organisation.nation
    made = Complaint.objects.create(
        application=application,
        about=about,
        text=text,
        raised_by=by,
        raised_at=now,
        acknowledge_by=deadlines.working_days_after(now, ACKNOWLEDGE_WITHIN, nation),
        answer_by=deadlines.working_days_after(now, ANSWER_WITHIN, nation),
    )
    trail.record("complaint.complain", made, by=by, nonce=nonce, application=application, about=about)
    outbox.post("complaint_receipt", to=[by], about=made, complaint=made, application=application)
    owners = rounds.staff(application.phase.round, RoundOfficer.Duty.COMPLAINTS)
    able = [person for person in owners if policy.may_own_complaint(person, made)]
    outbox.post("complaint_raised", to=able, about=made, complaint=made, phase=application.phase)
    return made


@transaction.atomic
def acknowledge_complaint(complaint: Complaint, *, by: User, nonce: str = "") -> Complaint:
    """Say that a complaint is being dealt with, by whom and until when."""
    if done := trail.repeat(nonce, by, complaint, "complaint.acknowledge_complaint"):
        return done
    complaint = _locked(complaint)
    require(policy.may_own_complaint(by, complaint))
    move(complaint, "acknowledge_complaint")
    complaint.owner, complaint.acknowledged_at = by, clock.now()
    complaint.save(update_fields=["state", "owner", "acknowledged_at"])
    trail.record("complaint.acknowledge_complaint", complaint, by=by, nonce=nonce)
    outbox.post(
        "complaint_acknowledged",
        to=[complaint.raised_by],
        about=complaint,
        complaint=complaint,
        application=complaint.application,
    )
    return complaint


@transaction.atomic
def answer_complaint(complaint: Complaint, *, by: User, answer: str, nonce: str = "") -> Complaint:
    """Answer a complaint by a letter; this ends it."""
    if done := trail.repeat(nonce, by, complaint, "complaint.answer_complaint"):
        return done
    complaint = _locked(complaint)
    require(policy.may_own_complaint(by, complaint))
    move(complaint, "answer_complaint")
    complaint.answer, complaint.answered_by, complaint.answered_at = answer, by, clock.now()
    complaint.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    trail.record("complaint.answer_complaint", complaint, by=by, nonce=nonce)
    outbox.post(
        "complaint_answered",
        to=[complaint.raised_by],
        about=complaint,
        complaint=complaint,
        application=complaint.application,
    )
    return complaint


@transaction.atomic
def share_complaint(complaint: Complaint, *, by: User, nonce: str = "") -> Complaint:
    """Let those who run the round read a complaint and its answer, except those tied to the bid."""
    if done := trail.repeat(nonce, by, complaint, "complaint.share_complaint"):
        return done
    complaint = _locked(complaint)
    require(policy.may_own_complaint(by, complaint))
    if complaint.shared_at is None:
        complaint.shared_at = clock.now()
        complaint.save(update_fields=["shared_at"])
    trail.record("complaint.share_complaint", complaint, by=by, nonce=nonce)
    return complaint


def _locked(complaint: Complaint) -> Complaint:
    found = Complaint.objects.select_for_update(of=("self",)).select_related(
        "application__phase__round", "application__partnership", "raised_by"
    )
    return found.get(pk=complaint.pk)


def _may_still_go(kind: str, about: str, letter) -> bool:
    """A letter about a complaint goes to people who may read it."""
    key = about.partition(":")[2]
    return letter.to is not None and Complaint.objects.visible_to(letter.to).filter(pk=key).exists()


outbox.still_allowed("funding.complaint:", _may_still_go)
