"""Searching the library: words in two languages, what narrows, counts, pages, the feed, and what is known near here."""

from datetime import date
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from hub.evidence import knowing, searching
from tests.factories import a_place, a_theme
from tests.factories.library import an_item

pytestmark = pytest.mark.django_db
WALES, SCOTLAND = "W92000004", "S92000003"


def titles(**wish):
    return [item.title_en for item in searching.search(wish).page.object_list]


def gwynedd():
    wales = a_place(WALES, "Wales", nation=WALES)
    return a_place("W06000002", "Gwynedd", kind="council", nation=WALES, parent=wales)


@pytest.mark.parametrize(
    "words",
    [
        "villages",
        "BUSES",
        "buses village",
        "bysiau",
        "Ynys Mon",
        "Ynys Môn",
        '"rural buses"',
        "ferry or buses",
    ],
)
def test_words_are_found_as_they_are_meant(words):
    an_item(title_en="Rural buses", title_cy="Bysiau gwledig Ynys Môn", abstract_en="A village is reached.")
    an_item(title_en="Something else", abstract_en="About museums.")
    assert titles(q=words) == ["Rural buses"]


@pytest.mark.parametrize("words", ["ferry", "rural -buses", "!!!", "'", "\\", "&|!():*", "  ", '"'])
def test_odd_words_find_nothing_and_break_nothing(client, words):
    an_item(title_en="Rural buses")
    page = client.get(reverse("hub:evidence-list"), {"q": words})
    assert page.status_code == 200
    if words.strip():
        assert titles(q=words) == []


def test_what_says_it_in_its_title_comes_first():
    an_item(title_en="Trains", abstract_en="Buses too.", made_on=date(2026, 1, 1))
    an_item(title_en="Buses", abstract_en="Only these.", made_on=date(2020, 1, 1))
    assert titles(q="buses") == ["Buses", "Trains"]


def test_without_words_the_newest_come_first():
    an_item(title_en="Old", made_on=date(2019, 1, 1))
    an_item(title_en="New", made_on=date(2026, 1, 1))
    assert titles() == ["New", "Old"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("theme", "skills"), ("place", WALES), ("place", "W06000002"), ("kind", "tool"), ("asks", "funding"), ("language", "cy"),
     ("strength", "maryland-3"), ("year", "2021"), ("type", "coastal")],
)  # fmt: skip
def test_everything_narrows(name, value):
    an_item(
        title_en="This", themes=[a_theme("skills")], places=[gwynedd()], kind="tool", asks="funding", language="both",
        scale="maryland", level=3, made_on=date(2021, 12, 31), place_types=["coastal", "rural"],
    )  # fmt: skip
    an_item(
        title_en="Other", themes=[a_theme("innovation")], scale="nesta", level=3, made_on=date(2022, 1, 1)
    )
    assert titles(**{name: value}) == ["This"]


def test_counts_say_what_each_further_choice_would_leave():
    wales, scotland = a_place(WALES, "Wales", nation=WALES), a_place(SCOTLAND, "Scotland", nation=SCOTLAND)
    skills, innovation = a_theme("skills"), a_theme("innovation")
    an_item(themes=[skills, innovation], places=[wales, gwynedd()], scale="nesta", level=2, language="both")
    an_item(themes=[skills], places=[scotland], kind="tool")
    counts = searching.search({"theme": "skills"}).counts
    assert counts["theme"] == {"skills": 2, "innovation": 1}
    assert counts["place"] == {WALES: 1, SCOTLAND: 1}
    assert counts["strength"] == {"nesta-2": 1, "local-0": 1}
    assert counts["kind"] == {"report": 1, "tool": 1}
    assert counts["language"] == {"en": 2, "cy": 1}
    assert counts["year"] == {"2024": 2}


def test_a_page_beyond_the_last_is_the_last(client):
    for _ in range(searching.PER_PAGE + 1):
        an_item()
    for asked in ("2", "99", "9" * 40, "-1", "x"):
        page = client.get(reverse("hub:evidence-list"), {"page": asked})
        assert page.status_code == 200
        assert len(page.context["page"].object_list) in (1, searching.PER_PAGE)
    assert len(searching.search({}, 99).page.object_list) == 1


def test_more_than_are_counted_are_said_to_be_more(monkeypatch):
    monkeypatch.setattr(searching, "MOST", 2)
    for _ in range(3):
        an_item()
    found = searching.search({})
    assert found.is_cut
    assert len(found.page.object_list) == 2


def test_values_that_do_not_exist_are_ignored(client):
    an_item()
    nonsense = {name: "'; DROP TABLE x; --" for name in searching.FACETS} | {"colour": "blue"}
    page = client.get(reverse("hub:evidence-list"), nonsense)
    assert page.status_code == 200
    assert len(page.context["page"].object_list) == 1


@pytest.mark.parametrize("n", [1, 3])
def test_the_library_asks_as_often_for_three_items_as_for_one(client, django_assert_num_queries, n):
    place = gwynedd()
    for _ in range(n):
        an_item(places=[place], title_en="Buses")
    with django_assert_num_queries(5):
        page = client.get(reverse("hub:evidence-list"), {"q": "buses"})
    assert len(page.context["page"].object_list) == n


