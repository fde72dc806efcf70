"""More time for applicants to answer their reviews."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from funding.panel import actions, policy
from funding.panel.introducing_forms import ExtendResponsesForm
from funding.review import policy as reviewing
from funding.review.response_models import ResponseWindow
from funding.rounds.models import Phase
from lpip_portal.access import require
from lpip_portal.ui.templatetags.portal import uk_time


def extend(request, ref):
    """Give the leads of a phase more time to respond, with a reason that they read."""
    windows = ResponseWindow.objects.filter(phase__in=Phase.objects.visible_to(request.user))
    window = get_object_or_404(windows.select_related("phase__round"), phase__ref=ref)
    if not reviewing.may_oversee(request.user, window.phase):
        raise Http404
    require(policy.may_extend_responses(request.user, window.phase))
    form = ExtendResponsesForm(request.POST or None, after=window.closes_at)
    if request.method == "POST" and form.is_valid():
        made = actions.extend_responses(window.phase, by=request.user, nonce=form.nonce, **form.values)
        messages.success(
            request,
            _("Applicants may respond until %(when)s. Every lead was sent a letter.")
            % {"when": uk_time(made.closes_at)},
        )
        return redirect("funding:response-list", window.phase.ref)
    context = {"phase": window.phase, "window": window, "form": form}
    return render(request, "funding/panel/response_extend.html", context, status=form.status)
