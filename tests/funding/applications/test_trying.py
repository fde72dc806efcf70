"""A planned paper is looked at and tried; neither is a bid."""

import pytest

from funding.models import Answer, Application, Question, TryOut
from tests.factories import a_phase, a_user, approver_of, officer_of
from tests.funding.applications.test_asked import MODULES, YES_OR_NO
from tests.traces import letters

pytestmark = pytest.mark.django_db


def a_planned_phase():
    """A phase of a round that is not published."""
    phase = a_phase()
    type(phase.round).objects.filter(pk=phase.round_id).update(
        state="draft", published_at=None, published_by=None
    )
    section = phase.question_set.sections.get(slug="plan")
    made = {
        kind: Question.objects.create(
            section=section, code=kind, kind=kind, order=n, text_en=f"The {kind}", **facts
        )
        for n, (kind, facts) in enumerate(
            {
                "choice": {"options": YES_OR_NO},
                "modular": {"options": MODULES, "word_limit": 4},
                "money": {"options": MODULES},
                "date": {"is_required": False},
                "number": {"is_required": False},
                "places": {},
            }.items(),
            5,
        )
    }
    Question.objects.filter(pk=made["number"].pk).update(
        condition_on=made["choice"], condition_is="is", condition_value="yes", is_required=True
    )
    return phase


def test_a_preview_shows_the_form_and_saves_nothing(browse):
    phase = a_planned_phase()
    for person in (officer_of(phase), approver_of(phase)):
        shown = browse(person).get(f"/funding/phases/{phase.ref}/preview/").content.decode()
        assert "The modular" in shown
        assert "Asked only if “The choice” is “Yes”" in shown
    assert browse(officer_of(phase)).post(f"/funding/phases/{phase.ref}/preview/", {}).status_code == 200
    assert browse(a_user()).get(f"/funding/phases/{phase.ref}/preview/").status_code == 404
    assert not TryOut.objects.exists()


def test_a_form_is_tried_and_checked_and_is_no_bid(browse):
    phase = a_planned_phase()
    signed_in = browse(officer_of(phase))
    page = f"/funding/phases/{phase.ref}/try/plan/"
    assert "Answer “Plain-English summary”" in signed_in.get(page).content.decode()
    typed = {
        "answer_choice": "yes", "version_choice": "0",
        "answer_modular--knowledge": "one two three", "version_modular--knowledge": "0",
        "answer_modular--people": "four five", "version_modular--people": "0",
        "answer_money_knowledge": "1,200.50", "answer_money_people": "", "version_money": "0",
        "answer_date_day": "1", "answer_date_month": "2", "answer_date_year": "2027", "version_date": "0",
        "nonce": "a" * 22,
    }  # fmt: skip
    assert signed_in.post(page, typed | {"answer_money_people": "NaN"}).status_code == 422
    assert signed_in.post(page, typed).status_code == 302
    again = signed_in.get(page).content.decode()
    assert "1200.50" in again
    assert "1 word over its limit of 4" in again
    assert "Answer “The number”" in again
    assert not Application.objects.exists()
    assert not Answer.objects.exists()
    assert letters() == []
    assert "one two three" not in browse(approver_of(phase)).get(page).content.decode()
    type(phase.round).objects.filter(pk=phase.round_id).update(state="cancelled")
    assert signed_in.post(page, typed | {"nonce": "b" * 22}).status_code == 409
    assert signed_in.get(f"/funding/phases/{phase.ref}/try/costs/").status_code == 404
