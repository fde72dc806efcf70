"""The meeting over HTTP: the secretary's screen, each member's page, the screen in the room, and paper."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from funding.models import Discussion, ItemVersion, Meeting
from funding.panel import actions, queries
from funding.panel.actions import NotReady, Unclear
from lpip_portal import clock
from lpip_portal.workflow import Closed, Stale
from tests.factories import a_user, officer_of
from tests.funding.panel.stories import (
    a_meeting,
    declare_all,
    fresh,
    in_session,
    record,
    scored,
    seat_of,
    walled,
)
from tests.pages import url as page
from tests.pdfs import words_of
from tests.traces import trail_of

pytestmark = pytest.mark.django_db
NONCE = "n" * 22
STEP_OUT = "Please step out of the room now. You will be called back."


def normal(answer) -> str:
    """A page without what is fresh on every page."""
    return re.sub(r'name="(nonce|csrfmiddlewaretoken)" value="[^"]*"', "", answer.content.decode())


# One item at a time


def test_an_item_is_called_scored_and_ended_with_times_and_versions():
    meeting, [first, second], people = in_session()
    secretary = people["secretary"]
    discussion = actions.call_item(meeting, by=secretary, item=first)
    assert discussion.chaired_by == people["chair"]
    scored(discussion, secretary, 8, notes="Strong partners.")
    first.refresh_from_db()
    assert (first.score, first.notes, first.version) == (8, "Strong partners.", 2)
    version = ItemVersion.objects.get()
    assert (version.number, version.what["score"], version.by) == (2, 8, secretary)
    discussion.refresh_from_db()
    assert len(discussion.voices) == 4
    actions.call_item(meeting, by=people["chair"], item=second)
    discussion.refresh_from_db()
    assert discussion.until is not None
    assert [verb for verb, _by in trail_of(discussion)] == ["discussion.call", "discussion.score_item"]
    with pytest.raises(Closed):
        scored(discussion, secretary, 2)
    for person in (people["member"], officer_of(meeting.panel.phase), a_user()):
        with pytest.raises(PermissionDenied):
            actions.call_item(meeting, by=person, item=first)


def test_scoring_refuses_while_somebody_conflicted_is_marked_in_the_room():
    meeting, [first, _second], people = in_session(hide="member")
    discussion = actions.call_item(meeting, by=people["secretary"], item=first)
    with pytest.raises(NotReady) as refusal:
        scored(discussion, people["secretary"])
    assert "Bid 1" not in refusal.value.sentence
    assert str(people["member"]) not in refusal.value.sentence
    actions.step_out(discussion, by=people["secretary"], seat=seat_of(people["member"]))
    scored(discussion, people["secretary"])
    absence = discussion.absences.get()
    assert (absence.seat.user, absence.back_at) == (people["member"], None)
    actions.end_discussion(discussion, by=people["secretary"])
    absence.refresh_from_db()
    assert absence.back_at is not None


def test_a_conflict_declared_while_an_item_is_discussed_stops_its_scoring():
    meeting, [first, _second], people = in_session()
    discussion = actions.call_item(meeting, by=people["secretary"], item=first)
    actions.declare(first, by=people["other"], has_conflict=True)
    with pytest.raises(NotReady):
        scored(discussion, people["secretary"])


def test_whoever_has_not_declared_has_to_leave_or_declare():
    meeting, [first, _second], people = in_session()
    first.declarations.filter(seat__user=people["other"]).delete()
    discussion = actions.call_item(meeting, by=people["secretary"], item=first)
    assert [each.seat.user for each in queries.room(discussion).must_leave] == [people["other"]]
    actions.declare(first, by=people["other"], has_conflict=False)
    assert queries.room(discussion).must_leave == []


def test_scoring_refuses_without_a_quorum_of_those_who_are_free():
    meeting, [first, _second], people = in_session("chair", "deputy", hide="member")
    actions.arrive(meeting, by=people["secretary"], seat=seat_of(people["deputy"]))
    meeting.panel.quorum = 3
    meeting.panel.save(update_fields=["quorum"])
    discussion = actions.call_item(meeting, by=people["secretary"], item=first)
    actions.step_out(discussion, by=people["secretary"], seat=seat_of(people["member"]))
    with pytest.raises(NotReady, match="2 of the 3"):
        scored(discussion, people["secretary"])
    actions.arrive(meeting, by=people["secretary"], seat=seat_of(people["chair"]), is_remote=True)
    scored(discussion, people["secretary"])


def test_a_deputy_chairs_where_the_chair_has_a_conflict():
    meeting, [first, second], people = in_session("deputy", hide="chair")
    with pytest.raises(NotReady) as refusal:
        actions.call_item(meeting, by=people["secretary"], item=first)
    assert "Bid 1" not in refusal.value.sentence
    assert actions.call_item(meeting, by=people["secretary"], item=second).chaired_by == people["chair"]
    actions.arrive(meeting, by=people["secretary"], seat=seat_of(people["deputy"]))
    discussion = actions.call_item(meeting, by=people["secretary"], item=first)
    assert discussion.chaired_by == people["deputy"]
    with pytest.raises(PermissionDenied):
        scored(discussion, people["chair"])
    actions.step_out(discussion, by=people["deputy"], seat=seat_of(people["chair"]))
    scored(discussion, people["deputy"])
    with pytest.raises(NotReady) as refusal:
        actions.call_item(meeting, by=people["chair"], item=second)
    assert "Bid 1" not in refusal.value.sentence


def test_the_last_score_is_taken_back_and_what_stood_before_stands_again():
    meeting, [first, _second], people = in_session()
    discussion = actions.call_item(meeting, by=people["secretary"], item=first)
    scored(discussion, people["secretary"], 8, notes="First.")
    scored(discussion, people["secretary"], 3, notes="Wrong.")
    actions.undo_score(discussion, by=people["secretary"], version=fresh(first).version)
    assert (fresh(first).score, first.notes) == (8, "First.")
    assert [row.verb for row in ItemVersion.objects.filter(item=first)] == [
        "score_item",
        "score_item",
        "undo_score",
    ]
    scored(discussion, people["secretary"], 9)
    with pytest.raises(Stale):
        actions.undo_score(discussion, by=people["secretary"], version=first.version - 1)


def test_a_stale_score_is_refused_with_both():
    meeting, [first, _second], people = in_session()
    discussion = actions.call_item(meeting, by=people["secretary"], item=first)
    actions.score_item(discussion, by=people["secretary"], score=8, version=1)
    with pytest.raises(Stale, match="8 stands, and you typed 5"):
        actions.score_item(discussion, by=people["chair"], score=5, version=1)
    for score in (0, 11):
        with pytest.raises(Unclear):
            scored(discussion, people["chair"], score)


def test_nothing_is_placed_before_the_meeting_has_scored_it():
    meeting, [first, second], people = in_session()
    with pytest.raises(NotReady):
        record(first, people["secretary"], 1)
    for item in (first, second):
        scored(actions.call_item(meeting, by=people["secretary"], item=item), people["secretary"])
    record(first, people["secretary"], 1)
    record(second, people["secretary"], 2, "reserve")
    with pytest.raises(NotReady, match="still in session"):
        actions.confirm_panel(meeting.panel, by=people["chair"], minutes="All there.")
    actions.end_discussion(Discussion.objects.get(until__isnull=True), by=people["secretary"])
    actions.end_meeting(meeting, by=people["secretary"], minutes="All there.")
    assert meeting.attendances.filter(left_at__isnull=True).count() == 0
    actions.confirm_panel(meeting.panel, by=people["chair"], minutes="All there.")
    assert ItemVersion.objects.filter(verb="confirm_item").count() == 2


# Afterwards, from paper


def test_what_was_kept_on_paper_is_entered_and_marked():
    meeting, [first, _second], people = in_session(hide="member")
    since, until = clock.now() - timedelta(minutes=50), clock.now() - timedelta(minutes=30)
    there = [seat_of(people[name]) for name in ("chair", "other", "secretary")]
    said = {"score": 6, "since": since, "until": until, "version": 1}
    with pytest.raises(Unclear):
        actions.enter_afterwards(
            first, by=people["secretary"], present=[*there, seat_of(people["member"])], **said
        )
    with pytest.raises(Unclear):
        actions.enter_afterwards(first, by=people["secretary"], present=there[:1], **said)
    with pytest.raises(Unclear):
        actions.enter_afterwards(
            first,
            by=people["secretary"],
            present=there,
            **(said | {"until": clock.now() + timedelta(days=1)}),
        )
    done = actions.enter_afterwards(first, by=people["secretary"], present=there, **said)
    assert (done.is_afterwards, done.chaired_by) == (True, people["chair"])
    assert [(row.seat.user, row.out_at, row.back_at) for row in done.absences.all()] == [
        (people["member"], since, until)
    ]
    version = ItemVersion.objects.get()
    assert (version.is_afterwards, version.what["score"]) == (True, 6)
    assert meeting.discussions.count() == 1


def test_the_sheet_and_what_is_entered_from_it(browse):
    meeting, [first, _second], people = in_session()
    client = browse(people["secretary"])
    assert "Bid 1" in client.get(page("panel-sheet", meeting.panel)).content.decode()
    printed = client.get(page("panel-sheet-pdf", meeting.panel))
    assert "Bid 1" in words_of(printed.content)
    url = page("item-afterwards", first)
    assert client.get(url).status_code == 200
    assert client.post(url, {"score": "11"}).status_code == 422
    began = clock.local(clock.now() - timedelta(minutes=40)) if hasattr(clock, "local") else None
    assert began is None or began
    assert browse(people["member"]).get(url).status_code == 403
    assert browse(people["member"]).get(page("panel-sheet", meeting.panel)).status_code == 403


# Pages


def test_the_secretary_runs_a_meeting_without_scripts(browse):
    panel, [first, _second], people = a_meeting()
    declare_all(panel)
    client = browse(people["secretary"])
    assert client.get(page("meeting-plan", panel)).status_code == 200
    assert client.post(page("meeting-plan", panel), {"starts_at_0": "x"}).status_code == 422
    meeting = actions.plan_meeting(panel, by=people["secretary"], starts_at=clock.now())
    url = page("meeting", meeting)
    assert "Open the meeting" in client.get(url).content.decode()
    assert client.post(page("meeting-open", meeting), {"nonce": NONCE}).status_code == 302
    for name in ("chair", "member", "secretary"):
        data = {"seat": seat_of(people[name]).ref, "how": "remote" if name == "member" else "room"}
        assert client.post(page("meeting-arrive", meeting), data).status_code == 302
    assert client.post(page("meeting-arrive", meeting), {"seat": "nobody"}).status_code == 404
    assert client.post(page("meeting-call", meeting), {"item": first.ref}).status_code == 302
    discussion = Discussion.objects.get()
    shown = client.get(url).content.decode()
    assert "Quorum: 2 there, 2 needed" in shown
    score = page("discussion-score", discussion)
    assert client.post(score, {"score": "x", "version": "1"}).status_code == 422
    assert client.post(score, {"score": "9", "version": "1", "nonce": "m" * 22}).status_code == 302
    answer = client.post(score, {"score": "3", "version": "1"})
    assert answer.status_code == 409
    assert "9 stands, and you typed 3" in answer.content.decode()
    seat = {"seat": seat_of(people["member"]).ref}
    assert client.post(page("discussion-out", discussion), seat).status_code == 302
    assert "Out since" in client.get(url).content.decode()
    assert client.post(page("discussion-in", discussion), seat).status_code == 302
    assert client.post(page("discussion-undo", discussion), {"version": "2"}).status_code == 302
    assert fresh(first).score is None
    assert client.post(page("meeting-leave", meeting), seat).status_code == 302
    assert client.post(page("meeting-end", meeting), {"minutes": "Done."}).status_code == 409
    assert client.post(page("discussion-end", discussion)).status_code == 302
    assert client.post(page("meeting-end", meeting), {"minutes": "Done."}).status_code == 302
    recorded = client.get(page("meeting-record", meeting)).content.decode()
    assert "Done." in recorded
    assert "Bid 1" in recorded
    assert client.get(page("item-history", first)).status_code == 200
    assert browse(a_user()).get(url).status_code == 404


def test_a_conflicted_member_is_asked_out_without_a_name_and_alike_for_every_hidden_item(browse):
    meeting, items, people = in_session(bids=3, hide="member")
    walled(people["member"], items[1])
    client, url = browse(people["member"]), page("meeting-table", meeting)
    shown = []
    for item in items[:2]:
        actions.call_item(meeting, by=people["secretary"], item=item)
        shown.append(normal(client.get(url)))
        assert STEP_OUT in shown[-1]
        assert "Bid 1" not in shown[-1]
        assert "Bid 2" not in shown[-1]
    assert shown[0] == shown[1]
    discussion = actions.call_item(meeting, by=people["secretary"], item=items[2])
    assert STEP_OUT not in normal(client.get(url))
    assert client.get(page("meeting", meeting)).url == url
    assert (
        client.post(page("discussion-score", discussion), {"score": "1", "version": "1"}).status_code == 403
    )


def test_no_page_of_the_meeting_tells_a_conflicted_chair_of_the_bid(browse):
    meeting, [first, _second], people = in_session(hide="chair")
    actions.make_screen_link(meeting, by=people["secretary"])
    token = queries.token_of(meeting.screen_links.get())
    discussion = actions.call_item(meeting, by=people["secretary"], item=first)
    actions.step_out(discussion, by=people["secretary"], seat=seat_of(people["chair"]))
    scored(discussion, people["secretary"], 8, notes="Zanzibar")
    client = browse(people["chair"])
    urls = [page(name, meeting) for name in ("meeting", "meeting-table", "meeting-record")]
    urls += [
        page("panel", meeting.panel),
        page("panel-sheet", meeting.panel),
        reverse("funding:screen", args=[token]),
    ]
    for url in urls:
        told = client.get(url).content.decode()
        assert "Bid 1" not in told, url
        assert first.ref not in told, url
        assert "Zanzibar" not in told, url
    assert STEP_OUT in client.get(urls[0]).content.decode()
    for name in ("item-history", "item-afterwards"):
        assert client.get(page(name, first)).status_code == 404
    for name in ("discussion-score", "discussion-undo", "discussion-end", "discussion-out"):
        assert client.post(page(name, discussion)).status_code == 404


def test_the_agenda_leaves_no_gap_for_a_hidden_bid(browse):
    meeting, _items, people = in_session(bids=3, hide="chair")
    told = browse(people["chair"]).get(page("meeting", meeting)).content.decode()
    assert "1. <bdi>Bid 2</bdi>" in told
    assert "2. <bdi>Bid 3</bdi>" in told


# The screen in the room


@pytest.mark.parametrize("name", ["meeting", "meeting-table", "meeting-record"])
def test_the_pages_of_the_meeting_ask_alike_for_one_and_for_many(browse, name):
    counts = []
    for bids in (1, 3):
        meeting, items, people = in_session(bids=bids)
        for item in items:
            discussion = actions.call_item(meeting, by=people["secretary"], item=item)
        client, url = browse(people["secretary"]), page(name, meeting)
        client.get(url)
        with CaptureQueriesContext(connection) as found:
            assert client.get(url).status_code == 200
        counts.append(len(found))
        actions.end_discussion(discussion, by=people["secretary"])
    assert counts[0] == counts[1]


def test_a_meeting_is_planned_by_those_who_may(browse):
    panel, _items, people = a_meeting()
    meeting = actions.plan_meeting(panel, by=people["secretary"], starts_at=clock.now())
    again = actions.plan_meeting(panel, by=officer_of(panel.phase), starts_at=clock.now(), place="Elsewhere")
    assert (again.pk, again.place) == (meeting.pk, "Elsewhere")
    with pytest.raises(PermissionDenied):
        actions.plan_meeting(panel, by=people["chair"], starts_at=clock.now())
    with pytest.raises(PermissionDenied):
        actions.open_meeting(meeting, by=people["member"])
    assert Meeting.objects.count() == 1


def test_whoever_keeps_the_meeting_declares_before_they_write_and_is_led_there(browse):
    meeting, [first, second], people = in_session()
    secretary, chair = people["secretary"], people["chair"]
    seat_of(secretary).declarations.filter(item=first).delete()
    with pytest.raises(NotReady):
        actions.call_item(meeting, by=secretary, item=first)
    discussion = actions.call_item(meeting, by=chair, item=first)
    with pytest.raises(NotReady):
        scored(discussion, secretary)
    with pytest.raises(NotReady):
        actions.step_out(discussion, by=secretary, seat=seat_of(people["member"]))
    client, declare = browse(secretary), page("item-declare", first)
    shown = client.get(page("meeting", meeting)).content.decode()
    assert declare in shown
    assert "Record the score" not in shown
    for name in ("item-record", "item-afterwards"):
        assert client.get(page(name, first))["Location"] == declare
    order = client.get(page("panel-order", meeting.panel)).content.decode()
    assert first.application.title not in order
    assert second.application.title in order
    actions.declare(first, by=secretary, has_conflict=False)
    assert scored(discussion, secretary).is_scored


def test_nobody_chairs_a_bid_on_which_they_have_not_declared():
    meeting, [first, _second], people = in_session()
    seat_of(people["chair"]).declarations.filter(item=first).delete()
    made = actions.call_item(meeting, by=people["secretary"], item=first)
    assert made.chaired_by == people["deputy"]


def test_the_secretary_reads_the_whole_address_of_the_screen_and_is_asked_for_the_score(browse):
    meeting, [first, _second], people = in_session()
    discussion = actions.call_item(meeting, by=people["secretary"], item=first)
    actions.make_screen_link(meeting, by=people["secretary"])
    client = browse(people["secretary"])
    told = client.get(page("meeting", meeting)).content.decode()
    assert re.search(r">http://testserver/funding/screens/[\w:-]{30,}/<", told)
    answer = client.post(page("discussion-score", discussion), {"score": "", "nonce": NONCE})
    assert answer.status_code == 422
    assert "Enter the score" in answer.content.decode()
