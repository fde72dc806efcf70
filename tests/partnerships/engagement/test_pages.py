"""The pages of engagement, over HTTP."""

import pytest
from django.urls import reverse

from lpip_portal import clock
from partnerships.models import EngagementActivity
from tests.factories import a_partnership, a_place, a_priority, a_user, an_activity
from tests.partnerships.pages import read

pytestmark = pytest.mark.django_db


def to(name, *arguments):
    return reverse(f"partnerships:{name}", args=[getattr(each, "ref", each) for each in arguments])


@pytest.fixture
def lead():
    return a_user("Leila")


@pytest.fixture
def partnership(lead):
    made = a_partnership(lead, is_public=True, slug="dyffryn-together")
    made.places.add(a_place())
    return made


def day(name, year, month, day):
    return {f"{name}_day": str(day), f"{name}_month": str(month), f"{name}_year": str(year)}


def account(**facts):
    told = {"title": "An evening", "method": "workshop", "language": "en", "nonce": "e" * 22}
    return told | day("begins_on", 2026, 3, 4) | facts


def test_a_lead_writes_an_activity_down_mends_and_publishes_it(browse, client, partnership, lead):
    leila, page = browse(lead), to("activity-add", partnership.address)
    priority = a_priority(partnership, "prioritised", title_en="Buses")
    a_place("W06000011", "Swansea", kind="council", nation="W92000004")
    assert page in read(leila.get(to("engagement", partnership.address)))
    read(leila.get(page))
    answer = leila.post(
        page,
        account(
            places=["W92000004"],
            elsewhere="swansea",
            community="12",
            policy="3",
            note="Between us.",
            priorities=[priority.ref],
        ),
    )
    made = EngagementActivity.objects.get()
    assert answer.url == to("activity", made)
    assert "Between us." in read(leila.get(answer.url))
    edit = to("activity-edit", made)
    assert 'value="Swansea"' in read(leila.get(edit))
    leila.post(edit, account(title="A long evening", version="1", community="12", policy="3", nonce="f" * 22))
    assert client.get(answer.url).status_code == 404
    leila.post(to("activity-publish", made))
    public = read(client.get(answer.url))
    assert "A long evening" in public
    assert "15" in public
    assert "so small that it could tell" in public
    assert "Between us." not in public
    assert leila.post(to("activity-publish", made)).status_code == 409
    leila.post(to("activity-unpublish", made))
    assert client.get(answer.url).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "Enter what it was"),
        ({"elsewhere": "Atlantis"}, "“Atlantis” is no place that we know"),
        (day("ends_on", 2026, 3, 1), "must not be before the first"),
        ({**day("begins_on", 2026, 12, 30), "community": "5"}, "until the activity has begun"),
        ({"community": "-1"}, "must be 0 or more"),
        ({"places": ["E12000007"]}, "Select one of the answers in the list"),
    ],
)
def test_bad_words_are_said_and_what_was_typed_is_kept(browse, partnership, lead, wrong, said):
    with clock.at(clock.uk(2026, 6, 1)):
        answer = browse(lead).post(to("activity-add", partnership.address), account(**wrong))
    assert answer.status_code == 422
    assert said in read(answer)
    assert not EngagementActivity.objects.exists()


def test_the_public_page_and_the_room_lead_there(browse, client, partnership, lead):
    page = to("engagement", partnership.address)
    assert page in read(client.get(to("partnership", partnership.address)))
    assert page in read(browse(lead).get(to("partnership-room", partnership)))
    assert "No activity is published yet" in read(client.get(page))


@pytest.mark.parametrize("n", [1, 3])
def test_the_page_asks_the_same_number_of_questions_for_one_row_and_for_three(
    client, partnership, n, django_assert_num_queries
):
    for _each in range(n):
        an_activity(partnership, "published", community=8).places.add(*partnership.places.all())
    with django_assert_num_queries(3):
        read(client.get(to("engagement", partnership.address)))
