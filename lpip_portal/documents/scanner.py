"""The virus scanner: clamd, spoken to over its socket. What it cannot be asked is no verdict."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings

CHUNK = 65_536
LONGEST_ANSWER = 4_096


class Verdict(NamedTuple):
    """What the scanner says of a file: clean, or the name of what it found."""

    is_clean: bool
    found: str = ""


class Unreachable(Exception):  # noqa: N818 – it is no fault of the file, and the file is asked about again
    """The scanner did not answer, or not with a verdict."""


def is_configured() -> bool:
    """Whether a scanner is named in the settings; without one files are kept as not scanned."""
    return bool(settings.CLAMD_SOCKET)


def scan(stream: BinaryIO, *, seconds: float = 20) -> Verdict:
    """Return the verdict on a file from its first byte to its last, or raise Unreachable."""
    stream.seek(0)
    with _line(seconds) as line:
        line.sendall(b"zINSTREAM\0")
        while chunk := stream.read(CHUNK):
            line.sendall(len(chunk).to_bytes(4) + chunk)
        line.sendall(bytes(4))
        answer = _answer(line)
    if answer == "stream: OK":
        return Verdict(True)
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return Verdict(False, answer.removeprefix("stream: ").removesuffix(" FOUND")[:120])
    raise Unreachable(answer[:200] or "The scanner hung up.")


def version() -> str:
    """Return what the scanner says it is, or raise Unreachable."""
    with _line(5) as line:
        line.sendall(b"zVERSION\0")
        return _answer(line)


@contextmanager
def _line(seconds: float) -> Iterator[socket.socket]:
    """Open a line to ``unix:///path`` or ``tcp://host:port``; any trouble on it is Unreachable."""
    place = urlsplit(settings.CLAMD_SOCKET)
    family, address = (
        (socket.AF_UNIX, place.path)
        if place.scheme == "unix"
        else (socket.AF_INET, (place.hostname, place.port or 3310))
    )
    try:
        with socket.socket(family, socket.SOCK_STREAM) as line:
            line.settimeout(seconds)
            line.connect(address)
            yield line
    except OSError as trouble:
        raise Unreachable(str(trouble)) from None


def _answer(line: socket.socket) -> str:
    said = b""
    while len(said) < LONGEST_ANSWER and not said.endswith(b"\0") and (more := line.recv(1024)):
        said += more
    return said.rstrip(b"\0\n").decode("ascii", "replace")
