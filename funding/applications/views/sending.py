"""Checking, sending, signing off, the receipt, and withdrawing."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from funding.applications import actions, policy, queries
from funding.applications.forms import DeclarationForm, NoteForm, ReasonForm, SubmitForm
from lpip_portal import clock
from lpip_portal.ui.forms import PortalForm

from .finding import known_bid, own_bid, readable_bid, signed_bid


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


def sign_off_desk(request):
    """The bids of the organisations I sign for, by time left."""
    context = {"rows": queries.desk(request.user, clock.now()), "now": clock.now()}
    return render(request, "funding/applications/sign_off_desk.html", context)


def sign_off(request, ref):
    """The office's page: the whole bid, what stops it, and the two things one can do."""
    bid, now = signed_bid(request, ref), clock.now()
    found = queries.preflight(bid)
    latest = None if bid.is_reopened else queries.latest_submission(bid)
    context = {
        "bid": bid,
        "sheet": queries.sheet_of(latest, "everything") if latest else queries.sheet_of_draft(bid, found),
        "problems": [] if latest else queries.problems(bid, found),
        "totals": found.totals,
        "standing": queries.standing(bid, now),
        "colour": queries.colour(bid, now),
        "missed": queries.missed_sentence(bid, now),
        "reopened": queries.reopened_sentence(bid, now),
        "verbs": policy.verbs(request.user, bid, now),
        "is_lead": bid.lead_id == request.user.pk,
        "now": now,
    }
    return render(request, "funding/applications/sign_off.html", context)


@require_POST
def submit(request, ref):
    """Submit a bid for its organisation."""
    bid = known_bid(request, ref)
    form = SubmitForm(request.POST)
    seen = form.cleaned_data["seen"] if form.is_valid() else "?"
    actions.submit(bid, by=request.user, at=request.received_at, seen=seen, nonce=form.nonce)
    return redirect("funding:application-receipt", bid.ref)


def return_to_lead(request, ref):
    """Return a bid to its lead, saying what has to change."""
    bid = signed_bid(request, ref)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.return_to_lead(bid, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The bid is back with its lead, who has your note."))
        return redirect("funding:sign-off-desk")
    context = {"bid": bid, "form": form}
    return render(request, "funding/applications/return_to_lead.html", context, status=form.status)


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
