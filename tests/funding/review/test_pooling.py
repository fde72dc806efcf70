"""Asking people into a pool by letter: one letter, one answer, and nobody is asked for a review before a yes."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from funding.models import PoolInvitation, PoolMember, ReviewerProfile
from funding.review import actions
from funding.review.actions import Entry
from lpip_portal import clock
from lpip_portal.access import Guest
from lpip_portal.notifications import outbox
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import Closed
from tests.factories import a_panel, a_phase, a_theme, a_user, an_application, approver_of, officer_of
from tests.funding.review.test_assigning import planned
from tests.pages import url
from tests.traces import letters

pytestmark = pytest.mark.django_db
NONCE = "n" * 22
WORKS_NOT = "This link does not work, or no longer."


@pytest.fixture
def phase(hands):
    """A phase with an officer."""
    return a_phase(reviews_per_bid=1)


def invited(phase, email="rhian@example.net", name="Rhian", **facts):
    """One person who was asked by letter, and the secret in it."""
    (made,) = actions.invite_to_pool(phase, [Entry(email, name, **facts)], by=officer_of(phase))
    made.token = re.search(r"/pool-letters/([\w-]{43})/", letter_of(made).body).group(1)
    return made


def letter_of(invitation):
    """The letter of an invitation."""
    return Letter.objects.get(kind="pool_invitation", about=f"funding.poolinvitation:{invitation.pk}")


def test_a_letter_asks_and_nothing_more(phase):
    made = invited(phase)
    assert made.token not in map(str, PoolInvitation.objects.values_list().get())
    assert letter_of(made).is_secret
    assert not phase.pool.exists()
    assert made.capacity == phase.reviews_per_reviewer


def test_opening_the_link_changes_nothing_and_a_yes_gives_a_place_once(phase):
    person = a_user("Rhian", email="rhian@example.net")
    made = invited(phase, sector="community", themes=(a_theme(),), words="Housing", capacity=2)
    guest = Client()
    before = PoolInvitation.objects.values_list().get()
    page = guest.get(url("pool-asked", made.token))
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store, private"
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert made.email not in page.content.decode()
    assert PoolInvitation.objects.values_list().get() == before
    done = guest.post(url("pool-asked", made.token), {"answer": "yes"}, follow=True)
    assert done.redirect_chain == [(url("pool-answered"), 302)]
    member = PoolMember.objects.get(phase=phase, user=person)
    assert (member.capacity, member.added_by) == (2, officer_of(phase))
    assert ReviewerProfile.objects.get(user=person).words == "Housing"
    assert guest.post(url("pool-asked", made.token), {"answer": "no", "reason": "x"}).status_code == 410
    assert PoolMember.objects.count() == 1


def test_what_somebody_told_themselves_is_not_overwritten_by_a_yes(phase):
    person = a_user(email="rhian@example.net")
    actions.describe(person, by=person, sector="policy", themes=[], words="Mine")
    made = invited(phase, sector="community", words="Theirs")
    actions.answer_pool(made, by=Guest(made.email), yes=True)
    assert ReviewerProfile.objects.get(user=person).words == "Mine"


def test_an_address_without_an_account_takes_its_place_after_signing_in(phase, browse):
    made = invited(phase)
    actions.answer_pool(made, by=Guest(made.email), yes=True)
    assert not phase.pool.exists()
    assert "has to sign in" in browse(officer_of(phase)).get(url("pool", phase)).content.decode()
    person = a_user("Rhian", email="rhian@example.net")
    person.emailaddress_set.update(verified=False)
    client = browse(person)
    assert client.get(url("pool-answer", made)).status_code == 404
    person.emailaddress_set.update(verified=True)
    assert url("pool-answer", made) in client.get(url("my-reviews")).content.decode()
    assert browse(a_user()).get(url("pool-answer", made)).status_code == 404
    assert url("pool-answer", made) in client.get("/").content.decode()
    assert not phase.pool.exists()
    done = client.post(url("pool-answer", made), {"answer": "yes", "nonce": NONCE})
    assert done.url == url("my-reviews")
    assert phase.pool.get().user == person
    home = client.get("/").content.decode()
    assert url("pool-answer", made) not in home
    assert url("my-reviews") in home


def test_a_no_says_why_and_is_not_asked_for_reviews(phase, browse):
    person = a_user("Rhian", email="rhian@example.net")
    bid = an_application("eligible", phase=phase)
    made = invited(phase)
    guest = Client()
    bad = guest.post(url("pool-asked", made.token), {"answer": "no"})
    assert bad.status_code == 422
    assert "Say in a few words why not" in bad.content.decode()
    guest.post(url("pool-asked", made.token), {"answer": "no", "reason": "On leave <i>"})
    officer = officer_of(phase)
    client = browse(officer)
    page = client.get(url("pool", phase)).content.decode()
    assert "Declined" in page
    assert "On leave &lt;i&gt;" in page
    assert planned(officer, phase, "total")[1] == []
    for attempt in (
        lambda: actions.propose_assignments(phase, [(bid, person)], by=officer),
        lambda: actions.add_to_pool(phase, person, by=officer),
        lambda: invited(phase),
    ):
        with pytest.raises(actions.NotPossible):
            attempt()
    actions.answer_pool(made, by=person, yes=True)  # a mistake: a no may become a yes, by the person alone
    assert phase.pool.get().user == person


def test_who_does_not_answer_in_time_shows_as_such_and_may_be_asked_once_more(phase, browse, hands):
    a_user("Rhian", email="rhian@example.net")
    made = invited(phase)
    with pytest.raises(actions.NotPossible, match="may still answer"):
        invited(phase)
    hands.move_to(made.respond_by + timedelta(seconds=1))
    assert "No answer" in browse(officer_of(phase)).get(url("pool", phase)).content.decode()
    assert not phase.pool.exists()
    gone = Client().get(url("pool-asked", made.token))
    assert gone.status_code == 410
    assert WORKS_NOT in gone.content.decode()
    again = invited(phase)
    assert again.token != made.token
    assert len(letters("pool_invitation")) == 2
    actions.answer_pool(again, by=Guest(again.email), yes=True)
    assert phase.pool.count() == 1


def test_used_late_taken_back_foreign_and_invented_links_answer_the_same(phase, browse):
    made = invited(phase)
    stranger = browse(a_user())
    assert stranger.get(url("pool-asked", made.token)).status_code == 410
    assert stranger.post(url("pool-asked", made.token), {"answer": "yes"}).status_code == 410
    assert Client().get(url("pool-asked", "x" * 43)).status_code == 410
    client = browse(officer_of(phase))
    client.post(url("pool-invitation-end", made), {"nonce": NONCE})
    assert Client().get(url("pool-asked", made.token)).status_code == 410
    assert not outbox.may_still_go(letter_of(made))
    with pytest.raises(actions.Gone):
        actions.answer_pool(made, by=Guest(made.email), yes=True)


def test_who_has_a_place_by_other_ways_does_not_lose_it_to_an_old_letter(phase):
    person = a_user("Rhian", email="rhian@example.net")
    made = invited(phase)
    actions.add_to_pool(phase, person, by=officer_of(phase))
    assert Client().get(url("pool-asked", made.token)).status_code == 410
    with pytest.raises(actions.Gone):
        actions.answer_pool(made, by=person, yes=False, reason="No")
    assert phase.pool.get().user == person


def test_one_letter_for_each_and_all_or_none(phase):
    officer = officer_of(phase)
    member = a_user(email="inside@example.net")
    actions.add_to_pool(phase, member, by=officer)
    everybody = [Entry("a@example.net", "A"), Entry("b@example.net", "B")]
    with pytest.raises(actions.NotPossible, match="is in the pool"):
        actions.invite_to_pool(phase, [*everybody, Entry("INSIDE@example.net", "I")], by=officer)
    assert letters("pool_invitation") == []
    actions.invite_to_pool(phase, everybody, by=officer, nonce=NONCE)
    assert actions.invite_to_pool(phase, everybody, by=officer, nonce=NONCE) == []
    assert len(letters("pool_invitation")) == 2


def test_officers_and_approvers_are_not_asked_and_strangers_ask_nobody(phase):
    for person in (officer_of(phase), approver_of(phase)):
        with pytest.raises(actions.NotPossible, match="do not review"):
            invited(phase, person.email)
    with pytest.raises(PermissionDenied):
        actions.invite_to_pool(phase, [Entry("a@example.net", "A")], by=officer_of(a_phase(number=2)))
    made = invited(phase)
    with pytest.raises(PermissionDenied):
        actions.answer_pool(made, by=Guest("other@example.net"), yes=True)
    with pytest.raises(PermissionDenied):
        actions.end_pool_invitation(made, by=a_user())
    with clock.at(phase.reviews_due_at + timedelta(days=1)), pytest.raises(Closed):
        invited(phase, "late@example.net")


def test_nobody_but_the_officers_learns_who_was_asked(phase, browse):
    made = invited(phase)
    bid = an_application("eligible", phase=phase)
    reviewer = a_user()
    actions.add_to_pool(phase, reviewer, by=officer_of(phase))
    seated = [seat.user for seat in a_panel(phase).seats.select_related("user")]
    for reader in (bid.lead, reviewer, *seated, officer_of(a_phase(number=2))):
        assert not PoolInvitation.objects.visible_to(reader).exists()
        client = browse(reader)
        for name, *things in (
            ("pool", phase),
            ("pool-invite", phase),
            ("pool-import", phase),
            ("pool-import-sample", phase),
            ("pool-answer", made),
        ):
            assert client.get(url(name, *things)).status_code == 404
        assert client.post(url("pool-invitation-end", made)).status_code == 404
        assert made.email not in client.get(url("my-reviews")).content.decode()
    assert PoolInvitation.objects.visible_to(officer_of(phase)).get() == made
