"""Trying a planned paper as a test organisation. What is typed is no bid: no list, count or check ever meets it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from funding.applications import policy, snapshot
from funding.applications.models import TryOut
from funding.questions.boxes import Box
from funding.rounds.models import Phase, Round
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.workflow import Refusal


@transaction.atomic
def save_try_out(phase: Phase, *, by: User, values: dict[Box, tuple[Any, int]], nonce: str = "") -> TryOut:
    """Keep what somebody typed into a planned paper, for themselves alone, until the round is published."""
    if done := trail.repeat(nonce, by, TryOut, "paper.try"):
        return done
    require(policy.may_try(by, phase.round))
    if phase.round.state in (Round.State.PUBLISHED, Round.State.CANCELLED):
        raise Refusal(_("A form is tried while its round is planned. This one is not any more."))
    tried, _is_new = TryOut.objects.select_for_update().get_or_create(
        phase=phase, by=by, defaults={"organisation": _("Test University")}
    )
    typed = {box.code: snapshot.canonical(value) for box, (value, _version) in values.items()}
    tried.answers = tried.answers | typed
    tried.saved_at = clock.now()
    tried.save()
    trail.record("paper.try", tried, by=by, nonce=nonce, phase=phase)
    return tried
