"""The hours of people over several bids: a person's own, and for officers those who are named for too many."""

from django.shortcuts import get_object_or_404, render

from funding.rounds.models import Phase, Round

from . import queries


def my_hours(request):
    """For how many hours a year I am named, over all bids and awards."""
    return render(request, "funding/awards/my_hours.html", {"years": queries.my_hours(request.user)})


def phase_hours(request, ref):
    """Who in a phase is named for more hours than allowed, over the bids that I may read."""
    mine = Phase.objects.filter(round__in=Round.objects.run_by(request.user)).select_related("round")
    phase = get_object_or_404(mine, ref=ref)
    context = {"phase": phase, "people": queries.busy_people(request.user, phase)}
    return render(request, "funding/awards/phase_hours.html", context)
