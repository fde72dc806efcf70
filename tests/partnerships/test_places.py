"""Places as they are published: taken over twice, with what took the place of what, and found by name."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.urls import reverse

from lpip_portal.audit.models import AuditEvent
from lpip_portal.management.seeding import history
from partnerships import actions, gss, place_queries, place_sheets
from partnerships.forms import DescriptionForm
from partnerships.models import Place
from tests.factories import a_partnership, a_place, a_user
from tests.partnerships.pages import read

pytestmark = pytest.mark.django_db

COUNCILS = "\ufeffLAD23CD,LAD23NM,LAD23NMW,FID\nE06000066,Somerset,Gwlad yr Haf,1\nE06000065,North Yorkshire,,2\nS12000047,Fife,,3\n"
REGIONS = "LAD23CD,LAD23NM,RGN23CD,RGN23NM,CTRY23CD,CTRY23NM\nE06000066,Somerset,E12000009,South West,E92000001,England\nS12000047,Fife,S99999999,(pseudo) Scotland,S92000003,Scotland\n"
CHANGES = (
    "GEOGCD,GEOGNM,GEOGCD_P,OPER_DATE\nS12000047,Fife,S12000015,01/04/2018\nE06000066,Somerset,E07000187,01/04/2023\n"
    "E06000066,Somerset,E07000246,01/04/2023\nE06000065,North Yorkshire,E07000163,01/04/2023\nE99,Unknown,E98,\n"
)


def load(text: str, changes: str = "", **how):
    return actions.load_places(
        place_sheets.places(text), place_sheets.changes(changes) if changes else (), by=None, **how
    )


def test_a_list_says_what_lies_in_what():
    load(REGIONS)
    somerset = Place.objects.select_related("parent__parent").get(code="E06000066")
    assert (somerset.parent.code, somerset.parent.parent.code) == ("E12000009", "E92000001")
    assert Place.objects.get(code="S12000047").parent.code == "S92000003"
    assert (somerset.kind, somerset.nation, somerset.vintage) == ("council", "E92000001", 2023)
    assert not Place.objects.filter(code__startswith="S99").exists()


def test_the_same_list_again_changes_nothing():
    load(REGIONS)
    load(COUNCILS, CHANGES)
    before = AuditEvent.objects.count()
    assert load(COUNCILS, CHANGES) == ([], [], [], [], [])
    assert load(REGIONS)[:3] == ([], [], [])
    assert AuditEvent.objects.count() == before
    somerset = Place.objects.get(code="E06000066")
    assert (somerset.parent.code, somerset.name_cy) == ("E12000009", "Gwlad yr Haf")


def test_an_older_list_changes_nothing_that_a_newer_one_said():
    load("LAD23CD,LAD23NM\nE06000066,Somerset\n")
    assert load("LAD21CD,LAD21NM\nE06000066,Old name\n").changed == []


def test_fife_somerset_and_north_yorkshire_took_the_place_of_others():
    a_place("S12000015", "Fife", kind="council")
    load(COUNCILS, CHANGES)
    for old, new, last in (
        ("S12000015", "S12000047", datetime.date(2018, 3, 31)),
        ("E07000187", "E06000066", datetime.date(2023, 3, 31)),
        ("E07000246", "E06000066", datetime.date(2023, 3, 31)),
        ("E07000163", "E06000065", datetime.date(2023, 3, 31)),
    ):
        place = Place.objects.get(code=old)
        assert (place.successors.get().code, place.valid_until) == (new, last)
        assert place not in Place.objects.current()
    assert Place.objects.get(code="E06000066").valid_from == datetime.date(2023, 4, 1)


def test_of_two_places_of_one_name_that_of_today_stands_first_and_the_other_says_until_when(client):
    load(COUNCILS, CHANGES)
    assert [place.code for place in place_queries.named("fife")] == ["S12000047", "S12000015"]
    page = client.get(reverse("partnerships:place-list"), {"q": "fife"}).content.decode()
    assert page.index("S12000047") < page.index("S12000015") < page.index("until 31 March 2018")


def test_what_vanished_ends_only_when_told():
    a_place("E06000001", "Gone", kind="council")
    a_place("S12000015", "Elsewhere", kind="council")
    listed = "LAD23CD,LAD23NM\nE06000066,Somerset\n"
    assert load(listed).vanished == ["E06000001"]
    assert Place.objects.current().filter(code="E06000001").exists()
    assert load(listed, retire_on=datetime.date(2023, 3, 31)).retired == ["E06000001"]
    assert not Place.objects.current().filter(code="E06000001").exists()
    assert Place.objects.current().filter(code="S12000015").exists()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a,b\n1,2\n",
        "LSOA21CD,LSOA21NM\nE01000001,City of London 001A\n",
        "LAD23CD,LAD23NM\nE0600,Short\n",
        "LAD23CD,LAD23NM\nE06000066,\n",
    ],
)
def test_what_is_no_list_is_refused(text):
    with pytest.raises(place_sheets.ListRefused):
        place_sheets.places(text)


@pytest.mark.parametrize(
    ("letters", "year", "code", "kind"),
    [
        ("PCON", 24, "W07000112", "westminster"),
        ("NAWC", 18, "W09000001", "senedd"),
        ("NAWER", 18, "W10000001", "senedd"),
        ("SENC", 22, "W09000001", "senedd"),
        ("SENR", 22, "W10000001", "senedd"),
        ("SPC", 26, "S16000074", "holyrood"),
        ("SPR", 22, "S17000009", "holyrood"),
        ("UA", 18, "W06000001", "council"),
        ("LGD", 24, "N09000001", "council"),
        ("lad", 23, "E06000066", "council"),
    ],
)
def test_whatever_letters_the_publisher_heads_a_column_with_the_code_says_what_it_is(
    letters, year, code, kind
):
    """Headings that were published, old and new; the Senedd's changed when the Assembly's name did."""
    text = f"{letters}{year}CD,{letters}{year}NM,{letters}{year}NMW,ObjectId\n{code},A name,Enw,1\n"
    if letters.islower():
        text = text.replace("CD", "cd").replace("NM", "nm").replace("nmW", "nmw")
    (place,) = place_sheets.places(text)
    assert (place.code, place.kind, place.name_cy, place.vintage) == (code, kind, "Enw", 2000 + year)


def test_columns_of_other_kinds_are_named_and_the_newer_year_tells_the_names():
    listed, unread = place_sheets.read(
        "LSOA21CD,LSOA21NM,WD24CD,LAD21CD,LAD21NM,LAD23CD,LAD23NM\n"
        "E01000001,A zone,E05000001,E07000246,Old name,E06000066,Somerset\n"
        "E01000002,A zone,E05000001,E06000066,Older name,E06000066,Somerset\n"
    )
    assert [(place.code, place.name_en, place.vintage) for place in listed] == [
        ("E06000066", "Somerset", 2023),
        ("E07000246", "Old name", 2021),
    ]
    assert unread == ["LSOA21CD", "WD24CD"]


def test_what_the_portal_does_not_know_is_refused_by_its_name():
    with pytest.raises(place_sheets.ListRefused, match="LSOA21CD"):
        place_sheets.places("LSOA21CD,LSOA21NM\nE01000001,City of London 001A\n")
    with pytest.raises(place_sheets.ListRefused, match="It has: code, name"):
        place_sheets.places("code,name\nE06000066,Somerset\n")


def test_the_lists_of_december_2024_are_taken_over_as_they_are_published(tmp_path, capsys):
    lists = {
        "regions": "RGN24CD,RGN24NM,RGN24NMW,ObjectId|E12000001,North East,Gogledd-ddwyrain Lloegr,1",
        "councils": 'LAD24CD,LAD24NM,LAD24NMW,ObjectId|E06000001,Hartlepool,,1|E06000023,"Bristol, City of",,2'
        "|W06000015,Cardiff,Caerdydd,3",
        "wards": "WD24CD,WD24NM,WD24NMW,PCON24CD,PCON24NM,PCON24NMW,LAD24CD,LAD24NM,LAD24NMW,ObjectId"
        "|W05001269,Adamsdown,Adamsdown,W07000094,Cardiff East,Dwyrain Caerdydd,W06000015,Cardiff,Caerdydd,1"
        "|E05013833,Foggy Furze,,E14001276,Hartlepool,,E06000001,Hartlepool,,2",
        "counties": "WD24CD,WD24NM,LAD24CD,LAD24NM,UTLA24CD,UTLA24NM,UTLA24NMW,ObjectId"
        "|E05007564,Marine,E07000223,Adur,E10000032,West Sussex,,1"
        "|E05013833,Foggy Furze,E06000001,Hartlepool,E06000001,Hartlepool,,2",
    }
    for name, lines in lists.items():
        file = tmp_path / f"{name}.csv"
        file.write_bytes(b"\xef\xbb\xbf" + lines.replace("|", "\r\n").encode() + b"\r\n")
        call_command("load_places", file)
    said = capsys.readouterr().out
    assert "not read" not in said
    places = {place.code: place for place in Place.objects.all()}
    assert places["E06000023"].name_en == "Bristol, City of"
    assert places["E12000001"].name_cy == "Gogledd-ddwyrain Lloegr"
    assert (places["W07000094"].name_cy, places["W07000094"].kind) == ("Dwyrain Caerdydd", "westminster")
    assert {code: [each.code for each in places[code].within.all()] for code in ("E14001276", "W05001269", "E07000223", "E06000001")} == {
        "E14001276": ["E06000001"],
        "W05001269": ["W06000015"],
        "E07000223": ["E10000032"],
        "E06000001": [],
    }  # fmt: skip
    call_command("load_places", tmp_path / "wards.csv")
    assert "0 added\n0 changed" in capsys.readouterr().out


def test_nobody_loads_places_through_a_page():
    with pytest.raises(PermissionDenied):
        actions.load_places(place_sheets.places(COUNCILS), by=a_user())


def test_the_command_says_what_it_did(tmp_path, capsys):
    (tmp_path / "list.csv").write_text(COUNCILS)
    call_command("load_places", tmp_path / "list.csv")
    assert "3 added: E06000065, E06000066, S12000047" in capsys.readouterr().out
    (tmp_path / "none.csv").write_text("x\n")
    with pytest.raises(CommandError, match="LAD23CD"):
        call_command("load_places", tmp_path / "none.csv")


def test_a_retired_code_in_a_footprint_is_refused_with_what_to_choose():
    load(COUNCILS, CHANGES)
    form = DescriptionForm({"councils": ["E07000187"]})
    assert any("Somerset" in error for error in form.errors["councils"])


def test_a_place_is_found_by_its_name_today_and_before(client):
    history.seed()
    assert [place.code for place in place_queries.named("mendip")] == ["E07000187"]
    assert {place.code for place in place_queries.named("ynys mon")} == {"W06000001", "W07000112"}
    page = read(client.get("/partnerships/places/", {"q": "harrogate"}))
    assert "today part of North Yorkshire" in page
    assert "No place has this name" in read(client.get("/partnerships/places/", {"q": "atlantis"}))


@pytest.mark.parametrize("n", [1, 3])
def test_finding_places_asks_as_often_for_many(client, django_assert_num_queries, n):
    for place in range(n):
        a_place(f"W0600000{place + 1}", f"Bay {place}", kind="council")
    with django_assert_num_queries(3):
        client.get("/partnerships/places/", {"q": "bay"})


CONSTITUENCIES = (
    "PCON24CD,PCON24NM,LAD23CD,LAD23NM,RGN23CD,RGN23NM\n"
    "E14001268,Glastonbury and Somerton,E06000066,Somerset,E12000009,South West\n"
    "E14001301,Wells and Mendip Hills,E06000066,Somerset,E12000009,South West\n"
    "E14001301,Wells and Mendip Hills,E06000024,North Somerset,E12000009,South West\n"
)
AUTHORITIES = "LAD23CD,LAD23NM,CAUTH23CD,CAUTH23NM\nE08000025,Birmingham,E47000007,West Midlands\n"


def test_a_list_of_constituencies_says_in_which_councils_each_lies():
    load(CONSTITUENCIES)
    wells = Place.objects.select_related("parent").get(code="E14001301")
    assert (wells.kind, wells.vintage, wells.parent.code) == ("westminster", 2024, "E12000009")
    assert set(wells.within.values_list("code", flat=True)) == {"E06000066", "E06000024"}
    assert load(CONSTITUENCIES)[:3] == ([], [], [])


def test_a_combined_authority_has_its_councils():
    load(AUTHORITIES)
    assert Place.objects.get(code="E47000007").holds.get().code == "E08000025"
    assert Place.objects.get(code="E08000025").parent_id is None


@pytest.mark.parametrize(
    ("code", "kind", "label"),
    [
        ("W92000004", "country", "Country"), ("E12000009", "region", "Region"), ("E06000066", "council", "Unitary authority"),
        ("E07000187", "council", "District council"), ("E08000025", "council", "Metropolitan district"),
        ("E09000001", "council", "London borough"), ("E10000008", "county", "County council"), ("S12000047", "council", "Council area"),
        ("N09000003", "council", "District council"), ("E05000001", "ward", "Ward"), ("E14001301", "westminster", "UK Parliament constituency"),
        ("S16000084", "holyrood", "Scottish Parliament constituency"), ("W09000001", "senedd", "Senedd constituency"),
        ("E47000007", "combined", "Combined authority"), ("W11000023", "health", "Local health board"), ("E98000001", "", ""),
    ],
)  # fmt: skip
def test_a_code_says_what_it_is_the_code_of(code, kind, label):
    found = gss.entity(code)
    assert (gss.kind_of(code), str(found.label) if found else "") == (kind, label)
    assert kind in ("", *Place.Kind.values)


def test_one_code_becomes_several_and_several_become_one(client):
    a_place("E07000001", "Old district", kind="council")
    load("LAD23CD,LAD23NM\nE06000091,East part\nE06000092,West part\n")
    load(
        "LAD23CD,LAD23NM\nE06000091,East part\n",
        "GEOGCD,GEOGCD_P,OPER_DATE\nE06000091,E07000001,01/04/2023\nE06000092,E07000001,01/04/2023\nE06000091,E07000002,01/04/2023\n",
    )
    page = read(client.get("/partnerships/places/E07000001/"))
    assert "Its area lies today in" in page
    assert "East part" in page
    assert "West part" in page
    assert {each.code for each in Place.objects.get(code="E06000091").predecessors.all()} == {
        "E07000001",
        "E07000002",
    }
    form = DescriptionForm({"councils": ["E07000001"]})
    assert "East part or West part" in form.errors["councils"][0]


def test_a_constituency_finds_the_partnership_that_covers_it(client):
    load(REGIONS)
    load(CONSTITUENCIES)
    covers = a_partnership(is_public=True, name_en="Levels and moors", nation="E92000001")
    covers.places.set([Place.objects.get(code="E06000066")])
    region = a_partnership(is_public=True, name_en="The whole peninsula", nation="E92000001")
    region.places.set([Place.objects.get(code="E12000009")])
    elsewhere = a_partnership(is_public=True, name_en="Far away", nation="S92000003")
    elsewhere.places.set([Place.objects.get(code="S12000047")])
    found = read(client.get("/partnerships/", {"q": "glastonbury"}))
    assert "Levels and moors" in found
    assert "The whole peninsula" in found
    assert "Far away" not in found
    page = read(client.get("/partnerships/places/E14001268/"))
    assert "Levels and moors" in page
    assert "UK Parliament constituency" in page
    assert [each.code for each in place_queries.named("e14001268")] == ["E14001268"]
    load(COUNCILS, CHANGES)
    Place.objects.filter(code="E07000187").update(name_en="Mendip")
    assert "Levels and moors" in read(client.get("/partnerships/", {"q": "mendip"}))


def test_constituencies_and_wards_are_offered_in_no_list():
    load(REGIONS)
    load(CONSTITUENCIES)
    offered = place_queries.choices().by_code
    assert "E06000066" in offered
    assert not any(code.startswith("E14") for code in offered)
    assert not any(place.code.startswith("E14") for place in place_queries.in_order())
