"""Hours over several bids: what the person sees, what officers see, and that nobody else learns of another bid."""

from datetime import date

import pytest
from django.urls import reverse

from funding.awards import hours, queries
from funding.models import Application, Interest
from lpip_portal import clock
from tests.factories import a_phase, a_user, an_application, officer_of
from tests.partnerships.pages import read

pytestmark = pytest.mark.django_db


def named(bid, email, amount=1000, user=None, year=1):
    """Name a person on a bid for so many hours."""
    person = bid.team.create(
        name="Busy Bee", email=email, user=user, organisation=bid.organisation, role="co_lead"
    )
    bid.cost_lines.create(
        organisation=bid.organisation, heading="da_investigators", description="Time", year=year, fec=1,
        rate=80, share=1, person=person, hours=amount, saved_by=bid.lead,
    )  # fmt: skip
    return person


def starting_in_january(**facts):
    """A phase whose projects begin with the calendar year."""
    return a_phase(earliest_start_on=date(2030, 1, 1), latest_start_on=date(2030, 6, 1), **facts)


def test_a_project_year_is_spread_over_calendar_years():
    shares = [hours.Share(1, date(2027, 7, 1), 1, 1650), hours.Share(1, date(2027, 7, 1), 2, 1650),
              hours.Share(2, date(2028, 1, 1), 1, 100)]  # fmt: skip
    assert hours.by_calendar_year(shares) == {2027: {1: 825}, 2028: {1: 1650, 2: 100}, 2029: {1: 825}}


def test_the_person_sees_all_their_hours_by_account_and_by_address(browse):
    busy = a_user(email="busy@example.org")
    first = an_application("draft", phase=starting_in_january(), title="First bid")
    second = an_application("submitted", phase=starting_in_january(), title="Second bid")
    gone = an_application("withdrawn", phase=starting_in_january(), title="Gone bid")
    named(first, "BUSY@example.org")
    named(second, "old-address@example.org", user=busy)
    named(gone, busy.email)
    (year,) = queries.my_hours(busy)
    assert (year.year, year.hours, year.most, year.is_over) == (2030, 2000, 1650, True)
    page = read(browse(busy).get(reverse("funding:my-hours")))
    assert "First bid" in page
    assert "Second bid" in page
    assert "Gone bid" not in page
    assert queries.my_hours(a_user()) == []


def test_officers_see_the_sum_of_what_they_may_read_and_nothing_else(browse):
    here = starting_in_january()
    bid = an_application("submitted", phase=here, title="Bid here")
    beside = an_application("submitted", phase=here, title="Bid beside")
    draft = an_application("draft", phase=here, title="A draft")
    elsewhere = an_application("submitted", phase=starting_in_january(), title="Of strangers")
    for each, amount in ((bid, 1000), (draft, 1000), (elsewhere, 1000)):
        named(each, "busy@example.org", amount)
    url = reverse("funding:phase-hours", args=[here.ref])
    officer = officer_of(bid)
    assert "Nobody is named for too many hours" in read(browse(officer).get(url))
    named(beside, "Busy@example.org", 700)
    (busy,) = queries.busy_people(officer, here)
    assert [year.hours for year in busy.years] == [1700]
    page = read(browse(officer).get(url))
    assert "Bid beside" in page
    assert "A draft" not in page
    assert "Of strangers" not in page
    stranger = officer_of(elsewhere)
    assert browse(stranger).get(url).status_code == 404
    assert queries.busy_people(stranger, elsewhere.phase) == []
    Interest.objects.create(
        user=officer, application=beside, kind="personal", source="declared", state="confirmed"
    )
    assert "Bid beside" not in read(browse(officer).get(url))
    assert queries.busy_people(officer, here) == []


def test_a_lead_learns_of_no_other_bid(browse):
    lead, rival = (
        an_application("draft", phase=starting_in_january(), title="Mine"),
        an_application("submitted", phase=starting_in_january(), title="The rival’s secret"),
    )
    named(lead, "busy@example.org")
    client = browse(lead.lead)
    pages = [
        reverse("funding:application", args=[lead.ref]),
        reverse("funding:application-costs", args=[lead.ref]),
        reverse("funding:application-team", args=[lead.ref]),
        reverse("funding:my-hours"),
    ]
    before = [read(client.get(page)) for page in pages]
    named(rival, "busy@example.org", 1650)
    after = [read(client.get(page)) for page in pages]
    for earlier, later in zip(before, after, strict=True):
        assert "2650" not in later.replace(",", "")
        assert "secret" not in later
        assert len(earlier) == len(later), "not a word more than before"


def test_what_has_no_future_counts_no_more():
    busy = a_user(email="busy@example.org")
    bid = an_application("submitted", phase=starting_in_january())
    person = named(bid, busy.email)
    assert queries.my_hours(busy)
    Application.objects.filter(pk=bid.pk).update(state="ineligible")
    assert queries.my_hours(busy) == []
    Application.objects.filter(pk=bid.pk).update(state="submitted")
    person.declined_at = clock.now()
    person.save()
    assert queries.my_hours(busy) == []


def test_many_bids_take_the_queries_of_one(django_assert_num_queries):
    busy = a_user(email="busy@example.org")
    phase = starting_in_january()
    officer = officer_of(phase)
    for n in (1, 3):
        while Application.objects.count() < n:
            named(an_application("submitted", phase=phase), busy.email)
        with django_assert_num_queries(2):
            queries.my_hours(busy)
        with django_assert_num_queries(2):
            queries.busy_people(officer, phase)
