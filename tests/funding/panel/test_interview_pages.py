"""Interviews over HTTP: arranged by the secretary, answered by the lead, noted at the table; and the calendar file."""

from datetime import timedelta

import pytest

from funding.models import InterviewNote, InterviewRecord, InterviewSlot
from funding.panel import actions
from lpip_portal import clock
from tests.factories import a_slot, a_user
from tests.funding.panel.interviewing import a_member, a_table_that_interviews, changed, told
from tests.funding.panel.stories import walled
from tests.pages import body
from tests.pages import url as page

pytestmark = pytest.mark.django_db
NONCE = "n" * 22


def nonce(n: int) -> str:
    """A nonce of one form."""
    return f"{n:022d}"


def instant(name: str, at) -> dict[str, str]:
    """What is typed for an instant."""
    local = at.astimezone(clock.UK)
    parts = {"day": local.day, "month": local.month, "year": local.year, "time": f"{local:%H:%M}"}
    return {f"{name}_{part}": str(value) for part, value in parts.items()}


def test_interviews_are_arranged_told_answered_held_and_noted(browse):
    panel, [first, second], people = a_table_that_interviews()
    secretary, lead = browse(people["secretary"]), browse(first.application.lead)
    day = clock.now() + timedelta(days=4)
    day = day.replace(hour=9, minute=0, second=0, microsecond=0)
    assert "No times yet" in body(secretary.get(page("interview-list", panel)))
    later = lead.get(page("application-interview", first.application))
    assert "No interview is arranged" in body(later)
    said = {
        "about_en": "Ten minutes.", "attendees_most": "2", "version": "", "nonce": nonce(1),
        **instant("attendees_until", day - timedelta(days=1)),
    }  # fmt: skip
    assert secretary.post(page("interview-plan", panel), said).status_code == 302
    times = {"count": "3", "minutes": "30", "gap": "15", "place": "", "link": "", **instant("first_at", day)}
    wrong = secretary.post(page("interview-slots", panel), times | {"nonce": nonce(2)})
    assert wrong.status_code == 422
    assert "Enter a place, a link, or both" in body(wrong)
    times |= {"place": "Room 4", "nonce": nonce(3)}
    assert secretary.post(page("interview-slots", panel), times).status_code == 302
    assert secretary.post(page("interview-fill", panel), {"nonce": nonce(4)}).status_code == 302
    assert "2 leads do not know yet" in body(secretary.get(page("interview-list", panel)))
    assert first.application.title in body(secretary.get(page("interview-tell", panel)))
    assert secretary.post(page("interview-tell", panel), {"nonce": nonce(5)}).status_code == 302
    mair = a_member(first.application)
    shown = body(lead.get(page("application-interview", first.application)))
    assert "Room 4" in shown
    assert "Mair" in shown
    assert str(people["deputy"]) not in shown
    assert second.application.title not in shown
    comes = {"members": [mair.ref], "needs": "Captions", "nonce": nonce(6)}
    assert lead.post(page("application-interview", first.application), comes).status_code == 302
    assert "Captions" in body(secretary.get(page("interview-list", panel)))
    assert "Captions" not in body(browse(people["member"]).get(page("interview-list", panel)))
    note = {"text": "Ask again.", "version": "", "nonce": nonce(7)}
    assert browse(people["member"]).post(page("item-interview", first), note).status_code == 302
    kept = {"text": "Spoke well.", "version": "", "nonce": nonce(8)}
    assert secretary.post(page("item-interview-record", first), kept).status_code == 302
    assert (InterviewNote.objects.get().text, InterviewRecord.objects.get().text) == (
        "Ask again.",
        "Spoke well.",
    )
    for name in ("item", "item-interview"):
        assert "Ask again." in body(browse(people["member"]).get(page(name, first)))
        others = body(browse(people["other"]).get(page(name, first)))
        assert "Spoke well." in others
        assert "Ask again." not in others
    slot = first.interview_slots.get()
    with clock.at(slot.ends_at):
        assert secretary.post(page("interview-held", slot), {"nonce": nonce(9)}).status_code == 302
    slot.refresh_from_db()
    assert slot.state == "held"


