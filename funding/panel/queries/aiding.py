"""What the scores can say: what goes into a reading, what comes out, and the page of it."""

import zlib
from collections import defaultdict
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from funding.panel import findings, places, ranking, scores, seating
from funding.panel.models import AidRun, Item, Panel, PreScore
from funding.review.models import Review, ReviewScore
from lpip_portal.ui.charts import Interval

from . import table
from .blocking import Blocker

MOST_TRIED = 60  # reviewers who are left out in turn


class Line(NamedTuple):
    """One bid in a reading: where the scores put it, and where the panel had it when the reading was opened."""

    item: Item
    n: int
    mean: str
    expected_rank: str
    narrow: tuple[int, int]
    wide: tuple[int, int]
    fundable: int  # per cent
    place_words: str


class Read(NamedTuple):
    """A reading as its page shows it."""

    run: AidRun
    lines: list[Line]
    intervals: list[Interval]
    funded: int
    sentences: list[str]


def aid_blockers(user, panel: Panel) -> list[Blocker]:
    """Return what comes before the scores may be read: the papers, and the panel's own order of what this person sees."""
    if panel.state == Panel.State.FORMING:
        return [Blocker(_("The panel is not convened yet."))]
    if table.undeclared(user, panel).exists() and seating.seat_of(user, panel):
        words = _("Declare your interests on every bid first.")
        return [Blocker(words, reverse("funding:panel-declare", args=[panel.ref]))]
    seen = seen_items(user, panel)
    waiting = sum(item.state == Item.State.WAITING for item in seen)
    if waiting:
        words = ngettext(
            "The panel has not yet placed %(n)s bid. Its own order comes first.",
            "The panel has not yet placed %(n)s bids. Its own order comes first.",
            waiting,
        )
        return [Blocker(words % {"n": waiting})]
    if not ranking_input(user, panel)["scores"]:
        return [Blocker(_("Nobody gave a score."))]
    return []


def seen_items(user, panel: Panel) -> list[Item]:
    """Return the items that exist for a person, by reference: what nobody may infer anything from."""
    found: QuerySet[Item] = seating.seen_items(user, panel).select_related("application__organisation")
    return list(found.order_by("ref"))


def ranking_input(user, panel: Panel) -> dict[str, Any]:
    """Return all that a reading depends on: of the bids that exist for this person, and of nothing else."""
    items = seen_items(user, panel)
    bids = {item.application_id: item.ref for item in items}
    given = _of_reviews(bids) if panel.phase.has_reviews else _of_introducers(bids)
    hidden = table.hidden_ranks(user, panel)
    return {
        "format": 1,
        "scale": panel.phase.scale if panel.phase.has_reviews else panel.phase.introducer_scale,
        "funded": panel.phase.max_awards,
        "bids": sorted(bids.values()),
        "scores": sorted([bid, person, float(score)] for bid, person, score in given),
        "order": {item.ref: _place(item, hidden) for item in items},
    }


def _of_reviews(bids: dict[int, str]) -> list[tuple[str, str, Decimal]]:
    """Return (item, reviewer, score) of every review that counts and could assess something."""
    reviews = Review.objects.counted().filter(assignment__application__in=bids)
    given = {
        key: (bids[bid], reviewer)
        for key, bid, reviewer in reviews.values_list(
            "pk", "assignment__application", "assignment__reviewer__ref"
        )
    }
    marks: dict[int, list[tuple[int | None, int]]] = defaultdict(list)
    for review, points, weight in ReviewScore.objects.filter(review__in=given).values_list(
        "review", "points", "criterion__weight"
    ):
        marks[review].append((points, weight))
    found = [(*given[review], scores.score(pairs)) for review, pairs in marks.items()]
    return [row for row in found if row[2] is not None]


def _of_introducers(bids: dict[int, str]) -> list[tuple[str, str, int]]:
    """Return (item, introducer, points): where nobody reviews, what both introducers gave before the meeting."""
    given = PreScore.objects.both_in().filter(introducer__item__application__in=bids)
    return list(given.values_list("introducer__item__ref", "introducer__seat__user__ref", "points"))


def _place(item: Item, hidden: set[int]) -> int | None:
    return item.tier if item.rank is None else places.place_of(item.rank, hidden)


