"""The page of the sift: who falls under the published threshold, what is proposed about each, and its confirmation."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from funding.applications.models import Application
from funding.panel import policy as table_policy
from funding.panel import queries as table
from funding.rounds.models import Phase
from lpip_portal.access import require
from lpip_portal.ui.forms import PortalForm

from . import actions, queries
from .forms import KeepForm, ReturnSiftForm, SeenForm


def sift(request, ref):
    """Every bid below the threshold with its figures, and what two people say about it."""
    phase = _phase(request, ref)
    lines = table.sift_lines(request.user, phase)
    context = {
        "phase": phase,
        "lines": lines,
        "seen": table.seen_of(lines),
        "not_yet": table.not_yet(phase),
        "is_over": table.is_sifted(phase),
        "verbs": table_policy.sift_verbs(request.user, phase, [line.sifted for line in lines]),
    }
    return render(request, "funding/decisions/sift.html", context)


@require_POST
def propose(request, ref):
    """Propose that the rule holds for all that nobody has proposed."""
    phase, form = _phase(request, ref), PortalForm(request.POST)
    rows = actions.propose_sift(phase, by=request.user, nonce=form.nonce)
    said = ngettext(
        "%(n)s bid is proposed to be rejected after review. Another person confirms it.",
        "%(n)s bids are proposed to be rejected after review. Another person confirms them.",
        len(rows),
    )
    messages.success(request, said % {"n": len(rows)})
    return redirect("funding:sift", ref)


@require_POST
def confirm(request, ref):
    """Confirm what others proposed, as this page showed it."""
    phase, form = _phase(request, ref), SeenForm(request.POST)
    actions.confirm_sift(phase, by=request.user, seen=form.seen, nonce=form.nonce)
    messages.success(request, _("The sift is confirmed. Nobody outside learns of it before the release."))
    return redirect("funding:sift", ref)


def keep(request, ref):
    """Propose to keep a bid in, with a reason."""
    bid = _bid(request, ref)
    require(table_policy.may_propose_sift(request.user, bid))
    form = KeepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.keep_in(bid, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("It is proposed to keep this bid in. Another person confirms it."))
        return redirect("funding:sift", bid.phase.ref)
    context = {"phase": bid.phase, "application": bid, "form": form}
    return render(request, "funding/decisions/sift_keep.html", context, status=form.status)


@require_POST
def apply_rule(request, ref):
    """Propose again that the rule holds for one bid."""
    bid, form = _bid(request, ref, sifted__isnull=False), PortalForm(request.POST)
    actions.apply_rule(bid, by=request.user, nonce=form.nonce)
    messages.success(
        request, _("It is proposed that the rule holds for this bid. Another person confirms it.")
    )
    return redirect("funding:sift", bid.phase.ref)


def return_(request, ref):
    """Send a proposal about one bid back."""
    bid = _bid(request, ref, sifted__isnull=False)
    require(table_policy.may_confirm_sift(request.user, bid.sifted))
    form = ReturnSiftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.return_sift(bid, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The proposal is sent back, and its proposer is told why."))
        return redirect("funding:sift", bid.phase.ref)
    context = {"phase": bid.phase, "application": bid, "form": form}
    return render(request, "funding/decisions/sift_return.html", context, status=form.status)


def _phase(request, ref) -> Phase:
    phases = queries.phases_run_by(request.user).filter(sift_threshold__isnull=False)
    return get_object_or_404(phases, ref=ref)


def _bid(request, ref, **more) -> Application:
    phases = queries.phases_run_by(request.user).filter(sift_threshold__isnull=False)
    bids = Application.objects.visible_to(request.user).filter(
        phase__in=phases, state=Application.State.ELIGIBLE, **more
    )
    return get_object_or_404(
        bids.select_related("phase__round", "partnership", "sifted__proposed_by"), ref=ref
    )
