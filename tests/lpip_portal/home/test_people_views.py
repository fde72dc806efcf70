"""People and roles over HTTP."""

import pytest
from allauth.mfa.models import Authenticator

from hub.models import CohortLead, HubPerson
from lpip_portal.accounts.models import FactorReset, RoleGrant
from partnerships.models import Signatory
from tests import factories, traces

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(browse):
    """An administrator's browser."""
    return browse(factories.with_role("administrator"))


def test_people_are_found_by_name_or_address(admin):
    ana = factories.a_user("Ana Rees", email="ana@example.org")
    factories.a_user("Bo")
    for words in ("rees", "ANA@", "ana@example.org"):
        page = admin.get("/people/", {"q": words})
        assert [person.name for person in page.context["page"]] == [ana.name]
    assert not admin.get("/people/", {"q": ""}).context["page"].object_list
    for words in ("\x00", "%", "'; DROP TABLE", "x" * 200_000):
        assert admin.get("/people/", {"q": words, "page": "-1"}).status_code == 200


def test_without_a_search_the_page_shows_who_holds_which_role(admin):
    auditor = factories.with_role("auditor", name="Audrey")
    assert auditor.name in admin.get("/people/").content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_however_long_it_is(browse, number, django_assert_num_queries):
    for _ in range(number):
        factories.with_role("officer", name="Olwen")
    page = browse(factories.with_role("administrator"))
    with django_assert_num_queries(7):
        page.get("/people/", {"q": "Olwen"})


def test_an_administrator_grants_reviews_and_ends_a_role(admin):
    person = factories.a_user()
    assert admin.get(f"/people/{person.ref}/").status_code == 200
    assert admin.post(f"/people/{person.ref}/grant/", {"role": "officer"}).status_code == 302
    grant = RoleGrant.objects.get(user=person)
    assert "Still right" in admin.get(f"/people/{person.ref}/").content.decode()
    assert admin.post(f"/people/roles/{grant.ref}/review/").status_code == 302
    assert admin.post(f"/people/roles/{grant.ref}/end/").status_code == 302
    assert admin.post(f"/people/roles/{grant.ref}/end/").status_code == 409
    assert "Still right" not in admin.get(f"/people/{person.ref}/").content.decode()


@pytest.mark.parametrize("role", ["", "superuser", "officer\x00"])
def test_a_role_that_is_none_is_refused(admin, role):
    person = factories.a_user()
    assert admin.post(f"/people/{person.ref}/grant/", {"role": role}).status_code == 422


def test_a_role_held_already_is_a_conflict_not_an_error(admin):
    person = factories.with_role("officer")
    assert admin.post(f"/people/{person.ref}/grant/", {"role": "officer"}).status_code == 409


@pytest.mark.parametrize("role", ["auditor", "officer"])
def test_others_with_a_portal_wide_role_read_and_do_not_write(browse, role):
    page, grant = browse(factories.with_role(role)), factories.with_role("officer").rolegrants.get()
    shown = page.get(f"/people/{grant.user.ref}/")
    assert shown.status_code == 200
    assert "Grant a role" not in shown.content.decode()
    assert page.post(f"/people/{grant.user.ref}/grant/", {"role": "administrator"}).status_code == 403
    assert page.post(f"/people/roles/{grant.ref}/end/").status_code == 403
    assert RoleGrant.objects.filter(user=grant.user).count() == 1


def test_everybody_else_does_not_learn_that_the_page_exists(browse):
    person, grant = factories.a_user(), factories.with_role("officer").rolegrants.get()
    page = browse(person)
    for address in (
        "/people/",
        f"/people/{person.ref}/",
        f"/people/{grant.user.ref}/",
        "/people/0000000000/",
    ):
        assert page.get(address).status_code == 404, address
    assert page.post(f"/people/roles/{grant.ref}/end/").status_code == 404
    assert browse().get("/people/").status_code == 302


def test_the_roles_in_the_rooms_are_shown(admin):
    award = factories.an_award()
    assignment = factories.an_assignment()
    signatory = factories.a_signatory(award.holder)
    panel = factories.a_panel(award.phase)
    shown = {
        "Lead": award.lead,
        "Signatory": signatory,
        "Officer": factories.officer_of(award.phase),
        "Approver": factories.approver_of(award.phase),
        "Chair": panel.seats.get(role="chair").user,
    }
    for role, person in shown.items():
        assert role in admin.get(f"/people/{person.ref}/").content.decode(), role
    assert admin.get(f"/people/{assignment.reviewer.ref}/").status_code == 200


