"""The pages on which the paper of a published phase is amended, and the public list of amendments."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from funding.questions.models import Question, Section
from lpip_portal.ui.forms import PortalForm

from . import actions, forms, paper_queries, policy, queries
from .models import Phase, PhaseAmendment, Round
from .planning_views import small_form


def amended_phase(request, ref):
    """Return a published phase of a round that this person runs or approves."""
    mine = Round.objects.run_by(request.user) | Round.objects.approved_by(request.user)
    found = Phase.objects.filter(round__in=mine, round__state=Round.State.PUBLISHED)
    return get_object_or_404(found.select_related("round__programme", "question_set"), ref=ref)


def amendment(request, ref):
    """What is drafted or waits, what is asked, and the way on: to the second person, and to everybody."""
    phase = amended_phase(request, ref)
    found = paper_queries.open_amendment(phase)
    form = forms.ProposeForm(request.POST or None, initial=_reasons(found))
    if request.method == "POST" and form.is_valid():
        waiting = get_object_or_404(
            PhaseAmendment.objects.filter(phase=phase), pk=found.pk if found else None
        )
        actions.propose_amendment(waiting, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("A second person reads it and publishes it."))
        return redirect("funding:amendment", phase.ref)
    context = {
        "phase": phase,
        "round": phase.round,
        "amendment": found,
        "changes": paper_queries.changes(found) if found else [],
        "sections": queries.paper(phase.question_set_id),
        "may_draft": policy.is_officer(request.user, phase.round),
        "verbs": policy.amendment_verbs(request.user, found),
        "form": form,
    }
    return render(request, "funding/rounds/amendment.html", context, status=form.status)


def _reasons(found):
    return {"reason_en": found.reason_en, "reason_cy": found.reason_cy} if found else {}


def amend_question(request, ref, slug, code):
    """Draft other words or a higher limit for a question."""
    phase = amended_phase(request, ref)
    asked = Question.objects.filter(section__question_set=phase.question_set_id, section__slug=slug)
    question = get_object_or_404(asked.select_related("section"), code=code)
    form = forms.AmendQuestionForm(request.POST or None, question=question)
    if request.method == "POST" and form.is_valid():
        actions.draft_change(phase, question, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The change is drafted. Nobody else sees it until it is published."))
        return redirect("funding:amendment", phase.ref)
    return small_form(
        request, form, _("Amend the question"), "amendment", phase=phase, button=_("Draft the change")
    )


def amend_by_question(request, ref, slug):
    """Draft one more question, which is optional."""
    phase = amended_phase(request, ref)
    section = get_object_or_404(Section, question_set=phase.question_set_id, slug=slug)
    files = paper_queries.document_rules(phase)
    form = forms.AddedQuestionForm(request.POST or None, files=files, initial=forms.BEGINNING)
    if request.method == "POST" and form.is_valid():
        actions.draft_question(phase, section, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The question is drafted. Nobody else sees it until it is published."))
        return redirect("funding:amendment", phase.ref)
    title = _("Add an optional question to “%(section)s”") % {"section": section}
    context = {"form": form, "title": title, "phase": phase, "round": phase.round, "only_for": forms.ONLY_FOR}
    return render(request, "funding/rounds/question_form.html", context, status=form.status)


@require_POST
def drop_amendment(request, ref):
    """Drop a change that was not published."""
    found = _waiting(request, ref)
    actions.drop_amendment(found, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The amendment is dropped."))
    return redirect("funding:amendment", found.phase.ref)


@require_POST
def return_amendment(request, ref):
    """Send a proposed change back."""
    found = _waiting(request, ref)
    actions.return_amendment(found, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The amendment is back with the officers."))
    return redirect("funding:amendment", found.phase.ref)


def _waiting(request, ref):
    rows = PhaseAmendment.objects.visible_to(request.user).select_related("phase__round")
    return get_object_or_404(rows, ref=ref)
