"""Who is named for how many hours a year over several bids and awards: for the person, and for those who run a round.

A lead never learns of it: it would tell that another bid exists. An officer's sums are made of the bids that this very
officer may read, as they were submitted; nothing of a draft, of a bid behind the wall or of a stranger's round is in them.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce, Lower

from funding.applications.models import UNSENT, Application, CostLine, TeamMember
from funding.awards import hours
from funding.awards.models import Award
from funding.decisions.models import Decision
from funding.rounds.models import Phase

from .reserves import FUNDED

OVER = (Application.State.WITHDRAWN, Application.State.INELIGIBLE)


class Part(NamedTuple):
    """The hours of a person in one bid in one calendar year."""

    bid: Application
    hours: int


class Year(NamedTuple):
    """A calendar year of a person: the hours by bid, their sum, the most that is allowed, and whether that is passed."""

    year: int
    parts: list[Part]
    hours: int
    most: int
    is_over: bool


class Busy(NamedTuple):
    """Somebody who is named for more hours than a year has, over several bids."""

    name: str
    email: str
    years: list[Year]


def my_hours(user: Any) -> list[Year]:
    """Return the years in which a person is named for hours, over all bids that name them and are still alive. Two queries."""
    mine = TeamMember.objects.standing().filter(
        Q(pk__in=TeamMember.objects.addressed_to(user)) | Q(user=user)
    )
    bids = _alive(Application.objects.behind_the_wall(user))
    lines = list(_lines(bids).filter(person__in=mine))
    return _years(lines, _started(lines))


def busy_people(user: Any, phase: Phase) -> list[Busy]:
    """Return who in a phase is named for too many hours over the bids that this officer may read. Two queries."""
    bids = _alive(Application.objects.readable_by(user)).exclude(state__in=UNSENT)
    lines, names, here = defaultdict(list), {}, set()
    all_lines = list(_lines(bids))
    started = _started(all_lines)
    for line in all_lines:
        lines[line.address].append(line)
        if line.application.phase_id == phase.pk:
            names[line.address] = line.person.name
            here.add(line.address)
    found = []
    for address in sorted(here, key=lambda each: (names[each].casefold(), each)):
        if len({line.application_id for line in lines[address]}) < 2:
            continue  # one bid alone is held against the rules of its phase when it is sent
        if years := [year for year in _years(lines[address], started) if year.is_over]:
            found.append(Busy(names[address], address, years))
    return found


def _alive(bids: QuerySet[Application]) -> QuerySet[Application]:
    """Leave out what will not happen, as far as everybody concerned knows: an outcome under embargo changes nothing."""
    lost = Decision.objects.released().exclude(FUNDED)
    ended = Award.objects.filter(state__in=[Award.State.DECLINED, Award.State.CLOSED])
    return (
        bids.exclude(state__in=OVER)
        .exclude(pk__in=lost.values("application"))
        .exclude(pk__in=ended.values("decision__application"))
    )


def _lines(bids: QuerySet[Application]) -> QuerySet[CostLine]:
    """Return the lines with hours of people who did not decline; one account is one person, else one address is."""
    lines = CostLine.objects.filter(
        application__in=bids.values("pk"), hours__gt=0, person__declined_at__isnull=True, person__isnull=False
    )
    return (
        lines.select_related("application__phase__round", "person")
        .annotate(address=Lower(Coalesce("person__user__email", "person__email")))
        .order_by("pk")
    )


def _started(lines: Sequence[CostLine]) -> dict[int, date]:
    """Return the first days of the awards of these bids, by bid."""
    bids = {line.application_id for line in lines}
    held = Award.objects.filter(decision__application__in=bids, start_on__isnull=False)
    return dict(held.values_list("decision__application", "start_on"))


def _years(lines: Sequence[CostLine], started: dict[int, date]) -> list[Year]:
    bids = {line.application_id: line.application for line in lines}
    shares = [
        hours.Share(
            line.application_id,
            started.get(line.application_id) or line.application.phase.earliest_start_on,
            line.year,
            line.hours,
        )
        for line in lines
    ]
    found = []
    for year, parts in hours.by_calendar_year(shares).items():
        most = min(bids[bid].phase.most_hours for bid in parts)
        total = sum(parts.values())
        found.append(Year(year, [Part(bids[bid], n) for bid, n in parts.items()], total, most, total > most))
    return found
