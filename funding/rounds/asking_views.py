"""Questions about a call: asking, the officers' list, answering to everybody."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from lpip_portal import clock

from . import actions, asking_queries, policy
from .forms.asking import AskForm, CallAnswerForm, CallReplyForm
from .models import Phase, PhaseQuestion, Round

PER_PAGE = 50


def _published_phase(request, ref) -> Phase:
    known = Phase.objects.visible_to(request.user).filter(round__state=Round.State.PUBLISHED)
    return get_object_or_404(known.select_related("round"), ref=ref)


def call_question_ask(request, ref):
    """Ask about a call, while questions are taken."""
    phase = _published_phase(request, ref)
    if not policy.may_ask(request.user, phase):
        raise PermissionDenied
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.ask(phase, by=request.user, at=request.received_at, nonce=form.nonce, **form.values)
        messages.success(
            request, _("Asked. You get a letter when it is answered, and everybody reads the answer.")
        )
        return redirect("funding:call-question-list", phase.ref)
    context = {"phase": phase, "form": form, "is_open": clock.now() <= phase.asks_until}
    return render(request, "funding/rounds/call_question_ask.html", context, status=form.status)


def call_question_list(request, ref):
    """The questions about a call that a person asked; to its officers all of them."""
    phase = _published_phase(request, ref)
    page = Paginator(asking_queries.listed(request.user, phase), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "phase": phase,
        "page": page,
        "answers": policy.is_officer(request.user, phase.round),
        "may_ask": policy.may_ask(request.user, phase) and clock.now() <= phase.asks_until,
    }
    return render(request, "funding/rounds/call_question_list.html", context)


def call_question_answer(request, ref):
    """Answer a question to everybody, or correct its answer."""
    question = _answerable(request, ref)
    initial = {name: getattr(question, name) for name in CallAnswerForm.base_fields}
    initial["question_en"] = initial["question_en"] or question.text
    form = CallAnswerForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.answer_question(question, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("Published on the page of the call."))
        return redirect("funding:call-question-list", question.phase.ref)
    context = {"question": question, "phase": question.phase, "form": form}
    return render(request, "funding/rounds/call_question_answer.html", context, status=form.status)


def call_question_decline(request, ref):
    """Write to the asker alone why a question is not answered publicly."""
    question = _answerable(request, ref)
    if not question.is_waiting:
        raise Http404
    form = CallReplyForm(request.POST or None, initial={"version": question.version})
    if request.method == "POST" and form.is_valid():
        actions.decline_question(question, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The person who asked is told."))
        return redirect("funding:call-question-list", question.phase.ref)
    context = {"question": question, "phase": question.phase, "form": form}
    return render(request, "funding/rounds/call_question_decline.html", context, status=form.status)


def _answerable(request, ref) -> PhaseQuestion:
    found = PhaseQuestion.objects.answerable_by(request.user).select_related("phase__round", "asked_by")
    return get_object_or_404(found, ref=ref)
