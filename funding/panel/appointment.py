"""One interview as an iCalendar file (RFC 5545). Pure: it names nobody, so that a calendar that is shared tells nothing."""

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
    place: str
    link: str
    words: str


def ics(what: Appointment) -> bytes:
    """Return an appointment as the bytes of a calendar file."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//LPIP Portal//Interviews//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{_text(what.uid)}",
        f"SEQUENCE:{what.sequence}",
        f"DTSTAMP:{_instant(what.stamp)}",
        f"DTSTART:{_instant(what.starts_at)}",
        f"DTEND:{_instant(what.ends_at)}",
        f"SUMMARY:{_text(what.title)}",
        f"LOCATION:{_text(what.place or what.link)}",
        f"DESCRIPTION:{_text(what.words)}",
        *([f"URL:{what.link}"] if what.link else []),
        "CLASS:PRIVATE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


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
