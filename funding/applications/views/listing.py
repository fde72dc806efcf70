"""Beside the list of bids: views that a person keeps, and the list as a file."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from funding.applications import actions, cost_sheets, policy, queries
from funding.applications.filters import ApplicationFilter
from funding.applications.listing_forms import ExportForm, ViewForm
from funding.applications.models import ListExport, SavedView
from lpip_portal.documents import serving
from lpip_portal.ui.forms import PortalForm

from .finding import known_phase

MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": cost_sheets.XLSX,
}


def _listed_phase(request, ref):
    phase = known_phase(request, ref)
    if not policy.may_list(request.user, phase):
        raise Http404
    return phase


def keep_view(request, ref):
    """Keep the list as it is narrowed, under a name."""
    phase = _listed_phase(request, ref)
    form = ViewForm(request.POST or None, initial={"narrowed": _tidy(request.GET)})
    if request.method == "POST" and form.is_valid():
        narrowed = _tidy(QueryDict(form.cleaned_data["narrowed"]))
        actions.keep_view(
            phase, by=request.user, name=form.cleaned_data["name"], narrowed=narrowed, nonce=form.nonce
        )
        messages.success(request, _("The view is kept. Only you see it."))
        return redirect(f"{reverse('funding:application-list', args=[phase.ref])}?{narrowed}")
    context = {"phase": phase, "form": form, "views": queries.saved_views(request.user, phase)}
    return render(request, "funding/applications/keep_view.html", context, status=form.status)


@require_POST
def drop_view(request, ref):
    """Keep a view no longer."""
    view = get_object_or_404(SavedView.objects.filter(user=request.user).select_related("phase"), ref=ref)
    actions.drop_view(view, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The view is removed."))
    return redirect("funding:saved-view-keep", view.phase.ref)


def _tidy(query: QueryDict) -> str:
    """Return only what narrows the list, in one order."""
    kept = {name: query.get(name) for name in ApplicationFilter.base_filters if query.get(name)}
    return urlencode(kept)


def export_list(request, ref):
    """Ask for the list as it is narrowed, as a file."""
    phase = _listed_phase(request, ref)
    narrowed = ApplicationFilter(request.GET, queries.of_phase(request.user, phase))
    keys = list(narrowed.qs.values_list("pk", flat=True)[: queries.MOST])
    form = ExportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        export = actions.ask_for_export(
            phase, by=request.user, bids=keys, form=form.cleaned_data["form"], nonce=form.nonce
        )
        return redirect("funding:list-export", export.ref)
    context = {"phase": phase, "form": form, "count": len(keys), "is_long": len(keys) > queries.AT_ONCE}
    return render(request, "funding/applications/export_list.html", context, status=form.status)


def list_export(request, ref):
    """How far a file is; the page looks again by itself while it is being made."""
    export = _own_export(request, ref)
    response = render(
        request, "funding/applications/list_export.html", {"export": export, "phase": export.phase}
    )
    if export.is_being_made:
        response.headers["Refresh"] = "5"
    return response


def list_export_file(request, ref):
    """The file, if whoever asked for it may still see every bid in it; each fetching is logged."""
    export = _own_export(request, ref)
    actions.note_export_reading(export, by=request.user)
    return serving.made(bytes(export.file), f"applications.{export.form}", MEDIA[export.form])


def _own_export(request, ref) -> ListExport:
    own = ListExport.objects.filter(by=request.user).select_related("phase__round", "by")
    export = get_object_or_404(own, ref=ref)
    if not policy.may_list(request.user, export.phase):
        raise Http404
    return export
