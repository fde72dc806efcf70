"""Pages of the workbench: three plans side by side, single pairs, and the confirmation after which people are asked."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from lpip_portal.ui.forms import PortalForm

from . import actions, policy, queries, three_plans
from .forms import WishesForm
from .officer_views import run_bid, run_phase
from .plan_models import PlanRun

PAGE = 20
LOOKS_AGAIN = "5"  # seconds, while plans are computed


@require_safe
def assign(request, ref):
    """The workbench: the plans that were computed, and one of them looked at closely. Nobody is told of anything."""
    return _workbench(request, run_phase(request, ref))


def _workbench(request, phase, form: WishesForm | None = None, status: int = 200):
    user = request.user
    run = queries.newest_run(user, phase)
    shown = queries.shown_run(user, run)
    pairs = queries.planned(shown, request.GET.get("look", ""))
    loads = queries.loads(user, phase)
    lacks, count = queries.lacks(user, phase, loads)
    bids = (
        queries.to_review(user, phase).prefetch_related("partnership__themes").select_related("partnership")
    )
    page = Paginator(bids, PAGE).get_page(request.GET.get("page"))
    rows = queries.closer(user, phase, list(page), loads, pairs)
    seats = queries.seats(loads, pairs)
    context = {
        "phase": phase, "run": run, "shown": shown, "progress": queries.progress(run) if run else "",
        "look": request.GET.get("look", "") if pairs is not None else "",
        "looked_at": queries.kind_name(request.GET["look"]) if pairs is not None else "",
        "page": page, "rows": rows, "seats": seats, "bars": queries.seat_bars(seats),
        "matrix": queries.matrix(rows), "sectors": queries.sector_names(), "lacks": lacks, "lack_count": count,
        "figures": queries.figures(user, phase, loads), "weights": queries.weight_rows(),
        "form": form or WishesForm(initial=run.wishes if run else {}),
    }  # fmt: skip
    response = render(request, "funding/review/assign.html", context, status=status)
    if run is not None and run.is_waiting:
        response.headers["Refresh"] = LOOKS_AGAIN
    return response


@require_POST
def assign_plan(request, ref):
    """Ask for three plans with what is wished for; they are computed in the background."""
    phase, form = run_phase(request, ref), WishesForm(request.POST)
    if not form.is_valid():
        return _workbench(request, phase, form, status=422)
    actions.ask_for_run(phase, by=request.user, wishes=form.values, nonce=form.nonce)
    return redirect("funding:assign", phase.ref)


@require_POST
def assign_take(request, ref, kind):
    """Make one of the three plans the plan of the phase."""
    runs = PlanRun.objects.visible_to(request.user).select_related("phase__round")
    run = get_object_or_404(runs, ref=ref)
    if kind not in three_plans.KINDS or not policy.may_take_plan(request.user, run):
        raise Http404
    actions.take_plan(run, kind, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("Here is the plan. Nobody was told yet."))
    return redirect("funding:assign", run.phase.ref)


@require_POST
def assign_confirm(request, ref):
    """Confirm the plan: the invitations go out."""
    phase = run_phase(request, ref)
    sent = actions.invite_all(phase, by=request.user, nonce=PortalForm(request.POST).nonce)
    told = ngettext("%(n)s invitation is on its way.", "%(n)s invitations are on their way.", sent)
    messages.success(request, told % {"n": sent})
    return redirect("funding:coverage", phase.ref)


def _pair(request, ref, person):
    bid = run_bid(request, ref)
    return bid, get_object_or_404(bid.phase.pool.select_related("user"), user__ref=person).user


@require_safe
def application_reviewers(request, ref):
    """The whole pool for one bid: how well each fits, why somebody cannot be asked, and one picked by hand."""
    bid = run_bid(request, ref)
    context = {"bid": bid, "phase": bid.phase, "candidates": queries.candidates(request.user, bid)}
    return render(request, "funding/review/application_reviewers.html", context)


@require_safe
def pair_why(request, ref, person):
    """Why not this reviewer: the fit in its parts, what keeps the two apart, and what each plan says."""
    bid, person = _pair(request, ref, person)
    run = queries.newest_run(request.user, bid.phase)
    context = {
        "bid": bid,
        "phase": bid.phase,
        "person": person,
        "run": run,
        "why": queries.why(request.user, bid, person, run),
    }
    return render(request, "funding/review/pair_why.html", context)


@require_POST
def pair_lock(request, ref, person):
    """Put a pair into the plan and keep it in every plan to come."""
    bid, person = _pair(request, ref, person)
    actions.lock_pair(bid, person, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(
        request, _("%(who)s is in the plan and stays in it. Nobody was told yet.") % {"who": person}
    )
    return redirect("funding:assign", bid.phase.ref)


@require_POST
def pair_forbid(request, ref, person):
    """Take a pair out of the plan and keep it out of every plan to come."""
    bid, person = _pair(request, ref, person)
    actions.forbid_pair(bid, person, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(
        request, _("%(who)s will not be planned for this bid. You can allow it again.") % {"who": person}
    )
    return redirect("funding:assign", bid.phase.ref)


@require_POST
def pair_free(request, ref, person):
    """Take back what was decided about a pair."""
    bid, person = _pair(request, ref, person)
    actions.free_pair(bid, person, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("Plans may have this pair or not, as it fits best."))
    return redirect("funding:assign", bid.phase.ref)
