"""The pages of a partnership's engagement: its public part to everybody, all of it to its members."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lpip_portal.ui.forms import PortalForm
from partnerships.agenda.views.finding import known_partnership, managed_partnership, posted

from . import actions, policy, queries
from .forms import ActivityForm
from .models import EngagementActivity


def _known_activity(request, ref):
    """Return an activity that this person may read."""
    found = EngagementActivity.objects.visible_to(request.user).select_related("partnership")
    return get_object_or_404(found, ref=ref)


@login_not_required
def engagement(request, address):
    """What a partnership does with people: a timeline, a map and a list."""
    partnership = known_partnership(request, address)
    context = {
        "partnership": partnership,
        "engagement": queries.engagement(partnership, request.user),
        "manages": policy.may_manage(request.user, partnership),
    }
    return render(request, "partnerships/engagement/engagement.html", context)


@login_not_required
def activity(request, ref):
    """One activity."""
    found = _known_activity(request, ref)
    context = {
        "activity": found,
        "partnership": found.partnership,
        "page": queries.page(found, request.user),
        "verbs": policy.verbs(request.user, found) if request.user.is_authenticated else set(),
    }
    return render(request, "partnerships/engagement/activity.html", context)


def activity_add(request, address):
    """Write down what was done."""
    partnership = managed_partnership(request, address)
    form = ActivityForm(posted(request), partnership=partnership, user=request.user)
    if request.method == "POST" and form.is_valid():
        made = actions.add_activity(partnership, by=request.user, nonce=form.nonce, **form.values)
        messages.success(
            request, _("The activity is written down. Only members see it until you publish it.")
        )
        return redirect("partnerships:activity", ref=made.ref)
    context = {"partnership": partnership, "form": form}
    return render(request, "partnerships/engagement/activity_add.html", context, status=form.status)


def activity_edit(request, ref):
    """Mend what is written down."""
    found = _known_activity(request, ref)
    if not policy.may_keep(request.user, found):
        raise Http404
    form = ActivityForm(posted(request), partnership=found.partnership, user=request.user, activity=found)
    if request.method == "POST" and form.is_valid():
        actions.edit_activity(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The activity is saved."))
        return redirect("partnerships:activity", ref=ref)
    context = {"activity": found, "partnership": found.partnership, "form": form}
    return render(request, "partnerships/engagement/activity_edit.html", context, status=form.status)


@require_POST
def activity_publish(request, ref):
    """Let everybody read an activity."""
    actions.publish_activity(
        _known_activity(request, ref), by=request.user, nonce=PortalForm(request.POST).nonce
    )
    messages.success(request, _("The activity is published."))
    return redirect("partnerships:activity", ref=ref)


@require_POST
def activity_unpublish(request, ref):
    """Show an activity to the members alone again."""
    actions.unpublish_activity(
        _known_activity(request, ref), by=request.user, nonce=PortalForm(request.POST).nonce
    )
    messages.success(request, _("Only members see the activity now."))
    return redirect("partnerships:activity", ref=ref)
