"""The pages of the response: what its lead, the officers, the panel and everybody else see of it."""

from datetime import timedelta

import pytest

from funding.models import Interest, Item, ItemDeclaration, PanelComment, Response, Review
from funding.panel import queries as table
from funding.review import actions
from lpip_portal import clock
from lpip_portal.audit.models import AccessLog
from tests.factories import (
    a_panel,
    a_response,
    a_review,
    a_signatory,
    a_user,
    an_application,
    an_assignment,
    belongs,
    officer_of,
)
from tests.pages import body, url

from .test_responding import opened, settled

pytestmark = pytest.mark.django_db


def sent(client, response, **facts):
    """The answer to one saving of the open page."""
    typed = {"version": "0", "text": "My answer", "tab": "one", "sequence": "1", **facts}
    return client.post(url("response-autosave", response), typed, headers={"accept": "application/json"})


def test_a_lead_reads_writes_checks_and_submits(browse):
    phase, [bid, _other] = settled()
    opened(phase)
    client = browse(bid.lead)
    page = body(client.get(url("response", bid.response)))
    assert "Reviewer A" in page
    assert f"Opinion 0 of {bid.title}." in page
    assert "/responses/" in body(client.get("/"))
    answer = client.post(
        url("response", bid.response), {"version": "0", "text": "It is there.", "complete": "yes"}
    )
    assert answer.url == url("response-submit", bid.response)
    assert "It is there." in body(client.get(answer.url))
    done = client.post(answer.url, {"version": "1"})
    assert done.url == url("response", bid.response)
    page = body(client.get(done.url))
    assert "Your response was submitted" in page
    assert "What happens next" in page


def test_an_open_page_saves_itself_and_another_window_overwrites_nothing(browse):
    response = a_response()
    client = browse(response.application.lead)
    assert sent(client, response).json()["version"] == 1
    assert sent(client, response, version="1", sequence="2", text="More").json()["version"] == 2
    assert sent(client, response, sequence="1", text="Older").json()["version"] == 2
    clash = sent(client, response, tab="two", text="Other words")
    assert (clash.status_code, clash.json()["plain"]) == (409, "More")
    assert Response.objects.get().text == "More"


def test_a_saving_asks_the_database_at_most_ten_times(browse, django_assert_max_num_queries):
    response = a_response()
    client = browse(response.application.lead)
    sent(client, response)
    with django_assert_max_num_queries(13):  # the session and the person are three
        assert sent(client, response, version="1", sequence="2", text="Warm").status_code == 200


def test_after_the_window_it_is_read_only_and_late_words_are_shown_back(browse, hands):
    response = a_response()
    client = browse(response.application.lead)
    hands.move_to(response.window.closes_at + timedelta(seconds=1))
    page = body(client.get(url("response", response)))
    assert "<textarea" not in page
    assert "No response was submitted" in page
    late = client.post(url("response", response), {"version": "0", "text": "Too late, alas", "draft": "yes"})
    assert late.status_code == 409
    assert "Too late, alas" in body(late)
    assert sent(client, response).status_code == 409
    assert Response.objects.get().text == ""


def test_nobody_else_learns_that_there_is_a_response(browse):
    phase, [bid, rival] = settled()
    opened(phase)
    reviewer = Review.objects.filter(assignment__application=bid).first().assignment.reviewer
    conflicted = an_assignment(bid, "conflicted").reviewer
    Interest.objects.create(
        user=conflicted, application=bid, kind="personal", state="confirmed", source="declared"
    )
    member = belongs(a_user(), bid.partnership)
    for person in (rival.lead, reviewer, conflicted, member, a_signatory(bid.organisation), a_user()):
        client = browse(person)
        for name in ("response", "response-submit", "response-versions", "response-read"):
            assert client.get(url(name, bid.response)).status_code == 404, name
        assert sent(client, bid.response).status_code == 404
        assert client.get(url("application-response", bid)).status_code == 404
        assert client.get(url("response-list", phase)).status_code == 404
        assert bid.response.ref not in body(client.get("/"))


def test_the_pages_of_a_bid_say_nothing_of_reviewers_scores_or_confidence(browse):
    phase, [bid] = settled(1, 0, reviews_per_bid=1)
    review = a_review(
        an_assignment(bid, reviewer=a_user("Zebedee Quill")),
        "usable",
        points=2,
        comments="Sound.",
        confidence="low",
    )
    PanelComment.objects.create(review=review, text="Between us: no.")
    opened(phase)
    client = browse(bid.lead)
    page = body(client.get(url("response", bid.response)))
    for word in ("Zebedee", review.ref, review.assignment.ref, review.assignment.reviewer.ref, "Between us",
                 "from a distance", "2 –", "Points", f"{clock.today():%-d %B}, "):  # fmt: skip
        assert word not in page, word


def test_a_withdrawn_comment_is_not_shown_and_its_words_are_nowhere(browse):
    phase, [bid] = settled(1, reviews_per_bid=2)
    opened(phase)
    review = Review.objects.get(letter="B")
    actions.void(review, by=officer_of(phase), kind="personal", evidence="They are married.")
    for person, name in ((bid.lead, "response"),):
        page = body(browse(person).get(url(name, bid.response)))
        assert "was withdrawn" in page
        assert review.comments not in page


def test_a_lead_finds_the_response_from_the_bid(browse):
    phase, [bid] = settled(1)
    client = browse(bid.lead)
    assert url("application-response", bid) in body(client.get(url("application", bid)))
    assert "not complete yet" in body(client.get(url("application-response", bid)))
    opened(phase)
    assert client.get(url("application-response", bid)).url == url("response", bid.response)


