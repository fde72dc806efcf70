"""Pages of the table, for those who sit at it and those who run the round."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from funding.applications import queries as applications
from funding.panel import actions, policy, queries
from funding.panel.forms import (
    ConveneForm,
    DeclareForm,
    DeclareItemsForm,
    MinutesForm,
    OrderForm,
    QuorumForm,
    RecordForm,
    SeatForm,
)
from funding.panel.models import Item, Panel, Seat
from funding.panel.sight import Sight
from funding.rounds.models import Phase
from lpip_portal.access import require
from lpip_portal.documents.serving import respond
from lpip_portal.ui.forms import PortalForm

from .finding import known_item, known_panel


def panel_form(request, ref):
    """Form the panel of a phase; where there is one already, go to it."""
    phases = Phase.objects.visible_to(request.user).select_related("round", "panel")
    phase = get_object_or_404(phases, ref=ref)
    if not policy.may_form(request.user, phase):
        raise Http404
    if hasattr(phase, "panel"):
        return redirect("funding:panel", phase.panel.ref)
    form = QuorumForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = actions.form_panel(phase, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The panel is formed. Say who sits at the table."))
        return redirect("funding:panel-seats", made.ref)
    return render(
        request, "funding/panel/panel_form.html", {"phase": phase, "form": form}, status=form.status
    )


def panel(request, ref):
    """A panel as this person may see it: its bids with their scores, what happens next, and who sits."""
    found = known_panel(request, ref)
    at = Sight(request.user, found)
    listed, verbs = queries.listed(at), policy.verbs(request.user, found, at)
    meeting = queries.open_meeting_of(found, at)
    context = {
        "panel": found,
        "lines": queries.lines(listed, may_record="record_order" in verbs),
        "spreads": queries.spreads(listed),
        "next_step": queries.next_step(request.user, found, at),
        "owed": sum(row.is_owed for row in listed),
        "seats": queries.people(found, at),
        "minutes": found.minutes if at.is_whole else "",
        "colour": queries.state_colour(found),
        "is_seated": policy.may_declare_on(request.user, found, at),
        "may_plan": policy.may_convene(request.user, found, at),
        "meeting": meeting,
        "meeting_colour": queries.meeting_colour(meeting) if meeting else "",
        "mine": queries.pre_score_lines(at),
        "verbs": verbs,
    }
    return render(request, "funding/panel/panel.html", context)


def seats(request, ref):
    """Who sits at the table, and one more of them."""
    found = known_panel(request, ref)
    require(policy.may_seat(request.user, found))
    form = SeatForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = actions.seat(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(
            request, _("%(who)s has a seat at the table and has been told.") % {"who": made.user}
        )
        return redirect("funding:panel-seats", found.ref)
    context = {"panel": found, "form": form, "seats": queries.people(found)}
    return render(request, "funding/panel/seats.html", context, status=form.status)


def end_seat(request, ref):
    """End a person's seat."""
    held = Seat.objects.holding().filter(panel__in=Panel.objects.visible_to(request.user))
    seat = get_object_or_404(held.select_related("panel__phase__round", "user"), ref=ref)
    require(policy.may_seat(request.user, seat.panel))
    form = PortalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.end_seat(seat, by=request.user, nonce=form.nonce)
        messages.success(request, _("The seat of %(who)s has ended.") % {"who": seat.user})
        return redirect("funding:panel-seats", seat.panel.ref)
    context = {"panel": seat.panel, "seat": seat, "form": form}
    return render(request, "funding/panel/seat_end.html", context, status=form.status)


