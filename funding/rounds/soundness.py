"""Whether a plan may be sent for approval: every rule that is broken, all at once. Pure.

The same rules stand behind the form of a phase and behind the round's way to its approver.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple, Protocol
from zoneinfo import ZoneInfo

UK = ZoneInfo("Europe/London")
PENNY = Decimal("0.01")
NATIONS = 4


class Fault(NamedTuple):
    """One broken rule: its code, the field where it is mended, and figures for the sentence.

    ``phase`` is the number of the phase it is about, 0 for the round itself.
    """

    code: str
    field: str = ""
    phase: int = 0
    figures: dict[str, Any] = {}


class Rules(Protocol):
    """What a phase must say of itself; a field that is not known yet is None."""

    entry: str
    intention_required: bool
    opens_at: datetime | None
    intention_due_at: datetime | None
    closes_at: datetime | None
    reviews_due_at: datetime | None
    panel_on: date | None
    decisions_at: datetime | None
    earliest_start_on: date | None
    latest_start_on: date | None
    cap: Decimal | None
    rate: Decimal | None
    budget: Decimal | None
    max_awards: int | None
    months: int | None
    shape: str
    reviews_per_bid: int | None
    scale: int | None
    sift_threshold: Decimal | None
    response_days: int | None
    response_words: int | None
    portfolio_nations: int | None
    portfolio_themes: list[str] | None
    portfolio_apart: bool | None
    portfolio_threshold: Decimal | None
    portfolio_departs: bool | None


class Asked(NamedTuple):
    """One question of a paper."""

    section: str
    code: str
    is_carried: bool


class Planned(NamedTuple):
    """One phase of a round with its criteria's weights and its paper."""

    number: int
    rules: Rules
    weights: list[int]
    sections: dict[str, str]  # slug to component
    asked: list[Asked]


ORDER = [  # (field, what it must come after, code): instants and days in the order of the work
    ("closes_at", "opens_at", "closes_before_it_opens"),
    ("reviews_due_at", "closes_at", "reviews_due_before_it_closes"),
    ("panel_on", "closes_at", "panel_before_it_closes"),
    ("panel_on", "reviews_due_at", "panel_before_reviews"),
    ("decisions_at", "panel_on", "decisions_before_panel"),
    ("earliest_start_on", "decisions_at", "start_before_decisions"),
    ("latest_start_on", "earliest_start_on", "latest_start_before_earliest"),
]


def of_phase(rules: Rules) -> list[Fault]:
    """Return the broken rules of one phase by itself; a field that is None is left out."""
    return [*_of_dates(rules), *_of_money(rules), *_of_assessment(rules), *_of_portfolio(rules)]


def _of_dates(rules: Rules) -> Iterable[Fault]:
    for field, earlier, code in ORDER:
        then, before = getattr(rules, field), getattr(rules, earlier)
        if then is not None and before is not None and not _follows(then, before):
            yield Fault(code, field)
    asks = getattr(rules, "questions_due_at", None)
    if asks and rules.opens_at and asks <= rules.opens_at:
        yield Fault("questions_end_before_it_opens", "questions_due_at")
    if asks and rules.closes_at and asks > rules.closes_at:
        yield Fault("questions_end_after_it_closes", "questions_due_at")
    due = rules.intention_due_at
    if rules.intention_required and due is None:
        yield Fault("intention_without_a_date", "intention_due_at")
    if due and rules.opens_at and due <= rules.opens_at:
        yield Fault("intention_before_it_opens", "intention_due_at")
    if due and rules.closes_at and due > rules.closes_at:
        yield Fault("intention_after_it_closes", "intention_due_at")


def _of_money(rules: Rules) -> Iterable[Fault]:
    if rules.cap is not None and not rules.cap > 0:
        yield Fault("no_cap", "cap")
    if rules.rate is not None and not 0 < rules.rate <= 100:
        yield Fault("rate_out_of_range", "rate")
    if rules.max_awards is not None and rules.max_awards < 1:
        yield Fault("no_awards", "max_awards")
    if rules.months is not None and rules.months < 1:
        yield Fault("no_length", "months")
    if None not in (rules.cap, rules.rate, rules.budget):
        largest = (rules.cap * rules.rate / 100).quantize(PENNY)
        if rules.budget < largest:
            yield Fault("budget_below_one_award", "budget", figures={"largest": largest})


def _of_assessment(rules: Rules) -> Iterable[Fault]:
    if rules.shape == "reviews_then_panel":
        if rules.reviews_due_at is None:
            yield Fault("reviews_without_a_date", "reviews_due_at")
        if rules.reviews_per_bid is not None and rules.reviews_per_bid < 1:
            yield Fault("no_reviews", "reviews_per_bid")
    yield from _of_sift_and_response(rules)


