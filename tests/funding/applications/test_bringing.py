"""Priorities of the research agenda brought into a bid."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from funding.applications import actions, queries
from funding.models import Answer, Application
from lpip_portal.workflow import IllegalMove
from tests.factories import a_priority, a_user, an_application, belongs
from tests.partnerships.pages import read
from tests.traces import trail_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def bid():
    return an_application("draft")


def agenda_answer(bid):
    return Answer.objects.get(application=bid, question__code="agenda")


def test_a_lead_brings_in_what_was_taken_up_and_what_was_written_stays(bid):
    made = a_priority(bid.partnership, "prioritised", title_en="Buses <i>now</i>")
    question = queries.places_for_words(bid)[0]
    before = agenda_answer(bid).text
    actions.bring_in(bid, question, [made], by=bid.lead)
    said = agenda_answer(bid)
    assert before in said.text
    assert "<strong>Buses &lt;i&gt;now&lt;/i&gt;</strong>" in said.text
    assert "From our research agenda as of" in said.text
    assert (question.code, said.versions.count()) == ("agenda", said.versions.count())
    assert ("application.bring_in", bid.lead) in trail_of(bid)
    assert [each.priority for each in queries.brought_in(bid)] == [made]


def test_what_was_brought_in_is_not_brought_in_twice(bid):
    made, question = a_priority(bid.partnership, "answered"), queries.places_for_words(bid)[0]
    actions.bring_in(bid, question, [made], by=bid.lead)
    text = agenda_answer(bid).text
    assert actions.bring_in(bid, question, [made], by=bid.lead) == []
    assert agenda_answer(bid).text == text


def test_only_a_lead_and_only_what_their_own_partnership_took_up(bid):
    question = queries.places_for_words(bid)[0]
    made = a_priority(bid.partnership, "prioritised")
    with pytest.raises(PermissionDenied):
        actions.bring_in(bid, question, [made], by=belongs(a_user(), bid.partnership))
    for other in (a_priority(bid.partnership), a_priority(None, "prioritised")):
        with pytest.raises(PermissionDenied):
            actions.bring_in(bid, question, [other], by=bid.lead)


def test_a_bid_that_was_sent_takes_nothing_in(bid):
    made, question = a_priority(bid.partnership, "prioritised"), queries.places_for_words(bid)[0]
    Application.objects.filter(pk=bid.pk).update(state="with_organisation")
    with pytest.raises(IllegalMove):
        actions.bring_in(bid, question, [made], by=bid.lead)


def test_it_is_done_on_a_page_of_the_bid(browse, bid):
    client, page = browse(bid.lead), reverse("funding:application-bring-in", args=[bid.ref])
    assert page in read(client.get(reverse("funding:application", args=[bid.ref])))
    assert "Nothing to bring in" in read(client.get(page))
    made, hidden = a_priority(bid.partnership, "in_delivery"), a_priority(bid.partnership, title_en="Not yet")
    assert hidden.title_en not in read(client.get(page))
    assert "Select at least one priority" in read(client.post(page, {"question": "agenda"}))
    answer = client.post(page, {"question": "agenda", "priorities": [made.ref]}, follow=True)
    assert "1 priority is brought in" in read(answer)
    assert made.title_en in answer.content.decode()
    assert "Brought in so far" in read(client.get(page))
