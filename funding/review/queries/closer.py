"""One plan looked at closely: each bid with its reviewers, how full everybody would be, and what each bid's reviewers cover."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from funding.applications.models import Application
from funding.review.models import Assignment, PoolMember, ReviewerProfile, holds
from funding.review.plan_models import PlanRule
from funding.rounds.models import Phase
from lpip_portal import clock
from lpip_portal.accounts.models import User
from lpip_portal.ui.charts import Bar, Cells

from .planning import Load
from .workbench import Shown


class Given(NamedTuple):
    """One reviewer of a bid: how it stands between them, in words and a colour, and what may be done with the pair."""

    person: User
    words: str
    colour: str
    is_unsent: bool
    is_locked: bool


class Row(NamedTuple):
    """One bid in a plan: its reviewers, who is forbidden, how many of them come from where, and which themes they share."""

    application: Application
    wants: int
    given: list[Given]
    forbidden: list[User]
    sectors: list[tuple[str, int]]
    themes: str


class Seats(NamedTuple):
    """What one reviewer would have in a plan."""

    person: User
    planned: int
    asked: int
    accepted: int
    done: int
    takes: int
    cause: str  # why it is not more, or when they are away

    @property
    def total(self) -> int:
        """Everything that counts against what they take."""
        return self.planned + self.asked + self.accepted


def planned(shown: Shown | None, kind: str) -> list[tuple[Application, User]] | None:
    """Return the pairs of a computed plan that nobody was asked about yet, or None where the plan of the phase is looked at."""
    column = next((each for each in shown.columns if each.kind == kind), None) if shown else None
    if column is None:
        return None
    pairs = ((shown.bids[i], shown.people[j]) for i, j in column.result["pairs"])
    return [(bid, person) for bid, person in pairs if (bid.pk, person.pk) not in shown.sent]


def closer(
    user,
    phase: Phase,
    bids: Sequence[Application],
    loads: Sequence[Load],
    pairs: list[tuple[Application, User]] | None,
) -> list[Row]:
    """Return a row for each of these bids, which come with the themes of their partnerships. Four queries."""
    keys = [bid.pk for bid in bids]
    now, members = clock.now(), {load.member.user_id: load.member for load in loads}
    standing = Assignment.objects.visible_to(user).filter(holds(now), application__in=keys)
    if pairs is not None:
        standing = standing.exclude(state=Assignment.State.PROPOSED)
    given, forbidden, locked = defaultdict(list), defaultdict(list), set()
    for rule in PlanRule.objects.visible_to(user).filter(application__in=keys).select_related("reviewer"):
        if rule.is_lock:
            locked.add((rule.application_id, rule.reviewer_id))
        else:
            forbidden[rule.application_id].append(rule.reviewer)
    for each in standing.select_related("reviewer").order_by("reviewer__name", "pk"):
        pair = (each.application_id, each.reviewer_id)
        given[each.application_id].append(_given(each, pair in locked))
    for bid, person in pairs or []:
        is_locked = (bid.pk, person.pk) in locked
        given[bid.pk].append(Given(person, _("In this plan"), "blue", False, is_locked))
    profiles = _profiles(members, given)
    return [
        Row(
            bid,
            phase.reviews_per_bid,
            given[bid.pk],
            forbidden[bid.pk],
            _sectors(given[bid.pk], profiles),
            _themes(bid, given[bid.pk], profiles),
        )
        for bid in bids
    ]


def _given(assignment: Assignment, is_locked: bool) -> Given:
    state = Assignment.State(assignment.state)
    is_unsent = state == Assignment.State.PROPOSED
    words = _("In the plan, not sent") if is_unsent else str(state.label)
    colour = {"proposed": "blue", "invited": "yellow", "accepted": "green"}[state]
    return Given(assignment.reviewer, words, colour, is_unsent, is_locked)


def _profiles(members: dict[int, PoolMember], given: dict[int, list[Given]]) -> dict[int, ReviewerProfile]:
    """Return the profiles of everybody who has a bid, whether still in the pool or not."""
    known = {key: getattr(member.user, "reviewer_profile", None) for key, member in members.items()}
    others = {each.person.pk for row in given.values() for each in row} - set(known)
    for profile in ReviewerProfile.objects.filter(user__in=others).prefetch_related("themes"):
        known[profile.user_id] = profile
    return {key: profile for key, profile in known.items() if profile is not None}


def _sectors(given: Sequence[Given], profiles: dict[int, ReviewerProfile]) -> list[tuple[str, int]]:
    counts = Counter(profiles[each.person.pk].sector for each in given if each.person.pk in profiles)
    unknown = len(given) - sum(counts.values())
    numbers = [*(counts[sector] for sector in ReviewerProfile.Sector.values), unknown]
    return list(zip(sector_names(), numbers, strict=True))


def _themes(bid: Application, given: Sequence[Given], profiles: dict[int, ReviewerProfile]) -> str:
    wanted = {theme.slug for theme in bid.partnership.themes.all()}
    known = {
        theme.slug
        for each in given
        if each.person.pk in profiles
        for theme in profiles[each.person.pk].themes.all()
    }
    return _("%(n)s of %(all)s") % {"n": len(wanted & known), "all": len(wanted)} if wanted else "–"


def sector_names() -> list[str]:
    """Return the headings of what covers a bid: the sectors, and those whose sector is not known."""
    return [*(str(sector.label) for sector in ReviewerProfile.Sector), _("Not known")]


def matrix(rows: Sequence[Row]) -> list[Cells]:
    """Return the picture's rows: for each bid, how many of its reviewers come from each sector."""
    return [
        Cells(
            row.application.title,
            [n for _name, n in row.sectors],
            _("%(n)s of %(most)s") % {"n": len(row.given), "most": row.wants},
        )
        for row in rows
    ]


def seats(loads: Sequence[Load], pairs: list[tuple[Application, User]] | None) -> list[Seats]:
    """Return how full everybody would be: in the plan of the phase, or with the pairs of a computed one."""
    counts = Counter(person.pk for _bid, person in pairs or [])
    return [
        Seats(
            load.member.user,
            load.proposed if pairs is None else counts[load.member.user_id],
            load.invited,
            load.accepted,
            load.done,
            load.capacity,
            load.cause,
        )
        for load in loads
    ]


def seat_bars(found: Sequence[Seats]) -> list[Bar]:
    """Return rows for a bar chart: how full each reviewer is, against what they take."""
    return [
        Bar(
            str(each.person),
            each.total,
            _("%(n)s of %(most)s") % {"n": each.total, "most": each.takes},
            "c" if each.total > each.takes else "a",
        )
        for each in found
    ]
