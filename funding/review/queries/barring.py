"""What keeps a reviewer from a bid: a conflict, an earlier question, an officer's word, or the language of the bid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from funding.applications.models import Application
from funding.review import three_plans
from funding.review.models import Assignment
from funding.review.plan_models import PlanRule
from funding.rounds.models import Phase
from lpip_portal.accounts.models import User
from lpip_portal.later import Later

from . import ties
from .capacity import languages_of

np = Later("numpy")


def reads_welsh(people: Sequence[User]) -> np.ndarray:
    """Return who reads Welsh, in the order of the people: who says so, or says nothing and uses the portal in it. One query."""
    read = languages_of(person.pk for person in people)
    return np.array(["cy" in read[person.pk] for person in people], bool)


def in_welsh(bids: Sequence[Application]) -> np.ndarray:
    """Return which bids are written in Welsh, in their order."""
    return np.array([bid.language.startswith("cy") for bid in bids], bool)


def barred(phase: Phase, people: Sequence[User], bids: Sequence[Application]) -> np.ndarray:
    """Return, for each bid and person, the code of what keeps them apart (``three_plans``), or FREE. Twelve queries, or so."""
    codes = np.zeros((len(bids), len(people)), int)
    codes[np.ix_(in_welsh(bids), ~reads_welsh(people))] = three_plans.LANGUAGE
    rules = PlanRule.objects.filter(kind=PlanRule.Kind.FORBID)
    asked = Assignment.objects.exclude(state=Assignment.State.PROPOSED)
    _mark(codes, of_pairs(rules, people, bids), people, bids, three_plans.FORBIDDEN)
    _mark(codes, of_pairs(asked, people, bids), people, bids, three_plans.ASKED)
    _mark(codes, ties.bars(phase, people, bids), people, bids, three_plans.CONFLICT)
    return codes


def _mark(codes: np.ndarray, pairs: Iterable[tuple[int, int]], people, bids, code: int) -> None:
    row, column = places(bids), places(people)
    for bid, person in pairs:
        codes[row[bid], column[person]] = code


def of_pairs(rows, people: Sequence[User], bids: Sequence[Application]) -> Iterable[tuple[int, int]]:
    """Return the (bid, person) of rows that name both, among these. One query."""
    keys = [person.pk for person in people]
    return rows.filter(application__in=[bid.pk for bid in bids], reviewer__in=keys).values_list(
        "application", "reviewer"
    )


def places(things: Sequence) -> dict[int, int]:
    """Return where each thing stands in its list, by its key."""
    return {thing.pk: n for n, thing in enumerate(things)}


def reason(code: int) -> str:
    """Say in words what keeps one reviewer from one bid; "" where nothing does. What a conflict is, it does not say."""
    return {
        three_plans.LANGUAGE: _("The bid is in Welsh, which this reviewer does not read"),
        three_plans.FORBIDDEN: _("An officer forbade this pair"),
        three_plans.ASKED: _("Was asked about this bid before"),
        three_plans.CONFLICT: _("Conflict of interest"),
    }.get(code, "")


def cause(counts: Mapping[int, int], full: int) -> str:
    """Say in words why a bid lacks reviewers: how many each code keeps from it, and how many have no room."""
    conflicts, asked, forbidden, language = (
        counts.get(code, 0)
        for code in (three_plans.CONFLICT, three_plans.ASKED, three_plans.FORBIDDEN, three_plans.LANGUAGE)
    )
    said = [
        (
            conflicts,
            ngettext("%(n)s with a conflict of interest", "%(n)s with a conflict of interest", conflicts),
        ),
        (asked, ngettext("%(n)s was asked before", "%(n)s were asked before", asked)),
        (forbidden, ngettext("%(n)s was forbidden", "%(n)s were forbidden", forbidden)),
        (
            language,
            ngettext(
                "the bid is in Welsh and %(n)s does not read it",
                "the bid is in Welsh and %(n)s do not read it",
                language,
            ),
        ),
        (full, ngettext("%(n)s has no room", "%(n)s have no room", full)),
    ]
    words = "; ".join(text % {"n": n} for n, text in said if n)
    return words or _("there is nobody else in the pool")
