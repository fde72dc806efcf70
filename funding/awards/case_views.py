"""The case file of a bid, for auditors and officers of the round who have no tie to it; and its ZIP."""

from django.shortcuts import get_object_or_404, redirect, render

from funding.applications.models import Application
from lpip_portal.access import require
from lpip_portal.documents import serving
from lpip_portal.ui.forms import PortalForm

from . import actions, policy, queries
from .models import CaseFile


def case(request, ref):
    """Everything that was kept about one bid; each look is logged. A POST asks for it as a ZIP."""
    bids = Application.objects.visible_to(request.user).filter(pk__in=policy.cases_open_to(request.user))
    bid = get_object_or_404(
        bids.select_related("phase__round", "partnership", "decision__promotion"), ref=ref
    )
    require(policy.may_open_case(request.user, bid))
    form = PortalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.ask_for_case(bid, by=request.user, nonce=form.nonce)
        return redirect("funding:case", bid.ref)
    actions.note_case_reading(bid, by=request.user)
    context = {
        "application": bid,
        "phase": bid.phase,
        "parts": queries.case(request.user, bid),
        "file": queries.case_file_of(request.user, bid),
        "form": form,
    }
    return render(request, "funding/awards/case.html", context, status=form.status)


def case_file(request, ref):
    """The ZIP itself, to whom it was made for."""
    files = CaseFile.objects.visible_to(request.user).select_related(
        "application__phase__round", "application__partnership"
    )
    found = get_object_or_404(files, ref=ref)
    actions.note_case_fetching(found, by=request.user)
    return serving.made(bytes(found.file), f"{found.application.reference} case.zip", "application/zip")
