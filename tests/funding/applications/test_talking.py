"""Messages about a bid, between two sides alone; and one text written to many leads, one letter each."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from funding.applications import actions, queries
from funding.models import BulkLetter, Interest, Message, RoundOfficer
from lpip_portal import clock
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import Refusal, Stale
from tests.factories import (
    a_phase,
    a_signatory,
    a_user,
    an_application,
    an_assignment,
    approver_of,
    belongs,
    finance_of,
    officer_of,
    with_role,
)
from tests.pages import body, url
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db


def walled_officer(bid):
    """An officer of the round who is in conflict with a bid."""
    person = a_user()
    RoundOfficer.objects.create(round=bid.phase.round, user=person, since=clock.now() - timedelta(days=1))
    Interest.objects.create(
        user=person, application=bid, kind="personal", source="declared", state="confirmed"
    )
    return person


def test_both_sides_write_and_a_letter_says_so_without_the_words():
    bid = an_application()
    officer = officer_of(bid)
    walled = walled_officer(bid)
    asked = actions.write_message(bid, by=bid.lead, text="May we name a third council?")
    assert asked.side == Message.Side.TEAM
    assert letters("bid_message") == [("bid_message", officer.email)]
    told = actions.write_message(bid, by=officer, text="You may.")
    assert told.is_from_officers
    assert letters("bid_message")[1:] == [("bid_message", bid.lead.email)]
    assert "third council" not in Letter.objects.filter(kind="bid_message").first().body
    assert ("message.write", officer) in trail_of(told)
    assert walled.email not in [address for _kind, address in letters()]
    assert [each.text for each in queries.thread(officer, bid)] == [
        "May we name a third council?",
        "You may.",
    ]


def test_nobody_but_the_two_sides_reads_or_writes(browse):
    bid = an_application("submitted")
    actions.write_message(bid, by=bid.lead, text="A private word")
    reviewer = an_assignment(bid).reviewer
    strangers = [
        an_application(phase=bid.phase).lead, walled_officer(bid), reviewer, officer_of(a_phase()), finance_of(bid),
        approver_of(bid), with_role("auditor"), a_user(),
    ]  # fmt: skip
    for person in strangers:
        assert not Message.objects.visible_to(person).exists()
        assert browse(person).get(url("application-messages", bid)).status_code == 404
        with pytest.raises(PermissionDenied):
            actions.write_message(bid, by=person, text="x")
    for person in (belongs(a_user(), bid.partnership, "community"), a_signatory(bid.organisation)):
        assert "A private word" in body(browse(person).get(url("application-messages", bid)))


def test_an_officer_finds_the_thread_beside_a_bid_and_others_do_not(browse):
    bid = an_application("draft")
    page = url("application", bid)
    assert "Messages with the applicants" in body(browse(officer_of(bid)).get(page))
    assert "Messages with the applicants" not in body(browse(approver_of(bid)).get(page))
    assert "Messages with the officers" in body(browse(bid.lead).get(page))


def test_an_officer_who_has_a_part_in_the_bid_writes_as_its_team():
    bid = an_application()
    both = belongs(officer_of(bid), bid.partnership)
    assert actions.write_message(bid, by=both, text="x").side == Message.Side.TEAM
    assert letters("bid_message") == []


def test_the_page_of_messages(browse):
    bid = an_application()
    client, page = browse(bid.lead), url("application-messages", bid)
    for bad in ("", "\x00", "x" * 4001):
        assert client.post(page, {"text": bad}).status_code == 422
    fields = {"text": "Hello <b>there</b>", "nonce": "n" * 22}
    for _ in range(2):
        assert client.post(page, fields).status_code == 302
    assert Message.objects.count() == 1
    assert "Hello &lt;b&gt;there" in body(browse(officer_of(bid)).get(page))


def test_messages_are_bounded():
    bid = an_application()
    Message.objects.bulk_create(
        Message(application=bid, side="team", by=bid.lead, text="x") for _ in range(50)
    )
    with pytest.raises(Refusal, match="Go on tomorrow"):
        actions.write_message(bid, by=bid.lead, text="x")


@pytest.mark.parametrize("n", [1, 3])
def test_a_thread_takes_the_same_queries_however_long(browse, n, django_assert_num_queries):
    bid = an_application()
    for each in range(n):
        actions.write_message(bid, by=bid.lead, text=f"Word {each}")
    client = browse(officer_of(bid))
    with django_assert_num_queries(5):
        client.get(url("application-messages", bid))


def to_many(phase, bids, **facts):
    """Write to these leads, having seen them."""
    by = facts.pop("by", officer_of(phase))
    seen = queries.names_recipients(queries.recipients(by, phase, bids))
    facts = {"subject": "Two days left", "text": "Dear lead, …", "seen": seen, **facts}
    return actions.write_to_many(phase, by=by, bids=bids, **facts)


def test_one_text_is_one_letter_for_each_bid_and_goes_once():
    phase = a_phase()
    bids = [an_application("draft", phase=phase), an_application("submitted", phase=phase)]
    other = an_application("draft")
    walled = an_application("draft", phase=phase)
    Interest.objects.create(
        user=officer_of(phase), application=walled, kind="personal", source="declared", state="confirmed"
    )
    for _ in range(2):
        letter = to_many(phase, [*bids, other, walled], nonce="n" * 22)
    assert letter.recipients == 2
    assert sorted(letters("bulk_letter")) == sorted(("bulk_letter", bid.lead.email) for bid in bids)
    one = Letter.objects.filter(kind="bulk_letter").first()
    assert one.subject == "Two days left"
    assert bids[0].reference in one.body


def test_a_list_that_changed_since_the_preview_sends_nothing():
    phase = a_phase()
    bids = [an_application(phase=phase)]
    seen = queries.names_recipients(queries.recipients(officer_of(phase), phase, bids))
    bids.append(an_application(phase=phase))
    with pytest.raises(Stale):
        to_many(phase, bids, seen=seen)
    with pytest.raises(Refusal):
        to_many(phase, [])
    assert letters() == []


def test_only_an_officer_of_the_round_writes_to_many(browse):
    phase = a_phase()
    bid = an_application(phase=phase)
    letter = to_many(phase, [bid])
    for person in (
        bid.lead,
        approver_of(phase),
        finance_of(phase),
        with_role("auditor"),
        officer_of(a_phase()),
    ):
        with pytest.raises(PermissionDenied):
            to_many(phase, [bid], by=person)
        assert browse(person).get(url("bulk-letter-write", phase)).status_code == 404
        assert browse(person).get(url("bulk-letter", letter)).status_code == 404


def test_the_officer_narrows_looks_and_sends(browse):
    phase = a_phase()
    draft, sent = an_application("draft", phase=phase), an_application("submitted", phase=phase)
    client = browse(officer_of(phase))
    page = url("bulk-letter-write", phase) + "?state=draft"
    assert "1 bid is on the list" in body(client.get(page))
    fields = {"subject": "Two days left", "text": "Dear lead,\nplease submit.", "nonce": "n" * 22}
    for bad in ({"subject": ""}, {"text": "\x00"}, {"subject": "x" * 151}):
        assert client.post(page, fields | bad).status_code == 422
    preview = client.post(page, fields)
    assert preview.status_code == 200
    assert draft.lead.email in body(preview)
    assert sent.lead.email not in body(preview)
    assert letters() == []
    stale = client.post(page, fields | {"send": "yes", "seen": "0" * 32})
    assert stale.status_code == 409
    answer = client.post(page, fields | {"send": "yes", "seen": preview.context["seen"]})
    assert answer.status_code == 302
    assert letters() == [("bulk_letter", draft.lead.email)]
    Letter.objects.update(state="failed")
    shown = body(client.get(answer.url))
    assert "Refused by the mail server" in shown
    assert BulkLetter.objects.get().narrowed == "state=draft"


@pytest.mark.parametrize("n", [1, 3])
def test_the_page_of_a_letter_to_many_takes_the_same_queries(browse, n, django_assert_num_queries):
    phase = a_phase()
    letter = to_many(phase, [an_application(phase=phase) for _ in range(n)])
    client = browse(officer_of(phase))
    with django_assert_num_queries(5):
        client.get(url("bulk-letter", letter))
