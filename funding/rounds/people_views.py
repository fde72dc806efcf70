"""The page on which a round's people are named and their parts ended."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from . import actions, forms, policy, queries
from .models import DecisionApprover, Round, RoundOfficer
from .planning_views import small_form


def _named_in(request):
    return Round.objects.run_by(request.user) | Round.objects.approved_by(request.user)


def round_officers(request, ref):
    """Who runs a round, keeps its money and approves its decisions; and one more of them."""
    round_ = get_object_or_404(_named_in(request), ref=ref)
    form = forms.PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user, part = form.values["user"], form.values["part"]
        if part == "approver":
            actions.name_approver(round_, by=request.user, user=user, nonce=form.nonce)
        else:
            actions.name_officer(round_, by=request.user, user=user, duty=part, nonce=form.nonce)
        messages.success(request, _("%(who)s is named and has been told.") % {"who": user})
        return redirect("funding:round-officers", round_.ref)
    context = {
        "form": form,
        "round": round_,
        "people": queries.people(round_),
        "verbs": policy.verbs(request.user, round_),
    }
    return render(request, "funding/rounds/round_officers.html", context, status=form.status)


def round_officer_end(request, ref):
    """End the part of an officer or of a keeper of the money."""
    found = RoundOfficer.objects.holding().filter(round__in=_named_in(request))
    return _end(
        request, get_object_or_404(found.select_related("round", "user"), ref=ref), actions.end_officer
    )


def round_approver_end(request, ref):
    """End the part of an approver."""
    found = DecisionApprover.objects.holding().filter(round__in=_named_in(request))
    return _end(
        request, get_object_or_404(found.select_related("round", "user"), ref=ref), actions.end_approver
    )


def _end(request, tenure, end):
    form = forms.SendForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        end(tenure, by=request.user, nonce=form.nonce)
        messages.success(request, _("The part of %(who)s has ended.") % {"who": tenure.user})
        return redirect("funding:round-officers", tenure.round.ref)
    title = _("End the part of %(who)s?") % {"who": tenure.user}
    return small_form(
        request, form, title, "round-officers", round_=tenure.round, button=_("End it"), warning=True
    )
