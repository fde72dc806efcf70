"""Reads of the cohorts: how each partnership is, whom the hub should call, and what is in a person's calendar."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.core import signing
from django.db.models import Count, Max, Min, Q, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from funding.models import Award, Milestone, Phase
from hub.people import ties
from hub.people.models import CohortLead, HubPerson
from hub.support.models import SupportActivity, SupportRequest
from hub.support.queries import OPEN
from lpip_portal import clock
from lpip_portal.accounts.models import User
from lpip_portal.composed import Composed
from lpip_portal.ui.calendar import Appointment
from lpip_portal.ui.todo import Todo
from partnerships.agenda.models import PriorityChange
from partnerships.models import Partnership, PartnershipPerson

from .models import CalendarKey, CheckIn, CohortNote, Contact

MOVES_WITHIN = timedelta(days=91)
QUIET_AFTER = timedelta(days=42)  # six weeks without a sign of life is worth a call
SIGNER = signing.Signer(salt="hub.calendar")


class Share(NamedTuple):
    """One piece of the small bar of milestones: where it begins and how wide it is, in per cent."""

    shade: str
    begins: int
    width: int


class Movement(NamedTuple):
    """How an agenda moves: the day of its last public move, and how many there were in three months."""

    last: date
    recent: int


class Card(NamedTuple):
    """How one partnership of a cohort is.

    ``is_hidden``: its requests, notes and agenda, and when it speaks with the hub, are not for this reader now.
    """

    award: Award
    partnership: Partnership
    lead: User | None
    contact: User | None
    milestones: list[Milestone]
    done: int
    at_risk: int
    late: int
    next_due: Milestone | None
    check_in_at: datetime | None
    open_requests: int
    agenda: Movement | None
    last_sign: date | None
    is_quiet: bool
    is_hidden: bool

    @property
    def bar(self) -> list[Share]:
        """The milestones as a bar: done, late, at risk, the rest."""
        at_risk = max(0, min(self.at_risk, len(self.milestones) - self.done - self.late))
        shares, begins = [], 0
        for shade, n in (("done", self.done), ("late", self.late), ("risk", at_risk)):
            width = round(100 * n / len(self.milestones)) if self.milestones else 0
            if width:
                shares.append(Share(shade, begins, width))
            begins += width
        return shares


def cohorts() -> list[Phase]:
    """Return the phases that have a cohort: awards that were accepted."""
    held = Award.objects.public().values("phase")
    return list(Phase.objects.filter(pk__in=held).select_related("round").order_by("-decisions_at", "number"))


def cohort(ref: str) -> Phase | None:
    """Return the phase with this reference, if it has a cohort."""
    held = Award.objects.public().values("phase")
    return Phase.objects.filter(pk__in=held, ref=ref).select_related("round").first()


def cards(phase: Phase, user: User | None = None) -> list[Card]:
    """Return the cohort of a phase as a person may see it, in as many queries however large it is."""
    awards = _AWARDS(phase)
    hidden = hidden_from(user, [award.partnership_id for award in awards]) if user is not None else set()
    milestones = _grouped(_MILESTONES(phase), "award_id")
    people = _people(phase)
    spoken, asked = _last_spoken(phase), _requests(phase)
    agendas, check_ins = _agendas(phase), dict(_CHECK_INS(phase))
    return [
        _card(
            award,
            milestones[award.pk],
            people[award.partnership_id],
            spoken.get(award.partnership_id),
            asked.get(award.partnership_id, (0, None)),
            agendas.get(award.partnership_id),
            check_ins.get(award.partnership_id),
            is_hidden=award.partnership_id in hidden,
        )
        for award in awards
    ]


def card(award: Award, user: User | None = None) -> Card:
    """Return how one partnership of a cohort is."""
    return next(each for each in cards(award.phase, user) if each.award.pk == award.pk)


def hidden_from(user: User, partnerships: Iterable[int]) -> set[int]:
    """Return which of these partnerships' requests, notes and agenda a person may not see now."""
    mine, asked = set(_MINE(user)), set(partnerships)
    if mine:
        return asked - mine
    hidden = set(_WALLED(user))
    if tied := ties.tied(user):
        hidden |= set(ties.rivals(user, tied).filter(pk__in=asked).values_list("pk", flat=True))
    return asked & hidden


def contacts(user, partnership: Partnership) -> list[Contact]:
    """Return the last times the hub and a partnership spoke; nobody in a rival partnership reads what was said."""
    if hidden_from(user, [partnership.pk]):
        return []
    spoken = Contact.objects.filter(partnership=partnership).select_related("by")
    return list(spoken.order_by("-on", "-pk")[:50])


