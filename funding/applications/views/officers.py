"""What those who run a round see of its bids: the list, and the ties people have."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from funding.applications import actions, policy, queries
from funding.applications.filters import ApplicationFilter
from funding.applications.models import Interest
from funding.rounds.models import Phase
from lpip_portal import clock
from lpip_portal.ui.forms import PortalForm

from .finding import known_phase

PAGE = 50


def application_list(request, ref):
    """All bids of a phase; of drafts only that they exist."""
    phase = known_phase(request, ref)
    decides = policy.may_decide_interests(request.user, phase)
    if not (decides or policy.may_list(request.user, phase)):
        raise Http404
    narrowed = ApplicationFilter(request.GET, queries.of_phase(request.user, phase))
    reading = queries.page_of(
        narrowed.in_any_state,
        narrowed.state_chosen,
        request.GET.get("page"),
        PAGE,
        is_narrowed=narrowed.is_narrowed,
    )
    rows = queries.lines(queries.shown(narrowed.queryset, reading), clock.now(), phase)
    context = {
        "phase": phase,
        "filter": narrowed,
        "tallies": reading.tallies,
        "page": reading.page,
        "rows": rows,
        "decides": decides,
        "views": queries.saved_views(request.user, phase),
    }
    return render(request, "funding/applications/application_list.html", context)


def interest_list(request, ref):
    """The ties of people to the bids of a phase, for an officer to decide on."""
    phase = _run_phase(request, ref)
    if not policy.may_decide_interests(request.user, phase):
        raise Http404
    ties = Interest.objects.visible_to(request.user).filter(application__phase=phase)
    page = Paginator(
        ties.select_related("user", "application", "decided_by").order_by("-noted_at", "-pk"), PAGE
    ).get_page(request.GET.get("page"))
    return render(request, "funding/applications/interest_list.html", {"phase": phase, "page": page})


@require_POST
def confirm_interest(request, ref):
    """Confirm a tie: from now on the bid does not exist for that person."""
    return _decide(request, ref, actions.confirm_interest, _("Confirmed: the bid is closed to that person."))


@require_POST
def dismiss_interest(request, ref):
    """Dismiss a tie that is none."""
    return _decide(request, ref, actions.dismiss_interest, _("Dismissed."))


def _decide(request, ref, verb, done):
    ties = Interest.objects.visible_to(request.user).select_related("application__phase")
    tie = get_object_or_404(ties, ref=ref)
    verb(tie, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, done)
    return redirect("funding:interest-list", tie.application.phase.ref)


def _run_phase(request, ref) -> Phase:
    """Return a phase to those who run its round; to others it has no such page."""
    phase = known_phase(request, ref)
    if not policy.may_list(request.user, phase):
        raise Http404
    return phase
