"""The demonstration round: open now, in a fictional programme, made by the verbs and made once."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from funding.models import Question, Round
from lpip_portal import clock
from lpip_portal.accounts.models import User
from lpip_portal.audit.models import AuditEvent
from lpip_portal.management.seeding import demonstration, people
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(hands):
    """The demonstration round, seeded on a day of January."""
    people.seed()
    return demonstration.seed()


def test_it_is_open_now_and_closes_at_four_on_a_working_day(shown):
    now = clock.now()
    first, second = shown.phases.all()
    assert first.is_open(now)
    assert first.intention_due_at > now
    assert timedelta(days=35) < first.closes_at - now < timedelta(days=49)
    local = first.closes_at.astimezone(clock.UK)
    assert (local.hour, local.minute) == (16, 0)
    assert local.weekday() < 5
    assert second.entry == "invited"
    assert second.opens_at > first.decisions_at


def test_it_was_planned_and_published_by_two_people_through_the_verbs(shown):
    officer, approver = (User.objects.get(email=f"{role}@example.org") for role in ("officer", "approver"))
    assert trail_of(shown) == [
        ("round.plan", officer),
        ("round.send_for_approval", officer),
        ("round.publish", approver),
    ]
    assert ("round_wants_approval", approver.email) in letters()
    assert shown.published_at < shown.phases.first().opens_at
    assert str(shown.owner) == "Demonstration Research Council"


def test_its_papers_are_bilingual_and_the_agenda_goes_forward(shown):
    questions = Question.objects.filter(section__question_set__phases__round=shown)
    assert not questions.filter(text_cy="").exists()
    assert set(questions.filter(is_carried=True).values_list("code", flat=True)) == {"agenda"}
    assert questions.filter(is_carried=True).count() == 2
    summary = questions.filter(is_published=True).first()
    assert (summary.code, summary.word_limit) == ("summary", 200)


def test_a_second_run_changes_nothing(shown):
    before = AuditEvent.objects.count()
    assert demonstration.seed() == shown
    assert Round.objects.count() == 1
    assert AuditEvent.objects.count() == before


def test_production_refuses_it():
    with override_settings(PRODUCTION=True), pytest.raises(ImproperlyConfigured):
        demonstration.seed()


@pytest.mark.parametrize("day", [date(2027, 3, 1) + timedelta(days=n) for n in range(7)])
def test_the_nearest_monday_is_within_three_days(day):
    found = demonstration.monday(day)
    assert found.weekday() == 0
    assert abs((found - day).days) <= 3
