"""Every address of the tables of the doors, as somebody it lets in: wide and narrow, without a barrier or a complaint."""

import pytest
from django.urls import reverse

from tests import doors, factories, world
from tests.browser import looking

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

NO_PAGE = {"healthz", "readyz", "robots", "security-txt", "set-language", "funding:draft-key"}


@pytest.fixture(scope="module")
def competition(rows):
    """The competition of ``tests/world``, with real rows."""
    factories.start_again()
    return world.build()


def pages() -> list[tuple[str, str | None]]:
    """Every address that draws a page, with a role that is let in; home as everybody."""
    found = [("home", role) for role in [None, *world.ROLES]]
    found += [(name, None) for name in doors.EVERYBODY if name != "home"]
    found += [(name, "lead") for name in doors.SIGNED_IN]
    opened = {name: row[1].split() for name, row in doors.ROOMS.items() if name not in doors.POST_ONLY}
    found += [(name, let_in[0]) for name, let_in in opened.items() if let_in]
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


@pytest.mark.parametrize("path", ["/nowhere/", "/partnerships/?nation=nowhere", "/accounts/confirm-email/x/"])
def test_a_page_that_says_no_is_without_barriers_too(competition, visit, path):
    visitor = visit()
    visitor.go(path)
    visitor.look()


def test_the_keyboard_comes_first_to_the_way_past_the_menu(competition, visit):
    visitor = visit()
    visitor.go("/")
    visitor.page.keyboard.press("Tab")
    visitor.page.keyboard.press("Enter")
    assert visitor.page.evaluate("() => document.activeElement.id") == "main-content"


def test_a_list_is_narrowed_without_scripts(competition, visit):
    visitor = visit(scripts=False)
    visitor.go(reverse("partnerships:partnership-list"))
    assert visitor.page.locator("header nav").get_by_role("link", name="Funding").is_visible()
    visitor.fill(q="nothing of this kind")
    visitor.press("Show results")
    visitor.reads("No partnership matches")


def test_a_bid_is_written_without_scripts(competition, visit):
    visitor = visit(competition.people["lead"], scripts=False)
    visitor.go(reverse("funding:application-section", args=[competition.draft.ref, "about"]))
    visitor.fill(answer_summary="Written without a script.")
    visitor.press("Save and come back later")
    visitor.reads("Saved.")
    visitor.go(reverse("funding:application-section", args=[competition.draft.ref, "about"]))
    assert visitor.page.locator("[name=answer_summary]").input_value() == "Written without a script."


def test_a_person_finds_a_round_with_the_keyboard_alone(competition, visit):
    visitor = visit()
    visitor.go("/")
    visitor.page.set_viewport_size(looking.NARROW)
    reach(visitor, "Menu")
    visitor.page.keyboard.press("Enter")
    reach(visitor, "Funding")
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
    assert visitor.page.url == visitor.origin + reverse("funding:round-list")


def reach(visitor, words: str) -> None:
    """Press Tab until the focus is on what says so, and hold it to be seen there."""
    for _ in range(40):
        visitor.page.keyboard.press("Tab")
        if visitor.page.evaluate("() => document.activeElement.innerText.trim()") == words:
            assert visitor.page.evaluate("() => document.activeElement.matches(':focus-visible')")
            return
    raise AssertionError(f"the keyboard never reaches {words}")
