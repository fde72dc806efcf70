"""More time to respond: later and never earlier, with a reason and letters, before the table judges, and its papers wait."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from funding.models import Item, Panel, ResponseExtension
from funding.panel import actions
from funding.review import actions as reviews
from lpip_portal import clock
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import Closed, IllegalMove, Refusal
from tests.factories import a_panel, a_phase, a_response, approver_of, officer_of
from tests.pages import body, url
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db
WHY = "The portal was down on the last afternoon."


def extend(window, days: int = 3, **facts):
    """Give a window some days more."""
    until = window.closes_at + timedelta(days=days)
    by = facts.pop("by", officer_of(window.phase))
    return actions.extend_responses(window.phase, by=by, closes_at=until, reason=WHY, **facts)


def test_leads_get_more_time_and_one_letter_with_the_reason(hands):
    response = a_response(text="First words.")
    before = response.window.closes_at
    made = extend(response.window, nonce="n" * 22)
    assert extend(response.window, nonce="n" * 22) == made
    assert letters() == [("response_extended", response.application.lead.email)]
    assert WHY in Letter.objects.get().body
    assert [verb for verb, _by in trail_of(made)] == ["response.extend"]
    hands.move_to(before + timedelta(days=3))
    response.refresh_from_db()
    lead = response.application.lead
    saved = reviews.save_response(response, by=lead, at=clock.now(), version=1, text="Better words.")
    assert (
        reviews.submit_response(saved, by=lead, at=clock.now(), version=2).submitted_text == "Better words."
    )


def test_it_is_never_shorter_and_only_an_officer_gives_it():
    window = a_response().window
    for days in (0, -1):
        with pytest.raises(Refusal):
            extend(window, days)
    with pytest.raises(PermissionDenied):
        extend(window, by=approver_of(window.phase))
    phase = a_phase(response_days=5, response_words=30)
    with pytest.raises(IllegalMove):
        actions.extend_responses(phase, by=officer_of(phase), closes_at=clock.now(), reason=WHY)
    assert not ResponseExtension.objects.exists()


def test_papers_that_are_not_open_yet_wait_and_what_is_open_stays_open():
    window = a_response().window
    panel = a_panel(window.phase, state="forming")
    made = extend(window)
    panel.refresh_from_db()
    assert panel.papers_at == made.closes_at
    Panel.objects.update(state="convened", papers_at=None)
    window.refresh_from_db()
    extend(window)
    panel.refresh_from_db()
    assert panel.papers_at is None


def test_once_the_panel_judges_there_is_no_more_time():
    window = a_response().window
    a_panel(window.phase)
    Item.objects.update(state="recorded", recommendation="fund", rank=1)
    with pytest.raises(Closed):
        extend(window)


def test_the_officers_page_keeps_what_was_typed_and_the_lead_reads_why(browse):
    response = a_response()
    phase, client = response.window.phase, browse(officer_of(response.window.phase))
    assert url("response-extend", phase) in body(client.get(url("response-list", phase)))
    early = clock.now() + timedelta(days=1)
    typed = {"closes_at_day": early.day, "closes_at_month": early.month, "closes_at_year": early.year,
             "closes_at_time": "16:00", "reason": WHY}  # fmt: skip
    answer = client.post(url("response-extend", phase), typed)
    assert answer.status_code == 422
    assert WHY in body(answer)
    late = response.window.closes_at + timedelta(days=4)
    typed |= {"closes_at_day": late.day, "closes_at_month": late.month, "closes_at_year": late.year}
    assert client.post(url("response-extend", phase), typed).status_code == 302
    assert WHY in body(client.get(url("response-list", phase)))
    assert WHY in body(browse(response.application.lead).get(url("response", response)))
