"""Who signs for my organisations, and who stands in for me meanwhile."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lpip_portal.ui.forms import PortalForm

from . import actions, queries
from .models import Signatory
from .office_forms import DeputyForm


def deputy_list(request):
    """The signatories and deputies of my organisations, and a form to name a deputy for myself."""
    offices = queries.signed_offices(request.user)
    if not offices:
        raise Http404
    own = [office.organisation for office in offices if office.is_own_name]
    form = DeputyForm(request.POST or None, organisations=own) if own else None
    if request.method == "POST" and form is not None and form.is_valid():
        actions.name_deputy(by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("Your deputy is named, and both of you have a letter."))
        return redirect("partnerships:deputy-list")
    context = {"offices": offices, "form": form}
    status = form.status if form is not None else 200
    return render(request, "partnerships/deputy_list.html", context, status=status)


@require_POST
def deputy_end(request, ref):
    """End the time of my deputy, or my own time as one."""
    mine = Signatory.objects.deputies_of(request.user)
    found = get_object_or_404(mine, ref=ref)
    actions.end_signatory(found, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The deputy’s time has ended, and a letter says so."))
    if Signatory.objects.holding().filter(user=request.user).exists():
        return redirect("partnerships:deputy-list")
    return redirect("home")
