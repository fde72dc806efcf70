"""Events of the hub: from a plan to the numbers."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from hub.events import actions, queries
from hub.models import Attendance, Event, HubPerson
from lpip_portal import clock
from lpip_portal.workflow import IllegalMove, NotReady, Stale
from partnerships.engagement import queries as engagement
from partnerships.models import EngagementActivity
from tests.factories import a_partnership, a_user, an_event
from tests.partnerships.pages import read

pytestmark = pytest.mark.django_db
ANYBODY = AnonymousUser()


def to(name, *arguments):
    return reverse(f"hub:{name}", args=[each.ref for each in arguments])


@pytest.fixture
def hub():
    person = a_user("Hana")
    HubPerson.objects.create(user=person, role="staff", since=clock.uk(2026, 1, 5))
    return person


def when(name, year, month, day, time):
    return {
        f"{name}_day": str(day),
        f"{name}_month": str(month),
        f"{name}_year": str(year),
        f"{name}_time": time,
    }


def told(**facts):
    words = {
        "kind": "seminar", "title_en": "Buses", "summary_en": "What works.", "audience": "Everybody",
        "access": "Lift.", "language": "both", "place": "Birmingham", "nonce": "v" * 22,
    }  # fmt: skip
    return words | when("starts_at", 2026, 11, 2, "10:00") | when("ends_at", 2026, 11, 2, "12:00") | facts


def test_an_event_goes_from_a_plan_to_its_numbers(browse, client, hub):
    hana, partnership = browse(hub), a_partnership(is_public=True, slug="dyffryn-together")
    read(hana.get(to("event-plan")))
    with clock.at(clock.uk(2026, 10, 1)):
        page = hana.post(to("event-plan"), told(partnership=partnership.ref)).url
        made = Event.objects.get()
        assert client.get(page).status_code == 404
        assert client.get(to("event-calendar", made)).status_code == 404
        assert hana.post(to("event-publish", made)).status_code == 302
        assert "English and Welsh, with interpretation" in read(client.get(page))
        assert hana.post(to("event-hold", made)).status_code == 409
    with clock.at(clock.uk(2026, 11, 3)):
        assert hana.post(to("event-hold", made)).url == to("event-report", made)
        read(hana.get(to("event-report", made)))
        assert hana.post(to("event-report", made), {}).status_code == 422
        hana.post(to("event-report", made), {"community": "12", "policy": "2", "nonce": "w" * 22})
        public = read(client.get(page))
    assert "14" in public
    assert "so small that it could tell" in public
    counted = EngagementActivity.objects.get()
    assert (counted.partnership, counted.title, counted.audience.policy) == (partnership, "Buses", 2)
    assert engagement.page(counted, ANYBODY).people == (14, None, True)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title_en": ""}, "Enter the title"),
        ({"access": ""}, "Enter how accessible it is"),
        ({"place": ""}, "Say where it is, or give the address to join online"),
        (when("ends_at", 2026, 11, 2, "09:00"), "must end after it begins"),
        ({"link": "javascript:alert(1)"}, "web address in the right format"),
        ({"partnership": "0000000000"}, "Select one of the answers in the list"),
    ],
)
def test_bad_words_are_said(browse, hub, wrong, said):
    answer = browse(hub).post(to("event-plan"), told(**wrong))
    assert answer.status_code == 422
    assert said in read(answer)
    assert not Event.objects.exists()


def test_only_hub_staff_keep_events(hub):
    stranger, event = a_user(), an_event("published")
    for refused in (
        lambda: actions.plan_event(by=stranger),
        lambda: actions.edit_event(event, by=stranger, version=1),
        lambda: actions.publish_event(event, by=stranger),
        lambda: actions.cancel_event(event, by=stranger, reason="No."),
        lambda: actions.report_event(event, by=stranger, attendance={}),
    ):
        with pytest.raises(PermissionDenied):
            refused()


def test_a_cancelled_event_says_why_and_stays_in_calendars(client, hub):
    event = an_event("published")
    actions.cancel_event(event, by=hub, reason="The trains do not run.")
    assert "The trains do not run." in read(client.get(to("event", event)))
    text = client.get(to("event-calendar", event)).content.decode()
    assert "STATUS:CANCELLED" in text
    assert "SEQUENCE:2" in text
    with pytest.raises(IllegalMove):
        actions.hold_event(event, by=hub)


def test_the_calendar_of_all_has_what_was_announced_and_no_draft(client):
    an_event(title_en="A secret plan")
    an_event("published", title_en="In the open")
    answer = client.get(to("event-list-calendar"))
    assert answer["Content-Type"].startswith("text/calendar")
    assert b"In the open" in answer.content
    assert b"A secret plan" not in answer.content


def test_an_edit_needs_the_version_on_screen_and_what_was_held_stands(hub):
    event = an_event("published")
    actions.edit_event(event, by=hub, version=1, title_en="Trams")
    event.refresh_from_db()
    assert (event.title_en, event.version) == ("Trams", 2)
    with pytest.raises(Stale):
        actions.edit_event(event, by=hub, version=1, title_en="Trains")
    with pytest.raises(IllegalMove):
        actions.edit_event(an_event("held"), by=hub, version=1, title_en="Trains")
    with pytest.raises(NotReady):
        actions.hold_event(event, by=hub)


def test_numbers_are_mended_and_count_once(hub):
    event = an_event("held", partnership=a_partnership(is_public=True))
    for community in (20, 25):
        actions.report_event(event, by=hub, attendance={"community": community})
    assert Attendance.objects.get().community == 25
    assert EngagementActivity.objects.get().audience.community == 25


def test_strangers_see_no_small_number_and_evaluation_sees_all(hub):
    event = an_event("reported", community=3)
    assert queries.people(event, exact=False) == (None, None)
    assert queries.people(event, exact=True).total == 3
    now = clock.now()
    found = queries.reach(now - timedelta(days=30), now)
    assert (found.events, found.people["community"]) == (1, 3)
    assert queries.reach(now, now + timedelta(days=1)) == (0, dict.fromkeys(found.people, 0))


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_asks_the_same_number_of_questions_for_one_row_and_for_three(
    client, n, django_assert_num_queries
):
    for _each in range(n):
        an_event("published")
        an_event("held")
    with django_assert_num_queries(2):
        page = read(client.get(to("event-list")))
    assert page.count("What works for buses") == 2 * n


def test_everybody_reads_that_an_event_was_held_and_sees_at_once_that_one_was_cancelled(browse):
    held, cancelled = an_event("reported", title_en="Over"), an_event("cancelled", title_en="Off")
    assert (held.standing, cancelled.standing) == ("Held", "Cancelled")
    listing = browse().get(reverse("hub:event-list")).content.decode()
    assert 'govuk-tag--red">Cancelled' in listing
    page = browse().get(reverse("hub:event", args=[held.ref])).content.decode()
    for shown in (listing, page):
        assert "Reported" not in shown
    assert "Nobody has to book here" in page
