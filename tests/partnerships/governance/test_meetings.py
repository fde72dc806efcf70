"""Meetings of a body: who plans them, whom letters reach, who was there, and minutes in versions."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from lpip_portal import clock
from lpip_portal.notifications import outbox
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import Closed, IllegalMove, NotReady, Refusal, Stale
from partnerships.governance import actions, queries
from partnerships.governance.actions.meetings import Appointment
from partnerships.models import BodyMeeting, MeetingLink, Minutes
from tests.factories import a_body, a_meeting, a_partnership, a_seat, a_user, belongs, minutes_of

pytestmark = pytest.mark.django_db
ANYBODY = AnonymousUser()


@pytest.fixture
def lead():
    return a_user("Leila")


@pytest.fixture
def body(lead):
    return a_body(a_partnership(lead, is_public=True), is_public=True, quorum=2)


def in_days(days, **facts):
    return Appointment(clock.now() + timedelta(days=days), **{"place": "The Exchange", **facts})


def written(kind):
    return sorted(letter.to.name for letter in Letter.objects.filter(kind=f"governance_meeting_{kind}"))


def test_everybody_who_sits_on_the_body_hears_that_it_meets_elsewhere_or_not_at_all(body, lead):
    a_seat(body, a_user("Maria"))
    left = a_seat(body, a_user("Nia"))
    actions.leave_seat(left, by=lead)
    meeting = actions.plan_meeting(
        body, by=lead, appointment=in_days(7, is_online=True, link="https://a.org/1")
    )
    assert written("planned") == ["Maria"]
    assert "https://a.org/1" in Letter.objects.get(kind="governance_meeting_planned").body
    told = in_days(7, is_online=True, link="https://a.org/1")._replace(starts_at=meeting.starts_at)
    meeting = actions.move_meeting(
        meeting, by=lead, version=1, appointment=told._replace(agenda="Only the agenda is another.")
    )
    assert written("moved") == []
    meeting = actions.move_meeting(
        meeting, by=lead, version=2, appointment=told._replace(place="Elsewhere"), reason="A leak."
    )
    assert written("moved") == ["Maria"]
    assert "A leak." in Letter.objects.get(kind="governance_meeting_moved").body
    assert not outbox.may_still_go(Letter.objects.get(kind="governance_meeting_planned"))
    actions.cancel_meeting(meeting, by=lead, reason="Snow.")
    assert written("cancelled") == ["Maria"]
    assert not outbox.may_still_go(Letter.objects.get(kind="governance_meeting_moved"))
    assert outbox.may_still_go(Letter.objects.get(kind="governance_meeting_cancelled"))
    actions.leave_seat(body.seats.get(user__name="Maria"), by=lead)
    assert not outbox.may_still_go(Letter.objects.get(kind="governance_meeting_cancelled"))


def test_no_letter_goes_about_a_meeting_that_is_over(body, lead):
    a_seat(body)
    actions.plan_meeting(body, by=lead, appointment=in_days(-7))
    assert not Letter.objects.exists()


def test_a_meeting_is_somewhere_and_its_link_is_one(body, lead):
    for wrong in (in_days(7, place=""), in_days(7, is_online=True, link="javascript:alert(1)")):
        with pytest.raises(Refusal):
            actions.plan_meeting(body, by=lead, appointment=wrong)


def test_a_stale_page_and_a_meeting_that_was_held_are_not_changed(body, lead):
    meeting = a_meeting(body)
    with pytest.raises(Stale):
        actions.move_meeting(meeting, by=lead, version=9, appointment=in_days(8))
    with pytest.raises(Closed):
        actions.move_meeting(a_meeting(body, "held"), by=lead, version=1, appointment=in_days(8))
    with pytest.raises(IllegalMove):
        actions.cancel_meeting(a_meeting(body, "held"), by=lead, reason="Late.")


def test_who_was_there_is_noted_once_it_has_begun_and_observers_make_no_quorum(body, lead):
    one, two, observer = a_seat(body), a_seat(body), a_seat(body, role="observer")
    meeting = a_meeting(body)
    with pytest.raises(NotReady):
        actions.hold_meeting(meeting, by=lead, presences={})
    with clock.at(meeting.starts_at):
        held = actions.hold_meeting(
            meeting, by=lead, presences={one: "present", two: "apologies", observer: "present"}
        )
    page = queries.meeting_page(held, lead)
    assert (page.present, page.voiced, page.is_quorate(2)) == (1, 2, False)
    assert [(label, len(seats)) for label, seats in page.presences] == [
        ("Was there", 2),
        ("Sent apologies", 1),
    ]
    public = queries.meeting_page(held, ANYBODY)
    assert (public.present, public.voiced, public.presences) == (1, 2, [])
    with pytest.raises(PermissionDenied):
        actions.hold_meeting(a_meeting(body, starts_at=clock.now()), by=lead, presences={a_seat(): "present"})


def test_who_sat_on_the_body_on_the_day_is_asked_for(body, lead):
    gone = a_seat(body)
    later = a_seat(body, since=clock.today() + timedelta(days=3))
    actions.leave_seat(gone, by=lead)
    days = [clock.today() + timedelta(days=days) for days in (-9, 3)]
    assert [queries.seats_on(body, day) for day in days] == [[gone], [later]]


def test_strangers_see_what_public_bodies_held_and_nothing_inside(body, lead):
    planned, held = a_meeting(body), a_meeting(body, "held", link="https://example.org/call")
    a_meeting(body, "cancelled")
    a_meeting(a_body(body.partnership), "held")
    minutes_of(held, by=lead)
    rival = a_user()
    a_partnership(rival)
    for stranger in (ANYBODY, rival):
        assert list(BodyMeeting.objects.visible_to(stranger)) == [held]
        assert not Minutes.objects.visible_to(stranger).exists()
        assert not MeetingLink.objects.visible_to(stranger).exists()
        page = queries.meeting_page(held, stranger)
        assert (page.minutes, page.link) == (None, "")
        assert queries.page(body, stranger).ahead == []
    assert queries.page(body, lead).ahead == [planned]


@pytest.mark.parametrize("role", ["member", "community"])
def test_members_read_minutes_and_plan_nothing(body, role):
    member = belongs(a_user(), body.partnership, role)
    meeting, held = a_meeting(body), a_meeting(body, "held")
    written = minutes_of(held)
    assert Minutes.objects.visible_to(member).get() == written
    for refused in (
        lambda: actions.plan_meeting(body, by=member, appointment=in_days(7)),
        lambda: actions.move_meeting(meeting, by=member, version=1, appointment=in_days(8)),
        lambda: actions.cancel_meeting(meeting, by=member, reason="No."),
        lambda: actions.record_minutes(held, by=member, text="No.", after=1, correction="All."),
        lambda: actions.confirm_minutes(written, by=member),
    ):
        with pytest.raises(PermissionDenied):
            refused()


def test_the_chair_confirms_what_somebody_else_recorded_and_a_correction_is_a_version(body, lead):
    chair, held = a_user("Chair"), a_meeting(body, "held")
    a_seat(body, chair, role="chair")
    a_seat(body, lead, role="chair")
    first = actions.record_minutes(held, by=lead, text="One.", after=0)
    assert [todo.title for todo in queries.todos(chair, clock.now())] == [f"Confirm the minutes of {body}"]
    assert queries.todos(lead, clock.now()) == []
    with pytest.raises(PermissionDenied):
        actions.confirm_minutes(first, by=lead)
    actions.confirm_minutes(first, by=chair)
    assert queries.todos(chair, clock.now()) == []
    with pytest.raises(IllegalMove):
        actions.confirm_minutes(first, by=chair)
    with pytest.raises(Refusal, match="what is corrected"):
        actions.record_minutes(held, by=lead, text="Two.", after=1)
    second = actions.record_minutes(held, by=lead, text="Two.", after=1, correction="The number.")
    with pytest.raises(Stale):
        actions.record_minutes(held, by=lead, text="Three.", after=1, correction="All.")
    page = queries.meeting_page(held, chair)
    assert (page.minutes, page.earlier_minutes) == (second, [first])
    first.refresh_from_db()
    assert (first.text, first.confirmed_by, second.state) == ("One.", chair, "draft")
    assert len(queries.todos(chair, clock.now())) == 1


def test_a_version_that_was_corrected_is_not_confirmed_any_more(body, lead):
    chair, held = a_user(), a_meeting(body, "held")
    a_seat(body, chair, role="chair")
    first = minutes_of(held, by=lead)
    minutes_of(held, by=lead)
    with pytest.raises(Stale):
        actions.confirm_minutes(first, by=chair)
    with pytest.raises(NotReady):
        actions.record_minutes(a_meeting(body), by=lead, text="Early.", after=0)
