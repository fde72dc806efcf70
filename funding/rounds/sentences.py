"""The broken rules of a plan in words, and the page where each is mended."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lpip_portal.ui.templatetags.portal import money

from .models import Round
from .soundness import Fault

SENTENCES = {
    "no_summary": gettext_lazy("Say in a summary what the round is for"),
    "no_contact": gettext_lazy("Give an address that applicants can write to"),
    "code_taken": gettext_lazy("Another round has this code: choose one of its own"),
    "no_approver": gettext_lazy("Name an approver who did not plan the round"),
    "no_phases": gettext_lazy("The round has no phase"),
    "opens_in_the_past": gettext_lazy("The opening time has passed: choose a later one"),
    "closes_before_it_opens": gettext_lazy("The closing time must be after the opening time"),
    "intention_without_a_date": gettext_lazy("Say by when the intention to submit is due"),
    "intention_before_it_opens": gettext_lazy("Intentions must be due after the phase opens"),
    "intention_after_it_closes": gettext_lazy("Intentions must be due no later than the phase closes"),
    "questions_end_before_it_opens": gettext_lazy("Questions must be taken until after the phase opens"),
    "questions_end_after_it_closes": gettext_lazy("Questions must end no later than the phase closes"),
    "reviews_without_a_date": gettext_lazy("Say by when reviews are due"),
    "reviews_due_before_it_closes": gettext_lazy("Reviews must be due after the phase closes"),
    "panel_before_it_closes": gettext_lazy("The panel must meet after the phase closes"),
    "panel_before_reviews": gettext_lazy("The panel must not meet before the day on which reviews are due"),
    "decisions_before_panel": gettext_lazy("Decisions must come no earlier than the day of the panel"),
    "start_before_decisions": gettext_lazy(
        "The earliest start must be no earlier than the day of the decisions"
    ),
    "latest_start_before_earliest": gettext_lazy(
        "The latest start must be no earlier than the earliest start"
    ),
    "opens_before_decisions": gettext_lazy("It must open after the decisions of the phase before"),
    "invited_by_nobody": gettext_lazy("The first phase cannot be by invitation: nobody would be invited"),
    "no_cap": gettext_lazy("The cap on full economic cost must be more than £0"),
    "rate_out_of_range": gettext_lazy("The funder’s share must be more than 0% and no more than 100%"),
    "no_awards": gettext_lazy("There must be room for at least one award"),
    "no_length": gettext_lazy("An award must last at least one month"),
    "no_reviews": gettext_lazy("Each bid needs at least one review, or choose assessment by a panel only"),
    "sift_off_the_scale": gettext_lazy(
        "The threshold must be more than 1 and no more than the highest score of the scale"
    ),
    "sift_without_reviews": gettext_lazy(
        "Only reviews have a mean score: without them there is no threshold"
    ),
    "response_without_its_other_half": gettext_lazy(
        "A response to the reviews needs both a number of days and a number of words, or neither"
    ),
    "response_without_reviews": gettext_lazy("Without reviews there is nothing to respond to"),
    "panel_before_responses": gettext_lazy("The panel must not meet before the last day for responses"),
    "portfolio_nations_beyond_four": gettext_lazy("There are four nations"),
    "portfolio_nations_beyond_awards": gettext_lazy(
        "There must be room for an award in each of so many nations"
    ),
    "portfolio_threshold_without_reviews": gettext_lazy(
        "Only reviews have a mean score: without them there is no quality threshold"
    ),
    "portfolio_departs_from_nothing": gettext_lazy(
        "There is no rule for the funded bids together that a decision could depart from"
    ),
    "no_criteria": gettext_lazy("Add the criteria by which bids are scored"),
    "no_questions": gettext_lazy("The application form asks no question"),
    "no_costs": gettext_lazy("The application form has no section for costs"),
}


def sentence(fault: Fault) -> str:
    """Say one broken rule in words, without the phase it is about."""
    if fault.code == "budget_below_one_award":
        return _("The budget must pay for at least one award at the cap: %(largest)s") % {
            "largest": money(fault.figures["largest"])
        }
    if fault.code == "weights":
        return _("The weights of the criteria add up to %(sum)s, not to 100") % fault.figures
    if fault.code == "empty_section":
        return _("The section “%(section)s” asks nothing: add a question or remove it") % fault.figures
    if fault.code == "carried_nowhere":
        return (
            _(
                "“%(question)s” is to be carried forward, but the next phase has no carried question of that code"
            )
            % fault.figures
        )
    return str(SENTENCES[fault.code])


def where(fault: Fault, round: Round, refs: dict[int, str]) -> str:
    """Return the page where a broken rule is mended; ``refs`` maps the numbers of the phases to their references."""
    if fault.code == "no_approver":
        return reverse("funding:round-officers", args=[round.ref])
    if not fault.phase:
        return reverse("funding:round-edit", args=[round.ref])
    ref = refs[fault.phase]
    if fault.field == "criteria":
        return reverse("funding:phase", args=[ref]) + "#criteria"
    if fault.field == "paper":
        return reverse("funding:paper", args=[ref])
    return reverse("funding:phase-edit", args=[ref])
