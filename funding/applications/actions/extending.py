"""More time for everybody in a phase, after something kept people from their bids: proposed by one, published by another."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from funding.applications import policy, queries
from funding.applications.models import Incident, PhaseExtension
from funding.rounds import soundness
from funding.rounds.models import Phase, Round
from funding.rounds.sentences import sentence
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.ui.templatetags.portal import uk_time
from lpip_portal.workflow import Closed, IllegalMove, NotReady, move


@transaction.atomic
def propose_extension(
    phase: Phase,
    *,
    by: User,
    closes_at: datetime,
    reason: str,
    began_at: datetime,
    ended_at: datetime | None,
    text_en: str,
    text_cy: str = "",
    nonce: str = "",
) -> PhaseExtension:
    """Record what happened and propose a later closing instant; a second person publishes it or refuses it."""
    if done := trail.repeat(nonce, by, PhaseExtension, "extension.propose"):
        return done
    phase = _locked(phase)
    require(policy.may_propose_extension(by, phase))
    _refuse_unless_possible(phase, closes_at)
    if PhaseExtension.objects.filter(phase=phase, state=PhaseExtension.State.PROPOSED).exists():
        raise IllegalMove(
            _("More time was proposed already. A second person decides about that first."),
            possible=[(_("See it"), reverse("funding:extension-list", args=[phase.ref]))],
        )
    incident = Incident.objects.create(
        phase=phase, began_at=began_at, ended_at=ended_at, text_en=text_en, text_cy=text_cy, noted_by=by
    )
    extension = PhaseExtension.objects.create(
        phase=phase,
        incident=incident,
        closed_at=phase.closes_at,
        closes_at=closes_at,
        reason=reason,
        proposed_by=by,
    )
    trail.record("extension.propose", extension, by=by, nonce=nonce, phase=phase, closes_at=closes_at)
    others = [person for person in queries.seconders(phase) if person.pk != by.pk]
    outbox.post("extension_proposed", to=others, about=extension, extension=extension)
    return extension


@transaction.atomic
def publish_extension(extension: PhaseExtension, *, by: User, nonce: str = "") -> PhaseExtension:
    """Give everybody more time: the phase closes later at once, and all who intended or started get a letter."""
    if done := trail.repeat(nonce, by, extension, "extension.publish"):
        return done
    extension = _reread(extension)
    phase = extension.phase
    require(policy.may_decide_extension(by, extension))
    move(extension, "publish_extension")
    _refuse_unless_possible(phase, extension.closes_at)
    _decided(extension, by)
    phase.extended_from, phase.closes_at = phase.closes_at, extension.closes_at
    phase.notice_en, phase.notice_cy = extension.incident.text_en, extension.incident.text_cy
    phase.version += 1
    phase.save(update_fields=["extended_from", "closes_at", "notice_en", "notice_cy", "version"])
    trail.record("extension.publish", extension, by=by, nonce=nonce, phase=phase, closes_at=phase.closes_at)
    outbox.post(
        "phase_extended",
        to=queries.everybody_in(phase),
        about=phase,
        occasion=phase.closes_at.isoformat(),
        phase=phase,
        extension=extension,
    )
    return extension


@transaction.atomic
def refuse_extension(extension: PhaseExtension, *, by: User, nonce: str = "") -> PhaseExtension:
    """Refuse a proposal: the phase closes when it was to close."""
    if done := trail.repeat(nonce, by, extension, "extension.refuse"):
        return done
    extension = _reread(extension)
    require(policy.may_decide_extension(by, extension))
    move(extension, "refuse_extension")
    _decided(extension, by)
    trail.record("extension.refuse", extension, by=by, nonce=nonce, phase=extension.phase)
    return extension


def _reread(extension: PhaseExtension) -> PhaseExtension:
    """Lock the phase first, so that two decisions wait for each other, and read the proposal again."""
    phase = _locked(extension.phase)
    extension = PhaseExtension.objects.select_related("incident").get(pk=extension.pk)
    extension.phase = phase
    return extension


def _locked(phase: Phase) -> Phase:
    return Phase.objects.select_for_update(of=("self",)).select_related("round").get(pk=phase.pk)


def _decided(extension: PhaseExtension, by: User) -> None:
    extension.decided_by, extension.decided_at = by, clock.now()
    extension.save(update_fields=["state", "decided_by", "decided_at"])


def _refuse_unless_possible(phase: Phase, closes_at: datetime) -> None:
    """Refuse what would shorten a phase, come after outcomes are known, or upset the dates that follow."""
    now = clock.now()
    if phase.round.state != Round.State.PUBLISHED or now < phase.opens_at:
        raise Closed(_("The phase has not opened: its dates are still a plan, and can be changed there."))
    if closes_at <= phase.closes_at:
        raise IllegalMove(
            _("A phase that has opened is never shortened: it closes at %(when)s.")
            % {"when": uk_time(phase.closes_at)}
        )
    if closes_at <= now:
        raise IllegalMove(_("The new closing instant has to be in the future."))
    if queries.has_outcomes(phase):
        raise Closed(
            _("Bids of this phase have been checked already. More time now would not be fair to them.")
        )
    phase_later = Phase.objects.get(pk=phase.pk)
    before = {fault.code for fault in soundness.of_phase(phase_later)}
    phase_later.closes_at = closes_at
    if broken := [fault for fault in soundness.of_phase(phase_later) if fault.code not in before]:
        raise NotReady("; ".join(sentence(fault) for fault in broken))
