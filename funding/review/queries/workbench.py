"""Reads for the workbench: what goes into a computation of plans, and what its page shows of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from funding.applications.models import Application
from funding.review import three_plans
from funding.review.affinity import affinity
from funding.review.models import Assignment, ReviewerProfile
from funding.review.plan_models import PlanRule, PlanRun
from funding.review.profile_models import ReviewerOrganisation
from funding.rounds.models import Phase
from lpip_portal.accounts.models import User

from . import barring, planning
from .capacity import capacity_of

STEPS = 4
NEARLY = 1e-4  # how near to its bound the weakest bid counts as at it
LISTED = 50  # bids without all their reviewers, on one page


class Weakest(NamedTuple):
    """The pair with the poorest fit of a plan."""

    application: Application
    person: User
    fit: str


class Column(NamedTuple):
    """One of the three plans as the page shows it beside the others. Fits are sums of affinities, each from 0 to 1."""

    kind: str
    name: str
    total: str
    weakest: Application | None
    weakest_fit: str
    weakest_pair: Weakest | None
    bound: str
    certificate: str
    missing: int
    kept: str
    connected: str
    changes: str
    pairs: int
    is_past: bool  # pairs were decided on, or asked, since: it is read and not taken
    result: dict[str, Any]


class Short(NamedTuple):
    """A bid that a plan cannot give all its reviewers: how many it has in each plan, of how many, and why."""

    application: Application
    has: list[str]
    cause: str


class Unmet(NamedTuple):
    """A wish that a plan could not meet for a bid: how many it has, by the name of each plan."""

    application: Application
    wish: str
    has: list[tuple[str, str]]


class Shown(NamedTuple):
    """A computation as its page shows it."""

    run: PlanRun
    bids: list[Application]
    people: list[User]
    columns: list[Column]
    short: list[Short]
    short_count: int
    unmet: list[Unmet]
    unmet_count: int
    loose: list[str]
    sent: set[tuple[int, int]]  # the pairs that are asked now, by keys

    @property
    def is_past(self) -> bool:
        """Whether one of its plans cannot be taken any more."""
        return any(column.is_past for column in self.columns)


def plan_input(user, phase: Phase, wishes: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return all that plans depend on: of the bids that exist for this officer, and of nothing else."""
    found = planning.to_review(user, phase).select_related("review_waiver", "partnership", "organisation")
    bids = list(found.prefetch_related("partnership__themes"))
    members = planning.pool(phase)
    people = [member.user for member in members]
    room = capacity_of(phase, members, user=user)
    standing = Assignment.objects.standing()
    sent = standing.exclude(state=Assignment.State.PROPOSED)
    before = Assignment.objects.filter(state=Assignment.State.PROPOSED)
    locks = PlanRule.objects.filter(kind=PlanRule.Kind.LOCK)
    return three_plans.snapshot(
        bids=[bid.ref for bid in bids],
        reviewers=[person.ref for person in people],
        scores=affinity(planning.topics(bids), planning.expertises(members)),
        barred=barring.barred(phase, people, bids),
        wants=[0 if hasattr(bid, "review_waiver") else phase.reviews_per_bid for bid in bids],
        takes=[room[person.pk][0] for person in people],
        wishes=wishes,
        known=_known(bids, people) if wishes else None,
        **{
            name: _places(rows, people, bids)
            for name, rows in {"sent": sent, "locked": locks, "before": before}.items()
        },
    )


def _known(bids: Sequence[Application], people: Sequence[User]) -> dict[str, Any]:
    """Return what wishes look at: where each reviewer's experience is from, and where they belong now. One query."""
    profiles = [getattr(person, "reviewer_profile", None) for person in people]
    belongs: dict[int, list[ReviewerOrganisation]] = {}
    called: dict[str, str] = {}  # as it was written first, by the name as people mean it
    rows = ReviewerOrganisation.objects.filter(profile__in=[each.pk for each in profiles if each])
    for row in rows.select_related("organisation"):
        if not row.is_past:
            belongs.setdefault(row.profile_id, []).append(row)
            called.setdefault(row.name_folded, row.name)
    now = [belongs.get(profile.pk, []) if profile else [] for profile in profiles]
    nations = [{row.organisation.nation for row in rows if row.organisation} for rows in now]
    return {
        "sectors": [profile.sector if profile else "" for profile in profiles],
        "organisations": [sorted({called[row.name_folded] for row in rows}) for rows in now],
        "nations": [sorted(each - {""}) for each in nations],
        "bid_nations": [(bid.partnership or bid.organisation).nation for bid in bids],
    }


