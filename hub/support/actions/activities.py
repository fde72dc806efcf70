"""What the hub notes of its work for partnerships."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from funding.applications import actions as applications
from funding.models import Phase
from hub.people import ties
from hub.support import policy
from hub.support.models import SupportActivity, SupportRequest
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.workflow import Refusal, move
from partnerships.models import Partnership

from . import guards
from .plans import label


class NothingToLog(Refusal):
    """An activity that cannot have happened so."""


@transaction.atomic
def note_activity(
    partnerships: Sequence[Partnership],
    *,
    by: User,
    kind: str,
    on: date,
    people: Sequence[User],
    hours: Decimal,
    attendees: int = 0,
    outputs: str = "",
    request: SupportRequest | None = None,
    phase: Phase | None = None,
    nonce: str = "",
) -> SupportActivity:
    """Note what people of the hub did for partnerships; with a ``request`` about it, with a ``phase`` it was help with bids."""
    if done := trail.repeat(nonce, by, SupportActivity, "support_activity.note"):
        return done
    if request is not None:
        request = guards.locked(request)
        require(policy.may_note_work_on(by, request))
        partnerships, phase = [request.partnership], request.phase
    require(policy.may_note_for(by, partnerships))
    if on > clock.today():
        raise NothingToLog(_("Note an activity on the day it happened or later, not before."))
    if not partnerships or not people:
        raise NothingToLog(_("Say for which partnership it was, and who of the hub took part."))
    for person in people:
        guards.may_help(person, phase)
        _is_free(person, partnerships)
    activity = SupportActivity.objects.create(
        request=request, phase=phase, kind=kind, on=on, hours=hours, attendees=attendees, outputs=outputs, noted_by=by
    )  # fmt: skip
    activity.partnerships.set(partnerships)
    activity.people.set(people)
    if phase is not None:
        label(phase, partnerships, by=by)
    if request is not None and request.is_accepted:
        move(request, "begin_work")
        request.save(update_fields=["state"])
    trail.record(
        "support_activity.note",
        activity,
        by=by,
        nonce=nonce,
        partnerships=list(partnerships),
        people=list(people),
        hours=hours,
        phase=phase,
    )
    for person in people:
        for partnership in partnerships:
            applications.note_support(person, partnership, by=by, evidence="Took part in support of the hub")
    return activity


def _is_free(person: User, partnerships: Sequence[Partnership]) -> None:
    """Refuse a person who may not see the affairs of the only partnership; what is done for several is no rival's affair."""
    if len(partnerships) > 1:
        return
    hidden = ties.rivals(person).filter(pk=partnerships[0].pk)
    if hidden.exists() or ties.walled(person).filter(pk=partnerships[0].pk).exists():
        raise NothingToLog(
            _("%(who)s may not see the affairs of this partnership, so cannot have worked for it.")
            % {"who": person}
        )
