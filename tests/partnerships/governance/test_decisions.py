"""Decisions of a body: who records them, who reads which, their interests, corrections and ends."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from lpip_portal import clock
from lpip_portal.workflow import IllegalMove, NotReady, Refusal, Stale
from partnerships.actions import end_person
from partnerships.governance import actions, queries
from partnerships.governance import decision_queries as decisions
from partnerships.governance.actions.decisions import Words
from partnerships.models import BodyDecision, DecisionNote, DecisionVersion, DeclaredInterest
from tests.factories import (
    a_body,
    a_body_decision,
    a_meeting,
    a_partnership,
    a_priority,
    a_seat,
    a_user,
    an_activity,
    belongs,
)

pytestmark = pytest.mark.django_db
ANYBODY = AnonymousUser()
TRAVEL = Words("Travel", "It is paid in advance.", "They asked.")


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


def reads(person, **which):
    return list(BodyDecision.objects.visible_to(person).filter(**which))


def test_a_decision_is_recorded_with_its_vote_its_interests_and_where_it_came_from(body, meeting, lead):
    priority, activity = a_priority(body.partnership, "prioritised"), an_activity(body.partnership)
    community = sits(body, "community")
    made = actions.record_decision(
        meeting,
        by=lead,
        words=TRAVEL._replace(
            manner="vote", votes_for=2, votes_against=0, abstained=0, owner=sits(body, "chair")
        ),
        reach="public",
        declared=[sits(body, "member")],
        left=[community],
        interests="A cousin drives the bus.",
        priority=priority,
        activity=activity,
    )
    page = decisions.decision_page(made, lead)
    assert (made.number, page.owner, page.note) == (1, "Chair", "A cousin drives the bus.")
    assert [(str(each.seat), each.left_room) for each in page.interests] == [
        ("Member", False),
        ("Community", True),
    ]
    public = decisions.decision_page(made, ANYBODY)
    assert (public.said.title, public.declared, public.left) == ("Travel", 2, 1)
    assert (public.interests, public.note, public.owner) == ([], "", "")
    assert (public.priority, public.activity) == (priority, None)
    assert page.activity == activity
    another = actions.record_decision(meeting, by=lead, words=TRAVEL, reach="inside")
    assert another.number == 2


@pytest.mark.parametrize(
    ("words", "left", "said"),
    [
        (
            {"manner": "vote", "votes_for": 3, "votes_against": 1, "abstained": 0},
            [],
            "4 votes, and 3 members",
        ),
        (
            {"manner": "vote", "votes_for": 3, "votes_against": 0, "abstained": 0},
            ["member"],
            "3 votes, and 2",
        ),
        ({}, ["member", "community"], "Only 1 member with a vote"),
    ],
)
def test_no_more_vote_than_were_in_the_room_and_nothing_is_decided_by_fewer_than_the_quorum(
    body, meeting, lead, words, left, said
):
    with pytest.raises(Refusal, match=said):
        actions.record_decision(
            meeting,
            by=lead,
            words=TRAVEL._replace(**words),
            reach="inside",
            left=[sits(body, role) for role in left],
        )
    assert not BodyDecision.objects.exists()


def test_only_what_belongs_to_the_meeting_is_recorded_with_it(body, meeting, lead):
    absent = a_seat(body)
    with pytest.raises(Refusal, match="who was there"):
        actions.record_decision(meeting, by=lead, words=TRAVEL, reach="inside", left=[absent])
    with pytest.raises(NotReady):
        actions.record_decision(a_meeting(body), by=lead, words=TRAVEL, reach="inside")
    for wrong in (
        {"words": TRAVEL._replace(owner=a_seat())},
        {"priority": a_priority()},
        {"activity": an_activity()},
        {"reach": "nobody"},
    ):
        with pytest.raises(PermissionDenied):
            actions.record_decision(meeting, by=lead, **{"words": TRAVEL, "reach": "inside", **wrong})


def test_strangers_read_what_is_published_of_public_bodies_and_nothing_else(body, meeting):
    public = a_body_decision(meeting, "public", note="Hush.", left=sits(body, "member"))
    a_body_decision(meeting)
    a_body_decision(meeting, "confidential")
    a_body_decision(a_meeting(a_body(body.partnership), "held"), "public")
    a_body_decision(a_meeting(a_body(a_partnership(), is_public=True), "held"), "public")
    rival = a_user()
    a_partnership(rival)
    for stranger in (ANYBODY, rival):
        assert reads(stranger) == [public]
        assert [entry.decision for entry in decisions.register(body, stranger, False)] == [public]
        assert not DecisionNote.objects.visible_to(stranger).exists()
        assert not DeclaredInterest.objects.visible_to(stranger).exists()


def test_what_is_confidential_is_for_members_and_voters_and_never_for_whoever_left_the_room(
    body, meeting, lead
):
    member = belongs(a_user(), body.partnership)
    made = a_body_decision(meeting, "confidential", left=sits(body, "community"), note="A cousin.")
    readers = {role: reads(sits(body, role).user) for role in ("chair", "member", "community", "observer")}
    assert readers == {"chair": [made], "member": [made], "community": [], "observer": []}
    assert reads(member) == reads(lead) == [made]
    assert DecisionNote.objects.visible_to(member).exists()
    assert not DecisionNote.objects.visible_to(sits(body, "community").user).exists()
    end_person(body.partnership.people.get(user=member), by=lead)
    assert reads(member) == []
    actions.leave_seat(sits(body, "chair"), by=lead)
    assert reads(body.seats.get(role="chair").user) == []


def test_a_lead_who_left_the_room_keeps_nothing_of_what_is_confidential(body, meeting, lead):
    theirs = a_seat(body, lead)
    meeting.presences.create(seat=theirs, status="present")
    with pytest.raises(Refusal, match="somebody else records it"):
        actions.record_decision(meeting, by=lead, words=TRAVEL, reach="confidential", left=[theirs])
    made = a_body_decision(meeting, "confidential", left=theirs)
    assert reads(lead) == []
    for refused in (
        lambda: actions.show_decision(made, by=lead, reach="public"),
        lambda: actions.correct_decision(made, by=lead, version=1, words=TRAVEL, correction="All."),
        lambda: actions.complete_decision(made, by=lead),
        lambda: actions.supersede_decision(made, by=lead, another=a_body_decision(meeting)),
    ):
        with pytest.raises(PermissionDenied):
            refused()


@pytest.mark.parametrize("role", ["member", "community"])
def test_members_read_and_record_nothing(body, meeting, role):
    member = belongs(a_user(), body.partnership, role)
    made = a_body_decision(meeting)
    for refused in (
        lambda: actions.record_decision(meeting, by=member, words=TRAVEL, reach="inside"),
        lambda: actions.correct_decision(made, by=member, version=1, words=TRAVEL, correction="All."),
        lambda: actions.show_decision(made, by=member, reach="public"),
        lambda: actions.complete_decision(made, by=member),
        lambda: actions.supersede_decision(made, by=member, another=made),
    ):
        with pytest.raises(PermissionDenied):
            refused()


def test_a_correction_is_a_version_and_the_earlier_one_stays_inside(body, meeting, lead):
    made = a_body_decision(meeting, "public", title="Old words")
    with pytest.raises(Refusal, match="what is corrected"):
        actions.correct_decision(made, by=lead, version=1, words=TRAVEL, correction="")
    actions.correct_decision(made, by=lead, version=1, words=TRAVEL, correction="The words.")
    with pytest.raises(Stale):
        actions.correct_decision(made, by=lead, version=1, words=TRAVEL, correction="Again.")
    made.refresh_from_db()
    page = decisions.decision_page(made, lead)
    assert (page.said.title, [each.title for each in page.earlier]) == ("Travel", ["Old words"])
    public = decisions.decision_page(made, ANYBODY)
    assert (public.said.title, public.earlier) == ("Travel", [])
    assert DecisionVersion.objects.count() == 2


def test_whoever_sees_to_it_is_told_at_home_and_says_when_it_is_done(body, meeting, lead):
    owner = sits(body, "community")
    made = a_body_decision(meeting, owner=owner, due_on=clock.today())
    todo = queries.todos(owner.user, clock.now())[0]
    assert "Travel in advance" in todo.title
    assert todo.due_at.date() == clock.today()
    actions.complete_decision(made, by=owner.user)
    assert queries.todos(owner.user, clock.now()) == []
    with pytest.raises(IllegalMove):
        actions.complete_decision(made, by=lead)


def test_a_later_decision_of_the_same_body_takes_the_place_of_an_earlier_one(body, meeting, lead):
    first, second = a_body_decision(meeting, "public"), a_body_decision(meeting, "confidential")
    elsewhere = a_body_decision(a_meeting(a_body(body.partnership), "held"))
    for wrong in (first, elsewhere):
        with pytest.raises(Refusal):
            actions.supersede_decision(first, by=lead, another=wrong)
    assert [entry.decision for entry in decisions.later_than(first, lead)] == [second]
    actions.supersede_decision(first, by=lead, another=second)
    first.refresh_from_db()
    assert decisions.decision_page(first, lead).superseded_by == second
    assert decisions.decision_page(first, ANYBODY).superseded_by is None


def test_the_register_is_narrowed_among_what_its_reader_may_read(body, meeting, lead):
    buses = a_body_decision(meeting, "public", title="Buses", text="They run.")
    secret = a_body_decision(meeting, "confidential", title="Buses too", text="They run.")
    actions.complete_decision(a_body_decision(meeting, "public", title="Homes"), by=lead)

    def found(user, inside, **wish):
        return [entry.said.title for entry in decisions.register(body, user, inside, wish)]

    assert found(lead, True, q="bus") == ["Buses too", "Buses"]
    assert found(ANYBODY, False, q="bus") == ["Buses"]
    assert found(ANYBODY, False, state="done") == ["Homes"]
    actions.correct_decision(buses, by=lead, version=1, words=TRAVEL, correction="All.")
    assert found(lead, True, q="bus", state="open") == [secret.versions.get().title]


def test_an_owner_is_named_in_public_while_they_sit_there_and_agreed_to_it(body, meeting, lead):
    owner = sits(body, "chair")
    made = a_body_decision(meeting, "public", owner=owner)
    assert decisions.decision_page(made, lead).owner == "Chair"
    assert decisions.register(body, ANYBODY, False)[0].owner == ""
    actions.show_seat(owner, by=owner.user, shown=True)
    assert decisions.register(body, ANYBODY, False)[0].owner == "Chair"
    actions.leave_seat(owner, by=owner.user)
    assert decisions.register(body, ANYBODY, False)[0].owner == ""
