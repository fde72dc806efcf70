"""Pages of offers, awards, milestones and a phase's money."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from funding.decisions import queries as decisions
from funding.decisions.models import Decision
from funding.rounds import policy as rounds
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.ui.forms import PortalForm

from . import actions, policy, queries, terms
from .forms import AcceptForm, DeclineForm, MilestoneForm, ReportForm, StartForm
from .models import Award, Milestone

REPORTS = {
    Milestone.State.ON_TRACK: actions.report_on_track,
    Milestone.State.AT_RISK: actions.report_at_risk,
    Milestone.State.DONE: actions.report_done,
}


def award_list(request, ref):
    """The awards of a phase and the offers that are still to be drafted, for those who run the round."""
    now = clock.now()
    phase = get_object_or_404(decisions.phases_run_by(request.user), ref=ref)
    context = {
        "phase": phase,
        "lines": queries.lines(Award.objects.visible_to(request.user).filter(phase=phase), now),
        "owed": queries.drafts_owed(request.user, phase, now),
        "is_officer": rounds.is_officer(request.user, phase.round),
    }
    return render(request, "funding/awards/award_list.html", context)


def money(request, ref):
    """A phase's budget, what is committed and offered, and what is left."""
    now = clock.now()
    phase = get_object_or_404(decisions.phases_run_by(request.user), ref=ref)
    awards = Award.objects.visible_to(request.user).filter(phase=phase)
    context = {"phase": phase, "money": queries.money(phase, now), "lines": queries.lines(awards, now)}
    return render(request, "funding/awards/money.html", context)


@require_POST
def draft(request, ref):
    """Draft the offer of an announced award."""
    decision = get_object_or_404(Decision.objects.visible_to(request.user).released(), ref=ref)
    form = PortalForm(request.POST)
    award = actions.draft_offer(decision, by=request.user, nonce=form.nonce)
    messages.success(request, _("The offer is drafted. Whoever keeps the money makes it."))
    return redirect("funding:award", award.ref)


def award(request, ref):
    """One award: its terms, what happens next, its milestones."""
    found, now = _award(request, ref), clock.now()
    context = {
        "award": found,
        "line": queries.line(found, now),
        "verbs": policy.verbs(request.user, found, now),
        "unconfirmed": queries.unconfirmed(found),
        "is_held": found.state in Award.HELD,
        "milestones": found.milestones.order_by("due_on", "pk"),
        "may_report": policy.may_add_milestone(request.user, found),
        "milestone_colours": queries.milestone_colours(),
        "steps": queries.steps(found, now),
        "is_staff": decisions.phases_run_by(request.user).filter(pk=found.phase_id).exists(),
    }
    return render(request, "funding/awards/award.html", context)


def offer(request, ref):
    """Make a drafted offer."""
    return _confirm(request, ref, "offer", _("The offer is made, and the research office is told."))


def offer_again(request, ref):
    """Make an offer again, with new time to answer."""
    return _confirm(request, ref, "offer_again", _("The offer is made again, with ten new working days."))


def close(request, ref):
    """Close an award whose last day has passed."""
    return _confirm(request, ref, "close_award", _("The award is closed."))


def _confirm(request, ref, verb, said):
    """Ask once more, then do it."""
    found, form = _award(request, ref), PortalForm(request.POST or None)
    require(policy.MAY[verb](request.user, found))
    if request.method == "POST":
        getattr(actions, verb)(found, by=request.user, nonce=form.nonce)
        messages.success(request, said)
        return redirect("funding:award", ref)
    context = {
        "award": found,
        "form": form,
        "verb": verb,
        "verbs": policy.verbs(request.user, found),
        "lapses_at": terms.working_days_after(clock.now(), terms.ANSWER_WITHIN, found.holder.nation),
        "unconfirmed": queries.unconfirmed(found),
    }
    return render(request, "funding/awards/confirm.html", context)


def accept(request, ref):
    """Accept an offer for its holder."""
    found, form = _award(request, ref), AcceptForm(request.POST or None)
    require(policy.signs_for_holder(request.user, found))
    if request.method == "POST" and form.is_valid():
        actions.accept_offer(found, by=request.user, at=request.received_at, nonce=form.nonce)
        messages.success(request, _("The award is accepted. Everybody concerned has a letter."))
        return redirect("funding:award", ref)
    context = {"award": found, "form": form, "verbs": policy.verbs(request.user, found)}
    return render(request, "funding/awards/accept.html", context, status=form.status)


def decline(request, ref):
    """Decline an offer for its holder, with a reason."""
    found, form = _award(request, ref), DeclineForm(request.POST or None)
    require(policy.signs_for_holder(request.user, found))
    if request.method == "POST" and form.is_valid():
        actions.decline_offer(found, by=request.user, at=request.received_at, nonce=form.nonce, **form.values)
        messages.success(request, _("The award is declined."))
        return redirect("funding:award", ref)
    context = {"award": found, "form": form, "verbs": policy.verbs(request.user, found)}
    return render(request, "funding/awards/decline.html", context, status=form.status)


def start(request, ref):
    """Say on which day the project starts."""
    found = _award(request, ref)
    require(policy.leads(request.user, found))
    first, last = terms.start_window(
        found.phase.earliest_start_on, found.phase.latest_start_on, found.answered_at or clock.now()
    )
    form = StartForm(request.POST or None, first=first, last=last)
    if request.method == "POST" and form.is_valid():
        actions.start(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The project’s first day is set."))
        return redirect("funding:award", ref)
    context = {
        "award": found,
        "form": form,
        "first": first,
        "last": last,
        "verbs": policy.verbs(request.user, found),
    }
    return render(request, "funding/awards/start.html", context, status=form.status)


def add_milestone(request, ref):
    """Say one thing that the award is to reach."""
    found = _award(request, ref)
    require(policy.leads(request.user, found))
    form = MilestoneForm(request.POST or None, first=found.start_on or clock.today(), last=found.end_on)
    if request.method == "POST" and form.is_valid():
        actions.add_milestone(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The milestone is added."))
        return redirect("funding:award", ref)
    context = {"award": found, "form": form, "verbs": policy.verbs(request.user, found)}
    return render(request, "funding/awards/milestone_add.html", context, status=form.status)


def report(request, ref):
    """Report how a milestone stands."""
    milestones = Milestone.objects.filter(award__in=Award.objects.visible_to(request.user))
    milestone = get_object_or_404(milestones.select_related("award"), ref=ref)
    require(policy.leads(request.user, milestone.award))
    form = ReportForm(request.POST or None, initial={"note": milestone.note})
    if request.method == "POST" and form.is_valid():
        tell = REPORTS[form.values["standing"]]
        tell(milestone, by=request.user, note=form.values["note"], nonce=form.nonce)
        messages.success(request, _("Your report is saved."))
        return redirect("funding:award", milestone.award.ref)
    context = {
        "milestone": milestone,
        "award": milestone.award,
        "form": form,
        "verbs": policy.verbs(request.user, milestone),
        "colours": queries.milestone_colours(),
    }
    return render(request, "funding/awards/milestone_report.html", context, status=form.status)


def _award(request, ref) -> Award:
    related = (
        "phase__round",
        "holder",
        "partnership",
        "lead",
        "decision__application__partnership",
        "answered_by",
    )
    return get_object_or_404(Award.objects.visible_to(request.user).select_related(*related), ref=ref)
