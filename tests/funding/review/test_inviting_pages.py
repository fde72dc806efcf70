"""The letter's link over HTTP: what it shows, that opening changes nothing, and that a wrong one tells nothing."""

from datetime import timedelta

import pytest
from django.test import Client

from funding.models import Assignment, PoolMember, ReviewerSuggestion
from funding.review import actions
from lpip_portal import clock
from lpip_portal.notifications.models import Letter
from tests.factories import a_phase, a_user, an_application, officer_of
from tests.funding.review.test_inviting import asked, token_of
from tests.pages import url

pytestmark = pytest.mark.django_db
SECRET = "The secret plan of the bid"
NONCE = "n" * 22


@pytest.fixture
def letter():
    """An invitation whose bid has a summary and a secret, and the token in its letter."""
    bid = an_application("eligible", phase=a_phase(reviews_per_bid=1), title="Harbour skills")
    answers = [
        {"code": "summary", "kind": "long", "question": "Summary", "value": "A plain summary"},
        {"code": "agenda", "kind": "long", "question": "Agenda", "value": SECRET},
    ]
    section = {"slug": "about", "title": "About", "component": "questions", "answers": answers}
    content = {"format": 1, "title": "Harbour skills", "partners": ["Harbour Council"], "sections": [section]}
    bid.submissions.update(content=bid.submissions.get().content | content)
    given, invitation = asked(bid)
    invitation.token = token_of(Letter.objects.get(kind="review_invitation"))
    return invitation


def test_the_link_shows_enough_to_see_a_conflict_and_nothing_else(letter):
    before = (Assignment.objects.values_list().get(), letter.used_at)
    page = Client().get(url("asked", letter.token))
    letter.refresh_from_db()
    text = page.content.decode()
    assert page.status_code == 200
    assert all(words in text for words in ("Harbour skills", "A plain summary", "Harbour Council"))
    assert all(str(each) in text for each in letter.application.phase.criteria.all())
    assert url("phase-scale", letter.application.phase) in text
    assert SECRET not in text
    assert letter.application.reference not in text
    assert letter.email not in text
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert page.headers["Cache-Control"] == "no-store, private"
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert before == (Assignment.objects.values_list().get(), letter.used_at)


def test_opening_the_answer_yes_without_pressing_it_changes_nothing(letter):
    assert Client().get(url("asked-yes", letter.token)).status_code == 405
    assert Client().get(url("asked-no", letter.token)).status_code == 200
    letter.refresh_from_db()
    assert letter.used_at is None


def test_yes_leads_to_signing_in_with_the_same_words_for_everybody_and_only_once(letter):
    guest = Client()
    done = guest.post(url("asked-yes", letter.token), follow=True)
    assert done.redirect_chain == [(url("asked-next"), 302)]
    assert letter.email not in done.content.decode()
    assert guest.post(url("asked-yes", letter.token)).status_code == 410


def test_no_with_a_reason_and_a_suggestion(letter):
    guest = Client()
    bad = guest.post(url("asked-no", letter.token), {"nonce": NONCE, "why_1": "Knows it"})
    assert bad.status_code == 422
    assert "Enter the name of the person you suggest" in bad.content.decode()
    words = {"nonce": NONCE, "reason": "No time", "name_1": "Ada", "email_1": "ada@example.org"}
    assert guest.post(url("asked-no", letter.token), words).url == url("asked-thanks")
    assert ReviewerSuggestion.objects.get().name == "Ada"
    officer = officer_of(letter.application)
    client = Client()
    client.force_login(officer)
    assert "Ada" in client.get(url("ask-by-address", letter.application)).content.decode()


def test_used_late_taken_back_foreign_and_invented_links_answer_the_same(letter, browse):
    stranger = browse(a_user())
    texts = set()
    for client, token, when in [
        (stranger, letter.token, clock.now()),
        (Client(), "x" * 43, clock.now()),
        (Client(), letter.token, letter.respond_by + timedelta(seconds=1)),
    ]:
        with clock.at(when):
            page = client.get(url("asked", token))
        assert page.status_code == 410
        assert "Harbour" not in page.content.decode()
        texts.add("This link does not work, or no longer." in page.content.decode())
    assert texts == {True}
    assert stranger.post(url("asked-yes", letter.token)).status_code == 410
    letter.refresh_from_db()
    assert letter.used_at is None
    actions.revoke(letter.assignment, by=officer_of(letter.application))
    assert Client().get(url("asked", letter.token)).status_code == 410


def test_whom_it_was_meant_for_goes_on_to_their_own_door(letter, browse):
    page = browse(letter.assignment.reviewer).get(url("asked", letter.token))
    assert page.url == url("assignment", letter.assignment)
    letter.refresh_from_db()
    assert letter.used_at is None


def test_who_has_shown_the_address_joins_and_a_stranger_does_not_find_the_page(browse):
    bid = an_application("eligible", phase=a_phase(reviews_due_at=clock.now() + timedelta(days=40)))
    invitation = actions.ask_by_address(bid, by=officer_of(bid), email="new@example.net", name="New")
    person = a_user("New", email="new@example.net")
    person.emailaddress_set.all().delete()
    assert browse(person).get(url("review-join", invitation)).status_code == 404
    person.emailaddress_set.create(email="new@example.net", verified=True, primary=True)
    assert browse(a_user()).get(url("review-join", invitation)).status_code == 404
    client = browse(person)
    assert url("review-join", invitation) in client.get(url("my-reviews")).content.decode()
    done = client.post(url("review-join", invitation), {"nonce": NONCE})
    assert done.url == url("assignment", Assignment.objects.get(reviewer=person))
    assert "no conflict of interest" in client.get(done.url).content.decode()


def test_an_officer_asks_again_and_asks_the_next_best(letter, browse):
    bid, officer = letter.application, officer_of(letter.application)
    other = a_user("Next Best")
    PoolMember.objects.create(phase=bid.phase, user=other, capacity=2, added_by=officer)
    client = browse(officer)
    assert "Ask again" in client.get(url("assignment", letter.assignment)).content.decode()
    again = client.post(url("assignment-ask-again", letter.assignment), {"nonce": NONCE})
    assert again.url == url("assignment", letter.assignment)
    assert Client().get(url("asked", letter.token)).status_code == 410
    assert "Ask Next Best" in client.get(url("alternate-list", bid.phase)).content.decode()
    page = url("alternate-invite", bid, other)
    assert client.get(page).status_code == 200
    assert not Assignment.objects.filter(reviewer=other).exists()
    assert client.post(page, {"nonce": "m" * 22}).url == url("alternate-list", bid.phase)
    assert Assignment.objects.get(reviewer=other).state == "invited"
