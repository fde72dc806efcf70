"""Signing up and in over HTTP: nothing tells a stranger who has an account, and a campus is never locked out."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as live
from django.db import connection
from django.test import Client

from lpip_portal.accounts.models import User
from lpip_portal.notifications.models import Letter
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "a long walk by the Teifi"


def somebody(email: str = "ana@example.org", **facts) -> User:
    """A person with a password and a verified address."""
    user = User.objects.create_user(email, PASSWORD, name="Ana", **facts)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def sign_in(client: Client, email: str = "ana@example.org", password: str = PASSWORD, **headers):
    """Try to sign in."""
    return client.post("/accounts/login/", {"login": email, "password": password}, **headers)


def sign_up(client: Client, email: str = "ana@example.org", name: str = "Ana", password: str = PASSWORD):
    """Ask for an account."""
    return client.post("/accounts/signup/", {"email": email, "name": name, "password1": password})


def test_an_account_is_usable_once_its_address_is_confirmed(client):
    response = sign_up(client, "Ana.Rees@Example.org", name="Ana Rees")
    assert response.status_code == 302
    user = User.objects.get()
    assert (user.email, user.name) == ("ana.rees@example.org", "Ana Rees")
    assert client.get("/account/").status_code == 302, "not yet"

    letter = Letter.objects.get()
    assert (letter.kind, letter.is_secret, letter.is_urgent) == (
        "account_email_confirmation_signup",
        True,
        True,
    )
    link = re.search(rf"{live.SITE_URL}(/accounts/confirm-email/\S+)", letter.body)[1]
    assert client.get(link).status_code == 200
    assert not EmailAddress.objects.get().verified, "reading a page confirms nothing"
    assert client.post(link).status_code == 302

    assert sign_in(Client(), "ANA.REES@example.org").status_code == 302
    assert not Letter.objects.visible_to(user).exists(), "a letter with a key is not shown in the portal"


def test_sign_up_says_the_same_whether_or_not_the_address_is_taken(client):
    somebody()
    taken, free = sign_up(Client(), "ana@example.org"), sign_up(Client(), "bo@example.org")
    assert (taken.status_code, taken.url) == (free.status_code, free.url)
    assert dict(Letter.objects.values_list("email", "kind")) == {
        "ana@example.org": "account_account_already_exists",
        "bo@example.org": "account_email_confirmation_signup",
    }


def test_a_forgotten_password_says_the_same_whether_or_not_there_is_an_account(client):
    somebody()
    known, unknown = (
        Client().post("/accounts/password/reset/", {"email": email})
        for email in ("ana@example.org", "bo@example.org")
    )
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert dict(Letter.objects.values_list("email", "kind")) == {
        "ana@example.org": "account_password_reset_key",
        "bo@example.org": "account_unknown_account",
    }
    assert Letter.objects.get(email="bo@example.org").to is None


def test_a_link_in_a_letter_points_at_this_portal_whatever_the_request_said(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    somebody()
    Client().post(
        "/accounts/password/reset/", {"email": "ana@example.org"}, headers={"host": "evil.example.org"}
    )
    body = Letter.objects.get().body
    assert "evil" not in body
    path = re.search(rf"{live.SITE_URL}(/accounts/password/reset/key/\S+)", body)[1]
    page = client.get(path, follow=True)
    assert page.status_code == 200
    answer = client.post(
        page.request["PATH_INFO"], {"password1": "another walk, uphill", "password2": "another walk, uphill"}
    )
    assert answer.status_code == 302
    assert sign_in(Client(), password="another walk, uphill").status_code == 302
    assert Letter.objects.filter(kind="account_password_reset").exists()


@pytest.mark.parametrize(
    "email",
    [
        "an\u0430@example.org",
        "ana\u200b@example.org",
        "ana@ex\u0430mple.org",
        "ana@example.org\u202e",
        "ana@ｅxample.org",
    ],
)
def test_an_address_that_deceives_the_eye_is_refused_with_a_sentence(client, email):
    response = sign_up(client, email)
    assert response.status_code == 422
    assert not User.objects.exists()
    assert len(str(response.context["form"].errors["email"][0]).split()) > 3


@pytest.mark.parametrize("name", ["", " ", "\u200b\u200b", "Ana\x00", "A\u202ena", "x" * 151])
def test_a_name_that_is_none_is_refused(client, name):
    response = sign_up(client, name=name)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["name"]


@pytest.mark.parametrize("password", ["short", "123456789012", "ana@example.org", "password1234"])
def test_a_weak_password_is_refused(client, password):
    assert sign_up(client, password=password).status_code == 422
    assert not User.objects.exists()


def test_one_address_has_one_account_whatever_its_case():
    somebody()
    with pytest.raises(Exception, match="unique"):
        User.objects.create(email="ANA@example.org")


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client):
    somebody()
    wrong, unknown = sign_in(Client(), password="no"), sign_in(Client(), "bo@example.org", password="no")
    assert wrong.status_code == unknown.status_code == 422
    assert wrong.context["form"].errors == unknown.context["form"].errors


def test_a_person_who_signs_in_is_spoken_to_in_their_own_language(client):
    somebody(language="cy")
    response = sign_in(client)
    assert response.cookies["language"].value == "cy"
    assert response.cookies["language"]["httponly"]
    assert client.get("/").headers["Content-Language"] == "cy"


def test_guessing_stops_for_the_account_but_not_for_the_campus():
    somebody()
    for n in range(5):
        assert sign_in(Client(), password=f"guess {n}").status_code == 422
    assert sign_in(Client()).status_code == 422, "even the right password has to wait now"
    somebody("bo@example.org")
    assert sign_in(Client(), "bo@example.org").status_code == 302, (
        "a neighbour behind the same address does not"
    )


def test_a_whole_campus_signs_in_from_one_address():
    for n in range(35):
        somebody(f"p{n}@example.org")
    assert {sign_in(Client(), f"p{n}@example.org").status_code for n in range(35)} == {302}


@pytest.fixture
def behind_one_proxy(settings):
    """One proxy of ours stands before the portal, and an address may fail twice a minute."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.ACCOUNT_RATE_LIMITS = live.ACCOUNT_RATE_LIMITS | {"login_failed": "2/m/ip,5/5m/key"}


