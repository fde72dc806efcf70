"""A partnership's part: what it was asked, and its answer to the hub."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hub.gateway import actions, forms, policy, queries
from hub.gateway.models import Routing
from lpip_portal.ui.views import let_in

from .opening import form_page, routing_of


@require_safe
def routing_list(request):
    """What was routed to a person's partnerships."""
    found = Routing.objects.of_partnerships(request.user).select_related("partnership", "enquiry__theme")
    page = Paginator(found.order_by("-routed_at", "-pk"), 50).get_page(request.GET.get("page"))
    return render(request, "hub/gateway/routing_list.html", {"page": page})


@require_safe
def routing(request, ref):
    """One enquiry as a partnership sees it: the question and its purpose, never who asks."""
    found = routing_of(request, ref)
    context = {
        "routing": found,
        "enquiry": found.enquiry,
        "sources": queries.in_lines(found.sources),
        "verbs": policy.routing_verbs(request.user, found),
    }
    return render(request, "hub/gateway/routing.html", context)


def routing_answer(request, ref):
    """Answer for a partnership."""
    found = routing_of(request, ref)
    let_in(policy.may_answer_routing(request.user, found))
    mine = {"contact_name": request.user.name, "contact_email": request.user.email}
    form = forms.PartnershipAnswerForm(request.POST or None, initial=mine)
    if request.method == "POST" and form.is_valid():
        actions.answer_routing(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The hub has your answer and writes the reply from it."))
        return redirect("hub:routing", ref)
    lead = _("The hub writes the reply from this and may shorten it. No other partnership reads it.")
    words = {"title": _("Answer the enquiry"), "button": _("Send to the hub"), "lead": lead}
    return form_page(request, form, back=_back(ref), about=found.enquiry.question, **words)


def routing_decline(request, ref):
    """Say that a partnership cannot answer."""
    found = routing_of(request, ref)
    let_in(policy.may_answer_routing(request.user, found))
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.decline_routing(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The hub is told why."))
        return redirect("hub:routing", ref)
    words = {
        "title": _("We cannot answer"),
        "button": _("Tell the hub"),
        "lead": _("The hub reads the reason."),
    }
    return form_page(request, form, back=_back(ref), about=found.enquiry.question, **words)


def _back(ref: str) -> str:
    return reverse("hub:routing", args=[ref])
