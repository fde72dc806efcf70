"""After confirmation: what the panel said changes only by a new version with a reason, through whoever presides."""

import pytest
from django.core.exceptions import PermissionDenied

from funding.decisions import actions
from funding.models import Item, ItemVersion
from funding.panel import actions as table
from lpip_portal.workflow import Closed, IllegalMove, Stale
from tests.factories import a_decision, officer_of
from tests.funding.panel.stories import a_meeting, declare_all, record, walled
from tests.pages import url as page
from tests.traces import trail_of

pytestmark = pytest.mark.django_db
NONCE = "n" * 22


def confirmed(*roles: str, hide: str = ""):
    """A panel that has confirmed two bids in their order; whom ``hide`` names may not know the first."""
    panel, items, people = a_meeting(2, *(roles or ("chair", "deputy", "secretary", "member")))
    if hide:
        walled(people[hide], items[0])
    declare_all(panel)
    for n, item in enumerate(items, 1):
        record(item, people["secretary"], n)
    table.confirm_panel(panel, by=people["deputy" if hide else "chair"], minutes="All there.")
    return panel, [Item.objects.get(pk=item.pk) for item in items], people


def corrected(item: Item, by, **facts) -> Item:
    facts = {"version": item.version, "rank": 1, "recommendation": "reserve", "reason": "A slip.", **facts}
    return actions.correct_item(item, by=by, **facts)


def test_a_correction_is_a_new_version_with_a_reason():
    _panel, [first, _second], people = confirmed()
    done = corrected(first, people["chair"], nonce=NONCE)
    assert corrected(first, people["chair"], nonce=NONCE) == done
    newest = ItemVersion.objects.filter(item=first).last()
    assert (newest.reason, newest.what["recommendation"], newest.by) == (
        "A slip.",
        "reserve",
        people["chair"],
    )
    before = ItemVersion.objects.get(item=first, verb="confirm_item")
    assert before.what["recommendation"] == "fund"
    assert trail_of(first)[-1] == ("item.correct_item", people["chair"])
    with pytest.raises(Stale):
        corrected(first, people["chair"])


def test_only_whoever_presides_corrects():
    panel, [first, second], people = confirmed()
    for person in (people["secretary"], people["member"], people["deputy"], officer_of(panel.phase)):
        with pytest.raises(PermissionDenied):
            corrected(first, person)
    _panel, [first, second], people = confirmed(hide="chair")
    with pytest.raises(PermissionDenied):
        corrected(first, people["chair"])
    assert corrected(first, people["deputy"]).recommendation == "reserve"
    with pytest.raises(PermissionDenied):
        corrected(second, people["deputy"])


def test_nothing_is_corrected_once_a_decision_is_approved():
    _panel, [first, second], people = confirmed()
    a_decision(first.application)
    with pytest.raises(Closed):
        corrected(first, people["chair"])
    assert corrected(second, people["chair"], rank=2).recommendation == "reserve"


def test_what_is_not_confirmed_is_recorded_and_not_corrected():
    panel, [first, _second], people = a_meeting()
    declare_all(panel)
    with pytest.raises(IllegalMove):
        corrected(record(first, people["secretary"], 1), people["chair"])


def test_places_that_move_along_have_versions_that_name_no_bid():
    _panel, [first, second], people = confirmed()
    corrected(first, people["chair"], rank=3)
    first, second = Item.objects.get(pk=first.pk), Item.objects.get(pk=second.pk)
    assert (first.rank, second.rank) == (2, 1)
    moved = ItemVersion.objects.filter(item=second).last()
    assert moved.reason == "The place of another bid was corrected."


def test_the_page_of_a_correction(browse):
    _panel, [first, _second], people = confirmed()
    client, url = browse(people["chair"]), page("item-correct", first)
    assert url in client.get(page("item-history", first)).content.decode()
    assert client.get(url).status_code == 200
    said = {"place": "1", "recommendation": "reserve", "version": str(first.version), "score": "7"}
    assert client.post(url, said).status_code == 422
    assert client.post(url, said | {"reason": "A slip.", "nonce": NONCE}).status_code == 302
    assert "A slip." in client.get(page("item-history", first)).content.decode()
    assert client.post(url, said | {"reason": "Again."}).status_code == 409
    assert browse(people["secretary"]).get(url).status_code == 403