def test_an_officer_opens_it_and_sees_who_has_answered(browse):
    phase, [bid, other] = settled()
    client = browse(officer_of(phase))
    assert url("response-open", phase) in body(client.get(url("response-list", phase)))
    assert client.post(url("response-open", phase), {"nonce": ""}).status_code == 422
    assert client.post(url("response-open", phase), {"is_checked": "on"}).status_code == 302
    response = actions.save_response(
        bid.response, by=bid.lead, at=clock.now(), version=0, text="Section four."
    )
    page = body(client.get(url("response-list", phase)))
    assert "0 of 2 bids" in page
    assert client.get(url("response-read", response)).status_code == 404
    actions.submit_response(response, by=bid.lead, at=clock.now(), version=1)
    assert "1 of 2 bids" in body(client.get(url("response-list", phase)))
    assert "Section four." in body(client.get(url("response-read", response)))
    assert AccessLog.objects.filter(what="response to reviews", by=officer_of(phase)).exists()
    assert client.get(url("response", response)).status_code == 404
    assert client.get(url("response-read", other.response)).status_code == 404


def test_a_walled_officer_sees_neither_the_row_nor_its_count(browse):
    phase, [bid, _other] = settled()
    opened(phase)
    officer = officer_of(phase)
    Interest.objects.create(
        user=officer, application=bid, kind="personal", state="confirmed", source="declared"
    )
    actions.submit_response(
        actions.save_response(bid.response, by=bid.lead, at=clock.now(), version=0, text="Here."),
        by=bid.lead, at=clock.now(), version=1,
    )  # fmt: skip
    client = browse(officer)
    page = body(client.get(url("response-list", phase)))
    assert "0 of 1 bid has" in page
    assert bid.title not in page
    assert client.get(url("response-read", bid.response)).status_code == 404


@pytest.mark.parametrize("bids", [1, 3])
def test_the_list_asks_as_much_for_one_bid_as_for_three(browse, bids, django_assert_num_queries):
    phase, _bids = settled(bids, 1, reviews_per_bid=1)
    opened(phase)
    client = browse(officer_of(phase))
    client.get(url("response-list", phase))
    with django_assert_num_queries(LIST_QUERIES):
        client.get(url("response-list", phase))


LIST_QUERIES = 11


def at_the_table(phase, bid):
    """The item of a bid at a convened panel, whose chair has declared no conflict on it, and the chair."""
    panel = a_panel(phase)
    item = Item.objects.select_related("panel__phase", "application").get(application=bid)
    chair = panel.seats.get(role="chair")
    ItemDeclaration.objects.create(seat=chair, item=item, has_conflict=False)
    return item, chair.user


def test_the_panel_reads_it_beside_the_item_under_the_applicants_letters(browse, hands):
    phase, [bid] = settled(1)
    window = opened(phase)
    item, chair = at_the_table(phase, bid)
    client = browse(chair)
    assert "may respond until" in body(client.get(url("item", item)))
    actions.submit_response(
        actions.save_response(bid.response, by=bid.lead, at=clock.now(), version=0, text="Reviewer B is mistaken."),
        by=bid.lead, at=clock.now(), version=1,
    )  # fmt: skip
    hands.move_to(window.closes_at + timedelta(minutes=1))
    page = body(client.get(url("item", item)))
    assert "Reviewer B is mistaken." in page
    shown = {each.label: each.comments for each in table.papers(item).opinions}
    assert shown == {f"Reviewer {each.label}": each.comments for each in bid.response.comments.all()}
    titles = [part["title"] for part in table.pack_part(chair, item)["parts"]]
    assert "The applicant’s response to the reviews" in titles


def test_silence_is_stated_only_after_the_window(browse, hands):
    phase, [bid] = settled(1)
    window = opened(phase)
    item, chair = at_the_table(phase, bid)
    actions.save_response(bid.response, by=bid.lead, at=clock.now(), version=0, text="Only a draft.")
    client = browse(chair)
    hands.move_to(window.closes_at)
    assert "No response was given" not in body(client.get(url("item", item)))
    hands.move_to(window.closes_at + timedelta(milliseconds=1))
    page = body(client.get(url("item", item)))
    assert "No response was given" in page
    assert "Only a draft." not in page


def test_who_is_conflicted_at_the_table_finds_nothing_and_the_deputy_reads_it(browse):
    phase, [bid] = settled(1)
    opened(phase)
    item, chair = at_the_table(phase, bid)
    panel = item.panel
    deputy = panel.seats.create(user=a_user("Deputy"), role="deputy", given_by=officer_of(phase))
    ItemDeclaration.objects.create(seat=deputy, item=item, has_conflict=False)
    ItemDeclaration.objects.filter(seat__user=chair).update(has_conflict=True)
    assert browse(chair).get(url("item", item)).status_code == 404
    assert "may respond until" in body(browse(deputy.user).get(url("item", item)))


def test_a_phase_without_responses_says_nothing_of_them(browse):
    phase, [bid] = settled(1, response_days=0, response_words=0)
    item, chair = at_the_table(phase, bid)
    assert "response" not in body(browse(chair).get(url("item", item)))
    assert browse(officer_of(phase)).get(url("response-list", phase)).status_code == 404
    assert browse(bid.lead).get(url("application-response", bid)).status_code == 404
    assert an_application("eligible").phase.takes_responses is False
