"""Pages of the papers: when they open, and all of them as one PDF."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from funding.panel import actions, policy, queries
from funding.panel.introducing_forms import PapersTimeForm
from funding.panel.models import Pack
from lpip_portal.access import require
from lpip_portal.documents import serving
from lpip_portal.ui.forms import PortalForm

from .finding import known_panel


def papers_time(request, ref):
    """Say when the papers open."""
    found = known_panel(request, ref)
    require(policy.may_set_papers_time(request.user, found))
    form = PapersTimeForm(request.POST or None, initial={"at": found.papers_at})
    if request.method == "POST" and form.is_valid():
        actions.set_papers_time(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("It is set when the papers open."))
        return redirect("funding:panel", found.ref)
    return render(
        request, "funding/panel/papers_time.html", {"panel": found, "form": form}, status=form.status
    )


def pack(request, ref):
    """One PDF of all papers that are open to this person: ask for it, see how far it is, fetch it."""
    found = known_panel(request, ref)
    require(policy.may_ask_for_pack(request.user, found))
    form = PortalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.ask_for_pack(found, by=request.user, nonce=form.nonce)
        return redirect("funding:panel-pack", found.ref)
    newest = queries.pack_of(request.user, found)
    context = {
        "panel": found,
        "form": form,
        "pack": newest,
        "papers": len(queries.packable(request.user, found)),
        "whole": len(newest.items) if newest else 0,
    }
    return render(request, "funding/panel/pack.html", context, status=form.status)


def pack_file(request, ref):
    """The PDF itself, to whom it was made for."""
    packs = Pack.objects.visible_to(request.user).select_related("seat__panel__phase__round", "seat__user")
    found = get_object_or_404(packs, ref=ref)
    actions.note_pack_reading(found, by=request.user)
    return serving.made(bytes(found.file), f"{found.seat.panel.phase.round.code} papers.pdf")