def test_a_choice_is_one_link_away_and_one_link_back(client):
    an_item(kind="tool")
    page = client.get(reverse("hub:evidence-list"), {"kind": "tool", "q": "item"}).content.decode()
    assert "?kind=tool" in page  # without the words
    assert "language=en" in page


def test_the_feed_has_what_the_search_finds(client):
    an_item(title_en="Buses & jobs", abstract_en="<b>Found</b>")
    an_item(title_en="Museums")
    answer = client.get(reverse("hub:evidence-feed"), {"q": "buses"})
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    atom = "{http://www.w3.org/2005/Atom}"
    entries = ElementTree.fromstring(answer.content).findall(f"{atom}entry")  # noqa: S314 – our own words
    assert [entry.find(f"{atom}title").text for entry in entries] == ["Buses & jobs"]


def test_a_welsh_page_shows_the_welsh_words(client):
    item = an_item(title_en="Buses", title_cy="Bysiau", abstract_cy="Crynodeb.")
    client.cookies["language"] = "cy"
    page = client.get(reverse("hub:evidence-item", args=[item.ref])).content.decode()
    assert "Bysiau" in page
    assert 'lang="cy"' in page


# What is known in places like mine


def test_what_is_known_stands_scale_by_scale_and_is_never_added_up(client):
    theme = a_theme()
    an_item(scale="maryland", level=3)
    an_item(scale="nesta", level=3)
    an_item()
    known = knowing.known(theme, None, [])
    assert [(shelf.scale, shelf.total) for shelf in known.shelves] == [
        ("maryland", 1),
        ("nesta", 1),
        ("local", 1),
    ]
    page = client.get(reverse("hub:evidence-known"), {"theme": theme.slug}).content.decode()
    assert page.count("portal-chart--bars") == 3
    assert page.count("<caption") == 3


def test_near_is_the_place_itself_then_places_like_it_then_the_nation():
    theme, place = a_theme(), gwynedd()
    powys = a_place("W06000023", "Powys", kind="council", nation=WALES, parent=place.parent)
    scotland = a_place(SCOTLAND, "Scotland", nation=SCOTLAND)
    fife = a_place("S12000047", "Fife", kind="council", nation=SCOTLAND, parent=scotland)
    for title, places, types in (
        ("In Gwynedd", [place], ["urban"]),
        ("In all Wales", [place.parent], []),
        ("In Powys", [powys], []),
        ("On the coast of Fife", [fife], ["coastal"]),
        ("In Fife", [fife], ["urban"]),
    ):
        an_item(title_en=title, places=places, place_types=types)
    known = knowing.known(theme, place, ["coastal"])
    local = known.shelves[-1]
    assert {(item.title_en, item.near) for item in local.items} == {
        ("In Gwynedd", "here"),
        ("In all Wales", "here"),
        ("In Powys", "nation"),
        ("On the coast of Fife", "alike"),
    }
    assert local.rows[0].counts == [2, 1, 1]
    assert known.columns == ["In this place", "In the same kind of place", "Elsewhere in the nation"]


def test_the_strongest_and_nearest_come_first():
    place = gwynedd()
    for title, level, places in (("Weak here", 1, [place]), ("Strong", 4, []), ("Strong here", 4, [place])):
        an_item(title_en=title, scale="nesta", level=level, places=places, place_types=["rural"])
    shelf = knowing.known(a_theme(), place, ["rural"]).shelves[1]
    assert [item.title_en for item in shelf.items] == ["Strong here", "Strong", "Weak here"]


@pytest.mark.parametrize("n", [1, 3])
def test_what_is_known_asks_as_often_for_three_items_as_for_one(client, django_assert_num_queries, n):
    place = gwynedd()
    for _ in range(n):
        an_item(places=[place], scale="nesta", level=1)
    with django_assert_num_queries(9):
        client.get(reverse("hub:evidence-known"), {"theme": "skills", "place": place.code, "type": "rural"})


def test_an_unknown_theme_is_said_and_an_empty_answer_says_what_to_do(client):
    assert client.get(reverse("hub:evidence-known"), {"theme": "gold"}).status_code == 422
    page = client.get(reverse("hub:evidence-known"), {"theme": a_theme().slug})
    assert "Nothing is known yet" in page.content.decode()


def test_a_line_says_its_themes_and_places_in_the_language_of_the_page(client):
    wales, skills = a_place(WALES, "Wales", nation=WALES), a_theme("skills")
    for row, welsh in ((wales, "Cymru"), (skills, "Sgiliau")):
        row.name_cy = welsh
        row.save()
    an_item(themes=[skills], places=[wales], title_en="<Buses>", scale="nesta", level=3)
    page = client.get(reverse("hub:evidence-list")).content.decode()
    assert "&lt;Buses&gt;" in page
    for words in (
        "Skills",
        "Tried in Wales",
        "Nesta Standards of Evidence, level 3",
        "portal-strength__full",
    ):
        assert words in page
    client.cookies["language"] = "cy"
    page = client.get(reverse("hub:evidence-list")).content.decode()
    assert "Sgiliau" in page
    assert "Cymru" in page
