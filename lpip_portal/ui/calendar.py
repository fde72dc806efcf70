"""Appointments as an iCalendar file (RFC 5545), for one download or for a feed. Pure: instants in, bytes out."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

WIDTH = 75  # octets in a line


class Appointment(NamedTuple):
    """What a calendar is told. ``sequence`` counts the changes, so that a calendar replaces what it had."""

    uid: str
    sequence: int
    stamp: datetime
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str = ""
    link: str = ""
    words: str = ""
    is_cancelled: bool = False


def ics(appointments: Iterable[Appointment], *, name: str = "") -> bytes:
    """Return appointments as the bytes of a calendar file; a feed has a ``name``."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//LPIP Portal//EN", "METHOD:PUBLISH"]
    if name:
        lines += [
            f"NAME:{_text(name)}",
            f"X-WR-CALNAME:{_text(name)}",
            "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        ]
    for each in appointments:
        lines += _event(each)
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"]).encode()


def _event(what: Appointment) -> list[str]:
    place = what.place or what.link
    return [
        "BEGIN:VEVENT",
        f"UID:{_text(what.uid)}",
        f"SEQUENCE:{what.sequence}",
        f"DTSTAMP:{_instant(what.stamp)}",
        f"DTSTART:{_instant(what.starts_at)}",
        f"DTEND:{_instant(what.ends_at)}",
        f"SUMMARY:{_text(what.title)}",
        *([f"LOCATION:{_text(place)}"] if place else []),
        *([f"DESCRIPTION:{_text(what.words)}"] if what.words else []),
        *([f"URL:{what.link}"] if what.link else []),
        f"STATUS:{'CANCELLED' if what.is_cancelled else 'CONFIRMED'}",
        "CLASS:PRIVATE",
        "END:VEVENT",
    ]


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(words: str) -> str:
    """Return words as a value: what would end it is escaped."""
    words = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(words.splitlines())


def _folded(line: str) -> str:
    """Return a line cut into pieces that are short enough, never within a letter."""
    pieces, piece, size = [], "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > WIDTH:
            pieces.append(piece)
            piece, size = "", 1  # the blank that the next line begins with
        piece += letter
        size += octets
    return "\r\n ".join([*pieces, piece])
