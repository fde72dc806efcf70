"""What a research office does at its sign-off desk besides submitting: its own date, who looks after what, what was read."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from funding.applications import policy
from funding.applications.models import Application, DeskLook, OfficeDeadline
from funding.rounds.models import Phase
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.workflow import Closed
from partnerships.models import Organisation

from .guards import locked


@transaction.atomic
def set_office_deadline(
    phase: Phase, organisation: Organisation, *, by: User, due_at: datetime, hours: int, nonce: str = ""
) -> OfficeDeadline:
    """Set the instant by which an office wants the bids of a phase; the leads of its unsent bids are told."""
    if done := trail.repeat(nonce, by, OfficeDeadline, "office_deadline.set"):
        return done
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    require(policy.may_set_office_deadline(by, organisation))
    phase = Phase.objects.select_related("round").get(pk=phase.pk)
    if not phase.opens_at < due_at <= phase.closes_at or due_at < clock.now():
        raise Closed(_("The office’s own deadline lies between now and the closing of the phase."))
    deadline, _made = OfficeDeadline.objects.update_or_create(
        phase=phase,
        organisation=organisation,
        defaults={"due_at": due_at, "hours": hours, "set_by": by, "set_at": clock.now()},
    )
    trail.record("office_deadline.set", deadline, by=by, nonce=nonce, phase=phase, due_at=due_at)
    bids = Application.objects.being_prepared().filter(phase=phase, organisation=organisation)
    for bid in bids.select_related("lead", "phase"):
        outbox.post(
            "office_deadline_set",
            to=[bid.lead],
            about=bid,
            occasion=due_at.isoformat(),
            application=bid,
            deadline=deadline,
        )
    return deadline


@transaction.atomic
def assign_at_desk(bids: Iterable[Application], *, by: User, signatory: User, nonce: str = "") -> int:
    """Say which signatory looks after some bids of an office; return how many that changed."""
    if trail.first(nonce, by):
        return 0
    changed = 0
    for bid in sorted(bids, key=lambda bid: bid.pk):
        bid = locked(bid)
        require(policy.may_be_assigned_at_desk(by, signatory, bid))
        if bid.handled_by_id != signatory.pk:
            bid.handled_by = signatory
            bid.save(update_fields=["handled_by"])
            name = "" if changed else nonce  # the first row carries the name of the form
            trail.record("application.assign_at_desk", bid, by=by, nonce=name, signatory=signatory)
            changed += 1
    return changed


@transaction.atomic
def note_look(application: Application, *, by: User, nonce: str = "") -> DeskLook:
    """Note that a signatory has read a bid: what changes from now on is marked at their desk."""
    if done := trail.repeat(nonce, by, DeskLook, "desk.look"):
        return done
    require(policy.signs_for(by, application))
    look, _made = DeskLook.objects.update_or_create(
        application=application, user=by, defaults={"at": clock.now()}
    )
    trail.record("desk.look", look, by=by, nonce=nonce, application=application)
    return look
