"""Named areas: kept by managers, each version on record, found in the directory, unknown while the partnership is."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from lpip_portal.workflow import Closed, Refusal, Stale
from partnerships import actions, place_queries
from partnerships.models import Footprint
from tests.factories import a_partnership, a_place, a_user, an_area, belongs
from tests.partnerships.pages import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return a_user()


@pytest.fixture
def partnership(lead):
    return a_partnership(lead, is_public=True, name_en="River people")


@pytest.fixture
def conwy():
    return a_place("W06000003", "Conwy", kind="council", nation="W92000004", parent=a_place())


def named(partnership, by, name="The basin", **how):
    return actions.name_footprint(
        partnership, by=by, name_en=name, **{"places": partnership.places.all(), **how}
    )


def test_only_those_who_manage_name_an_area(partnership, lead):
    member = a_user()
    belongs(member, partnership)
    with pytest.raises(PermissionDenied):
        named(partnership, member)
    assert named(partnership, lead, nonce="n").pk == named(partnership, lead, nonce="n").pk
    with pytest.raises(Refusal, match="already"):
        named(partnership, lead, name="the BASIN")


def test_every_version_of_an_area_stays_on_record(partnership, lead, conwy):
    area = named(partnership, lead)
    actions.redraw_footprint(area, by=lead, version=1, name_en="The valley", places=[conwy])
    with pytest.raises(Stale):
        actions.redraw_footprint(area, by=lead, version=1, name_en="Mine", places=[conwy])
    newest, first = place_queries.at_footprint(area).versions
    assert (newest.name, newest.added, newest.left) == ("The valley", ["Conwy"], ["Wales"])
    assert (first.name, first.added, first.left) == ("The basin", ["Wales"], [])
    actions.end_footprint(area, by=lead)
    with pytest.raises(Closed):
        actions.redraw_footprint(area, by=lead, version=2, name_en="Again", places=[conwy])


def test_an_area_is_named_and_changed_in_the_browser(client, partnership, lead, conwy):
    ward = a_place("W05000001", "Aberconwy", kind="ward", parent=a_place())
    client.force_login(lead)
    page = read(client.get(reverse("partnerships:partnership-room", args=[partnership.ref])))
    add = reverse("partnerships:footprint-add", args=[partnership.ref])
    assert add in page
    read(client.get(add))
    wrong = client.post(add, {"name_en": "The basin", "others": "W05000001, E05999998"})
    assert wrong.status_code == 422
    assert "is no place that we know" in read(wrong)
    told = {"name_en": "The basin", "councils": ["W06000003"], "others": "w05000001", "version": "1"}
    made = client.post(add, told)
    area = Footprint.objects.get()
    assert (made.status_code, set(area.places.all())) == (302, {conwy, ward})
    edit = reverse("partnerships:footprint-edit", args=[area.ref])
    assert "W05000001" in read(client.get(edit))
    assert client.post(edit, {**told, "others": ""}).status_code == 302
    assert "Taken out: Aberconwy" in " ".join(read(client.get(made.url)).split())
    assert client.post(reverse("partnerships:footprint-end", args=[area.ref])).status_code == 302
    assert "has not been used since" in read(client.get(made.url))


def test_an_area_is_shown_with_its_partnership_and_places_and_narrows_the_directory(
    client, partnership, lead, conwy
):
    area = named(partnership, lead, places=[conwy], name="Basn Conwy")
    partnership.places.set([conwy])
    elsewhere = a_partnership(is_public=True, name_en="Elsewhere")
    elsewhere.places.set([a_place("S12000047", "Fife", kind="council", nation="S92000003")])
    assert "Basn Conwy" in read(client.get(f"/partnerships/{partnership.address}/"))
    assert "Basn Conwy" in read(client.get("/partnerships/places/W06000003/"))
    assert "River people" in read(client.get(f"/partnerships/areas/{area.ref}/"))
    for asked in ({"place": area.ref}, {"q": "basn"}):
        page = read(client.get("/partnerships/", asked))
        assert f"/partnerships/{partnership.address}/" in page
        assert f"/partnerships/{elsewhere.address}/" not in page
    actions.end_footprint(area, by=lead)
    assert "Basn Conwy" not in read(client.get("/partnerships/"))


def test_the_area_of_a_private_partnership_is_unknown_to_strangers(client, lead):
    private = a_partnership(lead, name_en="Hush")
    private.places.set([a_place()])
    area = an_area(private, "Secret valley")
    for stranger in (None, a_user()):
        if stranger:
            client.force_login(stranger)
        for address in ("/partnerships/", "/partnerships/places/W92000004/", "/partnerships/?q=secret"):
            assert "Secret valley" not in read(client.get(address))
        assert client.get(f"/partnerships/areas/{area.ref}/").status_code == 404
        assert "Secret valley" not in read(client.get("/partnerships/", {"place": area.ref}))
    client.force_login(lead)
    assert "Secret valley" in read(client.get(f"/partnerships/areas/{area.ref}/"))
    assert "Secret valley" in read(client.get(reverse("partnerships:partnership-room", args=[private.ref])))


def test_another_partnerships_manager_does_not_change_an_area(client, partnership):
    area = an_area(partnership)
    stranger = a_user()
    a_partnership(stranger)
    client.force_login(stranger)
    for name in ("footprint-edit", "footprint-end"):
        assert client.post(reverse(f"partnerships:{name}", args=[area.ref])).status_code == 404
    assert client.get(reverse("partnerships:footprint-add", args=[partnership.ref])).status_code == 404


@pytest.mark.parametrize("n", [1, 3])
def test_an_area_asks_as_often_for_many_places(client, partnership, lead, django_assert_num_queries, n):
    places = [a_place(f"W0600000{k + 1}", f"Council {k}", kind="council") for k in range(n)]
    area = named(partnership, lead, places=places)
    with django_assert_num_queries(4):
        client.get(f"/partnerships/areas/{area.ref}/")
