"""Asking by letter: the link answers once, in time, for the address it went to; and the next best step in."""

import re
import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from funding.models import Assignment, PoolMember, ReviewerSuggestion, ReviewInvitation
from funding.review import actions, queries
from lpip_portal import clock
from lpip_portal.access import Guest
from lpip_portal.notifications import delivery, outbox
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import Closed, IllegalMove
from tests.factories import a_phase, a_user, an_application, an_assignment, officer_of
from tests.traces import letters

pytestmark = pytest.mark.django_db


def asked(bid=None, **facts):
    """An assignment whose reviewer was asked by letter, and the letter's row."""
    given = an_assignment(bid, state="proposed", **facts)
    PoolMember.objects.get_or_create(
        phase=given.application.phase,
        user=given.reviewer,
        defaults={"capacity": 3, "added_by": given.made_by},
    )
    given = actions.invite(given, by=officer_of(given.application))
    return given, given.letters.get()


def token_of(letter: Letter) -> str:
    """The secret in a letter."""
    return re.search(r"/asked/([\w-]{43})/", letter.body).group(1)


def guest(invitation: ReviewInvitation) -> Guest:
    return Guest(invitation.email)


def test_an_invitation_has_a_day_and_a_secret_of_which_only_the_hash_is_kept(hands):
    given, invitation = asked()
    assert given.respond_by == invitation.respond_by == clock.uk(2027, 1, 13, 16)  # seven working days
    letter = Letter.objects.get(kind="review_invitation")
    token = token_of(letter)
    assert letter.is_secret
    assert token not in (invitation.token_hash, *map(str, vars(invitation).values()))
    assert queries.by_token(token, clock.now()) == invitation
    assert queries.by_token(token[:-1], clock.now()) is None


def test_saying_yes_opens_nothing_and_ends_the_link():
    given, invitation = asked()
    actions.say_yes(invitation, by=guest(invitation))
    given.refresh_from_db()
    assert (given.state, given.respond_by) == ("invited", given.due_at)
    assert not Assignment.objects.readable_by(given.reviewer).exists()
    with pytest.raises(actions.Gone):
        actions.say_yes(invitation, by=guest(invitation))
    assert actions.accept(given, by=given.reviewer, declared=True).state == "accepted"


def test_saying_no_declines_tells_officers_and_keeps_suggestions_for_them():
    given, invitation = asked()
    named = [{"name": "Ada", "email": "ada@example.org", "why": "Knows harbours"}]
    actions.say_no(invitation, by=guest(invitation), reason="No time", suggestions=named)
    given.refresh_from_db()
    assert (given.state, given.decline_reason) == ("declined", "No time")
    officer = officer_of(given.application)
    assert letters("review_declined_by_letter") == [("review_declined_by_letter", officer.email)]
    assert [each.name for each in queries.suggested(officer, given.application)] == ["Ada"]
    for stranger in (given.reviewer, given.application.lead, a_user()):
        assert not ReviewerSuggestion.objects.visible_to(stranger).exists()
        assert not ReviewInvitation.objects.visible_to(stranger).exists()


def test_another_address_cannot_answer():
    _given, invitation = asked()
    with pytest.raises(PermissionDenied):
        actions.say_yes(invitation, by=Guest("other@example.org"))


@pytest.mark.parametrize("end", ["late", "revoked", "answered", "asked again", "moved", "conflicted"])
def test_a_link_ends_with_its_day_its_assignment_its_address_and_a_later_letter(end):
    given, invitation = asked()
    officer, after = officer_of(given.application), clock.now()
    if end == "late":
        after = invitation.respond_by + timedelta(milliseconds=1)
    elif end == "revoked":
        actions.revoke(given, by=officer)
    elif end == "answered":
        actions.accept(given, by=given.reviewer, declared=True)
    elif end == "asked again":
        actions.ask_again(given, by=officer)
    elif end == "moved":
        type(given.reviewer).objects.filter(pk=given.reviewer_id).update(email="moved@example.org")
    else:
        actions.declare_conflict(given, by=given.reviewer, kind="personal")
    with clock.at(after), pytest.raises(actions.Gone):
        actions.say_no(invitation, by=guest(invitation), reason="No time")


def test_a_letter_whose_link_has_ended_is_not_sent():
    given, _invitation = asked()
    first = Letter.objects.get(kind="review_invitation")
    assert outbox.may_still_go(first)
    actions.ask_again(given, by=officer_of(given.application))
    second = Letter.objects.exclude(pk=first.pk).get(kind="review_invitation")
    assert (outbox.may_still_go(first), outbox.may_still_go(second)) == (False, True)
    actions.revoke(given, by=officer_of(given.application))
    assert not outbox.may_still_go(second)


