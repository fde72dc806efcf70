"""Interviews without HTTP: the record that the table shares, and the note that is one's own."""

import pytest
from django.core.exceptions import PermissionDenied

from funding.models import Item
from funding.panel import actions, queries
from lpip_portal.workflow import Closed, Stale
from tests.factories import a_user
from tests.funding.panel.interviewing import ROLES, a_table_that_interviews, told
from tests.funding.panel.stories import record

pytestmark = pytest.mark.django_db


def test_the_record_is_shared_and_a_note_is_nobody_elses(noon):
    _panel, [first, _second], people = a_table_that_interviews()
    actions.keep_interview_record(first, by=people["secretary"], text="Asked about costs.", version=0)
    actions.keep_interview_note(first, by=people["member"], text="Not convinced.", version=0)
    for name in ROLES:
        found = queries.interview_of(people[name], first)
        assert found.record.text == "Asked about costs."
        assert (found.note is not None) == (name == "member")
    with pytest.raises(Stale):
        actions.keep_interview_record(first, by=people["chair"], text="Other", version=0)
    for person in (people["member"], a_user()):
        with pytest.raises(PermissionDenied):
            actions.keep_interview_record(first, by=person, text="Mine", version=1)


def test_nobody_notes_before_declaring_or_with_a_conflict(noon):
    _panel, [first, _second], people = a_table_that_interviews()
    first.declarations.filter(seat__user=people["other"]).delete()
    actions.declare(first, by=people["member"], has_conflict=True)
    for name in ("other", "member"):
        with pytest.raises(PermissionDenied):
            actions.keep_interview_note(first, by=people[name], text="A note", version=0)
    with pytest.raises(PermissionDenied):
        actions.keep_interview_note(first, by=first.application.lead, text="A note", version=0)


def test_a_conflict_found_later_takes_ones_own_note_away_too(noon):
    _panel, [first, _second], people = a_table_that_interviews()
    actions.keep_interview_note(first, by=people["member"], text="A note", version=0)
    actions.declare(first, by=people["member"], has_conflict=True)
    assert not first.interview_notes.model.objects.visible_to(people["member"]).exists()


def test_record_and_notes_are_frozen_with_the_scores(noon):
    panel, items, people = a_table_that_interviews()
    for rank, item in enumerate(items, 1):
        record(item, people["secretary"], rank)
    actions.confirm_panel(panel, by=people["chair"])
    item = Item.objects.get(pk=items[0].pk)
    for verb in (actions.keep_interview_record, actions.keep_interview_note):
        with pytest.raises(Closed):
            verb(item, by=people["secretary"], text="Late", version=0)
    found = queries.interview_of(people["secretary"], item)
    assert (found.may_record, found.may_note) == (False, False)


def test_a_persons_papers_hold_the_record_and_their_own_note_alone(noon):
    panel, [first, _second], people = a_table_that_interviews()
    told(panel, people)
    actions.keep_interview_record(first, by=people["secretary"], text="Asked about costs.", version=0)
    actions.keep_interview_note(first, by=people["member"], text="Not convinced.", version=0)
    parts = {name: str(queries.pack_part(people[name], first)["parts"]) for name in ("member", "chair")}
    assert all("Asked about costs." in part for part in parts.values())
    assert ["Not convinced." in parts[name] for name in ("member", "chair")] == [True, False]
