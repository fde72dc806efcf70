"""The pages of what the hub did for partnerships."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from funding.models import Phase
from hub.support import actions, forms, policy, queries
from hub.support.models import SupportActivity, SupportRequest
from lpip_portal.ui.views import let_in
from partnerships.models import Partnership


def activity_list(request):
    """What was done: a partnership's own, or what hub staff and auditors may read."""
    found = SupportActivity.objects.visible_to(request.user).select_related("request", "phase__round")
    mine = set(Partnership.objects.of(request.user).values_list("pk", flat=True))
    page = Paginator(found.prefetch_related("people", "partnerships").order_by("-on", "-pk"), 50).get_page(
        request.GET.get("page")
    )
    return render(request, "hub/support/activity_list.html", {"page": page, "mine": mine})


def activity_add(request, ref):
    """Note what was done about a request."""
    found = get_object_or_404(
        SupportRequest.objects.visible_to(request.user).select_related("partnership", "phase__round"), ref=ref
    )
    let_in(policy.may_note_work_on(request.user, found))
    form = forms.ActivityForm(request.POST or None, staff=queries.staff())
    if request.method == "POST" and form.is_valid():
        actions.note_activity([], by=request.user, nonce=form.nonce, request=found, **form.values)
        messages.success(request, _("It is noted, and the partnership sees it."))
        return redirect("hub:request", ref=ref)
    return render(
        request, "hub/support/activity_add.html", {"request_": found, "form": form}, status=form.status
    )


def activity_for_all(request, ref):
    """Note what was done for several bidders of a phase alike, or for the partnerships of its cohort."""
    phase = get_object_or_404(Phase.objects.visible_to(request.user).select_related("round"), ref=ref)
    let_in(policy.may_note_for(request.user, ()))
    partnerships = queries.to_help_in(request.user, phase)
    let_in(bool(partnerships))
    form = forms.ActivityForm(request.POST or None, staff=queries.staff(), partnerships=partnerships)
    about_bids = queries.is_undecided(phase)
    if request.method == "POST" and form.is_valid():
        values = form.values
        chosen = values.pop("partnerships")
        actions.note_activity(
            chosen, by=request.user, nonce=form.nonce, phase=phase if about_bids else None, **values
        )
        messages.success(request, _("It is noted, and the partnerships see it."))
        return redirect("hub:activity-list")
    context = {"phase": phase, "form": form, "about_bids": about_bids}
    return render(request, "hub/support/activity_for_all.html", context, status=form.status)
