"""Asking whether a link still leads somewhere: politely, briefly, and never to an address inside.

The name is resolved here and the connection goes to the address that was looked at, so that a name cannot mean another place
the second time. Every redirect is looked at in the same way. What comes back is read a little and thrown away.
"""

import socket
import ssl
from http.client import HTTPConnection, HTTPException, HTTPResponse
from ipaddress import ip_address, ip_network
from threading import Timer
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

SECONDS = 6  # for each step; an answer that drips is cut off after twice as long
MOST_BYTES = 16_384
MOST_REDIRECTS = 4
PORTS = {"http": 80, "https": 443}
MOVED = {301, 302, 303, 307, 308}
GONE = {404, 410}
SHUT = {401, 402, 403, 405, 406, 429, 451}  # the server is there and does not talk to machines
TRANSLATED = (ip_network("64:ff9b::/96"), ip_network("2002::/16"), ip_network("2001::/32"))
HEADERS = {"User-Agent": "LPIP-Portal link check", "Accept": "*/*", "Connection": "close"}

SAID = {
    "fine": _("Answers"),
    "shut": _("Answers people, not machines"),
    "gone": _("Not found"),
    "fault": _("The server has a fault"),
    "slow": _("No answer in time"),
    "unreachable": _("Cannot be reached"),
    "inside": _("Not an address on the open internet"),
    "circles": _("Leads on and on"),
    "refused": _("Not a web address"),
}


class Finding(NamedTuple):
    """What came of asking: whether the link may stand, and a code of ``SAID``."""

    is_fine: bool
    said: str


class _Trouble(Exception):  # noqa: N818 – never leaves this module
    """Why there is no answer; its argument is a code of ``SAID``."""


def ask(link: str) -> Finding:
    """Ask for a link and say what came of it. It never raises."""
    try:
        for _hop in range(MOST_REDIRECTS + 1):
            status, onward = _once(link)
            if status not in MOVED or not onward:
                return _judged(status)
            link = urljoin(link, onward)
    except _Trouble as trouble:
        return Finding(False, str(trouble))
    except TimeoutError:
        return Finding(False, "slow")
    except (OSError, HTTPException, ValueError, UnicodeError):
        return Finding(False, "unreachable")
    return Finding(False, "circles")


def host_of(link: str) -> str:
    """Return the name of the machine that a link leads to, or "" when it names none."""
    try:
        return urlsplit(link).hostname or ""
    except ValueError:
        return ""


def _judged(status: int) -> Finding:
    if status in GONE:
        return Finding(False, "gone")
    if status in SHUT:
        return Finding(True, "shut")
    if status >= 500:
        return Finding(False, "fault")
    return Finding(status < 400, "fine" if status < 400 else "gone")


def _once(link: str) -> tuple[int, str]:
    """Ask one address; return its status, and where it sends us."""
    parts = urlsplit(link)
    if parts.scheme not in PORTS or not parts.hostname or parts.username or parts.password:
        raise _Trouble("refused")
    port = parts.port or PORTS[parts.scheme]
    if port not in PORTS.values() and not _may_lead_inside():
        raise _Trouble("inside")
    family, address = _looked_at(parts.hostname, port)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    status, onward = _spoken(parts, port, family, address, "HEAD", path)
    if status in (405, 501):
        status, onward = _spoken(parts, port, family, address, "GET", path)
    return status, onward


def _looked_at(host: str, port: int) -> tuple[int, tuple]:
    """Return where a name leads, once all that it leads to is on the open internet."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError):
        raise _Trouble("unreachable") from None
    if not _may_lead_inside() and not all(_is_outside(each[4][0]) for each in found):
        raise _Trouble("inside")
    return found[0][0], found[0][4]


def _may_lead_inside() -> bool:
    """Say whether addresses inside may be asked: only tests set this, for a server of their own."""
    return getattr(settings, "LINKS_MAY_LEAD_INSIDE", False)


def _is_outside(address: str) -> bool:
    """Say whether an address is on the open internet, whatever it is wrapped in."""
    ip = ip_address(address.partition("%")[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    wrapped = any(ip.version == net.version and ip in net for net in TRANSLATED)
    old = ip.version == 6 and (
        ip.is_site_local or ip.is_reserved
    )  # ranges that were given up, and still routed inside
    return ip.is_global and not ip.is_multicast and not wrapped and not old


def _spoken(parts, port: int, family: int, address: tuple, method: str, path: str) -> tuple[int, str]:
    with socket.socket(family, socket.SOCK_STREAM) as plain:
        plain.settimeout(SECONDS)
        plain.connect(address)
        line = plain
        if parts.scheme == "https":
            line = ssl.create_default_context().wrap_socket(plain, server_hostname=parts.hostname)
        cut = Timer(2 * SECONDS, _hang_up, [line])
        cut.daemon = True
        cut.start()
        try:
            speaking = HTTPConnection(parts.hostname, port)
            speaking.sock = line
            host = parts.hostname if port == PORTS[parts.scheme] else f"{parts.hostname}:{port}"
            speaking.request(method, path, headers={"Host": host, **HEADERS})
            answer: HTTPResponse = speaking.getresponse()
            answer.read(MOST_BYTES)
            return answer.status, answer.headers.get("Location", "")
        finally:
            cut.cancel()
            line.close()


def _hang_up(line: socket.socket) -> None:
    try:
        line.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it is closed already
