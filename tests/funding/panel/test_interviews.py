"""Interviews without HTTP: times and bids, telling, who comes, what is noted, and the wall around all of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from funding.models import InterviewNeed, InterviewNotice, InterviewSlot, Item, ItemDeclaration
from funding.panel import actions, policy, queries, tasks
from funding.panel.actions import NotReady, Unclear, WrongPerson
from lpip_portal import clock
from lpip_portal.notifications import outbox
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import Closed, IllegalMove, Stale
from tests.factories import a_panel, a_phase, a_slot, a_user, an_application, officer_of
from tests.funding.panel.stories import items_of, record, seat_of, walled
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db
ROLES = ("chair", "deputy", "secretary", "member", "other")
TOMORROW = clock.uk(2036, 6, 2, 10)


@pytest.fixture
def noon():
    """The day before the interviews."""
    with clock.at(clock.uk(2036, 6, 1, 12)) as hands:
        yield hands


def a_table_that_interviews(bids: int = 2, **facts):
    """A convened panel of a phase with interviews, its items, and its people, who have declared."""
    closed = clock.now() - timedelta(days=1)
    phase = a_phase(interviews=True, closes_at=closed, intention_due_at=closed - timedelta(days=1), **facts)
    for n in range(1, bids + 1):
        an_application("eligible", phase=phase, lead=a_user(), title=f"Bid {n}")
    panel = a_panel(phase)
    panel.seats.all().delete()
    people = {role: a_user(role) for role in ROLES}
    for name, person in people.items():
        panel.seats.create(
            user=person, role="member" if name == "other" else name, since=clock.uk(2020, 1, 6)
        )
    declared = (
        ItemDeclaration(seat=seat, item=item, has_conflict=False)
        for seat in panel.seats.all()
        for item in panel.items.all()
    )
    ItemDeclaration.objects.bulk_create(declared)
    return panel, items_of(panel), people


def planned(panel, people, **facts):
    """What holds for all interviews of a panel is said."""
    facts = {
        "about_en": "Ten minutes.",
        "attendees_most": 2,
        "attendees_until": TOMORROW - timedelta(hours=2),
        **facts,
    }
    return actions.plan_interviews(panel, by=people["secretary"], version=0, **facts)


def slots_of(panel, people, count: int = 2, **facts) -> list[InterviewSlot]:
    """Times of tomorrow morning."""
    facts = {"first_at": TOMORROW, "minutes": 30, "gap": 15, "place": "Room 4", **facts}
    actions.make_interview_slots(panel, by=people["secretary"], count=count, **facts)
    return list(panel.interview_slots.order_by("starts_at"))


def changed(slot, by, **differs):
    """One time is changed in what is said."""
    slot.refresh_from_db()
    facts = {
        name: getattr(slot, name) for name in ("starts_at", "minutes", "place", "link", "version", "item")
    }
    return actions.change_interview_slot(slot, by=by, **facts | differs)


def told(panel, people):
    """Times are made, given to the bids in their order, and the leads are told."""
    planned(panel, people)
    slots = slots_of(panel, people, panel.items.count())
    actions.fill_interviews(panel, by=people["secretary"])
    actions.tell_interviews(panel, by=people["secretary"])
    return slots


def a_member(bid, name: str = "Mair", **facts):
    """Somebody of a bid's team who has confirmed."""
    facts = {"confirmed_at": clock.now(), "role": "researcher", "organisation": bid.organisation, **facts}
    return bid.team.create(name=name, email=f"{name.lower()}@example.org", **facts)


# Times


def test_a_day_of_times_is_made_at_once_with_breaks(noon):
    panel, _items, people = a_table_that_interviews()
    slots = slots_of(panel, people, 3)
    assert [clock.uk(2036, 6, 2, hour, minute) for hour, minute in ((10, 0), (10, 45), (11, 30))] == [
        slot.starts_at for slot in slots
    ]
    assert {slot.minutes for slot in slots} == {30}
    assert [verb for verb, _by in trail_of(panel)][-1] == "interview.make_slots"


def test_times_that_cannot_be_are_refused(noon):
    panel, _items, people = a_table_that_interviews()
    slots_of(panel, people)
    for wrong in (
        {"first_at": TOMORROW + timedelta(minutes=20)},  # meets one that is there
        {"first_at": clock.now() - timedelta(hours=1)},
        {"first_at": clock.uk(2036, 6, 3, 23)},  # ends on the next day
        {"first_at": TOMORROW + timedelta(days=1), "place": ""},
    ):
        with pytest.raises(Unclear):
            slots_of(panel, people, **wrong)
    assert panel.interview_slots.count() == 2
    slots_of(panel, people, 1, first_at=TOMORROW + timedelta(minutes=75))  # begins where another ends


def test_the_link_of_the_panels_own_meeting_is_not_given_to_applicants(noon):
    panel, _items, people = a_table_that_interviews()
    link = "https://video.example.org/panel"
    actions.plan_meeting(panel, by=people["secretary"], starts_at=TOMORROW, place=f"Join at {link}")
    with pytest.raises(Unclear, match="own meeting"):
        slots_of(panel, people, link=link)


