"""The open-loop generator: each request goes out at its planned instant, whether or not earlier ones were answered.

It stands where the proxy stands: it stamps each request with the instant at which it arrived, on a line of its own. What it sent
and what it was told is in the ledger. Latency counts from the planned instant to the last byte, with all repetitions.
"""

import asyncio
import contextlib
import hashlib
import json
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.conf import settings

from lpip_portal.ui.forms import fresh_nonce

from .crowd import CODES, PASSWORD, WORDS, Bid, a_file
from .plan import Request

PATIENCE = 30.0
PAUSES = (0.5, 2.0, 8.0)  # before a request without an answer is sent again
COME_AGAIN = 2.0
POSTED = ("save", "submit", "upload", "login")
TAB = "f" * 32
EDGE = b"----a-line-between-the-parts"
SPOON, WAIT = 8_192, 0.25  # a slow line: 256 kbit/s
FRONT = ("/", "/accounts/login/")
STAFF = ("phase-control", "application-list")


@dataclass
class Attempt:
    """One sending: the stamp it bore, the status that came back (0 for none), and when."""

    stamp: float
    status: int = 0
    to: str = ""
    done: float = 0.0


@dataclass
class Entry:
    """One planned request in the ledger, with everything that was sent for it."""

    request: Request
    due: float
    code: str = ""
    text: str = ""
    nonce: str = ""
    lag: float = 0.0
    attempts: list[Attempt] = field(default_factory=list)

    @property
    def is_acknowledged(self) -> bool:
        """Whether the sender was told that it is done."""
        return any(self.is_yes(attempt) for attempt in self.attempts)

    def is_yes(self, attempt: Attempt) -> bool:
        """Whether this answer says that it is done: a saving was saved, a submission leads to its receipt."""
        if self.request.kind == "submit":
            return attempt.status == 302 and attempt.to.endswith("/receipt/")
        if self.request.kind in ("upload", "login", "export"):
            return attempt.status == 302
        return attempt.status == 200

    @property
    def latency(self) -> float:
        """Seconds from the planned instant to the last answer."""
        return max(attempt.done for attempt in self.attempts) - self.due


