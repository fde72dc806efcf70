"""Evaluation questions: what is asked, and what is known about each."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lpip_portal.ui.forms import PortalForm

from . import actions, answering, policy
from .question_forms import QuestionForm
from .question_models import EvaluationQuestion


@login_not_required
@require_safe
def question_list(request):
    """The questions of the evaluation by kind."""
    context = {"shelves": answering.shelves(request.user), "defines": policy.may_define(request.user)}
    return render(request, "hub/evaluation/question_list.html", context)


@login_not_required
@require_safe
def question(request, ref):
    """One question, and what is known: the latest published figures of its indicators, and its stories."""
    found = _question(request, ref)
    inside = request.user.is_authenticated
    context = {
        "question": found,
        "state": found.get_state_display(),
        "colour": answering.COLOURS[found.state],
        "latest": answering.latest(found),
        "stories": answering.stories(found),
        "verbs": policy.verbs(request.user, found) if inside else set(),
        "may_edit": inside and policy.may_edit_question(request.user, found),
    }
    return render(request, "hub/evaluation/question.html", context)


def question_new(request):
    """Write a question down."""
    if not policy.may_define(request.user):
        raise Http404
    form = QuestionForm(request.POST or None, initial={"owner": request.user.email})
    if request.method == "POST" and form.is_valid():
        made = actions.ask_question(by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The question is saved. The evaluator opens it to everybody."))
        return redirect("hub:question", made.ref)
    return render(request, "hub/evaluation/question_new.html", {"form": form}, status=form.status)


def question_edit(request, ref):
    """Change a question, or what speaks to it."""
    found = _question(request, ref)
    if not policy.may_edit_question(request.user, found):
        raise Http404
    form = QuestionForm(request.POST or None, question=found, initial=QuestionForm.initial_of(found))
    if request.method == "POST" and form.is_valid():
        values = {**form.values, "version": form.values["version"] or 0}
        actions.edit_question(found, by=request.user, nonce=form.nonce, **values)
        messages.success(request, _("The question is saved."))
        return redirect("hub:question", found.ref)
    context = {"form": form, "question": found}
    return render(request, "hub/evaluation/question_edit.html", context, status=form.status)


@require_POST
def question_open(request, ref):
    """Show a question to everybody."""
    found = _question(request, ref)
    actions.open_question(found, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("Everybody sees the question now."))
    return redirect("hub:question", ref)


@require_POST
def question_close(request, ref):
    """Say that a question is looked into no longer."""
    found = _question(request, ref)
    actions.close_question(found, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The question is closed. Everybody goes on reading it."))
    return redirect("hub:question", ref)


def _question(request, ref):
    seen = EvaluationQuestion.objects.visible_to(request.user).select_related("owner")
    return get_object_or_404(seen, ref=ref)
