"""Pages of the reserve list: who comes next, the proposal to promote, and its approval."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from funding.decisions import queries as decisions
from funding.decisions.forms import ReturnForm, VersionForm
from funding.decisions.models import Decision
from funding.rounds import policy as rounds
from lpip_portal import clock
from lpip_portal.access import require

from . import actions, policy, queries
from .forms import PromoteForm
from .models import Award, Promotion


def reserve_list(request, ref):
    """The reserves in the panel's order, the offers that were not taken up, and what is left."""
    now = clock.now()
    phase = get_object_or_404(decisions.phases_run_by(request.user), ref=ref)
    release = decisions.release_of(phase)
    free = queries.freed(phase, now).filter(pk__in=Award.objects.visible_to(request.user).values("pk"))
    context = {
        "phase": phase,
        "is_out": release is not None and release.is_out(now),
        "reserves": queries.reserves(request.user, phase),
        "free": queries.lines(free, now),
        "bound": queries.bound(phase),
        "is_officer": rounds.is_officer(request.user, phase.round),
    }
    return render(request, "funding/awards/reserve_list.html", context)


def propose(request, ref):
    """Propose to promote a reserve, or change the proposal."""
    now, user = clock.now(), request.user
    related = ("application__phase__round", "application__item", "promotion__instead_of")
    found = Decision.objects.visible_to(user).released(now).filter(outcome=Decision.Outcome.RESERVE)
    found = found.filter(application__phase__in=decisions.phases_run_by(user))
    decision = get_object_or_404(found.select_related(*related), ref=ref)
    require(policy.may_propose_promotion(user, decision))
    before, bid = getattr(decision, "promotion", None), decision.application
    known = {reserve.decision.pk: reserve for reserve in queries.reserves(user, bid.phase)}[decision.pk]
    free = list(queries.freed(bid.phase, now).filter(pk__in=Award.objects.visible_to(user).values("pk")))
    initial = queries.initial_promotion(decision, before, known.asked)
    form = PromoteForm(
        request.POST or None,
        free=free,
        asked=known.asked,
        comes_first=known.comes_first,
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        if before is None:
            made = actions.propose_promotion(decision, by=user, nonce=form.nonce, **form.values)
        else:
            made = actions.propose_promotion_again(
                before, by=user, version=form.seen, nonce=form.nonce, **form.values
            )
        messages.success(request, _("The promotion is proposed. Another person approves it."))
        return redirect("funding:promotion", made.ref)
    context = {"phase": bid.phase, "application": bid, "known": known, "free": free, "form": form}
    return render(request, "funding/awards/promote.html", context, status=form.status)


def promotion(request, ref):
    """One promotion: what was proposed and why, and what this person may do with it."""
    found = _promotion(request, ref)
    context = {
        "promotion": found,
        "application": found.decision.application,
        "phase": found.decision.application.phase,
        "verbs": policy.verbs(request.user, found),
        "colours": decisions.COLOURS,
    }
    return render(request, "funding/awards/promotion.html", context)


@require_POST
def approve(request, ref):
    """Approve a promotion that somebody else proposed."""
    found, form = _promotion(request, ref), VersionForm(request.POST)
    actions.approve_promotion(found, by=request.user, version=form.seen, nonce=form.nonce)
    messages.success(request, _("The promotion is approved, and the applicants have a letter."))
    return redirect("funding:promotion", ref)


def return_(request, ref):
    """Send a promotion back with a reason."""
    found = _promotion(request, ref)
    require(policy.may_return_promotion(request.user, found))
    form = ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.return_promotion(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The promotion is sent back, and the officer is told why."))
        return redirect("funding:promotion", ref)
    bid = found.decision.application
    context = {"promotion": found, "application": bid, "phase": bid.phase, "form": form}
    return render(request, "funding/awards/promotion_return.html", context, status=form.status)


def _promotion(request, ref) -> Promotion:
    related = (
        "decision__application__phase__round",
        "decision__application__partnership",
        "instead_of",
        "proposed_by",
        "approved_by",
    )
    return get_object_or_404(Promotion.objects.visible_to(request.user).select_related(*related), ref=ref)
