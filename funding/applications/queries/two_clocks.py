"""The two clocks of a bid: its research office's own deadline, and the funder's."""

from datetime import datetime
from typing import NamedTuple

from django.utils.timesince import timeuntil
from django.utils.translation import gettext as _

from funding.applications import deadlines
from funding.applications.models import Application, OfficeDeadline
from lpip_portal.ui.templatetags.portal import uk_time


class Clock(NamedTuple):
    """One deadline in words: until when, how long that is, and whether it has passed."""

    when: str
    left: str
    is_past: bool


class Clocks(NamedTuple):
    """What every page of a bid says about time; ``office`` is None where the phase asks for no sign-off."""

    office: Clock | None
    is_own_date: bool  # the office set its date itself
    funder: Clock
    waiting: str  # that it is with the office and not submitted, or ""
    extended_from: str
    notice: str


def office_due_at(application: Application) -> datetime:
    """Return the instant by which the research office wants the bid: the one it set, else two working days before closing.

    A bid found by a page carries the date that the office set as ``office_set_at``.
    """
    closes_at = application.phase.closes_at
    if not hasattr(application, "office_set_at"):
        own = OfficeDeadline.objects.filter(
            phase=application.phase_id, organisation=application.organisation_id
        )
        application.office_set_at = own.values_list("due_at", flat=True).first()
    if application.office_set_at:
        return min(application.office_set_at, closes_at)
    return deadlines.working_days_before(closes_at, deadlines.OFFICE_DAYS, application.organisation.nation)


def clocks(application: Application, now: datetime) -> Clocks:
    """Return both deadlines of a bid in words, in UK time."""
    phase = application.phase
    return Clocks(
        clock_of(office_due_at(application), now) if phase.sign_off_required else None,
        application.office_set_at is not None if phase.sign_off_required else False,
        clock_of(phase.closes_at, now),
        _waiting(application, now),
        uk_time(phase.extended_from) if phase.extended_from else "",
        phase.notice,
    )


def clock_of(due_at: datetime, now: datetime) -> Clock:
    """Return one deadline in words."""
    if now > due_at:
        return Clock(uk_time(due_at), _("passed"), True)
    return Clock(uk_time(due_at), _("%(time)s left") % {"time": timeuntil(due_at, now)}, False)


def _waiting(application: Application, now: datetime) -> str:
    if not application.is_with_office or now > application.phase.closes_at:
        return ""
    return _("With your research office – not submitted. %(office)s has had it since %(since)s.") % {
        "office": application.organisation,
        "since": uk_time(application.state_since),
    }
