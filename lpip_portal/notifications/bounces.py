"""Reading what a mail server sends back: to which letter a delivery report (RFC 3464) belongs. Pure but for one lookup."""

from collections.abc import Iterable
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import NamedTuple

from .delivery import message_id
from .models import Letter

MOST_BYTES = 1_000_000
MOST_ASKED = 5_000  # letters of one address that are compared


class Report(NamedTuple):
    """What a delivery report says: the addresses that failed for good, and the name of the letter."""

    addresses: frozenset[str]
    name: str


def read(raw: bytes) -> Report | None:
    """Return what a report says, or None if it is none: an answer by a person, or a delay."""
    message = message_from_bytes(raw[:MOST_BYTES], policy=policy.default)
    if message.get_content_type() != "multipart/report":
        return None
    addresses, name = set(), ""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            addresses |= set(_failed(part.get_payload()))
        elif part.get_content_type() in ("message/rfc822", "text/rfc822-headers"):
            name = name or _name_in(part)
    return Report(frozenset(addresses), name) if addresses and name else None


def _failed(blocks: Iterable[EmailMessage]) -> Iterable[str]:
    for block in blocks if isinstance(blocks, list) else ():
        if str(block.get("Action", "")).strip().lower() == "failed":
            address = str(block.get("Final-Recipient", "")).rpartition(";")[2].strip().lower()
            if address:
                yield address


def _name_in(part: EmailMessage) -> str:
    inner = part.get_payload()
    if isinstance(inner, list):
        return str(inner[0].get("Message-ID", "")).strip()
    headers = message_from_bytes(str(inner).encode(), policy=policy.default)
    return str(headers.get("Message-ID", "")).strip()


def letter_of(report: Report) -> Letter | None:
    """Return the letter that came back: one that went to a failed address and has this name."""
    sent = Letter.objects.filter(email__in=report.addresses, state=Letter.State.SENT).order_by(
        "-sent_at", "-pk"
    )
    return next((letter for letter in sent[:MOST_ASKED] if message_id(letter) == report.name), None)
