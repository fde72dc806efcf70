"""What several verbs of governance refuse, and how they lock."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from lpip_portal.workflow import Closed, Refusal, Stale
from partnerships.governance.models import BodyMeeting, BodySeat, GoverningBody
from partnerships.models import Partnership

MOST_BODIES = 30
MOST_SEATS = 100  # of one body, the earlier ones not counted


class Taken(Refusal):
    """It is there already."""


def locked_partnership(partnership: Partnership) -> Partnership:
    """Lock a partnership and read it again."""
    return Partnership.objects.select_for_update().get(pk=partnership.pk)


def locked_body(body: GoverningBody) -> GoverningBody:
    """Lock a body and read it again, with its partnership."""
    found = GoverningBody.objects.select_related("partnership")
    return found.select_for_update(of=("self",)).get(pk=body.pk)


def locked_seat(seat: BodySeat) -> BodySeat:
    """Lock a seat and read it again, with what the guards ask of it."""
    found = BodySeat.objects.select_related("body__partnership", "user", "organisation")
    return found.select_for_update(of=("self",)).get(pk=seat.pk)


def to_body(body: GoverningBody) -> list[tuple[str, str]]:
    """Return the way back to a body, for a refusal."""
    return [(_("Go to the body"), reverse("partnerships:body", args=[body.ref]))]


def locked_meeting(meeting: BodyMeeting) -> BodyMeeting:
    """Lock a meeting and read it again, with its body and partnership."""
    found = BodyMeeting.objects.select_related("body__partnership")
    return found.select_for_update(of=("self",)).get(pk=meeting.pk)


def to_meeting(meeting: BodyMeeting) -> list[tuple[str, str]]:
    """Return the way back to a meeting, for a refusal."""
    return [(_("Go to the meeting"), reverse("partnerships:body-meeting", args=[meeting.ref]))]


def refuse_if_closed(partnership: Partnership) -> None:
    """Refuse to change the governance of a partnership that has ended."""
    if partnership.state == Partnership.State.CLOSED:
        raise Closed(_("This partnership has closed. Its governance can be read, and not changed."))


def refuse_too_many(there: QuerySet, most: int) -> None:
    """Refuse one more of what there are very many of."""
    if there.count() >= most:
        raise Refusal(_("There are %(most)s already, and no more can be added here.") % {"most": most})


def refuse_if_stale(version: int, now: int, possible: list[tuple[str, str]]) -> None:
    """Refuse to overwrite what somebody else changed meanwhile."""
    if version != now:
        raise Stale(
            _("Somebody changed this after you opened it. Nothing of theirs was overwritten."),
            possible=possible,
        )