def test_only_officers_and_the_secretary_arrange_and_only_where_there_are_interviews(noon):
    panel, _items, people = a_table_that_interviews()
    for person in (people["chair"], people["member"], a_user()):
        with pytest.raises(PermissionDenied):
            actions.fill_interviews(panel, by=person)
        with pytest.raises(PermissionDenied):
            actions.tell_interviews(panel, by=person)
    assert policy.may_arrange_interviews(officer_of(panel.phase), panel)
    type(panel.phase).objects.filter(pk=panel.phase_id).update(interviews=False)
    with pytest.raises(Closed):
        slots_of(panel, people)


def test_free_times_are_filled_in_the_order_of_the_agenda_and_none_twice(noon):
    panel, [first, second, third], people = a_table_that_interviews(3)
    slots = slots_of(panel, people, 2)
    changed(slots[1], people["secretary"], item=third)
    actions.fill_interviews(panel, by=people["secretary"])
    assert [slot.item for slot in panel.interview_slots.order_by("starts_at")] == [first, third]
    with pytest.raises(NotReady, match="no free time"):
        actions.fill_interviews(panel, by=people["secretary"])
    slots_of(panel, people, 1, first_at=TOMORROW + timedelta(hours=4))
    actions.fill_interviews(panel, by=people["secretary"])
    with pytest.raises(NotReady, match="Every bid"):
        actions.fill_interviews(panel, by=people["secretary"])
    assert second.interview_slots.get().state == "booked"


def test_a_bid_that_is_given_another_time_gives_the_first_one_back(noon):
    panel, [first, _second], people = a_table_that_interviews()
    early, late = slots_of(panel, people)
    changed(early, people["secretary"], item=first)
    changed(late, people["secretary"], item=first)
    early.refresh_from_db()
    assert (early.state, early.item, first.interview_slots.get()) == ("free", None, late)
    with pytest.raises(Stale):
        changed(late, people["secretary"], version=1)


def test_what_became_of_an_interview_is_noted_once_it_has_begun_and_corrected(noon):
    panel, [first, _second], people = a_table_that_interviews()
    slot = changed(slots_of(panel, people)[0], people["secretary"], item=first)
    with pytest.raises(Closed, match="not begun"):
        actions.note_interview(slot, by=people["chair"], is_held=True)
    noon.move_to(TOMORROW + timedelta(hours=1))
    actions.note_interview(slot, by=people["chair"], is_held=False)
    assert actions.note_interview(slot, by=people["secretary"], is_held=True).state == "held"
    with pytest.raises(PermissionDenied):
        actions.note_interview(slot, by=people["member"], is_held=True)
    with pytest.raises(IllegalMove):
        actions.drop_interview_slot(slot, by=people["secretary"])
    with pytest.raises(Closed):
        changed(slot, people["secretary"], place="Elsewhere")


def test_an_interview_that_was_missed_is_not_noted_as_held_beside_its_second_time(noon):
    panel, [first, _second], people = a_table_that_interviews()
    slots = slots_of(panel, people)
    slot = changed(slots[0], people["secretary"], item=first)
    noon.move_to(slot.starts_at)
    actions.note_interview(slot, by=people["chair"], is_held=False)
    changed(slots[1], people["secretary"], item=first)
    with pytest.raises(IllegalMove, match="another time"):
        actions.note_interview(slot, by=people["chair"], is_held=True)


# Telling


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


# Who comes


def test_a_lead_names_confirmed_people_up_to_the_number_until_the_closing_instant(noon):
    panel, [first, second], people = a_table_that_interviews()
    told(panel, people)
    bid, lead = first.application, first.application.lead
    mair, tom, ann = (a_member(bid, name) for name in ("Mair", "Tom", "Ann"))
    asked, stranger = a_member(bid, "Asked", confirmed_at=None), a_member(second.application, "Rival")
    until = TOMORROW - timedelta(hours=2)
    for wrong in ([mair, tom, ann], [asked], [stranger], []):
        with pytest.raises(WrongPerson):
            actions.name_attendees(first, by=lead, at=until, members=wrong)
    actions.name_attendees(first, by=lead, at=until, members=[mair, tom])
    actions.name_attendees(first, by=lead, at=until, members=[ann])
    assert queries.attendees([first.pk]) == {first.pk: ["Ann, Researcher"]}
    with pytest.raises(Closed):
        actions.name_attendees(first, by=lead, at=until + timedelta(milliseconds=1), members=[mair])
    for person in (people["secretary"], second.application.lead, officer_of(panel.phase)):
        with pytest.raises(PermissionDenied):
            actions.name_attendees(first, by=person, at=until, members=[mair])


