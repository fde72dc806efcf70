"""The public pages: the list of rounds, a round, a phase with all its rules."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render

from lpip_portal import clock

from . import asking_queries, paper_queries, policy, queries
from .models import Phase, Round

PER_PAGE = 20


@login_not_required
def round_list(request):
    """Rounds by what one can do now: open, coming, closed; and the plans of those who work on them."""
    now = clock.now()
    listing = queries.listing(request.user, now)
    page = Paginator(listing.closed, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "listing": listing,
        "page": page,
        "closed": queries.listed(page, now),
        "may_plan": policy.is_planner(request.user),
    }
    return render(request, "funding/rounds/round_list.html", context)


@login_not_required
def round_page(request, ref):
    """One round with its phases; a plan is shown with everything that its approver must read."""
    rounds = Round.objects.visible_to(request.user).select_related("programme", "owner", "planned_by")
    round_ = get_object_or_404(rounds, ref=ref)
    now, is_plan = clock.now(), round_.state != Round.State.PUBLISHED
    phases = round_.phases.select_related("question_set").prefetch_related(
        "criteria", "rate_rules", "document_rules", "check_rules"
    )
    verbs = policy.verbs(request.user, round_)
    context = {
        "round": round_,
        "is_plan": is_plan,
        "verbs": verbs,
        "phases": queries.shown(phases, now, with_papers=is_plan, with_rules=True),
        "mends": queries.what_to_mend(round_, now) if verbs & {"send_for_approval", "publish"} else [],
        "runs_it": policy.runs(request.user, round_),
    }
    return render(request, "funding/rounds/round.html", context)


@login_not_required
def phase(request, ref):
    """Everything that holds in one phase, and the way in for those who are signed in."""
    phases = Phase.objects.visible_to(request.user).select_related("round__programme", "round__owner")
    found = get_object_or_404(
        phases.prefetch_related("criteria", "rate_rules", "document_rules", "check_rules"), ref=ref
    )
    context = {
        "shown": queries.shown([found], clock.now(), with_papers=True, with_rules=True)[0],
        "asked": asking_queries.published(found),
        "is_asked": clock.now() <= found.asks_until,
        "may_ask": policy.may_ask(request.user, found) or not request.user.is_authenticated,
        "round": found.round,
        "is_plan": found.round.state != Round.State.PUBLISHED,
        "verbs": policy.verbs(request.user, found.round),
        "runs_it": policy.runs(request.user, found.round),
        "decides_conflicts": policy.decides_conflicts(request.user, found.round),
        "amendments": paper_queries.published_amendments(found),
    }
    return render(request, "funding/rounds/phase.html", context)
