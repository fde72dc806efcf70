"""An officer's pages: the pool, the plan, who owes what, and the quality of what came in."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from funding.applications.models import Application
from funding.rounds.models import Phase
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.ui.forms import PortalForm

from . import actions, forms, policy, queries
from .filters import BoardFilter
from .models import Assignment, Review

PAGE = 50


def run_phase(request, ref):
    """Return a phase whose reviews this person runs."""
    phase = get_object_or_404(Phase.objects.visible_to(request.user).select_related("round"), ref=ref)
    if not policy.may_run(request.user, phase):
        raise Http404
    return phase


def run_bid(request, ref):
    """Return an eligible bid that this person gives to reviewers."""
    bids = Application.objects.visible_to(request.user).filter(state=Application.State.ELIGIBLE)
    bid = get_object_or_404(bids.select_related("phase__round", "partnership"), ref=ref)
    if not policy.may_assign(request.user, bid):
        raise Http404
    return bid


def pool(request, ref):
    """Who may be asked in a phase, and one more of them."""
    phase = run_phase(request, ref)
    form = forms.PoolForm(request.POST or None, initial=forms.phase_capacity(phase))
    if request.method == "POST" and form.is_valid():
        member = actions.add_to_pool(phase, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("%(who)s is in the pool.") % {"who": member.user})
        return redirect("funding:pool", phase.ref)
    context = {
        "phase": phase,
        "form": form,
        "loads": queries.loads(request.user, phase),
        "asked": queries.asked_into_pool(request.user, phase, clock.now()),
    }
    return render(request, "funding/review/pool.html", context, status=form.status)


@require_POST
def pool_remove(request, ref, person):
    """Take somebody out of the pool."""
    phase = run_phase(request, ref)
    member = get_object_or_404(phase.pool.select_related("phase__round", "user"), user__ref=person)
    form = PortalForm(request.POST)
    actions.remove_from_pool(member, by=request.user, nonce=form.nonce)
    messages.success(request, _("%(who)s is no longer in the pool.") % {"who": member.user})
    return redirect("funding:pool", phase.ref)


def coverage(request, ref):
    """Who owes what by when, bid by bid."""
    phase = get_object_or_404(Phase.objects.visible_to(request.user).select_related("round"), ref=ref)
    runs_it = policy.may_run(request.user, phase)
    if not (runs_it or policy.may_oversee(request.user, phase)):
        raise Http404
    narrowed = BoardFilter(request.GET, queries.to_review(request.user, phase), phase=phase)
    page, rows = queries.board(
        request.user, phase, narrowed.qs, request.GET.get("page"), PAGE, clock.now(), runs_it=runs_it
    )
    context = {"phase": phase, "page": page, "rows": rows, "runs_it": runs_it, "filter": narrowed}
    return render(request, "funding/review/coverage.html", context)


def officers_page(request, found):
    """How one assignment stands: who has it, what came in, and what an officer may do."""
    review = queries.review_of(found)
    context = {
        "assignment": found,
        "review": review,
        "opinion": queries.own_opinion(found, review),
        "standing": queries.standing(found, clock.now()),
        "may_ask_again": found.state == Assignment.State.INVITED
        and policy.may_change_assignment(request.user, found),
        "verbs": policy.verbs(request.user, found)
        | (policy.verbs(request.user, review) if review else set()),
    }
    return render(request, "funding/review/assignment_officer.html", context)


def run_assignment(request, ref):
    """Return an assignment that this person may change."""
    known = Assignment.objects.visible_to(request.user).exclude(reviewer=request.user)
    found = get_object_or_404(known.select_related("application__phase__round", "reviewer"), ref=ref)
    require(policy.may_change_assignment(request.user, found))
    return found


def _run_review(request, ref):
    found = run_assignment(request, ref)
    review = get_object_or_404(Review.objects.exclude(state=Review.State.DRAFT), assignment=found)
    review.assignment = found
    return review


@require_POST
def revoke(request, ref):
    """Take a bid away from a reviewer, or a pair out of the plan."""
    found = run_assignment(request, ref)
    was_proposed = found.state == Assignment.State.PROPOSED
    actions.revoke(found, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("Withdrawn."))
    return redirect(f"funding:{'assign' if was_proposed else 'coverage'}", found.application.phase.ref)


def extend(request, ref):
    """Give a reviewer until another time."""
    found = run_assignment(request, ref)
    form = forms.ExtendForm(request.POST or None, initial={"due_at": found.due_at})
    if request.method == "POST" and form.is_valid():
        actions.extend(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The new date is set and the reviewer is told."))
        return redirect("funding:assignment", found.ref)
    return small_form(request, found, form, _("Give another date"), _("Set this date"))


def return_review(request, ref):
    """Give a review back to its author."""
    review = _run_review(request, ref)
    form = forms.ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.return_review(review, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The review went back to its author."))
        return redirect("funding:assignment", review.assignment.ref)
    return small_form(request, review.assignment, form, _("Return this review"), _("Return it"))


@require_POST
def usable(request, ref):
    """Find a review fit for the panel and the applicant."""
    review = _run_review(request, ref)
    actions.find_usable(review, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The review will be used."))
    return redirect("funding:assignment", review.assignment.ref)


def unusable(request, ref):
    """Leave a review out."""
    review = _run_review(request, ref)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.find_unusable(review, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The review is kept and counts nowhere."))
        return redirect("funding:assignment", review.assignment.ref)
    return small_form(request, review.assignment, form, _("Leave this review out"), _("Do not use it"))


def void(request, ref):
    """Void a review because of a conflict that was found late."""
    review = _run_review(request, ref)
    form = forms.LateConflictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.void(review, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The review is void and the bid is closed to its reviewer."))
        return redirect("funding:coverage", review.assignment.application.phase.ref)
    return small_form(request, review.assignment, form, _("A conflict was found"), _("Void this review"))


def small_form(request, found, form, title, button, intro=""):
    """Show a form that has a page to itself."""
    context = {"assignment": found, "form": form, "title": title, "button": button, "intro": intro}
    return render(request, "funding/review/small_form.html", context, status=form.status)


def waive(request, ref):
    """Let a bid go to the panel with fewer reviews."""
    bid = run_bid(request, ref)
    form = forms.WaiverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.waive(bid, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The bid goes to the panel with the reviews it has."))
        return redirect("funding:coverage", bid.phase.ref)
    return render(request, "funding/review/waive.html", {"bid": bid, "form": form}, status=form.status)
