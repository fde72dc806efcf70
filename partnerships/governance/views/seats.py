"""Seats: asking people, seating partners, answering, leaving, being shown."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lpip_portal import clock
from lpip_portal.ui.forms import PortalForm
from partnerships.agenda.views.finding import posted
from partnerships.governance import actions, policy, queries
from partnerships.governance.forms import OrganisationSeatForm, PersonSeatForm

from .finding import kept_body, known_seat, own_seat


def seat_ask(request, ref):
    """Ask a person to take a seat."""
    found = kept_body(request, ref)
    form = PersonSeatForm(posted(request))
    if request.method == "POST" and form.is_valid():
        actions.ask_person(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The invitation is on its way. Nobody is a member before they say yes."))
        return redirect("partnerships:body", ref=ref)
    context = {"body": found, "form": form}
    return render(request, "partnerships/governance/seat_ask.html", context, status=form.status)


def seat_partner(request, ref):
    """Give a seat to a partner."""
    found = kept_body(request, ref)
    partners = queries.partners_of(found.partnership)
    form = OrganisationSeatForm(posted(request), partners=partners)
    if request.method == "POST" and form.is_valid():
        actions.seat_organisation(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The organisation has a seat."))
        return redirect("partnerships:body", ref=ref)
    context = {"body": found, "partnership": found.partnership, "form": form, "partners": partners}
    return render(request, "partnerships/governance/seat_partner.html", context, status=form.status)


def seat(request, ref):
    """What I am asked to sit on, by whom and as what; or the seat that I have."""
    found = own_seat(request, ref)
    context = {
        "seat": found,
        "body": found.body,
        "partnership": found.body.partnership,
        "waiting": found.is_waiting(clock.now()),
        "answer_by": queries.answer_by(found),
        "verbs": policy.verbs(request.user, found),
    }
    return render(request, "partnerships/governance/seat.html", context)


@require_POST
def seat_accept(request, ref):
    """Take a seat, with one's name in public or without."""
    found = actions.accept_seat(
        own_seat(request, ref),
        by=request.user,
        shown=request.POST.get("shown") == "yes",
        nonce=PortalForm(request.POST).nonce,
    )
    messages.success(request, _("Welcome: you sit on this body now."))
    return redirect("partnerships:body", ref=found.body.ref)


@require_POST
def seat_decline(request, ref):
    """Say no to a seat."""
    actions.decline_seat(own_seat(request, ref), by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("You declined. Those who asked you are told."))
    return redirect("home")


@require_POST
def seat_withdraw(request, ref):
    """Take an invitation back."""
    found = known_seat(request, ref)
    actions.withdraw_seat(found, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The invitation is withdrawn."))
    return redirect("partnerships:body", ref=found.body.ref)


@require_POST
def seat_leave(request, ref):
    """Leave a body, or end somebody's seat."""
    found = known_seat(request, ref)
    actions.leave_seat(found, by=request.user, nonce=PortalForm(request.POST).nonce)
    if found.user_id == request.user.pk:
        messages.success(request, _("You have left the body. Your name is not shown any more."))
        return redirect("partnerships:seat", ref=ref)
    messages.success(request, _("The seat is free again."))
    return redirect("partnerships:body", ref=found.body.ref)


@require_POST
def seat_show(request, ref):
    """Be shown in public beside the body, or no longer."""
    shown = request.POST.get("shown") == "yes"
    found = known_seat(request, ref)
    actions.show_seat(found, by=request.user, shown=shown, nonce=PortalForm(request.POST).nonce)
    said = _("Everybody may read your name now.") if shown else _("Your name is not shown any more.")
    messages.success(request, said)
    return redirect("partnerships:body", ref=found.body.ref)
