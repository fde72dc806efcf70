"""Reads for the workbench: whom an officer may plan with, a plan, what it lacks, and how full everybody is."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from funding.applications.models import Answer, Application
from funding.review.affinity import Expertise, Parts, Topic, affinity, explain
from funding.review.matching import match
from funding.review.models import Assignment, PoolMember, holds
from funding.review.plans import Plan, Shortage, shortages
from funding.rounds.models import Phase
from lpip_portal import clock
from lpip_portal.accounts.models import User

from . import ties

LISTED = 50  # shortages explained on one page


class Proposal(NamedTuple):
    """A plan in rows: who might review what, and what is known about the plan as a whole."""

    pairs: list[tuple[Application, User]]
    plan: Plan
    bids: list[Application]

    @property
    def facts(self) -> dict[str, Any]:
        """What the trail keeps of a plan."""
        return {
            "pairs": len(self.pairs),
            "total": f"{self.plan.total:.4f}",
            "bound": f"{self.plan.bound:.4f}",
            "certified": self.plan.certified,
            "shortages": len(self.plan.shortages),
        }


class Load(NamedTuple):
    """How much one reviewer of the pool has to do."""

    member: PoolMember
    proposed: int
    invited: int
    accepted: int
    done: int
    capacity: int

    @property
    def total(self) -> int:
        """Everything that counts against the capacity."""
        return self.proposed + self.invited + self.accepted


class Candidate(NamedTuple):
    """One reviewer of the pool for one bid: the fit in per cent, its parts, and why they cannot be asked, or ""."""

    load: Load
    fit: int
    parts: Parts
    reason: str


class Lack(NamedTuple):
    """A bid without all its reviewers, and why."""

    application: Application
    has: int
    wants: int
    cause: str


def to_review(user, phase: Phase) -> QuerySet[Application]:
    """Return the eligible bids of a phase that this officer may know."""
    bids = Application.objects.visible_to(user).filter(phase=phase, state=Application.State.ELIGIBLE)
    return bids.order_by("reference")


def pool(phase: Phase) -> list[PoolMember]:
    """Return the reviewers who may be asked, by name."""
    members = phase.pool.select_related("user__reviewer_profile").order_by("user__name", "pk")
    return list(members.prefetch_related("user__reviewer_profile__themes"))


def plan(user, phase: Phase, goal: str) -> Proposal:
    """Plan who reviews what, around everything that was already sent. ``goal`` is "fair" or "total"."""
    bids = list(to_review(user, phase).prefetch_related("partnership__themes"))
    members = pool(phase)
    people = [member.user for member in members]
    free, sent = free_of_ties(phase, people, bids), _sent(people, bids)
    scores = affinity(topics(bids), [expertise(member) for member in members])
    found = match(
        scores.reshape(len(bids), len(members)),
        demand=np.maximum(phase.reviews_per_bid - sent.sum(1), 0).astype(int),
        load=np.maximum([member.capacity for member in members] - sent.sum(0), 0).astype(int),
        allowed=free,
        goal=goal,
    )
    return Proposal([(bids[i], people[j]) for i, j in found.pairs], found, bids)


def proposed(user, phase: Phase) -> QuerySet[Assignment]:
    """Return the plan that nobody was told about, bid by bid."""
    unsent = Assignment.objects.visible_to(user).filter(
        application__phase=phase, state=Assignment.State.PROPOSED
    )
    return unsent.select_related("application", "reviewer").order_by("application__reference", "pk")


def loads(user, phase: Phase) -> list[Load]:
    """Return how full every reviewer of the pool is, as far as this officer may know. One query beside the pool."""
    state, now = Assignment.State, clock.now()
    rows = (
        Assignment.objects.visible_to(user)
        .filter(application__phase=phase)
        .values("reviewer")
        .annotate(
            proposed=Count("pk", Q(state=state.PROPOSED)),
            invited=Count("pk", Q(state=state.INVITED) & holds(now)),
            accepted=Count("pk", Q(state=state.ACCEPTED)),
            done=Count("pk", Q(state=state.ACCEPTED, review__state__in=["submitted", "usable"])),
        )
    )
    by_reviewer = {row.pop("reviewer"): row for row in rows}
    nothing = {"proposed": 0, "invited": 0, "accepted": 0, "done": 0}
    return [
        Load(member, capacity=member.capacity, **by_reviewer.get(member.user_id, nothing))
        for member in pool(phase)
    ]


def lacks(user, phase: Phase, found_loads: Sequence[Load]) -> tuple[list[Lack], int]:
    """Return the first bids that lack reviewers, each with its cause, and how many there are in all."""
    standing = holds(clock.now(), "assignments__") & ~Q(assignments__review__state="unusable")
    short = (
        to_review(user, phase)
        .annotate(has=Count("assignments", standing))
        .filter(has__lt=phase.reviews_per_bid, review_waiver__isnull=True)
    )
    listed, everything = list(short[:LISTED]), short.count()
    if not listed:
        return [], 0
    people = [load.member.user for load in found_loads]
    free, taken = free_of_ties(phase, people, listed), _standing(people, listed)
    room = np.array([0 if load.total >= load.capacity else len(listed) + 1 for load in found_loads], int)
    pairs = [tuple(pair) for pair in np.argwhere(taken)]
    found = shortages(
        pairs, free | taken, np.full(len(listed), phase.reviews_per_bid), room, np.zeros(len(people), int)
    )
    causes = {shortage.index: cause(shortage) for shortage in found}
    return [
        Lack(bid, bid.has, phase.reviews_per_bid, causes.get(n, "")) for n, bid in enumerate(listed)
    ], everything


def load_bars(found: Sequence[Load]) -> list[tuple[str, int, str]]:
    """Return rows for a bar chart: how full each reviewer is, against what they take."""
    return [
        (str(load.member.user), load.total, _("%(n)s of %(most)s") % {"n": load.total, "most": load.capacity})
        for load in found
    ]


def figures(user, phase: Phase, found: Sequence[Load]) -> dict[str, int]:
    """Return what the head of the workbench counts."""
    bids = to_review(user, phase).count()
    return {
        "bids": bids,
        "wanted": bids * phase.reviews_per_bid,
        "room": sum(load.capacity for load in found),
        "most": max((load.capacity for load in found), default=1),
        "proposed": sum(load.proposed for load in found),
        "invited": sum(load.invited for load in found),
        "accepted": sum(load.accepted for load in found),
    }


def candidates(user, bid: Application) -> list[Candidate]:
    """Return the whole pool for one bid, the best fit first, and why somebody cannot be asked."""
    found = loads(user, bid.phase)
    people = [load.member.user for load in found]
    barred = ties.bars(bid.phase, people, [bid])
    asked = dict(Assignment.objects.filter(application=bid).values_list("reviewer", "state"))
    topic = topics([bid])[0]
    told = [expertise(load.member) for load in found]
    scores = affinity([topic], told).reshape(len(found))
    rows = []
    for load, fit, known in zip(found, scores, told, strict=True):
        person = load.member.user
        reason = ""
        if (bid.pk, person.pk) in barred:
            reason = _("Conflict: %(kind)s") % {"kind": barred[bid.pk, person.pk]}
        elif person.pk in asked:
            reason = str(Assignment.State(asked[person.pk]).label)
        elif load.total >= load.capacity:
            reason = _("No room: has %(n)s of %(most)s") % {"n": load.total, "most": load.capacity}
        parts = explain(topic, known)
        rows.append(Candidate(load, round(float(fit) * 100), parts, reason))
    return sorted(rows, key=lambda row: (bool(row.reason), -row.fit, str(row.load.member.user)))


def cause(shortage: Shortage) -> str:
    """Say in words why a bid lacks reviewers."""
    conflicted = ngettext(
        "%(count)s reviewer in conflict or asked already",
        "%(count)s reviewers in conflict or asked already",
        shortage.conflicted,
    ) % {"count": shortage.conflicted}
    full = ngettext("%(count)s has no room", "%(count)s have no room", shortage.full) % {
        "count": shortage.full
    }
    if shortage.conflicted and shortage.full:
        return _("%(one)s, %(two)s") % {"one": conflicted, "two": full}
    if shortage.conflicted or shortage.full:
        return conflicted if shortage.conflicted else full
    return _("nobody was asked yet")


def topics(bids: Sequence[Application]) -> list[Topic]:
    """Return what bids are about; bids come with the themes of their partnerships. One query."""
    words = {bid.pk: [bid.title] for bid in bids}
    told = Answer.objects.filter(application__in=words, question__is_published=True, text__isnull=False)
    for bid, text in told.order_by("question__order").values_list("application", "text"):
        words[bid].append(text)
    return [
        Topic(frozenset(theme.slug for theme in bid.partnership.themes.all()), " ".join(words[bid.pk]))
        for bid in bids
    ]


def expertise(member: PoolMember) -> Expertise:
    """Return what somebody of a pool knows about. No query."""
    profile = getattr(member.user, "reviewer_profile", None)
    if profile is None:
        return Expertise(frozenset(), "")
    return Expertise(frozenset(theme.slug for theme in profile.themes.all()), profile.words)


def free_of_ties(phase: Phase, people: Sequence[User], bids: Sequence[Application]) -> np.ndarray:
    """Return where a pair may be proposed: no tie, and not asked before."""
    free = np.ones((len(bids), len(people)), bool)
    row, column = _places(bids), _places(people)
    for bid, person in ties.bars(phase, people, bids):
        free[row[bid], column[person]] = False
    asked = Assignment.objects.exclude(state=Assignment.State.PROPOSED)
    for bid, person in _pairs(asked, people, bids):
        free[row[bid], column[person]] = False
    return free


def _sent(people: Sequence[User], bids: Sequence[Application]) -> np.ndarray:
    """Return the pairs that were sent out and stand."""
    return _marked(Assignment.objects.standing().exclude(state=Assignment.State.PROPOSED), people, bids)


def _standing(people: Sequence[User], bids: Sequence[Application]) -> np.ndarray:
    return _marked(Assignment.objects.standing(), people, bids)


def _marked(rows, people: Sequence[User], bids: Sequence[Application]) -> np.ndarray:
    marks = np.zeros((len(bids), len(people)), bool)
    row, column = _places(bids), _places(people)
    for bid, person in _pairs(rows, people, bids):
        marks[row[bid], column[person]] = True
    return marks


def _pairs(rows, people: Sequence[User], bids: Sequence[Application]):
    keys = [person.pk for person in people]
    return rows.filter(application__in=[bid.pk for bid in bids], reviewer__in=keys).values_list(
        "application", "reviewer"
    )


def _places(things: Sequence) -> dict[int, int]:
    return {thing.pk: n for n, thing in enumerate(things)}
