"""Which reminders are due at an instant. A deadline that was moved is a new occasion, and one that passed is none."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from funding.applications import deadlines
from funding.applications.models import UNSENT, Application, OfficeDeadline
from funding.applications.models.desk import MOST_HOURS
from funding.rounds.models import Phase
from lpip_portal.accounts.models import User
from lpip_portal.notifications.models import Letter
from partnerships import queries as partnerships
from partnerships.models import PartnershipPerson

from . import lists

State = Application.State
HORIZON = timedelta(days=14)  # further than any reminder looks, working days and holidays included
MANY = 200  # bids for one tick of the clock; the next tick takes the rest


class Due(NamedTuple):
    """A reminder: about which bid or phase, to whom, on which occasion, and for which partnership."""

    about: Application | Phase
    to: list[User]
    occasion: str
    partnership: object = None
    due_at: datetime | None = None


def closing_soon(now: datetime) -> Iterable[Due]:
    """Yield the bids that are not submitted a week and a day before their phase closes."""
    for phase in _closing(now, deadlines.WEEK):
        which = deadlines.window(now, phase.closes_at, phase.closes_at - deadlines.WEEK)
        unsent = phase.applications.filter(state__in=UNSENT, submitted_at__isnull=True)
        occasion = _occasion(phase.closes_at, which)
        for bid in _not_told(unsent, "closing_soon", occasion):
            yield Due(bid, team(bid, now), occasion)


def sign_off_waiting(now: datetime) -> Iterable[Due]:
    """Yield the bids that lie with their office two working days and a day before their phase closes."""
    for phase in _closing(now, HORIZON):
        for nation, waiting in _by_nation(phase):
            early = deadlines.working_days_before(phase.closes_at, deadlines.OFFICE_DAYS, nation)
            which = deadlines.window(now, phase.closes_at, early)
            occasion = _occasion(phase.closes_at, which)
            for bid in _not_told(waiting, "sign_off_waiting", occasion) if which else ():
                yield Due(bid, _office(bid, now), occasion)


def sign_off_urgent(now: datetime) -> Iterable[Due]:
    """Yield the bids that still lie with their office when its own deadline or the phase's is near, or its own has passed."""
    own = OfficeDeadline.objects.filter(
        phase__in=_closing(now, timedelta(days=60)), due_at__lte=now + timedelta(hours=MOST_HOURS)
    )
    for row in own.select_related("phase"):
        if now >= row.due_at - timedelta(hours=row.hours):
            occasion = _occasion(row.due_at, "own passed" if now > row.due_at else "own near")
            waiting = row.phase.applications.filter(
                state=State.WITH_ORGANISATION, organisation=row.organisation_id
            )
            yield from _urgent(waiting, occasion, row.due_at, now)
    for phase in _closing(now, deadlines.LAST_HOURS):
        waiting = phase.applications.filter(state=State.WITH_ORGANISATION)
        yield from _urgent(waiting, _occasion(phase.closes_at, "last hours"), phase.closes_at, now)


def _urgent(waiting: QuerySet[Application], occasion: str, due_at: datetime, now: datetime) -> Iterable[Due]:
    for bid in _not_told(waiting, "sign_off_urgent", occasion):
        yield Due(bid, list({bid.lead, *_office(bid, now)}), occasion, due_at=due_at)


def intention_soon(now: datetime) -> Iterable[Due]:
    """Yield the leads who have not said that they mean to submit, a week and a day before that is due."""
    phases = Phase.objects.open_at(now).filter(
        intention_required=True, intention_due_at__gte=now, intention_due_at__lte=now + deadlines.WEEK
    )
    for phase in phases.select_related("round"):
        which = deadlines.window(now, phase.intention_due_at, phase.intention_due_at - deadlines.WEEK)
        occasion = _occasion(phase.intention_due_at, which)
        told = Letter.objects.filter(
            kind="application_intention_soon", occasion=occasion, about=_key(phase)
        ).values("to")
        for person in lists.leads_without_intention(phase, now).exclude(user__in=told)[:MANY]:
            yield Due(phase, [person.user], occasion, person.partnership)


def is_still_due(kind: str, application: Application, now: datetime) -> bool:
    """Say whether a reminder about a bid still has a use."""
    if now > application.phase.closes_at:
        return False
    if kind in ("sign_off_waiting", "sign_off_urgent"):
        return application.is_with_office
    return application.is_with_office or application.is_being_written


def _closing(now: datetime, within: timedelta) -> QuerySet[Phase]:
    return Phase.objects.open_at(now).filter(closes_at__lte=now + within).select_related("round")


def _occasion(deadline: datetime, which: str) -> str:
    return f"{deadline.isoformat()} {which}"


def _key(thing: Application | Phase) -> str:
    return f"{thing._meta.label_lower}:{thing.pk}"


def _not_told(bids: QuerySet[Application], kind: str, occasion: str) -> QuerySet[Application]:
    """Keep the bids about which no letter of this kind is owed for this occasion."""
    about = Concat(Value("funding.application:"), Cast(OuterRef("pk"), CharField()))
    owed = Letter.objects.filter(about=about, kind=kind, occasion=occasion)
    along = ("phase__round", "lead", "organisation", "partnership")
    return bids.filter(~Exists(owed)).select_related(*along).order_by("pk")[:MANY]


def _by_nation(phase: Phase) -> Iterable[tuple[str, QuerySet[Application]]]:
    """Part the bids that wait by the nation of their office, whose bank holidays count."""
    waiting = phase.applications.filter(state=State.WITH_ORGANISATION)
    for nation in waiting.order_by().values_list("organisation__nation", flat=True).distinct():
        yield nation, waiting.filter(organisation__nation=nation)


def team(bid: Application, now: datetime) -> list[User]:
    """Return who is written to about a bid: its lead, and those who lead or manage its partnership."""
    managing = PartnershipPerson.objects.holding(now).filter(
        partnership=bid.partnership_id, role__in=PartnershipPerson.MANAGING, user__is_active=True
    )
    people = {bid.lead, *(person.user for person in managing.select_related("user"))}
    return sorted(people, key=lambda person: person.pk)


def _office(bid: Application, now: datetime) -> list[User]:
    return [
        person for person in partnerships.signatories(bid.organisation_id, now) if person.pk != bid.lead_id
    ]
