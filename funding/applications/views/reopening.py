"""Opening a submitted bid again, and leaving it as it was submitted."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from funding.applications import actions
from lpip_portal.ui.forms import PortalForm

from .finding import known_bid


@require_POST
def reopen(request, ref):
    """Open a submitted bid again to change it."""
    bid = known_bid(request, ref)
    actions.reopen(bid, by=request.user, at=request.received_at, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The bid is open again. What was submitted stands until a newer version is."))
    return redirect("funding:application", bid.ref)


@require_POST
def keep_submitted(request, ref):
    """Leave a bid as it was submitted."""
    bid = known_bid(request, ref)
    actions.keep_submitted(bid, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The bid stays as it was submitted."))
    return redirect("funding:application", bid.ref)
