"""Complaints about the process: who sees a list of them, what stands on it, and what is due."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from funding.decisions.models import Complaint
from funding.rounds.models import Phase, RoundOfficer
from lpip_portal import clock
from lpip_portal.ui.todo import Todo

from .deciding import phases_run_by

COLOURS = {
    Complaint.State.RECEIVED: "yellow",
    Complaint.State.ACKNOWLEDGED: "blue",
    Complaint.State.ANSWERED: "green",
}


class ComplaintLine(NamedTuple):
    """One complaint on the list; who may not read it sees that it exists, and nothing of what it says or about which bid."""

    complaint: Complaint
    is_readable: bool
    colour: str
    is_late: bool


def phases_with_complaints(user) -> QuerySet[Phase]:
    """Return the phases whose list of complaints a person finds: those who run them, audit them or own their complaints."""
    if not user.is_authenticated:
        return Phase.objects.none()
    owned = RoundOfficer.objects.holding().filter(user=user, duty=RoundOfficer.Duty.COMPLAINTS)
    return phases_run_by(user) | Phase.objects.select_related("round").filter(round__in=owned.values("round"))


def complaint_lines(user, phase: Phase) -> list[ComplaintLine]:
    """Return the complaints of a phase of which a person may know, the newest first. Two queries."""
    readable = set(
        Complaint.objects.visible_to(user).filter(application__phase=phase).values_list("pk", flat=True)
    )
    known = Complaint.objects.known_to(user).filter(application__phase=phase).select_related("application")
    return [
        ComplaintLine(row, row.pk in readable, COLOURS[row.state], is_late(row))
        for row in known.order_by("-pk")
    ]


def has_complaints_owner(phase: Phase) -> bool:
    """Say whether somebody owns the complaints of a round."""
    owners = RoundOfficer.objects.holding().filter(round=phase.round_id, duty=RoundOfficer.Duty.COMPLAINTS)
    return owners.exists()


def is_late(complaint: Complaint) -> bool:
    """Say whether a complaint waits longer than was promised."""
    if complaint.is_answered:
        return False
    due = complaint.answer_by if complaint.acknowledged_at else complaint.acknowledge_by
    return clock.now() > due


def complaint_todos(user, now: datetime) -> Iterable[Todo]:
    """What a complaints owner should do next."""
    owned = RoundOfficer.objects.holding().filter(user=user, duty=RoundOfficer.Duty.COMPLAINTS)
    waiting = Complaint.objects.visible_to(user).exclude(state=Complaint.State.ANSWERED)
    waiting = waiting.filter(application__phase__round__in=owned.values("round")).exclude(raised_by=user)
    for complaint in waiting.select_related("application__phase__round").order_by("pk")[:50]:
        url = reverse("funding:complaint", args=[complaint.ref])
        about = str(complaint.application.phase.round)
        if complaint.acknowledged_at:
            yield Todo(_("Answer the complaint"), url, complaint.answer_by, about=about)
        else:
            yield Todo(_("Acknowledge the complaint"), url, complaint.acknowledge_by, about=about)


def ownerless_complaint_todos(user, now: datetime) -> Iterable[Todo]:
    """Return the rounds for which an officer has to name somebody who answers complaints."""
    run = RoundOfficer.objects.holding().filter(user=user, duty=RoundOfficer.Duty.OFFICER).values("round")
    orphans = Complaint.objects.known_to(user).exclude(state=Complaint.State.ANSWERED)
    orphans = orphans.filter(application__phase__round__in=run).exclude(
        application__phase__round__in=RoundOfficer.objects.holding()
        .filter(duty=RoundOfficer.Duty.COMPLAINTS)
        .values("round")
    )
    for round_ in {
        row.application.phase.round for row in orphans.select_related("application__phase__round")
    }:
        url = reverse("funding:round-officers", args=[round_.ref])
        yield Todo(_("Name somebody who answers complaints"), url, about=str(round_))
