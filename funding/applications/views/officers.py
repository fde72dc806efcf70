"""What those who run a round see of its bids: the list."""

from django.http import Http404
from django.shortcuts import render

from funding.applications import policy, queries
from funding.applications.filters import ApplicationFilter
from lpip_portal import clock

from .finding import known_phase

PAGE = 50


def application_list(request, ref):
    """All bids of a phase; of drafts only that they exist."""
    phase = known_phase(request, ref)
    rights = policy.list_rights(request.user, phase)
    if "list" not in rights:
        raise Http404
    narrowed = ApplicationFilter(request.GET, queries.of_phase(request.user, phase))
    reading = queries.page_of(
        narrowed.in_any_state,
        narrowed.state_chosen,
        request.GET.get("page"),
        PAGE,
        order=narrowed.order_chosen,
        is_narrowed=narrowed.is_narrowed,
    )
    rows = queries.lines(queries.shown(narrowed.queryset, reading), clock.now(), phase)
    context = {
        "phase": phase,
        "filter": narrowed,
        "tallies": reading.tallies,
        "page": reading.page,
        "rows": rows,
        "rights": rights,
        "views": queries.saved_views(request.user, phase),
    }
    return render(request, "funding/applications/application_list.html", context)
