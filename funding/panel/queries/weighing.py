"""Which bids together: what goes into a weighing of all sets, what comes out, and the page of it."""

from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from funding.panel import portfolio, ranking
from funding.panel.models import AidRun, Item, Panel
from funding.review import queries as reviewing
from lpip_portal.ui.charts import Spread
from lpip_portal.ui.templatetags.portal import pounds
from partnerships.models import Nation, Theme

from . import aiding, together
from .blocking import Blocker

SHOWN = 10  # sets in the table and the picture
KEPT = 50  # sets in the record


class Weighed(NamedTuple):
    """One set of bids as the page shows it."""

    name: str
    titles: list[str]
    cost: str
    nations: str
    themes: str
    theme_count: int
    best: str  # per cent of the draws in which it is the best
    regret: str
    is_own: bool


class Priced(NamedTuple):
    """One rule, what it costs in points, and the best set without it."""

    words: str
    points: str
    titles: list[str]


class Weighing(NamedTuple):
    """A weighing as its page shows it: the panel's own choice first."""

    run: AidRun
    own: Weighed
    place: int
    allowed: int
    count: int
    broken: list[str]
    sets: list[Weighed]
    spreads: list[Spread]
    widest: int
    core: list[tuple[str, str]]
    prices: list[Priced]
    sentences: list[str]
    is_stale: bool


def weigh_blockers(user, panel: Panel) -> list[Blocker]:
    """Return what comes before sets are weighed: the scores frozen, and the panel's own choice of what this person sees."""
    if found := aiding.aid_blockers(user, panel):
        return found
    seen = aiding.seen_items(user, panel)
    keys = [item.application_id for item in seen]
    if panel.phase.has_reviews and reviewing.unsettled(panel.phase).filter(pk__in=keys).exists():
        return [Blocker(_("A review is still awaited or to be looked at: the scores may change."))]
    if not _chosen(seen):
        return [
            Blocker(_("The panel has not yet said which bids it would fund. Its own choice comes first."))
        ]
    return []


def _chosen(seen: list[Item]) -> list[str]:
    return sorted(item.ref for item in seen if item.recommendation == Item.Recommendation.FUND)


def weighing_input(user, panel: Panel) -> dict[str, Any]:
    """Return all that a weighing depends on: of the bids that exist for this person, and of nothing else."""
    seen, read = aiding.seen_items(user, panel), aiding.ranking_input(user, panel)
    facts = together.to_weigh(item.application for item in seen)
    rules = together.rules_of(panel.phase)
    return {
        **{name: read[name] for name in ("format", "scale", "funded", "bids", "scores")},
        "own": _chosen(seen),
        "facts": {item.ref: _plain(facts[item.application_id]) for item in seen},
        "rules": {
            **rules._asdict(),
            "budget": str(rules.budget),
            "themes": sorted(rules.themes),
        },
    }


def _plain(bid: portfolio.Bid) -> dict[str, Any]:
    sets = {name: sorted(getattr(bid, name)) for name in ("nations", "themes", "places")}
    return {"cost": str(bid.cost), **sets, "score": bid.score}


def weighing_code() -> str:
    """Return the version of the method."""
    return f"portfolio {portfolio.VERSION}.{ranking.VERSION}"


def weighing_result(snapshot: dict[str, Any], seed: int) -> dict[str, Any]:
    """Return what a snapshot says about all sets."""
    read = ranking.read(
        [tuple(row) for row in snapshot["scores"]],
        scale=snapshot["scale"],
        funded=snapshot["funded"],
        seed=seed,
        applications=snapshot["bids"],
    )
    columns = {standing.application: n for n, standing in enumerate(read.standings)}
    means = [standing.mean for standing in read.standings if standing.mean is not None]
    # a reading draws how far each bid lies from the mean of all: in points of the scale they are that mean away
    draws = read.draws[:, [columns[ref] for ref in snapshot["bids"]]] + sum(means) / len(means)
    bids = [_bid(ref, snapshot["facts"][ref]) for ref in snapshot["bids"]]
    asked = snapshot["rules"]
    rules = portfolio.Rules(
        **asked | {"budget": Decimal(asked["budget"]), "themes": frozenset(asked["themes"])}
    )
    found = portfolio.board(bids, draws, rules=rules, own=snapshot["own"])
    return {
        "choices": [_kept(choice) for choice in found.choices[:KEPT]],
        "allowed": len(found.choices),
        "count": found.count,
        "core": found.core,
        "prices": [[price.rule, price.points, list(price.best or [])] for price in found.prices],
        "close": found.close,
        "own": {**_kept(found.own.choice), "place": found.own.place, "broken": found.own.broken},
        "complete": found.complete,
        "unscored": read.unscored,
    }


