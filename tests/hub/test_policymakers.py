"""A policymaker's page: public things alone, by theme and place, with what is new since they looked."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hub.gateway import actions, news, queries
from hub.models import SavedSearch
from lpip_portal import clock
from partnerships.models import Organisation
from tests.factories import a_partnership, a_theme, a_user, affiliated, an_award, an_organisation, belongs
from tests.factories.library import a_hub_person
from tests.hub.enquiring import a_public_partnership, scotland, words

pytestmark = pytest.mark.django_db
URL = reverse("hub:policymakers")


def titles(**chosen) -> list[str]:
    told = {"theme": None, "place": None} | chosen
    return [each.title for each in news.news(clock.now()) if each.fits(**told)]


def test_whoever_asked_hears_at_home_that_the_hub_waits_for_them(browse):
    person, owner = a_user("Priya"), a_hub_person()
    enquiry = actions.acknowledge(actions.ask(by=person, **words()), by=owner)
    assert list(queries.own_todos(person, clock.now())) == []
    actions.clarify(enquiry, by=owner, text="Which councils?")
    (todo,) = queries.own_todos(person, clock.now())
    assert todo.title == "Answer what the hub asks about your question"
    client = browse(person)
    assert todo.title in client.get("/").content.decode()
    for page in (URL, todo.url):
        shown = client.get(page).content.decode()
        assert "Waits for you" in shown
        assert "Waits for the asker" not in shown
    actions.write_as_asker(enquiry, by=queries.guest(enquiry), text="All of them.")
    assert list(queries.own_todos(person, clock.now())) == []


def test_what_is_not_public_is_not_news(browse):
    a_partnership(name_en="Forming")
    shown = a_public_partnership(name_en="Shown")
    an_award("offered", title="Secret award")
    assert titles() == ["Shown"]
    page = browse().get(URL).content.decode()
    assert shown.name_en in page
    assert "Forming" not in page
    assert "Secret award" not in page


def test_a_lead_who_agreed_to_be_shown_is_somebody_to_talk_to(browse):
    lead, manager = a_user("Lowri Okafor"), a_user("Not Shown")
    partnership = a_public_partnership(lead)
    belongs(manager, partnership, "manager")
    assert "Lowri Okafor" not in browse().get(URL).content.decode()
    partnership.people.filter(user=lead).update(shown_since=clock.now())
    page = browse().get(URL).content.decode()
    assert "<bdi>Lowri Okafor</bdi>, Lead" in page
    assert "Not Shown" not in page


def test_news_are_of_a_theme_and_of_a_place_or_what_lies_around_it():
    wales = a_public_partnership(name_en="In Wales")
    north = a_public_partnership(name_en="In Scotland")
    north.places.set([scotland()])
    north.themes.set([a_theme("innovation")])
    assert titles(place=scotland()) == ["In Scotland"]
    assert titles(theme=wales.themes.get()) == ["In Wales"]
    assert titles(theme=wales.themes.get(), place=scotland()) == []


def test_a_saved_search_counts_what_is_new_since_its_maker_looked(browse, hands):
    person = a_user()
    a_public_partnership(name_en="Old")
    hands.move_on(hours=1)
    search = actions.save_search(by=person, name="Skills", theme=a_theme())
    assert [saved.new for saved in news.desk(person, None, None).searches] == [0]
    hands.move_on(hours=1)
    a_public_partnership(name_en="New")
    assert [saved.new for saved in news.desk(person, None, None).searches] == [1]
    client = browse(person)
    assert client.get(URL).status_code == 200
    assert [saved.new for saved in news.desk(person, None, None).searches] == [1]
    hands.move_on(minutes=1)
    assert client.post(reverse("hub:search-look", args=[search.ref])).url == f"{URL}?theme=skills&place="
    assert [saved.new for saved in news.desk(person, None, None).searches] == [0]
    client.post(reverse("hub:search-drop", args=[search.ref]))
    assert not SavedSearch.objects.exists()


def test_a_search_is_its_makers_alone(browse):
    search = actions.save_search(by=a_user(), name="Mine")
    stranger = browse(a_user())
    assert stranger.post(reverse("hub:search-look", args=[search.ref])).status_code == 404
    assert "Mine" not in stranger.get(URL).content.decode()


def test_a_search_is_saved_in_the_browser_under_a_name_once(browse):
    a_theme()
    client, url = browse(a_user()), reverse("hub:search-save")
    assert client.get(f"{url}?theme=skills").context["form"]["theme"].value() == "skills"
    assert client.post(url, {"theme": "skills"}).status_code == 422
    assert client.post(url, {"theme": "skills", "name": "Mine"}).status_code == 302
    assert client.post(url, {"theme": "skills", "name": "Mine"}).status_code == 409


@pytest.mark.parametrize("query", ["?theme=gold", "?place=x&theme=", "?theme=skills&place=E92000001"])
def test_a_filter_that_does_not_exist_is_ignored(browse, query):
    assert browse().get(URL + query).status_code == 200


def test_what_a_person_asked_stands_on_their_page_and_on_no_other(browse):
    person = a_user()
    enquiry = actions.ask(by=person, **words())
    assert str(enquiry) in browse(person).get(URL).content.decode()
    assert str(enquiry) not in browse(a_user()).get(URL).content.decode()
    assert str(enquiry) not in browse().get(URL).content.decode()


def test_a_person_of_government_has_a_door_to_it(browse):
    body = an_organisation(kind=Organisation.Kind.GOVERNMENT)
    assert URL in browse(affiliated(body)).get("/").content.decode()


def test_the_page_asks_the_same_number_of_questions_of_one_and_of_three(browse):
    person = a_user()
    client, counted = browse(person), []
    for n in range(3):
        a_public_partnership()
        actions.save_search(by=person, name=f"Search {n}")
        actions.ask(by=person, **words(question=f"{n}?"))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(URL).status_code == 200
        counted.append(len(asked))
    assert counted[0] == counted[2]


def test_the_hubs_front_page_leads_to_enquiries_only_those_who_may_list_them(browse):
    listing, home = reverse("hub:enquiry-list"), reverse("hub:home")
    for role, may in (("staff", True), ("evaluator", False)):
        client = browse(a_hub_person(role))
        assert (listing in client.get(home).content.decode()) == may
        assert client.get(listing).status_code == (200 if may else 404)
