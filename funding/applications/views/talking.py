"""Messages about a bid, and writing once to a narrowed list of leads."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from funding.applications import actions, policy, queries
from funding.applications.filters import ApplicationFilter
from funding.applications.models import BulkLetter, in_talk_with
from funding.applications.talking_forms import BulkLetterForm, MessageForm

from .finding import ALONG, known_phase


def bid_messages(request, ref):
    """What the team of a bid and the officers of its round wrote to each other, and one more message."""
    bid = get_object_or_404(in_talk_with(request.user).select_related(*ALONG), ref=ref)
    form = MessageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.write_message(bid, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("Your message is there, and a letter says so to the other side."))
        return redirect("funding:application-messages", bid.ref)
    context = {
        "bid": bid,
        "form": form,
        "thread": queries.thread(request.user, bid),
        "as_officer": policy.talks_as_officer(request.user, bid),
    }
    return render(request, "funding/applications/bid_messages.html", context, status=form.status)


def bulk_letter(request, ref):
    """Write once to the leads of a narrowed list: first the text, then a look at who gets it, then it goes."""
    phase = known_phase(request, ref)
    if not policy.may_write_to_many(request.user, phase):
        raise Http404
    narrowed = ApplicationFilter(request.GET, queries.of_phase(request.user, phase))
    known = queries.recipients(request.user, phase, narrowed.qs)
    form = BulkLetterForm(request.POST or None)
    is_preview = request.method == "POST" and form.is_valid()
    if is_preview and "send" in request.POST:
        letter = actions.write_to_many(
            phase,
            by=request.user,
            bids=known,
            narrowed=request.GET.urlencode(),
            nonce=form.nonce,
            **form.values,
        )
        messages.success(request, _("Your letter is on its way to %(n)s leads.") % {"n": letter.recipients})
        return redirect("funding:bulk-letter", letter.ref)
    context = {
        "phase": phase,
        "form": form,
        "known": known,
        "seen": queries.names_recipients(known),
        "written": BulkLetter.objects.visible_to(request.user).filter(phase=phase).select_related("by")[:20],
    }
    page = "bulk_letter_preview" if is_preview else "write_to_many"
    return render(request, f"funding/applications/{page}.html", context, status=form.status)


def bulk_letter_page(request, ref):
    """A letter that was written to many: its text, and what became of each."""
    letters = BulkLetter.objects.visible_to(request.user).select_related("phase__round", "by")
    letter = get_object_or_404(letters, ref=ref)
    context = {"letter": letter, "phase": letter.phase, "delivered": queries.delivered(request.user, letter)}
    return render(request, "funding/applications/bulk_letter.html", context)
