"""Two clocks on every page of a bid: its office's own deadline, and the funder's."""

from datetime import timedelta

import pytest
from django.urls import reverse

from funding.applications import queries
from funding.models import OfficeDeadline
from lpip_portal import clock
from tests.factories import a_phase, a_signatory, an_application
from tests.partnerships.pages import read

pytestmark = pytest.mark.django_db

PAGES = ("application", "application-costs", "application-team", "application-documents", "application-check",
         "application-send", "application-rename", "application-history")  # fmt: skip


def a_bid(state="draft", **dates):
    """A bid in a phase that closes when the test says."""
    return an_application(state, phase=a_phase(intention_due_at=None, **dates))


@pytest.mark.parametrize("name", PAGES)
def test_every_page_shows_both_and_says_what_is_not_submitted(name, browse):
    bid = a_bid("with_organisation")
    page = read(browse(bid.lead).get(reverse(f"funding:{name}", args=[bid.ref]), follow=True))
    assert "The funder’s deadline" in page
    assert "To your research office, two working days before closing" in page
    assert "With your research office – not submitted." in page


def test_the_date_that_the_office_set_is_the_one_shown(browse):
    bid = a_bid()
    signatory = a_signatory(bid.organisation)
    due_at = bid.phase.closes_at - timedelta(days=4)
    OfficeDeadline.objects.create(
        phase=bid.phase, organisation=bid.organisation, due_at=due_at, set_by=signatory
    )
    other = a_bid()
    OfficeDeadline.objects.create(
        phase=bid.phase, organisation=other.organisation, due_at=due_at - timedelta(days=1), set_by=signatory
    )
    assert queries.office_due_at(bid) == due_at
    page = read(browse(bid.lead).get(reverse("funding:application", args=[bid.ref])))
    assert "Your research office’s own deadline" in page
    assert queries.clock_of(due_at, clock.now()).when in page


@pytest.mark.parametrize(
    ("closes_at", "funder", "office"),
    [
        # The clocks go back on 25 October 2026: the office's two working days earlier lie in summer time.
        (clock.uk(2026, 10, 26, 16), "4:00pm on 26 October 2026", "4:00pm on 22 October 2026"),
        # The clocks go forward on 29 March 2026.
        (clock.uk(2026, 3, 30, 16), "4:00pm on 30 March 2026", "4:00pm on 26 March 2026"),
    ],
)
def test_both_are_told_in_uk_time_across_a_change_of_the_clocks(closes_at, funder, office):
    opens_at = closes_at - timedelta(days=30)
    later = {"decisions_at": closes_at + timedelta(days=90), "reviews_due_at": None}
    bid = a_bid(opens_at=opens_at, closes_at=closes_at, **later)
    shown = queries.clocks(bid, closes_at - timedelta(days=10))
    assert funder in shown.funder.when
    assert office in shown.office.when
    assert queries.clocks(bid, closes_at).funder.is_past is False
    assert queries.clocks(bid, closes_at + timedelta(milliseconds=1)).funder.left == "passed"


def test_a_phase_without_sign_off_has_one_clock(browse):
    bid = a_bid(sign_off_required=False)
    assert queries.clocks(bid, clock.now()).office is None
    page = read(browse(bid.lead).get(reverse("funding:application", args=[bid.ref])))
    assert "research office" not in page.partition("The funder’s deadline")[0].lower()


def test_an_office_date_after_closing_counts_as_closing():
    bid = a_bid()
    OfficeDeadline.objects.create(
        phase=bid.phase, organisation=bid.organisation, set_by=bid.lead,
        due_at=bid.phase.closes_at + timedelta(days=1),
    )  # fmt: skip
    assert queries.office_due_at(bid) == bid.phase.closes_at
