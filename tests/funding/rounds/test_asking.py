"""Questions about a call: asked privately until a date, answered to everybody, and nobody learns who asked."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from funding.models import PhaseQuestion
from funding.rounds import actions, queries
from lpip_portal import clock
from lpip_portal.workflow import Closed, IllegalMove, Refusal, Stale
from tests.factories import a_phase, a_user, approver_of, finance_of, officer_of, with_role
from tests.pages import body, url
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db


def asked(phase, by=None, text="May the council of Ynys Wen lead?", **facts):
    """A question about a call."""
    return actions.ask(phase, by=by or a_user(), text=text, **facts)


def answered(question, **facts):
    """Its answer."""
    facts = {"question_en": "May a council lead?", "answer_en": "It may convene.", **facts}
    return actions.answer_question(question, by=officer_of(question.phase), **facts)


def test_a_question_is_asked_privately_and_answered_to_everybody(browse):
    phase = a_phase()
    asker = a_user("Asker Unnamed")
    question = asked(phase, by=asker)
    assert ("call_question.ask", asker) in trail_of(question)
    assert letters("call_question_asked") == [("call_question_asked", officer_of(phase).email)]
    public = Client().get(url("phase", phase))
    assert "Ynys Wen" not in body(public)
    answered(question)
    page = body(Client().get(url("phase", phase)))
    assert "May a council lead?" in page
    assert "It may convene." in page
    assert "Unnamed" not in page
    assert "Ynys Wen" not in page
    assert letters("call_question_answered") == [("call_question_answered", asker.email)]
    assert "Ynys Wen" in body(browse(asker).get(url("call-question-list", phase)))


def test_an_answer_is_corrected_by_one_at_a_time_and_told_once():
    question = asked(a_phase())
    answered(question)
    with pytest.raises(Stale, match="It may convene"):
        answered(question)
    assert answered(question, answer_en="It may convene, not administer.", version=2).version == 3
    assert len(letters("call_question_answered")) == 1
    with pytest.raises(IllegalMove):
        actions.decline_question(question, by=officer_of(question.phase), reply="No.", version=3)


def test_a_question_that_is_not_for_everybody_is_answered_to_its_asker(browse):
    asker = a_user()
    question = asked(a_phase(), by=asker)
    actions.decline_question(question, by=officer_of(question.phase), reply="Ask Aunt Nesta.")
    assert letters("call_question_declined") == [("call_question_declined", asker.email)]
    assert "Aunt Nesta" not in body(Client().get(url("phase", question.phase)))
    assert "Aunt Nesta" in body(browse(asker).get(url("call-question-list", question.phase)))


def test_questions_end_on_their_date_to_the_instant():
    phase = a_phase(questions_due_at=clock.now() + timedelta(days=3))
    asked(phase, at=phase.questions_due_at)
    with pytest.raises(Closed, match="could be asked until"):
        asked(phase, at=phase.questions_due_at + timedelta(microseconds=1))
    other = a_phase()
    with pytest.raises(Closed):
        asked(other, at=other.closes_at + timedelta(microseconds=1))


def test_who_asks_and_who_answers():
    phase = a_phase()
    for person in (officer_of(phase), approver_of(phase)):
        with pytest.raises(PermissionDenied):
            asked(phase, by=person)
    question = asked(phase)
    for person in (
        question.asked_by,
        approver_of(phase),
        finance_of(phase),
        officer_of(a_phase()),
        with_role("auditor"),
    ):
        with pytest.raises(PermissionDenied):
            actions.answer_question(question, by=person, question_en="Q", answer_en="A")


def test_one_form_asks_once_and_nobody_floods():
    phase, person = a_phase(), a_user()
    first = asked(phase, by=person, nonce="n" * 22)
    assert asked(phase, by=person, nonce="n" * 22) == first
    for _ in range(19):
        asked(phase, by=person)
    with pytest.raises(Refusal, match="wait for an answer"):
        asked(phase, by=person)


def test_the_pages_ask_answer_and_decline(browse):
    phase, asker = a_phase(), a_user()
    client, officer = browse(asker), browse(officer_of(phase))
    ask = url("call-question-ask", phase)
    assert client.get(ask).status_code == 200
    for bad in ("", "\x00", "x" * 2001, "\u202ehidden"):
        assert client.post(ask, {"text": bad}).status_code == 422
    assert client.post(ask, {"text": "May we?", "nonce": "n" * 22}).status_code == 302
    question = PhaseQuestion.objects.get()
    listed = body(officer.get(url("call-question-list", phase)))
    assert asker.name in listed
    answer = url("call-question-answer", question)
    assert "May we?" in body(officer.get(answer))
    fields = {"question_en": "May one?", "answer_en": "Yes.", "version": 1, "nonce": "a" * 22}
    for bad in ({"answer_en": ""}, {"question_cy": "A gaf i?"}, {"version": "x"}, {"answer_en": "\x00"}):
        assert officer.post(answer, fields | bad).status_code == 422
    assert officer.post(answer, fields).status_code == 302
    assert officer.post(answer, fields | {"nonce": "b" * 22}).status_code == 409
    assert officer.get(url("call-question-decline", question)).status_code == 404
    other = asked(phase)
    decline = url("call-question-decline", other)
    assert officer.get(decline).status_code == 200
    assert officer.post(decline, {"reply": "", "version": 1}).status_code == 422
    assert officer.post(decline, {"reply": "No.", "version": 1, "nonce": "d" * 22}).status_code == 302
    assert client.get(answer).status_code == 404
    assert browse(officer_of(a_phase())).get(answer).status_code == 404
    assert other.text not in body(client.get(url("call-question-list", phase)))  # another's question
    with clock.at(phase.closes_at + timedelta(hours=1)):
        assert "could be asked until" in body(browse(asker).get(ask))
        assert browse(asker).post(ask, {"text": "Late?", "nonce": "l" * 22}).status_code == 409


@pytest.mark.parametrize("n", [1, 3])
def test_the_lists_take_the_same_queries_however_many(browse, n, django_assert_num_queries):
    phase = a_phase()
    for _ in range(n):
        answered(asked(phase))
    client = browse(officer_of(phase))
    with django_assert_num_queries(8):
        client.get(url("call-question-list", phase))


def test_an_officer_is_told_that_questions_wait():
    phase = a_phase()
    question = asked(phase)
    titles = [todo.title for todo in queries.todos(officer_of(phase), clock.now())]
    assert titles == ["Answer questions about the call"]
    answered(question)
    assert queries.todos(officer_of(phase), clock.now()) == []


def test_only_who_may_ask_is_led_to_the_question(browse):
    phase = a_phase()
    ask, page = url("call-question-ask", phase), url("phase", phase)
    assert ask in body(Client().get(page))
    assert ask in body(browse(a_user()).get(page))
    officer = browse(officer_of(phase))
    assert ask not in body(officer.get(page))
    assert officer.get(ask).status_code == 403
