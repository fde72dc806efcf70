"""The pages on which officers say what will be checked of every bid of a planned phase."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from . import actions, forms
from .models import CheckRule, Phase, Round
from .planning_views import drafted_phase, small_form


def check_rule_add(request, ref):
    """Add a rule that officers will judge."""
    phase = drafted_phase(request, ref)
    form = forms.CheckRuleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.save_check_rule(phase, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The rule is checked in this phase."))
        return redirect("funding:phase", phase.ref)
    intro = _("Applicants read it on the page of the phase; officers judge it for every bid after closing.")
    return small_form(request, form, _("Add a rule to check"), "phase", phase=phase, intro=intro)


def check_rule_edit(request, ref):
    """Word a rule anew, or turn it on or off."""
    rule = _rule(request, ref)
    initial = {name: getattr(rule, name) for name in forms.CheckRuleForm.base_fields}
    form = forms.CheckRuleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.save_check_rule(rule.phase, by=request.user, rule=rule, nonce=form.nonce, **form.values)
        messages.success(request, _("Saved."))
        return redirect("funding:phase", rule.phase.ref)
    return small_form(request, form, _("Change a rule to check"), "phase", phase=rule.phase)


def check_rule_remove(request, ref):
    """Take an own rule out."""
    rule = _rule(request, ref)
    form = forms.SendForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.remove_check_rule(rule, by=request.user, nonce=form.nonce)
        messages.success(request, _("The rule is removed."))
        return redirect("funding:phase", rule.phase.ref)
    title = _("Remove “%(what)s”?") % {"what": rule}
    return small_form(request, form, title, "phase", phase=rule.phase, button=_("Remove"), warning=True)


def check_rules_copy(request, ref):
    """Take over the rules of another phase."""
    phase = drafted_phase(request, ref)
    others = Phase.objects.visible_to(request.user).exclude(pk=phase.pk).filter(check_rules__isnull=False)
    choices = list(others.distinct().select_related("round", "question_set").order_by("-opens_at", "pk")[:30])
    form = forms.CopyChecksForm(request.POST or None, phases=choices)
    if request.method == "POST" and form.is_valid():
        actions.copy_check_rules(phase, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The rules are copied. Change them as this phase needs them."))
        return redirect("funding:phase", phase.ref)
    intro = _("The rules that the phase has now are thrown away.")
    title = _("Copy what is checked")
    return small_form(request, form, title, "phase", phase=phase, intro=intro, button=_("Copy"))


def _rule(request, ref):
    found = CheckRule.objects.filter(phase__round__in=Round.objects.run_by(request.user))
    rule = get_object_or_404(found.select_related("phase__round"), ref=ref)
    actions.refuse_unless_draft(rule.phase.round)
    return rule
