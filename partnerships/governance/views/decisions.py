"""Decisions: recorded, read, corrected, shown to more or fewer, done and superseded."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lpip_portal.ui.forms import PortalForm
from partnerships.agenda.views.finding import posted
from partnerships.governance import actions, policy
from partnerships.governance import decision_queries as queries
from partnerships.governance.decision_forms import CorrectForm, DecisionForm, SupersedeForm

from .finding import kept_decision, kept_meeting, known_decision


def _context(decision, **more):
    return {
        "decision": decision,
        "meeting": decision.meeting,
        "body": decision.body,
        "partnership": decision.body.partnership,
        **more,
    }


@login_not_required
def body_decision(request, ref):
    """One decision: what it says, how it came about, and what became of it."""
    found = known_decision(request, ref)
    context = _context(
        found,
        page=queries.decision_page(found, request.user),
        verbs=policy.verbs(request.user, found) if request.user.is_authenticated else set(),
        colour=queries.COLOURS[found.state],
        keeps=policy.may_keep_decision(request.user, found),
        reaches=found.Reach.choices,
    )
    return render(request, "partnerships/governance/body_decision.html", context)


def decision_record(request, ref):
    """Record a decision of a meeting."""
    found = kept_meeting(request, ref)
    form = DecisionForm(posted(request), **queries.to_choose_from(found, request.user))
    if request.method == "POST" and form.is_valid():
        actions.record_decision(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The decision is recorded."))
        return redirect("partnerships:body-meeting", ref=ref)
    context = {"meeting": found, "body": found.body, "partnership": found.body.partnership, "form": form}
    return render(request, "partnerships/governance/decision_record.html", context, status=form.status)


def decision_correct(request, ref):
    """Correct a decision by its next version."""
    found = kept_decision(request, ref)
    page = queries.decision_page(found, request.user)
    seats = queries.owners_of(found.body, page.said)
    form = CorrectForm(posted(request), latest=page.said, seats=seats)
    if request.method == "POST" and form.is_valid():
        actions.correct_decision(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The correction is a version of its own. The earlier one stays."))
        return redirect("partnerships:body-decision", ref=ref)
    context = _context(found, form=form, said=page.said)
    return render(request, "partnerships/governance/decision_correct.html", context, status=form.status)


def decision_supersede(request, ref):
    """Say which later decision takes the place of one."""
    found = kept_decision(request, ref)
    later = queries.later_than(found, request.user)
    form = SupersedeForm(posted(request), later=later)
    if request.method == "POST" and form.is_valid():
        actions.supersede_decision(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The later decision stands in its place."))
        return redirect("partnerships:body-decision", ref=ref)
    context = _context(found, form=form, later=later)
    return render(request, "partnerships/governance/decision_supersede.html", context, status=form.status)


@require_POST
def decision_complete(request, ref):
    """Note that what was decided is done."""
    found = known_decision(request, ref)
    actions.complete_decision(found, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("It is noted as done."))
    return redirect("partnerships:body-decision", ref=ref)


@require_POST
def decision_show(request, ref):
    """Say who reads a decision from now on."""
    found = known_decision(request, ref)
    reach = request.POST.get("reach", found.reach)
    actions.show_decision(found, by=request.user, reach=reach, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("It is changed who reads the decision."))
    return redirect("partnerships:body-meeting", ref=found.meeting.ref)
