"""Pages of decisions and their release, for those who run a round."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from funding.applications.models import Application
from funding.review import queries as reviews
from funding.rounds import policy as rounds
from lpip_portal.access import require

from . import actions, policy, queries
from .forms import ProposeForm, ReleaseForm, ReturnForm, VersionForm
from .models import Decision, Release


def decision_list(request, ref):
    """The eligible bids in the panel's order, what is decided about each, and what that comes to."""
    phase = get_object_or_404(queries.phases_run_by(request.user), ref=ref)
    lines = queries.lines(request.user, phase)
    context = {
        "phase": phase,
        "lines": lines,
        "facts": queries.facts(lines, phase),
        "has_met": queries.has_met(phase),
        "release": queries.release_of(phase),
        "is_officer": rounds.is_officer(request.user, phase.round),
    }
    return render(request, "funding/decisions/decision_list.html", context)


def propose(request, ref):
    """Propose what to decide about a bid, or change the proposal."""
    bids = Application.objects.visible_to(request.user).filter(
        phase__in=queries.phases_run_by(request.user), state=Application.State.ELIGIBLE
    )
    bid = get_object_or_404(bids.select_related("phase__round", "item", "decision", "partnership"), ref=ref)
    require(policy.may_propose(request.user, bid))
    table, before = queries.table(request.user, bid), getattr(bid, "decision", None)
    form = ProposeForm(request.POST or None, table=table, initial=queries.initial(before, table))
    if request.method == "POST" and form.is_valid():
        if before is None:
            decision = actions.propose(bid, by=request.user, nonce=form.nonce, **form.values)
        else:
            decision = actions.propose_again(
                before, by=request.user, version=form.seen, nonce=form.nonce, **form.values
            )
        messages.success(request, _("The decision is proposed. Another person approves it."))
        return redirect("funding:decision", decision.ref)
    context = {
        "application": bid,
        "form": form,
        "decision": before,
        "table": table,
        "place": queries.place_words(getattr(bid, "item", None)),
    }
    return render(request, "funding/decisions/propose.html", context, status=form.status)


def decision(request, ref):
    """One decision: what was proposed and why, and what this person may do with it."""
    found = _decision(request, ref)
    context = {
        "decision": found,
        "application": found.application,
        "table": queries.table(request.user, found.application),
        "place": queries.place_words(getattr(found.application, "item", None)),
        "verbs": policy.verbs(request.user, found),
        "may_open_case": rounds.is_officer(request.user, found.application.phase.round)
        or request.user.has_role("auditor"),
        "colours": queries.COLOURS,
    }
    return render(request, "funding/decisions/decision.html", context)


@require_POST
def approve(request, ref):
    """Approve a decision that somebody else proposed."""
    found, form = _decision(request, ref), VersionForm(request.POST)
    actions.approve_decision(found, by=request.user, version=form.seen, nonce=form.nonce)
    messages.success(
        request, _("The decision about “%(title)s” is approved.") % {"title": found.application.title}
    )
    return redirect("funding:decision-list", found.application.phase.ref)


def return_(request, ref):
    """Send a decision back with a reason."""
    found = _decision(request, ref)
    require(policy.may_return_decision(request.user, found))
    form = ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.return_decision(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The decision is sent back, and the officer is told why."))
        return redirect("funding:decision-list", found.application.phase.ref)
    context = {"decision": found, "application": found.application, "form": form}
    return render(request, "funding/decisions/return.html", context, status=form.status)


def _decision(request, ref) -> Decision:
    decisions = Decision.objects.visible_to(request.user).filter(
        application__phase__in=queries.phases_run_by(request.user)
    )
    related = (
        "application__phase__round",
        "application__item",
        "application__partnership",
        "proposed_by",
        "approved_by",
    )
    return get_object_or_404(decisions.select_related(*related), ref=ref)


def release(request, ref):
    """Prepare the release of a phase, read every letter beforehand, and see what blocks it."""
    phase = get_object_or_404(queries.phases_run_by(request.user), ref=ref)
    found = queries.release_of(phase)
    form = ReleaseForm(request.POST or None, initial=queries.initial_release(found, phase))
    if request.method == "POST" and form.is_valid():
        actions.prepare_release(phase, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The release is prepared. Another person approves it."))
        return redirect("funding:release", phase.ref)
    verbs = policy.verbs(request.user, found) if found else set()
    context = {
        "phase": phase,
        "release": found,
        "form": form,
        "blockers": queries.blockers(request.user, phase),
        "letters": queries.letters(request.user, phase),
        "suspects": reviews.suspects(request.user, phase),
        "following": queries.following(phase),
        "standing": queries.release_words(found),
        "is_out": found is not None and found.is_out(),
        "verbs": verbs,
        "may_prepare": "prepare_again" in verbs
        or not found
        and policy.may_prepare_release(request.user, phase),
    }
    return render(request, "funding/decisions/release.html", context, status=form.status)


@require_POST
def approve_release(request, ref):
    """Approve a release that somebody else prepared."""
    found, form = _release(request, ref), VersionForm(request.POST)
    actions.approve_release(found, by=request.user, version=form.seen, nonce=form.nonce)
    messages.success(
        request, _("The release is approved. All outcomes are out together when the embargo ends.")
    )
    return redirect("funding:release", ref)


@require_POST
def stop_release(request, ref):
    """Stop a release before its embargo ends."""
    found, form = _release(request, ref), VersionForm(request.POST)
    actions.stop_release(found, by=request.user, nonce=form.nonce)
    messages.success(request, _("The release is stopped. No letter goes, and nobody sees an outcome."))
    return redirect("funding:release", ref)


def _release(request, ref) -> Release:
    releases = Release.objects.filter(phase__in=queries.phases_run_by(request.user))
    return get_object_or_404(releases.select_related("phase__round"), phase__ref=ref)
