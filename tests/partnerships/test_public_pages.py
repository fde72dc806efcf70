"""What everybody may see: the directory, one page each, the programme."""

import pytest
from django.urls import reverse

from lpip_portal.management.seeding import history
from partnerships import actions
from partnerships.models import Nation, Partnership
from tests.factories import a_partnership, a_place, a_round, a_theme, a_user, an_organisation
from tests.partnerships.pages import read

pytestmark = pytest.mark.django_db

LIST = "/partnerships/"


def public(n: int) -> None:
    wales = a_place(nation=Nation.WALES)
    for place in range(n):
        partnership = a_partnership(name_en=f"Public {place}", is_public=True)
        partnership.places.add(wales)
        partnership.themes.add(a_theme("skills"), a_theme("innovation"))
        actions.record_participation(partnership, by=None, phase_label="Phase 1", phase_number=1)


@pytest.fixture
def published():
    history.seed()


def test_the_directory_lists_public_partnerships_only(client):
    public(1)
    a_partnership(name_en="Secret plans")
    page = read(client.get(LIST))
    assert "Public 0" in page
    assert "1 partnership" in page
    assert "Secret" not in page


def test_the_title_of_a_search_says_how_much_was_found(client):
    public(1)
    assert "<title>Partnerships" in read(client.get(LIST))
    assert "<title>1 partnership – Partnerships" in read(client.get(f"{LIST}?q=Public"))
    assert "<title>0 partnerships – Partnerships" in read(client.get(f"{LIST}?q=nowhere"))


@pytest.mark.parametrize("n", [1, 3])
def test_the_directory_asks_the_database_as_often_for_many(client, django_assert_num_queries, n):
    public(n)
    with django_assert_num_queries(11):
        client.get(LIST)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("nation=W92000004", ["Cymru Wledig"]),
        ("place=E12000003", ["Yorkshire and Humber Policy"]),
        ("place=S12000047", ["FORTH2O"]),
        ("theme=felt-experience", ["West Midlands"]),
        ("phase=Phase+2", ["FORTH2O", "EPIC Futures", "Cymru Wledig", "Yorkshire and Humber Policy"]),
        ("nation=S92000003&phase=Phase+1", ["FORTH2O", "Glasgow"]),
    ],
)
def test_filters_narrow_the_directory(client, published, query, shown):
    page = client.get(f"{LIST}?{query}").context["page"]
    assert len(page.object_list) == len(shown)
    for name in shown:
        assert any(name in str(partnership) for partnership in page)


@pytest.mark.parametrize(
    "query",
    ["nation=X", "theme=%00", "phase=1&phase=2", "page=-1", "page=abc", "page=99999999999999999999", "bogus=1", "place=S12000015"],
)  # fmt: skip
def test_unknown_filters_are_ignored(client, published, query):
    answer = client.get(f"{LIST}?{query}")
    assert answer.status_code == 200
    assert len(answer.context["page"].object_list) == 9
    read(answer)


def test_nothing_found_says_what_to_do(client, published):
    assert "fewer filters" in read(client.get(f"{LIST}?nation=N92000002&theme=cultural-recovery"))


def test_the_map_counts_each_partnership_where_it_works(client, published):
    tiles = client.get(LIST).context["found"].tiles
    assert tiles == {
        "W92000004": 1, "S92000003": 2, "N92000002": 1, "E12000003": 1,
        "E12000005": 1, "E12000009": 1, "E12000007": 1, "E12000006": 1,
    }  # fmt: skip


def test_every_published_partnership_has_a_sound_page(client, published):
    for partnership in Partnership.objects.all():
        page = read(client.get(reverse("partnerships:partnership", args=[partnership.address])))
        assert str(partnership).split()[0] in page
        for sentence in filter(None, [partnership.caution]):
            assert sentence.split("“")[0][:30] in page


def test_a_page_asks_the_database_as_often_for_many_partners(client, published, django_assert_num_queries):
    for slug in ("rural-wales", "south-west-coastal"):
        with django_assert_num_queries(9):
            client.get(f"/partnerships/{slug}/")


def test_a_private_partnership_has_no_public_page_and_a_public_one_is_found_by_reference(client):
    private = a_partnership()
    assert client.get(f"/partnerships/{private.ref}/").status_code == 404
    actions.activate(private, by=a_user())
    assert private.name_en in read(client.get(f"/partnerships/{private.ref}/"))


def test_an_invited_organisation_is_not_shown(client):
    partnership = a_partnership(is_public=True)
    lead = partnership.people.get().user
    asked = an_organisation("Hesitant Trust")
    actions.invite_partner(partnership, by=lead, organisation=asked, email="trust@example.org")
    assert "Hesitant" not in read(client.get(f"/partnerships/{partnership.ref}/"))


def test_a_name_cannot_carry_markup(client):
    partnership = a_partnership(name_en="<script>alert(1)</script>", is_public=True)
    for address in (LIST, f"/partnerships/{partnership.ref}/"):
        assert "<script>alert" not in read(client.get(address))


def test_the_pages_speak_welsh_where_there_is_welsh(client, published):
    client.cookies["language"] = "cy"
    page = read(client.get("/partnerships/rural-wales/"))
    assert "Prifysgol Aberystwyth" in page
    assert "Ynys Môn" in page
    assert "Casglu tystiolaeth" in page


def test_the_programme_shows_its_money_with_basis_and_source(client, published, django_assert_num_queries):
    address = reverse("funding:programme", args=["local-policy-innovation-partnerships"])
    with django_assert_num_queries(10):
        answer = client.get(address)
    page = read(answer)
    for words in ("£4,800,000", "full economic cost", "Call for applications", "£23,000,000", "£20,000,000",
                  "4:00pm on 17 November 2022 UK time", "University of Birmingham", "Innovate UK", "not identified here"):  # fmt: skip
        assert words in page


def test_a_programme_shows_published_rounds_only(client):
    shown = a_round(title_en="Open round")
    a_round(title_en="Planned round", state="draft", published_by=None, programme=shown.programme)
    page = read(client.get(reverse("funding:programme", args=[shown.programme.slug])))
    assert "Open round" in page
    assert "Planned round" not in page


def test_an_unknown_programme_is_not_found(client):
    assert client.get("/funding/programmes/none/").status_code == 404


def test_the_demonstration_marks_what_is_invented(client, published, settings):
    settings.DEMO = True
    partnership = a_partnership(is_public=True)
    page = read(client.get(LIST))
    assert page.count("Invented") == 1
    assert "Invented for the demonstration" in read(client.get(f"/partnerships/{partnership.ref}/"))
    assert "Invented for" not in read(client.get("/partnerships/forth2o/"))