class Rush:
    """A run: everybody, their plan, and the ledger that comes of it. ``closes`` is the closing instant in seconds of the epoch."""

    def __init__(self, bids: list[Bid], port: int, closes: float):
        self.bids, self.port, self.closes = bids, port, closes
        self.ledger: list[Entry] = []
        self.versions: dict[tuple[int, str], int] = {}
        self.away: list[tuple[float, float]] = []  # from when to when the database was stopped

    async def play(self, requests: list[Request]) -> None:
        """Send all requests, each when it is due, and wait for the answers."""
        under_way = []
        for request in requests:
            due = self.closes + request.at
            await asyncio.sleep(max(due - time.time(), 0))
            entry = Entry(request, due, nonce=fresh_nonce(), lag=max(time.time() - due, 0))
            self.ledger.append(entry)
            under_way.append(asyncio.create_task(self._see_to(entry)))
            if request.twin:
                under_way.append(asyncio.create_task(self._see_to(entry, cut=False)))
        await asyncio.gather(*under_way)

    async def _see_to(self, entry: Entry, cut: bool | None = None) -> None:
        """Send a request until it is answered, as a browser or its person would; a page is not asked for again.

        While the database is stopped everybody is told to come again, and does: those repetitions are not counted.
        """
        cut = entry.request.cut if cut is None else cut
        pauses = list(PAUSES) if entry.request.kind in POSTED else []
        while True:
            attempt = await self._send(entry, cut=cut)
            if 0 < attempt.status < 500 or not pauses:
                return
            is_away = any(since <= attempt.done <= to for since, to in self.away)
            await asyncio.sleep(COME_AGAIN if is_away else pauses.pop(0))
            cut = False

    async def _send(self, entry: Entry, *, cut: bool) -> Attempt:
        bid = self.bids[entry.request.bid]
        who, path, form = self._asked(entry, bid)
        body, kind = self._body(entry, form, who.csrf if who else "")
        attempt = Attempt(stamp=int(time.time() * 1000) / 1000)
        entry.attempts.append(attempt)
        cookies = _cookies(who, signed_in=entry.request.kind != "login")
        accept = "application/json" if entry.request.kind == "save" else "text/html"
        head = [
            f"{'GET' if form is None else 'POST'} {path} HTTP/1.1", "Host: localhost:8000", f"Cookie: {cookies}",
            f"Accept: {accept}", f"X-Request-Start: t={attempt.stamp:.3f}", "Connection: close",
            f"X-Forwarded-For: {bid.address}", f"Content-Type: {kind}", f"Content-Length: {len(body)}", "", "",
        ]  # fmt: skip
        answer = b""
        with contextlib.suppress(OSError, TimeoutError, asyncio.IncompleteReadError):
            async with asyncio.timeout(PATIENCE):
                answer = await self._exchange("\r\n".join(head).encode() + body, entry.request, cut=cut)
        attempt.done = time.time()
        if answer.endswith(b"\r\n\r\n") or b"\r\n\r\n" in answer:
            self._read(entry, attempt, answer)
        return attempt

    async def _exchange(self, request: bytes, planned: Request, *, cut: bool) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            spoon = SPOON if planned.slow else len(request)
            for start in range(0, len(request), spoon):
                writer.write(request[start : start + spoon])
                await writer.drain()
                await asyncio.sleep(WAIT if start + spoon < len(request) else 0)
            if cut:
                await asyncio.sleep(0.01)
                return b""
            answer = b""
            while planned.slow and (piece := await reader.read(SPOON)):
                answer += piece
                await asyncio.sleep(WAIT)
            return answer or await reader.read(-1)
        finally:
            writer.transport.abort()

    def _asked(self, entry: Entry, bid: Bid) -> tuple:
        """Return who asks, for which page, and what they send; nothing is sent to a page that is only read."""
        request = entry.request
        if request.kind == "submit":
            return bid.sender, bid.submit, bid.form
        if request.kind == "login":
            return bid.writer, "/accounts/login/", {"login": bid.row.lead.email, "password": PASSWORD}
        if request.kind == "upload":
            return bid.writer, bid.page("application-documents"), {"kind": "letter", "nonce": entry.nonce}
        if request.kind == "export":
            form = {"form": "xlsx", "nonce": entry.nonce}
            return bid.officer, bid.page("application-list-export"), form
        if request.kind == "staff":
            return bid.officer, bid.page(STAFF[request.sequence % len(STAFF)]), None
        if request.kind == "front":
            return None, FRONT[request.sequence % len(FRONT)], None
        if request.kind == "pdf":
            return (
                (bid.writer, bid.page("application-draft-pdf"), None)
                if bid.writer
                else (None, FRONT[0], None)
            )
        if request.kind == "receipt":
            return bid.sender, bid.page("application-receipt"), None
        if request.kind != "save":
            return bid.writer, bid.page(request.kind), None
        entry.code = CODES[request.sequence % len(CODES)]
        entry.text = f"<p>Saving {request.sequence} of bid {request.bid}. {(WORDS * (5 + request.sequence % 20)).strip()}</p>"
        form = {
            f"answer_{entry.code}": entry.text,
            f"version_{entry.code}": self.versions.get((request.bid, entry.code), 1),
            "tab": TAB,
            "sequence": request.sequence,
        }
        return bid.writer, bid.answer(entry.code), form

    def _body(self, entry: Entry, form: dict | None, csrf: str) -> tuple[bytes, str]:
        """Return what is sent, and its media type; the hash of a file goes into the ledger."""
        if form is None:
            return b"", "text/plain"
        form = form | {"csrfmiddlewaretoken": csrf}
        if entry.request.kind != "upload":
            return urlencode(form).encode(), "application/x-www-form-urlencoded"
        number = entry.request.bid * 10_000 + entry.request.sequence
        file = a_file(number, big=entry.request.big)
        entry.text = hashlib.sha256(file).hexdigest()
        parts = [
            b'--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
            % (EDGE, name.encode(), value.encode())
            for name, value in form.items()
        ]
        parts.append(
            b'--%s\r\nContent-Disposition: form-data; name="file"; filename="letter.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
            % EDGE
        )
        return b"".join(
            [*parts, file, b"\r\n--%s--\r\n" % EDGE]
        ), f"multipart/form-data; boundary={EDGE.decode()}"

    def _read(self, entry: Entry, attempt: Attempt, answer: bytes) -> None:
        """Note what an answer says; one that was cut short says nothing."""
        head, body = answer.split(b"\r\n\r\n", 1)
        status, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        if len(body) < int(headers.get("content-length", 0)):
            return
        attempt.status, attempt.to = int(status.split()[1]), headers.get("location", "")
        if entry.request.kind == "save" and attempt.status == 200:
            version = json.loads(body)["version"]
            key = (entry.request.bid, entry.code)
            self.versions[key] = max(version, self.versions.get(key, 1))


def _cookies(who: object, *, signed_in: bool) -> str:
    """Return the line of cookies; who signs in comes without a session."""
    own = who.cookies.values() if who else ()
    return "; ".join(
        f"{one.key}={one.value}" for one in own if signed_in or one.key == settings.CSRF_COOKIE_NAME
    )
