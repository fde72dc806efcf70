"""The research office's side: the sign-off desk, reading a bid and deciding, the office's own date."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from funding.applications import actions, policy, queries
from funding.applications.desk_forms import AssignForm, OfficeDeadlineForm, ReturnForm
from funding.applications.forms import SubmitForm
from funding.applications.models import Application
from lpip_portal import clock
from lpip_portal.ui.forms import PortalForm

from .finding import known_bid, signed_bid


def sign_off_desk(request):
    """The bids of the organisations I sign for, by time left; and who looks after which."""
    now, show = clock.now(), request.GET.get("show", "")
    rows = queries.desk(request.user, now)
    people = queries.signatories_beside(request.user) if rows else []
    form = AssignForm(request.POST or None, signatories=people, refs=[row.ref for row in rows])
    if request.method == "POST" and form.is_valid():
        chosen = Application.objects.signed_by(request.user).filter(ref__in=form.cleaned_data["bid"])
        person = form.people[form.cleaned_data["signatory"]]
        actions.assign_at_desk(chosen, by=request.user, signatory=person, nonce=form.nonce)
        messages.success(request, _("%(who)s looks after these bids now.") % {"who": person})
        return redirect("funding:sign-off-desk")
    shown, choices = queries.narrowed(rows, show)
    context = {
        "rows": queries.cells(shown),
        "choices": choices,
        "show": show,
        "form": form,
        "dates": queries.office_dates(request.user, now) if rows else [],
    }
    return render(request, "funding/applications/sign_off_desk.html", context, status=form.status)


def sign_off(request, ref):
    """The office's page: the whole bid, what stops it, and the things one can do."""
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
        "looked": queries.looked_words(bid, request.user),
        "verbs": policy.verbs(request.user, bid, now),
        "is_lead": bid.lead_id == request.user.pk,
        "now": now,
    }
    return render(request, "funding/applications/sign_off.html", context)


@require_POST
def submit(request, ref):
    """Submit a bid for its organisation; and where it was asked for go on to the next that waits."""
    bid = known_bid(request, ref)
    form = SubmitForm(request.POST)
    seen = form.cleaned_data["seen"] if form.is_valid() else "?"
    actions.submit(bid, by=request.user, at=request.received_at, seen=seen, nonce=form.nonce)
    if "next" not in request.POST:
        return redirect("funding:application-receipt", bid.ref)
    receipt = reverse("funding:application-receipt", args=[bid.ref])
    words = _(
        "“{title}” is submitted. <a class='govuk-notification-banner__link' href='{url}'>See its receipt</a>"
    )
    messages.success(request, format_html(words, title=bid.title, url=receipt))
    following = queries.next_waiting(request.user, clock.now(), bid)
    if following:
        return redirect("funding:application-sign-off", following)
    return redirect("funding:sign-off-desk")


def return_to_lead(request, ref):
    """Return a bid to its lead, saying what has to change, on the whole and section by section."""
    bid = signed_bid(request, ref)
    form = ReturnForm(request.POST or None, sections=queries.sections_of(bid))
    if request.method == "POST" and form.is_valid():
        actions.return_to_lead(bid, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The bid is back with its lead, who has your note."))
        return redirect("funding:sign-off-desk")
    context = {"bid": bid, "form": form}
    return render(request, "funding/applications/return_to_lead.html", context, status=form.status)


@require_POST
def note_look(request, ref):
    """Mark a bid as read: later changes are shown at my desk."""
    bid = signed_bid(request, ref)
    actions.note_look(bid, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("Marked as read. Your desk shows what is changed after this."))
    return redirect("funding:application-sign-off", bid.ref)


def office_deadline(request, ref, office):
    """The instant by which my organisation wants the bids of a phase."""
    now = clock.now()
    dates = queries.office_dates(request.user, now)
    standing = queries.standing_for(office)
    date = next((each for each in dates if (each.phase.ref, each.organisation.ref) == (ref, standing)), None)
    if date is None:
        raise Http404
    if standing != office:
        return redirect("funding:office-deadline", ref, standing)
    kept = date.deadline
    initial = {"due_at": kept.due_at, "hours": kept.hours} if kept else {"hours": 24}
    form = OfficeDeadlineForm(request.POST or None, phase=date.phase, now=now, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.set_office_deadline(
            date.phase, date.organisation, by=request.user, nonce=form.nonce, **form.values
        )
        messages.success(request, _("Your office’s deadline is set, and the leads have a letter."))
        return redirect("funding:sign-off-desk")
    context = {"date": date, "form": form}
    return render(request, "funding/applications/office_deadline.html", context, status=form.status)
