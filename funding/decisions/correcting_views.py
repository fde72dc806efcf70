"""The page on which the chair corrects what the panel confirmed."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from funding.panel import policy as panels
from funding.panel import queries as table
from funding.panel.models import Item
from lpip_portal.access import require

from . import actions
from .forms import CorrectForm


def correct(request, ref):
    """Correct a confirmed item: a new version, with the reason."""
    items = Item.objects.visible_to(request.user).select_related("application", "panel__phase__round")
    found = get_object_or_404(items, ref=ref)
    require(panels.may_correct_item(request.user, found))
    if request.method != "POST" and not found.is_confirmed:
        return redirect("funding:panel", found.panel.ref)
    row = table.row(request.user, found)
    first = table.initial_record(row, found) | {"score": found.score}
    scale = table.introducer_scale(found.panel.phase)
    form = CorrectForm(request.POST or None, phase=found.panel.phase, scale=scale, initial=first)
    if request.method == "POST" and form.is_valid():
        actions.correct_item(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The correction is recorded as a new version."))
        return redirect("funding:item-history", found.ref)
    context = {"panel": found.panel, "item": found, "form": form}
    return render(request, "funding/decisions/correct.html", context, status=form.status)
