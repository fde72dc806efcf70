"""The hub's desk: enquiries, what is done with them, and whom they are routed to."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hub.gateway import actions, forms, policy, printing, queries
from hub.gateway.models import Enquiry, Routing
from lpip_portal import clock
from lpip_portal.documents.serving import made
from lpip_portal.ui.forms import PortalForm
from lpip_portal.ui.views import let_in

from .opening import enquiry_of, form_page


@require_safe
def enquiry_list(request):
    """The enquiries that somebody at the hub may read."""
    let_in(policy.may_list_enquiries(request.user))
    found = queries.listed(request.user)
    state = request.GET.get("state", "")
    if state in Enquiry.State.values:
        found = found.filter(state=state)
    page, now = Paginator(found, 50).get_page(request.GET.get("page")), clock.now()
    context = {
        "page": page,
        "rows": [(enquiry, queries.clock_of(enquiry, now)) for enquiry in page],
        "state": state,
        "states": [each for each in Enquiry.State.choices if each[0] != Enquiry.State.UNCONFIRMED],
    }
    return render(request, "hub/gateway/enquiry_list.html", context)


@require_safe
def enquiry(request, ref):
    """One enquiry: who asks what, what was said, whom it went to and what they answered."""
    found = enquiry_of(request, ref)
    context = {
        "enquiry": found,
        "clock": queries.clock_of(found, clock.now()),
        "said": queries.messages_of(found),
        "routings": [(each, queries.in_lines(each.sources)) for each in queries.routings_of(found)],
        "verbs": policy.hub_verbs(request.user, found),
        "handles": policy.may_handle(request.user, found),
        "publishable": found.has_answer and not queries.why_not_publish(found),
        "is_waiting": found.state in Enquiry.WAITING,
        "may_write": found.state
        not in (Enquiry.State.RECEIVED, Enquiry.State.WITHDRAWN, Enquiry.State.DECLINED),
    }
    return render(request, "hub/gateway/enquiry.html", context)


@require_POST
def enquiry_acknowledge(request, ref):
    """Take an enquiry."""
    actions.acknowledge(enquiry_of(request, ref), by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The enquiry is yours. Its asker is told who works on it."))
    return redirect("hub:enquiry", ref)


def enquiry_clarify(request, ref):
    """Ask the asker what is meant."""
    found = enquiry_of(request, ref, handling=True)
    form = forms.ClarifyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.clarify(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The asker has your question. The clock stands still until they answer."))
        return redirect("hub:enquiry", ref)
    return form_page(
        request,
        form,
        title=_("Ask the asker"),
        button=_("Send and stop the clock"),
        back=_back(ref),
        about=found.question,
    )


def enquiry_message(request, ref):
    """Write to the asker."""
    found = enquiry_of(request, ref, handling=True)
    form = forms.MessageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.write_as_hub(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The asker has your message."))
        return redirect("hub:enquiry", ref)
    return form_page(
        request, form, title=_("Write to the asker"), button=_("Send"), back=_back(ref), about=found.question
    )


def enquiry_route(request, ref):
    """Choose the partnerships to ask."""
    found = enquiry_of(request, ref, handling=True)
    offered = queries.to_ask(found, policy.routable(request.user))
    form = forms.RouteForm(request.POST or None, partnerships=offered.partnerships, hints=offered.hints)
    if request.method == "POST" and form.is_valid():
        actions.route(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("Their leads have a letter. They read the question, and not who asks."))
        return redirect("hub:enquiry", ref)
    context = {"enquiry": found, "form": form, "offered": offered}
    return render(request, "hub/gateway/enquiry_route.html", context, status=form.status)


def enquiry_hand_over(request, ref):
    """Give an enquiry to somebody else at the hub."""
    found = enquiry_of(request, ref, handling=True)
    form = forms.HandOverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.hand_over(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("They have a letter and own the enquiry now."))
        return redirect("hub:enquiry-list")
    lead = _("Where the enquiry is confidential, you no longer see it.")
    return form_page(request, form, title=_("Hand over"), button=_("Hand over"), back=_back(ref), lead=lead)


def enquiry_answer(request, ref):
    """Write the answer from what the partnerships said."""
    found = enquiry_of(request, ref, handling=True)
    form = forms.HubAnswerForm(request.POST or None, initial=queries.first_words(found))
    if request.method == "POST" and form.is_valid():
        actions.answer(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The answer is on its way."))
        return redirect("hub:enquiry", ref)
    context = {"enquiry": found, "form": form, "waiting": queries.still_asked(found)}
    return render(request, "hub/gateway/enquiry_answer.html", context, status=form.status)


def enquiry_decline(request, ref):
    """Decline an enquiry."""
    found = enquiry_of(request, ref, handling=True)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.decline(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The asker is told why."))
        return redirect("hub:enquiry", ref)
    lead = _("The asker reads the reason. Say where else they could ask.")
    words = {"title": _("Decline the enquiry"), "button": _("Decline"), "lead": lead, "about": found.question}
    return form_page(request, form, back=_back(ref), **words)


@require_POST
def enquiry_close(request, ref):
    """Close an enquiry that was answered."""
    actions.close(enquiry_of(request, ref), by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The enquiry is closed."))
    return redirect("hub:enquiry", ref)


@require_POST
def enquiry_renew_link(request, ref):
    """End the asker's link and send a new one."""
    actions.renew_link(enquiry_of(request, ref), by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("A new link is on its way to the asker; the old one works no longer."))
    return redirect("hub:enquiry", ref)


@require_safe
def enquiry_page(request, ref):
    """The answer as its asker reads it."""
    found = enquiry_of(request, ref)
    let_in(found.has_answer)
    context = {
        "enquiry": found,
        "sources": queries.in_lines(found.sources),
        "back": _back(ref),
        "pdf": reverse("hub:enquiry-pdf", args=[ref]),
    }
    return render(request, "hub/gateway/answer.html", context)


@require_safe
def enquiry_pdf(request, ref):
    """The answer as a PDF."""
    found = enquiry_of(request, ref)
    let_in(found.has_answer)
    return made(printing.pdf(found), f"LPIP answer {found}.pdf")


def enquiry_publish(request, ref):
    """Turn an answer into a draft of the evidence library."""
    found = enquiry_of(request, ref, handling=True)
    if why := queries.why_not_publish(found):
        raise actions.NotPossible(why)
    form = forms.InsightForm(request.POST or None, initial={"abstract": found.answer})
    if request.method == "POST" and form.is_valid():
        item = actions.publish_insight(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(
            request,
            _("A draft stands in the library. Look through it, then send it to somebody else for review."),
        )
        return redirect("hub:evidence-item", item.ref)
    lead = _(
        "The page with question, answer, sources and contact becomes its file. Somebody else reviews it before anybody reads it."
    )
    words = {"title": _("Put the answer into the library"), "button": _("Make a draft"), "lead": lead}
    return form_page(request, form, back=_back(ref), **words)


@require_POST
def routing_recall(request, ref):
    """Take an enquiry back from a partnership."""
    visible = Routing.objects.filter(enquiry__in=Enquiry.objects.visible_to(request.user))
    found = get_object_or_404(visible.select_related("enquiry", "partnership"), ref=ref)
    actions.recall(found, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The partnership no longer sees the enquiry, and is told."))
    return redirect("hub:enquiry", found.enquiry.ref)


def _back(ref: str) -> str:
    return reverse("hub:enquiry", args=[ref])
