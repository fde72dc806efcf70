"""Pages that only look at the meeting: each member's, the screen in the room, the record, and sheets for paper."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from funding.panel import actions, packing, policy, queries, seating
from funding.panel.meeting_forms import AfterwardsForm
from lpip_portal.access import require
from lpip_portal.documents import serving

from .finding import known_item, known_meeting, known_panel


def table(request, ref):
    """A person's own page during the meeting: what they may see of it, or that they are to step out."""
    found = known_meeting(request, ref)
    require(policy.may_declare_on(request.user, found.panel))
    now = queries.now_for(request.user, found)
    context = {
        "panel": found.panel,
        "meeting": found,
        "now": now,
        "interview": queries.interview_now(request.user, now.discussion),
        "agenda": queries.agenda(request.user, found),
        "may_run": policy.may_run_meeting(request.user, found),
    }
    return render(request, "funding/panel/meeting_table.html", context)


@login_not_required
def screen(request, token):
    """The screen in the room: the current item and its score, and nothing else."""
    link = queries.screen_link(token)
    if link is None:
        raise Http404
    context = {"meeting": link.meeting, "shown": queries.screen(link.meeting, request.user)}
    response = render(request, "funding/panel/screen.html", context)
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def record(request, ref):
    """Who was there, and what was discussed, as far as this person may know it."""
    found = known_meeting(request, ref)
    context = {
        "panel": found.panel,
        "meeting": found,
        "attendances": found.attendances.select_related("seat__user").order_by("arrived_at", "pk"),
        "minutes": queries.minutes(request.user, found),
        "whole": found.minutes if seating.sees_all(request.user, found.panel) else "",
        "colour": queries.meeting_colour(found),
    }
    return render(request, "funding/panel/meeting_record.html", context)


def sheet(request, ref):
    """A blank score sheet for when the network fails."""
    found = known_panel(request, ref)
    require(policy.may_keep(request.user, found))
    context = {"panel": found, "lines": queries.sheet_lines(request.user, found)}
    return render(request, "funding/panel/sheet.html", context)


def sheet_pdf(request, ref):
    """The same as PDF."""
    found = known_panel(request, ref)
    require(policy.may_keep(request.user, found))
    made = packing.sheet(queries.sheet_paper(request.user, found))
    return serving.made(made, f"{found.phase.round.code} score sheet.pdf")


def afterwards(request, ref):
    """Type in what was kept on paper about one item."""
    found = known_item(request, ref)
    require(policy.may_record_item(request.user, found))
    if request.method != "POST" and queries.owes_declaration(request.user, found):
        return redirect("funding:item-declare", found.ref)
    seats, scale = queries.may_be_in_the_room(found), queries.introducer_scale(found.panel.phase)
    first = {"score": found.score, "notes": found.notes, "version": found.version}
    form = AfterwardsForm(request.POST or None, seats=seats, scale=scale, initial=first)
    if request.method == "POST" and form.is_valid():
        actions.enter_afterwards(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("What was kept on paper is recorded, and marked as entered afterwards."))
        return redirect("funding:item", found.ref)
    context = {"panel": found.panel, "item": found, "form": form}
    return render(request, "funding/panel/afterwards.html", context, status=form.status)


def history(request, ref):
    """Every state in which an item was recorded, to those who may read its papers."""
    found = known_item(request, ref)
    if not policy.may_read(request.user, found):
        raise Http404
    context = {"panel": found.panel, "item": found, "versions": queries.versions(request.user, found)}
    context["may_correct"] = found.is_confirmed and policy.may_correct_item(request.user, found)
    return render(request, "funding/panel/item_history.html", context)