def _of_sift_and_response(rules: Rules) -> Iterable[Fault]:
    sift, days, words = (
        getattr(rules, name, None) for name in ("sift_threshold", "response_days", "response_words")
    )
    if sift is not None and rules.scale is not None and not 1 < sift <= rules.scale:
        yield Fault("sift_off_the_scale", "sift_threshold")
    if bool(days) != bool(words) and None not in (days, words):
        yield Fault("response_without_its_other_half", "response_words" if days else "response_days")
    if rules.shape == "panel_only":
        if sift is not None:
            yield Fault("sift_without_reviews", "sift_threshold")
        if days:
            yield Fault("response_without_reviews", "response_days")
        return
    if not (days and rules.reviews_due_at and rules.panel_on):
        return
    if _day(rules.reviews_due_at) + timedelta(days=days) > rules.panel_on:
        yield Fault("panel_before_responses", "response_days")


def _of_portfolio(rules: Rules) -> Iterable[Fault]:
    nations, themes, apart, threshold, departs = (
        getattr(rules, f"portfolio_{name}", None)
        for name in ("nations", "themes", "apart", "threshold", "departs")
    )
    if nations and nations > NATIONS:
        yield Fault("portfolio_nations_beyond_four", "portfolio_nations")
    elif nations and rules.max_awards is not None and nations > rules.max_awards:
        yield Fault("portfolio_nations_beyond_awards", "portfolio_nations")
    if threshold is not None:
        if rules.shape == "panel_only":
            yield Fault("portfolio_threshold_without_reviews", "portfolio_threshold")
        elif rules.scale is not None and not 1 < threshold <= rules.scale:
            yield Fault("sift_off_the_scale", "portfolio_threshold")
    if departs and not (nations or themes or apart or threshold is not None):
        yield Fault("portfolio_departs_from_nothing", "portfolio_departs")


def of_round(
    phases: list[Planned],
    *,
    now: datetime,
    has_contact: bool,
    has_approver: bool,
    has_summary: bool,
    code_taken: bool,
) -> list[Fault]:
    """Return every broken rule of a round: its own, then each phase's in order."""
    own = {
        "no_summary": ("summary_en", not has_summary),
        "no_contact": ("contact_email", not has_contact),
        "code_taken": ("code", code_taken),
        "no_approver": ("approver", not has_approver),
        "no_phases": ("", not phases),
    }
    found = [Fault(code, field) for code, (field, broken) in own.items() if broken]
    if phases and phases[0].rules.opens_at and phases[0].rules.opens_at <= now:
        found.append(Fault("opens_in_the_past", "opens_at", phases[0].number))
    for place, phase in enumerate(phases):
        before = phases[place - 1] if place else None
        after = phases[place + 1] if place + 1 < len(phases) else None
        faults = [
            *_of_place(phase, before),
            *of_phase(phase.rules),
            *_of_criteria(phase.weights),
            *_of_paper(phase, after),
        ]
        found += [fault._replace(phase=phase.number) for fault in faults]
    return found


def _of_place(phase: Planned, before: Planned | None) -> Iterable[Fault]:
    if before is None:
        if phase.rules.entry == "invited":
            yield Fault("invited_by_nobody", "entry")
    elif not _follows(phase.rules.opens_at, before.rules.decisions_at):
        yield Fault("opens_before_decisions", "opens_at")


def _of_criteria(weights: list[int]) -> Iterable[Fault]:
    if not weights:
        yield Fault("no_criteria", "criteria")
    elif sum(weights) != 100:
        yield Fault("weights", "criteria", figures={"sum": sum(weights)})


def _of_paper(phase: Planned, after: Planned | None) -> Iterable[Fault]:
    if not phase.asked:
        yield Fault("no_questions", "paper")
    filled = {asked.section for asked in phase.asked}
    for slug, component in phase.sections.items():
        if component == "questions" and phase.asked and slug not in filled:
            yield Fault("empty_section", "paper", figures={"section": slug})
    if "costs" not in phase.sections.values():
        yield Fault("no_costs", "paper")
    if after is not None:
        expected = {asked.code for asked in after.asked if asked.is_carried}
        for asked in phase.asked:
            if asked.is_carried and asked.code not in expected:
                yield Fault("carried_nowhere", "paper", figures={"question": asked.code})


def _follows(then: date | datetime, before: date | datetime) -> bool:
    """Say whether ``then`` comes after ``before``; of two instants to the instant, else by days (the same day will do)."""
    if isinstance(then, datetime) and isinstance(before, datetime):
        return then > before
    return _day(then) >= _day(before)


def _day(value: date | datetime) -> date:
    return value.astimezone(UK).date() if isinstance(value, datetime) else value
