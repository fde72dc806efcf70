"""Searching the directory: in two languages, without accents, over all that a partnership shows, and nothing else."""

from xml.etree import ElementTree

import pytest
from django.db import connection

from lpip_portal import full_text
from lpip_portal.management.seeding import history
from partnerships import actions, searching
from partnerships.models import Nation, Organisation, Partnership
from tests.factories import a_partnership, a_place, a_theme, a_user, an_organisation
from tests.partnerships.pages import read

pytestmark = pytest.mark.django_db

LIST = "/partnerships/"


def found(question: str) -> list[str]:
    return [str(each) for each in searching.search({"q": question}).page]


def test_words_are_found_in_both_languages_without_accents_and_as_english_stems_them():
    wanted = a_partnership(
        name_en="Living coasts",
        name_cy="Arfordir Môn",
        summary_en="Communities plan for floods.",
        is_public=True,
    )
    a_partnership(name_en="Something else", is_public=True)
    for question in ("mon", "MÔN", "coast", "community flooding", '"living coasts"', "arfordir planning"):
        assert found(question) == [wanted.name_en], question
    assert found("coast glacier") == []
    assert found('"coasts living"') == []


def test_a_place_a_theme_and_an_organisation_find_whoever_shows_them():
    fife = a_place("S12000047", "Fife", kind="council", nation=Nation.SCOTLAND)
    council = an_organisation("Kingdom Council", aliases=["KCX"])
    wanted = a_partnership(name_en="Water", nation=Nation.SCOTLAND, convenor=council, is_public=True)
    wanted.places.add(fife)
    wanted.themes.add(a_theme("green-economy"))
    a_partnership(name_en="Fire", convenor=an_organisation(), is_public=True)
    for question in ("fife", "green economy", "kingdom", "kcx", "water fife kingdom"):
        assert found(question) == ["Water"], question


def test_an_earlier_name_still_finds_a_partnership():
    wanted = a_partnership(name_en="Old harbour", is_public=True)
    lead = wanted.people.get().user
    actions.rename(wanted, by=lead, version=wanted.version, name_en="New quay")
    assert found("harbour") == ["New quay"]


def test_what_is_not_public_is_not_found():
    a_partnership(name_en="Hushed plans")
    public = a_partnership(name_en="Open plans", is_public=True)
    asked = an_organisation("Hesitant Trust")
    actions.invite_partner(public, by=public.people.get().user, organisation=asked, email="trust@example.org")
    assert found("plans") == ["Open plans"]
    assert found("hushed") == []
    assert found("hesitant") == []


@pytest.mark.parametrize(
    "question", ["'", '"', "&|!()<->", "a:*", "-", "%", "\\", "the", "or and not", "ŵ" * 100, "x " * 90]
)
def test_no_question_is_an_error(client, question):
    a_partnership(is_public=True)
    assert client.get(LIST, {"q": question}).status_code == 200


def test_a_question_of_signs_alone_finds_nothing():
    a_partnership(is_public=True)
    assert found("&&&") == []


def test_the_best_comes_first():
    a_partnership(name_en="A river", summary_en="Something about harbours.", is_public=True)
    a_partnership(name_en="Harbours", is_public=True)
    assert found("harbour") == ["Harbours", "A river"]


def test_the_map_the_table_the_choices_and_the_list_count_the_same(client):
    history.seed()
    answer = client.get(LIST, {"theme": "skills", "q": "glasgow"})
    context = answer.context
    assert [str(each) for each in context["page"]] == ["Glasgow Aligning Local Policy Partnerships"]
    assert context["found"].tiles == {"S92000003": 1}
    assert {row.name: row.count for row in context["found"].rows if row.count} == {"Scotland": 1}
    page = read(answer)
    assert "Scotland (1)" in page
    assert "Wales (0)" in page
    assert "q=glasgow" in context["found"].links["E12000009"]
    assert "region=E12000009" in context["found"].links["E12000009"]


