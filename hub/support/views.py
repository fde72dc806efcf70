"""The pages of asking the hub for support."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lpip_portal.ui.forms import PortalForm
from partnerships.models import Partnership

from . import actions, policy
from .forms import AnswerForm, AskForm, DeclineForm
from .models import SupportRequest


def request_list(request):
    """The requests a person may see: a partnership's own, or all to hub staff."""
    found = SupportRequest.objects.visible_to(request.user).select_related("partnership", "owner")
    state = request.GET.get("state", "")
    if state in SupportRequest.State.values:
        found = found.filter(state=state)
    page = Paginator(found.order_by("-asked_at", "-pk"), 50).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "state": state,
        "states": SupportRequest.State.choices,
        "may_ask": Partnership.objects.of(request.user).exists(),
    }
    return render(request, "hub/support/request_list.html", context)


def request_new(request):
    """Ask the hub for support."""
    partnerships = list(Partnership.objects.of(request.user).exclude(state="closed"))
    if not partnerships:
        raise Http404
    form = AskForm(request.POST or None, partnerships=partnerships)
    if request.method == "POST" and form.is_valid():
        values = form.values
        chosen = next(each for each in partnerships if each.ref == values.pop("partnership"))
        made = actions.ask(chosen, by=request.user, nonce=form.nonce, **values)
        messages.success(request, _("The hub has your question. You get a letter when somebody takes it on."))
        return redirect("hub:request", ref=made.ref)
    return render(request, "hub/support/request_new.html", {"form": form}, status=form.status)


def request_detail(request, ref):
    """One request and its answer."""
    found = _request(request, ref)
    return render(
        request, "hub/support/request.html", {"request_": found, "verbs": policy.verbs(request.user, found)}
    )


@require_POST
def request_take_on(request, ref):
    """Take a request on."""
    actions.take_on(_request(request, ref), by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("You have taken this request on."))
    return redirect("hub:request", ref=ref)


def request_answer(request, ref):
    """Answer a request."""
    found = _request(request, ref)
    if not policy.may_work_on(request.user, found):
        raise Http404
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.answer(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The answer is on its way to the partnership."))
        return redirect("hub:request", ref=ref)
    return render(
        request, "hub/support/request_answer.html", {"request_": found, "form": form}, status=form.status
    )


def request_decline(request, ref):
    """Decline a request with a reason."""
    found = _request(request, ref)
    if not policy.may_work_on(request.user, found):
        raise Http404
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.decline_request(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The partnership is told why."))
        return redirect("hub:request", ref=ref)
    return render(
        request, "hub/support/request_decline.html", {"request_": found, "form": form}, status=form.status
    )


@require_POST
def request_close(request, ref):
    """Close a request that was answered."""
    actions.close_request(_request(request, ref), by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The request is closed."))
    return redirect("hub:request", ref=ref)


@require_POST
def request_reopen(request, ref):
    """Open a request again."""
    actions.reopen_request(_request(request, ref), by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The hub is told that you need more."))
    return redirect("hub:request", ref=ref)


def _request(request, ref: str) -> SupportRequest:
    found = SupportRequest.objects.visible_to(request.user).select_related("partnership", "asked_by", "owner")
    return get_object_or_404(found, ref=ref)