def _places(rows, people: Sequence[User], bids: Sequence[Application]) -> list[tuple[int, int]]:
    row, column = barring.places(bids), barring.places(people)
    return [(row[bid], column[person]) for bid, person in barring.of_pairs(rows, people, bids)]


def runs_to_make() -> QuerySet[PlanRun]:
    """Return the computations that wait, the oldest first."""
    return PlanRun.objects.filter(state=PlanRun.State.ASKED).order_by("asked_at", "pk")


def newest_run(user, phase: Phase) -> PlanRun | None:
    """Return the newest computation that a person asked for. One query."""
    return PlanRun.objects.visible_to(user).filter(phase=phase).order_by("-pk").first()


def progress(run: PlanRun) -> str:
    """Say what is being done for a computation that waits."""
    steps = [
        _("bids, reviewers and conflicts are read"),
        _("the best total is computed"),
        _("the fairest plan is computed"),
        _("the plan with the fewest changes is computed"),
    ]
    n = min(run.done, STEPS - 1)
    return _("Step %(n)s of %(all)s: %(what)s") % {"n": n + 1, "all": STEPS, "what": steps[n]}


def run_parts(user, run: PlanRun) -> tuple[list[Application], list[User]] | None:
    """Return the bids and the reviewers of a computation in its order, or None where they are no longer the same.

    A bid that is hidden from its officer now, or that came later, makes the whole of it a thing of the past.
    """
    bids = {bid.ref: bid for bid in planning.to_review(user, run.phase)}
    people = {member.user.ref: member.user for member in planning.pool(run.phase)}
    given = run.snapshot
    if set(bids) != set(given["bids"]) or not set(given["reviewers"]) <= set(people):
        return None
    return [bids[ref] for ref in given["bids"]], [people[ref] for ref in given["reviewers"]]


def shown_run(user, run: PlanRun | None) -> Shown | None:
    """Return a computation as its page shows it, if it is there and of the very bids that exist for this officer now."""
    if run is None or not run.is_ready:
        return None
    parts = run_parts(user, run)
    if parts is None:
        return None
    bids, people = parts
    sent = _sent(bids, people)
    past = past_kinds(run, bids, people, sent)
    columns = [_column(kind, run, bids, people, kind in past) for kind in three_plans.KINDS]
    short, count = _short(run, bids)
    loose = [
        _("%(who)s for %(bid)s") % {"who": people[j], "bid": bids[i].reference}
        for i, j in run.snapshot["loose"]
    ]
    return Shown(run, bids, people, columns, short, count, *unmet(run, bids), loose, sent)


def _sent(bids: list[Application], people: list[User]) -> set[tuple[int, int]]:
    """Return the pairs that are asked now, by keys. One query."""
    standing = Assignment.objects.standing().exclude(state=Assignment.State.PROPOSED)
    known = standing.filter(application__in=[bid.pk for bid in bids], reviewer__in=people)
    return set(known.values_list("application", "reviewer"))


def past_kinds(
    run: PlanRun, bids: list[Application], people: list[User], sent: set[tuple[int, int]] | None = None
) -> set[str]:
    """Return the plans of a computation against which pairs were locked, forbidden or asked since."""
    now = _sent(bids, people) if sent is None else sent

    def keys(places) -> set[tuple[int, int]]:
        return {(bids[i].pk, people[j].pk) for i, j in places}

    before = keys(run.snapshot["sent"])
    if now != before:
        return set(three_plans.KINDS)
    fixed = before | keys(run.snapshot["loose"])
    rules = PlanRule.objects.filter(application__in=[bid.pk for bid in bids], reviewer__in=people)
    decided = [
        ((bid, person), lock == PlanRule.Kind.LOCK)
        for bid, person, lock in rules.values_list("application", "reviewer", "kind")
        if (bid, person) not in fixed
    ]
    planned = {kind: keys(run.result[kind]["pairs"]) for kind in three_plans.KINDS}
    return {
        kind for kind, pairs in planned.items() if any((pair in pairs) != locked for pair, locked in decided)
    }


def kind_name(kind: str) -> str:
    """Return what a plan is best at, as the page calls it."""
    return {"total": _("Best total"), "fair": _("Fairest"), "few": _("Fewest changes")}[kind]


def _column(kind: str, run: PlanRun, bids: list[Application], people: list[User], is_past: bool) -> Column:
    found = run.result[kind]
    pair = found["weakest_pair"]
    return Column(
        kind=kind,
        name=kind_name(kind),
        total=f"{found['total']:.2f}",
        weakest=bids[found["weakest"][0]] if found["weakest"] else None,
        weakest_fit=f"{found['weakest'][1]:.2f}" if found["weakest"] else "–",
        weakest_pair=Weakest(bids[pair[0]], people[pair[1]], f"{pair[2]:.2f}") if pair else None,
        bound=f"{found['bound']:.2f}",
        certificate=_certificate(kind, found),
        missing=sum(wants - has for _bid, has, wants in found["short"]),
        kept=_kept(run.wishes, len(found.get("broken", []))),
        connected=_connected(found["groups"]),
        changes=_changes(found["changes"], bool(run.snapshot["before"])),
        pairs=len(found["pairs"]),
        is_past=is_past,
        result=found,
    )


