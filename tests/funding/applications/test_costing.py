"""The costs of a bid: shares, rates, rules, totals, one page, and the pages on which they are entered."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from funding.applications import actions, costs, queries
from funding.models import RateRule
from lpip_portal import clock
from lpip_portal.workflow import Closed, Refusal, Stale
from tests.factories import a_phase, a_user, an_application, an_organisation, belongs
from tests.partnerships.pages import read

pytestmark = pytest.mark.django_db


def cost(bid, fec="1000", **facts):
    """Add a line to a bid."""
    facts = {"organisation": bid.organisation, "heading": "di_travel", "description": "Trains", **facts}
    return actions.save_cost_line(bid, by=bid.lead, fec=Decimal(fec), **facts)


def test_the_share_is_computed_half_up_for_each_line():
    bid = an_application(complete=False)
    assert cost(bid, "0.01").share == Decimal("0.01")
    assert cost(bid, "33.33").share == Decimal("26.66")
    assert cost(bid, "1234.56").share == Decimal("987.65")
    assert queries.cost_sheet(bid).totals.share == Decimal("1014.32")


def test_the_narrowest_rate_of_the_phase_holds():
    bid = an_application(complete=False)
    RateRule.objects.create(phase=bid.phase, heading="exceptions", rate=Decimal("100"))
    RateRule.objects.create(phase=bid.phase, organisation_kind="council", rate=Decimal("50"))
    council = an_organisation(kind="council")
    bid.partners.create(organisation=council)
    assert cost(bid, heading="exceptions").rate == 100
    assert cost(bid, heading="exceptions", organisation=council).rate == 50
    assert cost(bid).rate == 80


def test_costs_belong_to_organisations_of_the_bid():
    bid = an_application()
    with pytest.raises(Refusal):
        cost(bid, organisation=an_organisation())


def test_a_cost_is_changed_by_one_at_a_time_and_counted_once():
    bid = an_application(complete=False)
    line = cost(bid, nonce="n" * 22)
    assert cost(bid, nonce="n" * 22) == line
    assert cost(bid, "2000", line=line, version=1).version == 2
    with pytest.raises(Stale, match="2,000"):
        cost(bid, "3000", line=line, version=1)
    actions.remove_cost_line(line, by=bid.lead)
    with pytest.raises(Stale):
        cost(bid, "3000", line=line, version=2)
    assert not bid.cost_lines.exists()


def test_a_cost_of_another_bid_is_not_changed():
    line = cost(an_application(complete=False))
    mine = an_application(complete=False)
    with pytest.raises(Stale):
        cost(mine, line=line)


FIELDS = {"description": "Trains", "heading": "di_travel", "fec": "1,000.50", "nonce": "n" * 22}


def test_the_page_of_costs_adds_changes_and_removes(browse):
    bid = an_application(complete=False)
    client, url = browse(bid.lead), reverse("funding:application-costs", args=[bid.ref])
    assert client.post(url, FIELDS).status_code == 302
    line = bid.cost_lines.get()
    assert (line.fec, line.share) == (Decimal("1000.50"), Decimal("800.40"))
    page = read(client.get(url))
    assert "£800.40" in page
    edit = reverse("funding:cost-line-edit", args=[bid.ref, line.ref])
    assert 'value="1000.50"' in read(client.get(edit))
    assert client.post(edit, FIELDS | {"fec": "60000", "version": 1, "nonce": "m" * 22}).status_code == 302
    assert "over the limit" in read(client.get(url))
    remove = reverse("funding:cost-line-remove", args=[bid.ref, line.ref])
    read(client.get(remove))
    for _ in range(2):  # the second click finds it gone
        assert client.post(remove, {"nonce": "r" * 22}).url == url
    assert not bid.cost_lines.exists()


@pytest.mark.parametrize(
    "fec", ["NaN", "1e5", "-1", "1_000", "٣", "1.999", "1000000000.01", "Infinity", "", "£", "9" * 400]
)
def test_figures_that_are_none_are_refused_and_shown_again(browse, fec):
    bid = an_application(complete=False)
    answer = browse(bid.lead).post(
        reverse("funding:application-costs", args=[bid.ref]), FIELDS | {"fec": fec}
    )
    assert answer.status_code == 422
    assert 'value="Trains"' in read(answer)
    assert not bid.cost_lines.exists()


def test_all_mistakes_of_a_cost_are_named_at_once(browse):
    bid = an_application(complete=False)
    bid.partners.create(organisation=an_organisation())
    answer = browse(bid.lead).post(
        reverse("funding:application-costs", args=[bid.ref]),
        {
            "heading": "salaries",
            "organisation": an_organisation().ref,
            "description": "x" * 201,
            "fec": "much",
        },
    )
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"heading", "organisation", "description", "fec"}


def test_a_cost_of_somebody_else_is_not_there(browse):
    bid, other = an_application(), an_application()
    line = other.cost_lines.get()
    client = browse(bid.lead)
    assert client.get(reverse("funding:cost-line-edit", args=[bid.ref, line.ref])).status_code == 404
    assert client.get(reverse("funding:cost-line-edit", args=[other.ref, line.ref])).status_code == 404
    assert client.post(reverse("funding:cost-line-remove", args=[other.ref, line.ref])).status_code == 404
    client.post(reverse("funding:cost-line-remove", args=[bid.ref, line.ref]), {"nonce": "n" * 22})
    assert other.cost_lines.exists()


@pytest.mark.parametrize("n", [1, 3])
def test_costs_take_the_same_queries_however_many(browse, n, django_assert_num_queries):
    bid = an_application(complete=False)
    for _ in range(n):
        cost(bid)
    client = browse(bid.lead)
    with django_assert_num_queries(7):
        client.get(reverse("funding:application-costs", args=[bid.ref]))


def test_a_community_member_reads_and_does_not_write(browse):
    bid = an_application()
    client = browse(belongs(a_user(), bid.partnership, "community"))
    page = read(client.get(reverse("funding:application-costs", args=[bid.ref])))
    assert "Add a cost" not in page
    assert client.post(reverse("funding:application-costs", args=[bid.ref]), FIELDS).status_code == 403


def test_nothing_is_costed_after_the_closing_instant():
    bid = an_application()
    with clock.at(bid.phase.closes_at + timedelta(milliseconds=1)), pytest.raises(Closed):
        cost(bid)


PENCE = st.integers(0, 10**11).map(lambda n: Decimal(n) / 100)
LINES = st.lists(
    st.tuples(st.sampled_from(["di_staff", "indirect"]), st.integers(1, 3), st.integers(1, 4), PENCE)
)


@given(LINES, st.decimals(0, 100, places=2))
def test_the_parts_of_any_costs_make_the_whole_to_the_penny(drawn, rate):
    class Line:
        def __init__(self, heading, organisation, year, fec):
            self.heading, self.organisation_id, self.year, self.fec = heading, organisation, year, fec
            self.share = costs.share_of(fec, rate)

    lines = [Line(*each) for each in drawn]
    sums = costs.totals(lines)
    assert sums.fec == sum((line.fec for line in lines), Decimal(0))
    assert sums.share == sum((line.share for line in lines), Decimal(0))
    for parts in (sums.by_heading, sums.by_organisation, sums.by_year):
        assert sum((fec for fec, _share in parts.values()), Decimal(0)) == sums.fec
        assert sum((share for _fec, share in parts.values()), Decimal(0)) == sums.share
    assert all(line.share <= line.fec and line.share == round(line.share, 2) for line in lines)


def codes(bid) -> set[str]:
    """What is said of the costs of a bid."""
    return {found.code for found in queries.cost_sheet(bid).findings}


def with_person(bid, hours, **facts):
    """A cost of an investigator's time."""
    person = bid.team.first() or bid.team.create(
        name="Ann", email="ann@example.org", organisation=bid.organisation, role="lead"
    )
    return cost(bid, heading="da_investigators", person=person, hours=hours, **facts)


