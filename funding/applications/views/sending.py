"""Checking, sending, the receipt, and withdrawing; what the office does is in ``desk``."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from funding.applications import actions, policy, queries
from funding.applications.forms import DeclarationForm, ReasonForm
from lpip_portal.ui.forms import PortalForm

from .finding import known_bid, own_bid, readable_bid


def check(request, ref):
    """The whole bid as it stands, and what still stops it. Once submitted, what was submitted."""
    bid = own_bid(request, ref)
    if bid.submitted_at and not bid.is_reopened:
        return redirect("funding:application-read", bid.ref)
    found = queries.preflight(bid)
    context = {
        "bid": bid,
        "sheet": queries.sheet_of_draft(bid, found),
        "problems": queries.problems(bid, found),
        "verbs": policy.verbs(request.user, bid),
    }
    return render(request, "funding/applications/check.html", context)


def send(request, ref):
    """Declare, then send the bid to the research office; where the phase asks for none, submit it."""
    bid = own_bid(request, ref)
    if not policy.may_send(request.user, bid):
        raise PermissionDenied
    form = DeclarationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verb = actions.send_to_office if bid.phase.sign_off_required else actions.submit_without_office
        verb(bid, by=request.user, at=request.received_at, nonce=form.nonce)
        if not bid.phase.sign_off_required:
            return redirect("funding:application-receipt", bid.ref)
        messages.success(request, _("Your bid is with your research office. It is not submitted yet."))
        return redirect("funding:application", bid.ref)
    found = queries.preflight(bid)
    context = {
        "bid": bid,
        "form": form,
        "problems": queries.problems(bid, found),
        "totals": found.totals,
        "verbs": policy.verbs(request.user, bid),
    }
    return render(request, "funding/applications/send.html", context, status=form.status)


@require_POST
def take_back(request, ref):
    """Take a bid back from the research office."""
    bid = known_bid(request, ref)
    actions.take_back(bid, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The bid is yours again. Send it once more when it is ready."))
    return redirect("funding:application", bid.ref)


def receipt(request, ref):
    """The receipt of a submission, with a fingerprint that is computed again on each visit."""
    bid = readable_bid(request, ref)
    submission = queries.latest_submission(bid)
    if submission is None:
        raise Http404
    context = {"bid": bid, "submission": submission, "intact": queries.is_intact(submission)}
    return render(request, "funding/applications/receipt.html", context)


def read(request, ref):
    """The bid as it was submitted. Readings by those who run the round are logged."""
    bid = readable_bid(request, ref)
    submission = queries.latest_submission(bid)
    if submission is None:
        raise Http404
    is_own = policy.is_own(request.user, bid)
    if not is_own:
        actions.note_reading(submission, by=request.user)
    context = {
        "bid": bid,
        "submission": submission,
        "sheet": queries.sheet_of(submission, "everything"),
        "is_own": is_own,
        "verbs": policy.verbs(request.user, bid),
    }
    return render(request, "funding/applications/read.html", context)


def withdraw(request, ref):
    """Ask why, then withdraw a bid."""
    bid = own_bid(request, ref)
    if not policy.may_withdraw(request.user, bid):
        raise PermissionDenied
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.withdraw(bid, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The bid is withdrawn."))
        return redirect("funding:application", bid.ref)
    context = {"bid": bid, "form": form, "verbs": policy.verbs(request.user, bid)}
    return render(request, "funding/applications/withdraw.html", context, status=form.status)
