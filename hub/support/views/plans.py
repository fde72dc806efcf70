"""The pages of who may help with bids, and of how much each bidder was helped."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from funding.models import Phase
from hub.people.policy import is_staff
from hub.support import actions, forms, policy, queries
from hub.support.models import SeparationPlan
from lpip_portal.ui.forms import PortalForm
from lpip_portal.ui.views import let_in


@login_not_required
def separation_plan(request, ref):
    """Who at the hub may help with the bids of a phase; to those who run its round, also the draft."""
    phase = _phase(request, ref)
    plans = SeparationPlan.objects.visible_to(request.user).filter(phase=phase).select_related("phase__round")
    in_force = SeparationPlan.objects.in_force(phase)
    draft = plans.exclude(state=SeparationPlan.State.PUBLISHED).first()
    may_draft = policy.may_draft_plan(request.user, phase)
    reads_report = policy.may_read_report(request.user, phase)
    let_in(bool(in_force or draft or may_draft or reads_report or is_staff(request.user)))
    context = {
        "phase": phase,
        "plan": in_force,
        "draft": draft,
        "may_draft": may_draft,
        "verbs": policy.plan_verbs(request.user, draft) if draft else set(),
        "candidates": queries.candidates(phase) if may_draft else [],
        "reads_report": reads_report,
        "may_help": queries.may_help(request.user, phase),
    }
    return render(request, "hub/support/separation_plan.html", context)


def separation_plan_edit(request, ref):
    """Draft the plan, or change the draft."""
    phase = _phase(request, ref)
    let_in(policy.may_draft_plan(request.user, phase))
    plan = phase.separation_plans.exclude(state=SeparationPlan.State.PUBLISHED).first()
    plan = plan or SeparationPlan.objects.in_force(phase)
    free = [each.user for each in queries.candidates(phase) if not each.is_tied]
    initial = plan and {
        "words_en": plan.words_en,
        "words_cy": plan.words_cy,
        "helpers": list(plan.helpers.values_list("ref", flat=True)),
    }
    form = forms.PlanForm(request.POST or None, staff=free, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.draft_plan(phase, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The draft is saved. Ask a second person to approve it."))
        return redirect("hub:separation-plan", ref=ref)
    context = {"phase": phase, "form": form, "nobody": not free}
    return render(request, "hub/support/separation_plan_edit.html", context, status=form.status)


@require_POST
def separation_plan_propose(request, ref):
    """Ask a second person to approve the plan."""
    return _press(request, ref, actions.propose_plan, _("The second person is asked."))


@require_POST
def separation_plan_publish(request, ref):
    """Approve the plan."""
    return _press(request, ref, actions.publish_plan, _("The plan is published."))


def separation_plan_return(request, ref):
    """Send the plan back."""
    plan = _plan(request, ref)
    let_in(policy.may_publish_plan(request.user, plan))
    form = forms.ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.return_plan(plan, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The plan is sent back."))
        return redirect("hub:separation-plan", ref=plan.phase.ref)
    return render(
        request, "hub/support/separation_plan_return.html", {"plan": plan, "form": form}, status=form.status
    )


def equal_access(request, ref):
    """How much help with its bid each bidder of a phase got."""
    phase = _phase(request, ref)
    let_in(policy.may_read_report(request.user, phase))
    rows = queries.equal_access(request.user, phase, names=policy.reads_names(request.user, phase))
    return render(request, "hub/support/equal_access.html", {"phase": phase, "rows": rows})


def _press(request, ref: str, verb, done: str):
    plan = verb(_plan(request, ref), by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, done)
    return redirect("hub:separation-plan", ref=plan.phase.ref)


def _phase(request, ref: str) -> Phase:
    return get_object_or_404(Phase.objects.visible_to(request.user).select_related("round"), ref=ref)


def _plan(request, ref: str) -> SeparationPlan:
    found = SeparationPlan.objects.visible_to(request.user).select_related("phase__round", "drafted_by")
    return get_object_or_404(found, ref=ref)
