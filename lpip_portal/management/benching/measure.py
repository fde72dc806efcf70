"""Measuring pages on the production server: CPU milliseconds of its worker and of PostgreSQL, and the number of queries."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from pathlib import Path
from socket import socket
from statistics import median
from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.middleware.csrf import _get_new_csrf_string

APPLICATION = "lpip_portal.management.benching.serving:application"
WARM_UP = 6  # a statement is prepared when it comes the third time
TIMEOUT = 60


class Cost(NamedTuple):
    """What one request costs: CPU in milliseconds and in F (medians), queries, bytes of the answer, and its status."""

    cpu: float
    in_f: float
    queries: int
    size: int
    status: int


class Server:
    """One worker of the production server, alone with its database connections."""

    def __init__(self, process: subprocess.Popen, port: int):
        self.process, self.port = process, port

    def cpu(self) -> float:
        """Return the CPU milliseconds that the worker and its PostgreSQL processes have used so far."""
        return sum(_used(pid) for pid in [*children(self.process.pid), *_backends()])


@contextmanager
def serving() -> Iterator[Server]:
    """Run gunicorn as production does, with one worker, on a free port of this machine."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", APPLICATION, "--worker-class", "gthread", "--workers", "1"]
    command += ["--threads", "4", "--bind", f"127.0.0.1:{port}", "--keep-alive", "60", "--log-level", "error"]
    process = subprocess.Popen(command)  # noqa: S603 – our own command
    try:
        server = Server(process, port)
        wait_for(server)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=TIMEOUT)


def wait_for(server: Server) -> None:
    """Wait until the server answers."""
    deadline = time.monotonic() + TIMEOUT
    while True:
        browser = Browser(server)
        try:
            browser.ask("/healthz")
        except (OSError, HTTPException):
            if time.monotonic() > deadline or server.process.poll() is not None:
                raise
            time.sleep(0.2)
        else:
            return
        finally:
            browser.connection.close()


class Browser:
    """A person who has signed in, on one connection that stays open."""

    def __init__(self, server: Server, user=None):
        self.connection = HTTPConnection("127.0.0.1", server.port, timeout=TIMEOUT)
        self.csrf = _get_new_csrf_string()
        self.cookies = SimpleCookie({settings.CSRF_COOKIE_NAME: self.csrf})
        self.queries = 0
        if user is not None:
            session = SessionStore()
            session[SESSION_KEY] = str(user.pk)
            session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
            session[HASH_SESSION_KEY] = user.get_session_auth_hash()
            session.save()
            self.cookies[settings.SESSION_COOKIE_NAME] = session.session_key

    def ask(
        self, path: str, form: dict | None = None, *, count: bool = False, accept: str = "text/html"
    ) -> tuple[int, int]:
        """Send one request; return its status and the number of bytes that came back. ``count`` notes its queries."""
        cookies = "; ".join(f"{morsel.key}={morsel.value}" for morsel in self.cookies.values())
        headers = {"Cookie": cookies, "Host": "localhost:8000", "Accept": accept} | (
            {"X-Count-Queries": "1"} if count else {}
        )
        if form is None:
            self.connection.request("GET", path, headers=headers)
        else:
            body = urlencode({**form, "csrfmiddlewaretoken": self.csrf})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            self.connection.request("POST", path, body, headers)
        answer = self.connection.getresponse()
        size = len(answer.read())
        self.queries = int(answer.headers.get("X-Queries", 0))
        return answer.status, size


Request = Callable[..., tuple[int, int]]


def cost_of(server: Server, browser: Browser, request: Request, floor: Request, times: int) -> Cost:
    """Make a request ``times`` times after the warm-up, each beside one of the floor; its queries are counted in one more.

    Other work on the machine slows both alike, so that what is said in F says little about the machine.
    """
    for _ in range(WARM_UP):
        floor()
        request()
    spent, floors = [], []
    for _ in range(times):
        floors.append(_spent(server, floor))
        spent.append(_spent(server, request))
    status, size = request(count=True)
    return Cost(median(spent), median(spent) / median(floors), browser.queries, size, status)


def _spent(server: Server, request: Request) -> float:
    before = server.cpu()
    request()
    return server.cpu() - before


def _used(pid: int) -> float:
    """Return the CPU milliseconds of all threads of a process; 0 when it is gone or runs on another machine."""
    try:
        return (
            sum(
                int((thread / "schedstat").read_text().split()[0])
                for thread in Path(f"/proc/{pid}/task").iterdir()
            )
            / 1e6
        )
    except OSError:
        return 0.0


def children(pid: int) -> list[int]:
    """Return the processes that a process started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _backends() -> list[int]:
    """Return the PostgreSQL processes that serve the worker: all but our own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        return [pid for (pid,) in cursor.fetchall()]
