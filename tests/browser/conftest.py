"""Chromium, the portal served to it, and visitors who notice when a page complains."""

import os
from dataclasses import dataclass, field

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import Client
from playwright.sync_api import Error, Page, sync_playwright

from tests.browser import looking
from tests.browser.server import Server

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip


# What takes minutes begins first, so that no process is still busy with it when the others are done.
LONG = (
    "test_canaries",
    "test_doors",
    "test_embedded_run",
    "test_rush",
    "test_every_page",
    "test_walk",
    "test_writing",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Run the browser's tests after all others: its event loop stays in the thread until the run ends. The longest come first."""
    items.sort(key=lambda item: (bool(item.get_closest_marker("browser")), item.path.stem not in LONG))


@pytest.fixture(scope="session")
def chromium(django_db_setup):
    """One Chromium for the whole run."""
    patch = pytest.MonkeyPatch()
    patch.setenv(
        "DJANGO_ALLOW_ASYNC_UNSAFE", "yes"
    )  # its driver keeps an event loop in the thread of the tests
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=os.environ["CHROMIUM"], args=FLAGS)
        yield browser
        browser.close()
    patch.undo()


@pytest.fixture(scope="session")
def served(chromium):
    """The portal, answering the browser."""
    server = Server().start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def rows(chromium, django_db_blocker):
    """Real rows, which the server sees, for the tests of a module; cleared when they are done."""
    with django_db_blocker.unblock():
        yield
        call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
        connections.close_all()


@pytest.fixture
def _django_db_helper(rows):
    """Put no transaction around a test, which is what ``django_db`` would mean: the server could not see into it."""


@dataclass
class Visitor:
    """Somebody at a browser of their own, and what that browser complained of."""

    page: Page
    origin: str
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str):
        """Open an address of the portal; return the answer, or nothing where it gives a file instead of a page."""
        self.complaints.clear()
        try:
            return self.page.goto(self.origin + path)
        except Error as error:
            if "Download is starting" not in error.message:
                raise
        return None

    def press(self, words: str) -> None:
        """Press the button that says so."""
        self._click(self.page.locator("main").get_by_role("button", name=words, exact=True))

    def send(self) -> None:
        """Press the first button of the page's form, whatever it says."""
        self._click(self.page.locator("main button[type=submit]"))

    def _click(self, found) -> None:
        """Click, and wait until the next page is there."""
        with self.page.expect_navigation():
            found.first.click()

    def follow(self, words: str) -> None:
        """Follow the link that says so, whatever it looks like."""
        main = self.page.locator("main")
        link, button = (main.get_by_role(role, name=words, exact=True) for role in ("link", "button"))
        self._click(link.or_(button))

    def fill(self, **texts: str) -> None:
        """Type texts into fields and lists by their names; a date is three numbers with spaces between."""
        for name, text in texts.items():
            parts = self.page.locator(f"main [name^='{name}_']")
            box = self.page.locator(f"main [name='{name}']")
            if self.page.locator(f"main select[name='{name}']").count():
                box.select_option(text)
            elif box.count():
                box.first.fill(text)
            else:
                for n, part in enumerate(text.split()):
                    parts.nth(n).fill(part)

    def choose(self, *words: str) -> None:
        """Tick the boxes and choose the options that say so."""
        for label in words:
            self.page.locator("main").get_by_label(label, exact=True).first.check(force=True)

    def reads(self, words: str) -> None:
        """Hold the page to saying something."""
        assert words in self.page.locator("main").inner_text(), f"{self.page.url} does not say: {words}"

    def look(self) -> None:
        """Hold the page to what every page owes everybody."""
        wrong = looking.faults(self.page) + self.complaints
        assert wrong == [], f"{self.page.url}\n" + "\n".join(wrong)


@pytest.fixture
def fresh(chromium):
    """A function that gives a page in a browser that was never here before."""
    contexts = []

    def come(origin: str, user=None) -> Page:
        contexts.append(chromium.new_context(viewport=looking.WIDE))
        if user is not None:
            sign_in(contexts[-1], user, origin)
        return contexts[-1].new_page()

    yield come
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def visit(chromium, served):
    """A function that gives a person, or a stranger, a browser of their own; it is used again when they come back."""
    visitors = {}

    def come(user=None, *, name: str = "", scripts: bool = True) -> Visitor:
        key = (user.email if user else name, scripts)
        if key not in visitors:
            context = chromium.new_context(viewport=looking.WIDE, java_script_enabled=scripts)
            context.set_default_timeout(15_000)
            visitors[key] = watched(Visitor(context.new_page(), served.origin))
        if user is not None:
            sign_in(visitors[key].page.context, user, served.origin)
        return visitors[key]

    yield come
    for visitor in visitors.values():
        visitor.page.context.close()


def sign_in(context, user, origin: str) -> None:
    """Put a session of the person into a browser, as if they had signed in."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": origin}])


def watched(visitor: Visitor) -> Visitor:
    """Note what the browser complains of: errors, refused content, requests to anybody else."""
    page = visitor.page

    def complained(message) -> None:
        if (
            message.type != "error"
            or message.location.get("url") == page.url
            and "Failed to load" in message.text
        ):
            return  # the answer to the page itself may well be a refusal
        visitor.complaints.append(f"console: {message.text} {message.location.get('url', '')}")

    def asked(request) -> None:
        if not request.url.startswith((visitor.origin, "data:image/")):
            visitor.complaints.append(f"asked elsewhere: {request.url}")

    page.on("console", complained)
    page.on("pageerror", lambda error: visitor.complaints.append(f"script: {error}"))
    page.on("request", asked)
    return visitor