def guesses(forwarded) -> list[bool]:
    """Which of five guesses at different accounts were stopped, with what the proxy handed on each time."""
    pages = [
        sign_in(Client(), f"p{n}@example.org", "no", headers={"x-forwarded-for": forwarded(n)})
        for n in range(5)
    ]
    return ["Too many" in page.content.decode() or page.status_code == 429 for page in pages]


def test_a_made_up_forwarding_header_does_not_start_the_count_again(behind_one_proxy):
    assert guesses(lambda n: f"10.0.0.{n}, 198.51.100.7") == [False, False, True, True, True]


def test_people_behind_the_proxy_are_counted_apart(behind_one_proxy):
    assert guesses(lambda n: f"198.51.100.{n}") == [False] * 5


def test_without_a_proxy_the_header_counts_for_nothing(behind_one_proxy, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert guesses(lambda n: f"198.51.100.{n}") == [False, False, True, True, True]


@pytest.mark.parametrize(
    "breakage", ["DROP TABLE cache_rows", "ALTER TABLE cache_rows ADD CHECK (false) NOT VALID"]
)
def test_when_the_counters_fail_nobody_guesses_on_and_the_answer_is_503(breakage):
    somebody()
    with connection.cursor() as cursor:
        cursor.execute(breakage)
    response = sign_in(Client(raise_request_exception=False))
    assert response.status_code == 503
    assert response.headers["Retry-After"]


def test_an_inactive_person_does_not_get_in(client):
    somebody(is_active=False)
    sign_in(client)
    assert client.get("/account/").status_code == 302


def test_a_next_address_leads_only_inside(client):
    somebody()
    for target, leads_to in {
        "https://evil.example": "/",
        "//evil.example": "/",
        "/letters/": "/letters/",
    }.items():
        response = Client().post(
            "/accounts/login/", {"login": "ana@example.org", "password": PASSWORD, "next": target}
        )
        assert response.url == leads_to


def test_my_sessions_are_listed_and_can_be_ended(client):
    somebody()
    elsewhere = Client()
    sign_in(elsewhere)
    sign_in(client)
    assert client.get("/accounts/sessions/").content.decode().count("127.0.0.1") >= 2
    client.post("/accounts/sessions/")
    assert elsewhere.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 200


def test_my_account_is_mine_to_change(client, browse):
    user = factories.a_user("Ana")
    page = browse(user)
    form = {"name": "Ana Rees", "address_as": "Dr Rees", "language": "cy"}
    response = page.post("/account/", form)
    assert response.status_code == 302
    assert response.cookies["language"].value == "cy"
    user.refresh_from_db()
    assert (user.name, user.address_as, user.language) == ("Ana Rees", "Dr Rees", "cy")
    assert page.post("/account/", form | {"language": "xx", "name": ""}).status_code == 422
