"""Pages of complaints about the process: for who raises one, for its owner, and for the officers, who see that one exists."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from funding.applications.models import Application
from lpip_portal.access import require
from lpip_portal.ui.forms import PortalForm

from . import actions, policy, queries
from .forms import AnswerComplaintForm, ComplainForm
from .models import Complaint


def new(request, ref):
    """Raise a complaint about how a bid was handled."""
    bids = Application.objects.visible_to(request.user).select_related("phase__round", "organisation")
    bid = get_object_or_404(bids.filter(pk__in=Application.objects.own(request.user)), ref=ref)
    require(policy.may_complain(request.user, bid))
    form = ComplainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = actions.complain(bid, by=request.user, nonce=form.nonce, **form.values)
        messages.success(
            request, _("Your complaint is received. You have a letter that says what happens next.")
        )
        return redirect("funding:complaint", made.ref)
    context = {"application": bid, "phase": bid.phase, "form": form}
    return render(request, "funding/decisions/complain.html", context, status=form.status)


def complaint_list(request, ref):
    """The complaints of a phase: their owner reads them, officers see that they exist."""
    phase = get_object_or_404(queries.phases_with_complaints(request.user), ref=ref)
    context = {
        "phase": phase,
        "lines": queries.complaint_lines(request.user, phase),
        "has_owner": queries.has_complaints_owner(phase),
    }
    return render(request, "funding/decisions/complaint_list.html", context)


def complaint(request, ref):
    """One complaint, what it says and what was answered."""
    found = _complaint(request, ref)
    context = {
        "complaint": found,
        "application": found.application,
        "phase": found.application.phase,
        "verbs": policy.verbs(request.user, found),
        "is_mine": found.raised_by_id == request.user.pk,
        "is_late": queries.is_late(found),
    }
    return render(request, "funding/decisions/complaint.html", context)


@require_POST
def acknowledge(request, ref):
    """Say that it is being dealt with."""
    found, form = _complaint(request, ref), PortalForm(request.POST)
    actions.acknowledge_complaint(found, by=request.user, nonce=form.nonce)
    messages.success(request, _("The complaint is acknowledged, and who raised it has a letter."))
    return redirect("funding:complaint", ref)


@require_POST
def share(request, ref):
    """Let those who run the round read it."""
    found, form = _complaint(request, ref), PortalForm(request.POST)
    actions.share_complaint(found, by=request.user, nonce=form.nonce)
    messages.success(request, _("Those who run the round can read this complaint now."))
    return redirect("funding:complaint", ref)


def answer(request, ref):
    """Answer it by a letter."""
    found = _complaint(request, ref)
    require(policy.may_own_complaint(request.user, found))
    form = AnswerComplaintForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.answer_complaint(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The complaint is answered, and who raised it has a letter."))
        return redirect("funding:complaint", ref)
    context = {
        "complaint": found,
        "application": found.application,
        "phase": found.application.phase,
        "form": form,
    }
    return render(request, "funding/decisions/complaint_answer.html", context, status=form.status)


def _complaint(request, ref) -> Complaint:
    related = ("application__phase__round", "application__partnership", "raised_by", "owner", "answered_by")
    return get_object_or_404(Complaint.objects.visible_to(request.user).select_related(*related), ref=ref)
