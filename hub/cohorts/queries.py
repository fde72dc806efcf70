"""Reads of the cohorts: how each partnership is, and whom the hub should call."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from funding.models import Award, Milestone, Phase
from hub.people.models import CohortLead
from hub.support.models import SupportRequest
from hub.support.queries import OPEN
from lpip_portal import clock
from lpip_portal.accounts.models import User
from lpip_portal.ui.todo import Todo
from partnerships.models import Partnership, PartnershipPerson

from .models import Contact

QUIET_AFTER = timedelta(days=42)  # six weeks without a sign of life is worth a call


class Card(NamedTuple):
    """How one partnership of a cohort is."""

    award: Award
    partnership: Partnership
    lead: User | None
    contact: User | None
    milestones: list[Milestone]
    done: int
    at_risk: int
    late: int
    next_due: Milestone | None
    open_requests: int
    last_sign: date | None
    is_quiet: bool


def cohorts() -> list[Phase]:
    """Return the phases that have a cohort: awards that were accepted."""
    held = Award.objects.public().values("phase")
    return list(Phase.objects.filter(pk__in=held).select_related("round").order_by("-decisions_at", "number"))


def cards(phase: Phase) -> list[Card]:
    """Return the cohort of a phase, in six queries however large it is."""
    awards = list(
        Award.objects.public()
        .filter(phase=phase)
        .select_related("partnership", "holder")
        .order_by("partnership__name_en")
    )
    partnerships = [award.partnership_id for award in awards]
    milestones = _grouped(Milestone.objects.filter(award__in=awards), "award_id")
    leads = {
        lead.partnership_id: lead.user
        for lead in CohortLead.objects.holding().filter(partnership__in=partnerships).select_related("user")
    }
    contacts = {
        person.partnership_id: person.user
        for person in PartnershipPerson.objects.holding()
        .filter(partnership__in=partnerships, role=PartnershipPerson.Role.LEAD)
        .select_related("user")
    }
    spoken = dict(
        Contact.objects.filter(partnership__in=partnerships)
        .values_list("partnership")
        .annotate(last=Max("on"))
    )
    requests = _grouped(SupportRequest.objects.filter(partnership__in=partnerships), "partnership_id")
    return [
        _card(award, milestones[award.pk], leads, contacts, spoken, requests[award.partnership_id])
        for award in awards
    ]


def card(award: Award) -> Card:
    """Return how one partnership of a cohort is."""
    return next(each for each in cards(award.phase) if each.award.pk == award.pk)


def contacts(user, partnership: Partnership) -> list[Contact]:
    """Return the last times the hub and a partnership spoke; nobody in a rival partnership reads what was said."""
    if Partnership.objects.of(user).exclude(pk=partnership.pk).exists():
        return []
    spoken = Contact.objects.filter(partnership=partnership).select_related("by")
    return list(spoken.order_by("-on", "-pk")[:50])


def todos(user, now: datetime) -> list[Todo]:
    """Return the partnerships that a person is the hub lead of and that have gone quiet."""
    return list(_to_call(user))


def _to_call(user) -> Iterable[Todo]:
    mine = set(CohortLead.objects.holding().filter(user=user).values_list("partnership", flat=True))
    if not mine:
        return
    for phase in cohorts():
        for each in cards(phase):
            if each.is_quiet and each.partnership.pk in mine:
                yield Todo(
                    _("Call a partnership that has gone quiet"),
                    reverse("hub:cohort-partnership", args=[each.award.ref]),
                    urgency="soon",
                    about=str(each.partnership),
                )


def _card(award, milestones, leads, contacts, spoken, requests) -> Card:
    today = clock.today()
    undone = [milestone for milestone in milestones if milestone.state != Milestone.State.DONE]
    signs = [_day(award.answered_at), spoken.get(award.partnership_id)]
    signs += [_day(milestone.updated_at) for milestone in milestones if milestone.updated_by_id]
    signs += [_day(request.asked_at) for request in requests]
    last = max((sign for sign in signs if sign), default=None)
    return Card(
        award=award,
        partnership=award.partnership,
        lead=leads.get(award.partnership_id),
        contact=contacts.get(award.partnership_id),
        milestones=milestones,
        done=len(milestones) - len(undone),
        at_risk=sum(milestone.state == Milestone.State.AT_RISK for milestone in undone),
        late=sum(milestone.due_on < today for milestone in undone),
        next_due=min(undone, key=lambda milestone: milestone.due_on, default=None),
        open_requests=sum(request.state in OPEN for request in requests),
        last_sign=last,
        is_quiet=last is None or today - last > QUIET_AFTER,
    )


def _day(instant: datetime | None) -> date | None:
    return instant.astimezone(clock.UK).date() if instant else None


def _grouped(rows: Iterable, key: str) -> dict:
    groups = defaultdict(list)
    for row in rows:
        groups[getattr(row, key)].append(row)
    return groups
