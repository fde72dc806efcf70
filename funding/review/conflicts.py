"""Ties between people and bids that the portal can see by itself. Pure: sets in, ties out.

A tie is the same organisation as anybody on the bid (with its parents), the same e-mail domain, a name on this bid,
or a name on another bid of the phase. Whether a tie is a conflict is decided elsewhere.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

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
# Names below which everybody may register: a host under one of them keeps one label more.
SUFFIXES = frozenset(
    {
        "ac.uk",
        "co.uk",
        "gov.uk",
        "ltd.uk",
        "me.uk",
        "net.uk",
        "nhs.uk",
        "org.uk",
        "plc.uk",
        "police.uk",
        "sch.uk",
        "llyw.cymru",
        "gov.wales",
        "gov.scot",
        "nhs.wales",
        "nhs.scot",
    }
)


class Person(NamedTuple):
    """Somebody who may assess: organisations (their own and all above them) and an e-mail address."""

    key: int
    organisations: frozenset[int]
    email: str


class Bid(NamedTuple):
    """A bid as conflicts see it: every organisation on it and above them, its hosts, and the people named on it."""

    key: int
    organisations: frozenset[int]
    hosts: frozenset[str]
    people: frozenset[int]
    emails: frozenset[str]


class Tie(NamedTuple):
    """One tie of a person to a bid: its kind, and what it was seen by (an organisation's key, a host, or nothing)."""

    person: int
    bid: int
    kind: str  # "organisation", "involvement" or "rival"
    organisation: int | None = None
    host: str = ""


def registrable(host: str) -> str:
    """Return the part of a host that one body registered: ``law.leeds.ac.uk`` gives ``leeds.ac.uk``, ``ac.uk`` "".

    Shared mail services give "" too: an address there ties nobody to anybody.
    """
    labels = host.strip().strip(".").casefold().split(".")
    if len(labels) < 2 or "" in labels:
        return ""
    wide = ".".join(labels[-2:]) in SUFFIXES
    if wide and len(labels) == 2:
        return ""
    found = ".".join(labels[-3:] if wide else labels[-2:])
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
            by_email[email.casefold()].append(bid.key)
    found: list[Tie] = []
    for person in people:
        found += _by_organisation(person, by_organisation, by_host)
        named = {*by_person[person.key], *by_email[person.email.casefold()]}
        if named:
            found += [
                Tie(person.key, bid.key, "involvement" if bid.key in named else "rival") for bid in bids
            ]
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
