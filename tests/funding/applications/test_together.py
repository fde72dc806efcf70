"""Working together: who comes into a bid and how it is closed to them, comments, versions put back."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from funding.applications import actions, policy
from funding.models import Application, ApplicationPerson, Comment, Question
from funding.review.queries.ties import has_part, ties
from lpip_portal import clock
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import Closed, Refusal
from tests.factories import a_signatory, a_user, an_application, an_assignment, belongs, officer_of
from tests.partnerships.pages import read

pytestmark = pytest.mark.django_db


def a_draft():
    """A draft with every answer, and its question about the approach."""
    bid = an_application()
    return bid, Question.objects.get(section__question_set=bid.phase.question_set, code="approach")


def came_in(bid, role="editor"):
    """Somebody who was let into a bid and accepted."""
    person = a_user()
    asked = actions.let_in(bid, by=bid.lead, email=person.email, role=role)
    actions.accept_access(asked, by=person)
    return person, asked


def page(name, bid, *more):
    """The address of a page of a bid."""
    return reverse(f"funding:{name}", args=[bid.ref, *more])


def test_an_editor_is_asked_by_letter_comes_in_and_writes(browse):
    bid, question = a_draft()
    person = a_user("Edwina Editor", email="Edwina@Example.org".lower())
    answer = browse(bid.lead).post(
        page("application-people", bid), {"email": "EDWINA@example.org", "role": "editor", "nonce": "n" * 22}
    )
    assert answer.status_code == 302
    asked = ApplicationPerson.objects.get()
    letter = Letter.objects.get(kind="bid_let_in")
    assert reverse("funding:access", args=[asked.ref]) in letter.body
    client = browse(person)
    assert client.get(page("application", bid)).status_code == 404
    assert bid.title in read(client.get(reverse("funding:access", args=[asked.ref])))
    assert client.post(reverse("funding:access-accept", args=[asked.ref])).url == page("application", bid)
    assert Letter.objects.filter(kind="bid_access_answered", to=bid.lead).exists()
    assert client.get(page("application-section", bid, "plan")).status_code == 200
    assert bid.title in read(client.get(reverse("funding:my-bids")))
    saved = actions.save_answer(bid, question, "<p>By the editor.</p>", by=person, version=1)
    assert saved.saved_by == person
    assert "Edwina Editor" in read(browse(bid.lead).get(page("application-people", bid)))


def test_a_viewer_reads_and_comments_and_does_not_write(browse):
    bid, question = a_draft()
    viewer, _ = came_in(bid, "viewer")
    client = browse(viewer)
    for name in ("application", "application-check", "application-draft-word"):
        assert client.get(page(name, bid)).status_code == 200
    with pytest.raises(PermissionDenied):
        actions.save_answer(bid, question, "Words.", by=viewer, version=1)
    assert client.post(page("application-rename", bid), {"title": "Mine"}).status_code == 403
    assert (
        client.post(page("answer-comment", bid, "plan", "approach"), {"text": "Say more."}).status_code == 302
    )
    assert Comment.objects.get().by == viewer


def test_a_closed_door_is_closed_at_once(browse):
    bid, _ = a_draft()
    editor, asked = came_in(bid)
    client = browse(editor)
    assert client.get(page("application", bid)).status_code == 200
    browse(bid.lead).post(reverse("funding:access-end", args=[asked.ref]))
    for name in ("application", "application-people", "application-draft-word", "application-history"):
        assert client.get(page(name, bid)).status_code == 404
    assert not Application.objects.visible_to(editor).exists()
    assert Letter.objects.filter(kind="bid_access_ended", to=editor).exists()
    assert client.post(reverse("funding:access-accept", args=[asked.ref])).status_code == 404


def test_whoever_was_let_in_can_leave(browse):
    bid, _ = a_draft()
    viewer, asked = came_in(bid, "viewer")
    assert browse(viewer).post(reverse("funding:access-end", args=[asked.ref])).url == reverse(
        "funding:my-bids"
    )
    assert browse(viewer).get(page("application", bid)).status_code == 404


def test_only_the_person_asked_answers_and_only_for_thirty_days(hands):
    bid, _ = a_draft()
    asked = actions.let_in(bid, by=bid.lead, email="late@example.org", role="viewer")
    with pytest.raises(PermissionDenied):
        actions.accept_access(asked, by=a_user())
    hands.move_on(days=31)
    with pytest.raises(Closed):
        actions.accept_access(asked, by=a_user(email="late@example.org"))
    again = actions.let_in(bid, by=bid.lead, email="LATE@example.org", role="viewer")
    asked.refresh_from_db()
    assert asked.until is not None
    assert again.is_waiting(clock.now())


def test_nobody_is_asked_twice_or_asks_themselves(browse):
    bid, _ = a_draft()
    came_in(bid)
    actions.let_in(bid, by=bid.lead, email="one@example.org", role="viewer")
    with pytest.raises(Refusal, match="already"):
        actions.let_in(bid, by=bid.lead, email="ONE@example.org", role="editor")
    own = {"email": bid.lead.email.upper(), "role": "editor"}
    assert browse(bid.lead).post(page("application-people", bid), own).status_code == 422
    assert (
        browse(bid.lead).post(page("application-people", bid), {"email": "x", "role": "king"}).status_code
        == 422
    )


def test_only_the_lead_lets_people_in(browse):
    bid, _ = a_draft()
    member, (editor, _asked) = belongs(a_user(), bid.partnership), came_in(bid)
    for person in (member, editor, a_signatory(bid.organisation)):
        with pytest.raises(PermissionDenied):
            actions.let_in(bid, by=person, email="two@example.org", role="viewer")
        assert browse(person).get(page("application-people", bid)).status_code == 200
        posted = browse(person).post(
            page("application-people", bid), {"email": "two@example.org", "role": "viewer"}
        )
        assert posted.status_code == 403


def test_whoever_works_on_a_bid_does_not_judge_it():
    bid = an_application("submitted")
    officer = officer_of(bid)
    assert policy.may_check(officer, bid)
    asked = actions.let_in(bid, by=bid.lead, email=officer.email, role="viewer")
    actions.accept_access(asked, by=officer)
    assert not policy.may_check(officer, bid)


def test_whoever_worked_on_a_bid_reviews_none_of_its_phase():
    bid = an_application("submitted")
    viewer, asked = came_in(bid, "viewer")
    assert has_part(bid.phase, viewer)
    other = an_application("submitted", phase=bid.phase)
    found = {(tie.bid, tie.kind) for tie in ties(bid.phase, [viewer], [bid, other])}
    assert found == {(bid.pk, "involvement"), (other.pk, "rival")}
    actions.end_access(asked, by=bid.lead)
    assert has_part(bid.phase, viewer)


def test_a_decline_is_told_and_opens_nothing(browse):
    bid, _ = a_draft()
    person = a_user()
    asked = actions.let_in(bid, by=bid.lead, email=person.email, role="viewer")
    browse(person).post(reverse("funding:access-decline", args=[asked.ref]))
    assert browse(person).get(page("application", bid)).status_code == 404
    assert "declined" in Letter.objects.get(kind="bid_access_answered").body


def test_comments_are_for_those_who_work_on_the_bid_alone(browse):
    bid = an_application("eligible")
    url = page("answer", bid, "plan", "approach")
    browse(bid.lead).post(page("answer-comment", bid, "plan", "approach"), {"text": "<b>Secret</b> doubt"})
    comment = Comment.objects.get()
    reviewer = an_assignment(bid).reviewer
    rival = an_application("eligible", phase=bid.phase).lead
    for stranger in (officer_of(bid), reviewer, rival, a_user()):
        assert browse(stranger).get(url).status_code == 404
        assert browse(stranger).post(reverse("funding:comment-settle", args=[comment.ref])).status_code == 404
        assert (
            browse(stranger).post(page("answer-comment", bid, "plan", "approach"), {"text": "x"}).status_code
            == 404
        )
    assert "Secret" not in read(browse(officer_of(bid)).get(page("application-read", bid)))
    office = a_signatory(bid.organisation)
    shown = browse(office).get(url).content.decode()
    assert "&lt;b&gt;Secret&lt;/b&gt; doubt" in shown
    browse(office).post(reverse("funding:comment-settle", args=[comment.ref]))
    comment.refresh_from_db()
    assert comment.resolved_by == office
    actions.settle_comment(comment, by=bid.lead)
    comment.refresh_from_db()
    assert comment.resolved_by == office
    assert f"Settled by {office}" in read(browse(bid.lead).get(url))


@pytest.mark.parametrize("text", ["", "\u200b", "nul\x00", "x" * 2001])
def test_a_comment_that_says_nothing_or_too_much_is_refused(browse, text):
    bid, _ = a_draft()
    assert (
        browse(bid.lead).post(page("answer-comment", bid, "plan", "approach"), {"text": text}).status_code
        == 422
    )
    assert not Comment.objects.exists()


def test_an_earlier_version_comes_back_as_the_newest(browse, hands):
    bid = an_application(complete=False)
    question = Question.objects.get(section__question_set=bid.phase.question_set, code="approach")
    texts = ["<p>One two three.</p>", "<p>Four.</p>"]
    for number, text in enumerate(texts):
        actions.save_answer(bid, question, text, by=bid.lead, version=number)
        hands.move_on(minutes=6)
    url = page("answer", bid, "plan", "approach")
    shown = read(browse(bid.lead).get(url))
    assert "1 words, 1 added and 3 removed" in shown
    restore = page("answer-restore", bid, "plan", "approach")
    assert browse(bid.lead).post(restore, {"number": 1, "seen": 1}).status_code == 409
    assert browse(bid.lead).post(restore, {"number": 9, "seen": 2}).status_code == 404
    assert browse(bid.lead).post(restore, {"number": "x", "seen": 2}).status_code == 422
    assert browse(bid.lead).post(restore, {"number": 1, "seen": 2}).url == url
    answer = bid.answers.get()
    assert (answer.text, answer.version) == (texts[0], 3)
    assert answer.versions.count() == 3
    rival = an_application(phase=bid.phase).lead
    assert browse(rival).post(restore, {"number": 1, "seen": 3}).status_code == 404


def test_a_restored_date_is_a_date_again(hands):
    bid = an_application(complete=False)
    question = Question.objects.get(section__question_set=bid.phase.question_set, code="approach")
    Question.objects.filter(pk=question.pk).update(kind="date")
    question.refresh_from_db()
    for number, day in enumerate([clock.today(), clock.today() + timedelta(days=9)]):
        actions.save_answer(bid, question, day, by=bid.lead, version=number)
        hands.move_on(minutes=6)
    first = bid.answers.get().versions.get(version=1)
    actions.restore_version(first, by=bid.lead, seen=2)
    assert bid.answers.get().date.isoformat() == first.value


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_an_answer_asks_the_same_however_much_was_said(
    browse, count, django_assert_max_num_queries
):
    bid, question = a_draft()
    for number in range(count):
        actions.comment(bid, question, by=bid.lead, text=f"Comment {number}")
        came_in(bid)
    client = browse(bid.lead)
    with django_assert_max_num_queries(18):
        client.get(page("answer", bid, "plan", "approach"))
    with django_assert_max_num_queries(18):
        client.get(page("application-people", bid))