def convene(request, ref):
    """Convene the panel, or see what blocks it."""
    found = known_panel(request, ref)
    require(policy.may_convene(request.user, found))
    if _is_late(request, found, Panel.State.FORMING):
        return redirect("funding:panel", found.ref)
    data = request.POST if request.method == "POST" else None
    form = ConveneForm(data, may_waive=policy.may_waive(request.user, found))
    if request.method == "POST" and form.is_valid():
        actions.convene(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The panel is convened, and everybody at the table has been told."))
        return redirect("funding:panel", found.ref)
    context = {"panel": found, "form": form, "blockers": queries.convene_blockers(request.user, found)}
    return render(request, "funding/panel/convene.html", context, status=form.status)


def declare_items(request, ref):
    """Declare for oneself on every bid of the panel."""
    found = known_panel(request, ref)
    require(policy.may_declare_on(request.user, found))
    if _is_late(request, found):
        return redirect("funding:panel", found.ref)
    listed = queries.declarable(request.user, found)
    form = DeclareItemsForm(request.POST or None, items=[item for item, is_done in listed if not is_done])
    if request.method == "POST" and form.is_valid():
        actions.declare_items(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("Your declarations are recorded."))
        return redirect("funding:panel", found.ref)
    done = [item for item, is_done in listed if is_done]
    context = {"panel": found, "form": form, "done": done}
    return render(request, "funding/panel/declare_items.html", context, status=form.status)


def declare(request, ref):
    """Declare for oneself on one bid; also a conflict that is found later."""
    found = known_item(request, ref)
    require(policy.may_declare(request.user, found))
    if _is_late(request, found.panel):
        return redirect("funding:panel", found.panel.ref)
    form = DeclareForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.declare(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("Your declaration is recorded."))
        return redirect("funding:panel", found.panel.ref)
    is_owed = queries.owes_declaration(request.user, found)
    context = {"panel": found.panel, "item": found, "form": form, "is_owed": is_owed}
    return render(request, "funding/panel/declare.html", context, status=form.status)


def item(request, ref):
    """The papers of one bid; whoever sits and has not declared on it is sent to declare first."""
    found = known_item(request, ref)
    if not policy.may_read(request.user, found):
        return redirect("funding:panel-declare", found.panel.ref)
    actions.note_reading(found, by=request.user)
    papers = queries.papers(found)
    context = {
        "panel": found.panel,
        "item": found,
        "papers": papers,
        "sheet": papers.sheet,
        "next_step": queries.next_step(request.user, found.panel),
        "row": queries.row(request.user, found),
        "introductions": queries.introductions_of(request.user, found.panel)[found.pk],
        "interview": queries.interview_of(request.user, found),
        "may_pre_score": queries.is_open_to_pre_scores(found),
        "may_declare": policy.may_declare(request.user, found) and found.panel.state == Panel.State.CONVENED,
        "verbs": policy.verbs(request.user, found),
    }
    return render(request, "funding/panel/item.html", context)


def document(request, ref, file):
    """A file of the bid, as it was submitted, to those who may read its papers."""
    found = get_object_or_404(Item.objects.readable_by(request.user).select_related("application"), ref=ref)
    attached = queries.attachment(found, file)
    if attached is None:
        raise Http404
    actions.note_reading(found, by=request.user, what="item file")
    return respond(attached.document, f"{found.application.reference} {applications.document_name(attached)}")


@require_safe
def image(request, ref, image):
    """An image of the bid, as it was submitted, to those who may read its papers."""
    found = get_object_or_404(Item.objects.readable_by(request.user).select_related("application"), ref=ref)
    kept = applications.frozen_image(found.application, image, "panel")
    if kept is None:
        raise Http404
    actions.note_reading(found, by=request.user, what="item file")
    return respond(kept.document, f"{found.application.reference} image", as_it_came=True)


def record(request, ref):
    """Write down what the panel recommends about one bid."""
    found = known_item(request, ref)
    require(policy.may_record_item(request.user, found))
    if _is_late(request, found.panel):
        return redirect("funding:panel", found.panel.ref)
    if request.method != "POST" and queries.owes_declaration(request.user, found):
        return redirect("funding:item-declare", found.ref)
    row = queries.row(request.user, found)
    form = RecordForm(
        request.POST or None, phase=found.panel.phase, initial=queries.initial_record(row, found)
    )
    if request.method == "POST" and form.is_valid():
        actions.record_item(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("What the panel recommends is recorded."))
        return redirect("funding:panel", found.panel.ref)
    context = {"panel": found.panel, "item": found, "row": row, "form": form}
    return render(request, "funding/panel/record.html", context, status=form.status)


def order(request, ref):
    """Place the bids of the panel that this person may place, all on one page."""
    found = known_panel(request, ref)
    require(policy.may_keep(request.user, found))
    if _is_late(request, found):
        return redirect("funding:panel", found.ref)
    placing = queries.placing(request.user, found)
    form = OrderForm(request.POST or None, phase=found.phase, placing=placing)
    if request.method == "POST" and form.is_valid():
        actions.record_order(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The order is recorded."))
        return redirect("funding:panel", found.ref)
    owed = queries.undeclared(request.user, found).count()
    context = {"panel": found, "form": form, "owed": owed}
    return render(request, "funding/panel/order.html", context, status=form.status)


def confirm(request, ref):
    """Confirm what the panel recommends, or see what blocks it."""
    found = known_panel(request, ref)
    require(policy.may_confirm_panel(request.user, found))
    if _is_late(request, found):
        return redirect("funding:panel", found.ref)
    form = MinutesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.confirm_panel(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The recommendations are confirmed. The funder can now decide."))
        return redirect("funding:panel", found.ref)
    context = {
        "panel": found,
        "form": form,
        "blockers": queries.confirm_blockers(request.user, found),
        "rows": queries.rows(request.user, found),
    }
    return render(request, "funding/panel/confirm.html", context, status=form.status)


def ranking(request, ref):
    """What the scores can say about the order, once the panel has its own; each person opens it for themself."""
    found = known_panel(request, ref)
    require(policy.may_open_aid(request.user, found))
    form = PortalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.open_ranking(found, by=request.user, nonce=form.nonce)
        return redirect("funding:panel-ranking", found.ref)
    reading = queries.reading(request.user, found)
    if reading:
        actions.note_aid(found, by=request.user)
    context = {
        "panel": found,
        "form": form,
        "reading": reading,
        "blockers": queries.aid_blockers(request.user, found) if not reading else [],
    }
    return render(request, "funding/panel/ranking.html", context, status=form.status)


def _is_late(request, panel, at=Panel.State.CONVENED) -> bool:
    """Say whether a page is asked for when the panel is past it, or not there yet; a POST is refused by its verb."""
    return request.method != "POST" and panel.state != at
