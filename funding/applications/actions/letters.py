"""Which letters about bids may still go when they are delivered: access may be lost, and a reminder may have no use left."""

from funding.applications import queries
from funding.applications.models import Application
from funding.rounds.models import PhaseAmendment
from lpip_portal import clock
from lpip_portal.composed import Seen
from lpip_portal.notifications import outbox
from lpip_portal.notifications.models import Letter

REMINDERS = ("closing_soon", "sign_off_waiting", "sign_off_urgent")
ABOUT = "funding.application:"
AMENDMENT = "funding.phaseamendment:"


def _may_still_go(kind: str, about: str, letter: Letter) -> bool:
    """A letter about a bid goes to somebody who may still know of it; a reminder while it can still be followed."""
    key = about.removeprefix(ABOUT)
    if not (letter.to is None or _SEEN(letter.to, key)):
        return False
    bid = Application.objects.select_related("phase").filter(pk=key).first()
    return bid is not None and (kind not in REMINDERS or queries.due.is_still_due(kind, bid, clock.now()))


_SEEN = Seen(Application)


def _is_still_concerned(kind: str, about: str, letter: Letter) -> bool:
    """A change to a paper goes to those whom it would be told now: a part in a bid may have ended, a wall may stand."""
    found = PhaseAmendment.objects.filter(pk=about.removeprefix(AMENDMENT)).select_related("phase").first()
    return found is not None and letter.to in queries.everybody_who_started(found.phase)


outbox.still_allowed(ABOUT, _may_still_go)
outbox.still_allowed(AMENDMENT, _is_still_concerned)
