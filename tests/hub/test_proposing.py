"""Figures from recorded engagement: proposed, accepted by one, verified by another."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from hub.evaluation import actions, periods, proposing
from hub.models import Observation
from lpip_portal import clock
from lpip_portal.workflow import Stale
from partnerships.models import Audience, EngagementActivity
from tests.factories import a_user, belongs
from tests.factories.measuring import a_figure, a_funded_partnership, an_indicator
from tests.pages import body

pytestmark = pytest.mark.django_db
Q1 = date(2025, 1, 1)
SECTORS = [
    {"code": "community", "en": "Community", "cy": "Cymuned"},
    {"code": "others", "en": "Others", "cy": "Eraill"},
]


def an_activity(partnership, day, **people):
    activity = EngagementActivity.objects.create(
        partnership=partnership, title="Open day", method="event", begins_on=day
    )
    if people:
        Audience.objects.create(activity=activity, **people)
    return activity


def test_a_quarter_is_proposed_from_what_began_in_it():
    partnership, _lead, _manager = a_funded_partnership()
    an_indicator(code="REACHED", engagement="people", groups=SECTORS)
    an_indicator(code="HELD", engagement="activities")
    an_indicator(code="OTHER")
    an_activity(partnership, Q1, community=20, policy=3)
    an_activity(partnership, date(2025, 3, 31), community=5)
    an_activity(partnership, date(2025, 2, 1))
    an_activity(partnership, date(2025, 4, 1), community=100)
    an_activity(a_funded_partnership()[0], Q1, community=100)
    found = proposing.proposed(partnership, Q1)
    assert found.seen == "HELD.=3;REACHED.=28;REACHED.community=25"
    assert (len(found.activities), found.uncounted) == (3, 1)
    assert "3 activities" in found.said


def test_nothing_is_proposed_where_nothing_was_recorded_or_a_figure_is_there():
    partnership, _lead, _manager = a_funded_partnership()
    version = an_indicator(engagement="activities")
    assert proposing.proposed(partnership, Q1).rows == []
    an_activity(partnership, Q1)
    an_activity(partnership, clock.today())
    assert len(proposing.proposed(partnership, Q1).rows) == 1
    assert proposing.proposed(partnership, periods.of(clock.today())).rows == []
    a_figure(version, partnership, Q1, 7)
    assert proposing.proposed(partnership, Q1).rows == []


def test_an_accepted_figure_waits_for_somebody_elses_check():
    partnership, lead, manager = a_funded_partnership()
    an_indicator(engagement="activities")
    an_activity(partnership, Q1)
    seen = proposing.proposed(partnership, Q1).seen
    member = a_user()
    belongs(member, partnership)
    with pytest.raises(PermissionDenied):
        actions.accept_engagement(partnership, by=member, period=Q1, seen=seen)
    actions.accept_engagement(partnership, by=lead, period=Q1, seen=seen)
    figure = Observation.objects.get()
    assert (figure.state, figure.value, figure.entered_by) == ("entered", 1, lead)
    assert "Recorded engagement" in figure.source
    with pytest.raises(PermissionDenied):
        actions.verify_observation(figure, by=lead)
    assert actions.verify_observation(figure, by=manager).state == "verified"


def test_numbers_that_changed_meanwhile_are_not_taken_over():
    partnership, lead, _manager = a_funded_partnership()
    an_indicator(engagement="activities")
    an_activity(partnership, Q1)
    seen = proposing.proposed(partnership, Q1).seen
    an_activity(partnership, Q1)
    with pytest.raises(Stale):
        actions.accept_engagement(partnership, by=lead, period=Q1, seen=seen)
    assert not Observation.objects.exists()


def test_the_managers_page_shows_the_proposal_and_what_it_rests_on(client):
    partnership, lead, _manager = a_funded_partnership()
    an_indicator(code="HELD", engagement="activities")
    activity = an_activity(partnership, Q1)
    member = a_user()
    belongs(member, partnership)
    page, post = (
        reverse(f"hub:{name}", args=[partnership.ref, "2025-Q1"])
        for name in ("observation-quarter", "engagement-accept")
    )
    client.force_login(member)
    assert "What recorded engagement comes to" not in body(client.get(page))
    assert client.post(post, {"seen": "HELD.=1"}).status_code == 404
    client.force_login(lead)
    text = body(client.get(page))
    assert "What recorded engagement comes to" in text
    assert activity.ref in text
    assert client.post(post, {"seen": "HELD.=2"}).status_code == 409
    assert client.post(post, {"seen": "HELD.=1"}).status_code == 302
    assert "What recorded engagement comes to" not in body(client.get(page))
