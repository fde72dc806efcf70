"""Pages before the meeting: who introduces what, and what introducers would give it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from funding.panel import actions, policy, queries, seating
from funding.panel.introducing_forms import IntroducersForm, PreScoreForm
from funding.panel.models import Introducer
from lpip_portal.access import require

from .finding import known_panel


def introducers(request, ref):
    """Say who introduces which item; with ``?suggest=yes`` the gaps are filled with a balanced suggestion."""
    found = known_panel(request, ref)
    require(policy.may_name_introducers(request.user, found))
    suggest = request.GET.get("suggest") == "yes"
    rows = queries.introduced(request.user, found, suggest=suggest)
    form = IntroducersForm(request.POST or None, rows=rows)
    if request.method == "POST" and form.is_valid():
        actions.name_introducers(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The introducers are named, and whoever is new has been told."))
        return redirect("funding:panel-introducers", found.ref)
    context = {
        "panel": found,
        "form": form,
        "loads": queries.loads(rows, found),
        "is_suggested": suggest,
        "is_locked": seating.has_begun(found),
    }
    return render(request, "funding/panel/introducers.html", context, status=form.status)


def pre_score(request, ref):
    """Say what one would give an item that one introduces."""
    mine = Introducer.objects.visible_to(request.user).filter(seat__user=request.user)
    found = get_object_or_404(mine.select_related("item__application", "item__panel__phase__round"), ref=ref)
    if not policy.may_pre_score(request.user, found):
        raise Http404
    given = getattr(found, "pre_score", None)
    phase = found.item.panel.phase
    first = {"version": given.version, "points": given.points, "comment": given.comment} if given else {}
    form = PreScoreForm(request.POST or None, scale=queries.introducer_scale(phase), initial=first)
    if request.method == "POST" and form.is_valid():
        actions.pre_score(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("Your pre-score is kept. Others read it when both are in."))
        return redirect("funding:item", found.item.ref)
    context = {"panel": found.item.panel, "introducer": found, "item": found.item, "form": form}
    return render(request, "funding/panel/pre_score.html", context, status=form.status)
