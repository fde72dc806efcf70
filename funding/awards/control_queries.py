"""Where a phase stands, from planning to its awards, and what blocks its next step.

Every count is of rows that the reader may judge: an officer's figures leave out a bid that a conflict walls off,
and one in which the officer has a part.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from funding.applications import queries as applications
from funding.applications.models import Application, Intention
from funding.decisions.models import Decision, Release
from funding.decisions.queries import phases_run_by
from funding.panel import queries as table
from funding.panel.models import Item, Panel
from funding.review import policy as review
from funding.review import queries as reviews
from funding.review.models import Assignment, Review
from funding.rounds import policy as rounds
from funding.rounds.models import Phase, Round
from lpip_portal.ui.templatetags.portal import uk_date, uk_time

from .models import Award
from .queries.reserves import FUNDED, replaced

SHOWN = 20  # bids that are named one by one; the rest are a number with a link to the list


class Block(NamedTuple):
    """One thing that blocks the next step, and the page where it is done or, for those who only watch, seen."""

    sentence: str
    url: str


class Figure(NamedTuple):
    """One number of the page, with the list behind it."""

    figure: Any
    label: str
    url: str = ""


class Standing(NamedTuple):
    """Where a phase stands: the tracker, the step it is in, what blocks the next one, and figures."""

    steps: list[dict[str, Any]]
    current: str
    blocks: list[Block]
    figures: list[Figure]
    is_officer: bool


def controlled_by(user) -> QuerySet[Phase]:
    """Return the published phases that a person runs, keeps the money of, approves or audits."""
    return phases_run_by(user).filter(round__state=Round.State.PUBLISHED)


def standing(user, phase: Phase, now: datetime) -> Standing:
    """Say where ``phase`` stands at ``now``, as this person may know it. The number of queries does not grow."""
    facts = _Facts(user, phase, now)
    order = [
        ("planned", _("Planned"), True, uk_date(phase.round.published_at)),
        ("open", _("Open"), now > phase.closes_at, uk_date(phase.closes_at)),
        ("checking", _("Checking"), facts.is_checked, ""),
        ("review", _("Review"), facts.is_reviewed, uk_date(phase.reviews_due_at)),
        ("panel", _("Panel"), facts.has_met, uk_date(phase.panel_on)),
        ("decision", _("Decision"), facts.is_decided, ""),
        ("release", _("Release"), facts.is_out, uk_date(facts.release_at)),
        ("awards", _("Awards"), facts.is_awarded, ""),
    ]
    if not phase.has_reviews:
        order = [step for step in order if step[0] != "review"]
    steps, current = [], None
    for code, label, is_done, when in order:
        is_done = is_done and current is None
        if not is_done and current is None:
            current = code, label
        state = "done" if is_done else "now" if current == (code, label) else "later"
        steps.append({"label": label, "state": state, "note": when if when and state == "later" else ""})
    if current is None:
        return Standing(steps, "", [], figures(facts), facts.is_officer)
    if now < phase.opens_at:
        current = current[0], _("Not yet open")
    return Standing(steps, current[1], list(_BLOCKS[current[0]](facts)), figures(facts), facts.is_officer)


class _Facts:
    """What the steps ask of a phase; each fact is read at most once."""

    def __init__(self, user, phase: Phase, now: datetime):
        self.user, self.phase, self.now = user, phase, now
        self.bids = Application.objects.visible_to(user).without_own(user).filter(phase=phase)

    @cached_property
    def is_officer(self) -> bool:
        return rounds.is_officer(self.user, self.phase.round)

    @cached_property
    def oversees(self) -> bool:
        return review.may_oversee(self.user, self.phase)

    @property
    def coverage(self) -> str:
        """Who owes a review; those who may not read reviewers' names get no link."""
        return self.url("coverage") if self.oversees else ""

    def own(self, name: str, ref: str, otherwise: str) -> str:
        """Return the page on which an officer acts, or for the others the list that shows it."""
        return self.url(name, ref) if self.is_officer else otherwise

    def url(self, name: str, *args: str) -> str:
        return reverse(f"funding:{name}", args=args or [self.phase.ref])

    @cached_property
    def states(self) -> dict[str, int]:
        """How many bids are in each state; one that was re-opened counts as submitted."""
        return applications.counted_by_state(self.bids)

    def count(self, *states: str) -> int:
        return sum(self.states.get(state, 0) for state in states)

    @cached_property
    def intentions(self) -> int:
        return Intention.objects.visible_to(self.user).filter(phase=self.phase).count()

    @property
    def is_checked(self) -> bool:
        return not self.count(Application.State.SUBMITTED)

    @cached_property
    def lacking(self) -> list[Application]:
        """The eligible bids without all the reviews they need and without leave to go on without them."""
        waiting = self.bids.filter(state=Application.State.ELIGIBLE, review_waiver__isnull=True)
        short = reviews.with_counted(waiting).filter(counted__lt=self.phase.reviews_per_bid)
        return list(short.order_by("title", "pk"))

    @cached_property
    def reviews(self) -> dict[str, int]:
        assignments = Assignment.objects.visible_to(self.user).filter(application__phase=self.phase)
        live = Q(state__in=Assignment.OPEN_DOORS)
        return assignments.aggregate(
            asked=Count("pk", filter=live), counted=Count("pk", filter=Q(review__in=Review.objects.counted()))
        )

    @cached_property
    def panel(self) -> Panel | None:
        return Panel.objects.visible_to(self.user).filter(phase=self.phase).first()

    @property
    def is_reviewed(self) -> bool:
        convened = self.panel is not None and self.panel.state != Panel.State.FORMING
        return convened or not self.lacking

    @property
    def has_met(self) -> bool:
        return self.panel is not None and self.panel.state == Panel.State.CONFIRMED

    @cached_property
    def to_sift(self) -> bool:
        if not self.phase.has_sift or table.is_sifted(self.phase):
            return False
        return self.bids.filter(pk__in=table.unsifted(self.phase)).exists()

    @cached_property
    def undecided(self) -> list[Application]:
        return list(
            self.bids.filter(state=Application.State.ELIGIBLE)
            .exclude(decision__state=Decision.State.APPROVED)
            .select_related("decision")
            .order_by("title", "pk")
        )

    @property
    def is_decided(self) -> bool:
        return not self.undecided

    @cached_property
    def decisions(self) -> dict[str, int]:
        found = Decision.objects.visible_to(self.user).filter(application__phase=self.phase)
        approved = Q(state=Decision.State.APPROVED)
        return found.aggregate(
            approved=Count("pk", filter=approved),
            awards=Count("pk", filter=approved & FUNDED),
        )

    @cached_property
    def release(self) -> Release | None:
        return Release.objects.filter(phase=self.phase).first()

    @property
    def release_at(self) -> datetime:
        return self.release.embargo_until if self.release else self.phase.decisions_at

    @property
    def is_out(self) -> bool:
        return self.release is not None and self.release.is_out(self.now)

    @cached_property
    def awards(self) -> list[Award]:
        found = Award.objects.visible_to(self.user).filter(phase=self.phase)
        return list(found.annotate(is_replaced=replaced()).order_by("title", "pk"))

    @property
    def is_awarded(self) -> bool:
        over = (*Award.HELD, Award.State.DECLINED)
        answered = [award for award in self.awards if award.state in over or award.is_replaced]
        return len(answered) >= self.decisions["awards"]


