"""Fetches pages, files and letters as somebody, and says all the words in what came back."""

import re
import zlib
from collections.abc import Collection, Iterable
from copy import copy
from functools import cached_property
from html import unescape
from io import BytesIO
from typing import NamedTuple
from unittest import mock
from urllib.parse import urljoin, urlsplit
from zipfile import ZipFile, is_zipfile

from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.test import Client
from django.urls import Resolver404, resolve

from lpip_portal.accounts.models import User
from tests import pdfs
from tests.doors import answered

HREF = re.compile(r"""\b(?:href|src|data-[a-z-]*url|data-[a-z-]*address)=["']([^"'#]+)""")
NOT_FOLLOWED = ("/accounts/", "/static/", "/set-language")


class Reader(Client):
    """The client of the tests without its record of templates, which costs more than the pages do."""

    def __init__(self, person=None):
        super().__init__(raise_request_exception=False)
        self.person = None
        if person:
            self.force_login(person)
            self.person = User.objects.get(pk=person.pk)

    def request(self, **request):
        """Send a request and keep the cookies. Who asks is not looked up in a session for each of ten thousand requests."""
        with mock.patch("django.contrib.auth.middleware.get_user", self.whoever_asks):
            response = self.handler(self._base_environ(**request))
        if response.cookies:
            self.cookies.update(response.cookies)
        return response

    def whoever_asks(self, _request):
        """Give the person, who was read from the database once; what a page learns of them, the next one asks again."""
        return copy(self.person) if self.person else AnonymousUser()


# What differs between any two answers, and between any two files of the same content.
PASSING = re.compile(
    rb'name="(?:csrfmiddlewaretoken|nonce)" value="[^"]*"|nonce="[^"]*"|nonce-[A-Za-z0-9+/=_-]+|csrftoken=[^;]*|"token": "[^"]*"|Expires: [^\n]*'
)
OF_A_FILE = re.compile(
    rb"Content-Length: \d+|20\d\d-\d\d-\d\dT[\d:.]+(?:Z|\+00:00)|D:20\d+|(?:Instance|Document)ID>[^<]*"
)


class Answer:
    """What came back: the status, the number of queries, and every word of the headers and the body in one text."""

    def __init__(self, response, queries: int):
        self.status, self.queries = response.status_code, queries
        self.kind = response.headers.get("Content-Type", "").split(";")[0]
        self.body = b"".join(response.streaming_content) if response.streaming else response.content
        self.headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
        self.door = answered(self.status, response.headers.get("Location", ""))

    @cached_property
    def words(self) -> str:
        """All that can be read in it."""
        return f"{self.headers}\n{words_of(self.body)}"

    @property
    def kept(self) -> "Kept":
        """What two worlds are compared by."""
        said = PASSING.sub(b"", b"\n".join([self.headers.encode(), self.body]))
        if self.body.startswith((b"%PDF", b"PK")):
            said = OF_A_FILE.sub(b"", self.words.encode())
        return Kept(self.status, self.queries, zlib.compress(said, 1), self.door)

    def links(self, page: str) -> set[str]:
        """The addresses of the portal that an HTML page names."""
        if self.kind != "text/html":
            return set()
        found = {urljoin(page, unescape(each)) for each in HREF.findall(self.body.decode())}
        return {each for each in found if each.startswith("/") and not each.startswith(NOT_FOLLOWED)}


def words_of(body: bytes) -> str:
    """All words of a page or file; of office files every part, with hidden sheets, comments and properties."""
    if body.startswith(b"%PDF") and len(body) > 100:
        return _words_of_pdf(body)
    if body.startswith(b"PK") and is_zipfile(BytesIO(body)):
        with ZipFile(BytesIO(body)) as parts:
            return "\n".join(
                f"{name}\n{words_of(parts.read(name))}" for name in parts.namelist() if not name.endswith("/")
            )
    return body.decode(errors="replace")


def _words_of_pdf(body: bytes) -> str:
    try:
        with pdfs.opened(body) as pdf:
            said = [str(each) for each in pdf.docinfo.values()]
            if "/Metadata" in pdf.Root:
                said.append(pdf.Root.Metadata.read_bytes().decode(errors="replace"))
            said += [str(each) for each in pdf.attachments]
    except pdfs.pikepdf.PdfError:
        return body.decode(errors="replace")
    return "\n".join([*said, pdfs.words_of(body)])


class Kept(NamedTuple):
    """An answer as it is kept to be compared with a later one, and with the tables of the doors."""

    status: int
    queries: int
    said: bytes
    door: str = ""

    def differs(self, later: "Kept") -> str:
        """Say how it differs from a later one, or ""."""
        if self.status != later.status:
            return f"{self.status} and {later.status}"
        if self.queries != later.queries:
            return f"{self.queries} queries and {later.queries}"
        if self.said == later.said:
            return ""
        was, now = zlib.decompress(self.said), zlib.decompress(later.said)
        pairs = enumerate(zip(was, now, strict=False))
        place = next((n for n, (a, b) in pairs if a != b), min(len(was), len(now)))
        around = slice(max(0, place - 60), place + 60)
        return f"{was[around]!r} and {now[around]!r}"


class Count:
    """Counts queries, for ``execute_wrapper``."""

    queries = 0

    def __call__(self, execute, sql, params, many, context):
        """Count one and let it pass."""
        self.queries += 1
        return execute(sql, params, many, context)


def fetch(client: Client, address: str) -> Answer:
    """Get an address; whatever it noted is taken back."""
    counted = Count()
    with transaction.atomic():
        with connection.execute_wrapper(counted):
            response = client.get(address)
        answer = Answer(response, counted.queries)
        transaction.set_rollback(True)
    return answer


def code_of(address: str) -> str:
    """The module of the view that answers an address."""
    return resolve(urlsplit(address).path).func.__module__


def name_of(address: str) -> str:
    """The name of an address, or nothing where the portal does not serve it."""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""


def walk(
    client: Client, starts: Iterable[str], at_most: int, without: Collection[str] = ()
) -> dict[str, Answer]:
    """Fetch ``starts`` and what their pages link to, as far as that goes, with at most so many addresses of one name.

    Links to addresses of a name in ``without`` are not followed.
    """
    answers: dict[str, Answer] = {}
    often: dict[str, int] = {}
    starts = set(starts)
    waiting = sorted(starts)
    while waiting:
        following: set[str] = set()
        for address in waiting:
            name = name_of(address)
            if not name or address not in starts and (often.get(name, 0) >= at_most or name in without):
                continue
            often[name] = often.get(name, 0) + 1
            answers[address] = answer = fetch(client, address)
            if answer.status == 200:
                following |= answer.links(address)
        waiting = sorted(following - set(answers))
    return answers
