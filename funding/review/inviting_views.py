"""Pages of asking: the letter's link, which works without an account, and an officer's next best reviewers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lpip_portal import clock
from lpip_portal.access import Guest
from lpip_portal.ui.forms import PortalForm

from . import actions, inviting_forms, policy, queries
from .models import Assignment
from .officer_views import run_bid, run_phase

PAGE = 20


def _letter(request, token):
    """Return the letter of a link that works for whoever opens it; a signed-in stranger learns what a wrong link tells."""
    found = queries.by_token(token, clock.now())
    if found is None:
        raise actions.Gone
    if request.user.is_authenticated:
        if found.assignment_id and found.assignment.reviewer_id == request.user.pk:
            return found, redirect("funding:assignment", found.assignment.ref)
        if found.assignment_id or not policy.may_join(request.user, found):
            raise actions.Gone
        return found, redirect("funding:review-join", found.ref)
    return found, None


def private(response):
    """Keep a page that a letter opened out of caches, searches and other sites."""
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@login_not_required
@require_safe
def asked(request, token):
    """What the letter's link opens: enough of the bid to see a conflict, and two answers. Opening it changes nothing."""
    found, elsewhere = _letter(request, token)
    if elsewhere:
        return private(elsewhere)
    context = {
        "invitation": found,
        "token": token,
        "glance": queries.glance(found.application),
        "criteria": queries.criteria(found.application.phase),
        "least": queries.LEAST_WORDS,
    }
    return private(render(request, "funding/review/asked.html", context))


@login_not_required
@require_POST
def asked_yes(request, token):
    """Say yes; the next steps need an account."""
    found, elsewhere = _letter(request, token)
    if elsewhere:
        return private(elsewhere)
    actions.say_yes(found, by=Guest(found.email))
    return private(redirect("funding:asked-next"))


@login_not_required
def asked_no(request, token):
    """Say no, why, and who else could be asked."""
    found, elsewhere = _letter(request, token)
    if elsewhere:
        return private(elsewhere)
    form = inviting_forms.DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.say_no(found, by=Guest(found.email), **form.values)
        return private(redirect("funding:asked-thanks"))
    context = {"invitation": found, "token": token, "form": form}
    return private(render(request, "funding/review/asked_no.html", context, status=form.status))


@login_not_required
@require_safe
def asked_next(request):
    """What follows a yes: the same page for everybody, with an account or without."""
    return private(render(request, "funding/review/asked_next.html"))


@login_not_required
@require_safe
def asked_thanks(request):
    """What follows a no."""
    return private(render(request, "funding/review/asked_thanks.html"))


def review_join(request, ref):
    """Take up an invitation that went to an address before there was an account."""
    waiting = queries.to_join(request.user, clock.now())
    found = next((each for each in waiting if each.ref == ref), None)
    if found is None:
        raise Http404
    if request.method == "POST":
        made = actions.join(found, by=request.user, nonce=PortalForm(request.POST).nonce)
        return redirect("funding:assignment", made.ref)
    context = {"invitation": found, "form": PortalForm()}
    return render(request, "funding/review/review_join.html", context)


@require_POST
def ask_again(request, ref):
    """Ask a reviewer again who has not answered."""
    known = Assignment.objects.visible_to(request.user).exclude(reviewer=request.user)
    found = get_object_or_404(known.select_related("application__phase__round", "reviewer"), ref=ref)
    actions.ask_again(found, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("A fresh invitation is on its way to %(who)s.") % {"who": found.reviewer})
    return redirect("funding:assignment", found.ref)


def alternate_list(request, ref):
    """Who could step in, bid by bid, where somebody did not answer or said no."""
    phase = run_phase(request, ref)
    bids = queries.to_review(request.user, phase).prefetch_related("partnership__themes")
    page = Paginator(bids, PAGE).get_page(request.GET.get("page"))
    rows = queries.alternates(request.user, phase, list(page), clock.now())
    context = {"phase": phase, "page": page, "rows": rows}
    return render(request, "funding/review/alternate_list.html", context)


def alternate_invite(request, ref, person):
    """Confirm that the next best is asked, at once."""
    bid = run_bid(request, ref)
    member = get_object_or_404(bid.phase.pool.select_related("user"), user__ref=person)
    if request.method == "POST":
        nonce = PortalForm(request.POST).nonce
        actions.invite_alternate(bid, member.user, by=request.user, nonce=nonce)
        messages.success(request, _("An invitation is on its way to %(who)s.") % {"who": member.user})
        return redirect("funding:alternate-list", bid.phase.ref)
    context = {"bid": bid, "phase": bid.phase, "person": member.user, "form": PortalForm()}
    return render(request, "funding/review/alternate_invite.html", context)


def ask_by_address(request, ref):
    """Ask somebody who has no account, and see who was asked so and whom others suggest."""
    bid = run_bid(request, ref)
    form = inviting_forms.ByAddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.ask_by_address(bid, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("An invitation is on its way to %(who)s.") % {"who": form.values["name"]})
        return redirect("funding:ask-by-address", bid.ref)
    context = {
        "bid": bid,
        "phase": bid.phase,
        "form": form,
        "sent": [
            (each, *queries.answer_word(each, clock.now())) for each in queries.by_address(request.user, bid)
        ],
        "suggested": queries.suggested(request.user, bid),
    }
    return render(request, "funding/review/ask_by_address.html", context, status=form.status)
