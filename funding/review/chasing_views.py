"""Chasing: remind or replace one reviewer, and how fast reviewers are."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from funding.rounds.models import Phase
from lpip_portal.ui.forms import PortalForm

from . import actions, policy, queries
from .officer_views import run_assignment, small_form


def remind(request, ref):
    """Send one reviewer a reminder, after a look at what it will do."""
    found = run_assignment(request, ref)
    form = PortalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.send_reminder(found, by=request.user, nonce=form.nonce)
        messages.success(request, _("The reminder is on its way."))
        return redirect("funding:coverage", found.application.phase.ref)
    intro = _("A letter goes to the reviewer. However often it is asked for, one goes out a day.")
    return small_form(request, found, form, _("Remind this reviewer"), _("Send the reminder"), intro)


def replace(request, ref):
    """Take a bid away from one reviewer and go on to find another."""
    found = run_assignment(request, ref)
    form = PortalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.revoke(found, by=request.user, nonce=form.nonce)
        messages.success(request, _("Withdrawn. Choose who takes their place."))
        return redirect("funding:application-reviewers", found.application.ref)
    intro = _("The bid closes to this reviewer and a letter tells them. Then you choose somebody else.")
    return small_form(request, found, form, _("Replace this reviewer"), _("Withdraw the bid"), intro)


@require_safe
def reviewer_speed(request, ref):
    """How fast the reviewers of a phase answer and write."""
    phase = get_object_or_404(Phase.objects.visible_to(request.user).select_related("round"), ref=ref)
    if not policy.may_oversee(request.user, phase):
        raise Http404
    context = {
        "phase": phase,
        "paces": queries.paces(request.user, phase),
        "runs_it": policy.may_run(request.user, phase),
    }
    return render(request, "funding/review/reviewer_speed.html", context)
