"""The page on which those who run a phase see where it stands."""

from django.shortcuts import get_object_or_404, render

from lpip_portal import clock

from . import control_queries as queries


def phase_control(request, ref):
    """Where a phase stands and what blocks its next step, each item linked."""
    phase = get_object_or_404(queries.controlled_by(request.user), ref=ref)
    context = {
        "phase": phase,
        "standing": queries.standing(request.user, phase, clock.now()),
    }
    return render(request, "funding/awards/control.html", context)
