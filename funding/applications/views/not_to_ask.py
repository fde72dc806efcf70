"""Whom a bid asks not to be judged by: a page of its writers."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from funding.applications import actions, policy
from funding.applications.models import NotToAsk
from funding.applications.not_to_ask_forms import NotToAskForm
from lpip_portal.ui.forms import PortalForm

from .finding import written_bid


def not_to_ask(request, ref):
    """The people and organisations named so far, and one more of them."""
    bid = written_bid(request, ref)
    form = NotToAskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.name_not_to_ask(bid, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("Noted. Only those who decide on conflicts of interest read it."))
        return redirect("funding:not-to-ask", bid.ref)
    context = {
        "bid": bid,
        "form": form,
        "named": bid.not_to_ask.select_related("organisation"),
        "verbs": policy.verbs(request.user, bid),
    }
    return render(request, "funding/applications/not_to_ask.html", context, status=form.status)


@require_POST
def not_to_ask_drop(request, ref):
    """Take back one of them."""
    named = get_object_or_404(
        NotToAsk.objects.visible_to(request.user).select_related("application"), ref=ref
    )
    bid = written_bid(request, named.application.ref)
    actions.drop_not_to_ask(named, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("Taken back."))
    return redirect("funding:not-to-ask", bid.ref)
