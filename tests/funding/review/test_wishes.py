"""What an officer wishes for among the reviewers of every bid: met where it can be, and named where it cannot."""

import pytest

from funding.models import PlanRun, PoolMember
from funding.review import queries, tasks, three_plans
from funding.review.profile_models import ReviewerOrganisation
from partnerships.models import Partnership
from tests.factories import an_organisation, officer_of
from tests.funding.review.planning import bids_of, planned
from tests.pages import body, url

pytestmark = pytest.mark.django_db


def test_what_every_bid_should_have_is_met_where_it_can_be_and_named_where_it_cannot(browse):
    """One of four reviewers is from a community and takes one bid; two are at one trust; all are in Wales, as are two of three bids."""
    phase = planned()
    members = list(queries.pool(phase))
    PoolMember.objects.filter(user=members[2].user).update(capacity=1)
    trust = an_organisation("A Trust", nation="wales")
    for member in members:
        belongs = trust if member in members[:2] else an_organisation(f"Body {member.pk}", nation="wales")
        ReviewerOrganisation.objects.create(
            profile=member.user.reviewer_profile, organisation=belongs, name=belongs.name
        )
    Partnership.objects.filter(applications__phase=phase).update(nation="wales")
    Partnership.objects.filter(applications=bids_of(phase)[0]).update(nation="scotland")
    client = browse(officer_of(phase))
    page = client.post(url("assign-plan", phase), {"most_of_one": "many", "elsewhere": "on"})
    assert page.status_code == 422
    assert 'value="many"' in page.content.decode()
    assert not PlanRun.objects.exists()

    wishes = {"sectors": ["community"], "most_of_one": "1", "elsewhere": "on"}
    assert client.post(url("assign-plan", phase), wishes).status_code == 302
    tasks.make_plans()
    run = PlanRun.objects.get()
    assert run.wishes == {"sectors": ["community"], "most_of_one": 1, "elsewhere": True}
    for kind in three_plans.KINDS:
        found = run.result[kind]
        assert three_plans.solve(run.snapshot, kind) == found
        readers = [{j for i, j in found["pairs"] if i == bid} for bid in range(3)]
        assert not any({0, 1} <= each for each in readers)
        assert sum(2 in each for each in readers) == 1
        assert sorted(rule for rule, *_rest in found["broken"]) == [
            "elsewhere",
            "elsewhere",
            "sector:community",
            "sector:community",
        ]
    page = body(client.get(url("assign", phase)))
    assert "4 wishes are not met." in page
    assert "At least 1 from this sector: Community" in page
    assert "At least 1 from another nation" in page
    assert 'value="community" checked' in page
    assert queries.why(officer_of(phase), bids_of(phase)[0], members[2].user, run) is not None
