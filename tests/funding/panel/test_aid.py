"""The aid at the table: after the panel's own order, for each person of what exists for them, kept and logged."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from funding.models import AidRun, Item, ItemDeclaration, ItemVersion, Seat
from funding.panel import actions
from lpip_portal.audit.models import AccessLog, AuditEvent
from lpip_portal.workflow import NotReady
from tests.factories import a_user, officer_of
from tests.funding.panel.stories import a_meeting, declare_all, record, walled
from tests.pages import url as page

pytestmark = pytest.mark.django_db
NONCE = "n" * 22


def an_ordered_meeting(bids=3):
    """A meeting whose panel has its order."""
    panel, items, people = a_meeting(bids)
    declare_all(panel)
    for place, item in enumerate(items, 1):
        record(item, people["secretary"], place)
    return panel, items, people


def test_the_panels_own_order_comes_first(browse):
    panel, [first, second], people = a_meeting()
    client, url = browse(people["member"]), page("panel-ranking", panel)
    assert "Declare your interests" in client.get(url).content.decode()
    declare_all(panel)
    shown = client.get(url).content.decode()
    assert "The panel has not yet placed 2 bids." in shown
    assert "Read the scores" not in shown
    record(first, people["secretary"], 1)
    assert client.post(url, {"nonce": NONCE}).status_code == 409
    with pytest.raises(NotReady):
        actions.open_ranking(panel, by=people["member"])
    record(second, people["secretary"], 2)
    assert "Read the scores" in client.get(url).content.decode()
    assert not AidRun.objects.exists()
    assert client.post(url, {"nonce": NONCE}).status_code == 302
    assert client.post(url, {"nonce": NONCE}).status_code == 302
    assert AidRun.objects.count() == 1


def test_what_went_in_and_who_looked_is_kept(browse):
    panel, items, people = an_ordered_meeting()
    client, url = browse(people["chair"]), page("panel-ranking", panel)
    client.post(url, {"nonce": NONCE})
    run = AidRun.objects.get()
    assert run.opened_by == people["chair"]
    assert run.code == "ranking 1"
    assert set(run.snapshot["bids"]) == {item.ref for item in items}
    assert len(run.snapshot["scores"]) == 9
    assert run.snapshot["order"] == {item.ref: n for n, item in enumerate(items, 1)}
    assert len(run.result["severities"]) == 9
    assert AuditEvent.objects.filter(verb="panel.open_ranking", by=people["chair"]).count() == 1
    assert not AccessLog.objects.filter(what="panel scores").exists()
    shown = client.get(url).content.decode()
    assert AccessLog.objects.filter(what="panel scores", by=people["chair"]).count() == 1
    for words in ("Expected rank", "The panel’s place", "cannot separate places", "<svg", "Bid 1"):
        assert words in shown
    severities = [reviewer for reviewer, _n, _points in run.result["severities"]]
    assert not any(reviewer in shown for reviewer in severities)


def test_somebody_else_has_to_open_it_for_themself(browse):
    panel, _items, people = an_ordered_meeting()
    actions.open_ranking(panel, by=people["chair"])
    url = page("panel-ranking", panel)
    assert "<svg" not in browse(people["member"]).get(url).content.decode().split("<main")[1]
    assert browse(a_user()).get(url).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.open_ranking(panel, by=a_user())
    assert browse(officer_of(panel.phase)).post(url, {"nonce": NONCE}).status_code == 302


def plain(answer):
    """A page without what is new at every asking."""
    text = answer.content.decode()
    text = re.sub(r'name="(csrfmiddlewaretoken|nonce)" value="[^"]*"|nonce="[^"]*"', "", text)
    return re.sub(r"You opened this at [^.]*\.", "", text)


def test_a_conflicted_member_reads_what_a_world_without_the_bid_would_say(browse):
    panel, items, people = an_ordered_meeting(4)
    hidden = items[1]
    hidden.refresh_from_db()
    walled(people["member"], hidden)
    client, url = browse(people["member"]), page("panel-ranking", panel)
    before = plain(client.get(url))
    client.post(url, {"nonce": NONCE})
    shown = plain(client.get(url))
    assert hidden.application.title not in shown
    run = AidRun.objects.get()
    assert hidden.ref not in str(run.snapshot) + str(run.result)
    AidRun.objects.all().delete()
    ItemDeclaration.objects.filter(item=hidden).delete()
    ItemVersion.objects.filter(item=hidden).delete()
    Item.objects.filter(pk=hidden.pk).delete()
    Item.objects.filter(rank__gt=hidden.rank).update(
        rank=F("rank") - 1
    )  # as the panel would have placed them
    assert plain(client.get(url)) == before
    client.post(url, {"nonce": "m" * 22})
    assert plain(client.get(url)) == shown


def test_a_conflict_that_is_found_later_closes_the_reading(browse):
    panel, items, people = an_ordered_meeting()
    client, url = browse(people["member"]), page("panel-ranking", panel)
    client.post(url, {"nonce": NONCE})
    assert items[0].application.title in client.get(url).content.decode()
    actions.declare(items[0], by=people["member"], has_conflict=True)
    shown = client.get(url).content.decode()
    assert items[0].application.title not in shown
    assert "Expected rank" not in shown


def test_whoever_left_the_table_reads_nothing(browse):
    panel, _items, people = an_ordered_meeting()
    actions.open_ranking(panel, by=people["member"])
    seat = Seat.objects.get(panel=panel, user=people["member"])
    actions.end_seat(seat, by=officer_of(panel.phase))
    assert browse(people["member"]).get(page("panel-ranking", panel)).status_code == 404


def test_the_page_asks_as_much_of_one_bid_as_of_three(browse):
    counts = []
    for bids in (1, 3):
        panel, _items, people = an_ordered_meeting(bids)
        actions.open_ranking(panel, by=people["chair"])
        client, url = browse(people["chair"]), page("panel-ranking", panel)
        client.get(url)
        with CaptureQueriesContext(connection) as found:
            client.get(url)
        counts.append(len(found))
    assert counts[0] == counts[1]
