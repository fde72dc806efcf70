"""A reviewer's pages: what I was asked, the bid as far as I may see it, and my review."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from funding.applications import queries as applications
from lpip_portal import clock
from lpip_portal.composed import Composed
from lpip_portal.documents import serving

from . import actions, forms, inviting_forms, policy, queries
from .models import Assignment, ReviewerProfile
from .officer_views import officers_page

ALONG = ("application__phase__round", "application__partnership", "reviewer__reviewer_profile")

DONE, FEW = 20, 10  # submitted reviews on a page; so many are found without a search
_PROFILE = Composed(lambda user: ReviewerProfile.objects.filter(user=user))


def my_reviews(request):
    """What a reviewer was asked, what they owe, and what they have done."""
    now = clock.now()
    mine = [(each, *queries.standing(each, now)) for each in queries.mine(request.user)]
    profile = _PROFILE.first(request.user)
    done = [row for row in mine if row[0].state == Assignment.State.ACCEPTED and not row[0].is_owed]
    narrowed = forms.DoneForm(request.GET)
    context = {
        "invited": [row for row in mine if row[0].state == Assignment.State.INVITED],
        "owed": [row for row in mine if row[0].is_owed],
        "done": done,
        "page": Paginator(narrowed.narrow(done), DONE).get_page(request.GET.get("page")),
        "form": narrowed if len(done) > FEW else None,
        "profile": profile,
        "to_join": queries.to_join(request.user, now),
        "pools": queries.pools_to_answer(request.user, now),
        "is_reviewer": bool(mine) or profile is not None or queries.in_pool(request.user),
    }
    return render(request, "funding/review/my_reviews.html", context)


def assignment(request, ref):
    """One bid given to one reviewer: to its reviewer the bid, to an officer how it stands."""
    found = get_object_or_404(Assignment.objects.visible_to(request.user).select_related(*ALONG), ref=ref)
    if found.reviewer_id != request.user.pk:
        return officers_page(request, found)
    if found.state == Assignment.State.INVITED:
        return _invitation(request, found, forms.AcceptForm())
    actions.note_reading(found, by=request.user)
    review = queries.review_of(found)
    context = {
        "assignment": found,
        "sheet": queries.sheet(found.application),
        "review": review,
        "opinion": queries.own_opinion(found, review),
        "standing": queries.standing(found, clock.now()),
        "may_write": policy.may_write(request.user, found),
    }
    return render(request, "funding/review/assignment.html", context)


def _invitation(request, found, form):
    context = {
        "assignment": found,
        "glance": queries.glance(found.application),
        "criteria": queries.criteria(found.application.phase),
        "least": queries.LEAST_WORDS,
        "form": form,
        "last": queries.lapses_at(found),
        "is_late": clock.now() > queries.lapses_at(found),
    }
    return render(request, "funding/review/invitation.html", context, status=form.status)


def _own(request, ref):
    own = Assignment.objects.mine(request.user).select_related(*ALONG)
    return get_object_or_404(own, ref=ref)


@require_POST
def accept(request, ref):
    """Accept an invitation, with the declaration."""
    found = _own(request, ref)
    form = forms.AcceptForm(request.POST)
    if not form.is_valid():
        return _invitation(request, found, form)
    actions.accept(found, by=request.user, nonce=form.nonce, **form.values)
    messages.success(request, _("Thank you. You can now read the bid and write your review."))
    return redirect("funding:assignment", found.ref)


def decline(request, ref):
    """Decline an invitation, with a reason and perhaps somebody else who could be asked."""
    found = _own(request, ref)
    form = inviting_forms.DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.decline(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("Thank you for telling us. We will ask somebody else."))
        return redirect("funding:my-reviews")
    context = {"assignment": found, "form": form}
    return render(request, "funding/review/decline.html", context, status=form.status)


def conflict(request, ref):
    """Declare a conflict: from then on the bid is gone."""
    found = _own(request, ref)
    form = forms.ConflictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.declare_conflict(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("Thank you. The bid is closed to you and you need do nothing more."))
        return redirect("funding:my-reviews")
    context = {"assignment": found, "form": form}
    return render(request, "funding/review/conflict.html", context, status=form.status)


def readable(request, ref):
    """Return the assignment through which this person may read its bid."""
    found = _READABLE.first(request.user, ref) if request.user.is_authenticated else None
    if found is None:
        raise Http404
    return found


_READABLE = Composed(
    lambda user, ref: Assignment.objects.readable_by(user).select_related(*ALONG).filter(ref=ref)
)


def assignment_document(request, ref, file):
    """A file of the bid, through the reviewer's own door."""
    found = readable(request, ref)
    attachment = queries.frozen_attachment(found.application, file)
    if attachment is None:
        raise Http404
    actions.note_reading(found, by=request.user)
    return serving.respond(attachment.document, applications.document_name(attachment))


@require_safe
def assignment_image(request, ref, image):
    """An image of the bid, through the reviewer's own door."""
    found = readable(request, ref)
    kept = applications.frozen_image(found.application, image, "assessors")
    if kept is None:
        raise Http404
    actions.note_reading(found, by=request.user)
    return serving.respond(kept.document, "image", as_it_came=True)
