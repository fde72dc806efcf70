"""The pages of reviewing over HTTP: what each shows, what bad input gets, and what nobody may learn."""

from datetime import timedelta

import pytest

from funding.models import Attachment, Review
from funding.review import actions
from lpip_portal import clock
from lpip_portal.audit.models import AccessLog
from lpip_portal.documents.models import Document
from tests.factories import (
    a_review,
    a_user,
    an_assignment,
    officer_of,
)
from tests.funding.review.conftest import SECRET
from tests.pages import url
from tests.traces import letters

pytestmark = pytest.mark.django_db
NONCE = "n" * 22
WORDS = "A clear plan with a strong partnership, though its costs deserve a closer look before anybody starts on the work."


def answers(given, points="5", **facts):
    """What a reviewer types into the form."""
    scores = {f"score_{each.ref}": points for each in given.application.phase.criteria.all()}
    return {
        "version": "0",
        "comments": f"{WORDS} {WORDS}",
        "confidence": "high",
        "nonce": NONCE,
        **scores,
        **facts,
    }


def test_a_reviewer_walks_from_the_invitation_to_the_receipt(bid, browse):
    given = an_assignment(bid, state="invited")
    client = browse(given.reviewer)
    page = client.get(url("my-reviews"))
    assert "Harbour skills" in page.content.decode()
    page = client.get(url("assignment", given)).content.decode()
    for seen in ("A plain summary", "Harbour Council", "Nia Lead", "Harbour University"):
        assert seen in page
    assert SECRET not in page
    assert client.get(url("review-form", given)).status_code == 404
    answer = client.post(url("assignment-accept", given), {"nonce": NONCE})
    assert answer.status_code == 422
    assert "Tick the box" in answer.content.decode()
    assert client.post(url("assignment-accept", given), {"nonce": NONCE, "declared": "on"}).status_code == 302
    assert SECRET in client.get(url("assignment", given)).content.decode()
    form = client.get(url("review-form", given)).content.decode()
    assert SECRET in form
    assert "6 – Outstanding" in form
    draft = answers(given, draft="yes", nonce="d" * 22)
    assert client.post(url("review-form", given), draft).status_code == 302
    saved = client.get(url("review-form", given)).content.decode()
    assert WORDS in saved
    answer = client.post(
        url("review-form", given), answers(given, version="1", complete="yes", nonce="m" * 22)
    )
    assert answer.url == url("review-submit", given)
    assert WORDS in client.get(answer.url).content.decode()
    assert client.post(answer.url, {"nonce": "o" * 22}).status_code == 422
    assert (
        client.post(
            answer.url, {"nonce": "o" * 22, "ai_declared": "on", "conflict_declared": "on"}
        ).status_code
        == 302
    )
    assert Review.objects.get().state == "submitted"
    assert "with the officer" in client.get(url("assignment", given)).content.decode()
    assert client.get(url("review-form", given)).url == url("assignment", given)
    assert "Submitted" in client.get(url("my-reviews")).content.decode()
    assert letters("review_receipt")
    assert AccessLog.objects.filter(by=given.reviewer).count() == 4


def test_a_complete_review_names_every_gap_at_once_and_keeps_what_was_typed(bid, browse):
    given = an_assignment(bid)
    first, second = bid.phase.criteria.all()
    typed = {
        "version": "0",
        "comments": "Too short",
        "complete": "yes",
        "nonce": NONCE,
        f"score_{first.ref}": "unable",
        f"score_{second.ref}": "",
    }
    answer = browse(given.reviewer).post(url("review-form", given), typed)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "at least 20 words. You have 2" in text
    assert "Say why you are unable to assess “Quality”" in text
    assert "Select a score for “Value”" in text
    assert "Too short" in text
    assert not Review.objects.exists()
    assert browse(given.reviewer).post(url("review-form", given), typed | {"complete": ""}).status_code == 422


@pytest.mark.parametrize("score", ["0", "7", "5.5", "five", "NaN", "٥", "5\x00", "9" * 400])
def test_a_strange_score_gets_422(bid, browse, score):
    given = an_assignment(bid)
    answer = browse(given.reviewer).post(url("review-form", given), answers(given, score))
    assert answer.status_code == 422
    assert not Review.objects.exists()


@pytest.mark.parametrize("text", ["a\x00b", "a\u202eb", "x " * 600_000])
def test_strange_comments_get_422(bid, browse, text):
    given = an_assignment(bid)
    answer = browse(given.reviewer).post(url("review-form", given), answers(given, comments=text))
    assert answer.status_code == 422


@pytest.mark.parametrize("version", ["-1", "x", "99999999999999999999", "1\x00"])
def test_a_strange_version_is_no_server_error(bid, browse, version):
    given = an_assignment(bid)
    assert (
        browse(given.reviewer).post(url("review-form", given), answers(given, version=version)).status_code
        == 422
    )


def test_a_stale_draft_gets_409_with_what_was_typed(bid, browse):
    given = an_assignment(bid)
    client = browse(given.reviewer)
    client.post(url("review-form", given), answers(given))
    answer = client.post(url("review-form", given), answers(given, nonce="z" * 22, comments="Another window"))
    assert answer.status_code == 409
    assert "Another window" in answer.content.decode()


