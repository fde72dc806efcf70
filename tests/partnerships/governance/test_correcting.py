"""What is put right after a meeting: bodies that end, who was there, interests, and items kept apart in minutes."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from lpip_portal import clock
from lpip_portal.notifications import outbox
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import Closed, NotReady, Refusal, Stale
from partnerships.governance import actions, policy, queries
from partnerships.governance import decision_queries as decisions
from partnerships.governance.actions.bodies import Charter
from partnerships.governance.actions.decisions import Words
from partnerships.governance.actions.meetings import Appointment
from partnerships.models import Affiliation, BodySeat, GoverningBody, Minutes, MinutesPart
from tests.factories import (
    a_body,
    a_body_decision,
    a_meeting,
    a_partnership,
    a_seat,
    a_user,
    an_organisation,
    belongs,
    minutes_of,
)
from tests.partnerships.pages import read

pytestmark = pytest.mark.django_db
ANYBODY = AnonymousUser()


@pytest.fixture
def lead():
    return a_user("Leila")


@pytest.fixture
def body(lead):
    made = a_body(a_partnership(lead, is_public=True), is_public=True, quorum=2)
    for role in ("chair", "member", "community", "observer"):
        a_seat(made, a_user(role.title()), role=role)
    return made


@pytest.fixture
def meeting(body):
    return a_meeting(body, "held")


def sits(body, role):
    return body.seats.get(role=role)


def end(body, by, on=None, reason="Its work is done."):
    return actions.end_body(body, by=by, version=body.version, on=on or clock.today(), reason=reason)


def to(name, thing):
    return reverse(f"partnerships:{name}", args=[thing.ref])


def test_a_body_that_ended_is_read_and_takes_no_meetings_or_seats(body, lead, client):
    asked = a_seat(body, a_user(), state="asked")
    ended = end(body, lead)
    asked.refresh_from_db()
    assert (ended.ended_on, asked.state) == (clock.today(), "withdrawn")
    chair = sits(body, "chair").user
    assert GoverningBody.objects.inside(chair).get() == ended
    soon = Appointment(clock.now() + timedelta(days=7), "The Exchange")
    for refused in (
        lambda: actions.plan_meeting(ended, by=lead, appointment=soon),
        lambda: actions.ask_person(ended, by=lead, email="x@example.org", role="member", since=clock.today()),
        lambda: actions.seat_organisation(
            ended, by=lead, organisation=an_organisation(), role="member", since=clock.today()
        ),
        lambda: actions.edit_body(ended, by=lead, version=ended.version, charter=Charter("board", "Other")),
        lambda: end(ended, lead),
    ):
        with pytest.raises(Closed, match="has ended"):
            refused()
    page = read(client.get(to("body", body)))
    assert "This body ended on" in page
    assert "Its work is done." in page
    assert "No decision is shown." in page
    BodySeat.objects.all().delete()
    assert "Nobody sits on it.<" in client.get(to("body", body)).content.decode()
    assert "Ended on" in read(client.get(reverse("partnerships:governance", args=[body.partnership.address])))


def test_its_members_hear_of_the_end_once_and_not_if_it_is_taken_back_before_the_letter_goes(body, lead):
    ended = end(body, lead)
    letters = Letter.objects.filter(kind="governance_body_ended")
    assert letters.count() == 4
    assert "Its work is done." in letters.first().body
    resumed = actions.resume_body(ended, by=lead, version=ended.version)
    assert (resumed.ended_on, resumed.end_reason) == (None, "")
    assert not outbox.may_still_go(letters.first())
    assert outbox.may_still_go(Letter.objects.filter(kind="governance_body_resumed").first())
    with pytest.raises(Closed):
        actions.resume_body(resumed, by=lead, version=resumed.version)


def test_an_end_is_not_taken_back_once_another_body_has_its_name(body, lead):
    ended = end(body, lead)
    actions.set_up_body(body.partnership, by=lead, charter=Charter("board", body.name_en))
    with pytest.raises(Refusal, match="of this name already"):
        actions.resume_body(ended, by=lead, version=ended.version)


def test_a_body_does_not_end_ahead_before_it_met_last_or_while_a_meeting_is_planned(body, lead, meeting):
    today = clock.today()
    for on in (today + timedelta(days=1), body.set_up_on - timedelta(days=1), today - timedelta(days=30)):
        with pytest.raises(Refusal):
            end(body, lead, on)
    with pytest.raises(Refusal, match="why"):
        end(body, lead, reason="")
    a_meeting(body)
    with pytest.raises(NotReady, match="still planned"):
        end(body, lead)
    with pytest.raises(Stale):
        actions.end_body(body, by=lead, version=9, on=today, reason="Done.")
    with pytest.raises(PermissionDenied):
        end(body, belongs(a_user(), body.partnership, "member"))


def test_what_a_body_held_is_minuted_and_corrected_after_its_end(body, lead, meeting):
    end(body, lead)
    actions.record_minutes(meeting, by=lead, text="It was agreed.", after=0)
    actions.record_decision(meeting, by=lead, words=Words("Thanks", "To all."), reach="inside")


def correct(meeting, by, presences, *, after=0, reason="She joined late."):
    return actions.correct_presences(meeting, by=by, after=after, presences=presences, reason=reason)


def test_who_was_there_is_corrected_with_who_when_and_why(body, lead, meeting, client):
    member, later = sits(body, "member"), a_seat(body, a_user("Later"))
    correct(meeting, lead, {member: "apologies", later: "present"})
    page = queries.meeting_page(meeting, lead)
    (correction,) = page.corrections
    assert (correction.recorded_by, correction.reason) == (lead, "She joined late.")
    assert [(str(line.seat), line.was_word, line.now_word) for line in correction.changed] == [
        ("Member", "Was there", "Sent apologies"),
        ("Later", "not listed", "Was there"),
    ]
    assert (page.present, page.voiced) == (3, 4)
    with pytest.raises(Stale):
        correct(meeting, lead, {member: "absent"})
    with pytest.raises(Refusal, match="Nothing is different"):
        correct(meeting, lead, {member: "apologies"}, after=1)
    with pytest.raises(Refusal, match="why"):
        correct(meeting, lead, {member: "absent"}, after=1, reason="")
    with pytest.raises(PermissionDenied):
        correct(meeting, sits(body, "chair").user, {member: "absent"}, after=1)
    with pytest.raises(NotReady):
        correct(a_meeting(body), lead, {})
    public = read(client.get(to("body-meeting", meeting)))
    assert "She joined late." not in public
    assert "Later" not in public


def test_no_correction_of_the_room_undoes_what_stands(body, lead, meeting):
    member, community = sits(body, "member"), sits(body, "community")
    a_body_decision(meeting, "confidential", left=community, title="Whom to hire")
    for wrong in ({member: "absent"}, {community: "absent"}):
        with pytest.raises(Refusal) as refusal:
            correct(meeting, lead, wrong)
        assert "Whom" not in refusal.value.sentence
    assert not meeting.corrections.exists()
    assert meeting.presences.filter(status="present").count() == 4


def put_right(decision, by, declared=(), left=(), **more):
    told = {"after": 0, "interests": "", "reason": "It was noted of the wrong person."} | more
    return actions.correct_interests(decision, by=by, declared=declared, left=left, **told)


def test_interests_are_corrected_and_what_was_noted_stays_on_record(body, lead, meeting):
    chair, member = sits(body, "chair"), sits(body, "member")
    made = a_body_decision(meeting, left=member, note="A cousin.")
    put_right(made, lead, left=[chair], interests="An aunt.")
    page = decisions.decision_page(made, lead)
    assert [(str(each.seat), each.left_room) for each in page.interests] == [("Chair", True)]
    assert page.note == "An aunt."
    (correction,) = page.corrections
    assert correction.note_was == "A cousin."
    assert [(str(line.seat), line.was_word, line.now_word) for line in correction.changed] == [
        ("Chair", "not listed", "left the room"),
        ("Member", "left the room", "not listed"),
    ]
    put_right(made, lead, declared=[chair], after=1)
    assert decisions.decision_page(made, lead).note == ""


def test_nobody_corrects_an_interest_of_their_own_and_the_quorum_holds(body, lead, meeting):
    mine = a_seat(body, lead)
    meeting.presences.create(seat=mine, status="present")
    made = a_body_decision(meeting, left=mine)
    with pytest.raises(Refusal, match="Somebody else corrects"):
        put_right(made, lead)
    seats = [sits(body, role) for role in ("chair", "community")]
    meeting.presences.exclude(seat__in=[mine, *seats]).delete()
    with pytest.raises(Refusal, match="fewer than the quorum"):
        put_right(made, lead, left=[mine, *seats])
    with pytest.raises(Refusal, match="Only a member who was there"):
        put_right(made, lead, left=[mine, a_seat(body)])


def minuted(meeting, by, after=0, **parts_of):
    parts = {decision: text for decision, text in parts_of.get("parts", {}).items()}
    correction = "The item." if after else ""
    return actions.record_minutes(
        meeting, by=by, text="Everything else.", after=after, parts=parts, correction=correction
    )


def test_whoever_left_the_room_reads_the_minutes_without_that_item(body, lead, meeting, browse):
    left = sits(body, "member")
    made = a_body_decision(meeting, left=left, title="The bus contract")
    written = minuted(meeting, lead, parts={made: "Two offers were too dear."})
    assert MinutesPart.objects.readable_by(lead).get().text == "Two offers were too dear."
    chair = sits(body, "chair").user
    for inside in (lead, chair):
        assert queries.meeting_page(meeting, inside).minutes.read[0].text == "Two offers were too dear."
    assert Minutes.objects.readable_by(left.user).get() == written
    assert not MinutesPart.objects.readable_by(left.user).exists()
    assert "too dear" in read(browse(chair).get(to("body-meeting", meeting)))
    page = read(browse(left.user).get(to("body-meeting", meeting)))
    assert "Everything else." in page
    assert "too dear" not in page
    assert not MinutesPart.objects.readable_by(ANYBODY).exists()


def test_minutes_that_do_not_keep_an_item_apart_are_closed_to_whoever_left_for_it(
    body, lead, meeting, browse
):
    left = sits(body, "chair")
    first = minutes_of(meeting, by=lead, text="All in one.")
    assert policy.may_confirm_minutes(left.user, first)
    made = a_body_decision(meeting, left=left)
    assert not Minutes.objects.readable_by(left.user).exists()
    assert queries.todos(left.user, clock.now()) == []
    with pytest.raises(PermissionDenied):
        actions.confirm_minutes(first, by=left.user)
    theirs = browse(left.user)
    page = read(theirs.get(to("body-meeting", meeting)))
    assert "All in one." not in page
    assert "You left the room for an item of this meeting" in page
    second = minuted(meeting, lead, after=1, parts={made: "Only here."})
    assert Minutes.objects.readable_by(left.user).get() == second
    page = read(theirs.get(to("body-meeting", meeting)))
    assert "Everything else." in page
    assert "All in one." not in page
    assert "Only here." not in page


def test_a_lead_who_left_the_room_takes_the_item_over_unread_and_corrects_nothing_that_they_cannot_read(
    body, lead, meeting, browse
):
    manager = belongs(a_user(), body.partnership, "manager")
    mine = a_seat(body, lead)
    meeting.presences.create(seat=mine, status="present")
    made = a_body_decision(meeting, left=mine, title="The bus contract")
    minuted(meeting, manager, parts={made: "Said without her."})
    leila = browse(lead)
    form = read(leila.get(to("minutes-record", meeting)))
    assert "bus contract" not in form
    assert "Said without her." not in form
    with pytest.raises(PermissionDenied):
        minuted(meeting, lead, after=1, parts={made: "Hers."})
    second = minuted(meeting, lead, after=1)
    assert second.parts.get().text == "Said without her."
    a_body_decision(meeting, left=mine)
    assert leila.get(to("minutes-record", meeting)).status_code == 404
    with pytest.raises(PermissionDenied):
        minuted(meeting, lead, after=2)


def test_people_of_an_organisation_that_left_the_room_left_it_too(body, meeting):
    trust, person = an_organisation("The Trust"), belongs(a_user(), body.partnership)
    seat = a_seat(body, organisation=trust)
    meeting.presences.create(seat=seat, status="present")
    made = a_body_decision(meeting, "confidential", left=seat)
    written = minutes_of(meeting)
    assert Minutes.objects.readable_by(person).get() == written
    Affiliation.objects.create(user=person, organisation=trust, since=clock.now(), given_by=person)
    assert not Minutes.objects.readable_by(person).exists()
    assert not type(made).objects.visible_to(person).exists()


def test_what_is_confidential_is_kept_apart_from_observers_in_the_minutes_too(body, lead, meeting):
    made = a_body_decision(meeting, "confidential")
    minuted(meeting, lead, parts={made: "Between us."})
    assert not MinutesPart.objects.readable_by(sits(body, "observer").user).exists()
    assert MinutesPart.objects.readable_by(sits(body, "member").user).exists()


def test_what_changes_nothing_is_said_beside_what_was_typed_and_a_second_sending_gives_the_first_result(
    body, lead, meeting, browse
):
    leila, made = browse(lead), a_body_decision(meeting)
    noted = {f"seat_{each.seat.ref}": each.status for each in meeting.presences.select_related("seat")}
    for page, told in ((to("presences-correct", meeting), noted), (to("interests-correct", made), {})):
        answer = leila.post(page, told | {"reason": "My own notes.", "after": "0", "nonce": "g" * 22})
        assert answer.status_code == 422
        assert "Nothing is different from what is noted" in read(answer)
        assert 'value="My own notes."' in answer.content.decode()
    changed = noted | {
        f"seat_{sits(body, 'observer').ref}": "absent",
        "reason": "Ill.",
        "after": "0",
        "nonce": "h" * 22,
    }
    for _sending in range(2):
        assert leila.post(to("presences-correct", meeting), changed).url == to("body-meeting", meeting)


def test_a_lead_ends_a_body_and_corrects_a_meeting_on_its_pages(body, lead, meeting, browse):
    leila = browse(lead)
    made = a_body_decision(meeting)
    assert to("presences-correct", meeting) in read(leila.get(to("body-meeting", meeting)))
    assert to("interests-correct", made) in read(leila.get(to("body-decision", made)))
    correct_page = to("presences-correct", meeting)
    read(leila.get(correct_page))
    told = {f"seat_{seat.ref}": "present" for seat in body.seats.all()}
    told[f"seat_{sits(body, 'observer').ref}"] = "absent"
    assert leila.post(correct_page, told | {"reason": "", "after": "0", "nonce": "a" * 22}).status_code == 422
    told |= {"reason": "He was ill.", "after": "0", "nonce": "b" * 22}
    assert leila.post(correct_page, told).url == to("body-meeting", meeting)
    assert "He was ill." in read(leila.get(to("body-meeting", meeting)))
    interests = to("interests-correct", made)
    read(leila.get(interests))
    words = {"left": [sits(body, "member").ref], "reason": "Forgotten.", "after": "0", "nonce": "c" * 22}
    assert leila.post(interests, words).url == to("body-decision", made)
    assert "Forgotten." in read(leila.get(to("body-decision", made)))
    assert "What was said on" in read(leila.get(to("minutes-record", meeting)))
    written = {"text": "All.", f"part_{made.ref}": "Apart.", "after": "0", "nonce": "d" * 22}
    leila.post(to("minutes-record", meeting), written)
    assert "Apart." in read(leila.get(to("body-meeting", meeting)))
    ending = to("body-end", body)
    assert ending in read(leila.get(to("body", body)))
    read(leila.get(ending))
    today = clock.today()
    day = {"on_day": str(today.day), "on_month": str(today.month), "on_year": str(today.year)}
    assert leila.post(ending, day | {"reason": "", "version": "1", "nonce": "e" * 22}).status_code == 422
    assert leila.post(ending, day | {"reason": "Done.", "version": "1", "nonce": "f" * 22}).status_code == 302
    assert "Take the end back" in read(leila.get(to("body", body)))
    for wrong in ("9" * 5_000, "٢", ""):
        assert leila.post(to("body-resume", body), {"version": wrong}).status_code == 409
    assert leila.post(to("body-resume", body), {"version": "2"}).status_code == 302
    assert ending in read(leila.get(to("body", body)))
    member = browse(belongs(a_user(), body.partnership, "member"))
    for closed in (ending, correct_page, interests):
        assert member.get(closed).status_code == 404
    assert member.post(to("body-resume", body)).status_code == 404
