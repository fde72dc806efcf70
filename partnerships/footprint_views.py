"""Named areas: a page about each, and where those who manage a partnership keep them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lpip_portal.ui.forms import PortalForm

from . import actions, place_queries, policy
from .footprint_forms import FootprintForm
from .models import Footprint, Partnership


@login_not_required
@require_safe
def footprint(request, ref):
    """One named area: of which places it consists, and what it was before."""
    found = get_object_or_404(
        Footprint.objects.visible_to(request.user).select_related("partnership__convenor"), ref=ref
    )
    context = {
        "footprint": found,
        "partnership": found.partnership,
        "about": place_queries.at_footprint(found),
        "manages": request.user.is_authenticated and policy.may_manage(request.user, found.partnership),
    }
    return render(request, "partnerships/footprint.html", context)


def footprint_add(request, ref):
    """Give a set of places a name of its own."""
    partnership = _managed(request, ref)
    form = FootprintForm(
        request.POST if request.method == "POST" else None, initial=FootprintForm.initial_of(None)
    )
    if request.method == "POST" and form.is_valid():
        values = {name: value for name, value in form.values.items() if name != "version"}
        made = actions.name_footprint(partnership, by=request.user, nonce=form.nonce, **values)
        messages.success(request, _("The area has its name."))
        return redirect("partnerships:footprint", ref=made.ref)
    context = {"partnership": partnership, "form": form}
    return render(request, "partnerships/footprint_edit.html", context, status=form.status)


def footprint_edit(request, ref):
    """Name an area anew, or let it consist of other places."""
    found = _kept(request, ref)
    form = FootprintForm(
        request.POST if request.method == "POST" else None, initial=FootprintForm.initial_of(found)
    )
    if request.method == "POST" and form.is_valid():
        actions.redraw_footprint(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The area is changed. What it was before stays on its page."))
        return redirect("partnerships:footprint", ref=ref)
    context = {"partnership": found.partnership, "footprint": found, "form": form}
    return render(request, "partnerships/footprint_edit.html", context, status=form.status)


@require_POST
def footprint_end(request, ref):
    """No longer use an area."""
    found = _kept(request, ref)
    actions.end_footprint(found, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The area is no longer used."))
    return redirect("partnerships:partnership-room", ref=found.partnership.ref)


def _managed(request, ref):
    """Return a partnership that this person manages; the published history is nobody's to change."""
    found = get_object_or_404(Partnership.objects.managed_by(request.user), ref=ref)
    if not policy.may_manage(request.user, found):
        raise Http404
    return found


def _kept(request, ref):
    """Return an area of a partnership that this person manages."""
    mine = Footprint.objects.filter(partnership__in=Partnership.objects.managed_by(request.user))
    found = get_object_or_404(mine.select_related("partnership"), ref=ref)
    if not policy.may_manage(request.user, found.partnership):
        raise Http404
    return found
