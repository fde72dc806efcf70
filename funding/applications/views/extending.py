"""More time for everybody in a phase: what was proposed, proposing it, and the word of a second person."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from funding.applications import actions, policy, queries
from funding.applications.extension_forms import ExtensionForm
from funding.applications.models import PhaseExtension
from lpip_portal import clock
from lpip_portal.ui.forms import PortalForm

from .finding import known_phase


def extension_list(request, ref):
    """What happened in a phase and how it was extended, for those who run its round."""
    phase = known_phase(request, ref)
    if not policy.may_list(request.user, phase):
        raise Http404
    rows = [(each, policy.extension_verbs(request.user, each)) for each in queries.extensions(phase)]
    context = {
        "phase": phase,
        "rows": rows,
        "proposes": policy.may_propose_extension(request.user, phase),
        "has_outcomes": queries.has_outcomes(phase),
    }
    return render(request, "funding/applications/extension_list.html", context)


def propose_extension(request, ref):
    """Propose more time for everybody in a phase."""
    phase, now = known_phase(request, ref), clock.now()
    if not policy.may_list(request.user, phase):
        raise Http404
    if not policy.may_propose_extension(request.user, phase):
        raise PermissionDenied
    form = ExtensionForm(request.POST or None, phase=phase, now=now)
    if request.method == "POST" and form.is_valid():
        actions.propose_extension(phase, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("Proposed. A second person publishes it; until then nothing changes."))
        return redirect("funding:extension-list", phase.ref)
    context = {"phase": phase, "form": form}
    return render(request, "funding/applications/propose_extension.html", context, status=form.status)


@require_POST
def publish_extension(request, ref):
    """Publish an extension that somebody else proposed."""
    found = get_object_or_404(
        PhaseExtension.objects.visible_to(request.user).select_related("phase__round"), ref=ref
    )
    actions.publish_extension(found, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("Published: everybody has more time, and everybody concerned has a letter."))
    return redirect("funding:extension-list", found.phase.ref)


@require_POST
def refuse_extension(request, ref):
    """Refuse an extension that somebody else proposed."""
    found = get_object_or_404(
        PhaseExtension.objects.visible_to(request.user).select_related("phase__round"), ref=ref
    )
    actions.refuse_extension(found, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("Refused: the phase closes when it was to close."))
    return redirect("funding:extension-list", found.phase.ref)
