"""The control page: where a phase stands, what blocks its next step, and who may know."""

from datetime import timedelta

import pytest
from django.urls import reverse

from funding.awards import control_queries
from funding.models import Interest
from lpip_portal import clock
from tests.factories import (
    a_decision,
    a_panel,
    a_phase,
    a_release,
    a_review,
    a_user,
    an_application,
    an_assignment,
    an_award,
    approver_of,
    finance_of,
    officer_of,
    with_role,
)
from tests.partnerships.pages import read

pytestmark = pytest.mark.django_db


def closed_phase(**facts):
    """A phase that closed yesterday and wants one review for each bid."""
    closed = clock.now() - timedelta(days=1)
    return a_phase(closes_at=closed, intention_due_at=None, reviews_per_bid=1, **facts)


def seen(phase, user=None, now=None):
    """Where the phase stands for its officer, or for another."""
    return control_queries.standing(user or officer_of(phase), phase, now or clock.now())


def page(phase) -> str:
    """The page's address."""
    return reverse("funding:phase-control", args=[phase.ref])


def test_an_open_phase_takes_bids():
    phase = a_phase()
    an_application("draft", phase=phase)
    standing = seen(phase)
    assert standing.current == "Open"
    assert [step["state"] for step in standing.steps][:3] == ["done", "now", "later"]
    assert "It takes bids until" in standing.blocks[0].sentence


def test_unchecked_bids_block_the_reviews_and_each_is_linked():
    phase = closed_phase()
    bid = an_application("submitted", phase=phase)
    an_application("draft", phase=phase)
    standing = seen(phase)
    assert standing.current == "Checking"
    assert [block.url for block in standing.blocks] == [
        reverse("funding:application-eligibility", args=[bid.ref])
    ]


def test_missing_reviews_block_the_panel():
    phase = closed_phase()
    bid = an_application("eligible", phase=phase, title="Lacking")
    standing = seen(phase)
    assert standing.current == "Review"
    assert "“Lacking” has 0 of 1 reviews." in [block.sentence for block in standing.blocks]
    a_review(an_assignment(bid))
    standing = seen(phase)
    assert standing.current == "Panel"
    assert [block.sentence for block in standing.blocks] == ["No panel has been formed."]


def test_a_phase_without_reviews_has_no_such_step():
    phase = closed_phase(shape="panel_only")
    an_application("eligible", phase=phase)
    standing = seen(phase)
    assert "Review" not in [step["label"] for step in standing.steps]
    assert standing.current == "Panel"


def test_the_panel_then_decisions_then_the_release_then_awards_block_in_turn():
    phase = closed_phase()
    bid = an_application("eligible", phase=phase)
    a_review(an_assignment(bid))
    panel = a_panel(phase)
    assert [block.sentence for block in seen(phase).blocks] == [
        "1 bid has no recorded recommendation.",
        "The chair has not confirmed the panel’s recommendations.",
    ]
    type(panel).objects.update(state="confirmed")
    assert seen(phase).current == "Decision"
    decision = a_decision(bid, state="proposed")
    assert seen(phase).blocks[0].url == reverse("funding:decision", args=[decision.ref])
    type(decision).objects.update(state="approved", approved_by=approver_of(phase), approved_at=clock.now())
    assert seen(phase).current == "Release"
    release = a_release(phase, embargo_until=clock.now() + timedelta(hours=1))
    assert "The outcomes are out at" in seen(phase).blocks[0].sentence
    later = release.embargo_until + timedelta(seconds=1)
    assert seen(phase, now=later).current == "Awards"
    award = an_award("offered", decision=decision)
    assert seen(phase, now=later).blocks[0].url == reverse("funding:award", args=[award.ref])
    type(award).objects.update(state="accepted")
    standing = seen(phase, now=later)
    assert standing.current == ""
    assert {step["state"] for step in standing.steps} == {"done"}


def test_a_walled_bid_is_neither_counted_nor_named():
    phase = closed_phase()
    bid = an_application("submitted", phase=phase, title="Hidden")
    officer = officer_of(phase)
    Interest.objects.create(
        user=officer, application=bid, kind="personal", source="declared", state="confirmed"
    )
    standing = seen(phase)
    assert "Hidden" not in str(standing)
    assert [each.figure for each in standing.figures if each.label == "bids submitted"] == [0]


def test_only_its_own_people_and_auditors_open_the_page(browse):
    phase = closed_phase()
    an_application("submitted", phase=phase)
    for person in (officer_of(phase), approver_of(phase), finance_of(phase), with_role("auditor")):
        assert "Where Phase one stands" in read(browse(person).get(page(phase)))
    strangers = (a_user(), officer_of(a_phase()), with_role("officer"), with_role("administrator"))
    for person in strangers:
        assert browse(person).get(page(phase)).status_code == 404
    assert browse(officer_of(phase)).get(page(a_phase())).status_code == 404


@pytest.mark.parametrize("bids", [1, 3])
def test_the_page_asks_as_often_for_many(browse, bids, django_assert_num_queries):
    phase = closed_phase()
    for _ in range(bids):
        a_review(an_assignment(an_application("eligible", phase=phase)))
    signed_in = browse(officer_of(phase))
    with django_assert_num_queries(14):
        signed_in.get(page(phase))


def test_those_who_only_watch_are_led_to_lists_that_open_for_them(browse):
    phase = closed_phase()
    an_application("submitted", phase=phase)
    for person in (approver_of(phase), finance_of(phase), with_role("auditor")):
        signed_in = browse(person)
        standing = seen(phase, person)
        links = [each.url for each in (*standing.blocks, *standing.figures) if each.url]
        assert {signed_in.get(link).status_code for link in links} == {200}


def test_a_phase_that_has_not_opened_says_so():
    now = clock.now()
    phase = a_phase(opens_at=now + timedelta(days=1))
    assert seen(phase).current == "Not yet open"
