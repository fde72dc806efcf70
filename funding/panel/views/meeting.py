"""The meeting: the secretary's screen, and each thing that is done on it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from funding.panel import actions, policy, queries, seating
from funding.panel.meeting_forms import EndMeetingForm, MeetingForm, ScoreForm
from funding.panel.models import Discussion, Item, Meeting, Seat
from lpip_portal.access import require
from lpip_portal.ui.forms import PortalForm
from lpip_portal.ui.words import whole_number

from .finding import known_meeting, known_panel


def plan(request, ref):
    """Plan the meeting, or say anew when and where it is."""
    found = known_panel(request, ref)
    require(policy.may_plan_meeting(request.user, found))
    planned = queries.open_meeting_of(found)
    first = {"starts_at": planned.starts_at, "place": planned.place} if planned and planned.is_planned else {}
    form = MeetingForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        actions.plan_meeting(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The meeting is planned."))
        return redirect("funding:panel", found.ref)
    return render(
        request, "funding/panel/meeting_plan.html", {"panel": found, "form": form}, status=form.status
    )


def meeting(request, ref):
    """The screen of whoever keeps the meeting going; others at the table go to their own, staff to the record."""
    found = known_meeting(request, ref)
    if not policy.may_declare_on(request.user, found.panel):
        return redirect("funding:meeting-record", found.ref)
    if not policy.may_run_meeting(request.user, found):
        return redirect("funding:meeting-table", found.ref)
    return _desk(request, found)


def _address(request, link) -> str:
    """Return the whole address of the screen, as it is typed at another machine."""
    where = reverse("funding:screen", args=[queries.token_of(link)]) if link else ""
    return request.build_absolute_uri(where) if where else ""


def _desk(request, found: Meeting, form: ScoreForm | None = None):
    now = queries.now_for(request.user, found)
    if form is None and now.may_keep:
        item = now.discussion.item
        first = {"score": item.score, "notes": item.notes, "version": item.version}
        form = ScoreForm(scale=queries.introducer_scale(found.panel.phase), initial=first)
    link = queries.link_of(found)
    context = {
        "panel": found.panel,
        "meeting": found,
        "now": now,
        "form": form,
        "interview": queries.interview_now(request.user, now.discussion),
        "agenda": queries.agenda(request.user, found),
        "sittings": queries.sittings(found),
        "link": link,
        "address": _address(request, link),
        "colour": queries.meeting_colour(found),
    }
    return render(request, "funding/panel/meeting.html", context, status=form.status if form else 200)


@require_POST
def open_(request, ref):
    """Open the meeting."""
    return _done(request, known_meeting(request, ref), actions.open_meeting)


def end(request, ref):
    """End the meeting, with its minutes."""
    found = known_meeting(request, ref)
    require(policy.may_run_meeting(request.user, found))
    if request.method != "POST" and not found.is_running:
        return redirect("funding:meeting-record", found.ref)
    form = EndMeetingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.end_meeting(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The meeting has ended."))
        return redirect("funding:meeting-record", found.ref)
    context = {"panel": found.panel, "meeting": found, "form": form}
    return render(request, "funding/panel/meeting_end.html", context, status=form.status)


@require_POST
def arrive(request, ref):
    """Note that somebody is there."""
    found = known_meeting(request, ref)
    seat = get_object_or_404(seating.seats(found.panel), ref=request.POST.get("seat", ""))
    remote = request.POST.get("how") == "remote"
    return _done(request, found, actions.arrive, seat=seat, is_remote=remote)


@require_POST
def leave(request, ref):
    """Note that somebody has left the meeting."""
    found = known_meeting(request, ref)
    seat = get_object_or_404(Seat.objects.filter(panel=found.panel), ref=request.POST.get("seat", ""))
    return _done(request, found, actions.leave, seat=seat)


@require_POST
def call(request, ref):
    """Begin to discuss an item."""
    found = known_meeting(request, ref)
    items = Item.objects.visible_to(request.user).filter(panel=found.panel).select_related("panel")
    item = get_object_or_404(items, ref=request.POST.get("item", ""))
    return _done(request, found, actions.call_item, item=item)


@require_POST
def step_out(request, ref):
    """Note that somebody is out of the room for the item."""
    found = _discussion(request, ref)
    seat = get_object_or_404(Seat.objects.filter(panel=found.item.panel), ref=request.POST.get("seat", ""))
    return _done(request, found.meeting, actions.step_out, found, seat=seat)


@require_POST
def step_in(request, ref):
    """Note that somebody is back in the room."""
    found = _discussion(request, ref)
    seat = get_object_or_404(Seat.objects.filter(panel=found.item.panel), ref=request.POST.get("seat", ""))
    return _done(request, found.meeting, actions.step_in, found, seat=seat)


@require_POST
def score(request, ref):
    """Write down the score of the item that is discussed."""
    found = _discussion(request, ref)
    require(policy.may_keep_discussion(request.user, found))
    form = ScoreForm(request.POST, scale=queries.introducer_scale(found.item.panel.phase))
    if not form.is_valid():
        return _desk(request, found.meeting, form)
    actions.score_item(found, by=request.user, nonce=form.nonce, **form.values)
    messages.success(request, _("The score is recorded."))
    return redirect("funding:meeting", found.meeting.ref)


@require_POST
def undo(request, ref):
    """Take the last score back."""
    found = _discussion(request, ref)
    version = whole_number(request.POST.get("version", "")) or 0
    return _done(request, found.meeting, actions.undo_score, found, version=version)


@require_POST
def end_discussion(request, ref):
    """End the discussion of the item; whoever was out is called back."""
    found = _discussion(request, ref)
    return _done(request, found.meeting, actions.end_discussion, found)


@require_POST
def make_link(request, ref):
    """Make the link for the screen in the room."""
    return _done(request, known_meeting(request, ref), actions.make_screen_link)


@require_POST
def end_link(request, ref):
    """Take the link of the screen back."""
    return _done(request, known_meeting(request, ref), actions.end_screen_link)


def _done(request, found: Meeting, verb, thing: Discussion | None = None, **values):
    """Do one thing and go back to the screen."""
    verb(thing or found, by=request.user, nonce=PortalForm(request.POST).nonce, **values)
    return redirect("funding:meeting", found.ref)


def _discussion(request, ref: str) -> Discussion:
    """Return a discussion of an item that exists for this person, at a table where they sit."""
    items = Item.objects.visible_to(request.user)
    meetings = Meeting.objects.visible_to(request.user)
    found = Discussion.objects.filter(item__in=items, meeting__in=meetings)
    related = ("item__application", "item__panel__phase__round", "meeting__panel__phase__round")
    return get_object_or_404(found.select_related(*related), ref=ref)
