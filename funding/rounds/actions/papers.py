"""Writing the paper of a planned phase: sections and questions, copied from another or written by hand."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from funding.questions import conditions
from funding.questions.codes import free_code
from funding.questions.models import ROWS, Question, QuestionSet, Section
from funding.questions.queries import paper
from funding.questions.rows import OF_A_QUESTION, OF_A_SECTION, facts_of, lay_out, throw_away
from funding.rounds import policy
from funding.rounds.models import Phase
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail

from .guards import Frozen, Refused, locked_phase, refuse_unless_draft


@transaction.atomic
def copy_paper(phase: Phase, *, by: User, source: QuestionSet, nonce: str = "") -> QuestionSet:
    """Put a copy of another paper in the place of a planned phase's own; the old one is thrown away."""
    if done := trail.repeat(nonce, by, QuestionSet, "paper.copy"):
        return done
    phase = locked_phase(phase)
    require(policy.may_edit(by, phase.round))
    _refuse_unless_open(phase)
    old = phase.question_set
    if old.pk == source.pk:
        raise Refused(_("The phase has this application form already."))
    copy = QuestionSet.objects.create(name=old.name)
    lay_out(copy, facts_of(paper(source)))
    phase.question_set = copy
    phase.save(update_fields=["question_set"])
    if not Phase.objects.filter(question_set=old).exists():
        throw_away(old)
    trail.record("paper.copy", copy, by=by, nonce=nonce, phase=phase, source=source)
    return copy


@transaction.atomic
def save_section(
    phase: Phase, *, by: User, section: Section | None = None, nonce: str = "", **facts: Any
) -> Section:
    """Add a section to the paper of a planned phase, or change one."""
    if done := trail.repeat(nonce, by, Section, "section.save"):
        return done
    phase = locked_phase(phase)
    require(policy.may_edit(by, phase.round))
    _refuse_unless_open(phase)
    if section is None:
        sections = Section.objects.filter(question_set=phase.question_set)
        last = sections.order_by("order").last()
        slug = free_code(facts["title_en"], sections.values_list("slug", flat=True))
        section = Section(question_set=phase.question_set, slug=slug, order=last.order + 1 if last else 1)
    elif facts.get("component", section.component) != section.component and section.questions.exists():
        raise Refused(_("This section has questions. Remove them before it becomes something else."))
    for name in OF_A_SECTION:
        setattr(section, name, facts.get(name, getattr(section, name)))
    section.save()
    trail.record("section.save", section, by=by, nonce=nonce, phase=phase)
    return section


@transaction.atomic
def remove_section(phase: Phase, section: Section, *, by: User, nonce: str = "") -> None:
    """Take a section with its questions out of the paper of a planned phase."""
    if trail.first(nonce, by):
        return
    phase = locked_phase(phase)
    require(policy.may_edit(by, phase.round))
    _refuse_unless_open(phase)
    gone = Question.objects.filter(section=section, section__question_set=phase.question_set)
    _refuse_what_is_looked_at(gone, Question.objects.exclude(section=section))
    trail.record("section.remove", phase, by=by, nonce=nonce, section=section.slug)
    gone.update(condition_on=None, condition_is="")
    gone.delete()
    Section.objects.filter(pk=section.pk, question_set=phase.question_set).delete()


@transaction.atomic
def move_section(phase: Phase, section: Section, *, by: User, down: bool, nonce: str = "") -> None:
    """Move a section one place up or down; at the end of the paper it stays where it is."""
    if trail.first(nonce, by):
        return
    phase = locked_phase(phase)
    require(policy.may_edit(by, phase.round))
    _refuse_unless_open(phase)
    sections = list(Section.objects.filter(question_set=phase.question_set))
    other = _neighbour(sections, section, down)
    if other:
        Section.objects.filter(pk=section.pk).update(order=0)
        Section.objects.filter(pk=other.pk).update(order=section.order)
        Section.objects.filter(pk=section.pk).update(order=other.order)
        _refuse_what_cannot_be_asked(phase)
        trail.record("section.move", phase, by=by, nonce=nonce, section=section.slug, down=down)


