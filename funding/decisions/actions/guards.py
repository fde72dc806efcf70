"""What the verbs of decisions refuse, and how they lock: the phase first, then the row, so that no two wait for each other."""

from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from funding.applications.models import Application
from funding.decisions import order, queries
from funding.decisions.limits import Sums, excess
from funding.decisions.models import Decision, Release
from funding.panel import queries as table
from funding.panel.models import SiftedBid
from funding.rounds.models import Phase
from lpip_portal.workflow import Closed, IllegalMove, NotReady, Refusal, Stale


class OverLimit(Refusal):
    """More awards, or more money, than the phase has."""


class BreaksRule(Refusal):
    """A decision breaks a published rule for the funded bids together, and the phase lets none depart from it."""


class NeedsReason(Refusal):
    """A decision departs from the panel and does not say why."""


def locked_phase(phase_id: int) -> Phase:
    """Lock a phase against other decisions and releases; bids may still refer to it meanwhile."""
    phases = Phase.objects.select_for_update(of=("self",), no_key=True)
    return phases.select_related("round").get(pk=phase_id)


def locked_decision(decision: Decision) -> tuple[Phase, Decision]:
    """Lock the phase of a decision, then the decision."""
    phase = locked_phase(decision.application.phase_id)
    found = Decision.objects.select_for_update(of=("self",)).select_related(
        "application__phase__round", "application__partnership", "application__item", "proposed_by"
    )
    return phase, found.get(pk=decision.pk)


def refuse_once_released(phase: Phase) -> None:
    """Refuse to touch decisions whose release is approved."""
    release = queries.release_of(phase)
    if release and release.state == Release.State.APPROVED:
        raise Closed(
            _("The release of the outcomes is approved, so decisions can no longer be changed."),
            possible=[(_("Go to the release"), reverse("funding:release", args=[phase.ref]))],
        )


def refuse_unless_decidable(application: Application) -> None:
    """Refuse a bid that is not eligible, or whose panel has not confirmed its recommendations."""
    if application.state != Application.State.ELIGIBLE:
        raise IllegalMove(
            _("Only eligible bids are decided on; this one is “%(state)s”.")
            % {"state": application.get_state_display()}
        )
    if not queries.has_met(application.phase):
        raise NotReady(
            _("The panel has to confirm its recommendations before a decision is proposed or approved."),
            possible=to_list(application.phase),
        )


def refuse_sifted(decision: Decision) -> None:
    """Refuse to undo what followed from the published threshold."""
    if SiftedBid.objects.out().filter(application=decision.application_id).exists():
        raise IllegalMove(
            _("This bid was rejected after review by the published threshold, so its decision stands."),
            possible=to_list(decision.application.phase),
        )


def refuse_stale(thing: Decision | Release, version: int) -> None:
    """Refuse a verb about a version that is no longer the newest."""
    if thing.version != version:
        raise Stale(_("This was changed after you opened the page. Read it again before you go on."))


def refuse_departure(place: queries.Table, phase: Phase, *, outcome: str, reason: str) -> None:
    """Refuse a decision that departs from the panel's word or order without a reason."""
    mine = place.mine._replace(outcome=outcome, has_reason=bool(reason))
    found = order.departures(mine, place.others)
    if not found or reason:
        return
    sentence = _("Give a reason: this departs from the panel’s recommendation.")
    if found == ["order"]:
        sentence = _("Give a reason: this departs from the panel’s order.")
    raise NeedsReason(sentence, possible=to_list(phase))


def refuse_broken_rules(found: queries.Breaks, phase: Phase, reason: str) -> None:
    """Refuse a decision that breaks a published rule, unless the phase lets it and it says why; name rules to who may know."""
    if not found.names or (phase.portfolio_departs and reason):
        return
    words = ", ".join(table.rule_words(name, phase) for name in found.names)
    if phase.portfolio_departs:
        sentence = _("Give a reason: this departs from a published rule (%(rules)s).") % {"rules": words}
        raise NeedsReason(
            sentence if found.is_named else _("Give a reason: this departs from a published rule."),
            possible=to_list(phase),
        )
    sentence = _("With what is decided already, this would break a published rule of the phase: %(rules)s.")
    hidden = _("This would break a published rule of the phase.")
    raise BreaksRule(sentence % {"rules": words} if found.is_named else hidden, possible=to_list(phase))


def refuse_more_than_asked(asked: queries.Asked, fec: Decimal, share: Decimal) -> None:
    """Refuse to award more than the bid asks for, or a share above the full economic cost."""
    if share > fec or fec > asked.fec or share > asked.share:
        raise OverLimit(
            _("An award cannot be larger than what the bid asks for, nor its share larger than its cost.")
        )


def refuse_over_limit(phase: Phase, before: Sums, share: Decimal, *, named: bool) -> None:
    """Refuse one award more if the phase has not the money or the number; name figures only to who may know them."""
    if sentence := excess(before, share, budget=phase.budget, most=phase.max_awards):
        hidden = _("This award would go beyond what the phase can give.")
        raise OverLimit(sentence if named else hidden, possible=to_list(phase))


def to_list(phase: Phase) -> list[tuple[str, str]]:
    """Return the way back to the list of decisions, for a refusal."""
    return [(_("Go to the list of decisions"), reverse("funding:decision-list", args=[phase.ref]))]
