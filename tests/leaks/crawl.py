"""Fetches pages, files and letters as somebody, and says all the words in what came back."""

import re
from collections.abc import Collection, Iterable
from html import unescape
from io import BytesIO
from urllib.parse import urljoin, urlsplit
from zipfile import ZipFile, is_zipfile

from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve

from tests import pdfs

HREF = re.compile(r"""\b(?:href|src|data-[a-z-]*url|data-[a-z-]*address)=["']([^"'#]+)""")
NOT_FOLLOWED = ("/accounts/", "/static/", "/set-language")


class Reader(Client):
    """The client of the tests without its record of templates, which costs more than the pages do."""

    def __init__(self, person=None):
        super().__init__(raise_request_exception=False)
        if person:
            self.force_login(person)

    def request(self, **request):
        """Send a request and keep the cookies."""
        response = self.handler(self._base_environ(**request))
        if response.cookies:
            self.cookies.update(response.cookies)
        return response


class Answer:
    """What came back: the status, and every word of the headers and the body in one text."""

    def __init__(self, response):
        body = b"".join(response.streaming_content) if response.streaming else response.content
        self.status = response.status_code
        self.kind = response.headers.get("Content-Type", "").split(";")[0]
        self.body = body
        self.words = "\n".join(
            [*(f"{name}: {value}" for name, value in response.headers.items()), words_of(body)]
        )

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


def fetch(client: Client, address: str) -> Answer:
    """Get an address; whatever it noted is taken back."""
    with transaction.atomic():
        answer = Answer(client.get(address))
        transaction.set_rollback(True)
    return answer


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
