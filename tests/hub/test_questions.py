"""Evaluation questions: asked by the hub, opened by the evaluator, answered by what is published."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from hub.evaluation import actions, answering, periods
from hub.models import EvaluationQuestion
from lpip_portal import clock
from lpip_portal.workflow import IllegalMove, Stale
from tests.factories import a_partnership, a_user, with_role
from tests.factories.library import a_hub_person
from tests.factories.measuring import a_figure, a_funded_partnership, a_question, a_story, an_indicator
from tests.pages import body

pytestmark = pytest.mark.django_db
WORDS = {"kind": "process", "text_en": "Do partnerships meet?"}


def to(name, *parts):
    return reverse(f"hub:{name}", args=parts)


def test_a_question_is_asked_by_the_hub_and_opened_and_closed_by_the_evaluator():
    staff, evaluator = a_hub_person("staff"), a_hub_person("evaluator")
    _partnership, lead, _manager = a_funded_partnership()
    for person in (lead, a_user()):
        with pytest.raises(PermissionDenied):
            actions.ask_question(by=person, owner=staff, indicators=[], stories=[], **WORDS)
    question = actions.ask_question(by=staff, owner=staff, indicators=[], stories=[], **WORDS)
    with pytest.raises(PermissionDenied):
        actions.open_question(question, by=staff)
    with pytest.raises(IllegalMove):
        actions.close_question(question, by=evaluator)
    actions.open_question(question, by=evaluator)
    with pytest.raises(PermissionDenied):
        actions.edit_question(question, by=staff, version=1, owner=staff, indicators=[], stories=[], **WORDS)
    assert actions.close_question(question, by=evaluator).state == "closed"
    with pytest.raises(PermissionDenied):
        actions.edit_question(
            question, by=evaluator, version=1, owner=staff, indicators=[], stories=[], **WORDS
        )
    assert actions.open_question(question, by=evaluator).state == "open"
    with pytest.raises(Stale):
        actions.edit_question(
            question, by=evaluator, version=9, owner=staff, indicators=[], stories=[], **WORDS
        )


def test_a_draft_is_known_to_the_hub_and_auditors_alone():
    draft, out = a_question("draft"), a_question()
    for user, sees in (
        (a_hub_person(), [draft, out]),
        (with_role("auditor"), [draft, out]),
        (a_user(), [out]),
    ):
        assert list(EvaluationQuestion.objects.visible_to(user)) == sees


def test_what_is_known_is_published_and_no_small_figure(client):
    last = periods.last(clock.today())
    counted, share = an_indicator(title_en="Trained"), an_indicator(title_en="Heard", unit="percent")
    one, other = (a_partnership(is_public=True, name_en=name) for name in ("Harbour", "Hill"))
    for where, value in ((one, 40), (other, 30)):
        a_figure(counted, where, last, value)
        a_figure(share, where, last, value, base=200)
    waits = an_indicator(title_en="Waits")
    a_figure(waits, one, last, 33, state="entered")
    small = an_indicator(title_en="Small")
    a_figure(small, one, last, 50)
    a_figure(small, other, last, 2)
    partnership, lead, _manager = a_funded_partnership()
    question = a_question()
    question.indicators.set([each.indicator for each in (counted, share, waits, small)])
    draft = a_story(partnership, lead, "draft")
    draft.title_en = "Not out yet"
    draft.save()
    question.stories.set([a_story(partnership, lead), draft])
    known = {str(row.version): row for row in answering.latest(question)}
    assert (known["Trained"].said, known["Trained"].partnerships) == ("70", 2)
    assert known["Heard"].said == "30%–40%"
    assert (known["Waits"].quarter, known["Waits"].said) == ("", "")
    assert known["Small"].said == "[c]"
    text = body(client.get(to("question", question.ref)))
    for said in ("Do people feel heard?", ">70<", "nothing is published yet", "Earlier buses"):
        assert said in text
    for hidden in ("Not out yet", ">33<", ">52<"):
        assert hidden not in text


def test_a_question_is_asked_and_changed_on_the_pages(client):
    staff, evaluator = a_hub_person("staff"), a_hub_person("evaluator")
    version = an_indicator(code="TRAINED")
    client.force_login(staff)
    page = client.post(to("question-new"), {**WORDS, "owner": "nobody@example.org"})
    assert page.status_code == 422
    assert "Nobody with that address" in body(page)
    typed = {**WORDS, "owner": staff.email, "indicators": "TRAINED"}
    assert client.post(to("question-new"), typed).status_code == 302
    question = EvaluationQuestion.objects.get()
    assert list(question.indicators.all()) == [version.indicator]
    page = client.post(to("question-edit", question.ref), {**typed, "text_en": "Do they?", "version": "4"})
    assert page.status_code == 409
    assert "Do they?" in body(page)
    assert client.post(to("question-edit", question.ref), {**typed, "version": "1"}).status_code == 302
    client.force_login(a_user())
    assert client.get(to("question", question.ref)).status_code == 404
    assert "No question is open yet" in body(client.get(to("question-list")))
    client.force_login(evaluator)
    assert client.post(to("question-open", question.ref)).status_code == 302
    client.logout()
    assert "Do partnerships meet?" in body(client.get(to("question-list")))


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_ask_the_same_however_much_there_is(client, count, django_assert_num_queries):
    for _n in range(count):
        question = a_question()
        for _m in range(count):
            version = an_indicator()
            a_figure(version, a_partnership(is_public=True), date(2026, 1, 1), 12)
            question.indicators.add(version.indicator)
    with django_assert_num_queries(1):
        client.get(to("question-list"))
    with django_assert_num_queries(5):
        client.get(to("question", question.ref))
