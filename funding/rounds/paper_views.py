"""The pages on which officers write the application form of a planned phase."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from funding.questions.models import Question, Section

from . import actions, forms, paper_queries, queries
from .models import Phase
from .planning_views import drafted_phase, small_form


def paper(request, ref):
    """The application form of a planned phase, section by section."""
    phase = drafted_phase(request, ref)
    sections = queries.paper(phase.question_set_id)
    context = {
        "phase": phase,
        "round": phase.round,
        "sections": sections,
    }
    return render(request, "funding/rounds/paper.html", context)


def paper_copy(request, ref):
    """Put a copy of another phase's application form in the place of this one."""
    phase = drafted_phase(request, ref)
    others = Phase.objects.visible_to(request.user).exclude(question_set=phase.question_set_id)
    choices = list(others.select_related("round", "question_set").order_by("-opens_at", "pk")[:30])
    form = forms.CopyForm(request.POST or None, phases=choices)
    if request.method == "POST" and form.is_valid():
        actions.copy_paper(phase, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The application form is copied. Change it as this phase needs it."))
        return redirect("funding:paper", phase.ref)
    intro = _("The application form that the phase has now is thrown away.")
    return small_form(
        request, form, _("Copy an application form"), "paper", phase=phase, intro=intro, button=_("Copy")
    )


def _section(phase, slug):
    return get_object_or_404(Section, question_set=phase.question_set_id, slug=slug)


def _question(phase, slug, code):
    found = Question.objects.filter(section__question_set=phase.question_set_id, section__slug=slug)
    return get_object_or_404(found.select_related("section", "condition_on"), code=code)


def _question_form(request, phase, section, question=None, *, initial):
    """The form of a question, which offers the questions before it for its condition."""
    earlier = paper_queries.questions_before(phase, section, question)
    files = paper_queries.document_rules(phase)
    return forms.QuestionForm(request.POST or None, earlier=earlier, files=files, initial=initial)


def _question_page(request, form, title, phase):
    context = {"form": form, "title": title, "phase": phase, "round": phase.round, "only_for": forms.ONLY_FOR}
    return render(request, "funding/rounds/question_form.html", context, status=form.status)


def section_add(request, ref):
    """Add a section."""
    phase = drafted_phase(request, ref)
    form = forms.SectionForm(request.POST or None, initial={"component": "questions", "is_required": True})
    if request.method == "POST" and form.is_valid():
        actions.save_section(phase, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The section is added."))
        return redirect("funding:paper", phase.ref)
    return small_form(request, form, _("Add a section"), "paper", phase=phase)


def section_edit(request, ref, slug):
    """Change a section."""
    phase = drafted_phase(request, ref)
    section = _section(phase, slug)
    initial = {name: getattr(section, name) for name in forms.SectionForm.base_fields}
    form = forms.SectionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.save_section(phase, by=request.user, section=section, nonce=form.nonce, **form.values)
        messages.success(request, _("The section is saved."))
        return redirect("funding:paper", phase.ref)
    return small_form(request, form, _("Change the section"), "paper", phase=phase)


def section_remove(request, ref, slug):
    """Take a section with its questions out."""
    phase = drafted_phase(request, ref)
    section = _section(phase, slug)
    form = forms.SendForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.remove_section(phase, section, by=request.user, nonce=form.nonce)
        messages.success(request, _("The section is removed."))
        return redirect("funding:paper", phase.ref)
    title = _("Remove “%(what)s” with its questions?") % {"what": section}
    return small_form(request, form, title, "paper", phase=phase, button=_("Remove"), warning=True)


@require_POST
def section_move(request, ref, slug):
    """Move a section up or down."""
    phase = drafted_phase(request, ref)
    form = forms.MoveForm(request.POST)
    if not form.is_valid():
        raise Http404
    actions.move_section(phase, _section(phase, slug), by=request.user, nonce=form.nonce, **form.values)
    return redirect("funding:paper", phase.ref)


def question_add(request, ref, slug):
    """Add a question to a section."""
    phase = drafted_phase(request, ref)
    section = _section(phase, slug)
    form = _question_form(request, phase, section, initial=forms.BEGINNING)
    if request.method == "POST" and form.is_valid():
        actions.save_question(phase, section, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The question is added."))
        return redirect("funding:paper", phase.ref)
    title = _("Add a question to “%(section)s”") % {"section": section}
    return _question_page(request, form, title, phase)


def question_edit(request, ref, slug, code):
    """Change a question."""
    phase = drafted_phase(request, ref)
    question = _question(phase, slug, code)
    form = _question_form(request, phase, question.section, question, initial=forms.initial_of(question))
    if request.method == "POST" and form.is_valid():
        actions.save_question(
            phase, question.section, by=request.user, question=question, nonce=form.nonce, **form.values
        )
        messages.success(request, _("The question is saved."))
        return redirect("funding:paper", phase.ref)
    return _question_page(request, form, _("Change the question"), phase)


def question_remove(request, ref, slug, code):
    """Take a question out."""
    phase = drafted_phase(request, ref)
    question = _question(phase, slug, code)
    form = forms.SendForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.remove_question(phase, question, by=request.user, nonce=form.nonce)
        messages.success(request, _("The question is removed."))
        return redirect("funding:paper", phase.ref)
    title = _("Remove “%(what)s”?") % {"what": question}
    return small_form(request, form, title, "paper", phase=phase, button=_("Remove"), warning=True)


@require_POST
def question_move(request, ref, slug, code):
    """Move a question up or down within its section."""
    phase = drafted_phase(request, ref)
    form = forms.MoveForm(request.POST)
    if not form.is_valid():
        raise Http404
    actions.move_question(
        phase, _question(phase, slug, code), by=request.user, nonce=form.nonce, **form.values
    )
    return redirect("funding:paper", phase.ref)
