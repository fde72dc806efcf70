"""Who sets bodies up, who sits on them, and who may know of it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from lpip_portal import clock
from lpip_portal.notifications import outbox
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import Closed, IllegalMove, Refusal, Stale
from partnerships.actions import end_person, leave_partner
from partnerships.governance import actions, queries
from partnerships.governance.actions.bodies import Charter
from partnerships.models import BodySeat, GoverningBody, Partner
from tests.factories import a_body, a_partnership, a_seat, a_user, an_organisation, belongs

pytestmark = pytest.mark.django_db
ANYBODY = AnonymousUser()
BOARD = Charter("board", "The board", quorum=3, community_seats=2)


@pytest.fixture
def lead():
    return a_user("Leila")


@pytest.fixture
def partnership(lead):
    return a_partnership(lead, is_public=True)


def named(body, user):
    return [str(seat) for seat in queries.page(body, user).members.named]


def test_a_lead_sets_a_body_up_and_strangers_know_it_once_it_is_public(partnership, lead):
    made = actions.set_up_body(partnership, by=lead, charter=BOARD)
    assert not GoverningBody.objects.visible_to(ANYBODY).exists()
    assert not GoverningBody.objects.visible_to(a_user()).exists()
    actions.edit_body(made, by=lead, version=1, charter=BOARD._replace(is_public=True))
    assert GoverningBody.objects.visible_to(ANYBODY).get() == made
    with pytest.raises(Stale):
        actions.edit_body(made, by=lead, version=1, charter=BOARD)


def test_a_public_body_of_a_private_partnership_is_for_members_alone(lead):
    made = a_body(a_partnership(lead), is_public=True)
    rival = a_user()
    a_partnership(rival)
    assert not GoverningBody.objects.visible_to(ANYBODY).exists()
    assert not GoverningBody.objects.visible_to(rival).exists()
    assert GoverningBody.objects.visible_to(lead).get() == made


@pytest.mark.parametrize("role", ["member", "community"])
def test_members_read_and_do_not_keep_governance(partnership, role):
    member, body = belongs(a_user(), partnership, role), a_body(partnership)
    other = a_seat(body)
    today = clock.today()
    for refused in (
        lambda: actions.set_up_body(partnership, by=member, charter=BOARD),
        lambda: actions.edit_body(body, by=member, version=1, charter=BOARD),
        lambda: actions.ask_person(body, by=member, email="x@example.org", role="member", since=today),
        lambda: actions.leave_seat(other, by=member),
        lambda: actions.show_seat(other, by=member, shown=True),
    ):
        with pytest.raises(PermissionDenied):
            refused()
    assert BodySeat.objects.visible_to(member).get() == other


def test_two_bodies_of_one_name_and_a_closed_partnership_are_refused(partnership, lead):
    actions.set_up_body(partnership, by=lead, charter=BOARD)
    with pytest.raises(Refusal, match="of this name"):
        actions.set_up_body(partnership, by=lead, charter=BOARD)
    with pytest.raises(Closed):
        actions.set_up_body(a_partnership(lead, state="closed"), by=lead, charter=BOARD)


def test_a_person_sits_on_a_body_once_they_say_so_and_is_named_once_they_say_that(partnership, lead):
    body, maria = a_body(partnership, is_public=True), a_user("Maria")
    seat = actions.ask_person(body, by=lead, email=maria.email.upper(), role="community", since=clock.today())
    assert Letter.objects.get(kind="governance_asked").to == maria
    assert named(body, lead) == []
    with pytest.raises(PermissionDenied):
        actions.accept_seat(seat, by=lead, shown=True)
    actions.accept_seat(seat, by=maria, shown=False)
    assert named(body, lead) == ["Maria"]
    members = queries.page(body, ANYBODY).members
    assert (members.named, members.others, members.community) == ([], 1, 1)
    with pytest.raises(PermissionDenied):
        actions.show_seat(seat, by=lead, shown=True)
    actions.show_seat(seat, by=maria, shown=True)
    assert named(body, ANYBODY) == ["Maria"]
    actions.leave_seat(seat, by=maria)
    assert (named(body, ANYBODY), queries.page(body, ANYBODY).members.others) == ([], 0)
    with pytest.raises(Closed):
        actions.show_seat(seat, by=maria, shown=True)
    assert list(queries.todos(maria, clock.now())) == []


def test_a_member_of_a_body_from_outside_knows_that_body_alone(partnership, lead):
    private = a_partnership(lead)
    body, other, guest = a_body(private), a_body(private), a_user()
    seat = a_seat(body, guest)
    assert list(GoverningBody.objects.visible_to(guest)) == [body]
    assert private in queries.known_partnerships(guest)
    assert [row.body for row in queries.governance(private, guest).rows] == [body]
    actions.leave_seat(seat, by=lead)
    assert not GoverningBody.objects.visible_to(guest).exists()
    assert private not in queries.known_partnerships(guest)
    assert Letter.objects.get(kind="governance_seat_ended").to == guest
    assert other in GoverningBody.objects.visible_to(lead)


def test_a_seat_taken_as_a_member_of_the_partnership_ends_with_that(lead):
    private = a_partnership(lead)
    member = belongs(a_user("Old"), private)
    body = a_body(private)
    seat = actions.ask_person(body, by=lead, email=member.email, role="member", since=clock.today())
    actions.accept_seat(seat, by=member, shown=True)
    end_person(private.people.get(user=member), by=lead)
    assert named(body, lead) == []
    assert not GoverningBody.objects.visible_to(member).exists()
    again = actions.ask_person(body, by=lead, email=member.email, role="member", since=clock.today())
    seat.refresh_from_db()
    assert (seat.state, again.state) == ("left", "asked")


def test_a_partner_has_a_seat_while_it_is_a_partner(partnership, lead):
    body, trust = a_body(partnership, is_public=True), an_organisation("The Trust")
    with pytest.raises(Refusal, match="is a partner"):
        actions.seat_organisation(body, by=lead, organisation=trust, role="member", since=clock.today())
    partner = Partner.objects.create(partnership=partnership, organisation=trust, state="accepted")
    actions.seat_organisation(body, by=lead, organisation=trust, role="member", since=clock.today())
    assert named(body, ANYBODY) == ["The Trust"]
    with pytest.raises(Refusal, match="has a seat"):
        actions.seat_organisation(body, by=lead, organisation=trust, role="observer", since=clock.today())
    leave_partner(partner, by=lead)
    assert named(body, ANYBODY) == []


def test_a_seat_begins_and_ends_on_its_days(partnership):
    body = a_body(partnership)
    today = clock.today()
    a_seat(body, until=today)
    a_seat(body, since=today + timedelta(days=1))
    assert queries.page(body, ANYBODY).members.voiced == 1
    with clock.at(clock.now() + timedelta(days=1)):
        assert queries.page(body, ANYBODY).members.voiced == 1
    with clock.at(clock.now() - timedelta(days=500)):
        assert queries.page(body, ANYBODY).members.voiced == 0


def test_an_answer_comes_once_and_in_time_and_a_late_one_is_asked_again(partnership, lead):
    body, guest = a_body(partnership), a_user()

    def ask():
        return actions.ask_person(body, by=lead, email=guest.email, role="member", since=clock.today())

    seat = ask()
    assert [todo.title for todo in queries.todos(guest, clock.now())] == [
        f"Say whether you take a seat on {body}"
    ]
    with pytest.raises(Refusal, match="can still answer"):
        ask()
    with clock.at(clock.now() + timedelta(days=31)):
        assert not outbox.may_still_go(Letter.objects.get(kind="governance_asked"))
        with pytest.raises(Closed):
            actions.accept_seat(seat, by=guest, shown=True)
        again = ask()
        actions.decline_seat(again, by=guest)
        with pytest.raises(IllegalMove):
            actions.accept_seat(again, by=guest, shown=True)
    assert named(body, lead) == []


def test_whoever_was_asked_is_known_to_those_who_manage_and_to_themselves(partnership, lead):
    body, guest = a_body(partnership), a_user()
    member = belongs(a_user(), partnership)
    seat = a_seat(body, guest, state="asked")
    assert [BodySeat.objects.visible_to(each).exists() for each in (lead, guest, member, a_user())] == [
        True,
        True,
        False,
        False,
    ]
    assert not BodySeat.objects.visible_to(ANYBODY).exists()
    actions.withdraw_seat(seat, by=lead)
    assert not BodySeat.objects.visible_to(guest).exists()


def test_observers_have_no_voice_in_the_share_of_community_members(partnership, lead):
    body = a_body(partnership)
    for role in ("chair", "community", "community", "observer"):
        a_seat(body, role=role)
    a_body(partnership, name_en="Empty")
    bars = queries.governance(partnership, lead).bars
    assert [(bar.label, round(bar.value), bar.shown) for bar in bars] == [(str(body), 67, "2 of 3")]