def notes(user, partnership: Partnership) -> list[CohortNote]:
    """Return the notes about a partnership that a person may read, the newest first."""
    found = CohortNote.objects.visible_to(user).filter(partnership=partnership).select_related("by")
    return list(found.order_by("-at", "-pk")[:50])


def check_ins(user, partnership: Partnership) -> list[CheckIn]:
    """Return the check-ins with a partnership that a person may see, the latest first."""
    found = CheckIn.objects.visible_to(user).filter(partnership=partnership).select_related("host")
    return list(found.order_by("-starts_at", "-pk")[:20])


def own_notes(user) -> list[CohortNote]:
    """Return what the hub noted for a person's partnerships to read."""
    found = CohortNote.objects.visible_to(user).filter(partnership__in=Partnership.objects.of(user))
    return list(found.select_related("partnership", "by").order_by("-at", "-pk")[:50])


def next_check_ins(user) -> list[CheckIn]:
    """Return the check-ins that a person has ahead: that they hold, or that their partnership has."""
    ahead = CheckIn.objects.in_calendar_of(user).filter(state=CheckIn.State.PLANNED)
    ahead = ahead.filter(starts_at__gt=clock.now() - timedelta(days=1))
    return list(ahead.select_related("partnership", "host").order_by("starts_at", "pk")[:50])


def calendar_key(user) -> CalendarKey | None:
    """Return a person's key to their calendar feed, if there is one."""
    return CalendarKey.objects.filter(user=user, ended_at__isnull=True).first()


def token_of(key: CalendarKey) -> str:
    """Return what the address of a feed ends with."""
    return SIGNER.sign(key.ref)


def key_for(token: str) -> CalendarKey | None:
    """Return the key that a token was signed from, while it is in force and its person is."""
    try:
        ref = SIGNER.unsign(token)
    except signing.BadSignature:
        return None
    keys = CalendarKey.objects.filter(ref=ref, ended_at__isnull=True, user__is_active=True)
    return keys.select_related("user").first()


def appointments(user) -> list[Appointment]:
    """Return a person's check-ins as a calendar is told of them, those called off included."""
    found = CheckIn.objects.in_calendar_of(user).select_related("partnership", "host")
    return [
        Appointment(
            uid=f"check-in-{each.ref}",
            sequence=each.sequence,
            stamp=each.changed_at,
            starts_at=each.starts_at,
            ends_at=each.ends_at,
            title=_("Check-in: %(partnership)s") % {"partnership": each.partnership},
            place=each.place,
            link=each.link,
            words=_("With %(who)s of the hub") % {"who": each.host},
            is_cancelled=each.is_cancelled,
        )
        for each in found.order_by("starts_at", "pk")[:500]
    ]


def todos(user, now: datetime) -> list[Todo]:
    """Return whom a hub person should call, and which check-ins they should say were held."""
    if HubPerson.objects.holding(now).filter(user=user, role=HubPerson.Role.STAFF).exists():
        return [*_to_call(user), *_to_settle(user, now)]
    return []


def _to_call(user) -> Iterable[Todo]:
    mine = set(CohortLead.objects.holding().filter(user=user).values_list("partnership", flat=True))
    if not mine:
        return
    for phase in cohorts():
        for each in cards(phase, user):
            if each.is_quiet and not each.is_hidden and each.partnership.pk in mine:
                yield Todo(
                    _("Call a partnership that has gone quiet"),
                    reverse("hub:cohort-partnership", args=[each.award.ref]),
                    urgency="soon",
                    about=str(each.partnership),
                )


def _to_settle(user, now: datetime) -> Iterable[Todo]:
    past = CheckIn.objects.visible_to(user).filter(host=user, state=CheckIn.State.PLANNED, starts_at__lte=now)
    for each in past.select_related("partnership").order_by("starts_at")[:20]:
        yield Todo(
            _("Say whether a check-in was held"),
            reverse("hub:check-in", args=[each.ref]),
            each.starts_at,
            about=str(each.partnership),
        )


def _of(phase: Phase):
    """Return the partnerships of a cohort, for a read that is composed."""
    return Award.objects.public().filter(phase=phase).values("partnership")


