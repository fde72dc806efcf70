"""What the points of a phase's scale mean: for everybody who may see the phase, and worded by its officers while it is planned."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from . import actions, forms, policy, scale_queries
from .models import Phase
from .planning_views import drafted_phase, small_form


@login_not_required
@require_safe
def scale(request, ref):
    """What deserves which points, in the words that reviewers read."""
    phase = get_object_or_404(Phase.objects.visible_to(request.user).select_related("round"), ref=ref)
    points = list(reversed(scale_queries.scale_points(phase)))
    context = {
        "phase": phase,
        "round": phase.round,
        "points": points,
        "has_community": any(point.community for point in points),
        "verbs": policy.verbs(request.user, phase.round),
    }
    return render(request, "funding/rounds/scale.html", context)


def scale_point_edit(request, ref, points):
    """Word one point of a planned phase's scale."""
    phase = _phase(request, ref, points)
    form = forms.ScalePointForm(request.POST or None, initial=scale_queries.initial_point(phase, points))
    if request.method == "POST" and form.is_valid():
        actions.save_scale_point(phase, by=request.user, points=points, nonce=form.nonce, **form.values)
        messages.success(request, _("The words of this point are saved."))
        return redirect("funding:phase-scale", phase.ref)
    title = _("What %(points)s of %(most)s means") % {"points": points, "most": phase.scale}
    return small_form(request, form, title, "phase-scale", phase=phase)


def scale_point_reset(request, ref, points):
    """Give a point the words of the house again."""
    phase = _phase(request, ref, points)
    form = forms.SendForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.reset_scale_point(phase, by=request.user, points=points, nonce=form.nonce)
        messages.success(request, _("The point has the usual words again."))
        return redirect("funding:phase-scale", phase.ref)
    title = _("Take the usual words for %(points)s of %(most)s?") % {"points": points, "most": phase.scale}
    button = _("Take the usual words")
    return small_form(request, form, title, "phase-scale", phase=phase, button=button, warning=True)


def _phase(request, ref, points: int) -> Phase:
    phase = drafted_phase(request, ref)
    if not 1 <= points <= phase.scale:
        raise Http404
    return phase