def figures(facts: _Facts) -> list[Figure]:
    """Return the numbers of a phase that are worth knowing by now, each with the list behind it."""
    state, phase, now = Application.State, facts.phase, facts.now
    bids = facts.url("application-list")
    found = []
    if phase.intention_required:
        found.append(Figure(facts.intentions, _("intentions to submit")))
    drafts = facts.count(state.DRAFT, state.RETURNED, state.WITH_ORGANISATION)
    found.append(Figure(drafts, _("bids begun and not submitted"), bids))
    submitted = facts.count(state.SUBMITTED, state.ELIGIBLE, state.INELIGIBLE)
    found.append(Figure(submitted, _("bids submitted"), bids))
    if now > phase.closes_at:
        found.append(Figure(facts.count(state.ELIGIBLE), _("bids eligible"), bids + "?state=eligible"))
        if phase.has_reviews and facts.oversees:
            wanted = facts.count(state.ELIGIBLE) * phase.reviews_per_bid
            counted = _("%(in)s of %(wanted)s") % {"in": facts.reviews["counted"], "wanted": wanted}
            found.append(Figure(counted, _("reviews in"), facts.coverage))
        found.append(Figure(facts.decisions["approved"], _("decisions approved"), facts.url("decision-list")))
    if facts.is_out:
        held = sum(award.state in Award.HELD for award in facts.awards)
        found.append(Figure(held, _("awards accepted"), facts.url("award-list")))
    return found


# What blocks each step


def _planned(facts: _Facts) -> Iterable[Block]:
    return []


