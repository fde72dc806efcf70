"""What the points of a scale mean in a phase, while its round is planned."""

from django.db import transaction
from django.utils.translation import gettext as _

from funding.rounds import policy
from funding.rounds.models import Phase, ScalePoint
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.workflow import Refusal

from .guards import locked_phase, refuse_unless_draft


@transaction.atomic
def save_scale_point(phase: Phase, *, by: User, points: int, nonce: str = "", **words: str) -> ScalePoint:
    """Word one point of a planned phase's scale in the place of the house's words."""
    if done := trail.repeat(nonce, by, ScalePoint, "scale_point.save"):
        return done
    phase = locked_phase(phase)
    require(policy.may_edit(by, phase.round))
    refuse_unless_draft(phase.round)
    if not 1 <= points <= phase.scale:
        raise Refusal(_("Points are a whole number from 1 to %(most)s.") % {"most": phase.scale})
    found = phase.scale_points.filter(points=points).first() or ScalePoint(phase=phase, points=points)
    for name in ScalePoint.SAID:
        setattr(found, name, words.get(name, getattr(found, name)))
    found.save()
    trail.record("scale_point.save", found, by=by, nonce=nonce, phase=phase, points=points)
    return found


@transaction.atomic
def reset_scale_point(phase: Phase, *, by: User, points: int, nonce: str = "") -> None:
    """Give a point of a planned phase's scale the words of the house again."""
    if trail.first(nonce, by):
        return
    phase = locked_phase(phase)
    require(policy.may_edit(by, phase.round))
    refuse_unless_draft(phase.round)
    trail.record("scale_point.reset", phase, by=by, nonce=nonce, points=points)
    phase.scale_points.filter(points=points).delete()
