"""The pages of governance, over HTTP."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lpip_portal import clock
from partnerships.models import BodyDecision, BodyMeeting, BodySeat, GoverningBody, Minutes, Partner
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


def to(name, *arguments):
    return reverse(f"partnerships:{name}", args=[getattr(each, "ref", each) for each in arguments])


def day(name, at):
    return {f"{name}_day": str(at.day), f"{name}_month": str(at.month), f"{name}_year": str(at.year)}


@pytest.fixture
def lead():
    return a_user("Leila")


@pytest.fixture
def partnership(lead):
    return a_partnership(lead, is_public=True, slug="dyffryn-together")


def charter(**facts):
    told = {
        "kind": "community",
        "name_en": "The panel",
        "terms_en": "It decides.",
        "rhythm": "monthly",
        "quorum": "2",
    }
    return told | {"reach": "public", "nonce": "b" * 22} | facts


def seat(**facts):
    return {"role": "community", "nonce": "s" * 22} | day("since", clock.today()) | facts


def test_a_lead_sets_up_a_panel_asks_a_person_and_seats_a_partner(browse, client, partnership, lead):
    leila, page = browse(lead), to("governance", partnership.address)
    assert page in read(client.get(to("partnership", partnership.address)))
    assert page in read(leila.get(to("partnership-room", partnership)))
    assert "No body is shown yet" in read(client.get(page))
    assert "No body is set up yet" in read(leila.get(page))
    add = to("body-add", partnership.address)
    read(leila.get(add))
    answer = leila.post(add, charter())
    body = GoverningBody.objects.get()
    assert answer.url == to("body", body)
    assert "Nobody sits on it yet." in read(client.get(answer.url))
    assert (
        leila.post(to("body-edit", body), charter(name_en="Our panel", version="1", nonce="c" * 22)).url
        == answer.url
    )
    assert 'value="Our panel"' in read(leila.get(to("body-edit", body)))

    read(leila.get(to("seat-partner", body)))
    trust = an_organisation("The Trust")
    Partner.objects.create(partnership=partnership, organisation=trust, state="accepted")
    leila.post(to("seat-partner", body), seat(organisation=trust.ref, role="member"))

    maria = a_user("Maria Secret", email="maria@example.com")
    read(leila.get(to("seat-ask", body)))
    leila.post(to("seat-ask", body), seat(email="maria@example.com", nonce="t" * 22))
    made = BodySeat.objects.get(user=None, organisation=None)
    assert "maria@example.com" in read(leila.get(answer.url))
    hers = browse(maria)
    assert "Accept, without my name in public" in read(hers.get(to("seat", made)))
    assert hers.post(to("seat-accept", made), {"shown": "no"}).url == answer.url
    assert "You sit on it" in read(hers.get(answer.url))

    public = read(client.get(answer.url))
    assert "The Trust" in public
    assert "and 1 more" in public
    assert "Maria" not in public
    assert "maria@" not in public
    hers.post(to("seat-show", made), {"shown": "yes"})
    assert "Maria Secret" in read(client.get(answer.url))
    hers.post(to("seat-leave", made))
    assert "Maria" not in read(client.get(answer.url))
    assert "Left" in read(hers.get(to("seat", made)))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name_en": ""}, "Enter its name in English"),
        ({"quorum": "0"}, "must be 1 or more"),
        ({"reach": ""}, "Select who may know of it"),
        ({"kind": "court"}, "Select one of the answers in the list"),
    ],
)
def test_bad_words_are_said_and_nothing_is_set_up(browse, partnership, lead, wrong, said):
    answer = browse(lead).post(to("body-add", partnership.address), charter(**wrong))
    assert answer.status_code == 422
    assert said in read(answer)
    assert not GoverningBody.objects.exists()


def test_a_seat_does_not_end_before_it_begins(browse, partnership, lead):
    body = a_body(partnership)
    wrong = seat(email="x@example.org", **day("until", clock.uk(2020, 1, 1)))
    answer = browse(lead).post(to("seat-ask", body), wrong)
    assert answer.status_code == 422
    assert "must not be before the first" in read(answer)
    assert not BodySeat.objects.exists()


def test_what_is_for_members_alone_is_not_found_by_a_rival_or_a_former_member(browse, client, lead):
    private = a_partnership(lead)
    body = a_body(private)
    former = belongs(a_user(), private)
    through = private.people.get(user=former)
    a_seat(body, former)
    pages = [to("governance", private.ref), to("body", body)]
    member = browse(former)
    assert [member.get(page).status_code for page in pages] == [200, 200]
    type(through).objects.filter(pk=through.pk).update(until=clock.now())
    rival = a_user()
    a_partnership(rival)
    for stranger in (client, member, browse(rival)):
        assert [stranger.get(page).status_code for page in pages] == [404, 404]
    assert browse(rival).post(to("seat-leave", BodySeat.objects.get())).status_code == 404


@pytest.mark.parametrize("n", [1, 3])
def test_the_pages_ask_the_same_number_of_questions_for_one_row_and_for_three(
    client, partnership, n, django_assert_num_queries
):
    for _each in range(n):
        body = a_body(partnership, is_public=True)
        for _seat in range(n):
            a_seat(body, shown=True)
    with django_assert_num_queries(3):
        read(client.get(to("governance", partnership.address)))
    with django_assert_num_queries(5):
        read(client.get(to("body", body)))


def at(moment):
    local = moment.astimezone(clock.uk(2026, 1, 1).tzinfo)
    return {
        "starts_at_day": str(local.day),
        "starts_at_month": str(local.month),
        "starts_at_year": str(local.year),
        "starts_at_time": "14:30",
    }


def test_a_meeting_is_planned_moved_held_minuted_and_confirmed(browse, client, partnership, lead):
    body = a_body(partnership, is_public=True, quorum=1)
    chair = a_user("Chair Secret")
    its_seat = a_seat(body, chair, role="chair")
    leila, plan = browse(lead), to("body-meeting-plan", body)
    assert plan in read(leila.get(to("body", body)))
    read(leila.get(plan))
    told = {
        "place": "The hall",
        "is_online": "on",
        "link": "https://a.org/1",
        "agenda": "All.",
        "nonce": "m" * 22,
    }
    answer = leila.post(plan, at(clock.now() + timedelta(days=9)) | told)
    page = answer.url
    meeting = BodyMeeting.objects.get()
    assert "https://a.org/1" in read(leila.get(page))
    assert "14:30" in read(leila.get(to("body-meeting-move", meeting)))
    early = at(clock.now() - timedelta(days=2)) | told | {"version": "1", "nonce": "n" * 22}
    assert leila.post(to("body-meeting-move", meeting), early).url == page
    assert client.get(page).status_code == 404
    hold = to("body-meeting-hold", meeting)
    assert hold in read(leila.get(page))
    assert "Chair Secret, Chair" in read(leila.get(hold))
    leila.post(hold, {f"seat_{its_seat.ref}": "present", "nonce": "o" * 22})
    minutes = to("minutes-record", meeting)
    read(leila.get(minutes))
    leila.post(minutes, {"text": "Agreed in the room.", "after": "0", "nonce": "p" * 22})
    latest = Minutes.objects.get()
    chairs = browse(chair)
    assert to("minutes-confirm", latest) in read(chairs.get(page))
    assert leila.post(to("minutes-confirm", latest)).status_code == 403
    chairs.post(to("minutes-confirm", latest))
    assert "Confirmed by Chair Secret" in read(leila.get(page))
    leila.post(minutes, {"text": "Agreed outside.", "correction": "Where.", "after": "1", "nonce": "q" * 22})
    assert "Version 1 of" in read(leila.get(page))
    public = read(client.get(page))
    assert "1 of 1 member with a vote" in public
    for hidden in ("Agreed", "a.org", "Chair Secret"):
        assert hidden not in public
    assert page in read(client.get(to("body", body)))


def test_a_meeting_is_called_off_with_a_reason(browse, partnership, lead):
    meeting = a_meeting(a_body(partnership, is_public=True))
    cancel = to("body-meeting-cancel", meeting)
    leila = browse(lead)
    assert leila.post(cancel, {"reason": ""}).status_code == 422
    read(leila.get(cancel))
    leila.post(cancel, {"reason": "Snow.", "nonce": "c" * 22})
    assert "Snow." in read(leila.get(to("body-meeting", meeting)))
    assert leila.post(cancel, {"reason": "Ice.", "nonce": "d" * 22}).status_code == 409


def test_a_meeting_nowhere_or_at_no_time_is_said(browse, partnership, lead):
    answer = browse(lead).post(to("body-meeting-plan", a_body(partnership)), {"link": "https://a.org/1"})
    assert answer.status_code == 422
    page = read(answer)
    assert "Say where it is" in page
    assert "Tick this, or leave the link empty" in page


@pytest.mark.parametrize("n", [1, 3])
def test_a_meeting_asks_the_same_number_of_questions_for_one_member_and_for_three(
    browse, partnership, lead, n, django_assert_num_queries
):
    body = a_body(partnership, is_public=True)
    for _each in range(n):
        a_seat(body)
    meeting = a_meeting(body, "held")
    for _each in range(n):
        minutes_of(meeting)
        a_meeting(body, "held")
    leila = browse(lead)
    for page, questions in ((to("body-meeting", meeting), 12), (to("body", body), 8)):
        leila.get(page)
        with django_assert_num_queries(questions):
            read(leila.get(page))


def test_a_decision_is_recorded_corrected_published_done_and_superseded(browse, client, partnership, lead):
    body = a_body(partnership, is_public=True, quorum=1)
    member = a_seat(body, a_user("Member Secret"))
    a_seat(body, a_user("Guest Secret"))
    meeting = a_meeting(body, "held")
    leila, record = browse(lead), to("decision-record", meeting)
    assert record in read(leila.get(to("body-meeting", meeting)))
    assert "Member Secret" in read(leila.get(record))
    told = {
        "title": "Travel",
        "text": "It is paid.",
        "manner": "agreement",
        "reach": "inside",
        "nonce": "d" * 22,
    }
    wrong = leila.post(record, told | {"votes_for": "1", "title": "", "nonce": "e" * 22})
    assert wrong.status_code == 422
    assert "there was no vote" in read(wrong)
    inside = {"left": [member.ref], "owner": member.ref, "interests": "A cousin."}
    assert leila.post(record, told | inside).url == to("body-meeting", meeting)
    made = BodyDecision.objects.get()
    page = to("body-decision", made)
    assert "A cousin." in read(leila.get(page))
    assert client.get(page).status_code == 404
    read(leila.get(to("decision-correct", made)))
    words = told | {"text": "It is paid before.", "correction": "When.", "version": "1", "nonce": "f" * 22}
    assert leila.post(to("decision-correct", made), words).url == page
    assert leila.post(to("decision-correct", made), words | {"nonce": "g" * 22}).status_code == 409
    leila.post(to("decision-show", made), {"reach": "public"})
    public = read(client.get(page))
    assert "It is paid before." in public
    assert "1 member declared an interest, 1 left the room" in public
    for hidden in ("Secret", "A cousin", "It is paid.<", "decision 1"):
        assert hidden not in public
    assert page in read(client.get(to("body", body)))
    assert page in read(client.get(to("body-meeting", meeting)))
    assert "No decision matches" in read(client.get(to("body", body), {"q": "nothing of the kind"}))
    assert page in read(client.get(to("body", body), {"q": "paid", "state": "nonsense"}))
    assert "There is no later decision yet" in read(leila.get(to("decision-supersede", made)))
    later = a_body_decision(meeting)
    read(leila.get(to("decision-supersede", made)))
    leila.post(to("decision-complete", made))
    leila.post(to("decision-supersede", made), {"another": later.ref, "nonce": "h" * 22})
    assert to("body-decision", later) in read(leila.get(page))
    assert to("body-decision", later) not in read(client.get(page))


def test_a_confidential_decision_is_not_found_by_strangers_former_members_and_whoever_left_the_room(
    browse, client, partnership, lead
):
    body = a_body(partnership, is_public=True)
    left, observer = a_seat(body), a_seat(body, role="observer")
    former = belongs(a_user(), partnership)
    made = a_body_decision(a_meeting(body, "held"), "confidential", left=left, title="Whom to hire")
    page = to("body-decision", made)
    assert browse(former).get(page).status_code == 200
    partnership.people.filter(user=former).update(until=clock.now())
    rival = a_user()
    a_partnership(rival)
    for stranger in (client, browse(former), browse(rival), browse(left.user), browse(observer.user)):
        assert stranger.get(page).status_code == 404
        for around in (to("body", body), to("body-meeting", made.meeting)):
            assert "Whom to hire" not in read(stranger.get(around))
        assert "Whom to hire" not in read(stranger.get(to("body", body), {"q": "hire"}))


@pytest.mark.parametrize("n", [1, 3])
def test_decisions_ask_the_same_number_of_questions_for_one_row_and_for_three(
    browse, client, partnership, lead, n
):
    body = a_body(partnership, is_public=True)
    owners = [a_seat(body, shown=True) for _each in range(n)]
    meeting = a_meeting(body, "held")
    made = [a_body_decision(meeting, "public", owner=owner, left=owner) for owner in owners]
    leila = browse(lead)
    leila.get(to("body", body))
    asked = []
    for page in (to("body", body), to("body-meeting", meeting), to("body-decision", made[0])):
        for reader in (leila, client):
            with CaptureQueriesContext(connection) as questions:
                read(reader.get(page))
            asked.append(len(questions))
    assert asked == [9, 6, 11, 5, 18, 7]
