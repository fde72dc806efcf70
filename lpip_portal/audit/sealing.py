"""The hash chain: one sealer chains what has been committed, and anchors the head outside the database.

Rows go in unhashed, because hashing inside an action would make every writer wait for every other.
A row that commits late simply gets a later position.
"""

import hashlib
import json
from collections.abc import Iterator

from django.conf import settings
from django.db import connection, transaction

from lpip_portal import clock

from .models import Anchor, AuditEvent, Seal

LOCK = 7_310_042
START = "0" * 64


def digest(previous: str, event: AuditEvent) -> str:
    """Return the hash of one event after ``previous``: SHA-256 over canonical JSON."""
    body = {
        "id": event.pk,
        "at": event.at.isoformat(),
        "by": event.by_id,
        "guest": event.guest,
        "verb": event.verb,
        "target": event.target,
        "ref": event.target_ref,
        "facts": event.facts,
        "nonce": event.nonce,
    }
    line = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{previous}{line}".encode()).hexdigest()


def seal(batch: int = 5_000) -> int:
    """Chain the committed events that have no seal yet; return how many. Two sealers take turns."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        last = Seal.objects.order_by("-position").first()
        position, previous = (last.position, last.hash) if last else (0, START)
        seals = []
        for event in AuditEvent.objects.filter(seal__isnull=True).order_by("pk")[:batch]:
            position, previous = position + 1, digest(previous, event)
            seals.append(Seal(event=event, position=position, hash=previous))
        Seal.objects.bulk_create(seals)
        return len(seals)


def anchor() -> Anchor | None:
    """Write the head of the chain into the database and into a file that the database cannot reach."""
    last = Seal.objects.order_by("-position").first()
    if last is None:
        return None
    made = Anchor.objects.create(position=last.position, hash=last.hash)
    settings.TRAIL_ANCHOR_FILE.parent.mkdir(parents=True, exist_ok=True)
    with settings.TRAIL_ANCHOR_FILE.open("a", encoding="ascii") as lines:
        lines.write(f"{clock.now().isoformat()} {made.position} {made.hash}\n")
    return made


def faults() -> Iterator[str]:
    """Yield a sentence for each thing that is wrong with the chain."""
    previous, expected, heads = START, 0, {}
    for link in Seal.objects.select_related("event").order_by("position").iterator(2_000):
        expected += 1
        if link.position != expected:
            yield f"The chain has a gap: position {expected} is missing before {link.position}."
            expected = link.position
        if digest(previous, link.event) != link.hash:
            yield f"Event {link.event_id} at position {link.position} does not match its hash."
        previous = link.hash
        heads[link.position] = link.hash
    for position, hash_ in _anchored():
        if heads.get(position) != hash_:
            yield f"The chain was cut or rewritten: the anchor at position {position} is not in it."


def _anchored() -> Iterator[tuple[int, str]]:
    yield from Anchor.objects.values_list("position", "hash")
    if settings.TRAIL_ANCHOR_FILE.exists() and not settings.TEST:
        for line in settings.TRAIL_ANCHOR_FILE.read_text(encoding="ascii").splitlines():
            _, position, hash_ = line.split()
            yield int(position), hash_
