"""One bid's interview: the table's page with its record and notes, and the lead's page with who comes."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from funding.applications.models import Application
from funding.panel import actions, policy, queries
from funding.panel.interview_forms import AttendeesForm, InterviewRecordForm, InterviewTextForm
from funding.panel.models import Item
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.documents import serving
from lpip_portal.ui.calendar import Appointment, ics

from .finding import known_item


def _item(request, ref: str) -> Item:
    """Return an item that exists for this person, of a phase with interviews."""
    found = known_item(request, ref)
    if not found.panel.phase.interviews:
        raise Http404
    return found


def item_interview(request, ref):
    """The interview of one bid with its record, and one's own note; whoever has not declared is sent to declare first."""
    found = _item(request, ref)
    if not policy.may_read(request.user, found):
        return redirect("funding:panel-declare", found.panel.ref)
    if request.method == "POST":
        require(policy.may_keep_interview_note(request.user, found))
    interview = queries.interview_of(request.user, found)
    note = interview.note
    form = InterviewTextForm(
        request.POST or None, initial={"text": note.text, "version": note.version} if note else {}
    )
    if request.method == "POST" and form.is_valid():
        actions.keep_interview_note(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("Your note is saved. Nobody else reads it."))
        return redirect("funding:item-interview", found.ref)
    actions.note_reading(found, by=request.user, what="interview")
    context = {"panel": found.panel, "item": found, "interview": interview, "form": form}
    return render(request, "funding/panel/item_interview.html", context, status=form.status)


def record(request, ref):
    """Write the record of an interview."""
    found = _item(request, ref)
    if not policy.may_read(request.user, found):
        return redirect("funding:panel-declare", found.panel.ref)
    require(policy.may_keep_interview_record(request.user, found))
    interview = queries.interview_of(request.user, found)
    if request.method != "POST" and not interview.may_record:
        return redirect("funding:item-interview", found.ref)
    kept = interview.record
    first = {"text": kept.text, "version": kept.version} if kept else {}
    form = InterviewRecordForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        actions.keep_interview_record(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The record is saved."))
        return redirect("funding:item-interview", found.ref)
    context = {"panel": found.panel, "item": found, "form": form}
    return render(request, "funding/panel/interview_record.html", context, status=form.status)


def _bid(request, ref: str) -> Application:
    """Return a bid that this person leads, which stands, in a phase with interviews."""
    led = Application.objects.visible_to(request.user).filter(
        lead=request.user, state=Application.State.ELIGIBLE, phase__interviews=True
    )
    return get_object_or_404(led.select_related("phase__round"), ref=ref)


def application_interview(request, ref):
    """What a lead was told of the interview of their bid, and who comes; before that, what happens next."""
    bid = _bid(request, ref)
    told = queries.told(request.user, bid, clock.now())
    if told is None or not told.notice.is_on:
        if request.method == "POST":
            raise Http404
        return render(request, "funding/panel/interview_later.html", {"bid": bid, "told": told})
    team = queries.may_attend(bid)
    first = {"members": [row.member.ref for row in told.attendees], "needs": told.need}
    form = AttendeesForm(
        request.POST if request.method == "POST" else None,
        team=team,
        most=told.plan.attendees_most,
        initial=first,
    )
    if request.method == "POST" and form.is_valid():
        actions.name_attendees(
            told.item, by=request.user, at=request.received_at, nonce=form.nonce, **form.values
        )
        messages.success(request, _("It is saved who comes. You may change it until the time on this page."))
        return redirect("funding:application-interview", bid.ref)
    context = {"bid": bid, "told": told, "form": form}
    return render(request, "funding/panel/application_interview.html", context, status=form.status)


@require_safe
def calendar(request, ref):
    """The interview for the lead's own calendar. It names nobody and no bid."""
    bid = _bid(request, ref)
    told = queries.told(request.user, bid, clock.now())
    if told is None or not told.notice.is_on:
        raise Http404
    notice = told.notice
    where = request.build_absolute_uri(reverse("funding:application-interview", args=[bid.ref]))
    interview = Appointment(
        uid=f"{told.item.ref}@{request.get_host()}",
        sequence=notice.number,
        stamp=notice.told_at,
        starts_at=notice.starts_at,
        ends_at=notice.ends_at,
        title=_("Interview: %(phase)s") % {"phase": f"{bid.phase.round}, {bid.phase}"},
        place=notice.place,
        link=notice.link,
        words=where,
    )
    made = ics([interview])
    return serving.made(made, f"{bid.phase.round.code} interview.ics", "text/calendar; charset=utf-8")
