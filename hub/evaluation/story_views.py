"""Contribution stories: read by everybody once published, written by some and reviewed by another."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lpip_portal.ui.forms import PortalForm

from . import actions, policy, queries
from .story_forms import StoryForm, titles
from .story_models import Story


@login_not_required
@require_safe
def story(request, ref):
    """One story: what changed, the programme's part in it, the evidence, and what else may explain it."""
    found = _story(request, ref)
    inside = request.user.is_authenticated
    context = {
        "story": found,
        "state": found.get_state_display(),
        "indicators": titles(queries.versions(), found),
        "verbs": policy.verbs(request.user, found) if inside else set(),
        "may_edit": inside and policy.may_edit_story(request.user, found),
    }
    return render(request, "hub/evaluation/story.html", context)


def story_new(request):
    """Begin a story."""
    whose = [(each.ref, str(each)) for each in queries.mine(request.user)]
    if policy.may_define(request.user):
        whose.append(("programme", _("The whole programme")))
    if not whose:
        raise Http404
    form = StoryForm(request.POST or None, whose=whose)
    if request.method == "POST" and form.is_valid():
        made = actions.write_story(by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The draft is saved. Another person has to review it."))
        return redirect("hub:story", made.ref)
    return render(request, "hub/evaluation/story_new.html", {"form": form}, status=form.status)


def story_edit(request, ref):
    """Edit a draft."""
    found = _story(request, ref)
    if not policy.may_tell(request.user, found.partnership):
        raise Http404
    form = StoryForm(request.POST or None, whose=[], story=found, initial=StoryForm.initial_of(found))
    if request.method == "POST" and form.is_valid():
        values = {**form.values, "version": form.values["version"] or 0}
        actions.edit_story(found, by=request.user, nonce=form.nonce, **values)
        messages.success(request, _("The draft is saved. Another person has to review it."))
        return redirect("hub:story", found.ref)
    return render(
        request, "hub/evaluation/story_edit.html", {"form": form, "story": found}, status=form.status
    )


@require_POST
def story_review(request, ref):
    """Say that a story holds."""
    found = _story(request, ref)
    actions.review_story(found, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The story is reviewed."))
    return redirect("hub:story", ref)


@require_POST
def story_return(request, ref):
    """Give a story back to its writers."""
    found = _story(request, ref)
    actions.return_story(found, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The story is a draft again."))
    return redirect("hub:story", ref)


@require_POST
def story_publish(request, ref):
    """Publish a story."""
    found = _story(request, ref)
    actions.publish_story(found, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The story is published."))
    return redirect("hub:story", ref)


def _story(request, ref):
    seen = Story.objects.visible_to(request.user).select_related("partnership")
    return get_object_or_404(seen, ref=ref)
