"""The board of a cohort: how each partnership is, counted by the database, and the words of its line."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import (
    Count,
    DateField,
    DateTimeField,
    IntegerField,
    Max,
    Min,
    Model,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast
from django.utils.translation import get_language

from funding.models import Award, Milestone, Phase
from hub.evaluation import periods
from hub.evaluation.models import IndicatorVersion, Observation
from hub.people import ties
from hub.people.models import CohortLead
from hub.support.models import SupportActivity, SupportRequest
from lpip_portal import clock
from lpip_portal.accounts.models import User
from lpip_portal.composed import Composed
from partnerships.agenda.models import PriorityChange
from partnerships.engagement.models import EngagementActivity
from partnerships.models import Partnership, PartnershipPerson

from .models import CheckIn, Contact

MOVES_WITHIN = timedelta(days=91)
QUIET_AFTER = timedelta(days=42)  # six weeks without a sign of life is worth a call


class Share(NamedTuple):
    """One piece of the small bar of milestones: its shade, where it begins and how wide it is, in per cent."""

    shade: str
    begins: str
    width: str


class Movement(NamedTuple):
    """How an agenda or engagement moves: the day of its last public move or activity, and how many there were in three months."""

    last: date
    recent: int


class Milestones(NamedTuple):
    """How many milestones an award has and how they stand, when one was last reported on, and the next one that is due."""

    all: int
    done: int
    at_risk: int
    late: int
    reported_at: datetime | None
    next_on: date | None
    next_title: str

    @property
    def bar(self) -> list[Share]:
        """The milestones as a bar: done, late, at risk, the rest."""
        at_risk = max(0, min(self.at_risk, self.all - self.done - self.late))
        shares, begins = [], 0
        for shade, n in (("done", self.done), ("late", self.late), ("risk", at_risk)):
            width = round(100 * n / self.all) if self.all else 0
            if width:
                shares.append(Share(shade, str(begins), str(width)))
            begins += width
        return shares


class Figures(NamedTuple):
    """What a partnership owes of the quarter that was over last: how many figures, how many came, how many were checked."""

    owed: int
    given: int
    checked: int


class Card(NamedTuple):
    """How one partnership of a cohort is.

    ``is_hidden``: its requests, notes, agenda and figures, and when it speaks with the hub, are not for this reader now.
    """

    award: int
    ref: str
    partnership: int
    partnership_ref: str
    name: str
    lead: str
    contact: str
    milestones: Milestones
    figures: Figures | None
    check_in_at: datetime | None
    open_requests: int
    agenda: Movement | None
    engagement: Movement | None
    last_contact: date | None
    last_sign: date | None
    is_quiet: bool
    is_hidden: bool


def cards(phase: Phase, user: User | None = None) -> list[Card]:
    """Return the cohort of a phase as a person may see it, in as many queries however large it is."""
    today = clock.today()
    period, welsh = periods.last(today), get_language() == "cy"
    awards = _AWARDS(phase)
    hidden = _hidden_in(user, phase, {award[2] for award in awards}) if user is not None else set()
    milestones = {
        row[0]: Milestones(*row[1:6], row[6], (row[7] or [""])[0]) for row in _MILESTONES(phase, today)
    }
    people, signs = _people(phase), _signs(phase, today - MOVES_WITHIN, period)
    owed = sum(1 + len(groups) for groups in _OWED(period))
    found = []
    for key, ref, partnership, partnership_ref, name_en, name_cy, answered_at in awards:
        begun = _day(answered_at)
        owes = owed if begun is not None and begun < periods.after(period) else 0
        found.append(
            _card(
                (key, ref, partnership, partnership_ref, name_cy if welsh and name_cy else name_en),
                people[partnership],
                milestones.get(key, NO_MILESTONES),
                {} if partnership in hidden else signs[partnership],
                begun,
                today,
                owes=owes,
                is_hidden=partnership in hidden,
            )
        )
    return found


def card(award: Award, user: User | None = None) -> Card:
    """Return how one partnership of a cohort is."""
    return next(each for each in cards(award.phase, user) if each.award == award.pk)


def is_hidden_from(user: User, partnership: Partnership) -> bool:
    """Say whether a person may not see the requests, notes, agenda and figures of a partnership now."""
    key = partnership.pk
    return key in _hidden(user, {key}, lambda own: _keys(ties.rivals(user, own).filter(pk=key)))


def _card(
    names: tuple, people: dict[str, str], stones: Milestones, signs: dict[str, tuple], begun: date | None, today: date,
    *, owes: int, is_hidden: bool,
) -> Card:  # fmt: skip
    asked, moved = signs.get("asked", NOTHING), signs.get("moved")
    given, engaged = signs.get("given", NOTHING), signs.get("engaged")
    spoke = signs.get("spoke", NOTHING)[2]
    days = [begun, spoke, signs.get("worked", NOTHING)[2]]
    days += [_day(asked[3]), _day(stones.reported_at)]
    last = max((day for day in days if day), default=None)
    return Card(
        *names,
        lead=people.get("hub", ""),
        contact=people.get("lead", ""),
        milestones=stones,
        figures=None if is_hidden else Figures(owes, given[0], given[1]),
        check_in_at=signs.get("meets", NOTHING)[3],
        open_requests=asked[0],
        agenda=Movement(moved[2], moved[0]) if moved else None,
        engagement=Movement(engaged[2], engaged[0]) if engaged else None,
        last_contact=spoke,
        last_sign=last,
        is_quiet=not is_hidden and (last is None or today - last > QUIET_AFTER),
        is_hidden=is_hidden,
    )


NOTHING = (0, 0, None, None)
NO_MILESTONES = Milestones(0, 0, 0, 0, None, None, "")


def _hidden_in(user: User, phase: Phase, asked: set[int]) -> set[int]:
    """Return which partnerships of a cohort are not for a person now."""
    return _hidden(user, asked, lambda own: ties.against(own, _BIDDERS(phase)))


def _hidden(user: User, asked: set[int], rivals: Callable[[set[ties.Bidder]], Iterable[int]]) -> set[int]:
    """Return which of these partnerships are not for a person: of whom they are rivals is asked if they are tied to a bidder."""
    mine, walled = set(), set()
    for part, key in _MINE_AND_WALLED(user):
        (mine if part == "mine" else walled).add(key)
    if mine:
        return asked - mine
    own = ties.tied(user)
    return asked & (walled | set(rivals(own))) if own else asked & walled


def _keys(partnerships: QuerySet[Partnership]) -> list[int]:
    return list(partnerships.order_by().values_list("pk", flat=True))


def _mine_and_walled(user: User) -> QuerySet:
    parts = {"mine": Partnership.objects.of(user), "walled": ties.walled(user)}
    mine, walled = (
        rows.annotate(part=Value(part)).order_by().values_list("part", "pk") for part, rows in parts.items()
    )
    return mine.union(walled)


def _of(phase: Phase) -> QuerySet:
    """Return the partnerships of a cohort, for a read that is composed."""
    return Award.objects.public().filter(phase=phase).values("partnership")


_MINE_AND_WALLED = Composed(_mine_and_walled)
_BIDDERS = Composed(lambda phase: ties.bidding(_of(phase)))
_AWARDS = Composed(
    lambda phase: (
        Award.objects.public()
        .filter(phase=phase)
        .order_by("partnership__name_en", "pk")
        .values_list(
            "pk",
            "ref",
            "partnership_id",
            "partnership__ref",
            "partnership__name_en",
            "partnership__name_cy",
            "answered_at",
        )
    )
)


def _milestones(phase: Phase, today: date) -> QuerySet:
    undone = ~Q(state=Milestone.State.DONE)
    rows = Milestone.objects.filter(award__phase=phase).order_by().values("award")
    return rows.annotate(
        all=Count("pk"),
        done=Count("pk", filter=~undone),
        at_risk=Count("pk", filter=Q(state=Milestone.State.AT_RISK)),
        late=Count("pk", filter=undone & Q(due_on__lt=today)),
        reported_at=Max("updated_at", filter=Q(updated_by__isnull=False)),
        next_on=Min("due_on", filter=undone),
        titles=ArrayAgg("title", filter=undone, order_by=["due_on", "pk"]),
    ).values_list("award", "all", "done", "at_risk", "late", "reported_at", "next_on", "titles")


def _either_lead(phase: Phase) -> QuerySet:
    parts = [
        rows.filter(partnership__in=_of(phase))
        .annotate(part=Value(part))
        .values_list("partnership", "part", "user__name", "user__email")
        for part, rows in (
            ("hub", CohortLead.objects.holding()),
            ("lead", PartnershipPerson.objects.holding().filter(role=PartnershipPerson.Role.LEAD)),
        )
    ]
    return parts[0].order_by().union(parts[1].order_by())


_MILESTONES, _EITHER_LEAD = Composed(_milestones), Composed(_either_lead)


def _people(phase: Phase) -> dict[int, dict[str, str]]:
    """Return the names of the hub lead and of the lead of each partnership, in one query."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for partnership, part, name, email in _EITHER_LEAD(phase):
        found[partnership][part] = name or email
    return found


