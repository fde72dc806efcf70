"""Every address of the tables of the doors, as somebody it lets in: wide and narrow, without a barrier or a complaint."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse

from tests import doors, factories, world

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

PASSWORD = "correct horse battery"
NO_PAGE = {"healthz", "readyz", "set-language"}
# The pages of the account, by who looks at them: a stranger, or a person who signed in.
ACCOUNT = {
    "account_login": None,
    "account_signup": None,
    "account_reset_password": None,
    "account_reset_password_done": None,
    "account_reset_password_from_key_done": None,
    "account_email_verification_sent": None,
    "account_inactive": None,
    "account_email": "lead",
    "account_change_password": "lead",
    "account_set_password": "community",
    "account_reauthenticate": "careful",
    "account_logout": "lead",
    "usersessions_list": "lead",
    "mfa_index": "lead",
    "mfa_activate_totp": "lead",
    "mfa_list_webauthn": "lead",
    "mfa_add_webauthn": "lead",
    "mfa_view_recovery_codes": "careful",
    "mfa_generate_recovery_codes": "careful",
    "mfa_deactivate_totp": "careful",
    "mfa_reauthenticate": "careful",
}


@pytest.fixture(scope="module")
def competition(rows):
    """The competition of ``tests/world.py``, with real rows."""
    factories.start_again()
    w = world.build()
    w.people["careful"] = a_careful_person()
    return w


def a_careful_person():
    """Somebody with a password and a second factor."""
    person = factories.a_user("careful")
    person.set_password(PASSWORD)
    person.save()
    TOTP.activate(person, generate_totp_secret())
    RecoveryCodes.activate(person)
    return person


def pages() -> list[tuple[str, str | None]]:
    """Every address that draws a page, with a role that is let in; home as everybody."""
    found = [("home", role) for role in [None, *world.ROLES]]
    found += [(name, None) for name in doors.EVERYBODY if name != "home"]
    found += [(name, "lead") for name in doors.SIGNED_IN]
    found += [(name, row[1].split()[0]) for name, row in doors.ROOMS.items() if name not in doors.POST_ONLY]
    return [(name, role) for name, role in found if name not in NO_PAGE]


def address(w, name: str) -> str:
    """The address of a listing in this competition."""
    listed = doors.EVERYBODY | doors.SIGNED_IN | {each: row[0] for each, row in doors.ROOMS.items()}
    arguments = listed[name]
    return reverse(name, args=arguments(w) if arguments else [])


@pytest.mark.parametrize(("name", "role"), pages())
def test_a_page_is_without_barriers_wide_and_narrow(competition, visit, name, role):
    visitor = visit(competition.people[role] if role else None)
    answer = visitor.go(address(competition, name))
    if answer is not None and answer.headers["content-type"].startswith("text/html"):
        assert answer.status in (200, 409, 422), f"{visitor.page.url} as {role}: {answer.status}"
        visitor.look()


@pytest.mark.parametrize(("name", "role"), ACCOUNT.items())
def test_a_page_of_the_account_is_without_barriers(competition, visit, name, role):
    visitor = visit(competition.people[role] if role else None)
    assert visitor.go(reverse(name)).status == 200
    visitor.look()


@pytest.mark.parametrize("path", ["/nowhere/", "/partnerships/?nation=nowhere", "/accounts/confirm-email/x/"])
def test_a_page_that_says_no_is_without_barriers_too(competition, visit, path):
    visitor = visit()
    visitor.go(path)
    visitor.look()


def test_a_form_that_was_refused_leads_to_what_is_wrong(competition, visit):
    visitor = visit()
    visitor.go(reverse("account_signup"))
    visitor.press("Create an account")
    visitor.look()
    assert visitor.page.title().startswith("Error: ")
    first = visitor.page.locator(".govuk-error-summary__list a").first
    first.click()
    assert visitor.page.evaluate("() => '#' + document.activeElement.id") == first.get_attribute("href")


def test_the_keyboard_comes_first_to_the_way_past_the_menu(competition, visit):
    visitor = visit()
    visitor.go("/")
    visitor.page.keyboard.press("Tab")
    visitor.page.keyboard.press("Enter")
    assert visitor.page.evaluate("() => document.activeElement.id") == "main-content"


def test_a_person_signs_in_without_scripts(competition, visit):
    person = competition.people["nobody"]
    person.set_password(PASSWORD)
    person.save()
    visitor = visit(scripts=False)
    visitor.go(reverse("account_login"))
    visitor.page.fill("#id_login", person.email)
    visitor.page.fill("#id_password", PASSWORD)
    visitor.press("Sign in")
    assert visitor.page.locator("header").get_by_text("Sign out").is_visible()
    assert visitor.page.url == visitor.origin + "/"
    visitor.page.locator("header").get_by_role("button", name="Sign out").click()
