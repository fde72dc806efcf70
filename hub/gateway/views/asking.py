"""Asking without an account, and the asker's own thread."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hub.gateway import actions, forms, policy, printing, queries
from lpip_portal import clock
from lpip_portal.access import Guest
from lpip_portal.documents.serving import made
from lpip_portal.ui.forms import PortalForm

from .opening import following, form_page, is_open, link_of, private, remember


@login_not_required
def enquiry_new(request):
    """Ask the hub. A box that only machines fill in ends here, with the same page as everybody's."""
    user = request.user if request.user.is_authenticated else None
    form = forms.EnquiryForm(request.POST or None, user=user)
    if request.method == "POST" and request.POST.get("website"):
        return redirect("hub:enquiry-sent")
    if request.method == "POST" and form.is_valid():
        language = get_language() or "en-gb"
        asker = user or Guest(form.cleaned_data["email"], form.cleaned_data["name"], language)
        if not ratelimit.consume(request, action="gateway_ask", key=asker.email):
            return ratelimit.respond_429(request)
        enquiry = actions.ask(by=asker, language=language, nonce=form.nonce, **form.values)
        if user:
            messages.success(request, _("The hub has your question."))
            return redirect("hub:thread", queries.token_of(queries.link_of(enquiry)))
        return redirect("hub:enquiry-sent")
    return render(request, "hub/gateway/enquiry_new.html", {"form": form}, status=form.status)


@login_not_required
@require_safe
def enquiry_sent(request):
    """What follows a question: the same page for everybody."""
    return private(render(request, "hub/gateway/enquiry_sent.html"))


@login_not_required
def enquiry_confirm(request, token):
    """What the first letter's link opens. Opening it changes nothing: mail scanners open links too."""
    enquiry = queries.to_confirm(token, clock.now())
    if enquiry is None:
        raise actions.Gone
    if request.method == "POST":
        actions.confirm(enquiry, by=queries.guest(enquiry))
        messages.success(request, _("Thank you. The hub has your question."))
        return private(redirect("hub:thread", queries.token_of(queries.link_of(enquiry))))
    return private(
        render(request, "hub/gateway/enquiry_confirm.html", {"enquiry": enquiry, "form": PortalForm()})
    )


@following
@require_safe
def thread(request, link, token):
    """The asker's own view of their enquiry."""
    enquiry = link.enquiry
    context = {
        "enquiry": enquiry,
        "token": token,
        "asked": queries.asked(link),
        "said": queries.messages_of(enquiry),
        "clock": queries.clock_of(enquiry, clock.now()),
        "verbs": policy.askers_verbs(queries.guest(enquiry), enquiry),
        "may_write": enquiry.state in enquiry.WAITING,
        "link": link,
    }
    return render(request, "hub/gateway/thread.html", context)


@login_not_required
def thread_code(request, token):
    """Ask for the six digits of a confidential thread; the page says nothing of what it is about."""
    link = link_of(request, token)
    if is_open(request, link):
        return private(redirect("hub:thread", token))
    form = forms.CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if actions.enter_code(link, by=queries.guest(link.enquiry), **form.values):
            remember(request, link)
            return private(redirect("hub:thread", token))
        form.add_error(
            "digits", _("These are not the digits of our latest letter, or they have run out. Send new ones")
        )
    context = {"form": form, "token": token}
    return private(render(request, "hub/gateway/thread_code.html", context, status=form.status))


@login_not_required
@require_POST
def thread_send_code(request, token):
    """Send the digits."""
    link = link_of(request, token)
    actions.send_code(link, by=queries.guest(link.enquiry))
    messages.success(
        request, _("Six digits are on their way to the address that asked. They work for 15 minutes.")
    )
    return private(redirect("hub:thread-code", token))


@following
def thread_message(request, link, token):
    """Write to the hub."""
    form = forms.MessageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.write_as_asker(link.enquiry, by=queries.guest(link.enquiry), **form.values)
        messages.success(request, _("The hub has your message."))
        return redirect("hub:thread", token)
    back = reverse("hub:thread", args=[token])
    return form_page(request, form, title=_("Write to the hub"), button=_("Send"), back=back)


@following
def thread_withdraw(request, link, token):
    """Withdraw the enquiry."""
    form = PortalForm(request.POST or None)
    if request.method == "POST":
        actions.withdraw(link.enquiry, by=queries.guest(link.enquiry))
        messages.success(request, _("Your question is withdrawn. Whoever worked on it is told."))
        return redirect("hub:thread", token)
    lead = _(
        "Partnerships that have not answered no longer see your question. You cannot take this back, but you can ask again."
    )
    back = reverse("hub:thread", args=[token])
    words = {"title": _("Withdraw your question"), "button": _("Withdraw"), "lead": lead}
    return form_page(request, form, back=back, warning=True, **words)


@following
def thread_publication(request, link, token):
    """Say whether the answer may be published."""
    form = forms.PublicationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.agree_to_publication(link.enquiry, by=queries.guest(link.enquiry), **form.values)
        messages.success(
            request, _("Thank you. We have noted it; you can say otherwise until it is published.")
        )
        return redirect("hub:thread", token)
    back = reverse("hub:thread", args=[token])
    lead = _("Others may have the same question. Nobody learns that you asked it.")
    return form_page(
        request, form, title=_("May we publish the answer?"), button=_("Save"), back=back, lead=lead
    )


@following
def thread_outcome(request, link, token):
    """Tell what was done with the answer."""
    form = forms.OutcomeForm(request.POST or None, initial={"outcome": link.enquiry.outcome})
    if request.method == "POST" and form.is_valid():
        actions.tell_outcome(link.enquiry, by=queries.guest(link.enquiry), **form.values)
        messages.success(request, _("Thank you. The hub reads this."))
        return redirect("hub:thread", token)
    back = reverse("hub:thread", args=[token])
    return form_page(request, form, title=_("What came of it"), button=_("Save"), back=back)


@following
@require_POST
def thread_renew(request, link, token):
    """Send a new link to the asker's address, and end this one."""
    actions.renew_link(link.enquiry, by=queries.guest(link.enquiry))
    return redirect("hub:thread-renewed")


@login_not_required
@require_safe
def thread_renewed(request):
    """What follows: the old link works no longer."""
    return private(render(request, "hub/gateway/thread_renewed.html"))


@following
@require_safe
def thread_answer(request, link, token):
    """The answer on one page, to read and print."""
    if not link.enquiry.has_answer:
        return redirect("hub:thread", token)
    back, pdf = (reverse(f"hub:{name}", args=[token]) for name in ("thread", "thread-answer-pdf"))
    context = {
        "enquiry": link.enquiry,
        "sources": queries.in_lines(link.enquiry.sources),
        "back": back,
        "pdf": pdf,
    }
    return render(request, "hub/gateway/answer.html", context)


@following
@require_safe
def thread_answer_pdf(request, link, token):
    """The answer as a PDF."""
    if not link.enquiry.has_answer:
        return redirect("hub:thread", token)
    return made(printing.pdf(link.enquiry), f"LPIP answer {link.enquiry}.pdf")