_MINE = Composed(lambda user: Partnership.objects.of(user).values_list("pk", flat=True).order_by())
_WALLED = Composed(lambda user: ties.walled(user).values_list("pk", flat=True).order_by())
_AWARDS = Composed(
    lambda phase: (
        Award.objects.public()
        .filter(phase=phase)
        .select_related("partnership", "holder")
        .order_by("partnership__name_en", "pk")
    )
)
_MILESTONES = Composed(lambda phase: Milestone.objects.filter(award__phase=phase))
_CHECK_INS = Composed(
    lambda phase: (
        CheckIn.objects.filter(
            partnership__in=_of(phase), state=CheckIn.State.PLANNED, starts_at__gt=clock.now()
        )
        .values_list("partnership")
        .annotate(next=Min("starts_at"))
        .order_by()
    )
)


def _either_lead(phase: Phase):
    parts = [
        rows.filter(partnership__in=_of(phase))
        .annotate(part=Value(part))
        .values_list("partnership", "part", "user", "user__name", "user__email")
        for part, rows in (
            ("hub", CohortLead.objects.holding()),
            ("lead", PartnershipPerson.objects.holding().filter(role=PartnershipPerson.Role.LEAD)),
        )
    ]
    return parts[0].order_by().union(parts[1].order_by())


_EITHER_LEAD = Composed(_either_lead)


def _people(phase: Phase) -> dict[int, dict[str, User]]:
    """Return the hub lead and the lead of each partnership, in one query."""
    found = defaultdict(dict)
    for partnership, part, pk, name, email in _EITHER_LEAD(phase):
        found[partnership][part] = User(pk=pk, name=name, email=email)
    return found


def _card(award, milestones, people, spoken, asked, agenda, check_in_at, *, is_hidden: bool) -> Card:
    today = clock.today()
    undone = [milestone for milestone in milestones if milestone.state != Milestone.State.DONE]
    if is_hidden:
        spoken, asked, agenda, check_in_at = None, (0, None), None, None
    open_requests, asked_at = asked
    signs = [_day(award.answered_at), spoken, _day(asked_at)]
    signs += [_day(milestone.updated_at) for milestone in milestones if milestone.updated_by_id]
    last = max((sign for sign in signs if sign), default=None)
    return Card(
        award=award,
        partnership=award.partnership,
        lead=people.get("hub"),
        contact=people.get("lead"),
        milestones=milestones,
        done=len(milestones) - len(undone),
        at_risk=sum(milestone.state == Milestone.State.AT_RISK for milestone in undone),
        late=sum(milestone.due_on < today for milestone in undone),
        next_due=min(undone, key=lambda milestone: milestone.due_on, default=None),
        check_in_at=check_in_at,
        open_requests=open_requests,
        agenda=agenda,
        last_sign=last,
        is_quiet=not is_hidden and (last is None or today - last > QUIET_AFTER),
        is_hidden=is_hidden,
    )


def _spoken(phase: Phase):
    spoken = Contact.objects.filter(partnership__in=_of(phase)).values_list("partnership", "on")
    worked = SupportActivity.objects.filter(partnerships__in=_of(phase)).values_list("partnerships", "on")
    return spoken.order_by().union(worked.order_by())


_SPOKEN = Composed(_spoken)


def _last_spoken(phase: Phase) -> dict[int, date]:
    """Return the last day on which the hub and each partnership spoke or worked together, in one query."""
    last: dict[int, date] = {}
    for partnership, day in _SPOKEN(phase):
        last[partnership] = max(day, last.get(partnership, day))
    return last


_REQUESTS = Composed(
    lambda phase: (
        SupportRequest.objects.filter(partnership__in=_of(phase))
        .values_list("partnership")
        .annotate(open=Count("pk", filter=Q(state__in=OPEN)), last=Max("asked_at"))
        .order_by()
    )
)


def _requests(phase: Phase) -> dict[int, tuple[int, datetime]]:
    """Return how many requests of each partnership are open, and when it last asked."""
    return {partnership: (n, last) for partnership, n, last in _REQUESTS(phase)}


def _moves(phase: Phase, since: date):
    moves = PriorityChange.objects.filter(priority__partnership__in=_of(phase), is_public=True)
    recent = Count("pk", filter=Q(on__gt=since))
    return moves.values_list("priority__partnership").annotate(last=Max("on"), recent=recent).order_by()


_MOVES = Composed(_moves)


def _agendas(phase: Phase) -> dict[int, Movement]:
    """Return how the agenda of each partnership moves, by what everybody may know of it."""
    since = clock.today() - MOVES_WITHIN
    return {partnership: Movement(last, n) for partnership, last, n in _MOVES(phase, since)}


def _day(instant: datetime | None) -> date | None:
    return instant.astimezone(clock.UK).date() if instant else None


def _grouped(rows: Iterable, key: str) -> dict:
    groups = defaultdict(list)
    for row in rows:
        groups[getattr(row, key)].append(row)
    return groups
