"""The pages on which officers plan a round, and the way of a plan to its approver."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lpip_portal import clock
from lpip_portal.access import require

from . import actions, forms, policy, queries
from .models import Criterion, DocumentRule, Phase, Round


def drafted_round(request, ref):
    """Return a plan of which this person is an officer; one that can no longer change is refused with a sentence."""
    found = Round.objects.run_by(request.user).select_related("programme", "owner")
    round_ = get_object_or_404(found, ref=ref)
    actions.refuse_unless_draft(round_)
    return round_


def drafted_phase(request, ref):
    """Return a phase of such a plan."""
    found = Phase.objects.filter(round__in=Round.objects.run_by(request.user))
    phase = get_object_or_404(found.select_related("round__programme", "question_set"), ref=ref)
    actions.refuse_unless_draft(phase.round)
    return phase


def small_form(request, form, title, back, *, button=None, intro="", round_=None, phase=None, warning=False):
    """Show a form that has a page to itself; ``back`` names the page of the round or the phase to which it belongs."""
    context = {
        "form": form,
        "title": title,
        "back_url": reverse(f"funding:{back}", args=[(phase or round_).ref]),
        "button": button or _("Save"),
        "intro": intro,
        "round": round_ or phase.round,
        "phase": phase,
        "warning": warning,
    }
    return render(request, "funding/rounds/small_form.html", context, status=form.status)


def round_plan(request):
    """Begin a round from one of the plans."""
    require(policy.may_plan(request.user))
    form = forms.PlanForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        round_ = actions.plan(by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The plan has begun. Look through its phases, then name an approver."))
        return redirect("funding:round", round_.ref)
    return render(request, "funding/rounds/round_plan.html", {"form": form}, status=form.status)


def round_edit(request, ref):
    """Change what a plan says of itself."""
    round_ = drafted_round(request, ref)
    initial = {name: getattr(round_, name) for name in forms.EditRoundForm.base_fields}
    form = forms.EditRoundForm(
        request.POST or None, user=request.user, initial=initial | {"owner": round_.owner.name}
    )
    if request.method == "POST" and form.is_valid():
        actions.edit_round(round_, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("Saved."))
        return redirect("funding:round", round_.ref)
    return small_form(request, form, _("Change the round"), "round", round_=round_)


def phase_edit(request, ref):
    """Change the rules of a planned phase."""
    phase = drafted_phase(request, ref)
    initial = {name: getattr(phase, name) for name in forms.PhaseForm.base_fields}
    form = forms.PhaseForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.edit_phase(phase, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The rules of the phase are saved."))
        return redirect("funding:phase", phase.ref)
    context = {"form": form, "phase": phase, "round": phase.round}
    return render(request, "funding/rounds/phase_edit.html", context, status=form.status)


def criterion_add(request, ref):
    """Add a criterion to a planned phase."""
    phase = drafted_phase(request, ref)
    form = forms.CriterionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.save_criterion(phase, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The criterion is added."))
        return redirect("funding:phase", phase.ref)
    return small_form(request, form, _("Add a criterion"), "phase", phase=phase)


def _criterion(request, ref):
    found = Criterion.objects.filter(phase__round__in=Round.objects.run_by(request.user))
    criterion = get_object_or_404(found.select_related("phase__round"), ref=ref)
    actions.refuse_unless_draft(criterion.phase.round)
    return criterion


def criterion_edit(request, ref):
    """Change a criterion of a planned phase."""
    criterion = _criterion(request, ref)
    initial = {name: getattr(criterion, name) for name in forms.CriterionForm.base_fields}
    form = forms.CriterionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.save_criterion(
            criterion.phase, by=request.user, criterion=criterion, nonce=form.nonce, **form.values
        )
        messages.success(request, _("The criterion is saved."))
        return redirect("funding:phase", criterion.phase.ref)
    return small_form(request, form, _("Change the criterion"), "phase", phase=criterion.phase)


def criterion_remove(request, ref):
    """Take a criterion out of a planned phase."""
    criterion = _criterion(request, ref)
    form = forms.SendForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.remove_criterion(criterion, by=request.user, nonce=form.nonce)
        messages.success(request, _("The criterion is removed."))
        return redirect("funding:phase", criterion.phase.ref)
    title = _("Remove “%(what)s”?") % {"what": criterion}
    return small_form(request, form, title, "phase", phase=criterion.phase, button=_("Remove"), warning=True)


def rate_rule_add(request, ref):
    """Set the funder's share for a kind of organisation or a heading of costs."""
    phase = drafted_phase(request, ref)
    form = forms.RateRuleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.add_rate_rule(phase, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The rate is set."))
        return redirect("funding:phase", phase.ref)
    intro = _("The narrowest rate holds: one for a kind of organisation before one for a heading.")
    return small_form(request, form, _("Set a narrower rate"), "phase", phase=phase, intro=intro)


def rate_rule_remove(request, ref):
    """Take a narrower rate out of a planned phase."""
    phase = drafted_phase(request, ref)
    form = forms.RateRuleKeyForm(request.POST or None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        actions.remove_rate_rule(phase, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The rate is removed."))
        return redirect("funding:phase", phase.ref)
    return small_form(
        request, form, _("Remove a narrower rate"), "phase", phase=phase, button=_("Remove"), warning=True
    )


def phase_costs_edit(request, ref):
    """Change the rules by which the costs of a planned phase's bids are checked."""
    phase = drafted_phase(request, ref)
    initial = {name: getattr(phase, name) for name in forms.PhaseCostsForm.base_fields}
    form = forms.PhaseCostsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.edit_phase(phase, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The rules of costs are saved."))
        return redirect("funding:phase", phase.ref)
    return small_form(request, form, _("Change the rules of costs"), "phase", phase=phase)


def phase_assessment_edit(request, ref):
    """Change how the bids of a planned phase are assessed: sift, responses, interviews, conflicts, names."""
    phase = drafted_phase(request, ref)
    initial = {name: getattr(phase, name) for name in forms.PhaseAssessmentForm.base_fields}
    form = forms.PhaseAssessmentForm(request.POST or None, initial=initial, phase=phase)
    if request.method == "POST" and form.is_valid():
        actions.edit_phase(phase, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The shape of the assessment is saved."))
        return redirect("funding:phase", phase.ref)
    return small_form(request, form, _("Change the shape of the assessment"), "phase", phase=phase)


def document_rule_add(request, ref):
    """Ask for a kind of file in a planned phase."""
    phase = drafted_phase(request, ref)
    form = forms.DocumentRuleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.save_document_rule(phase, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The phase asks for this file now."))
        return redirect("funding:phase", phase.ref)
    intro = _("A phase that names no files takes a case for support, letters of support and a data plan.")
    return small_form(request, form, _("Ask for a file"), "phase", phase=phase, intro=intro)


def _document_rule(request, ref):
    found = DocumentRule.objects.filter(phase__round__in=Round.objects.run_by(request.user))
    rule = get_object_or_404(found.select_related("phase__round"), ref=ref)
    actions.refuse_unless_draft(rule.phase.round)
    return rule


def document_rule_edit(request, ref):
    """Change what a planned phase says of a kind of file."""
    rule = _document_rule(request, ref)
    initial = {name: getattr(rule, name) for name in forms.DocumentRuleForm.base_fields}
    form = forms.DocumentRuleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.save_document_rule(rule.phase, by=request.user, rule=rule, nonce=form.nonce, **form.values)
        messages.success(request, _("Saved."))
        return redirect("funding:phase", rule.phase.ref)
    return small_form(request, form, _("Change what the phase asks for"), "phase", phase=rule.phase)


def document_rule_remove(request, ref):
    """Ask for a kind of file no longer."""
    rule = _document_rule(request, ref)
    form = forms.SendForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.remove_document_rule(rule, by=request.user, nonce=form.nonce)
        messages.success(request, _("The phase no longer asks for this file."))
        return redirect("funding:phase", rule.phase.ref)
    title = _("Remove “%(what)s”?") % {"what": rule}
    return small_form(request, form, title, "phase", phase=rule.phase, button=_("Remove"), warning=True)


def round_send_for_approval(request, ref):
    """Ask the approvers to publish a plan; whatever it still breaks is named first."""
    round_ = get_object_or_404(Round.objects.run_by(request.user), ref=ref)
    mends = queries.what_to_mend(round_, clock.now()) if round_.state == Round.State.DRAFT else []
    form = forms.SendForm(request.POST if request.method == "POST" else None, mends=mends)
    if request.method == "POST" and form.is_valid():
        actions.send_for_approval(round_, by=request.user, nonce=form.nonce)
        messages.success(request, _("The approvers have been told. They publish the round or send it back."))
        return redirect("funding:round", round_.ref)
    context = {"form": form, "round": round_, "mends": mends}
    return render(request, "funding/rounds/round_send_for_approval.html", context, status=form.status)


def round_send_back(request, ref):
    """Send a plan back to its officers and say why."""
    round_ = get_object_or_404(Round.objects.approved_by(request.user), ref=ref)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.send_back(round_, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The round is back with its officers."))
        return redirect("funding:round", round_.ref)
    return small_form(
        request, form, _("Send the round back"), "round", round_=round_, button=_("Send it back")
    )


def round_publish(request, ref):
    """Publish a round."""
    round_ = get_object_or_404(Round.objects.approved_by(request.user), ref=ref)
    mends = queries.what_to_mend(round_, clock.now()) if round_.state == Round.State.IN_APPROVAL else []
    form = forms.SendForm(request.POST if request.method == "POST" else None, mends=mends)
    if request.method == "POST" and form.is_valid():
        actions.publish(round_, by=request.user, nonce=form.nonce)
        messages.success(request, _("The round is published. Everybody can read it now."))
        return redirect("funding:round", round_.ref)
    context = {"form": form, "round": round_, "mends": mends}
    return render(request, "funding/rounds/round_publish.html", context, status=form.status)


def round_cancel(request, ref):
    """Drop a plan that was not published."""
    round_ = get_object_or_404(Round.objects.run_by(request.user), ref=ref)
    form = forms.SendForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.cancel(round_, by=request.user, nonce=form.nonce)
        messages.success(request, _("The plan is cancelled."))
        return redirect("funding:round-list")
    intro = _("Nobody but its officers and approvers will see it. This cannot be undone.")
    return small_form(
        request,
        form,
        _("Cancel this plan?"),
        "round",
        round_=round_,
        button=_("Cancel the plan"),
        intro=intro,
        warning=True,
    )
