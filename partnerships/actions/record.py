"""What funding writes down here, in its own transactions: states, phases taken part in, holds."""

from datetime import date, datetime

from django.db import transaction

from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.workflow import move
from partnerships import policy
from partnerships.models import Hold, Participation, Partnership

from .guards import free_address, locked


@transaction.atomic
def activate(partnership: Partnership, *, by: User | None, nonce: str = "") -> Partnership:
    """Note that a partnership's first award was accepted: it is active, and its page is public, at an address of its name."""
    partnership = locked(partnership)
    require(policy.may_be_moved_by_funding(by, partnership))
    if partnership.state != Partnership.State.ACTIVE:  # a second award changes nothing here
        move(partnership, "activate")
        partnership.is_public = True
        partnership.slug = partnership.slug or free_address(partnership.name_en, partnership)
        partnership.published_at = partnership.published_at or clock.now()
        partnership.save()
        trail.record("partnership.activate", partnership, by=by, nonce=nonce)
    return partnership


@transaction.atomic
def pause(partnership: Partnership, *, by: User | None, reason: str, nonce: str = "") -> Partnership:
    """Note that a partnership's work is suspended. The reason is a short word, not a story."""
    partnership = locked(partnership)
    require(policy.may_be_moved_by_funding(by, partnership))
    move(partnership, "pause")
    partnership.save()
    trail.record("partnership.pause", partnership, by=by, nonce=nonce, reason=reason)
    return partnership


@transaction.atomic
def close(partnership: Partnership, *, by: User | None, nonce: str = "") -> Partnership:
    """Note that a partnership has ended; the caller has asked that no award of it is open."""
    partnership = locked(partnership)
    require(policy.may_be_moved_by_funding(by, partnership))
    move(partnership, "close")
    partnership.save()
    trail.record("partnership.close", partnership, by=by, nonce=nonce)
    return partnership


@transaction.atomic
def record_participation(
    partnership: Partnership,
    *,
    by: User | None,
    phase_label: str,
    phase_number: int,
    programme: str = "",
    status: str = "awarded",
    grant_reference: str = "",
    headline: str = "",
    since: date | None = None,
    until: date | None = None,
) -> Participation:
    """Write down that a partnership took part in a phase; a second call for the same phase mends the first."""
    require(policy.may_be_moved_by_funding(by, partnership))
    participation, _made = Participation.objects.update_or_create(
        partnership=partnership,
        phase_number=phase_number,
        programme=programme,
        defaults={
            "phase_label": phase_label,
            "status": status,
            "grant_reference": grant_reference,
            "headline": headline,
            "since": since,
            "until": until,
        },
    )
    trail.record("partnership.take_part", partnership, by=by, phase=phase_label, status=status)
    return participation


@transaction.atomic(savepoint=False)
def place_hold(partnership: Partnership, *, by: User | None, reason: str, about: str) -> None:
    """Freeze a partnership's description and partners while ``about`` (a short key, like a reference) needs them.

    It is placed once, however often it is asked for.
    """
    require(policy.may_be_moved_by_funding(by, partnership))
    hold = Hold(partnership=partnership, about=about, reason=reason)
    Hold.objects.bulk_create([hold], ignore_conflicts=True)
    trail.record("partnership.hold", partnership, by=by, about=about)


@transaction.atomic(savepoint=False)
def lift_hold(partnership: Partnership, *, by: User | None, about: str, at: datetime | None = None) -> int:
    """Lift the hold placed for ``about``, now or from an instant ``at`` on; return how many were lifted."""
    require(policy.may_be_moved_by_funding(by, partnership))
    lifted = partnership.holds.filter(about=about, until__isnull=True).update(until=at or clock.now())
    if lifted:
        trail.record("partnership.lift_hold", partnership, by=by, about=about)
    return lifted