def test_no_answer_lapses_by_itself_and_no_longer_counts():
    given, invitation = asked(an_application("eligible", phase=a_phase(reviews_per_bid=1)))
    officer, later = officer_of(given.application), invitation.respond_by + timedelta(milliseconds=1)
    assert Assignment.objects.standing().exists()
    with clock.at(later):
        assert queries.standing(given, later) == ("No answer in time", "red")
        assert not Assignment.objects.standing().exists()
        assert queries.loads(officer, given.application.phase)[0].total == 0
        with pytest.raises(Closed):
            actions.accept(given, by=given.reviewer, declared=True)
        again = actions.ask_again(given, by=officer)
        assert again.respond_by > later
        assert actions.accept(given, by=given.reviewer, declared=True).state == "accepted"
        with pytest.raises(IllegalMove):
            actions.ask_again(given, by=officer)


def test_the_next_best_has_no_tie_has_room_and_was_not_asked():
    bid = an_application("eligible", phase=a_phase(reviews_per_bid=1))
    given, _invitation = asked(bid)
    officer = officer_of(bid)
    free, full, tied = a_user("Free"), a_user("Full"), bid.lead
    for person, capacity in ((free, 1), (full, 0), (tied, 3)):
        PoolMember.objects.create(phase=bid.phase, user=person, capacity=capacity, added_by=officer)
    bids = list(queries.to_review(officer, bid.phase))
    (row,) = queries.alternates(officer, bid.phase, bids, clock.now())
    assert [each.person for each in row.next] == [free]
    made = actions.invite_alternate(bid, free, by=officer)
    assert (made.state, made.letters.count()) == ("invited", 1)
    for person in (full, tied, given.reviewer):
        with pytest.raises((actions.NotPossible, actions.InConflict)):
            actions.invite_alternate(bid, person, by=officer)
    with pytest.raises(PermissionDenied):
        actions.invite_alternate(bid, a_user(), by=given.reviewer)


def test_an_address_without_an_account_is_asked_and_joins_once_it_is_shown():
    bid = an_application("eligible", phase=a_phase(reviews_due_at=clock.now() + timedelta(days=40)))
    officer = officer_of(bid)
    invitation = actions.ask_by_address(bid, by=officer, email="new@example.net", name="New")
    assert letters("review_invitation") == [("review_invitation", "new@example.net")]
    with pytest.raises(actions.NotPossible):
        actions.ask_by_address(bid, by=officer, email="New@example.net", name="New")
    actions.say_yes(invitation, by=guest(invitation))
    person = a_user("New", email="new@example.net")
    person.emailaddress_set.all().delete()
    assert queries.to_join(person, clock.now()) == []
    with pytest.raises(PermissionDenied):
        actions.join(invitation, by=person)
    person.emailaddress_set.create(email="new@example.net", verified=True, primary=True)
    assert queries.to_join(person, clock.now()) == [invitation]
    with pytest.raises(PermissionDenied):
        actions.join(invitation, by=a_user())
    given = actions.join(invitation, by=person)
    assert (given.state, given.reviewer) == ("invited", person)
    assert not Assignment.objects.readable_by(person).exists()
    assert actions.join(invitation, by=person) == given
    assert queries.to_join(person, clock.now()) == []


def test_an_address_that_is_tied_to_the_bid_is_not_asked():
    bid = an_application("eligible", phase=a_phase(reviews_due_at=clock.now() + timedelta(days=40)))
    bid.not_to_ask.create(email="foe@example.net", reason="A foe.", named_by=bid.lead)
    for address in ("foe@example.net", bid.lead.email):
        with pytest.raises(actions.NotPossible):
            actions.ask_by_address(bid, by=officer_of(bid), email=address, name="Foe")
    assert not Letter.objects.filter(kind="review_invitation").exists()


def test_the_letter_forgets_its_link_once_it_is_sent(mailoutbox):
    asked()
    delivery.deliver()
    letter = Letter.objects.get(kind="review_invitation")
    assert (letter.state, letter.body) == ("sent", "")
    assert "/asked/" in "".join(mail.body for mail in mailoutbox)


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_one_counts():
    _given, invitation = asked()
    ready, got = threading.Barrier(2), []

    def answer(verb, **facts):
        try:
            ready.wait(10)
            verb(invitation, by=guest(invitation), **facts)
            got.append("done")
        except actions.Gone:
            got.append("gone")
        finally:
            connection.close()

    threads = [
        threading.Thread(target=answer, args=[actions.say_yes]),
        threading.Thread(target=answer, args=[actions.say_no], kwargs={"reason": "No time"}),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(got) == ["done", "gone"]
