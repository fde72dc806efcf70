"""Reads for the workbench: whom an officer may plan with, a plan, what it lacks, and how full everybody is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from funding.applications.models import Answer, Application, ApplicationPlace
from funding.review import three_plans
from funding.review.affinity import Expertise, Parts, Topic, affinity, explain
from funding.review.models import Assignment, PoolMember, holds
from funding.rounds.models import Phase
from lpip_portal import clock
from lpip_portal.accounts.models import User
from lpip_portal.later import Later
from partnerships.models import Place

from . import barring
from .capacity import capacity_of

np = Later("numpy")

LISTED = 50  # shortages explained on one page


class Load(NamedTuple):
    """How much one reviewer of the pool has to do."""

    member: PoolMember
    proposed: int
    invited: int
    accepted: int
    done: int
    capacity: int
    cause: str = ""  # why it is not more, or when they are away

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
    is_forbidden: bool = False


class Lack(NamedTuple):
    """A bid without all its reviewers, and why."""

    application: Application
    has: int
    wants: int
    cause: str


def to_review(user, phase: Phase) -> QuerySet[Application]:
    """Return the eligible bids of a phase that this officer may know."""
    bids = Application.objects.in_phase(user, phase).filter(state=Application.State.ELIGIBLE)
    return bids.order_by("reference")


def pool(phase: Phase) -> list[PoolMember]:
    """Return the reviewers who may be asked, by name."""
    members = phase.pool.select_related("user__reviewer_profile").order_by("user__name", "pk")
    return list(members.prefetch_related("user__reviewer_profile__themes", "user__reviewer_profile__places"))


def loads(user, phase: Phase) -> list[Load]:
    """Return how full every reviewer of the pool is, as far as this officer may know."""
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
    members = pool(phase)
    room = capacity_of(phase, members, user=user)
    return [
        Load(
            member,
            capacity=room[member.user_id][0],
            cause=room[member.user_id][1],
            **by_reviewer.get(member.user_id, nothing),
        )
        for member in members
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
    codes = barring.barred(phase, people, listed)
    held = set(barring.of_pairs(Assignment.objects.standing(), people, listed))
    room = np.array([load.total < load.capacity for load in found_loads], bool)
    found = []
    for bid, row in zip(listed, codes, strict=True):
        others = np.array([(bid.pk, person.pk) not in held for person in people], bool)
        kinds, numbers = np.unique(row[others], return_counts=True)
        full = int((others & (row == three_plans.FREE) & ~room).sum())
        free = int((others & (row == three_plans.FREE) & room).sum())
        counts = dict(zip(kinds.tolist(), numbers.tolist(), strict=True))
        why = _could(free) if free else barring.cause(counts, full)
        found.append(Lack(bid, bid.has, phase.reviews_per_bid, why))
    return found, everything


def _could(free: int) -> str:
    return ngettext("%(n)s could still be asked", "%(n)s could still be asked", free) % {"n": free}


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
    codes = barring.barred(bid.phase, people, [bid])[0]
    asked = dict(Assignment.objects.filter(application=bid).values_list("reviewer", "state"))
    topic = topics([bid])[0]
    told = expertises([load.member for load in found])
    scores = affinity([topic], told).reshape(len(found))
    rows = []
    for load, fit, known, code in zip(found, scores, told, codes.tolist(), strict=True):
        person, why = load.member.user, barring.reason(code)
        if person.pk in asked and code != three_plans.CONFLICT:
            why = str(Assignment.State(asked[person.pk]).label)
        why = why or no_room(load)
        parts = explain(topic, known)
        rows.append(Candidate(load, round(float(fit) * 100), parts, why, code == three_plans.FORBIDDEN))
    return sorted(rows, key=lambda row: (bool(row.reason), -row.fit, str(row.load.member.user)))


def no_room(load: Load) -> str:
    """Say why somebody who is full cannot be asked, or "" where they have room."""
    if load.total < load.capacity:
        return ""
    said = _("No room: has %(n)s of %(most)s") % {"n": load.total, "most": load.capacity}
    return f"{said}; {load.cause}" if load.cause else said


def topics(bids: Sequence[Application]) -> list[Topic]:
    """Return what bids are about; bids come with the themes of their partnerships. Three queries.

    The places that a bid picked count; where it picked none, those of its partnership do.
    """
    words = {bid.pk: [bid.title] for bid in bids}
    told = Answer.objects.filter(application__in=words, question__is_published=True, text__isnull=False)
    for bid, text in told.order_by("question__order", "pk").values_list("application", "text"):
        words[bid].append(text)
    places = _places(bids)
    return [
        Topic(
            frozenset(theme.slug for theme in bid.partnership.themes.all())
            if bid.partnership
            else frozenset(),
            " ".join(words[bid.pk]),
            places=places[bid.pk],
        )
        for bid in bids
    ]


def _places(bids: Sequence[Application]) -> dict[int, frozenset[str]]:
    found: dict[int, set[str]] = {bid.pk: set() for bid in bids}
    picked = ApplicationPlace.objects.filter(application__in=found)
    for bid, code in picked.values_list("application", "place__code"):
        found[bid].add(code)
    others = [bid for bid in bids if bid.partnership and not found[bid.pk]]
    prefetch_related_objects([bid.partnership for bid in others], "places")
    for bid in others:
        found[bid.pk] = {place.code for place in bid.partnership.places.all()}
    return {key: frozenset(codes) for key, codes in found.items()}


def expertises(members: Sequence[PoolMember]) -> list[Expertise]:
    """Return what people of a pool know about: who knows a place knows what lies in it, and something of what it lies in. One query."""
    profiles = [getattr(member.user, "reviewer_profile", None) for member in members]
    told = {place.code for profile in profiles if profile for place in profile.places.all()}
    near = _near(told) if told else {}
    return [
        Expertise(
            frozenset(theme.slug for theme in profile.themes.all()),
            profile.words,
            methods=frozenset(profile.methods),
            places=frozenset().union(*(near[place.code] for place in profile.places.all())),
        )
        if profile
        else Expertise(frozenset(), "")
        for profile in profiles
    ]


def _near(codes: set[str]) -> dict[str, set[str]]:
    """Return, for each code of a place, its own, those of the places that it lies in, and those of the places in it."""
    outer = dict(Place.objects.values_list("code", "parent__code"))
    found = {code: {code} for code in codes}
    for code in outer:
        chain, step = [], code
        while step is not None and step not in chain:
            chain.append(step)
            step = outer.get(step)
        for each in codes.intersection(chain):
            found[each].add(code)
        if code in codes:
            found[code].update(chain)
    return found


def free_of_ties(phase: Phase, people: Sequence[User], bids: Sequence[Application]) -> np.ndarray:
    """Return where a pair may be proposed: nothing keeps the person from the bid."""
    return barring.barred(phase, people, bids) == three_plans.FREE
