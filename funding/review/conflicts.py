"""Ties between people and bids that the portal can see by itself. Pure: sets in, ties out.

A tie is the same organisation as anybody on the bid (with its parents and other names), the same e-mail domain, a name on
this bid, a name on another bid of the phase, an earlier bid together, or that the applicant asked for somebody else.
Whether a tie is a conflict is decided elsewhere.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from publicsuffixlist import PublicSuffixList

SHARED_HOSTS = frozenset(
    {
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "yahoo.com",
        "yahoo.co.uk",
        "icloud.com",
        "btinternet.com",
        "proton.me",
        "example.org",
        "example.com",
        "example.net",
    }
)
# Names that the list does not hold but below which everybody of a nation's public bodies is registered.
ALSO_SUFFIXES = ("llyw.cymru", "gov.wales", "nhs.wales", "gov.scot", "nhs.scot")


@cache
def _suffixes() -> PublicSuffixList:
    """Return the public suffix list that comes with the library; nothing is fetched."""
    return PublicSuffixList(accept_unknown=True, only_icann=True)


class Person(NamedTuple):
    """Somebody who may assess: organisations (their own and all above them) and an e-mail address."""

    key: int
    organisations: frozenset[int]
    email: str


class Bid(NamedTuple):
    """A bid as conflicts see it: every organisation on it and above them, its hosts, and the people named on it.

    ``together`` are the people of earlier bids on which somebody of this bid stood; ``unwanted_…`` are those by whom the
    applicant asked not to be judged.
    """

    key: int
    organisations: frozenset[int]
    hosts: frozenset[str]
    people: frozenset[int]
    emails: frozenset[str]
    together: frozenset[int] = frozenset()
    unwanted_people: frozenset[int] = frozenset()
    unwanted_organisations: frozenset[int] = frozenset()


class Tie(NamedTuple):
    """One tie of a person to a bid: its kind, and what it was seen by (an organisation's key, a host, or nothing)."""

    person: int
    bid: int
    kind: str  # "organisation", "involvement", "rival", "collaboration" or "named"
    organisation: int | None = None
    host: str = ""


def folded(email: str) -> str:
    """Return an address for comparing: case, width and composition of letters make no difference."""
    return unicodedata.normalize("NFKC", email).strip().casefold()


def registrable(host: str) -> str:
    """Return the part of a host that one body registered: ``law.leeds.ac.uk`` gives ``leeds.ac.uk``, ``ac.uk`` "".

    Shared mail services give "" too: an address there ties nobody to anybody.
    """
    name = folded(host).strip(".")
    try:
        name = name.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    labels = name.split(".")
    if len(labels) < 2 or "" in labels:
        return ""
    for suffix in ALSO_SUFFIXES:
        if name == suffix:
            return ""
        if name.endswith(f".{suffix}"):
            return f"{name.removesuffix(f'.{suffix}').rpartition('.')[2]}.{suffix}"
    found = _suffixes().privatesuffix(name) or ""
    return "" if found in SHARED_HOSTS else found


def host_of(email: str) -> str:
    """Return the registrable host of an address, or ""."""
    return registrable(email.rpartition("@")[2])


def detect(people: Iterable[Person], bids: Iterable[Bid], phase: Iterable[Bid] | None = None) -> list[Tie]:
    """Return the ties of ``people`` to ``bids``, at most one of a kind for a pair.

    ``phase`` is every bid of the phase, where it is more than ``bids``: a name on any of them makes a rival.
    """
    bids = list(bids)
    everything = list(phase) if phase is not None else bids
    by_organisation, by_host, by_person, by_email = (defaultdict(list) for _ in range(4))
    for bid in bids:
        for organisation in bid.organisations:
            by_organisation[organisation].append(bid.key)
        for host in bid.hosts:
            by_host[host].append(bid.key)
    for bid in everything:
        for person in bid.people:
            by_person[person].append(bid.key)
        for email in bid.emails:
            by_email[folded(email)].append(bid.key)
    found: list[Tie] = []
    for person in people:
        found += _by_organisation(person, by_organisation, by_host)
        named = {*by_person[person.key], *by_email[folded(person.email)]}
        if named:
            found += [
                Tie(person.key, bid.key, "involvement" if bid.key in named else "rival") for bid in bids
            ]
        found += _by_other_people(person, bids, named)
    return found


def _by_organisation(person: Person, by_organisation: dict, by_host: dict) -> Iterable[Tie]:
    seen: dict[int, Tie] = {}
    for organisation in sorted(person.organisations):
        for bid in by_organisation.get(organisation, ()):
            seen.setdefault(bid, Tie(person.key, bid, "organisation", organisation))
    host = host_of(person.email)
    for bid in by_host.get(host, ()) if host else ():
        seen.setdefault(bid, Tie(person.key, bid, "organisation", None, host))
    return seen.values()


def _by_other_people(person: Person, bids: Iterable[Bid], named: set[int]) -> Iterable[Tie]:
    for bid in bids:
        if person.key in bid.together and bid.key not in named:
            yield Tie(person.key, bid.key, "collaboration")
        if person.key in bid.unwanted_people or person.organisations & bid.unwanted_organisations:
            yield Tie(person.key, bid.key, "named")
