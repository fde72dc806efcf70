"""The screen in the room: what a projector shows, and to whom it shows nothing."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from funding.panel import actions, queries
from tests.funding.panel.stories import in_session, scored, seat_of

pytestmark = pytest.mark.django_db


def test_the_screen_shows_the_item_and_its_score_and_nothing_else():
    meeting, [first, _second], people = in_session()
    link = actions.make_screen_link(meeting, by=people["secretary"])
    url = reverse("funding:screen", args=[queries.token_of(link)])
    assert "No bid is shown." in Client().get(url).content.decode()
    discussion = actions.call_item(meeting, by=people["secretary"], item=first)
    scored(discussion, people["secretary"], 8, notes="Zanzibar")
    told = Client().get(url).content.decode()
    assert "Bid 1" in told
    assert ">8<" in re.sub(r"\s+", "", told) or " 8<" in told
    for hidden in ("Bid 2", "Zanzibar", str(people["member"]), first.application.reference):
        assert hidden not in told


def test_the_screen_waits_until_everybody_conflicted_has_left():
    meeting, [first, _second], people = in_session(hide="member")
    link = actions.make_screen_link(meeting, by=people["secretary"])
    url = reverse("funding:screen", args=[queries.token_of(link)])
    discussion = actions.call_item(meeting, by=people["secretary"], item=first)
    told = Client().get(url).content.decode()
    assert "Waiting: somebody has yet to leave the room" in told
    assert "Bid 1" not in told
    actions.step_out(discussion, by=people["secretary"], seat=seat_of(people["member"]))
    assert "Bid 1" in Client().get(url).content.decode()


def test_a_conflicted_person_who_is_signed_in_sees_nothing_on_the_screen(browse):
    meeting, [first, _second], people = in_session(hide="member")
    link = actions.make_screen_link(meeting, by=people["secretary"])
    url = reverse("funding:screen", args=[queries.token_of(link)])
    discussion = actions.call_item(meeting, by=people["secretary"], item=first)
    actions.step_out(discussion, by=people["secretary"], seat=seat_of(people["member"]))
    told = browse(people["member"]).get(url).content.decode()
    assert "Bid 1" not in told
    assert "No bid is shown." in told


def test_the_link_of_the_screen_is_signed_taken_back_and_ends_with_the_meeting():
    meeting, _items, people = in_session()
    link = actions.make_screen_link(meeting, by=people["secretary"])
    token = queries.token_of(link)
    url = reverse("funding:screen", args=[token])
    assert Client().get(url).status_code == 200
    assert Client().post(url).status_code in (200, 403, 405)
    assert Client().get(reverse("funding:screen", args=[token[:-1] + "x"])).status_code == 404
    assert Client().get(reverse("funding:screen", args=[link.ref])).status_code == 404
    other = actions.make_screen_link(meeting, by=people["chair"])
    assert Client().get(url).status_code == 404
    newer = reverse("funding:screen", args=[queries.token_of(other)])
    assert Client().get(newer).status_code == 200
    actions.end_screen_link(meeting, by=people["secretary"])
    assert Client().get(newer).status_code == 404
    last = reverse(
        "funding:screen", args=[queries.token_of(actions.make_screen_link(meeting, by=people["chair"]))]
    )
    actions.end_meeting(meeting, by=people["secretary"])
    assert Client().get(last).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.make_screen_link(meeting, by=people["member"])