def _all_signs(phase: Phase, since: date, period: date) -> QuerySet:
    """Return all that is counted of each partnership as one read: which part, two numbers, a day, an instant."""
    of, stands = _of(phase), Q(corrects__isnull=True) | Q(state=Observation.State.PUBLISHED)
    planned = CheckIn.objects.filter(state=CheckIn.State.PLANNED, starts_at__gt=clock.now())
    figures = Observation.objects.filter(
        stands, period=period, state__in=[*Observation.PENDING, Observation.State.PUBLISHED]
    )
    engagement = EngagementActivity.objects.filter(state=EngagementActivity.State.PUBLISHED)
    checked = Count("pk", filter=~Q(state=Observation.State.ENTERED))
    is_open = Count("pk", filter=Q(state__in=SupportRequest.OPEN))
    parts = [
        _part(of, "spoke", Contact, day=Max("on")),
        _part(of, "worked", SupportActivity, "partnerships", day=Max("on")),
        _part(of, "asked", SupportRequest, n=is_open, at=Max("asked_at")),
        _part(
            of, "moved", PriorityChange.objects.filter(is_public=True), "priority__partnership",
            n=Count("pk", filter=Q(on__gt=since)), day=Max("on"),
        ),
        _part(of, "engaged", engagement, n=Count("pk", filter=Q(begins_on__gt=since)), day=Max("begins_on")),
        _part(of, "meets", planned, at=Min("starts_at")),
        _part(of, "given", figures, n=Count("pk"), m=checked),
    ]  # fmt: skip
    return parts[0].union(*parts[1:], all=True)