@pytest.mark.parametrize(
    ("facts", "fec", "code"),
    [
        ({"heading": "di_equipment", "description": "Laptop"}, "25000", "equipment_small"),
        ({"heading": "di_other", "description": "A scanner"}, "25000.01", "equipment_large"),
        ({"heading": "da_investigators"}, "1000", "no_person"),
        ({"year": 2}, "1000", "late_year"),
        ({"description": "Inflation at 3 per cent"}, "1000", "inflation"),
        ({"description": "Flights, 300 EUR"}, "1000", "foreign"),
    ],
)
def test_a_cost_that_breaks_a_rule_is_named(facts, fec, code):
    bid = an_application(complete=False)
    line = cost(bid, fec, **facts)
    found = [each for each in queries.cost_sheet(bid).findings if each.code == code]
    assert [each.line for each in found] == [line.ref]
    assert line.description in queries.cost_sentence(found[0])


def test_costs_that_keep_every_rule_are_silent():
    bid = an_application(complete=False)
    cost(bid, "25000.01", heading="di_equipment", description="A scanner")
    cost(bid, "25000", heading="di_other", description="Workshops")
    cost(bid, heading="indirect")
    with_person(bid, 1650)
    assert codes(bid) == set()


def test_overheads_belong_to_organisations_that_cost_them():
    bid = an_application(complete=False)
    council = an_organisation(kind="council")
    bid.partners.create(organisation=council)
    cost(bid, heading="indirect", organisation=council)
    assert "no_fec" in codes(bid)


