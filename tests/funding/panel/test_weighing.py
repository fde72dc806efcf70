"""The board of sets: after the panel's own choice, for each person of what exists for them, kept and logged."""

import pytest
from django.core.exceptions import PermissionDenied

from funding.models import AidRun, Item, Review
from funding.panel import actions, queries
from lpip_portal.audit.models import AccessLog, AuditEvent
from lpip_portal.workflow import NotReady
from tests.factories import a_user, officer_of
from tests.funding.panel.stories import a_meeting, declare_all, record, walled
from tests.funding.panel.test_aid import an_ordered_meeting as an_ordered
from tests.pages import body
from tests.pages import url as page

pytestmark = pytest.mark.django_db
NONCE = "n" * 22


def an_ordered_meeting(bids: int):
    """A meeting whose panel has its order, and whose reviews were all found usable."""
    made = an_ordered(bids)
    Review.objects.update(state="usable")
    return made


def test_the_panels_own_choice_comes_first(browse):
    panel, [first, second], people = a_meeting()
    declare_all(panel)
    client, url = browse(people["member"]), page("panel-portfolio", panel)
    assert "has not yet placed 2 bids" in body(client.get(url))
    record(first, people["secretary"], 1)
    record(second, people["secretary"], 2)
    Item.objects.update(recommendation="reserve")
    assert "still awaited" in body(client.get(url))  # the reviews were not found usable yet
    Review.objects.update(state="usable")
    assert "has not yet said which bids it would fund" in body(client.get(url))
    with pytest.raises(NotReady):
        actions.open_portfolio(panel, by=people["member"])
    assert client.post(url, {"nonce": NONCE}).status_code == 409
    assert not AidRun.objects.exists()
    Item.objects.filter(pk=first.pk).update(recommendation="fund")
    assert client.post(url, {"nonce": NONCE}).status_code == 302


def test_it_shows_the_choice_the_sets_the_prices_and_says_so_when_scores_cannot_choose(browse):
    panel, items, people = an_ordered_meeting(3)
    client, url = browse(people["chair"]), page("panel-portfolio", panel)
    assert client.post(url, {"nonce": NONCE}).status_code == 302
    shown = body(client.get(url))
    for words in (
        "The panel’s choice",
        "Mean regret",
        "Core index",
        "What each rule costs",
        "the budget",
        "<svg",
    ):
        assert words in shown, words
    run = AidRun.objects.get()
    assert (run.kind, run.code, run.result["count"]) == ("portfolio", "portfolio 1.1", 7)
    assert AuditEvent.objects.filter(verb="panel.open_portfolio", by=people["chair"]).count() == 1
    assert AccessLog.objects.filter(what="panel scores", by=people["chair"]).exists()
    assert queries.reading(people["chair"], panel) is None  # the other aid is opened for itself
    Item.objects.filter(pk=items[0].pk).update(recommendation="reserve")
    assert "changed its choice since" in body(client.get(url))


def test_the_same_input_gives_the_same_board():
    panel, items, people = an_ordered_meeting(3)
    Item.objects.update(recommendation="fund")
    runs = [actions.open_portfolio(panel, by=people[role]) for role in ("chair", "secretary")]
    assert runs[0].snapshot == runs[1].snapshot
    assert runs[0].result == runs[1].result


def test_a_set_is_worth_the_points_of_all_its_bids():
    panel, items, people = an_ordered_meeting(3)
    Item.objects.update(recommendation="fund")
    result = actions.open_portfolio(panel, by=people["chair"]).result
    assert set(result["choices"][0]["members"]) == {item.ref for item in items}
    assert (result["own"]["place"], result["own"]["p_best"] > 0.9) == (1, True)


def test_a_hidden_bid_leaves_no_trace(browse):
    panel, items, people = an_ordered_meeting(3)
    Item.objects.update(recommendation="fund")
    walled(people["member"], items[1])
    run = actions.open_portfolio(panel, by=people["member"])
    assert items[1].ref not in str(run.snapshot) + str(run.result)
    assert run.result["count"] == 3
    shown = body(browse(people["member"]).get(page("panel-portfolio", panel)))
    assert items[1].application.title not in shown
    assert "of 3 in all" in shown


def test_nobody_else_opens_it(browse):
    panel, _items, _people = an_ordered_meeting(2)
    Item.objects.update(recommendation="fund")
    with pytest.raises(PermissionDenied):
        actions.open_portfolio(panel, by=a_user())
    assert browse(a_user()).get(page("panel-portfolio", panel)).status_code == 404
    assert actions.open_portfolio(panel, by=officer_of(panel.phase))


@pytest.mark.parametrize("bids", [2, 4])
def test_the_page_asks_as_much_for_two_bids_as_for_four(browse, bids, django_assert_num_queries):
    panel, _items, people = an_ordered_meeting(bids)
    Item.objects.update(recommendation="fund")
    actions.open_portfolio(panel, by=people["chair"])
    client, url = browse(people["chair"]), page("panel-portfolio", panel)
    client.get(url)
    with django_assert_num_queries(PAGE_QUERIES):
        client.get(url)


PAGE_QUERIES = 12