def seed_of(panel: Panel) -> int:
    """Return the seed of a panel's readings: everybody who sees the same bids reads the same."""
    return zlib.crc32(panel.ref.encode())


def code() -> str:
    """Return the version of the method."""
    return f"ranking {ranking.VERSION}"


def ranking_result(snapshot: dict[str, Any], seed: int) -> dict[str, Any]:
    """Return what a snapshot of scores says."""
    rows = [tuple(row) for row in snapshot["scores"]]
    facts = {"scale": snapshot["scale"], "funded": snapshot["funded"], "applications": snapshot["bids"]}
    found = ranking.read(rows, seed=seed, **facts)
    runs = findings.inseparable(found)
    tried = len({row[1] for row in rows}) <= MOST_TRIED
    return {
        "standings": [list(each) for each in found.standings],
        "severities": [list(each) for each in found.severities],
        "runs": [list(run) for run in runs],
        "line": findings.at_the_line(runs, snapshot["funded"]),
        "parts": len(found.parts),
        "unscored": found.unscored,
        "without_reviewer": list(findings.without_each_reviewer(rows, **facts)) if tried else None,
        "without_severity": list(findings.without_severity(rows, **facts)),
    }


def reading(user, panel: Panel) -> Read | None:
    """Return the newest reading that a person opened, if it is of the very bids that exist for them now."""
    run = (
        AidRun.objects.visible_to(user).filter(panel=panel, kind=AidRun.Kind.RANKING).order_by("-pk").first()
    )
    items = {item.ref: item for item in seen_items(user, panel)}
    if run is None or set(run.snapshot["bids"]) != set(items):
        return None
    lines, intervals = [], []
    for bid, n, mean, rank, narrow, wide, p_top in run.result["standings"]:
        item, place = items[bid], run.snapshot["order"][bid]
        shown = f"{rank:.1f}"
        lines.append(
            Line(
                item,
                n,
                "–" if mean is None else f"{mean:.2f}",
                shown,
                tuple(narrow),
                tuple(wide),
                round(100 * p_top),
                "–" if place is None else str(place),
            )
        )
        intervals.append(Interval(item.application.title, rank, tuple(narrow), tuple(wide), shown))
    return Read(run, lines, intervals, run.snapshot["funded"], _sentences(run, items))


def _sentences(run: AidRun, items: dict[str, Item]) -> list[str]:
    """Say what the scores cannot do, and what hangs on single reviewers."""
    result, said = run.result, []
    if result["parts"] > 1:
        said.append(
            _(
                "The bids fall into %(n)s groups that share no reviewer. Scores of different groups cannot be compared."
            )
            % {"n": result["parts"]}
        )
    for bid in result["unscored"]:
        said.append(_("“%(title)s” has no score.") % {"title": items[bid].application.title})
    if result["runs"]:
        for first, last in result["runs"]:
            said.append(
                _("The scores cannot separate places %(first)s to %(last)s.") % {"first": first, "last": last}
            )
    else:
        said.append(_("The scores tell every two neighbouring places apart."))
    if result["line"]:
        said.append(
            _(
                "The line between those that can be funded and the others runs through places that cannot be separated."
            )
        )
    if result["without_reviewer"]:
        most, by, changed, of = result["without_reviewer"]
        said.append(
            ngettext(
                "Leaving out one reviewer at a time changes which bids come first in %(changed)s of %(of)s case.",
                "Leaving out one reviewer at a time changes which bids come first in %(changed)s of %(of)s cases.",
                of,
            )
            % {"changed": changed, "of": of}
        )
        if most:
            said.append(
                _("“%(title)s” moves furthest by that, by %(by)s places.")
                % {"title": items[most].application.title, "by": f"{by:.1f}"}
            )
    by, changed = result["without_severity"][1:3]
    words = (
        _("If all reviewers are taken to be equally strict, other bids come first; the furthest moves by %(by)s places.")
        if changed
        else _("If all reviewers are taken to be equally strict, the same bids come first; the furthest moves by %(by)s places.")
    )  # fmt: skip
    said.append(words % {"by": f"{by:.1f}"})
    return said
