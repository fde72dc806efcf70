"""The hub's front page."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render

from hub.cohorts import queries
from hub.cohorts.policy import may_see_cohorts
from hub.gateway.policy import may_list_enquiries
from hub.support import queries as support
from partnerships.models import Partnership


@login_not_required
def home(request):
    """What the hub is for; to its people, their cohorts; to partnerships, the way to ask."""
    staff = may_see_cohorts(request.user)
    context = {
        "with_help": support.phases_with_help(request.user) if request.user.is_authenticated else [],
        "cohorts": queries.cohorts() if staff else [],
        "may_ask": Partnership.objects.of(request.user).exists(),
        "works_here": staff,
        "reads_enquiries": may_list_enquiries(request.user),
    }
    return render(request, "hub/home.html", context)
