"""Moving dates under a running portal: its clock is real, so the rows move instead."""

from datetime import timedelta

from django.db.models import F

from funding.models import Invitation, Phase, Release
from lpip_portal import clock
from lpip_portal.notifications.models import Letter

DATES = ["opens_at", "intention_due_at", "closes_at", "reviews_due_at", "decisions_at"]


def let_pass(phase: Phase, name: str) -> None:
    """Move all dates of a phase back so that the one named lies an hour ago."""
    shift = clock.now() - timedelta(hours=1) - getattr(phase, name)
    dates = {each: F(each) + shift for each in DATES}
    days = {
        each: F(each) + timedelta(days=shift.days)
        for each in ("panel_on", "earliest_start_on", "latest_start_on")
    }
    Phase.objects.filter(pk=phase.pk).update(**dates, **days)
    phase.refresh_from_db()


def the_embargo_ends() -> None:
    """Let the instant of the release have come, wherever it is written."""
    now = clock.now()
    Release.objects.update(embargo_until=now)
    Invitation.objects.update(announced_at=now)
    Letter.objects.filter(not_before__gt=now).update(not_before=now)