def test_nobody_works_more_hours_in_a_year_than_a_year_allows():
    bid = an_application(complete=False)
    with_person(bid, 1000)
    with_person(bid, 650, description="The rest")
    assert codes(bid) == set()
    with_person(bid, 1, description="One more")
    found = queries.cost_sheet(bid).findings
    assert [each.code for each in found] == ["hours"]
    assert "1,651" in queries.cost_sentence(found[0])


def test_the_same_cost_twice_and_too_much_for_others_are_named():
    bid = an_application(complete=False, phase=a_phase(most_others_percent=Decimal(30)))
    council = an_organisation(kind="council")
    bid.partners.create(organisation=council)
    cost(bid, "7000")
    cost(bid, "3000", organisation=council)
    assert codes(bid) == set()
    cost(bid, "3000", organisation=council, description=" trains ")
    assert codes(bid) == {"twice", "others"}


def test_what_is_wrong_with_the_costs_stops_the_bid_and_leads_to_the_line(browse):
    bid = an_application()
    line = cost(bid, heading="di_equipment", description="Laptop")
    found = queries.preflight(bid)
    problem = next(each for each in queries.problems(bid, found) if "Laptop" in each.text)
    assert problem.url == reverse("funding:cost-line-edit", args=[bid.ref, line.ref])
    cost(bid, description="Inflation", fec="1")
    assert not any("Inflation" in each.text for each in queries.problems(bid, queries.preflight(bid)))
    page = read(browse(bid.lead).get(reverse("funding:application-costs", args=[bid.ref])))
    assert "Laptop” costs £25,000 or less" in page
    assert "looks like inflation" in page


def test_an_investigators_cost_asks_whose_time_it_is(browse):
    bid = an_application(complete=False)
    url = reverse("funding:application-costs", args=[bid.ref])
    client = browse(bid.lead)
    asked = FIELDS | {"heading": "da_investigators"}
    answer = client.post(url, asked)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"person", "hours"}
    person = bid.team.create(name="Ann", email="a@example.org", organisation=bid.organisation, role="lead")
    assert client.post(url, asked | {"person": person.ref, "hours": "9999"}).status_code == 422
    assert client.post(url, asked | {"person": "0000000000", "hours": "10"}).status_code == 422
    assert client.post(url, asked | {"person": person.ref, "hours": "220"}).status_code == 302
    line = bid.cost_lines.get()
    assert (line.person, line.hours) == (person, 220)
    assert "220 hours a year" in read(client.get(url))


def test_three_hundred_costs_are_shown_in_pages_and_narrowed(browse, django_assert_num_queries):
    bid = an_application(complete=False)
    entered = [
        costs.Cost(bid.organisation, "di_travel" if n % 2 else "di_other", f"Thing {n}", Decimal(n))
        for n in range(1, 301)
    ]
    actions.save_costs(bid, by=bid.lead, entered=entered, replaces=False)
    with pytest.raises(Refusal):
        cost(bid)
    client, url = browse(bid.lead), reverse("funding:application-costs", args=[bid.ref])
    with django_assert_num_queries(7):
        page = read(client.get(url))
    assert "£45,150" in page
    assert page.count('id="line-') == 50
    assert "Thing 299" in read(client.get(url, {"page": "6", "heading": ""}))
    narrowed = read(client.get(url, {"heading": "di_travel"}))
    assert "150 costs" in narrowed
    assert "Thing 2<" not in narrowed
    for odd in ({"page": "-1"}, {"heading": "x\x00"}, {"year": "99"}):
        assert client.get(url, odd).status_code == 200


def test_a_small_phase_asks_for_a_budget_on_one_page(browse):
    bid = an_application(complete=False, phase=a_phase(budget_shape="one_page", cap=Decimal(20_000)))
    client, url = browse(bid.lead), reverse("funding:application-costs", args=[bid.ref])
    assert "on one page" in read(client.get(url))
    fields = {
        "fec_di_staff": "12,000",
        "words_di_staff": "Two organisers",
        "fec_di_travel": "0",
        "nonce": "n" * 22,
    }
    assert client.post(url, fields).status_code == 302
    line = bid.cost_lines.get()
    assert (line.heading, line.fec, line.share) == ("di_staff", Decimal(12_000), Decimal(9_600))
    page = read(client.get(url))
    assert 'value="12000.00"' in page
    assert "£9,600.00" in page
    for wrong in ({"fec_di_other": "5"}, {"fec_di_other": "NaN"}, {"fec_di_other": "1_000"}):
        assert client.post(url, fields | wrong).status_code == 422
    late = fields | {"nonce": "m" * 22, "seen": "what it was before"}
    assert client.post(url, late).status_code == 409
    assert codes(bid) == set()