def test_a_slot_is_changed_and_taken_away_on_its_page(browse):
    panel, [first, _second], people = a_table_that_interviews()
    slot, secretary = a_slot(panel), browse(people["secretary"])
    said = {
        "bid": first.ref, "minutes": "45", "place": "Room 9", "link": "", "version": "1", "nonce": nonce(1),
        **instant("starts_at", slot.starts_at + timedelta(hours=1)),
    }  # fmt: skip
    assert first.application.title in body(secretary.get(page("interview-slot", slot)))
    assert secretary.post(page("interview-slot", slot), said).status_code == 302
    slot.refresh_from_db()
    assert (slot.item, slot.minutes, slot.place, slot.version) == (first, 45, "Room 9", 2)
    assert secretary.post(page("interview-slot", slot), said | {"nonce": nonce(2)}).status_code == 409
    assert secretary.post(page("interview-drop", slot), {"nonce": nonce(3)}).status_code == 302
    assert InterviewSlot.objects.get().state == "dropped"
    assert secretary.get(page("interview-slot", slot)).status_code == 404


def test_a_calendar_file_says_when_and_where_and_names_nobody(browse):
    panel, [first, second], people = a_table_that_interviews()
    with clock.at(clock.uk(2036, 6, 1, 12)):
        told(panel, people)
    lead = first.application.lead
    file = browse(lead).get(page("application-interview-calendar", first.application))
    assert file["Content-Type"].startswith("text/calendar")
    words = file.content.decode()
    assert "DTSTART:20360602T090000Z\r\nDTEND:20360602T093000Z" in words
    assert "LOCATION:Room 4" in words
    for secret in ("ATTENDEE", "ORGANIZER", str(people["deputy"]), first.application.title, lead.email):
        assert secret not in words
    assert browse(lead).get(page("application-interview-calendar", second.application)).status_code == 404
    assert browse(a_user()).get(page("application-interview-calendar", first.application)).status_code == 404


def test_a_walled_member_finds_no_trace_of_an_interview_on_any_page(browse):
    panel, [first, second], people = a_table_that_interviews()
    walled(people["member"], first)
    meeting = actions.plan_meeting(panel, by=people["secretary"], starts_at=clock.now())
    a_slot(panel, second)
    pages = [page("interview-list", panel), page("panel", panel), page("meeting-table", meeting), "/"]
    client = browse(people["member"])
    before = [body(client.get(each)) for each in pages]
    slot = a_slot(panel, first, starts_at=clock.now() + timedelta(days=2))
    actions.keep_interview_record(first, by=people["secretary"], text="Hidden", version=0)
    assert [body(client.get(each)) for each in pages] == before
    for name, thing in (("interview-slot", slot), ("item-interview", first)):
        assert client.get(page(name, thing)).status_code == 404
    assert client.post(page("interview-held", slot), {"nonce": NONCE}).status_code == 404


def test_a_phase_without_interviews_has_none_of_these_pages(browse):
    panel, [first], people = a_table_that_interviews(1)
    type(panel.phase).objects.filter(pk=panel.phase_id).update(interviews=False)
    secretary = browse(people["secretary"])
    for name, thing in (("interview-list", panel), ("item-interview", first)):
        assert secretary.get(page(name, thing)).status_code == 404
    assert (
        browse(first.application.lead).get(page("application-interview", first.application)).status_code
        == 404
    )
    assert "interviews/" not in body(secretary.get(page("panel", panel)))


def test_a_changed_time_keeps_what_was_typed_when_it_meets_another(browse):
    panel, [first, _second], people = a_table_that_interviews()
    slot, other = a_slot(panel), a_slot(panel, starts_at=clock.now() + timedelta(days=2))
    said = {
        "bid": first.ref, "minutes": "30", "place": "Typed place", "link": "", "version": "1", "nonce": NONCE,
        **instant("starts_at", other.starts_at),
    }  # fmt: skip
    answer = browse(people["secretary"]).post(page("interview-slot", slot), said)
    assert answer.status_code == 409
    assert "Typed place" in body(answer)
    assert changed(slot, people["secretary"], place="Room 5").place == "Room 5"
