"""The pages of asking the hub for support, and of answering."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hub.support import actions, forms, policy, queries
from hub.support.models import SupportActivity, SupportRequest
from lpip_portal.ui.forms import PortalForm
from lpip_portal.ui.views import let_in
from partnerships.models import Partnership


def request_list(request):
    """The requests a person may see: a partnership's own, or those that wait for hub staff."""
    found = SupportRequest.objects.visible_to(request.user).select_related("partnership", "owner")
    state = request.GET.get("state", "")
    if state in SupportRequest.State.values:
        found = found.filter(state=state)
    page = Paginator(found.order_by("-asked_at", "-pk"), 50).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "state": state,
        "states": SupportRequest.State.choices,
        "may_ask": Partnership.objects.of(request.user).exclude(state="closed").exists(),
    }
    return render(request, "hub/support/request_list.html", context)


@login_not_required
def answer_list(request):
    """Questions that were answered and are meant for others too."""
    found = SupportRequest.objects.shared_with(request.user).order_by("-answered_at", "-pk")
    page = Paginator(found, 20).get_page(request.GET.get("page"))
    return render(request, "hub/support/answer_list.html", {"page": page})


def request_new(request):
    """Ask the hub for support."""
    partnerships = list(Partnership.objects.of(request.user).exclude(state="closed"))
    let_in(bool(partnerships))
    phases = queries.phases_to_bid_in(partnerships)
    form = forms.AskForm(request.POST or None, partnerships=partnerships, phases=phases)
    if request.method == "POST" and form.is_valid():
        values = form.values
        chosen = next(each for each in partnerships if each.ref == values.pop("partnership"))
        made = actions.ask(chosen, by=request.user, nonce=form.nonce, **values)
        messages.success(request, _("The hub has your question. You get a letter when somebody takes it on."))
        return redirect("hub:request", ref=made.ref)
    return render(request, "hub/support/request_new.html", {"form": form}, status=form.status)


def request_detail(request, ref):
    """One request, what was said and done about it, and its answer."""
    found = _request(request, ref)
    activities = SupportActivity.objects.visible_to(request.user).filter(request=found)
    verbs = policy.verbs(request.user, found)
    context = {
        "request_": found,
        "verbs": verbs,
        "messages_": found.messages.select_related("by"),
        "activities": activities.prefetch_related("people").order_by("on", "pk"),
        "may_note": policy.may_note_work_on(request.user, found),
        "owners": queries.owners(found) if "triage" in verbs else [],
        "why_not": queries.why_not_mine(found, request.user) if "take_on" in verbs else "",
    }
    return render(request, "hub/support/request.html", context)


def request_triage(request, ref):
    """Give a request to somebody."""
    found = _request(request, ref)
    let_in(policy.may_triage(request.user, found))
    # Whoever may not help any more since the page was opened is refused by the verb, which says why.
    staff = queries.staff() if request.method == "POST" else queries.owners(found)
    form = forms.TriageForm(request.POST or None, staff=staff)
    words = _("Give the request to somebody"), _("Give it to them"), _("They are told, and own the request.")
    return _step(request, found, form, actions.triage, words)


@require_POST
def request_take_on(request, ref):
    """Take a request on."""
    return _press(request, ref, actions.take_on, _("You have taken this request on."))


@require_POST
def request_begin(request, ref):
    """Begin to work on a request."""
    return _press(request, ref, actions.begin_work, _("The partnership sees that the work has begun."))


def request_ask_back(request, ref):
    """Ask the partnership something back."""
    found = _request(request, ref)
    let_in(policy.may_work_on(request.user, found))
    words = _("Ask the partnership"), _("Ask them"), _("The partnership is asked. The request waits for it.")
    return _step(request, found, forms.MessageForm(request.POST or None), actions.ask_partnership, words)


def request_reply(request, ref):
    """Reply to the hub's question."""
    found = _request(request, ref)
    let_in(policy.may_settle(request.user, found))
    words = _("Reply to the hub"), _("Send the reply"), _("The hub has your reply.")
    return _step(request, found, forms.MessageForm(request.POST or None), actions.reply, words)


def request_answer(request, ref):
    """Answer a request."""
    found = _request(request, ref)
    let_in(policy.may_work_on(request.user, found))
    words = _("Answer a request"), _("Send the answer"), _("The answer is on its way to the partnership.")
    return _step(request, found, forms.AnswerForm(request.POST or None), actions.answer, words)


def request_decline(request, ref):
    """Decline a request with a reason."""
    found = _request(request, ref)
    let_in(policy.may_triage(request.user, found))
    words = _("Decline a request"), _("Decline the request"), _("The partnership is told why.")
    return _step(request, found, forms.DeclineForm(request.POST or None), actions.decline_request, words)


def request_redirect(request, ref):
    """Say who can help better."""
    found = _request(request, ref)
    let_in(policy.may_triage(request.user, found))
    words = (
        _("Send a request elsewhere"),
        _("Tell the partnership"),
        _("The partnership is told who can help."),
    )
    return _step(request, found, forms.RedirectForm(request.POST or None), actions.redirect_request, words)


def request_rate(request, ref):
    """Say how well an answer helped."""
    found = _request(request, ref)
    let_in(policy.may_settle(request.user, found))
    words = _("Rate the answer"), _("Send your rating"), _("Thank you. The hub reads your rating.")
    return _step(request, found, forms.RatingForm(request.POST or None), actions.rate_request, words)


@require_POST
def request_reopen(request, ref):
    """Open a request again."""
    return _press(request, ref, actions.reopen_request, _("The hub is told that you need more."))


def _press(request, ref: str, verb, done: str):
    verb(_request(request, ref), by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, done)
    return redirect("hub:request", ref=ref)


def _step(request, found: SupportRequest, form: PortalForm, verb, words: tuple[str, str, str]):
    """A page with one form that moves a request on; ``words`` are its title, its button and what is said afterwards."""
    title, button, done = words
    if request.method == "POST" and form.is_valid():
        verb(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, done)
        return redirect("hub:request", ref=found.ref)
    context = {"request_": found, "form": form, "title": title, "button": button}
    return render(request, "hub/support/request_step.html", context, status=form.status)


def _request(request, ref: str) -> SupportRequest:
    found = SupportRequest.objects.visible_to(request.user)
    return get_object_or_404(
        found.select_related("partnership", "asked_by", "owner", "phase__round"), ref=ref
    )
