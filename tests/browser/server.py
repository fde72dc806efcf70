"""The portal served to a browser out of the test process, so that the rows of a test are the rows of the pages."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.db import connections
from django.test import override_settings

from lpip_portal import clock

ANSWERING = 3  # threads; as in production each keeps its connection, and what it composed on it


class Quiet(WSGIRequestHandler):
    """Answers without writing each request to stderr."""

    def log_message(self, *_):
        """Say nothing."""


class Patient(ThreadedWSGIServer):
    """Hangs up on everybody when it closes, and waits until each has been seen off."""

    daemon_threads = False

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.lines: set[socket.socket] = set()

    def process_request(self, request, client_address):
        """Remember the line to the browser."""
        self.lines.add(request)
        super().process_request(request, client_address)

    def server_close(self):
        """Hang up, then wait."""
        for line in self.lines:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        super().server_close()


class Server:
    """Serves the portal on a free port of this machine until it is stopped."""

    def __init__(self):
        self._server = Patient(("127.0.0.1", 0), Quiet)
        self._server.set_app(self._ask)
        # As in production, a browser asks for a style sheet once.
        with override_settings(WHITENOISE_MAX_AGE=3600):
            self._portal, self._instant = WSGIHandler(), None
        self._answering = ThreadPoolExecutor(ANSWERING)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self.origin = f"http://localhost:{self._server.server_port}"

    def _ask(self, environ, start_response):
        """Have one of the few threads answer that hold a connection to the database, however many lines the browsers keep."""
        return self._answering.submit(self._answer, environ, start_response).result()

    def _answer(self, environ, start_response):
        """Answer at the instant that is pretended, if one is: every thread has a clock of its own."""
        with clock.at(self._instant) if self._instant else contextlib.nullcontext():
            return self._portal(environ, start_response)

    @contextlib.contextmanager
    def at(self, instant: datetime) -> Iterator[None]:
        """Let portal and test believe that it is ``instant``."""
        self._instant = instant
        try:
            with clock.at(instant):
                yield
        finally:
            self._instant = None

    def start(self) -> "Server":
        """Answer from now on."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Answer no longer."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        all_there = threading.Barrier(ANSWERING)
        for _ in range(ANSWERING):
            self._answering.submit(lambda: (all_there.wait(), connections.close_all()))
        self._answering.shutdown()
