"""The second-factor rule: staff-side people go nowhere without one; community people are never asked."""

import pytest
from allauth.mfa.models import Authenticator

from lpip_portal.accounts import policy
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def as_in_production(settings):
    """Ask for second factors, as production does."""
    settings.SECOND_FACTOR_REQUIRED = True


def test_a_staff_side_person_without_one_goes_nowhere_else(browse):
    page = browse(factories.with_role("officer"))
    for address in ("/", "/letters/", "/account/"):
        response = page.get(address)
        assert (response.status_code, response.url) == (302, "/accounts/2fa/"), address
    assert page.post("/language/", {"language": "cy"}).status_code == 302
    shown = page.get("/accounts/2fa/", follow=True)
    assert shown.status_code == 200
    assert "needs a second factor" in shown.content.decode()


def test_with_one_they_go_where_they_like(browse):
    person = factories.with_role("officer")
    Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data={})
    assert browse(person).get("/letters/").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(browse):
    person = factories.with_role("officer")
    Authenticator.objects.create(user=person, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert browse(person).get("/letters/").status_code == 302


def test_community_people_are_never_asked(browse):
    assert browse(factories.a_user()).get("/letters/").status_code == 200


def test_the_demo_does_not_ask(browse, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    assert browse(factories.with_role("officer")).get("/letters/").status_code == 200


def test_those_who_have_one_cost_one_question(django_assert_num_queries):
    person = factories.with_role("officer")
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
    with django_assert_num_queries(1):
        assert not policy.lacks_second_factor(person)


def test_a_code_is_asked_for_at_sign_in(client):
    person = factories.a_user()
    person.set_password("a long walk by the Teifi")
    person.save()
    Authenticator.objects.create(
        user=person, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"}
    )
    response = client.post(
        "/accounts/login/", {"login": person.email, "password": "a long walk by the Teifi"}
    )
    assert response.url == "/accounts/2fa/authenticate/"
    assert client.get("/letters/").status_code == 302, "not in yet"
    assert client.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 422
