"""Check-ins, notes and calendars: planned, moved, called off, held; read by whom they are for."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from hub.cohorts import actions, board, queries
from hub.models import CheckIn, CohortNote, Contact
from hub.support import actions as support
from lpip_portal import clock
from lpip_portal.ui.calendar import Appointment, ics
from lpip_portal.workflow import IllegalMove, NotReady
from partnerships.agenda.models import Priority, PriorityChange
from tests.factories import a_partnership, a_phase, a_user, an_award, belongs
from tests.factories.library import a_hub_person
from tests.hub.helping import invited, works_for
from tests.traces import letters

pytestmark = pytest.mark.django_db


def held():
    return an_award("active", answered_at=clock.now())


def planned(award, host, **facts):
    facts = {
        "starts_at": clock.now() + timedelta(days=2),
        "minutes": 30,
        "link": "https://meet.example.org/a",
        **facts,
    }
    return actions.plan_check_in(award.partnership, by=host, host=host, **facts)


def lead_of(award):
    return award.partnership.people.get(role="lead").user


def test_both_sides_are_told_of_a_check_in_and_of_every_change(hands):
    award, staff = held(), a_hub_person()
    check_in = planned(award, staff)
    actions.move_check_in(
        check_in, by=staff, starts_at=clock.now() + timedelta(days=3), minutes=45, place="Town hall"
    )
    actions.cancel_check_in(check_in, by=staff, reason="Ill.")
    told = {staff.email, lead_of(award).email}
    for kind in ("check_in_planned", "check_in_moved", "check_in_cancelled"):
        assert {address for _, address in letters(kind)} == told


def test_a_check_in_that_was_held_counts_as_a_contact(hands):
    award, staff = held(), a_hub_person()
    check_in = planned(award, staff)
    with pytest.raises(NotReady):
        actions.hold_check_in(check_in, by=staff)
    hands.move_on(days=43)
    assert board.card(award).is_quiet
    assert [todo.title for todo in queries.todos(staff, clock.now())] == ["Say whether a check-in was held"]
    actions.hold_check_in(check_in, by=staff)
    assert Contact.objects.get().partnership == award.partnership
    with pytest.raises(IllegalMove):
        actions.cancel_check_in(check_in, by=staff)


def test_a_check_in_lies_ahead_and_is_held_by_hub_staff():
    award, staff = held(), a_hub_person()
    with pytest.raises(actions.WrongTime):
        planned(award, staff, starts_at=clock.now() - timedelta(hours=1))
    with pytest.raises(actions.NotAHost):
        actions.plan_check_in(
            award.partnership, by=staff, host=a_user(), starts_at=clock.now() + timedelta(days=1), minutes=30
        )


def test_a_note_is_read_by_whom_it_is_for_and_never_by_a_rival():
    award, staff, other = held(), a_hub_person(), a_hub_person()
    own = actions.write_note(award.partnership, by=staff, text="Worried.", visibility="hub")
    shared = actions.write_note(award.partnership, by=staff, text="Well done.", visibility="partnership")
    rival = a_user()
    a_partnership(rival)
    read = lambda user: set(CohortNote.objects.visible_to(user))  # noqa: E731
    assert read(other) == {own, shared}
    assert read(lead_of(award)) == {shared}
    assert read(rival) == read(a_user()) == set()
    belongs(other, rival.partnershippersons.get().partnership)
    assert read(other) == set()


def test_while_a_phase_is_contested_a_tied_person_reads_nothing_about_a_rival(browse):
    phase, award, staff = a_phase(entry="invited"), held(), a_hub_person()
    own = invited(phase)[0]
    phase.invitations.create(partnership=award.partnership, announced_at=clock.now() - timedelta(days=1))
    actions.write_note(award.partnership, by=staff, text="Said in confidence", visibility="hub")
    actions.note_contact(award.partnership, by=staff, on=clock.today(), kind="call", note="Spoke of staff")
    support.ask(award.partnership, by=lead_of(award), kind="data", question="Where is it?")
    priority = Priority.objects.create(
        partnership=award.partnership, state="prioritised", title_en="Buses", question_en="Why?", origin="policy",
        shown_as="anonymous", published_on=clock.today(),
    )  # fmt: skip
    PriorityChange.objects.create(priority=priority, state="prioritised", is_public=True)
    PriorityChange.objects.create(priority=priority, state="discussed")
    card = board.card(award, staff)
    assert (card.is_hidden, card.open_requests, card.agenda) == (False, 1, (clock.today(), 1))
    works_for(staff, own)
    card = board.card(award, staff)
    assert (card.is_hidden, card.open_requests, card.agenda) == (True, 0, None)
    page = browse(staff).get(reverse("hub:cohort-partnership", args=[award.ref])).content.decode()
    beside = browse(staff).get(reverse("hub:cohort", args=[award.phase.ref])).content.decode()
    for secret in ("Said in confidence", "Spoke of staff", "Where is it?", "1 open"):
        assert secret not in page + beside
    assert "Not shown" in beside
    with pytest.raises(PermissionDenied):
        actions.write_note(award.partnership, by=staff, text="More", visibility="hub")


def test_a_calendar_feed_shows_a_persons_own_check_ins_until_its_address_is_ended(browse):
    award, staff = held(), a_hub_person()
    planned(award, staff)
    planned(held(), a_hub_person())
    lead, anybody = browse(lead_of(award)), browse()
    lead.post(reverse("hub:calendar-key-make"))
    token = queries.token_of(queries.calendar_key(lead_of(award)))
    url = reverse("hub:calendar", args=[token])
    answer = anybody.get(url)
    assert answer["Content-Type"].startswith("text/calendar")
    assert answer.content.decode().count("BEGIN:VEVENT") == 1
    assert url in lead.get(reverse("hub:my-check-ins")).content.decode()
    assert anybody.get(reverse("hub:calendar", args=[token[:-1] + "x"])).status_code == 404
    lead.post(reverse("hub:calendar-key-end"))
    assert anybody.get(url).status_code == 404


def test_a_new_address_ends_the_one_before_and_a_person_who_left_has_none(browse):
    staff = a_hub_person()
    first = queries.token_of(actions.make_calendar_key(by=staff))
    second = queries.token_of(actions.make_calendar_key(by=staff))
    assert queries.key_for(first) is None
    assert queries.key_for(second).user == staff
    staff.is_active = False
    staff.save()
    assert queries.key_for(second) is None
    with pytest.raises(PermissionDenied):
        actions.make_calendar_key(by=a_user())


def test_a_closed_partnership_keeps_what_its_people_read():
    award, staff = held(), a_hub_person()
    check_in = planned(award, staff)
    note = actions.write_note(award.partnership, by=staff, text="Thank you.", visibility="partnership")
    award.partnership.__class__.objects.filter(pk=award.partnership.pk).update(state="closed")
    lead = lead_of(award)
    assert check_in in CheckIn.objects.visible_to(lead)
    assert note in CohortNote.objects.visible_to(lead)
    assert award.pk in [card.award for card in board.cards(award.phase)]


def test_check_ins_and_notes_are_made_in_the_browser(browse):
    award, staff = held(), a_hub_person()
    hub, day = browse(staff), clock.today() + timedelta(days=4)
    when = {
        "starts_at_day": day.day, "starts_at_month": day.month, "starts_at_year": day.year, "starts_at_time": "14:30",
        "minutes": "30",
    }  # fmt: skip
    plan = reverse("hub:check-in-plan", args=[award.ref])
    assert hub.post(plan, {**when, "host": staff.ref}).status_code == 422
    assert hub.post(plan, {**when, "host": staff.ref, "place": "Town hall"}).status_code == 302
    check_in = CheckIn.objects.get()
    for name in ("check-in", "check-in-move", "check-in-cancel"):
        assert hub.get(reverse(f"hub:{name}", args=[check_in.ref])).status_code == 200
    note = {"text": "Keep going.", "visibility": "partnership"}
    assert hub.post(reverse("hub:note-add", args=[award.ref]), note).status_code == 302
    text = browse(lead_of(award)).get(reverse("hub:my-check-ins")).content.decode()
    assert "Keep going." in text
    assert check_in.ref in text


def test_a_line_of_a_calendar_is_folded_and_what_would_end_a_value_is_escaped():
    at = clock.uk(2027, 7, 1, 14, 30)
    body = ics([Appointment("a", 2, at, at, at + timedelta(hours=1), "Ŵyl; " * 30, words="One\nEND:VEVENT")])
    lines = body.decode().split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    assert "DTSTART:20270701T133000Z" in lines
    assert lines.count("END:VEVENT") == 1
    assert "SEQUENCE:2" in lines
    assert "\\;" in body.decode()
    body = ics([Appointment("x@y", 1, at, at, at, "Ŵ" * 60, "Hall; room 2, left\nDoor")])
    assert max(len(line) for line in body.split(b"\r\n")) <= 75
    text = body.replace(b"\r\n ", b"").decode()
    assert "SUMMARY:" + "Ŵ" * 60 + "\r\n" in text
    assert "LOCATION:Hall\\; room 2\\, left\\nDoor\r\n" in text
