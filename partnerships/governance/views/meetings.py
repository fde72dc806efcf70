"""Meetings: planned, moved, cancelled, held, minuted and confirmed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lpip_portal import clock
from lpip_portal.ui.forms import PortalForm
from partnerships.agenda.views.finding import posted
from partnerships.governance import actions, policy, queries
from partnerships.governance.decision_queries import apart_for
from partnerships.governance.forms import CancelForm, HeldForm, MeetingForm, MinutesForm

from .finding import kept_body, kept_meeting, known_meeting, known_minutes, minuted_meeting


@login_not_required
def body_meeting(request, ref):
    """One meeting: when and where, who was there, and its minutes to those inside."""
    found = known_meeting(request, ref)
    page = queries.meeting_page(found, request.user)
    context = {
        "meeting": found,
        "body": found.body,
        "partnership": found.body.partnership,
        "page": page,
        "is_quorate": page.is_quorate(found.body.quorum),
        "verbs": policy.verbs(request.user, found) if page.is_inside else set(),
        "minutes_verbs": policy.verbs(request.user, page.minutes) if page.minutes else set(),
        "colour": queries.COLOURS[found.state],
        "is_held": found.state == found.State.HELD,
        "has_begun": found.starts_at <= clock.now(),
    }
    return render(request, "partnerships/governance/body_meeting.html", context)


def body_meeting_plan(request, ref):
    """Plan a meeting."""
    found = kept_body(request, ref)
    form = MeetingForm(posted(request))
    if request.method == "POST" and form.is_valid():
        made = actions.plan_meeting(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The meeting is planned. If it is ahead, its members get a letter."))
        return redirect("partnerships:body-meeting", ref=made.ref)
    context = {"body": found, "partnership": found.partnership, "form": form}
    return render(request, "partnerships/governance/body_meeting_plan.html", context, status=form.status)


def _context(meeting, form):
    return {
        "meeting": meeting,
        "body": meeting.body,
        "partnership": meeting.body.partnership,
        "form": form,
    }


def body_meeting_move(request, ref):
    """Change a planned meeting."""
    found = kept_meeting(request, ref)
    form = MeetingForm(posted(request), meeting=found)
    if request.method == "POST" and form.is_valid():
        actions.move_meeting(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The meeting is changed."))
        return redirect("partnerships:body-meeting", ref=ref)
    context = _context(found, form)
    return render(request, "partnerships/governance/body_meeting_move.html", context, status=form.status)


def body_meeting_cancel(request, ref):
    """Call a meeting off."""
    found = kept_meeting(request, ref)
    form = CancelForm(posted(request))
    if request.method == "POST" and form.is_valid():
        actions.cancel_meeting(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The meeting is called off."))
        return redirect("partnerships:body-meeting", ref=ref)
    context = _context(found, form)
    return render(request, "partnerships/governance/body_meeting_cancel.html", context, status=form.status)


def body_meeting_hold(request, ref):
    """Say that a meeting was held and who was there."""
    found = kept_meeting(request, ref)
    seats = queries.seats_on(found.body, found.starts_at.date())
    form = HeldForm(posted(request), seats=seats)
    if request.method == "POST" and form.is_valid():
        actions.hold_meeting(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("It is noted who was there. Now write the minutes."))
        return redirect("partnerships:body-meeting", ref=ref)
    context = _context(found, form)
    return render(request, "partnerships/governance/body_meeting_hold.html", context, status=form.status)


def minutes_record(request, ref):
    """Write the minutes, or their next version."""
    found = minuted_meeting(request, ref)
    apart = apart_for(found, request.user)
    form = MinutesForm(posted(request), latest=found.minutes.first(), apart=apart)
    if request.method == "POST" and form.is_valid():
        actions.record_minutes(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(
            request, _("The minutes are recorded. A chair who did not write them confirms them.")
        )
        return redirect("partnerships:body-meeting", ref=ref)
    context = _context(found, form)
    return render(request, "partnerships/governance/minutes_record.html", context, status=form.status)


@require_POST
def minutes_confirm(request, ref):
    """Confirm minutes as the chair."""
    found = known_minutes(request, ref)
    actions.confirm_minutes(found, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The minutes are confirmed."))
    return redirect("partnerships:body-meeting", ref=found.meeting.ref)
