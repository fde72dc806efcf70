"""Reads about messages and letters to many: the thread of a bid, who would get a letter, and which came back."""

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

from funding.applications.models import Application, BulkLetter, Message
from funding.rounds.models import Phase
from lpip_portal.notifications.models import Letter

MOST_RECIPIENTS = 2_000


def thread(user, application: Application) -> list[Message]:
    """Return the messages about a bid, in their order. One query."""
    return list(Message.objects.visible_to(user).filter(application=application).select_related("by"))


def recipients(user, phase: Phase, bids: Iterable[Application]) -> list[Application]:
    """Return of these bids those whose leads an officer may write to, with the leads. One query."""
    keys = [bid.pk for bid in bids]
    known = Application.objects.visible_to(user).without_own(user).filter(phase=phase, pk__in=keys)
    found = known.filter(lead__is_active=True).select_related("lead").order_by("reference", "pk")
    return list(found[:MOST_RECIPIENTS])


def names_recipients(bids: Iterable[Application]) -> str:
    """Return a short name of a list of recipients, so that a list that changed is noticed."""
    joined = ",".join(f"{bid.pk}:{bid.lead_id}" for bid in bids)
    return hashlib.sha256(joined.encode()).hexdigest()[:32]


class Delivered(NamedTuple):
    """One letter of a text to many: about which bid, to whom, and what became of it."""

    bid: Application
    address: str
    state: str
    is_refused: bool


def delivered(user, letter: BulkLetter) -> list[Delivered]:
    """Return what became of each letter, those that came back first; behind the wall. Two queries."""
    rows = Letter.objects.filter(kind="bulk_letter", occasion=letter.occasion)
    by_bid = {row.about.rpartition(":")[2]: row for row in rows}
    known = Application.objects.visible_to(user).filter(phase=letter.phase_id, pk__in=[*by_bid])
    found = [
        Delivered(bid, row.email, row.get_state_display(), row.state in Letter.RETURNED)
        for bid in known.select_related("lead").order_by("reference")
        for row in [by_bid[str(bid.pk)]]
    ]
    return sorted(found, key=lambda each: not each.is_refused)
