"""What is written down about engagement, by whom, and what anybody reads of it."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from lpip_portal import clock
from lpip_portal.workflow import Closed, IllegalMove, Refusal, Stale
from partnerships.engagement import actions, queries
from partnerships.engagement.actions import Account
from partnerships.models import Audience, EngagementActivity, EngagementNote
from tests.factories import a_partnership, a_place, a_priority, a_user, an_activity, belongs

pytestmark = pytest.mark.django_db
ANYBODY = AnonymousUser()
EVENING = Account("An evening at the library", "workshop", date(2026, 3, 4))


@pytest.fixture
def lead():
    return a_user("Leila")


@pytest.fixture
def partnership(lead):
    return a_partnership(lead, is_public=True)


def test_a_lead_writes_down_what_was_done_and_only_members_know_until_it_is_published(partnership, lead):
    made = actions.add_activity(
        partnership, by=lead, account=EVENING, audience={"community": 12, "policy": 7}, note="Ask again."
    )
    assert EngagementActivity.objects.visible_to(ANYBODY).count() == 0
    assert EngagementActivity.objects.visible_to(lead).get() == made
    actions.publish_activity(made, by=lead)
    page = queries.page(EngagementActivity.objects.visible_to(ANYBODY).get(), ANYBODY)
    assert (page.people.total, page.note) == (19, "")
    assert queries.page(made, lead).note == "Ask again."
    actions.unpublish_activity(made, by=lead)
    assert EngagementActivity.objects.visible_to(ANYBODY).count() == 0


@pytest.mark.parametrize("role", ["member", "community"])
def test_members_read_and_do_not_write(partnership, role):
    member = belongs(a_user(), partnership, role)
    made = an_activity(partnership)
    assert EngagementActivity.objects.visible_to(member).exists()
    for refused in (
        lambda: actions.add_activity(partnership, by=member, account=EVENING),
        lambda: actions.edit_activity(made, by=member, version=1, account=EVENING),
        lambda: actions.publish_activity(made, by=member),
    ):
        with pytest.raises(PermissionDenied):
            refused()


def test_a_published_activity_of_a_private_partnership_is_for_its_members_alone(lead):
    an_activity(a_partnership(lead), "published")
    assert not EngagementActivity.objects.visible_to(ANYBODY).exists()
    assert not EngagementActivity.objects.visible_to(a_user()).exists()


def test_mending_replaces_what_was_there_and_a_stale_page_changes_nothing(partnership, lead):
    made = an_activity(partnership, note="Old", community=9)
    actions.edit_activity(
        made, by=lead, version=1, account=EVENING._replace(title="New"), audience={"community": 3}
    )
    made.refresh_from_db()
    assert (made.title, made.audience.community, made.version) == ("New", 3, 2)
    assert not EngagementNote.objects.exists()
    with pytest.raises(Stale):
        actions.edit_activity(made, by=lead, version=1, account=EVENING)


def test_nobody_came_to_what_has_not_begun(partnership, lead):
    with clock.at(clock.uk(2026, 3, 3)), pytest.raises(Refusal, match="not begun"):
        actions.add_activity(partnership, by=lead, account=EVENING, audience={"community": 9})


def test_a_closed_partnership_writes_nothing_more(lead):
    with pytest.raises(Closed):
        actions.add_activity(a_partnership(lead, state="closed"), by=lead, account=EVENING)


def test_what_is_published_is_not_published_again(partnership, lead):
    with pytest.raises(IllegalMove):
        actions.publish_activity(an_activity(partnership, "published"), by=lead)


def test_priorities_of_another_partnership_are_not_linked(partnership, lead):
    mine, other = a_priority(partnership), a_priority()
    made = actions.add_activity(partnership, by=lead, account=EVENING, priorities=[mine, other])
    assert list(made.priorities.all()) == [mine]


def test_a_published_activity_shows_strangers_only_the_priorities_that_are_public(partnership, lead):
    made = an_activity(partnership, "published")
    inside, public = a_priority(partnership, title_en="Inside"), a_priority(partnership, "prioritised")
    made.priorities.set([inside, public])
    assert queries.page(made, ANYBODY).priorities == [public]
    assert set(queries.page(made, lead).priorities) == {inside, public}


def test_strangers_see_no_small_number_and_members_see_all(partnership, lead):
    made = an_activity(partnership, "published", community=12, policy=2)
    assert queries.page(made, ANYBODY).people == (14, None, True)
    assert ("Policy", 2) in queries.page(made, lead).people.parts
    few = an_activity(partnership, "published", business=3)
    assert queries.page(few, ANYBODY).people.total is None
    assert queries.page(few, lead).people.total == 3


def test_no_sum_tells_how_many_came_to_something_small(partnership, lead):
    wales = a_place()
    for community in (12, 3):
        an_activity(partnership, "published", community=community).places.add(wales)
    seen = queries.engagement(partnership, ANYBODY)
    assert (seen.people, seen.some_hidden, seen.tile_rows) == (12, True, [("Wales", 2, 12)])
    assert seen.tiles == {"W92000004": 2}
    assert queries.engagement(partnership, lead).people == 15


def test_the_map_counts_regions_once_and_keeps_what_has_no_place(partnership):
    region = a_place("E12000005", "West Midlands", kind="region", nation="E92000001")
    made = an_activity(partnership, "published", community=8)
    made.places.set(
        [region, a_place("E08000025", "Birmingham", kind="council", parent=region, nation="E92000001")]
    )
    an_activity(partnership, "published")
    rows = queries.engagement(partnership, ANYBODY).tile_rows
    assert {(row.name, row.activities) for row in rows} == {("West Midlands", 1), ("Online or elsewhere", 1)}


def test_the_timeline_has_every_quarter_from_the_first_to_the_last(partnership):
    for day, method in (
        (date(2026, 2, 1), "survey"),
        (date(2026, 8, 1), "workshop"),
        (date(2026, 9, 1), "workshop"),
    ):
        an_activity(partnership, "published", begins_on=day, method=method)
    seen = queries.engagement(partnership, ANYBODY)
    assert seen.methods == ["Workshop", "Survey"]
    assert [row.values for row in seen.timeline] == [[0, 1], [0, 0], [2, 0]]


def test_what_the_hub_notes_counts_once_and_is_kept_by_the_hub(partnership, lead):
    hub = a_user()
    for community in (20, 25):
        made = actions.note_event(
            partnership,
            by=hub,
            event="EVENT00001",
            account=EVENING._replace(method="event"),
            audience={"community": community},
        )
    assert EngagementActivity.objects.get() == made
    assert Audience.objects.get().community == 25
    with pytest.raises(PermissionDenied):
        actions.unpublish_activity(made, by=lead)


def test_evaluation_gets_the_exact_numbers_of_a_span(partnership):
    an_activity(partnership, community=12, policy=2)
    an_activity(partnership, begins_on=date(2025, 1, 1), community=50)
    found = queries.reach([partnership], date(2026, 1, 1), date(2026, 12, 31))[partnership.pk]
    assert (found.activities, found.people["community"], found.people["policy"]) == (1, 12, 2)
