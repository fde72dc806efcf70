"""Bringing priorities of the research agenda into a bid."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from funding.applications import actions, policy, queries
from funding.applications.bringing_forms import BringInForm

from .finding import own_bid


def bring_in(request, ref):
    """Choose priorities that the partnership has taken up and the answer that they go into."""
    bid = own_bid(request, ref)
    if not policy.may_bring_in(request.user, bid):
        raise PermissionDenied
    priorities, questions = queries.to_bring_in(bid), queries.places_for_words(bid)
    form = BringInForm(request.POST or None, priorities=priorities, questions=questions)
    if request.method == "POST" and form.is_valid():
        brought = actions.bring_in(
            bid, by=request.user, at=request.received_at, nonce=form.nonce, **form.values
        )
        n = len(brought)
        said = ngettext(
            "%(n)s priority is brought in. Edit the answer as you like.",
            "%(n)s priorities are brought in. Edit the answer as you like.",
            n,
        )
        messages.success(request, said % {"n": n})
        question = form.values["question"]
        return redirect("funding:application-section", ref=bid.ref, slug=question.section.slug)
    context = {
        "bid": bid,
        "form": form,
        "may_choose": bool(priorities and questions),
        "brought": queries.brought_in(bid),
    }
    return render(request, "funding/applications/bring_in.html", context, status=form.status)
