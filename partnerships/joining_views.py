"""Answering an invitation, for oneself or for an organisation. Opening the page changes nothing; the answer is a POST."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lpip_portal import clock
from lpip_portal.ui.forms import PortalForm

from . import actions, policy
from .models import ANSWER_WITHIN, Partner, PersonInvitation


def _mine(request, ref):
    """Return the invitation if it was sent to the address with which this person signs in."""
    mine = PersonInvitation.objects.addressed_to(request.user).select_related(
        "partnership__convenor", "sent_by"
    )
    return get_object_or_404(mine, ref=ref)


def invitation(request, ref):
    """What I am asked to join, by whom and as what."""
    found = _mine(request, ref)
    context = {
        "invitation": found,
        "partnership": found.partnership,
        "waiting": found.is_waiting(clock.now()),
        "verbs": policy.verbs(request.user, found),
    }
    return render(request, "partnerships/invitation.html", context)


@require_POST
def invitation_accept(request, ref):
    """Join a partnership."""
    found = actions.accept_invitation(
        _mine(request, ref), by=request.user, nonce=PortalForm(request.POST).nonce
    )
    messages.success(request, _("Welcome: you now belong to the partnership."))
    return redirect("partnerships:partnership-room", ref=found.partnership.ref)


@require_POST
def invitation_decline(request, ref):
    """Say no to joining."""
    actions.decline_invitation(_mine(request, ref), by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("You declined. Those who asked you are told."))
    return redirect("home")


def _ours(request, ref):
    """Return the organisation's invitation if this person was asked, or signs for the organisation."""
    ours = Partner.objects.answerable_by(request.user).select_related(
        "partnership__convenor", "organisation", "invited_by"
    )
    return get_object_or_404(ours, ref=ref)


def partner_answer(request, ref):
    """What an organisation is asked, and whether I may answer for it."""
    found = _ours(request, ref)
    context = {
        "partner": found,
        "partnership": found.partnership,
        "waiting": found.is_waiting(clock.now()),
        "until": found.invited_at + ANSWER_WITHIN,
        "verbs": policy.verbs(request.user, found),
    }
    return render(request, "partnerships/partner_answer.html", context)


@require_POST
def partner_accept(request, ref):
    """Say yes for an organisation."""
    found = _ours(request, ref)
    actions.accept_partner(found, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("Accepted: your organisation is now shown as a partner."))
    return redirect("partnerships:partner-answer", ref=found.ref)


@require_POST
def partner_decline(request, ref):
    """Say no for an organisation."""
    found = _ours(request, ref)
    actions.decline_partner(found, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("Declined. Those who asked are told."))
    return redirect("partnerships:partner-answer", ref=found.ref)
