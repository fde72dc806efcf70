"""A reviewer at work: the form beside the bid, saved by itself, checked, submitted; and the bid to take away."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from funding.applications import printing
from lpip_portal import clock
from lpip_portal.documents import serving

from . import actions, copying, policy, queries
from .review_forms import ReviewForm, SubmitReviewForm, shown
from .views import readable


def _form(request, found, review, scale):
    phase = found.application.phase
    criteria = queries.criteria(phase)
    return ReviewForm(
        request.POST or None,
        criteria=criteria,
        scale=scale,
        complete="complete" in request.POST,
        each_commented=phase.criterion_comments,
        sector=queries.sector_of(found),
        initial=shown(review, queries.panel_comment(review), criteria),
    )


def review_form(request, ref):
    """The review beside the bid: save a draft, or go on to check and submit it."""
    found = readable(request, ref)
    review = queries.review_of(found)
    form = _form(request, found, review, queries.scale_points(found.application.phase))
    if request.method == "POST" and form.is_valid():
        actions.save_review(found, by=request.user, nonce=form.nonce, **form.values)
        if form.complete:
            return redirect("funding:review-submit", found.ref)
        messages.success(request, _("Your draft is saved. It is not submitted yet."))
        following = redirect("funding:review-form", found.ref)
        following["Location"] += f"#step-{step}" if (step := form.going_to) else ""
        return following
    if not policy.may_write(request.user, found, review):
        return redirect("funding:assignment", found.ref)
    actions.note_reading(found, by=request.user)
    context = {
        "assignment": found,
        "review": review,
        "form": form,
        "sheet": queries.sheet(found.application),
        "words": queries.page_words(found),
        "saved": queries.saved_words(review),
    }
    return render(request, "funding/review/review_form.html", context, status=form.status)


@require_POST
def review_autosave(request, ref):
    """Save the open page: 200 saved, 409 another window saved other words, 422 it cannot be kept."""
    found = readable(request, ref)
    form = _form(request, found, None, queries.house_points(found.application.phase.scale))
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    kept = actions.autosave_review(found, by=request.user, **form.values, **form.page)
    said = {"version": kept.review.version, "saved": queries.saved_words(kept.review)}
    if kept.is_clash:
        said |= queries.clash_words(kept.review)
    return JsonResponse(said, status=409 if kept.is_clash else 200)


def review_submit(request, ref):
    """Check what is saved, declare, and submit."""
    found = readable(request, ref)
    review = queries.review_of(found)
    if review is None:
        return redirect("funding:review-form", found.ref)
    form = SubmitReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.submit_review(found, by=request.user, at=request.received_at, nonce=form.nonce, **form.values)
        messages.success(request, _("Your review is submitted. Thank you."))
        return redirect("funding:assignment", found.ref)
    if not policy.may_write(request.user, found):
        return redirect("funding:assignment", found.ref)
    context = {
        "assignment": found,
        "opinion": queries.own_opinion(found, review),
        "missing": queries.missing(review, found),
        "hints": queries.hints(review, found),
        "form": form,
    }
    return render(request, "funding/review/review_submit.html", context, status=form.status)


@require_safe
def review_versions(request, ref):
    """What the reviewer saved, version by version; nobody else reads a draft."""
    found = readable(request, ref)
    context = {"assignment": found, "versions": queries.versions(request.user, found)}
    return render(request, "funding/review/review_versions.html", context)


@require_safe
def assignment_read(request, ref):
    """The bid as one long page without anything beside it, also in large print."""
    found = readable(request, ref)
    actions.note_reading(found, by=request.user)
    context = {
        "assignment": found,
        "sheet": queries.sheet(found.application),
        "is_large": request.GET.get("print") == "large",
    }
    return render(request, "funding/review/assignment_read.html", context)


@require_safe
def assignment_pdf(request, ref):
    """The bid as PDF, with the reviewer's name and the day on every page, also in large print."""
    found = readable(request, ref)
    sheet, pictures = queries.sheet_with_pictures(found.application)
    actions.note_copying(found, by=request.user)
    is_large = request.GET.get("print") == "large"
    paper = copying.marked(sheet, str(request.user), clock.now(), large=is_large, pictures=pictures)
    name = f"{found.application.reference}{' large print' if is_large else ''}.pdf"
    return serving.made(printing.pdf(paper, clock.now()), name)
