"""Why a reviewer is not in a plan for a bid: what keeps them from it, what it would cost, and who else could step in."""

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from funding.applications.models import Application
from funding.review import asking_why, three_plans
from funding.review.affinity import Parts, affinity, explain, weights
from funding.review.models import Assignment
from funding.review.plan_models import PlanRun
from lpip_portal.accounts.models import User

from . import barring, planning
from .capacity import capacity_of
from .inviting import Fit
from .workbench import kind_name, run_parts

EACH = 3  # who could step in


class Answer(NamedTuple):
    """What one plan says about a pair: the plan's name, the answer in words, and the bids that have the reviewer instead."""

    plan: str
    words: str
    instead: list[Application]


class Why(NamedTuple):
    """Everything about one pair: the fit in per cent with its parts (each with its weight), what keeps them apart now, and the plans."""

    fit: int
    parts: Parts
    shares: list[tuple[str, int, int]]
    reason: str
    room: str
    answers: list[Answer]
    others: list[Fit]


def why(user, bid: Application, person: User, run: PlanRun | None) -> Why | None:
    """Say why a reviewer of the pool is not in a plan for a bid. None if they are not in the pool."""
    members = {member.user_id: member for member in planning.pool(bid.phase)}
    if person.pk not in members:
        return None
    known, topic = planning.expertises([members[person.pk]])[0], planning.topics([bid])[0]
    parts = explain(topic, known)
    fit = round(100 * float(affinity([topic], [known])[0, 0]))
    code = int(barring.barred(bid.phase, [person], [bid])[0, 0])
    answers, others = _of_run(user, bid, person, run)
    given = Assignment.objects.filter(application=bid, reviewer=person).first()
    reason = barring.reason(code)
    if given is not None and code != three_plans.CONFLICT:
        reason = _("This pair: %(state)s") % {"state": given.get_state_display()}
    if not reason:
        (load,) = [load for load in planning.loads(user, bid.phase) if load.member.user_id == person.pk]
        reason = planning.no_room(load)
    most, cause = capacity_of(bid.phase, [members[person.pk]], user=user)[person.pk]
    room = _("Takes at most %(n)s bids (%(cause)s)") if cause else _("Takes at most %(n)s bids")
    return Why(fit, parts, _shares(parts), reason, room % {"n": most, "cause": cause}, answers, others)


def part_names() -> dict[str, str]:
    """Return what the parts of a fit are called."""
    return {
        "themes": _("Shared themes"),
        "methods": _("Shared methods"),
        "places": _("Shared places"),
        "words": _("Shared words"),
    }


def weight_rows() -> list[tuple[str, int]]:
    """Return how much each part of a fit weighs, in per cent."""
    names = part_names()
    return [(names[name], round(100 * weight)) for name, weight in weights().items()]


def _shares(parts: Parts) -> list[tuple[str, int, int]]:
    """Return the parts of a fit: name, how much of it holds, and how much it weighs, in per cent."""
    return [
        (label, round(100 * getattr(parts, name)), round(100 * parts.weights.get(name, 0.0)))
        for name, label in part_names().items()
    ]


def _of_run(user, bid: Application, person: User, run: PlanRun | None) -> tuple[list[Answer], list[Fit]]:
    if run is None or not run.is_ready or (found := run_parts(user, run)) is None:
        return [], []
    bids, people = found
    if person not in people or bid not in bids:
        return [], []
    i, j = bids.index(bid), people.index(person)
    given = run.snapshot
    scores, facts = three_plans.facts(given)
    best = three_plans.as_plan(given, run.result["total"])
    answers = []
    price: asking_why.Why | None = None
    for kind in three_plans.KINDS:
        plan = three_plans.as_plan(given, run.result[kind])
        if (i, j) in plan.pairs or not facts["allowed"][i, j]:
            answer = asking_why.why_not((i, j), scores, plan, best=best, **facts)
        else:
            price = price or asking_why.why_not((i, j), scores, best, best=best, **facts)
            instead = sorted(row for row, column in plan.pairs if column == j)
            is_full = len(instead) >= int(facts["load"][j])
            kind_of = price.kind if price.kind == asking_why.NO_ROOM else "full" if is_full else "price"
            answer = asking_why.Why(kind_of, price.price, instead)
        answers.append(Answer(kind_name(kind), _words(answer), [bids[n] for n in answer.instead if n != i]))
    spare = asking_why.alternates(scores, best, load=facts["load"], allowed=facts["allowed"], each=EACH)
    return answers, [Fit(people[n], round(100 * float(scores[i, n]))) for n in spare[i] if n != j]


def _words(answer: asking_why.Why) -> str:
    if answer.kind == asking_why.CHOSEN:
        return _("This plan has the pair.")
    if answer.kind == asking_why.CONFLICT:
        return _("The pair may not be in any plan.")
    if answer.kind == asking_why.NO_ROOM:
        return _("The reviewer takes no bid in this phase.")
    if answer.price is None:
        return _("With this pair, another bid would go short of a reviewer.")
    cost = _("Having the pair lowers the best total by %(price)s.") % {"price": f"{answer.price:.2f}"}
    if answer.kind == asking_why.FULL:
        has = ngettext(
            "The reviewer is full, with %(n)s bid.",
            "The reviewer is full, with %(n)s bids.",
            len(answer.instead),
        )
        return f"{has % {'n': len(answer.instead)}} {cost}"
    return cost
