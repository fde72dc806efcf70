"""The page that weighs which bids go together, once the panel has made its own choice."""

from django.shortcuts import redirect, render

from funding.panel import actions, policy, queries
from lpip_portal.access import require
from lpip_portal.ui.forms import PortalForm

from .finding import known_panel


def portfolio(request, ref):
    """Every set of bids under the published rules, the panel's own choice first; each person opens it for themself."""
    found = known_panel(request, ref)
    require(policy.may_open_aid(request.user, found))
    form = PortalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.open_portfolio(found, by=request.user, nonce=form.nonce)
        return redirect("funding:panel-portfolio", found.ref)
    weighing = queries.weighing(request.user, found)
    if weighing:
        actions.note_aid(found, by=request.user)
    context = {
        "panel": found,
        "form": form,
        "weighing": weighing,
        "blockers": queries.weigh_blockers(request.user, found) if not weighing else [],
    }
    return render(request, "funding/panel/portfolio.html", context, status=form.status)
