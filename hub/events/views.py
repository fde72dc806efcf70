"""The pages of events: announced to everybody, kept by hub staff."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lpip_portal import clock
from lpip_portal.ui.calendar import ics
from lpip_portal.ui.forms import PortalForm

from . import actions, policy, queries
from .forms import AttendanceForm, CancelForm, EventForm
from .models import Event


def _event(request, ref):
    """Return an event that this person may see."""
    found = Event.objects.visible_to(request.user).select_related("partnership")
    return get_object_or_404(found, ref=ref)


def _kept(request, ref):
    """Return an event that this person keeps."""
    if not policy.may_keep(request.user):
        raise Http404
    return _event(request, ref)


@login_not_required
@require_safe
def event_list(request):
    """What comes, and what was."""
    context = {"listing": queries.listing(request.user, clock.now()), "keeps": policy.may_keep(request.user)}
    return render(request, "hub/events/event_list.html", context)


@login_not_required
@require_safe
def event(request, ref):
    """One event."""
    found = _event(request, ref)
    context = {
        "event": found,
        "colour": queries.COLOURS[found.state],
        "people": queries.people(found, policy.may_see_numbers(request.user)),
        "verbs": policy.verbs(request.user, found) if policy.may_keep(request.user) else set(),
    }
    return render(request, "hub/events/event.html", context)


def _calendar(request, events, name=""):
    """Answer with a calendar file; a draft is in none."""

    def address(each):
        return request.build_absolute_uri(reverse("hub:event", args=[each.ref]))

    body = ics(queries.appointments(events, address), name=name)
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")


@login_not_required
@require_safe
def event_calendar(request, ref):
    """One event for a calendar."""
    return _calendar(request, [get_object_or_404(Event.objects.public(), ref=ref)])


@login_not_required
@require_safe
def event_list_calendar(request):
    """All events for a calendar that asks again."""
    return _calendar(request, Event.objects.public(), _("LPIP events"))


def event_plan(request):
    """Plan an event."""
    if not policy.may_keep(request.user):
        raise Http404
    form = EventForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = actions.plan_event(by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The event is planned. Only the hub sees it until you announce it."))
        return redirect("hub:event", ref=made.ref)
    words = {"title": _("Plan an event"), "button": _("Save the event")}
    context = {"form": form, "words": words}
    return render(request, "hub/events/event_form.html", context, status=form.status)


def _asked(request, found, form, verb, words):
    """Ask for words, follow a verb and come back to the event."""
    if request.method == "POST" and form.is_valid():
        verb(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, words["done"])
        return redirect("hub:event", ref=found.ref)
    context = {"form": form, "words": words, "event": found}
    return render(request, "hub/events/event_form.html", context, status=form.status)


def event_edit(request, ref):
    """Change what is said of an event."""
    found = _kept(request, ref)
    form = EventForm(request.POST if request.method == "POST" else None, event=found)
    words = {"title": _("Edit the event"), "button": _("Save the event"), "done": _("The event is saved.")}
    return _asked(request, found, form, actions.edit_event, words)


def event_report(request, ref):
    """Say how many came."""
    found = _kept(request, ref)
    form = AttendanceForm(request.POST if request.method == "POST" else None, event=found)
    words = {
        "title": _("How many came"),
        "hint": _("Everybody sees a number only if it is five or more."),
        "button": _("Save the numbers"),
        "done": _("The numbers are saved."),
    }
    return _asked(request, found, form, actions.report_event, words)


def event_cancel(request, ref):
    """Cancel an event."""
    found = _kept(request, ref)
    form = CancelForm(request.POST if request.method == "POST" else None)
    words = {
        "title": _("Cancel the event"),
        "button": _("Cancel the event"),
        "done": _("The event is cancelled. Its page says why."),
    }
    return _asked(request, found, form, actions.cancel_event, words)


@require_POST
def event_publish(request, ref):
    """Announce an event."""
    actions.publish_event(_event(request, ref), by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The event is announced."))
    return redirect("hub:event", ref=ref)


@require_POST
def event_hold(request, ref):
    """Say that an event was held."""
    actions.hold_event(_event(request, ref), by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The event was held. Say how many came."))
    return redirect("hub:event-report", ref=ref)
