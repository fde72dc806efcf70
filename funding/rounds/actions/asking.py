"""Questions about a call: asked privately until a date, answered to everybody, and the asker is never named."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from funding.rounds import policy, queries
from funding.rounds.models import Phase, PhaseQuestion, RoundOfficer
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.ui.templatetags.portal import uk_time
from lpip_portal.workflow import Closed, Refusal, Stale, move

MOST_WAITING = 20  # unanswered questions of one person about one call: more would be a flood


@transaction.atomic
def ask(phase: Phase, *, by: User, text: str, at: datetime | None = None, nonce: str = "") -> PhaseQuestion:
    """Ask about a call. Its officers read it; everybody reads the answer."""
    if done := trail.repeat(nonce, by, PhaseQuestion, "call_question.ask"):
        return done
    require(policy.may_ask(by, phase))
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # so that two askings at once are counted
    if (at or clock.now()) > phase.asks_until:
        raise Closed(
            _("Questions about this call could be asked until %(when)s. The answers stay on its page.")
            % {"when": uk_time(phase.asks_until)},
            possible=[(_("Read the answers"), reverse("funding:phase", args=[phase.ref]))],
        )
    if phase.asked.filter(asked_by=by, state=PhaseQuestion.State.ASKED).count() >= MOST_WAITING:
        raise Refusal(
            _("%(n)s of your questions wait for an answer. Ask again when some are answered.")
            % {"n": MOST_WAITING}
        )
    question = PhaseQuestion.objects.create(phase=phase, asked_by=by, text=text, asked_at=at or clock.now())
    trail.record("call_question.ask", question, by=by, nonce=nonce, phase=phase)
    outbox.post(
        "call_question_asked",
        to=queries.staff(phase.round_id, RoundOfficer.Duty.OFFICER),
        about=question,
        phase=phase,
        question=question,
    )
    return question


@transaction.atomic
def answer_question(
    question: PhaseQuestion,
    *,
    by: User,
    question_en: str,
    answer_en: str,
    question_cy: str = "",
    answer_cy: str = "",
    version: int = 1,
    nonce: str = "",
) -> PhaseQuestion:
    """Answer to everybody, in words that do not tell who asked; an answer can be corrected."""
    if done := trail.repeat(nonce, by, question, "call_question.answer"):
        return done
    question = _locked(question)
    require(policy.may_answer_question(by, question))
    _refuse_stale(question, version)
    move(question, "answer_question")
    question.question_en, question.question_cy = question_en, question_cy
    question.answer_en, question.answer_cy = answer_en, answer_cy
    question.reply = ""
    _settle(question, by)
    trail.record("call_question.answer", question, by=by, nonce=nonce, phase=question.phase_id)
    if question.version == 2:
        _tell_asker(question, "call_question_answered")
    return question


@transaction.atomic
def decline_question(
    question: PhaseQuestion, *, by: User, reply: str, version: int = 1, nonce: str = ""
) -> PhaseQuestion:
    """Do not answer publicly; the asker alone reads why."""
    if done := trail.repeat(nonce, by, question, "call_question.decline"):
        return done
    question = _locked(question)
    require(policy.may_answer_question(by, question))
    _refuse_stale(question, version)
    move(question, "decline_question")
    question.reply = reply
    _settle(question, by)
    trail.record("call_question.decline", question, by=by, nonce=nonce, phase=question.phase_id)
    _tell_asker(question, "call_question_declined")
    return question


def _locked(question: PhaseQuestion) -> PhaseQuestion:
    found = PhaseQuestion.objects.select_for_update(of=("self",)).select_related("phase__round", "asked_by")
    return found.get(pk=question.pk)


def _refuse_stale(question: PhaseQuestion, version: int) -> None:
    if version != question.version:
        raise Stale(
            _("A colleague answered this while you were writing: “%(answer)s”.")
            % {"answer": question.answer or question.reply},
            possible=[
                (_("Go to the question"), reverse("funding:call-question-answer", args=[question.ref]))
            ],
        )


def _settle(question: PhaseQuestion, by: User) -> None:
    question.answered_by, question.answered_at = by, clock.now()
    question.version += 1
    question.save()


def _tell_asker(question: PhaseQuestion, kind: str) -> None:
    outbox.post(kind, to=[question.asked_by], about=question, phase=question.phase, question=question)
