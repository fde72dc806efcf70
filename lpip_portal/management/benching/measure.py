"""Measuring one page: CPU milliseconds of the application and of its PostgreSQL backend, and the number of queries."""

import time
from collections.abc import Callable
from http.cookies import SimpleCookie
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.middleware.csrf import _get_new_csrf_string
from django.test.utils import CaptureQueriesContext


class Cost(NamedTuple):
    """What one request costs: CPU in milliseconds (median), queries, bytes of the answer, and its status."""

    cpu: float
    queries: int
    size: int
    status: int


class Browser:
    """A person who has signed in, asking the WSGI application directly, so that no test client is in the figure."""

    def __init__(self, user=None):
        self.application = WSGIHandler()
        self.csrf = _get_new_csrf_string()
        self.cookies = SimpleCookie({settings.CSRF_COOKIE_NAME: self.csrf})
        if user is not None:
            session = SessionStore()
            session[SESSION_KEY] = str(user.pk)
            session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
            session[HASH_SESSION_KEY] = user.get_session_auth_hash()
            session.save()
            self.cookies[settings.SESSION_COOKIE_NAME] = session.session_key

    def ask(self, path: str, form: dict | None = None) -> tuple[int, int]:
        """Send one request and return its status and the number of bytes that came back."""
        path, _, query = path.partition("?")
        body = urlencode({**form, "csrfmiddlewaretoken": self.csrf}).encode() if form is not None else b""
        environ = {
            "REQUEST_METHOD": "POST" if form is not None else "GET",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "8000",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.input": BytesIO(body),
            "wsgi.errors": BytesIO(),
            "wsgi.url_scheme": "https" if settings.SECURE_SSL_REDIRECT else "http",
            "wsgi.multithread": False,
            "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "HTTP_HOST": "localhost:8000",
            "HTTP_COOKIE": "; ".join(f"{morsel.key}={morsel.value}" for morsel in self.cookies.values()),
        }
        seen = {}
        answer = self.application(environ, lambda status, headers, *rest: seen.update(status=status))
        size = sum(len(part) for part in answer)
        answer.close()
        return int(seen["status"].split()[0]), size


def postgres_cpu() -> Callable[[], float]:
    """Return a function that reads the CPU milliseconds of this connection's PostgreSQL process; 0 where it is remote."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        clock = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    if not clock.exists():
        return lambda: 0.0
    return lambda: int(clock.read_text().split()[0]) / 1e6


def cost_of(request: Callable[[], tuple[int, int]], *, times: int = 15) -> Cost:
    """Ask ``times`` times after three warm-up requests; queries are counted in a request of their own."""
    for _ in range(3):
        request()
    database, spent = postgres_cpu(), []
    for _ in range(times):
        application_before, database_before = time.process_time(), database()
        request()
        spent.append((time.process_time() - application_before) * 1000 + database() - database_before)
    with CaptureQueriesContext(connection) as queries:
        status, size = request()
    return Cost(median(spent), len(queries), size, status)
