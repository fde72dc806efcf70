"""Comments, evidence and votes."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from lpip_portal import clock
from lpip_portal.audit.models import AuditEvent
from lpip_portal.workflow import Closed, IllegalMove, Refusal
from partnerships.agenda import actions, queries
from partnerships.models import Remark
from tests.factories import a_partnership, a_priority, a_user, belongs
from tests.traces import trail_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return a_user("Leila")


@pytest.fixture
def partnership(lead):
    return a_partnership(lead, is_public=True)


def test_a_stranger_comments_on_what_they_may_read_and_sees_their_own_words_alone(partnership, lead):
    public, hidden, stranger = a_priority(partnership, "prioritised"), a_priority(partnership), a_user()
    made = actions.remark(public, by=stranger, text="Ask the drivers.")
    actions.remark(public, by=lead, text="We will.")
    assert list(Remark.objects.visible_to(stranger)) == [made]
    assert Remark.objects.visible_to(belongs(a_user(), partnership)).count() == 2
    with pytest.raises(PermissionDenied):
        actions.remark(hidden, by=stranger, text="Let me in.")


def test_a_manager_hides_a_comment_with_a_reason_and_shows_it_again(partnership, lead):
    made = actions.remark(a_priority(partnership, "prioritised"), by=a_user(), text="Rude.")
    with pytest.raises(PermissionDenied):
        actions.hide_remark(made, by=belongs(a_user(), partnership), reason="No.")
    assert actions.hide_remark(made, by=lead, reason="It names a neighbour.").hidden_by == lead
    with pytest.raises(IllegalMove):
        actions.hide_remark(made, by=lead, reason="Again.")
    assert actions.show_remark(made, by=lead).hidden_reason == ""
    assert [verb for verb, _by in trail_of(made)] == ["remark.make", "remark.hide", "remark.show"]


def test_members_link_to_evidence_on_the_web_and_take_links_off(partnership, lead):
    made, member = a_priority(partnership), belongs(a_user(), partnership, "community")
    link = actions.add_evidence(made, by=member, title="Survey", url="https://example.org/survey")
    for url in ("javascript:alert(1)", "data:text/html,x", "ftp://example.org/", link.url):
        with pytest.raises(Refusal):
            actions.add_evidence(made, by=member, title="Other", url=url)
    with pytest.raises(PermissionDenied):
        actions.remove_evidence(link, by=a_user())
    actions.remove_evidence(link, by=lead)
    assert not made.evidence.exists()


def test_a_vote_has_a_beginning_and_an_end_and_one_voice_for_each_person(partnership, lead):
    made, other = a_priority(partnership, title_en="One"), a_priority(partnership, title_en="Two")
    voters = [belongs(a_user(), partnership, role) for role in ("member", *["community"] * 4)]
    ballot = actions.open_ballot(partnership, by=lead)
    with pytest.raises(IllegalMove):
        actions.open_ballot(partnership, by=lead)
    for person in voters:
        actions.vote(ballot, made, by=person)
        actions.vote(ballot, made, by=person)
    actions.vote(ballot, other, by=voters[0])
    actions.take_vote_back(ballot, other, by=voters[0])
    counted = [(str(row.priority), row.votes, row.is_mine) for row in queries.tally(ballot, voters[0])]
    assert counted == [("One", None, True), ("Two", None, False)]
    with pytest.raises(PermissionDenied):
        actions.close_ballot(ballot, by=voters[0])
    actions.close_ballot(ballot, by=lead)
    for verb in (actions.vote, actions.take_vote_back):
        with pytest.raises(Closed):
            verb(ballot, made, by=voters[0])
    ballot.refresh_from_db()
    assert [row.votes for row in queries.tally(ballot, lead)] == [5]


def test_no_count_tells_who_voted_for_what(partnership, lead, browse):
    first, second = a_priority(partnership, title_en="Zebras"), a_priority(partnership, title_en="Apples")
    ballot = actions.open_ballot(partnership, by=lead)
    address = reverse("partnerships:agenda-votes", args=[partnership.address])
    watcher = browse(lead)
    voters = [belongs(a_user(), partnership) for _ in range(6)]
    seen = set()
    for person in voters:
        actions.vote(ballot, first, by=person)
        seen.add(tuple((row.priority, row.votes) for row in queries.tally(ballot, lead)))
    assert seen == {((second, None), (first, None))}
    assert "Zebras" in watcher.get(address).content.decode()
    actions.close_ballot(ballot, by=lead)
    few = actions.open_ballot(partnership, by=lead)
    actions.vote(few, second, by=voters[0])
    actions.close_ballot(few, by=lead)
    few.refresh_from_db()
    assert queries.tally(few, lead) == []
    assert "Fewer than five voted" in watcher.get(address).content.decode()


def test_strangers_and_former_members_do_not_vote_and_other_agendas_are_not_voted_on(partnership, lead):
    ballot, made = actions.open_ballot(partnership, by=lead), a_priority(partnership)
    left = belongs(a_user(), partnership)
    partnership.people.filter(user=left).update(until=clock.now())
    for person in (a_user(), left):
        with pytest.raises(PermissionDenied):
            actions.vote(ballot, made, by=person)
    with pytest.raises(PermissionDenied):
        actions.vote(ballot, a_priority(), by=lead)
    with pytest.raises(IllegalMove):
        actions.vote(ballot, a_priority(partnership, "answered"), by=lead)


def test_the_trail_says_that_somebody_voted_and_not_for_what(partnership, lead):
    ballot, made = actions.open_ballot(partnership, by=lead), a_priority(partnership)
    actions.vote(ballot, made, by=lead)
    event = AuditEvent.objects.get(verb="vote.give")
    assert (event.target, event.facts) == (f"partnerships.ballot:{ballot.pk}", {})


def test_a_vote_and_new_suggestions_wait_on_the_home_page(partnership, lead):
    ballot, made = actions.open_ballot(partnership, by=lead), a_priority(partnership)
    assert len(queries.todos(lead, clock.now())) == 2
    member = belongs(a_user(), partnership, "community")
    (todo,) = queries.todos(member, clock.now())
    assert todo.about == str(partnership)
    actions.vote(ballot, made, by=member)
    assert queries.todos(member, clock.now()) == []
