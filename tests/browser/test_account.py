"""Accounts in Chromium: signing up, a forgotten password, a code, a passkey, and every page about them."""

import re

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse

from lpip_portal.accounts.models import User
from lpip_portal.notifications.models import Letter
from tests import doors, factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

PASSWORD = "correct horse battery"
STRANGERS = [
    "account_login", "account_signup", "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key_done", "account_email_verification_sent", "account_inactive",
]  # fmt: skip
WITHOUT_A_FACTOR = [
    "account", "account_email", "account_change_password", "account_logout", "account_reauthenticate", "usersessions_list",
    "mfa_index", "mfa_activate_totp", "mfa_list_webauthn", "mfa_add_webauthn",
]  # fmt: skip
WITH_A_FACTOR = [
    "mfa_index", "mfa_reauthenticate", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_deactivate_totp",
]  # fmt: skip
# Pages of the stories below, a file, an answer to a script, and pages for a person whose state the portal never has.
ELSEWHERE = {
    "account_confirm_email", "account_reset_password_from_key", "mfa_authenticate", "mfa_edit_webauthn", "mfa_remove_webauthn",
    "mfa_reauthenticate_webauthn", "mfa_download_recovery_codes", "mfa_login_webauthn", "account_confirm_login_code",
    "account_set_password",
}  # fmt: skip


def a_person(name: str) -> User:
    """Somebody with a password."""
    person = factories.a_user(name, email=f"{name}@example.org")
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture(scope="module")
def plain(rows, visit):
    """Somebody without a second factor, who signed in by the form."""
    person = a_person("plain")
    return proven(signed_in(visit(name="plain"), person))


@pytest.fixture(scope="module")
def careful(rows, visit):
    """Somebody with a second factor, who signed in by the form and a code."""
    person = a_person("careful")
    TOTP.activate(person, generate_totp_secret())
    code = RecoveryCodes.activate(person).get_unused_codes()[0]
    visitor = signed_in(visit(name="careful"), person)
    visitor.look()
    visitor.fill(code=code)
    visitor.press("Sign in")
    return proven(visitor)


def signed_in(visitor, person: User):
    """Sign a person in by the form."""
    visitor.go(reverse("account_login"))
    visitor.fill(login=person.email, password=PASSWORD)
    visitor.press("Sign in")
    return visitor


def proven(visitor):
    """Let a person who signed in prove again who they are, as pages about the account ask."""
    visitor.go(reverse("account_reauthenticate"))
    visitor.fill(password=PASSWORD)
    visitor.press("Confirm")
    return visitor


def link_in_letter(address: str) -> str:
    """Return the path of the link in the newest letter to an address."""
    letter = Letter.objects.filter(email=address).latest("pk")
    return re.search(r"https?://[^/\s]+(/accounts/\S+)", letter.body)[1]


def test_every_page_of_the_library_is_looked_at():
    assert {*STRANGERS, *WITHOUT_A_FACTOR, *WITH_A_FACTOR, *ELSEWHERE} >= doors.LIBRARY


@pytest.mark.parametrize("name", STRANGERS)
def test_a_stranger_finds_no_barrier(rows, visit, name):
    visitor = visit()
    assert visitor.go(reverse(name)).status == 200
    visitor.look()


@pytest.mark.parametrize("name", WITHOUT_A_FACTOR)
def test_a_person_without_a_second_factor_finds_no_barrier(plain, name):
    assert plain.go(reverse(name)).status == 200
    plain.look()


@pytest.mark.parametrize("name", WITH_A_FACTOR)
def test_a_person_with_a_second_factor_finds_no_barrier(careful, name):
    assert careful.go(reverse(name)).status == 200
    careful.look()


def test_somebody_signs_up_confirms_their_address_and_signs_in(rows, visit):
    visitor = visit(name="new")
    visitor.go(reverse("account_signup"))
    visitor.press("Create an account")
    visitor.look()
    assert visitor.page.title().startswith("Error: ")
    first = visitor.page.locator(".govuk-error-summary__list a").first
    first.click()
    assert visitor.page.evaluate("() => '#' + document.activeElement.id") == first.get_attribute("href")
    visitor.fill(email="new@example.org", name="New Person", password1=PASSWORD)
    visitor.press("Create an account")
    visitor.look()
    visitor.go(link_in_letter("new@example.org"))
    visitor.look()
    visitor.send()
    visitor.look()
    if "login" in visitor.page.url:
        signed_in(visitor, User.objects.get(email="new@example.org"))
    assert visitor.page.locator("header").get_by_text("New Person").is_visible()


def test_somebody_forgets_their_password(rows, visit):
    person, visitor = a_person("forgetful"), visit(name="forgetful")
    visitor.go(reverse("account_reset_password"))
    visitor.fill(email=person.email)
    visitor.send()
    visitor.go(link_in_letter(person.email))
    visitor.look()
    visitor.fill(password1="battery staple horse", password2="battery staple horse")
    visitor.press("Save the password")
    visitor.look()
    person.refresh_from_db()
    assert person.check_password("battery staple horse")


def test_somebody_adds_a_passkey_and_signs_in_with_it(rows, visit):
    visitor = proven(signed_in(visit(name="keyed"), a_person("keyed")))
    device = visitor.page.context.new_cdp_session(visitor.page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
    }
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {**options, "isUserVerified": True, "automaticPresenceSimulation": True}},
    )
    visitor.go(reverse("mfa_add_webauthn"))
    visitor.page.locator("main [name=passwordless]").check(force=True)
    visitor.press("Add the passkey")
    visitor.look()
    visitor.go(reverse("mfa_list_webauthn"))
    visitor.look()
    for link in ("Rename", "Remove"):
        visitor.go(reverse("mfa_list_webauthn"))
        visitor.page.locator("main table").get_by_role("link", name=link).click()
        visitor.page.wait_for_load_state()
        visitor.look()
    visitor.go(reverse("mfa_reauthenticate_webauthn"))
    visitor.look()
    visitor.page.locator("header").get_by_role("button", name="Sign out").click()
    visitor.page.wait_for_url(visitor.origin + "/")
    visitor.go(reverse("account_login"))
    visitor.press("Sign in with a passkey")
    assert visitor.page.locator("header").get_by_text("keyed").is_visible()


def test_a_person_signs_in_without_scripts(rows, visit):
    visitor = signed_in(visit(scripts=False), a_person("scriptless"))
    assert visitor.page.url == visitor.origin + "/"
    assert visitor.page.locator("header").get_by_text("Sign out").is_visible()
