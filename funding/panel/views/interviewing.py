"""Pages of whoever arranges interviews, and the timetable for everybody at the table."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from funding.panel import actions, policy, queries
from funding.panel.interview_forms import InterviewDayForm, InterviewPlanForm, InterviewSlotForm
from funding.panel.models import InterviewSlot, Panel
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.ui.forms import PortalForm

from .finding import known_panel


def _panel(request, ref: str) -> Panel:
    """Return a panel that this person may know, of a phase with interviews."""
    found = known_panel(request, ref)
    if not found.phase.interviews:
        raise Http404
    return found


def _slot(request, ref: str) -> InterviewSlot:
    """Return a time that exists for this person."""
    found = InterviewSlot.objects.visible_to(request.user).standing()
    related = ("panel__phase__round", "item__application")
    return get_object_or_404(found.select_related(*related), ref=ref)


@require_safe
def interviews(request, ref):
    """The timetable: the interviews that exist for this person, and what is to be arranged."""
    found = _panel(request, ref)
    arranges = policy.may_arrange_interviews(request.user, found) and found.state != Panel.State.CONFIRMED
    now = clock.now()
    context = {
        "panel": found,
        "rows": queries.timetable(request.user, found),
        "plan": queries.interview_plan(found),
        "arranges": arranges,
        "untold": queries.untold(request.user, found, now) if arranges else [],
        "waiting": list(queries.without_interview(request.user, found)) if arranges else [],
        "free": queries.free_slots(request.user, found, now).count() if arranges else 0,
    }
    return render(request, "funding/panel/interviews.html", context)


def plan(request, ref):
    """Say what holds for all interviews."""
    found = _panel(request, ref)
    require(policy.may_arrange_interviews(request.user, found))
    said = queries.interview_plan(found)
    first = (
        {name: getattr(said, name) for name in InterviewPlanForm.base_fields}
        if said
        else {"attendees_most": 3}
    )
    form = InterviewPlanForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        actions.plan_interviews(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("Saved."))
        return redirect("funding:interview-list", found.ref)
    return render(
        request, "funding/panel/interview_plan.html", {"panel": found, "form": form}, status=form.status
    )


def slots(request, ref):
    """Make the times of one day."""
    found = _panel(request, ref)
    require(policy.may_arrange_interviews(request.user, found))
    form = InterviewDayForm(request.POST or None, initial={"minutes": 30, "gap": 15})
    if request.method == "POST" and form.is_valid():
        actions.make_interview_slots(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The times are made. Now give them to bids."))
        return redirect("funding:interview-list", found.ref)
    return render(
        request, "funding/panel/interview_slots.html", {"panel": found, "form": form}, status=form.status
    )


def slot(request, ref):
    """Change one time, and which bid has it."""
    found = _slot(request, ref)
    require(policy.may_arrange_slot(request.user, found))
    if request.method != "POST" and not (found.is_free or found.is_booked):
        return redirect("funding:interview-list", found.panel.ref)
    first = {name: getattr(found, name) for name in ("starts_at", "minutes", "place", "link", "version")}
    items = queries.to_interview(request.user, found.panel)
    first["bid"] = found.item.ref if found.item else ""
    form = InterviewSlotForm(request.POST or None, items=items, initial=first)
    if request.method == "POST" and form.is_valid():
        actions.change_interview_slot(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The time is changed. Applicants learn of it when you tell them."))
        return redirect("funding:interview-list", found.panel.ref)
    context = {"panel": found.panel, "slot": found, "form": form}
    return render(request, "funding/panel/interview_slot.html", context, status=form.status)


@require_POST
def fill(request, ref):
    """Give the free times to the bids without one, in the order of the agenda."""
    found = _panel(request, ref)
    actions.fill_interviews(found, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(
        request, _("The free times are given to bids. Applicants learn of it when you tell them.")
    )
    return redirect("funding:interview-list", found.ref)


@require_POST
def drop(request, ref):
    """Take a time away."""
    found = _slot(request, ref)
    actions.drop_interview_slot(found, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The time is taken away."))
    return redirect("funding:interview-list", found.panel.ref)


@require_POST
def held(request, ref):
    """Note that an interview took place."""
    return _note(request, ref, is_held=True)


@require_POST
def missed(request, ref):
    """Note that an interview did not take place."""
    return _note(request, ref, is_held=False)


def _note(request, ref: str, *, is_held: bool):
    found = _slot(request, ref)
    actions.note_interview(found, by=request.user, is_held=is_held, nonce=PortalForm(request.POST).nonce)
    return redirect("funding:interview-list", found.panel.ref)


def tell(request, ref):
    """Look at which leads would be told what, and tell them."""
    found = _panel(request, ref)
    require(policy.may_arrange_interviews(request.user, found))
    form = PortalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.tell_interviews(found, by=request.user, nonce=form.nonce)
        messages.success(request, _("Every lead is told. Each gets a letter in their language."))
        return redirect("funding:interview-list", found.ref)
    context = {
        "panel": found,
        "form": form,
        "plan": queries.interview_plan(found),
        "untold": queries.untold(request.user, found, clock.now()),
    }
    return render(request, "funding/panel/interview_tell.html", context, status=form.status)
