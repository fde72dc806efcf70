"""A paper as its applicants see it: a look at it that saves nothing, and a whole try with a test organisation."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from funding.applications import actions, printing, queries
from funding.applications.answer_forms import AnswersForm
from funding.applications.trying_forms import form_for
from funding.rounds.models import Phase, Round
from lpip_portal.documents import serving
from lpip_portal.ui.forms import PortalForm


def paper_preview(request, ref):
    """The whole application form as an applicant sees it. Nothing can be saved here."""
    phase = _phase(request, ref)
    found = queries.tried(phase, request.user)
    pages = [(part, _form(part, found).rows("", {}, part.asked, found.looks)) for part in found.parts]
    context = {"phase": phase, "round": phase.round, "pages": pages}
    return render(request, "funding/applications/paper_preview.html", context)


def paper_trying(request, ref):
    """A try-out whole: its parts, what would stop the bid, its PDF."""
    phase = _phase(request, ref)
    found = queries.tried(phase, request.user)
    context = _context(phase, found) | {"faults": [queries.sentence(fault) for fault in found.faults]}
    return render(request, "funding/applications/paper_trying.html", context)


def paper_try(request, ref, slug):
    """One section to be filled in as a test organisation, with what would stop the bid."""
    phase = _phase(request, ref)
    found = queries.tried(phase, request.user)
    part = next((each for each in found.parts if each.slug == slug and each.takes_questions), None)
    if part is None:
        raise Http404
    form = _form(part, found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.save_try_out(phase, by=request.user, values=form.values, nonce=form.nonce)
        messages.success(
            request, _("Kept as a try-out. It is no bid: nobody else sees it and nothing counts it.")
        )
        return redirect("funding:paper-try", phase.ref, part.slug)
    context = _context(phase, found) | {
        "part": part,
        "form": form,
        "rows": form.rows("", {}, part.asked, found.looks),
        "stops": [queries.sentence(fault) for fault in found.faults if fault.section == slug],
    }
    return render(request, "funding/applications/paper_try.html", context, status=form.status)


def paper_try_rows(request, ref, sort):
    """Costs, people, partners, places, themes, milestones or files of a try-out, and a form for more."""
    phase = _phase(request, ref)
    found = queries.tried(phase, request.user)
    if sort not in found.sorts:
        raise Http404
    form = form_for(sort, found, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        facts = {"sort": sort, "entered": form.entered, "replaces": form.replaces}
        actions.save_tried_rows(phase, by=request.user, nonce=form.nonce, **facts)
        messages.success(request, _("Kept in the try-out."))
        return redirect("funding:paper-try-rows", phase.ref, sort)
    context = _context(phase, found) | {
        "sort": sort,
        "title": found.sorts[sort],
        "form": form,
        "kept": queries.tried_lines(found, sort),
    }
    return render(request, "funding/applications/paper_try_rows.html", context, status=form.status)


@require_POST
def paper_try_remove(request, ref, sort, row):
    """Take one row out of a try-out."""
    phase, form = _phase(request, ref), PortalForm(request.POST)
    actions.remove_tried_row(phase, by=request.user, sort=sort, row=row, nonce=form.nonce)
    messages.success(request, _("Removed from the try-out."))
    return redirect("funding:paper-try-rows", phase.ref, sort)


def paper_try_pdf(request, ref):
    """A try-out as the draft of a bid would be printed, marked as no bid on every page."""
    phase = _phase(request, ref)
    found = queries.tried(phase, request.user)
    made = printing.pdf(queries.tried_paper(found.bid, found.found))
    return serving.made(made, f"{phase.round.code}-{phase.number} TRY-OUT.pdf")


def paper_try_discard(request, ref):
    """Ask, then throw a try-out away."""
    phase = _phase(request, ref)
    form = PortalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.discard_try_out(phase, by=request.user, nonce=form.nonce)
        messages.success(request, _("The try-out is thrown away."))
        return redirect("funding:paper-trying", phase.ref)
    context = {"phase": phase, "round": phase.round, "form": form}
    return render(request, "funding/applications/paper_try_discard.html", context, status=form.status)


def _form(part, found, data=None):
    return AnswersForm(data, questions=part.asked, answers={}, typed=found.typed)


def _context(phase, found):
    """Return what every page of a try-out shows: its parts, each with its page and how many things are wrong there."""
    wrong = [fault.section for fault in found.faults]
    parts = [
        (str(part), reverse("funding:paper-try", args=[phase.ref, part.slug]), wrong.count(part.slug))
        for part in found.parts
        if part.takes_questions
    ]
    rows = [
        (name, reverse("funding:paper-try-rows", args=[phase.ref, sort]), queries.tried_count(found, sort))
        for sort, name in found.sorts.items()
    ]
    return {"phase": phase, "round": phase.round, "tried": found, "parts": parts, "sorts": rows}


def _phase(request, ref):
    """Return a phase of a round that this person runs or approves."""
    mine = Round.objects.run_by(request.user) | Round.objects.approved_by(request.user)
    return get_object_or_404(Phase.objects.filter(round__in=mine).select_related("round"), ref=ref)