def test_a_late_review_gets_409_and_the_draft_is_kept(bid, browse):
    given = an_assignment(bid)
    client = browse(given.reviewer)
    client.post(url("review-form", given), answers(given))
    with clock.at(given.due_at + timedelta(milliseconds=1)):
        client.force_login(given.reviewer)
        answer = client.post(
            url("review-submit", given), {"ai_declared": "on", "conflict_declared": "on", "nonce": "z" * 22}
        )
        assert answer.status_code == 409
        assert WORDS in client.get(url("review-form", given)).content.decode()


def test_declining_and_declaring_ask_for_a_reason(bid, browse):
    given = an_assignment(bid, state="invited")
    client = browse(given.reviewer)
    for name in ("assignment-decline", "assignment-conflict"):
        assert client.get(url(name, given)).status_code == 200
        assert client.post(url(name, given), {"nonce": NONCE}).status_code == 422
        assert client.post(url(name, given), {"reason": "\x00", "kind": "nonsense"}).status_code == 422
    answer = client.post(
        url("assignment-conflict", given), {"kind": "personal", "detail": "", "nonce": NONCE}
    )
    assert answer.status_code == 302
    for name in ("assignment", "assignment-decline", "assignment-conflict", "review-form", "review-submit"):
        assert client.get(url(name, given)).status_code == 404
    assert "Harbour skills" not in client.get(url("my-reviews")).content.decode()


@pytest.mark.parametrize("state", ["proposed", "declined", "revoked", "conflicted"])
def test_a_closed_door_is_not_there(bid, browse, state):
    given = an_assignment(bid, state=state)
    client = browse(given.reviewer)
    assert client.get(url("assignment", given)).status_code == 404
    assert "Harbour skills" not in client.get(url("my-reviews")).content.decode()
    assert client.post(url("assignment-accept", given), {"declared": "on"}).status_code == 404


def test_a_reviewer_learns_nothing_of_others(bid, browse):
    mine, theirs = an_assignment(bid), an_assignment(bid, reviewer=a_user("Somebody Else"))
    a_review(theirs, comments="What the other one thinks")
    client = browse(mine.reviewer)
    assert client.get(url("assignment", theirs)).status_code == 404
    for page in (url("my-reviews"), url("assignment", mine), url("review-form", mine)):
        text = client.get(page).content.decode()
        assert "Somebody Else" not in text
        assert "What the other one thinks" not in text
    for name in ("pool", "assign", "coverage"):
        assert client.get(url(name, bid.phase)).status_code == 404


def test_a_file_is_read_through_one_s_own_door_alone(bid, browse):
    given, other = an_assignment(bid), an_assignment(state="accepted")
    stray = Attachment.objects.create(
        application=bid,
        kind="letter",
        document=Document.objects.create(
            name="late.pdf",
            media_type="application/pdf",
            size=4,
            sha256="2" * 64,
            scan="clean",
            added_by=bid.lead,
        ),
    )
    assert browse(other.reviewer).get(url("assignment-document", given, bid.file)).status_code == 404
    assert browse(other.reviewer).get(url("assignment-document", other, bid.file)).status_code == 404
    assert browse(given.reviewer).get(url("assignment-document", given, stray)).status_code == 404
    invited = an_assignment(bid, state="invited")
    assert browse(invited.reviewer).get(url("assignment-document", invited, bid.file)).status_code == 404
    page = browse(given.reviewer).get(url("assignment", given)).content.decode()
    assert url("assignment-document", given, bid.file) in page
    assert "mine.pdf" not in page
    assert url("attachment", bid.file) not in page


def test_a_draft_is_its_author_s_alone(bid, browse):
    review = a_review(an_assignment(bid), state="draft", comments="Half a thought")
    client = browse(officer_of(bid))
    assert "Half a thought" not in client.get(url("assignment", review.assignment)).content.decode()
    assert client.get(url("review-return", review.assignment)).status_code == 404


def test_nobody_learns_whether_an_assignment_exists(bid, browse):
    given = an_assignment(bid)
    client = browse(a_user())
    there, nowhere = (client.get(url("assignment", ref)) for ref in (given.ref, "0" * 10))
    assert there.status_code == nowhere.status_code == 404


def test_a_stranger_has_an_empty_page_and_no_profile(browse):
    client = browse(a_user())
    assert "You are not a reviewer" in client.get(url("my-reviews")).content.decode()
    assert client.get(url("reviewer-profile")).status_code == 404


def test_a_reviewer_tells_what_they_know(bid, browse):
    person = a_user()
    actions.add_to_pool(bid.phase, person, by=officer_of(bid))
    client = browse(person)
    assert client.get(url("reviewer-profile")).status_code == 200
    assert client.post(url("reviewer-profile"), {"themes": "nonsense"}).status_code == 422
    facts = {"sector": "community", "themes": ["skills"], "words": "Tŷ Gwyn", "nonce": NONCE}
    assert client.post(url("reviewer-profile"), facts).status_code == 302
    assert person.reviewer_profile.words == "Tŷ Gwyn"


def test_the_form_beside_the_bid_is_within_its_bar(bid, browse, django_assert_max_num_queries):
    review = a_review(an_assignment(bid), state="draft")
    client = browse(review.assignment.reviewer)
    with django_assert_max_num_queries(15):
        assert client.get(url("review-form", review.assignment)).status_code == 200


def test_a_form_s_name_used_for_something_else_is_refused_and_no_server_error(bid, browse):
    given = an_assignment(bid, state="invited")
    client = browse(given.reviewer)
    client.post(url("assignment-accept", given), {"nonce": NONCE, "declared": "on"})
    assert client.post(url("review-form", given), answers(given)).status_code == 409