@transaction.atomic
def save_question(
    phase: Phase,
    section: Section,
    *,
    by: User,
    code: str = "",
    question: Question | None = None,
    nonce: str = "",
    **facts: Any,
) -> Question:
    """Add a question to a section of a planned phase's paper, or change one. Its code ties it to the next phase's."""
    if done := trail.repeat(nonce, by, Question, "question.save"):
        return done
    phase = locked_phase(phase)
    require(policy.may_edit(by, phase.round))
    _refuse_unless_open(phase)
    if section.question_set_id != phase.question_set_id or section.component != Section.Component.QUESTIONS:
        raise Refused(_("This section takes no questions."))
    others = Question.objects.filter(section__question_set=phase.question_set)
    others = others.exclude(pk=question.pk if question else None)
    if code and others.filter(code=code).exists():
        raise Refused(
            _("Another question of this application form has the code “%(code)s”.") % {"code": code}
        )
    if _is_asked_twice(others, facts, question):
        raise Refused(_("This application form asks for that already: its rows are kept once."))
    if question is None:
        last = section.questions.order_by("order", "pk").last()
        question = Question(section=section, order=last.order + 1 if last else 1)
        code = code or free_code(facts["text_en"], others.values_list("code", flat=True))
    question.code = code or question.code
    for name in (*OF_A_QUESTION, "condition_on"):
        setattr(question, name, facts.get(name, getattr(question, name)))
    question.save()
    _refuse_what_cannot_be_asked(phase)
    trail.record("question.save", question, by=by, nonce=nonce, phase=phase)
    return question


@transaction.atomic
def remove_question(phase: Phase, question: Question, *, by: User, nonce: str = "") -> None:
    """Take a question out of the paper of a planned phase."""
    if trail.first(nonce, by):
        return
    phase = locked_phase(phase)
    require(policy.may_edit(by, phase.round))
    _refuse_unless_open(phase)
    _refuse_what_is_looked_at(Question.objects.filter(pk=question.pk), Question.objects.all())
    trail.record("question.remove", phase, by=by, nonce=nonce, question=question.code)
    Question.objects.filter(pk=question.pk, section__question_set=phase.question_set).delete()


@transaction.atomic
def move_question(phase: Phase, question: Question, *, by: User, down: bool, nonce: str = "") -> None:
    """Move a question one place up or down within its section."""
    if trail.first(nonce, by):
        return
    phase = locked_phase(phase)
    require(policy.may_edit(by, phase.round))
    _refuse_unless_open(phase)
    asked = list(Question.objects.filter(section=question.section_id).order_by("order", "pk"))
    other = _neighbour(asked, question, down)
    if other:
        asked.remove(other)
        asked.insert([each.pk for each in asked].index(question.pk) + (0 if down else 1), other)
        for order, each in enumerate(asked, 1):
            Question.objects.filter(pk=each.pk).exclude(order=order).update(order=order)
        _refuse_what_cannot_be_asked(phase)
        trail.record("question.move", phase, by=by, nonce=nonce, question=question.code, down=down)


def _refuse_unless_open(phase: Phase) -> None:
    refuse_unless_draft(phase.round)
    if phase.question_set.frozen_at:
        raise Frozen(_("This application form belongs to a published round. Copy it to change it."))


def _is_asked_twice(others: QuerySet[Question], facts: dict[str, Any], question: Question | None) -> bool:
    """Say whether another question shows the same rows: all of a kind, or all files of a kind."""
    kind = facts.get("kind", question.kind if question else "")
    same = others.filter(kind=kind) if kind in ROWS else others.none()
    if kind == Question.Kind.FILE:
        same = same.filter(file_kind=facts.get("file_kind", question.file_kind if question else ""))
    return same.exists()


def _refuse_what_is_looked_at(gone: QuerySet[Question], others: QuerySet[Question]) -> None:
    waiting = others.filter(condition_on__in=gone).select_related("condition_on").first()
    if waiting:
        raise Refused(
            _("“%(question)s” depends on “%(on)s”. Change its condition first.")
            % {"question": waiting, "on": waiting.condition_on}
        )


def _refuse_what_cannot_be_asked(phase: Phase) -> None:
    asked = [question for section in paper(phase.question_set_id) for question in section.asked]
    for flaw in conditions.flaws(asked):
        names = {"question": flaw.question, "on": flaw.question.condition_on}
        if flaw.code == "not_earlier":
            raise Refused(_("“%(question)s” depends on “%(on)s”, so it has to come after it.") % names)
        raise Refused(_("“%(question)s” depends on an answer that “%(on)s” cannot have.") % names)


def _neighbour(rows: list, row: Any, down: bool) -> Any:
    place = [each.pk for each in rows].index(row.pk) + (1 if down else -1)
    return rows[place] if 0 <= place < len(rows) else None