def test_needs_are_read_by_whoever_keeps_the_record_alone(noon):
    panel, [first, _second], people = a_table_that_interviews()
    told(panel, people)
    lead = first.application.lead
    actions.name_attendees(
        first, by=lead, at=clock.now(), members=[a_member(first.application)], needs="Step-free access"
    )
    readers = {name for name, person in people.items() if queries.needs_of(person, panel)}
    assert readers == {"chair", "secretary"}
    assert queries.needs_of(officer_of(panel.phase), panel) == {}
    assert queries.interview_of(people["member"], first).need == ""
    assert "Step-free" not in str(trail_of(first))
    ItemDeclaration.objects.filter(item=first, seat__user=people["secretary"]).delete()
    assert queries.needs_of(people["secretary"], panel) == {}  # who may yet turn out to be in conflict
    ItemDeclaration.objects.create(
        item=first, seat=panel.seats.get(user=people["secretary"]), has_conflict=False
    )
    walled(people["chair"], first)
    readers = {name for name, person in people.items() if queries.needs_of(person, panel)}
    assert readers == {"deputy", "secretary"}  # who chairs this interview


def test_needs_are_erased_thirty_days_after_the_interview_and_not_before(noon):
    panel, [first, _second], people = a_table_that_interviews()
    told(panel, people)
    actions.name_attendees(
        first,
        by=first.application.lead,
        at=clock.now(),
        members=[a_member(first.application)],
        needs="Captions",
    )
    need = InterviewNeed.objects.get()
    noon.move_to(TOMORROW + timedelta(days=30, minutes=29))
    tasks.forget_needs()
    actions.forget_needs(need, by=None)
    assert InterviewNeed.objects.exists()
    noon.move_to(TOMORROW + timedelta(days=30, minutes=31))
    tasks.forget_needs()
    assert not InterviewNeed.objects.exists()
    assert trail_of(first)[-1] == ("interview.forget_needs", None)
    with pytest.raises(PermissionDenied):
        actions.forget_needs(need, by=people["secretary"])


def test_applicants_learn_who_interviews_only_where_the_phase_says_so_and_nobody_with_a_conflict(noon):
    panel, [first, _second], people = a_table_that_interviews()
    told(panel, people)
    lead = first.application.lead
    assert queries.told(lead, first.application, clock.now()).table == []
    type(panel.phase).objects.filter(pk=panel.phase_id).update(interviewers_named=True)
    walled(people["member"], first)
    named = queries.told(lead, first.application, clock.now()).table
    assert named == sorted(str(people[role]) for role in ("chair", "deputy", "other"))


# Notes


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


# The wall


def test_an_interview_does_not_exist_for_whom_its_bid_does_not(noon):
    panel, [first, second], people = a_table_that_interviews()
    walled(people["secretary"], first)
    walled(people["member"], first)
    officer = officer_of(panel.phase)
    planned(panel, people)
    slots_of(panel, people)
    early, late = panel.interview_slots.order_by("starts_at")
    changed(early, officer, item=first)
    changed(late, people["secretary"], item=second)
    for name in ("secretary", "member"):
        assert [row.slot for row in queries.timetable(people[name], panel)] == [late]
        assert not policy.may_arrange_slot(people[name], early)
    assert [each.item for each in queries.untold(people["secretary"], panel, clock.now())] == [second]
    actions.tell_interviews(panel, by=people["secretary"])
    assert [notice.item for notice in InterviewNotice.objects.all()] == [second]
    with pytest.raises(PermissionDenied):
        changed(late, people["secretary"], item=first)
    with pytest.raises(PermissionDenied):
        changed(early, people["secretary"], place="Elsewhere")
    slots_of(panel, people, 1)  # what is hidden stands in nobody's way
    assert [each.kind for each in queries.untold(officer, panel, clock.now())] == ["interview_set"]


def test_members_see_no_free_times_so_that_none_can_be_missed(noon):
    panel, [first, _second], people = a_table_that_interviews()
    slots = slots_of(panel, people, 3)
    changed(slots[0], people["secretary"], item=first)
    walled(people["member"], first)
    assert queries.timetable(people["member"], panel) == []
    assert [row.slot for row in queries.timetable(people["other"], panel)] == [slots[0]]
    assert len(queries.timetable(officer_of(panel.phase), panel)) == 3


def test_what_a_walled_member_reads_is_the_same_with_and_without_the_interview(noon):
    panel, [first, second], people = a_table_that_interviews()
    walled(people["member"], first)
    a_slot(panel, second, starts_at=TOMORROW)

    def reads():
        slots = queries.interview_times(people["member"], panel)
        return (
            queries.timetable(people["member"], panel),
            sorted(slots),
            queries.sheet_lines(people["member"], panel),
        )

    before = reads()
    a_slot(panel, first, starts_at=TOMORROW + timedelta(hours=1))
    actions.keep_interview_record(first, by=people["secretary"], text="Hidden", version=0)
    assert reads() == before


@pytest.mark.parametrize("number", [1, 3])
def test_the_timetable_costs_the_same_however_many_interviews(noon, number, django_assert_num_queries):
    panel, items, people = a_table_that_interviews(number)
    for n, item in enumerate(items):
        a_slot(panel, item, starts_at=TOMORROW + timedelta(hours=n))
    with django_assert_num_queries(7):
        assert len(queries.timetable(people["secretary"], panel)) == number
    with django_assert_num_queries(3):
        assert len(queries.untold(people["secretary"], panel, clock.now())) == number


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
