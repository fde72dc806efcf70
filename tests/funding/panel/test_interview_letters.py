"""Interviews without HTTP: leads are told by letter when and where, and again when that changes."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from funding.panel import actions, queries
from funding.panel.actions import NotReady
from lpip_portal import clock
from lpip_portal.notifications import outbox
from lpip_portal.notifications.models import Letter
from tests.funding.panel.interviewing import (
    TOMORROW,
    a_member,
    a_table_that_interviews,
    changed,
    planned,
    slots_of,
    told,
)
from tests.funding.panel.stories import seat_of
from tests.traces import letters

pytestmark = pytest.mark.django_db


def test_leads_learn_nothing_before_they_are_told_and_each_of_their_own_bid_alone(noon):
    panel, [first, second], people = a_table_that_interviews()
    slots_of(panel, people)
    actions.fill_interviews(panel, by=people["secretary"])
    with pytest.raises(NotReady, match="Say first"):
        actions.tell_interviews(panel, by=people["secretary"])
    planned(panel, people)
    assert not Letter.objects.filter(kind__startswith="interview").exists()
    assert queries.told(first.application.lead, first.application, clock.now()) is None
    actions.tell_interviews(panel, by=people["secretary"])
    assert sorted(letters("interview_set")) == sorted(
        ("interview_set", item.application.lead.email) for item in (first, second)
    )
    words = Letter.objects.get(kind="interview_set", to=first.application.lead)
    assert "10:00am on 2 June 2036 UK time" in words.body
    assert "Room 4" in words.body
    assert second.application.title not in words.body
    assert queries.told(first.application.lead, second.application, clock.now()) is None
    with pytest.raises(NotReady, match="knows already"):
        actions.tell_interviews(panel, by=people["secretary"])


def test_a_letter_is_in_the_language_of_its_reader(noon):
    panel, [first, _second], people = a_table_that_interviews()
    lead = first.application.lead
    lead.language = "cy"
    lead.save(update_fields=["language"])
    planned(panel, people, about_cy="Deng munud.")
    slots_of(panel, people)
    actions.fill_interviews(panel, by=people["secretary"])
    actions.tell_interviews(panel, by=people["secretary"])
    bodies = {letter.to_id: letter.body for letter in Letter.objects.filter(kind="interview_set")}
    assert [key for key, body in bodies.items() if "Deng munud." in body] == [lead.pk]
    assert [key for key, body in bodies.items() if "What happens next" in body] != [lead.pk]


def test_a_moved_time_is_another_letter_that_says_what_was_and_what_is(noon):
    panel, [first, _second], people = a_table_that_interviews()
    slots = told(panel, people)
    changed(slots[0], people["secretary"], starts_at=clock.uk(2036, 6, 3, 15), place="Room 9")
    assert queries.told(first.application.lead, first.application, clock.now()).notice.place == "Room 4"
    assert [each.kind for each in queries.untold(people["secretary"], panel, clock.now())] == [
        "interview_moved"
    ]
    actions.tell_interviews(panel, by=people["secretary"])
    words = Letter.objects.get(kind="interview_moved").body
    assert "10:00am on 2 June 2036" in words
    assert "Room 4" in words
    assert "3:00pm on 3 June 2036" in words
    assert "Room 9" in words
    old = Letter.objects.get(kind="interview_set", to=first.application.lead)
    assert not outbox.may_still_go(old)  # what it says no longer holds
    assert outbox.may_still_go(Letter.objects.get(kind="interview_moved"))


def test_a_time_that_is_taken_away_is_called_off_by_letter(noon):
    panel, [first, _second], people = a_table_that_interviews()
    slots = told(panel, people)
    slots[0].refresh_from_db()
    actions.drop_interview_slot(slots[0], by=people["secretary"])
    actions.tell_interviews(panel, by=people["secretary"])
    assert letters("interview_cancelled") == [("interview_cancelled", first.application.lead.email)]
    assert queries.told(first.application.lead, first.application, clock.now()).notice.is_on is False
    with pytest.raises(PermissionDenied):
        actions.name_attendees(first, by=first.application.lead, at=clock.now(), members=[])


def test_no_letter_goes_to_the_lead_of_a_bid_that_was_withdrawn(noon):
    panel, [first, _second], people = a_table_that_interviews()
    told(panel, people)
    letter = Letter.objects.get(kind="interview_set", to=first.application.lead)
    assert outbox.may_still_go(letter)
    type(first.application).objects.filter(pk=first.application_id).update(state="withdrawn")
    assert not outbox.may_still_go(letter)


def test_home_asks_for_what_is_to_be_done(noon):
    panel, [first, _second], people = a_table_that_interviews()
    lead, secretary = first.application.lead, people["secretary"]

    def said():
        return [todo.title for todo in queries.arranging_todos(secretary, panel, clock.now())]

    with translation.override("en-gb"):
        assert said() == ["Give the bids a time for their interview"]
        assert queries.interview_todos(lead, clock.now()) == []
        planned(panel, people)
        slots_of(panel, people)
        actions.fill_interviews(panel, by=secretary)
        assert said() == ["Tell applicants when their interviews are"]
        actions.tell_interviews(panel, by=secretary)
        assert said() == []
        assert [todo.due_at for todo in queries.interview_todos(lead, clock.now())] == [
            TOMORROW - timedelta(hours=2)
        ]
        actions.name_attendees(first, by=lead, at=clock.now(), members=[a_member(first.application)])
        assert queries.interview_todos(lead, clock.now()) == []
    assert seat_of(secretary).role == "secretary"
