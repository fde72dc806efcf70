"""Organisations from a published file: every mistake is shown first, and what is listed already."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lpip_portal.workflow import Refusal
from partnerships import actions
from partnerships.import_forms import OrganisationSheetForm
from partnerships.models import Organisation
from partnerships.organisation_sheets import Entry, sample
from tests.factories import a_user, an_organisation, with_role
from tests.partnerships.pages import read

pytestmark = pytest.mark.django_db

HEAD = "name,kind,nation,ROR,charity number,domain\n"


def checked(*rows: str) -> OrganisationSheetForm:
    form = OrganisationSheetForm({"text": HEAD + "\n".join(rows)})
    form.is_valid()
    return form


def complaints(*rows: str) -> list[list[str]]:
    return [[each.sentence for each in line.complaints] for line in checked(*rows).lines]


def test_a_sound_row_becomes_values():
    form = checked(
        "Coast Trust,Charity or voluntary organisation,Cymru,https://ror.org/015m2p889,,Coast.org.uk"
    )
    assert [line.complaints for line in form.lines] == [[]]
    assert form.entries[0].values == {
        "name": "Coast Trust", "kind": "charity", "nation": "W92000004", "ror": "015m2p889", "domain": "coast.org.uk",
    }  # fmt: skip


def test_a_row_is_shown_in_words_and_what_is_not_known_as_it_stands():
    sound, odd = checked(
        "Coast Trust,charity,W92000004,https://ror.org/015m2p889,,Coast.org.uk", "Tower,castle,France,,,"
    ).lines
    assert (sound.kind, sound.nation) == ("Charity or voluntary organisation", "Wales")
    assert sound.known_by == [("ROR", "015m2p889"), ("E-mail domain", "coast.org.uk")]
    assert (odd.kind, odd.nation, odd.known_by) == ("castle", "France", [])
    assert "Scotland" in odd.complaints[1].sentence


def test_every_mistake_of_every_row_is_shown_at_once():
    first, second = complaints(",castle,France,015m2p888,12,gmail.com", "=1+1,charity,,,,")
    assert len(first) == 6
    assert any("check digits do not fit" in each for each in first)
    assert second == ["“=1+1” looks like a formula"]


def test_a_number_a_domain_or_a_name_that_is_listed_is_refused():
    an_organisation("Coast Trust", ror="015m2p889", other_domains=["coast.org.uk"])
    assert complaints("Another,charity,,015m2p889,,") == [["“Coast Trust” has it already"]]
    assert complaints("Another,charity,,,,coast.org.uk") == [["“Coast Trust” has it already"]]
    assert complaints("The COAST trust Ltd,charity,,,,") == [["“Coast Trust” is listed already"]]


def test_a_name_that_is_near_is_shown_and_refuses_nothing():
    an_organisation("Coastal Trust of Ceredigion")
    form = checked("Coastal Trusts of Ceredigion,charity,,,,", "Moor Society,charity,,,,")
    assert form.errors == {}
    assert [[each.name for each in line.like] for line in form.lines] == [["Coastal Trust of Ceredigion"], []]


def test_the_same_twice_in_the_file_is_seen():
    first, second = complaints("Coast,charity,,,123456,", "The Coast,charity,,,123456,")
    assert first == []
    assert second == ["The same stands in line 2", "The same stands in line 2"]


def test_a_file_asks_the_database_as_often_for_many_rows(django_assert_num_queries):
    for n in (1, 3):
        with django_assert_num_queries(2):
            checked(*[f"Body {each},charity,,,{123456 + each}," for each in range(n)])


def test_only_administrators_import_and_what_they_import_counts_as_checked():
    entries = [Entry({"name": "Coast Trust", "kind": "charity"})]
    with pytest.raises(PermissionDenied):
        actions.import_organisations(entries, by=a_user())
    actions.import_organisations(entries, by=with_role("administrator"))
    made = Organisation.objects.get(name="Coast Trust")
    assert (made.standing, made.may_administer) == ("verified", False)
    with pytest.raises(Refusal, match="meanwhile"):
        actions.import_organisations(entries, by=with_role("administrator"))
    assert Organisation.objects.filter(name="Coast Trust").count() == 1


def test_the_page_shows_first_and_enters_then(browse):
    visitor = browse(with_role("administrator"))
    address = reverse("partnerships:organisation-import")
    assert "Download a sample file" in read(visitor.get(address))
    shown = visitor.post(address, {"file": SimpleUploadedFile("o.csv", sample().encode())})
    assert "Example Trust for Coasts" in read(shown)
    assert not Organisation.objects.exists()
    shown = visitor.post(address, {"text": HEAD + "Coast Trust,charity,,,,"})
    assert "is not entered before you say so" in read(shown)
    assert not Organisation.objects.filter(name="Coast Trust").exists()
    visitor.post(address, {"text": HEAD + "Coast Trust,charity,,,,", "confirm": "1"})
    assert Organisation.objects.filter(name="Coast Trust").exists()