def _part(
    of: QuerySet, part: str, rows: type[Model] | QuerySet, key: str = "partnership", **counted
) -> QuerySet:
    rows = (rows if isinstance(rows, QuerySet) else rows.objects).filter(**{f"{key}__in": of})
    empty = {"n": IntegerField(), "m": IntegerField(), "day": DateField(), "at": DateTimeField()}
    for name, field in empty.items():
        counted.setdefault(name, Cast(Value(None), field))
    found = rows.order_by().values(key).annotate(**counted, part=Value(part))
    return found.values_list(key, "part", "n", "m", "day", "at")


_SIGNS = Composed(_all_signs)
_OWED = Composed(
    lambda period: (
        IndicatorVersion.objects.filter(starts_on__lte=period)
        .order_by("indicator_id", "-number")
        .distinct("indicator_id")
        .values_list("groups", flat=True)
    )
)


def _signs(phase: Phase, since: date, period: date) -> dict[int, dict[str, tuple]]:
    """Return what is known of each partnership by part, in one query."""
    found: dict[int, dict[str, tuple]] = defaultdict(dict)
    for partnership, part, *facts in _SIGNS(phase, since, period):
        found[partnership][part] = tuple(facts)
    return found


def _day(instant: datetime | None) -> date | None:
    return instant.astimezone(clock.UK).date() if instant else None
