"""A paper as its applicants see it: a look at it that saves nothing, and a try with a test organisation."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from funding.applications import actions, queries
from funding.applications.answer_forms import AnswersForm
from funding.rounds.models import Phase, Round


def paper_preview(request, ref):
    """The whole application form as an applicant sees it. Nothing can be saved here."""
    phase = _phase(request, ref)
    found = queries.tried(phase, request.user)
    pages = [(part, _form(part, found).rows("", {}, part.asked, found.looks)) for part in found.parts]
    context = {"phase": phase, "round": phase.round, "pages": pages}
    return render(request, "funding/applications/paper_preview.html", context)


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
    context = {
        "phase": phase,
        "round": phase.round,
        "part": part,
        "parts": [each for each in found.parts if each.takes_questions],
        "form": form,
        "rows": form.rows("", {}, part.asked, found.looks),
        "stops": [queries.sentence(fault) for fault in found.faults],
    }
    return render(request, "funding/applications/paper_try.html", context, status=form.status)


def _form(part, found, data=None):
    return AnswersForm(data, questions=part.asked, answers={}, typed=found.typed)


def _phase(request, ref):
    """Return a phase of a round that this person runs or approves."""
    mine = Round.objects.run_by(request.user) | Round.objects.approved_by(request.user)
    return get_object_or_404(Phase.objects.filter(round__in=mine).select_related("round"), ref=ref)
