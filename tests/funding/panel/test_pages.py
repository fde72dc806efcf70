"""The pages of the table: each once happily, what bad input gets, and what nobody may learn from them."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.urls import reverse

from funding.models import Attachment, Item, Panel, PanelComment, Phase, Review
from funding.panel import actions, queries
from lpip_portal import clock
from lpip_portal.audit.models import AccessLog
from lpip_portal.documents.models import Document
from tests.factories import a_round, a_user, approver_of, finance_of, officer_of, with_role
from tests.funding.panel.stories import (
    a_closed_phase,
    a_meeting,
    a_table,
    declare_all,
    items_of,
    record,
    walled,
)
from tests.lpip_portal.documents.files import a_pdf
from tests.pages import url as page

pytestmark = pytest.mark.django_db
NONCE = "n" * 22


def test_an_officer_forms_the_panel(browse):
    phase, _bids = a_closed_phase(1)
    client = browse(officer_of(phase))
    url = page("panel-form", phase)
    assert client.get(url).status_code == 200
    for bad in ("", "0", "1e1", "NaN", "31", "٣", "9" * 40):
        assert client.post(url, {"quorum": bad, "nonce": NONCE}).status_code == 422, bad
    answer = client.post(url, {"quorum": "2", "nonce": NONCE})
    panel = Panel.objects.get()
    assert (answer.status_code, answer.url) == (302, page("panel-seats", panel))
    assert client.get(url).url == page("panel", panel)
    for stranger in (approver_of(phase), finance_of(phase), a_user(), officer_of(a_round())):
        assert browse(stranger).get(url).status_code == 404
    assert client.get(page("panel", panel)).status_code == 200


def test_an_officer_seats_and_unseats(browse):
    phase, _bids = a_closed_phase(1)
    panel, people = a_table(phase, "chair")
    client, url = browse(officer_of(phase)), page("panel-seats", panel)
    assert "chair" in client.get(url).content.decode()
    person = a_user("Mair ap Rhys")
    answer = client.post(url, {"email": person.email.upper(), "role": "member", "nonce": NONCE})
    assert answer.status_code == 302
    assert "Mair ap Rhys" in client.get(url).content.decode()
    for email, role in (
        ("nobody@example.org", "member"),
        ("x", "member"),
        (person.email, "king"),
        ("", ""),
        ("a\x00@example.org", "member"),
    ):
        assert client.post(url, {"email": email, "role": role}).status_code == 422
    assert client.post(url, {"email": person.email, "role": "member"}).status_code == 409
    seat = person.seats.get()
    end = page("seat-end", seat)
    assert client.get(end).status_code == 200
    assert browse(people["chair"]).get(url).status_code == 403
    assert browse(people["chair"]).post(end).status_code == 403
    assert browse(a_user()).post(end).status_code == 404
    assert client.post(end, {"nonce": "m" * 22}).status_code == 302
    assert client.get(end).status_code == 404


def test_the_secretary_convenes_once_nothing_blocks(browse):
    phase, [bid] = a_closed_phase(1, reviews=2)
    panel, people = a_table(phase)
    client, url = browse(people["secretary"]), page("panel-convene", panel)
    shown = client.get(url).content.decode()
    assert "A bid that you may not see" in shown
    assert "Bid 1" not in shown
    assert "fewer reviews" not in shown
    assert client.post(url, {"nonce": NONCE}).status_code == 409
    assert client.post(url, {"nonce": NONCE, "waiver": "Mine."}).status_code == 409
    officer = browse(officer_of(phase))
    shown = officer.get(url).content.decode()
    assert "“Bid 1” has 2 of 3 reviews." in shown
    assert "fewer reviews" in shown
    assert officer.post(url, {"waiver": "x" * 501}).status_code == 422
    assert officer.post(url, {"waiver": "A reviewer fell ill.", "nonce": NONCE}).status_code == 302
    assert bid.review_waiver.reason == "A reviewer fell ill."
    assert officer.get(url).status_code == 302
    assert officer.post(url, {"nonce": "m" * 22}).status_code == 409
    assert browse(people["chair"]).get(url).status_code == 403


def test_declaring_on_one_page_opens_the_papers(browse):
    panel, [first, second], people = a_meeting()
    client, url = browse(people["member"]), page("panel-declare", panel)
    listed = client.get(page("panel", panel)).content.decode()
    assert "Open after your declaration" in listed
    assert client.get(page("item", first)).url == url
    assert client.post(url, {"nonce": NONCE}).status_code == 422
    assert client.post(url, {f"item_{first.ref}": "perhaps"}).status_code == 422
    answer = client.post(url, {f"item_{first.ref}": "none", f"item_{second.ref}": "conflict", "nonce": NONCE})
    assert answer.status_code == 302
    assert "You have declared on every bid" in client.get(url).content.decode()
    assert client.get(page("item", first)).status_code == 200
    assert client.get(page("item", second)).status_code == 404
    assert browse(officer_of(panel.phase)).get(url).status_code == 403
    assert browse(a_user()).get(url).status_code == 404


def test_a_conflict_found_later_closes_the_bid(browse):
    panel, [first, _second], people = a_meeting()
    declare_all(panel)
    client, url = browse(people["member"]), page("item-declare", first)
    assert client.get(url).status_code == 200
    assert client.post(url, {"nonce": NONCE}).status_code == 422
    assert client.post(url, {"declaration": "conflict", "nonce": NONCE}).status_code == 302
    assert client.get(url).status_code == 404
    assert client.post(url, {"declaration": "none"}).status_code == 404


def test_the_papers_show_everything_but_the_reviewers(browse):
    panel, [first, _second], people = a_meeting()
    declare_all(panel)
    reviews = Review.objects.filter(assignment__application=first.application)
    PanelComment.objects.create(review=reviews[0], text="Between us: the plan is thin.")
    unable = reviews[1].scores.first()
    type(unable).objects.filter(pk=unable.pk).update(points=None, unable_reason="Not my field.")
    Review.objects.filter(pk=reviews[2].pk).update(state="unusable", comments="Not to be read.")
    shown = browse(people["member"]).get(page("item", first)).content.decode()
    for words in (
        "Reviewer A",
        "Reviewer B",
        "Between us: the plan is thin.",
        "A sound bid.",
        "Not my field.",
        "Quality",
    ):
        assert words in shown
    assert "Not to be read." not in shown
    assert "Review 3" not in shown
    for review in Review.objects.select_related("assignment__reviewer"):
        assert review.assignment.reviewer.name not in shown
        assert review.assignment.reviewer.email not in shown
        assert review.ref not in shown
        assert review.assignment.ref not in shown
    assert AccessLog.objects.get().by == people["member"]


def test_who_may_open_the_papers(browse):
    panel, [first, _second], people = a_meeting()
    url = page("item", first)
    assert browse(officer_of(panel.phase)).get(url).status_code == 200
    assert browse(approver_of(panel.phase)).get(url).status_code == 200
    assert browse(with_role("auditor")).get(url).status_code == 200
    strangers = [finance_of(panel.phase), first.application.lead, officer_of(a_round()), a_user()]
    for stranger in strangers:
        assert browse(stranger).get(url).status_code == 404
        assert browse(stranger).get(page("panel", panel)).status_code == 404
    assert browse(people["secretary"]).get(url).status_code == 302
    assert browse(None).get(url).status_code == 302
    assert browse(people["chair"]).get("/funding/items/ABCDEFGHJK/").status_code == 404


def a_frozen_file(bid) -> Attachment:
    """A case for support that was submitted with a bid."""
    case = Document.objects.create(
        name="My secret name.pdf",
        media_type="application/pdf",
        size=4,
        sha256="0" * 64,
        scan="clean",
        added_by=bid.lead,
    )
    storages["documents"].save(case.key, ContentFile(a_pdf()))
    made = Attachment.objects.create(application=bid, kind="case", document=case)
    submission = bid.submissions.get()
    submission.content |= {
        "sections": [{"slug": "documents", "title": "Documents", "component": "documents", "answers": []}],
        "documents": [{"ref": made.ref, "kind": "case", "size": 4}],
    }
    submission.save()
    return made


def test_a_file_is_served_through_the_item(browse):
    panel, [first, second], people = a_meeting()
    frozen, late = a_frozen_file(first.application), a_frozen_file(second.application)
    client = browse(people["chair"])
    url = reverse("funding:item-document", args=[first.ref, frozen.ref])
    assert client.get(url).status_code == 404
    declare_all(panel)
    assert url in client.get(page("item", first)).content.decode()
    answer = client.get(url)
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert "secret" not in answer["Content-Disposition"]
    assert client.get(reverse("funding:attachment", args=[frozen.ref])).status_code == 404
    assert client.get(reverse("funding:item-document", args=[first.ref, late.ref])).status_code == 404
    walled(people["chair"], first)
    assert client.get(url).status_code == 404
    assert [log.what for log in AccessLog.objects.order_by("pk")] == ["item", "item file"]


def test_recording_on_its_own_page(browse):
    panel, [first, second], people = a_meeting()
    declare_all(panel)
    client, url = browse(people["secretary"]), page("item-record", first)
    assert client.get(url).status_code == 200
    good = {"place": "1", "recommendation": "fund", "feedback": "Strong.", "version": "1", "nonce": NONCE}
    for bad in (
        {"place": "0"},
        {"place": "-1"},
        {"place": "1.5"},
        {"place": "NaN"},
        {"place": "1e3"},
        {"place": ""},
        {"place": "9" * 60},
        {"recommendation": "maybe"},
        {"recommendation": ""},
        {"feedback": "a\x00b"},
        {"feedback": "x" * 1_000_000},
    ):
        answer = client.post(url, good | bad)
        assert answer.status_code == 422, bad
    assert client.post(url, good).status_code == 302
    assert client.post(url, good).status_code == 302  # the same sending again
    first.refresh_from_db()
    assert (first.rank, first.feedback, first.version) == (1, "Strong.", 2)
    assert client.post(url, good | {"nonce": "m" * 22}).status_code == 409
    silent = client.post(page("item-record", second), good | {"nonce": "o" * 22})
    assert silent.status_code == 409
    assert "Strong." in silent.content.decode()
    for person in (people["member"], officer_of(panel.phase)):
        assert browse(person).get(url).status_code == 403
        assert browse(person).post(url, good).status_code == 403
    walled(people["secretary"], first)
    assert client.get(url).status_code == 404
    assert client.post(url, good).status_code == 404


def test_a_phase_with_tiers_is_recorded_in_tiers(browse):
    panel, [first, second], people = a_meeting(result=Phase.Result.TIERS)
    declare_all(panel)
    client = browse(people["chair"])
    good = {"place": "2", "recommendation": "reserve", "version": "1", "nonce": NONCE}
    assert client.post(page("item-record", first), good | {"place": "6"}).status_code == 422
    assert client.post(page("item-record", first), good).status_code == 302
    url = page("panel-order", panel)
    assert "Tied" not in client.get(url).content.decode()
    rows = {
        f"place_{first.ref}": "2",
        f"recommendation_{first.ref}": "reserve",
        f"version_{first.ref}": "2",
        f"place_{second.ref}": "1",
        f"recommendation_{second.ref}": "fund",
        f"version_{second.ref}": "1",
    }
    assert client.post(url, rows | {"nonce": "m" * 22}).status_code == 302
    assert [(item.tier, item.version) for item in items_of(panel)] == [(2, 2), (1, 2)]
    assert "Tier 1" in client.get(page("panel", panel)).content.decode()


def order_of(items, *places, tied=(), word="fund", **more):
    posted = {"nonce": NONCE}
    for item, place in zip(items, places, strict=True):
        item.refresh_from_db()
        posted |= {f"place_{item.ref}": place, f"version_{item.ref}": item.version}
        posted[f"recommendation_{item.ref}"] = word if place else ""
        if item in tied:
            posted[f"tied_{item.ref}"] = "on"
    return posted | more


def test_the_order_on_one_page(browse):
    panel, items, people = a_meeting(3)
    declare_all(panel)
    client, url = browse(people["secretary"]), page("panel-order", panel)
    assert client.get(url).status_code == 200
    silent = client.post(url, order_of(items, "1", "1", "3"))
    assert silent.status_code == 422
    assert "is tied, or change its place" in silent.content.decode()
    for bad in ("0", "NaN", "1e1", "1_0", "1000", "x" * 10_000):
        assert client.post(url, order_of(items, bad, "2", "3")).status_code == 422, bad
    assert client.post(url, order_of(items, "1", "2", "", word="")).status_code == 422
    assert client.post(url, order_of(items, "2", "1", "2", tied=(items[0], items[2]))).status_code == 302
    assert [(item.rank, item.is_tied) for item in items_of(panel)] == [(2, True), (1, False), (2, True)]
    unchanged = order_of(items, "2", "1", "2", tied=(items[0], items[2]), nonce="m" * 22)
    assert client.post(url, unchanged).status_code == 302
    assert {item.version for item in items_of(panel)} == {2}
    stale = order_of(items, "3", "1", "2", tied=(), nonce="o" * 22) | {f"version_{items[0].ref}": "1"}
    assert client.post(url, stale).status_code == 409
    for person in (people["member"], officer_of(panel.phase)):
        assert browse(person).get(url).status_code == 403
        assert browse(person).post(url, {}).status_code == 403


def test_the_chair_confirms_with_minutes(browse):
    panel, items, people = a_meeting()
    client, url = browse(people["chair"]), page("panel-confirm", panel)
    assert "Nothing is recorded about “Bid 1”." in client.get(url).content.decode()
    assert client.post(url, {"minutes": "All were there.", "nonce": NONCE}).status_code == 409
    declare_all(panel)
    for rank, item in enumerate(items, 1):
        record(item, people["secretary"], rank)
    assert client.post(url, {"minutes": " ", "nonce": NONCE}).status_code == 422
    assert browse(people["secretary"]).post(url, {"minutes": "x"}).status_code == 403
    assert client.post(url, {"minutes": "All were there.", "nonce": NONCE}).status_code == 302
    assert client.get(url).url == page("panel", panel)
    assert "All were there." in client.get(page("panel", panel)).content.decode()
    assert (
        client.post(page("panel-order", panel), order_of(items, "2", "1", nonce="m" * 22)).status_code == 409
    )
    assert client.get(page("panel-order", panel)).status_code == 302


def test_a_conflicted_member_learns_nothing_of_the_bid(browse):
    panel, [first, second, third], people = a_meeting(3)
    walled(people["member"], second)
    walled(people["secretary"], second)
    declare_all(panel)
    for rank, item in enumerate((first, second, third), 1):
        record(item, people["chair"], rank, feedback="Words.")
    for role in ("member", "secretary"):
        client = browse(people[role])
        for name in ("panel", "panel-declare", *(["panel-order"] if role == "secretary" else [])):
            shown = client.get(page(name, panel)).content.decode()
            assert "Bid 2" not in shown, (role, name)
            assert second.ref not in shown
            assert second.application.reference not in shown
            assert "Bid 3" in shown
        for name in ("item", "item-record", "item-declare"):
            assert client.get(page(name, second)).status_code == 404
        rows = queries.rows(people[role], panel)
        assert [row.place_words for row in rows] == ["1", "2"]
        assert [spread.label for spread in queries.spreads(rows)] == ["Bid 1", "Bid 3"]
    actions.confirm_panel(panel, by=people["chair"], minutes="About Bid 2 we said much.")
    assert "Bid 2" in browse(people["chair"]).get(page("panel", panel)).content.decode()
    assert "Bid 2" not in browse(people["member"]).get(page("panel", panel)).content.decode()


@pytest.mark.parametrize("bids", [1, 3])
def test_the_list_costs_the_same_however_long(browse, django_assert_num_queries, bids):
    panel, _items, people = a_meeting(bids)
    declare_all(panel)
    client = browse(people["chair"])
    with django_assert_num_queries(12):
        client.get(page("panel", panel))


@pytest.mark.parametrize("bids", [1, 3])
def test_declaring_costs_the_same_however_long(browse, django_assert_num_queries, bids):
    panel, _items, people = a_meeting(bids)
    client = browse(people["member"])
    with django_assert_num_queries(9):
        client.get(page("panel-declare", panel))


def titles(user) -> list[str]:
    return [todo.title for todo in queries.todos(user, clock.now())]


def test_what_each_should_do_next():
    phase, _bids = a_closed_phase(1)
    officer = officer_of(phase)
    assert titles(officer) == ["Form the panel"]
    panel, people = a_table(phase)
    assert titles(officer) == ["Fill the panel and convene it"]
    assert titles(people["secretary"]) == ["Convene the panel"]
    assert titles(people["member"]) == []
    actions.convene(panel, by=officer)
    assert titles(officer) == []
    assert titles(people["member"]) == ["Declare your interests on the panel’s bids"]
    declare_all(panel)
    assert titles(people["member"]) == ["Read the papers before the panel meets"]
    assert titles(people["secretary"])[-1] == "Record what the panel recommends"
    record(items_of(panel)[0], people["secretary"], 1)
    assert titles(people["chair"])[-1] == "Confirm the panel’s recommendations"
    Panel.objects.update(state="confirmed")
    assert titles(people["chair"]) == []
    assert titles(a_user()) == []


def test_after_the_day_nobody_is_told_to_read():
    panel, _items, people = a_meeting()
    declare_all(panel)
    Phase.objects.update(panel_on=(clock.now() - timedelta(days=2)).date())
    assert titles(people["member"]) == []
    panel = Panel.objects.select_related("phase").get()
    assert "records what the panel recommends" in queries.next_step(people["member"], panel)
    assert Item.objects.count() == 2
