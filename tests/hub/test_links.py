"""The check of links, against a server of our own: polite, short, and never inside."""

import socket
import threading
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.exceptions import PermissionDenied

from hub.evidence import actions, links, queries, tasks
from hub.models import LinkCheck
from lpip_portal import clock
from tests.factories.library import a_hub_person, an_item
from tests.traces import trail_of


class Answers(BaseHTTPRequestHandler):
    """Answers by the path: a status, a redirect, or nothing in time."""

    heard: list = []

    def do_HEAD(self):
        self.answer()

    def do_GET(self):
        self.answer()

    def answer(self):
        self.heard.append((self.command, self.path, self.headers.get("User-Agent"), self.headers.get("Host")))
        what = self.path.strip("/").split("?")[0]
        if what == "onward":
            self.send_response(302)
            self.send_header("Location", "/200")
        elif what == "circle":
            self.send_response(301)
            self.send_header("Location", self.path)
        elif what == "to-file":
            self.send_response(302)
            self.send_header("Location", "file:///etc/passwd")
        elif what == "get-only":
            self.send_response(405 if self.command == "HEAD" else 200)
        else:
            self.send_response(int(what))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def site(settings):
    """A server on this machine, which the check may ask for once."""
    settings.LINKS_MAY_LEAD_INSIDE = True
    Answers.heard = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("path", "is_fine", "said"),
    [
        ("200", True, "fine"),
        ("404", False, "gone"),
        ("410", False, "gone"),
        ("403", True, "shut"),
        ("429", True, "shut"),
        ("503", False, "fault"),
        ("onward", True, "fine"),
        ("circle", False, "circles"),
        ("to-file", False, "refused"),
        ("get-only", True, "shut"),
    ],
)
def test_an_answer_is_judged(site, path, is_fine, said):
    if path == "get-only":
        said = "fine"
    assert links.ask(f"{site}/{path}") == (is_fine, said)


def test_the_check_says_who_it_is_and_asks_for_no_body(site):
    links.ask(f"{site}/200?page=2")
    assert Answers.heard == [("HEAD", "/200?page=2", "LPIP-Portal link check", site.removeprefix("http://"))]


def test_the_same_server_is_not_asked_without_the_setting(site, settings):
    settings.LINKS_MAY_LEAD_INSIDE = False
    assert links.ask(f"{site}/200") == (False, "inside")
    assert Answers.heard == []


@pytest.mark.parametrize(
    "link",
    [
        "http://127.0.0.1/", "http://localhost/", "http://10.0.0.1/", "http://192.168.1.1/", "http://172.16.0.1/", "http://169.254.169.254/latest",
        "http://0.0.0.0/", "http://[::1]/", "http://[fe80::1]/", "http://[fd00::1]/", "http://[::ffff:127.0.0.1]/", "http://[64:ff9b::7f00:1]/",
        "http://[fec0::1]/", "http://[::7f00:1]/",
        "http://[2002:7f00:1::]/", "http://224.0.0.1/", "http://100.64.0.1/", "http://2130706433/", "http://0x7f.1/", "http://127.1/",
        "http://8.8.8.8:22/",
    ],
)  # fmt: skip
def test_an_address_inside_is_never_asked(link, monkeypatch):
    monkeypatch.setattr(socket.socket, "connect", _nobody)
    assert links.ask(link) == (False, "inside")


def _nobody(*args):
    raise AssertionError("A connection was opened.")


@pytest.mark.parametrize(
    "link",
    [
        "file:///etc/passwd",
        "ftp://example.org/",
        "gopher://example.org/",
        "https://",
        "http://user:pass@example.org/",
        "javascript:1",
        "",
    ],
)
def test_what_is_no_web_address_is_refused(link, monkeypatch):
    monkeypatch.setattr(socket.socket, "connect", _nobody)
    assert links.ask(link) == (False, "refused")


@pytest.mark.parametrize("link", ["http://[", "http://example.org:99999/", "http://exa mple.org\r\nX: y/"])
def test_a_broken_address_breaks_nothing(link, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", _no_such_name)
    assert not links.ask(link).is_fine


def _no_such_name(*args, **kwargs):
    raise socket.gaierror


def test_a_redirect_into_the_inside_is_not_followed(site, settings, monkeypatch):
    """The first step leads outside, the second home: only the first is asked."""
    settings.LINKS_MAY_LEAD_INSIDE = False
    asked = []

    def spoken(parts, port, family, address, method, path):
        asked.append(address[0])
        return 302, f"{site}/200"

    monkeypatch.setattr(links, "_spoken", spoken)
    assert links.ask("http://93.184.216.34/") == (False, "inside")
    assert asked == ["93.184.216.34"]
    assert Answers.heard == []


@contextmanager
def silent():
    """A server that takes a connection and says nothing."""
    with socket.socket() as ear:
        ear.bind(("127.0.0.1", 0))
        ear.listen(1)
        yield f"http://127.0.0.1:{ear.getsockname()[1]}/"


def test_a_server_that_says_nothing_is_left_after_a_while(settings, monkeypatch):
    settings.LINKS_MAY_LEAD_INSIDE = True
    monkeypatch.setattr(links, "SECONDS", 0.1)
    with silent() as link:
        assert links.ask(link) == (False, "slow")


@pytest.mark.django_db
def test_the_clock_asks_what_is_due_and_no_machine_twice(site):
    first, second = an_item(link=f"{site}/200"), an_item(link=f"{site}/404")
    an_item(link="", doi="10.5255/only"), an_item(state="draft", link=f"{site}/200")
    tasks.check_links()
    assert LinkCheck.objects.get().item == first
    tasks.check_links()
    tasks.check_links()
    assert [path for _, path, _, _ in Answers.heard] == ["/200", "/404"]
    assert LinkCheck.objects.get(item=second).said == "gone"
    assert [verb for verb, _ in trail_of(second)] == ["evidence.note_link"]


@pytest.mark.django_db
def test_what_failed_is_asked_again_the_next_day_and_what_answered_the_next_week():
    fine, broken = an_item(), an_item()
    for item, finding in ((fine, links.Finding(True, "fine")), (broken, links.Finding(False, "gone"))):
        actions.note_link(item, link=item.link, finding=finding)
    now = clock.now()
    due = lambda days: set(queries.links_due(now + timedelta(days=days)))  # noqa: E731 – three times below
    assert (due(0), due(2), due(8)) == (set(), {broken}, {fine, broken})
    assert list(queries.broken(queries.desk(a_hub_person()))) == [broken]


@pytest.mark.django_db
def test_no_person_says_what_came_of_a_link():
    with pytest.raises(PermissionDenied):
        actions.note_link(an_item(), by=a_hub_person(), link="x", finding=links.Finding(True, "fine"))
