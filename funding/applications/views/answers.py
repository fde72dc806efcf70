"""One answer of a bid by itself: its text, what was said about it, how it came to be, and an earlier version put back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from funding.applications import actions, policy, queries
from funding.applications.answer_forms import CommentForm, RestoreForm
from funding.applications.models import Application, Comment
from lpip_portal.ui.forms import posted_nonce

from .autosaving import asked_box, autosave
from .finding import bid_while_written, own_bid, written_bid


def answer(request, ref, slug, code):
    """One answer: read, commented on, with all its versions. What is posted is saved for the open page of its section."""
    if request.method == "POST":
        bid = bid_while_written(request, ref)
        return autosave(request, bid, asked_box(bid.paper, slug, code))
    bid = own_bid(request, ref)
    box = asked_box(bid.phase.question_set_id, slug, code)
    return _page(request, bid, box, CommentForm())


@require_POST
def comment(request, ref, slug, code):
    """Say something about an answer to those who work on the bid."""
    bid = own_bid(request, ref)
    box = asked_box(bid.phase.question_set_id, slug, code)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _page(request, bid, box, form)
    actions.comment(bid, box.question, by=request.user, nonce=form.nonce, **form.values)
    messages.success(request, _("Your comment is there for everybody who works on the bid."))
    return redirect(_address(bid, box) + "#comments")


@require_POST
def settle_comment(request, ref):
    """Say that a comment was dealt with."""
    own = Application.objects.own(request.user)
    found = Comment.objects.filter(application__in=own).select_related("application", "question__section")
    said = get_object_or_404(found, ref=ref)
    actions.settle_comment(said, by=request.user, nonce=posted_nonce(request.POST))
    messages.success(request, _("The comment is settled."))
    section = said.question.section.slug
    return redirect(
        reverse("funding:answer", args=[said.application.ref, section, said.question.code]) + "#comments"
    )


@require_POST
def restore(request, ref, slug, code):
    """Put an earlier version of an answer back, as its newest version."""
    bid = written_bid(request, ref)
    box = asked_box(bid.phase.question_set_id, slug, code)
    form = RestoreForm(request.POST)
    if not form.is_valid():
        return _page(request, bid, box, form)
    version = queries.version(bid, box, form.values["number"])
    if version is None:
        raise Http404
    actions.restore_version(
        version, by=request.user, seen=form.values["seen"], at=request.received_at, nonce=form.nonce
    )
    messages.success(request, _("Version %(n)s is back, as the newest version.") % {"n": version.version})
    return redirect(_address(bid, box))


def _address(bid, box) -> str:
    return reverse("funding:answer", args=[bid.ref, box.question.section.slug, box.code])


def _page(request, bid, box, form):
    kept = queries.answer_in(bid, box)
    context = {
        "bid": bid,
        "box": box,
        "part": box.question.section,
        "answer": kept,
        "versions": queries.versions(kept),
        "comments": queries.comments_on(bid, box.question),
        "form": form,
        "comment_form": form if isinstance(form, CommentForm) else CommentForm(),
        "pictures": queries.image_address(bid),
        "may_edit": "edit" in policy.verbs(request.user, bid),
    }
    return render(request, "funding/applications/answer.html", context, status=form.status)