def _bid(ref: str, facts: dict[str, Any]) -> portfolio.Bid:
    sets = {name: frozenset(facts[name]) for name in ("nations", "themes", "places")}
    return portfolio.Bid(ref, Decimal(facts["cost"]), **sets, score=facts["score"])


def _kept(choice: portfolio.Choice) -> dict[str, Any]:
    return {
        "members": list(choice.members),
        "cost": str(choice.cost),
        "nations": sorted(choice.nations),
        "themes": sorted(choice.themes),
        "p_best": choice.p_best,
        "regret": choice.regret,
    }


def weighing(user, panel: Panel) -> Weighing | None:
    """Return the newest weighing that a person opened, if it is of the very bids that exist for them now."""
    runs = AidRun.objects.visible_to(user).filter(panel=panel, kind=AidRun.Kind.PORTFOLIO)
    run, seen = runs.order_by("-pk").first(), aiding.seen_items(user, panel)
    titles = {item.ref: item.application.title for item in seen}
    if run is None or set(run.snapshot["bids"]) != set(titles):
        return None
    result = run.result
    themes = {theme.slug: str(theme) for theme in Theme.objects.all()}
    mine = set(result["own"]["members"])
    sets = [
        _shown(each, titles, themes, mine, _("Set %(n)s") % {"n": n})
        for n, each in enumerate(result["choices"][:SHOWN], 1)
    ]
    drawn = [
        (
            _("%(name)s – the panel’s choice") % {"name": each.name} if each.is_own else each.name,
            found["regret"],
        )
        for each, found in zip(sets, result["choices"], strict=False)
    ]
    if not any(each.is_own for each in sets):
        drawn.append((_("The panel’s choice"), result["own"]["regret"]))
    spreads = [
        Spread(label, [Decimal(f"{regret:.2f}")], Decimal(f"{regret:.2f}"), f"{regret:.2f}")
        for label, regret in drawn
    ]
    return Weighing(
        run,
        _shown(result["own"], titles, themes, mine),
        result["own"]["place"],
        result["allowed"],
        result["count"],
        [together.rule_words(name, panel.phase) for name in result["own"]["broken"]],
        sets,
        spreads,
        max(1, *(int(-(-regret // 1)) for _label, regret in drawn)),
        sorted(
            ((titles[ref], f"{round(100 * share)}%") for ref, share in result["core"].items()),
            key=lambda pair: (-int(pair[1][:-1]), pair[0]),
        ),
        [
            Priced(together.rule_words(rule, panel.phase), f"{points:.2f}", [titles[ref] for ref in best])
            for rule, points, best in result["prices"]
        ],
        _sentences(result, titles),
        _chosen(seen) != run.snapshot["own"],
    )


def _shown(
    choice: dict[str, Any], titles: dict[str, str], themes: dict[str, str], own: set[str], name: str = ""
) -> Weighed:
    nations = dict(Nation.choices)
    return Weighed(
        name,
        [titles[ref] for ref in choice["members"]],
        pounds(Decimal(choice["cost"])),
        ", ".join(str(nations.get(code, code)) for code in choice["nations"]),
        "; ".join(themes.get(slug, slug) for slug in choice["themes"]),
        len(choice["themes"]),
        f"{round(100 * choice['p_best'])}%",
        f"{choice['regret']:.2f}",
        set(choice["members"]) == own,
    )


def _sentences(result: dict[str, Any], titles: dict[str, str]) -> list[str]:
    """Say what the weighing cannot tell, and where the panel's choice lies."""
    said, own = [], result["own"]
    if not result["allowed"]:
        return [_("No set of bids keeps all published rules.")]
    if own["broken"]:
        said.append(_("The panel’s choice does not keep every published rule."))
    elif own["place"] == 1:
        said.append(_("The panel’s choice is the set that the scores put first."))
    else:
        said.append(
            _(
                "The panel’s choice is in place %(place)s of the %(allowed)s sets that keep the published rules."
            )
            % {"place": own["place"], "allowed": result["allowed"]}
        )
    if result["close"]:
        said.append(
            ngettext(
                "The first set and the next differ by less than the reviewers disagree: the scores cannot choose between them.",
                "The first set and the next %(n)s differ by less than the reviewers disagree: the scores cannot choose between them.",
                result["close"],
            )
            % {"n": result["close"]}
        )
    for ref in result["unscored"]:
        said.append(_("“%(title)s” has no score.") % {"title": titles[ref]})
    if not result["complete"]:
        said.append(
            _("There are too many sets to look at each: only those that are best in some draw were weighed.")
        )
    return said