def _certificate(kind: str, found: dict[str, Any]) -> str:
    if found["certified"]:
        return {
            "total": _("Proved: no plan has a greater total."),
            "fair": _("Proved: no plan makes the weakest bid better off."),
            "few": _("Proved: no plan changes less and has a greater total."),
        }[kind]
    if (
        kind == "fair"
        and not found["short"]
        and found["weakest"]
        and found["weakest"][1] >= found["bound"] - NEARLY
    ):
        return _(
            "Proved: no plan makes the weakest bid better off. That no such plan has a greater total is not proved."
        )
    if kind == "fair" and found["short"]:
        return _("Not proved, because not every bid can have all its reviewers.")
    return _("Not proved: it is the best plan that was found.")


def _kept(wishes: Mapping[str, Any], broken: int) -> str:
    if not any(wishes.values()):
        return ""
    if not broken:
        return _("Every bid has what was wished for.")
    return ngettext("%(n)s wish is not met.", "%(n)s wishes are not met.", broken) % {"n": broken}


def unmet(run: PlanRun, bids: list[Application]) -> tuple[list[Unmet], int]:
    """Return what no plan, or not every one, could give a bid though it was wished for, and how many there are in all."""
    found: dict[tuple[int, str], dict[str, list[int]]] = {}
    for kind in three_plans.KINDS:
        for rule, bid, has, wants in run.result[kind].get("broken", []):
            found.setdefault((bid, rule), {})[kind] = [has, wants]
    rows = [
        Unmet(
            bids[bid],
            _wish(rule, next(iter(said.values()))[1]),
            [
                (kind_name(kind), str(said[kind][0]) if kind in said else _("met"))
                for kind in three_plans.KINDS
            ],
        )
        for (bid, rule), said in sorted(found.items())
    ]
    return rows[:LISTED], len(rows)


def _wish(rule: str, n: int) -> str:
    if rule.startswith(three_plans.SECTOR):
        sector = ReviewerProfile.Sector(rule.removeprefix(three_plans.SECTOR)).label
        return _("At least %(n)s from this sector: %(sector)s") % {"n": n, "sector": sector}
    if rule.startswith(three_plans.ORGANISATION):
        name = rule.removeprefix(three_plans.ORGANISATION)
        return _("At most %(n)s from one organisation: %(name)s") % {"n": n, "name": name}
    return _("At least %(n)s from another nation") % {"n": n}


def _connected(groups: list[int]) -> str:
    if not groups:
        return _("No bid has a reviewer.")
    if len(groups) == 1:
        return _("All bids can be compared: shared reviewers tie them together.")
    return ngettext(
        "The bids fall into %(n)s group that shares no reviewer with the others: scores of different groups cannot be compared.",
        "The bids fall into %(n)s groups that share no reviewer: scores of different groups cannot be compared.",
        len(groups),
    ) % {"n": len(groups)}


def _changes(changes: list[int], had_plan: bool) -> str:
    if not had_plan:
        return _("There was no plan to keep.")
    kept, gone, added = changes
    return _("%(kept)s kept, %(gone)s gone, %(added)s new") % {"kept": kept, "gone": gone, "added": added}


def _short(run: PlanRun, bids: list[Application]) -> tuple[list[Short], int]:
    """Return the first bids that some plan leaves short, and how many there are."""
    lacking = {kind: {row[0]: row for row in run.result[kind]["short"]} for kind in three_plans.KINDS}
    keys = sorted(set().union(*lacking.values()))
    fixed = Counter(i for i, _j in [*run.snapshot["sent"], *run.snapshot["locked"]])
    found = []
    for i in keys[:LISTED]:
        wants = run.snapshot["demand"][i]
        has = [lacking[kind].get(i, [i, wants, wants])[1] for kind in three_plans.KINDS]
        counts = three_plans.causes(run.snapshot, i)
        counts[three_plans.ASKED] = max(0, counts.get(three_plans.ASKED, 0) - fixed[i])
        full = max(0, counts.get(three_plans.FREE, 0) - min(has) + fixed[i])
        words = [_("%(has)s of %(wants)s") % {"has": n, "wants": wants} for n in has]
        found.append(Short(bids[i], words, barring.cause(counts, full)))
    return found, len(keys)