def _open(facts: _Facts) -> Iterable[Block]:
    phase, now = facts.phase, facts.now
    when = phase.opens_at if now < phase.opens_at else phase.closes_at
    sentence = _("It opens at %(when)s.") if now < phase.opens_at else _("It takes bids until %(when)s.")
    yield Block(sentence % {"when": uk_time(when)}, facts.url("application-list"))


def _checking(facts: _Facts) -> Iterable[Block]:
    listed = facts.url("application-list") + "?state=submitted"
    unchecked = facts.bids.to_check().order_by("title", "pk")
    for bid in unchecked[:SHOWN]:
        sentence = _("“%(title)s” has not been checked.") % {"title": bid.title}
        yield Block(sentence, facts.own("application-eligibility", bid.ref, listed))
    yield from _more(facts.count(Application.State.SUBMITTED), listed)


def _review(facts: _Facts) -> Iterable[Block]:
    for bid in facts.lacking[:SHOWN]:
        figures = {"title": bid.title, "n": bid.counted, "wants": facts.phase.reviews_per_bid}
        yield Block(_("“%(title)s” has %(n)s of %(wants)s reviews.") % figures, facts.coverage)
    yield from _more(len(facts.lacking), facts.coverage)


def _panel(facts: _Facts) -> Iterable[Block]:
    panel = facts.panel
    if facts.to_sift:
        yield Block(_("Bids below the published threshold wait for the sift."), facts.url("sift"))
    if panel is None:
        yield Block(_("No panel has been formed."), facts.own("panel-form", facts.phase.ref, ""))
        return
    url = facts.url("panel", panel.ref)
    if panel.state == Panel.State.FORMING:
        yield Block(_("The panel has not been convened."), url)
        return
    waiting = Item.objects.visible_to(facts.user).filter(panel=panel, state=Item.State.WAITING).count()
    if waiting:
        sentence = ngettext(
            "%(n)s bid has no recorded recommendation.",
            "%(n)s bids have no recorded recommendation.",
            waiting,
        )
        yield Block(sentence % {"n": waiting}, url)
    yield Block(_("The chair has not confirmed the panel’s recommendations."), url)


def _decision(facts: _Facts) -> Iterable[Block]:
    for bid in facts.undecided[:SHOWN]:
        decision = getattr(bid, "decision", None)
        if decision and decision.state == Decision.State.PROPOSED:
            sentence = _("The decision about “%(title)s” waits for its approver.")
            yield Block(sentence % {"title": bid.title}, facts.url("decision", decision.ref))
        else:
            sentence = _("“%(title)s” has no proposed decision.") % {"title": bid.title}
            yield Block(sentence, facts.own("decision-propose", bid.ref, facts.url("decision-list")))
    yield from _more(len(facts.undecided), facts.url("decision-list"))


def _release(facts: _Facts) -> Iterable[Block]:
    release, url = facts.release, facts.url("release")
    if release is None or release.state == Release.State.STOPPED:
        yield Block(_("The release of the outcomes has not been prepared."), url)
    elif release.state == Release.State.PREPARED:
        yield Block(_("The release waits for its approver."), url)
    else:
        sentence = _("The outcomes are out at %(when)s.") % {"when": uk_time(release.embargo_until)}
        yield Block(sentence, url)


def _awards(facts: _Facts) -> Iterable[Block]:
    drafted = {award.decision_id for award in facts.awards}
    missing = max(0, facts.decisions["awards"] - len(drafted))
    if missing:
        sentence = ngettext(
            "%(n)s award has no drafted offer.", "%(n)s awards have no drafted offer.", missing
        )
        yield Block(sentence % {"n": missing}, facts.url("award-list"))
    words = {
        Award.State.DRAFTED: _("The offer for “%(title)s” has not been made."),
        Award.State.OFFERED: _("The offer for “%(title)s” has not been answered."),
    }
    for award in facts.awards:
        if award.is_replaced:
            continue
        if award.has_lapsed(facts.now):
            sentence = _("The offer for “%(title)s” has lapsed.") % {"title": award.title}
            yield Block(sentence, facts.url("award", award.ref))
        elif award.state in words:
            yield Block(words[award.state] % {"title": award.title}, facts.url("award", award.ref))


def _more(total: int, url: str) -> Iterable[Block]:
    if total > SHOWN:
        yield Block(_("And %(n)s more.") % {"n": total - SHOWN}, url)


_BLOCKS = {
    "planned": _planned,
    "open": _open,
    "checking": _checking,
    "review": _review,
    "panel": _panel,
    "decision": _decision,
    "release": _release,
    "awards": _awards,
}
