"""The words a person reads about where a bid or an award is. They come from the latest stage that this person may see."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from funding.applications import queries as applications
from funding.applications.models import Application, ApplicationPartner, TeamMember
from funding.awards.models import Award, Milestone
from funding.decisions.models import Decision
from lpip_portal.ui.templatetags.portal import uk_date, uk_time

from .reserves import promotion_of

COLOURS = {
    Award.State.DRAFTED: "grey",
    Award.State.OFFERED: "yellow",
    Award.State.ACCEPTED: "blue",
    Award.State.DECLINED: "red",
    Award.State.ACTIVE: "green",
    Award.State.CLOSED: "purple",
}
MILESTONE_COLOURS = {
    Milestone.State.PLANNED: "grey",
    Milestone.State.ON_TRACK: "teal",
    Milestone.State.AT_RISK: "orange",
    Milestone.State.DONE: "green",
}


def status_for(user, application: Application, now: datetime) -> str:
    """Say in words where a bid is, as this person may know it at ``now``."""
    return statuses_for(user, [application], now)[application.pk]


def statuses_for(user, applications_: Iterable[Application], now: datetime) -> dict[int, str]:
    """Say where each of some bids is, by the bid's key. Two queries, however many bids."""
    bids = list(applications_)
    keys = [bid.pk for bid in bids]
    awards = {
        award.decision.application_id: award
        for award in Award.objects.visible_to(user)
        .filter(decision__application__in=keys)
        .select_related("decision")
    }
    decisions = {
        decision.application_id: decision
        for decision in Decision.objects.visible_to(user)
        .filter(application__in=keys)
        .select_related("application__phase__release", "promotion")
    }
    return {bid.pk: _words(bid, awards.get(bid.pk), decisions.get(bid.pk), now) for bid in bids}


def _words(bid: Application, award: Award | None, decision: Decision | None, now: datetime) -> str:
    if award is not None:
        return award_words(award, now)
    if decision is None:
        return applications.standing(bid, now)
    release = getattr(decision.application.phase, "release", None)
    if release is not None and release.is_out(now):
        return _("Award, from the reserve list") if promotion_of(decision) else decision.get_outcome_display()
    return _("%(outcome)s: %(state)s") % {
        "outcome": decision.get_outcome_display(),
        "state": decision.get_state_display().lower(),
    }


def award_words(award: Award, now: datetime | None = None) -> str:
    """Say where an award is. Whether an offer has lapsed is a comparison, never a state."""
    if award.has_lapsed(now):
        return _("Offer lapsed at %(when)s") % {"when": uk_time(award.lapses_at)}
    if award.state == Award.State.OFFERED:
        return _("Offered, to be answered by %(when)s") % {"when": uk_time(award.lapses_at)}
    return award.get_state_display()


def award_state(award: Award, now: datetime | None = None) -> str:
    """Return the word of an award's tag."""
    return _("Lapsed") if award.has_lapsed(now) else award.get_state_display()


def award_note(award: Award, now: datetime | None = None) -> str:
    """Return by when an offer is answered, or since when it has lapsed; nothing for other awards."""
    if award.state != Award.State.OFFERED:
        return ""
    when = {"when": uk_time(award.lapses_at)}
    return _("since %(when)s") % when if award.has_lapsed(now) else _("to be answered by %(when)s") % when


def award_colour(award: Award, now: datetime | None = None) -> str:
    """Return the colour of an award's tag."""
    return "red" if award.has_lapsed(now) else COLOURS[award.state]


def milestone_colours() -> dict[str, str]:
    """Return the colour of each milestone's tag, by state."""
    return MILESTONE_COLOURS


def unconfirmed(award: Award) -> int:
    """Return how many people named on the bid of an award have not confirmed their part."""
    return TeamMember.objects.unconfirmed().filter(application=award.decision.application_id).count()


def unsettled_partners(award: Award) -> list[str]:
    """Return the names of the partners on the bid that neither confirmed their part nor wrote a signed letter. One query."""
    bid = award.decision.application
    partners = ApplicationPartner.objects.standing().filter(application=bid)
    return applications.unsettled(bid, partners.select_related("organisation", "letter").order_by("pk"))


def steps(award: Award, now: datetime) -> list[dict[str, Any]]:
    """Return the way of an award as steps of a tracker, with the day each was reached."""
    state, stopped = award.state, Award.State.DECLINED
    order = [
        Award.State.DRAFTED,
        Award.State.OFFERED,
        Award.State.ACCEPTED,
        Award.State.ACTIVE,
        Award.State.CLOSED,
    ]
    reached = order.index(Award.State.OFFERED if state == stopped else state)
    notes = [
        "",
        uk_date(award.offered_at),
        uk_date(award.answered_at) if reached > 1 else "",
        _("from %(day)s") % {"day": uk_date(award.start_on)} if award.start_on else "",
        _("runs to %(day)s") % {"day": uk_date(award.end_on)} if award.end_on else "",
    ]
    labels = [_("Offer drafted"), _("Offered"), _("Accepted"), _("Active"), _("Closed")]
    if award.has_lapsed(now):
        notes[2] = _("not answered in time")
    if state == stopped:
        labels[2], notes[2] = _("Declined"), uk_date(award.answered_at)
    return [
        {"label": label, "note": note, "state": _step(n, reached, state == stopped, len(order))}
        for n, (label, note) in enumerate(zip(labels, notes, strict=True))
    ]


def _step(n: int, reached: int, is_declined: bool, last: int) -> str:
    if is_declined and n == reached + 1:
        return "stopped"
    if n < reached or n == reached == last - 1 or is_declined and n == reached:
        return "done"
    return "now" if n == reached else "later"