def test_an_empty_directory_says_when_a_partnership_appears(client):
    assert "accepts its first award" in read(client.get(LIST))


@pytest.mark.parametrize("n", [1, 3])
def test_a_search_asks_the_database_as_often_for_many(client, django_assert_num_queries, n):
    for place in range(n):
        each = a_partnership(name_en=f"Harbour {place}", is_public=True)
        actions.record_participation(each, by=None, phase_label="Phase 1", phase_number=1)
    with django_assert_num_queries(11):
        client.get(LIST, {"q": "harbour skills"})


def test_the_words_of_organisations_are_looked_up_in_an_index():
    Organisation.objects.bulk_create(
        (Organisation(name=f"Body {n} of place {n % 97}", standing="verified") for n in range(3_000)),
        batch_size=1_000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE partnerships_organisation")
    plan = Organisation.objects.public().saying(full_text.asked("body 17")).explain()
    assert "partnerships_organisation_text" in plan


def test_the_feed_has_what_became_public_last_and_nothing_else(client):
    first = a_partnership(name_en="First & <b>foremost</b>", is_public=True)
    second = a_partnership(name_en="Second")
    a_partnership(name_en="Hushed")
    actions.activate(second, by=a_user())
    answer = client.get("/partnerships/feed/")
    assert answer["content-type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.content)  # noqa: S314 – our own
    atom = "{http://www.w3.org/2005/Atom}"
    titles = [entry.find(f"{atom}title").text for entry in feed.findall(f"{atom}entry")]
    assert titles == ["Second", first.name_en]
    assert Partnership.objects.get(pk=second.pk).published_at is not None


def test_the_feed_follows_the_search(client):
    a_partnership(name_en="Harbour", is_public=True)
    a_partnership(name_en="Moor", is_public=True)
    assert b"Moor" not in client.get("/partnerships/feed/?q=harbour").content


# Pages of places and themes


def test_a_place_shows_who_works_in_it_and_around_it(client):
    scotland = a_place("S92000003", "Scotland")
    fife = a_place("S12000047", "Fife", kind="council", nation=Nation.SCOTLAND, parent=scotland)
    here = a_partnership(name_en="Here", nation=Nation.SCOTLAND, is_public=True)
    here.places.set([fife])
    whole = a_partnership(name_en="Whole nation", nation=Nation.SCOTLAND, is_public=True)
    whole.places.set([scotland])
    hushed = a_partnership(name_en="Hushed", nation=Nation.SCOTLAND)
    hushed.places.set([fife])
    page = read(client.get("/partnerships/places/S12000047/"))
    assert page.index("Here") < page.index("Whole nation")
    assert "Hushed" not in page
    assert "Here" in read(client.get("/partnerships/places/s92000003/"))


def test_a_replaced_code_leads_on(client):
    fife = a_place("S12000047", "Fife", kind="council")
    a_place("S12000015", "Fife", kind="council").successors.add(fife)
    answer = client.get("/partnerships/places/S12000015/")
    assert (answer.status_code, answer.url) == (301, "/partnerships/places/S12000047/")
    assert "S12000015" in read(client.get(answer.url))


def test_unknown_places_and_themes_are_not_found(client):
    assert client.get("/partnerships/places/E99999999/").status_code == 404
    assert client.get("/partnerships/themes/none/").status_code == 404


@pytest.mark.parametrize("n", [1, 3])
def test_the_pages_of_places_and_themes_ask_as_often_for_many(client, django_assert_num_queries, n):
    for place in range(n):
        each = a_partnership(name_en=f"Public {place}", is_public=True)
        actions.record_participation(each, by=None, phase_label="Phase 1", phase_number=1)
        each.places.add(
            a_place(f"W0600000{place + 1}", f"Council {place}", kind="council", nation=Nation.WALES)
        )
    for address, queries in (("places/W92000004/", 10), ("themes/skills/", 5), ("places/", 1)):
        with django_assert_num_queries(queries):
            read(client.get(f"/partnerships/{address}"))