def test_a_lost_factor_goes_through_two_browsers(admin, browse):
    person = factories.a_user()
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
    officer = browse(factories.with_role("officer"))

    assert officer.post(f"/people/{person.ref}/reset-factor/", {"reason": ""}).status_code == 422
    assert officer.post(f"/people/{person.ref}/reset-factor/", {"reason": "By video call"}).status_code == 302
    reset = FactorReset.objects.get()
    assert officer.post(f"/people/factor-resets/{reset.ref}/do/").status_code == 403
    assert "Reset the second factor" in admin.get(f"/people/{person.ref}/").content.decode()
    assert admin.post(f"/people/factor-resets/{reset.ref}/do/").status_code == 302
    assert not Authenticator.objects.exists()
    assert browse(factories.a_user()).post(f"/people/factor-resets/{reset.ref}/do/").status_code == 404


def test_an_administrator_names_and_ends_a_signatory(admin):
    person, office = factories.a_user(), factories.an_organisation("Aberwen University")
    address = f"/people/{person.ref}/signatory/"
    council = factories.an_organisation("Dyffryn Council", kind="council", may_administer=False)
    for wrong in ("", "Nowhere", council.name, "x" * 5000):
        assert admin.post(address, {"organisation": wrong}).status_code == 422
    assert admin.post(address, {"organisation": "aberwen university"}).status_code == 302
    assert admin.post(address, {"organisation": office.name}).status_code == 409
    signatory = Signatory.objects.get(user=person)
    assert person.affiliations.get().organisation == office, "a signatory belongs to the organisation"
    assert admin.post(f"/people/signatories/{signatory.ref}/end/").status_code == 302
    assert not Signatory.objects.holding().exists()
    assert [kind for kind, _address in traces.letters()] == [
        "partnership_signatory_named",
        "partnership_signatory_ended",
    ]


def test_an_administrator_names_and_ends_a_hub_person(admin):
    person = factories.a_user()
    assert admin.post(f"/people/{person.ref}/hub/", {"role": "boss"}).status_code == 422
    assert admin.post(f"/people/{person.ref}/hub/", {"role": "staff"}).status_code == 302
    named = HubPerson.objects.get(user=person)
    lead = CohortLead.objects.create(user=person, partnership=factories.a_partnership())
    assert admin.post(f"/people/hub/{named.ref}/end/").status_code == 302
    assert admin.post(f"/people/hub/{named.ref}/end/").status_code == 409
    lead.refresh_from_db()
    assert lead.until, "their partnerships need another hub lead"


def test_an_administrator_checks_an_organisation(admin):
    proposed = factories.an_organisation("Newly Named", standing="proposed", may_administer=False)
    assert "Newly Named" in admin.get("/organisations/").content.decode()
    assert admin.get(f"/organisations/{proposed.ref}/check/").status_code == 200
    assert admin.post(f"/organisations/{proposed.ref}/check/", {"may_administer": "on"}).status_code == 302
    proposed.refresh_from_db()
    assert (proposed.standing, proposed.may_administer) == ("verified", True)
    assert "Newly Named" not in admin.get("/organisations/").content.decode()


@pytest.mark.parametrize("role", ["auditor", "officer"])
def test_nobody_else_names_people_or_checks_organisations(browse, role):
    page, person, office = browse(factories.with_role(role)), factories.a_user(), factories.an_organisation()
    signatory = factories.a_signatory(office).signatorys.get()
    hub_person = HubPerson.objects.create(user=factories.a_user(), role="staff")
    assert page.post(f"/people/{person.ref}/signatory/", {"organisation": office.name}).status_code == 403
    assert page.post(f"/people/{person.ref}/hub/", {"role": "staff"}).status_code == 403
    assert page.post(f"/people/signatories/{signatory.ref}/end/").status_code == 403
    assert page.post(f"/people/hub/{hub_person.ref}/end/").status_code == 403
    assert page.get("/organisations/").status_code == 404
    assert page.post(f"/organisations/{office.ref}/check/", {}).status_code == 404


def test_an_administrator_names_nobody_to_a_part_of_their_own(admin, browse):
    me = factories.with_role("administrator")
    page, office = browse(me), factories.an_organisation()
    assert page.post(f"/people/{me.ref}/signatory/", {"organisation": office.name}).status_code == 403
    assert page.post(f"/people/{me.ref}/hub/", {"role": "staff"}).status_code == 403
    assert "Grant a role" not in page.get(f"/people/{me.ref}/").content.decode()
