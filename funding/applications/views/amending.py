"""Publishing a change to the paper of an open phase."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from funding.applications import actions
from funding.rounds.models import PhaseAmendment
from lpip_portal.ui.forms import PortalForm


@require_POST
def publish_amendment(request, ref):
    """Publish a change that another person drafted; everybody who started gets a letter."""
    rows = PhaseAmendment.objects.visible_to(request.user).select_related("phase__round")
    found = get_object_or_404(rows, ref=ref)
    actions.publish_amendment(found, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The form is changed. Everybody who has started gets a letter."))
    return redirect("funding:phase", found.phase.ref)
