"""One body, one row: organisations are found by name and by number, however they are written."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from partnerships import actions, names, queries
from tests.factories import a_user, affiliated, an_organisation, with_role
from tests.pages import body

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "name",
    [
        "The University of Glyndŵr, Ltd",
        "St. Andrew’s & Co. PLC",
        "Yr Ŵyl y Bont",
        "Île-de Ötztal CIC",
        "Ǿresund",
    ],
)
def test_the_database_folds_a_name_as_the_portal_does(name):
    organisation = an_organisation(name)
    organisation.refresh_from_db()
    assert organisation.name_folded == names.normal(name)


@pytest.mark.parametrize(
    "typed",
    ["university of  GLYNDWR", "Glyndwr University", "Universty of Glyndŵr", "Prifysgol Glyndwr"],
)
def test_a_name_in_another_dress_is_offered(typed):
    known = an_organisation("University of Glyndŵr", name_cy="Prifysgol Glyndŵr")
    an_organisation("Forth Valley College")
    assert queries.organisations_near(typed, a_user()) == [known]


def test_a_proposed_body_is_offered_to_its_own_people_alone():
    proposed = an_organisation("Cymdeithas Glan yr Afon", standing="proposed")
    assert queries.organisations_near("Glan yr Afon", a_user()) == []
    assert queries.organisations_near("Glan yr Afon", affiliated(proposed)) == [proposed]


def test_a_number_finds_its_body_and_is_given_once():
    known = an_organisation(ror="03angcq70")
    assert queries.organisation_numbered("https://ror.org/03ANGCQ70") == known
    assert queries.organisation_numbered("nothing") is None
    proposed = actions.propose_organisation(by=a_user(), name="Other", kind="university", number="03angcq70")
    assert proposed == known
    with pytest.raises(IntegrityError), transaction.atomic():
        an_organisation(ror="03angcq70")


def test_candidates_take_the_same_queries_among_many(django_assert_num_queries):
    for n in range(30):
        an_organisation(f"University of Place {n}")
    person = a_user()
    with django_assert_num_queries(1):
        assert queries.organisations_near("University of Place", person)


def test_whoever_checks_a_body_sees_its_likes_and_corrects_its_numbers(browse):
    admin = with_role("administrator")
    an_organisation("Cymdeithas Glan-yr-afon", charity_ew="1164883")
    proposed = an_organisation("Glan yr Afon", standing="proposed")
    page = reverse("organisation-check", args=[proposed.ref])
    client = browse(admin)
    assert "Cymdeithas Glan-yr-afon" in body(client.get(page))
    for bad in ({"charity_ew": "1164883"}, {"ror": "03angcq71"}, {"ukprn": "x"}, {"charity_sc": "\x00"}):
        assert client.post(page, {"nonce": "n" * 22, **bad}).status_code == 422
    assert client.post(page, {"ror": "https://ror.org/03angcq70", "nonce": "n" * 22}).status_code == 302
    proposed.refresh_from_db()
    assert (proposed.ror, proposed.standing) == ("03angcq70", "verified")
