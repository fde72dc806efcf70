"""The pages of places, themes and milestones: to writers only, and only where the paper asks."""

import pytest

from funding.models import Question
from tests.factories import a_place, a_theme, an_application, an_organisation
from tests.funding.applications.test_asked import a_designed_bid, ask

pytestmark = pytest.mark.django_db


def at(bid, tail: str) -> str:
    """The address of a page of a bid."""
    return f"/funding/applications/{bid.ref}/{tail}/"


def test_places_and_themes_are_picked_over_http(browse):
    bid = a_designed_bid()
    ask(bid, "where", "places")
    ask(bid, "what", "themes")
    council = a_place("W06000015", "Cardiff", kind="council", parent=a_place())
    a_theme("innovation")
    signed_in = browse(bid.lead)
    assert 'value="W92000004" checked' in signed_in.get(at(bid, "places")).content.decode()
    answer = signed_in.post(at(bid, "places"), {"councils": [council.code], "seen": "", "nonce": "a" * 22})
    assert answer.url.endswith("/sections/more/#question-where")
    assert list(bid.picked_places.values_list("place__code", flat=True)) == [council.code]
    assert signed_in.post(at(bid, "places"), {"councils": ["E99999999"], "seen": ""}).status_code == 422
    late = signed_in.post(
        at(bid, "places"), {"councils": [council.code], "seen": "W92000004", "nonce": "b" * 22}
    )
    assert late.status_code == 409
    assert signed_in.post(at(bid, "themes"), {"themes": ["innovation"], "seen": ""}).status_code == 302
    assert signed_in.post(at(bid, "themes"), {"themes": ["a\x00b"], "seen": "innovation"}).status_code == 422


def test_milestones_are_planned_changed_and_removed_over_http(browse):
    bid = a_designed_bid()
    ask(bid, "when", "milestones")
    signed_in = browse(bid.lead)
    good = {"title": "Cynulliad cyntaf ŵŷ", "month": "2", "nonce": "a" * 22}
    assert signed_in.post(at(bid, "milestones"), good).status_code == 302
    row = bid.milestones.get()
    assert row.owner == bid.organisation
    for bad in (
        {"month": "0"},
        {"month": "NaN"},
        {"month": "999"},
        {"month": "٣"},
        {"title": ""},
        {"title": "a\x00"},
    ):
        assert signed_in.post(at(bid, "milestones"), good | bad).status_code == 422, bad
    stranger = an_organisation()
    assert signed_in.post(
        at(bid, "milestones"), good | {"owner": stranger.ref, "nonce": "b" * 22}
    ).status_code in (302, 422)
    assert not bid.milestones.filter(owner=stranger).exists()
    page = at(bid, f"milestones/{row.ref}")
    assert (
        signed_in.post(page, good | {"title": "Two", "seen": row.as_seen, "nonce": "c" * 22}).status_code
        == 302
    )
    assert (
        signed_in.post(page, good | {"title": "Three", "seen": row.as_seen, "nonce": "d" * 22}).status_code
        == 409
    )
    assert b"Two" in signed_in.get(at(bid, "milestones")).content
    gone = at(bid, f"milestones/{row.ref}/remove")
    assert signed_in.get(gone).status_code == 200
    assert signed_in.post(gone, {"nonce": "e" * 22}).status_code == 302
    assert not bid.milestones.filter(pk=row.pk).exists()


def test_a_paper_that_does_not_ask_has_no_such_page(browse):
    bid = an_application("draft")
    signed_in = browse(bid.lead)
    for tail in ("places", "themes", "milestones"):
        assert signed_in.get(at(bid, tail)).status_code == 404
    assert not Question.objects.filter(kind="places").exists()
