"""The register of organisations: found by name and number, a page each, and a description that only administrators keep."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from lpip_portal import clock
from lpip_portal.workflow import Refusal, Stale
from partnerships import actions, domains, organisation_queries, ties
from partnerships.models import Organisation
from partnerships.numbers import Wrong
from tests.factories import a_partnership, a_user, an_organisation, with_role
from tests.partnerships.pages import read

pytestmark = pytest.mark.django_db

LIST = "/partnerships/organisations/"


def administrator():
    return with_role("administrator")


def page_of(organisation: Organisation) -> str:
    return reverse("partnerships:organisation", args=[organisation.ref])


def described(organisation: Organisation, **facts) -> Organisation:
    return actions.describe_organisation(
        organisation,
        by=facts.pop("by", None) or administrator(),
        seen=facts.pop("seen", None) or organisation_queries.stamp(organisation),
        **facts,
    )


def found(question: str, **wish: str) -> list[str]:
    return [each.name for each in organisation_queries.search({"q": question, **wish}).page]


def test_an_organisation_is_found_by_either_name_an_alias_and_a_number():
    an_organisation(
        "Aberystwyth University", name_cy="Prifysgol Aberystwyth", aliases=["AU"], ror="015m2p889"
    )
    an_organisation("Another one", kind="charity")
    for question in ("aberystwyth", "PRIFYSGOL", "au", "015m2p889", "university aberystwyth"):
        assert found(question) == ["Aberystwyth University"], question
    assert found("", kind="charity") == ["Another one"]
    assert found("&&") == []


def test_a_part_of_a_word_offers_what_is_near():
    an_organisation("Aberystwyth University")
    an_organisation("Aberystwyth Universal", standing="proposed")
    looked = organisation_queries.search({"q": "Aberystwith Univercity"})
    assert list(looked.page) == []
    assert [each.name for each in looked.near] == ["Aberystwyth University"]


def test_one_that_was_only_proposed_is_nowhere(client):
    proposed = an_organisation("Hushed Trust", standing="proposed")
    parent = an_organisation("Parent", parent=None)
    Organisation.objects.filter(pk=proposed.pk).update(parent=parent)
    assert found("hushed") == []
    assert client.get(page_of(proposed)).status_code == 404
    assert "Hushed" not in read(client.get(page_of(parent)))
    assert "Hushed" not in read(client.get(LIST, {"q": "hushed trust"})).replace('value="hushed trust"', "")


@pytest.mark.parametrize("n", [1, 3])
def test_the_register_and_a_page_ask_as_often_for_many(client, django_assert_num_queries, n):
    body = an_organisation("Body")
    for place in range(n):
        an_organisation(f"Part {place}", parent=body)
        a_partnership(convenor=body, is_public=True)
    with django_assert_num_queries(1):
        read(client.get(LIST, {"q": "part"}))
    with django_assert_num_queries(6):
        read(client.get(page_of(body)))


def test_pages_go_on_and_a_page_too_far_is_the_first():
    Organisation.objects.bulk_create(
        Organisation(name=f"Body {n:03}", standing="verified") for n in range(30)
    )
    assert len(organisation_queries.search({}, 2).page.object_list) == 5
    assert organisation_queries.search({}, 9).page.number == 1


def test_a_page_shows_where_it_takes_part_and_nothing_private(client):
    body = an_organisation("Body", ror="015m2p889")
    a_partnership(name_en="Open", convenor=body, is_public=True)
    a_partnership(name_en="Hushed", convenor=body)
    asking = a_partnership(name_en="Asking", is_public=True)
    actions.invite_partner(asking, by=asking.people.get().user, organisation=body, email="b@example.org")
    page = read(client.get(page_of(body)))
    assert "Open" in page
    assert 'href="https://ror.org/015m2p889"' in page
    assert "Hushed" not in page
    assert "Asking" not in page
    assert "Describe it" not in page


def test_the_address_of_a_merged_record_leads_to_the_one_that_stands_at_last(client):
    last = an_organisation("Last")
    middle = an_organisation("Middle")
    first = an_organisation("First")
    for source, target in ((middle, last), (first, middle)):
        Organisation.objects.filter(pk=source.pk).update(
            standing="merged", merged_into=target, merged_at=clock.now(), may_administer=False
        )
    answer = client.get(page_of(first))
    assert (answer.status_code, answer.url) == (301, page_of(last))
    assert found("first") == []


# The description


def test_a_description_is_kept_and_shown(client):
    body, parent = an_organisation("Body"), an_organisation("Parent")
    day = datetime.date(2026, 11, 2)
    described(
        body, name_cy="Corff", aliases=["BDY"], parent=parent, domains=["body.ac.uk", "bdy.org.uk"],
        may_administer=True, administers_because="On the list", administers_checked_on=day,
    )  # fmt: skip
    page = read(client.get(page_of(body)))
    for words in ("Corff", "BDY", "Parent", "On the list", "2 November 2026"):
        assert words in page
    assert "body.ac.uk" not in page
    assert found("bdy") == ["Body"]
    body.refresh_from_db()
    assert ties.belongs_to(a_user(email="x@bdy.org.uk"), body)


def test_only_administrators_describe():
    with pytest.raises(PermissionDenied):
        described(an_organisation(), by=a_user())


def test_nothing_lies_within_what_lies_within_it():
    top = an_organisation("Top")
    middle = an_organisation("Middle", parent=top)
    low = an_organisation("Low", parent=middle)
    for parent in (top, middle, low):
        with pytest.raises(Refusal, match="cannot contain it"):
            described(top, parent=parent)
    top.refresh_from_db()
    assert top.parent is None


def test_a_stale_page_changes_nothing():
    body = an_organisation()
    seen = organisation_queries.stamp(body)
    described(body, aliases=["One"])
    with pytest.raises(Stale):
        described(body, seen=seen, aliases=["Two"])
    body.refresh_from_db()
    assert body.aliases == ["One"]


def test_whoever_may_administer_does_so_on_a_ground():
    with pytest.raises(Refusal, match="on a ground"):
        described(an_organisation(), may_administer=True)


def test_who_was_never_checked_is_not_said_to_be_ineligible(browse):
    body = an_organisation("Never asked", may_administer=False)
    address = reverse("partnerships:organisation", args=[body.ref])
    assert "Not checked yet" in read(browse().get(address))
    body.administers_checked_on = clock.today()
    body.save()
    assert "Not checked yet" not in read(browse().get(address))


def test_the_form_says_all_that_is_wrong_at_once(browse):
    other = an_organisation("Other", domain="other.ac.uk")
    body = an_organisation("Body")
    part = an_organisation("Part", parent=body)
    address = reverse("partnerships:organisation-edit", args=[body.ref])
    visitor = browse(administrator())
    seen = organisation_queries.stamp(body)
    answer = visitor.post(
        address, {"seen": seen, "parent": part.name, "domains": "other.ac.uk", "may_administer": "on"}
    )
    assert answer.status_code == 422
    page = read(answer)
    for words in (
        "cannot contain it",
        f"is the domain of “{other.name}”",
        "Say on what ground",
        "Enter the day",
    ):
        assert words in page
    assert visitor.post(address, {"seen": seen, "aliases": "B\nB\nC"}).url == page_of(body)
    body.refresh_from_db()
    assert body.aliases == ["B", "C"]


@pytest.mark.parametrize(
    "text", ["gmail.com", "ac.uk", "co.uk", "uk", "x", "a b.ac.uk", "http://x.ac.uk", "-a.org", ""]
)
def test_what_is_no_domain_of_one_organisation_is_refused(text):
    with pytest.raises(Wrong):
        domains.tidy(text)


@pytest.mark.parametrize(("text", "kept"), [("@Body.AC.uk", "body.ac.uk"), ("a.b.org.", "a.b.org")])
def test_a_domain_has_one_form(text, kept):
    assert domains.tidy(text) == kept
