"""The hub's front page."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render

from hub.cohorts import queries
from hub.cohorts.policy import may_see_cohorts
from partnerships.models import Partnership


@login_not_required
def home(request):
    """What the hub is for; to its people, their cohorts; to partnerships, the way to ask."""
    staff = may_see_cohorts(request.user)
    context = {
        "cohorts": queries.cohorts() if staff else [],
        "may_ask": Partnership.objects.of(request.user).exists(),
        "works_here": staff,
    }
    return render(request, "hub/home.html", context)
