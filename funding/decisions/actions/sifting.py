"""The sift by the phase's published threshold: proposed by one person, confirmed by another, before the panel is convened.

A bid that is out has its decision at once; everybody learns of it when all outcomes of the phase are released.
"""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from funding.applications.models import Application
from funding.decisions.models import Decision
from funding.panel import policy
from funding.panel import queries as table
from funding.panel.models import Panel, SiftedBid
from funding.rounds.models import Phase
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.workflow import Closed, IllegalMove, NotReady, Stale, move

from . import guards


@transaction.atomic
def propose_sift(phase: Phase, *, by: User, nonce: str = "") -> list[SiftedBid]:
    """Propose that the rule holds for every bid below the threshold that this person may judge and nobody has proposed."""
    if done := trail.repeat(nonce, by, phase, "phase.propose_sift"):
        return list(SiftedBid.objects.filter(application__phase=done))
    phase = _open(phase)
    require(policy.may_open_sift(by, phase))
    rows = []
    for line in table.sift_lines(by, phase):
        if line.sifted is None:
            require(policy.may_propose_sift(by, line.application))
            rows.append(_write(SiftedBid(application=line.application, version=0), by, phase, line.mean, ""))
    trail.record("phase.propose_sift", phase, by=by, nonce=nonce, bids=len(rows))
    return rows


@transaction.atomic
def keep_in(application: Application, *, by: User, reason: str, nonce: str = "") -> SiftedBid:
    """Propose to keep a bid below the threshold in, for a reason that a second person reads."""
    if done := trail.repeat(nonce, by, SiftedBid, "sifted_bid.keep_in"):
        return done
    phase = _open(application.phase)
    application = Application.objects.select_related("phase__round", "partnership").get(pk=application.pk)
    require(policy.may_propose_sift(by, application))
    mean = _mean(phase, application)
    row = SiftedBid.objects.select_for_update().filter(application=application).first()
    if row is None:
        row = SiftedBid(application=application, version=0)
    else:
        move(row, "propose_sift_again")
    _write(row, by, phase, mean, reason)
    trail.record("sifted_bid.keep_in", row, by=by, nonce=nonce, application=application)
    return row


@transaction.atomic
def apply_rule(application: Application, *, by: User, nonce: str = "") -> SiftedBid:
    """Propose again that the rule holds for a bid, after it was proposed to be kept in or was sent back."""
    if done := trail.repeat(nonce, by, SiftedBid, "sifted_bid.apply_rule"):
        return done
    phase = _open(application.phase)
    row = SiftedBid.objects.select_for_update(of=("self",)).select_related("application__phase__round")
    row = row.get(application=application)
    require(policy.may_propose_sift(by, row.application))
    move(row, "propose_sift_again")
    _write(row, by, phase, _mean(phase, row.application), "")
    trail.record("sifted_bid.apply_rule", row, by=by, nonce=nonce)
    return row


@transaction.atomic
def confirm_sift(phase: Phase, *, by: User, seen: str, nonce: str = "") -> int:
    """Confirm what others proposed and this person saw; returns how many bids are settled by it. ``seen`` is what the page said."""
    if trail.repeat(nonce, by, phase, "phase.confirm_sift"):
        return 0
    phase = _open(phase)
    require(policy.may_open_sift(by, phase))
    lines = table.sift_lines(by, phase)
    if table.seen_of(lines) != seen:
        raise Stale(_("The proposals changed after you opened the page. Read them again before you go on."))
    settled = 0
    for line in lines:
        row = line.sifted
        if row is None or row.state != SiftedBid.State.PROPOSED or row.proposed_by_id == by.pk:
            continue
        require(policy.may_confirm_sift(by, row))
        if row.mean != line.mean.mean:
            raise Stale(
                _("The reviews of “%(title)s” changed. It has to be proposed again.")
                % {"title": line.application.title}
            )
        move(row, "confirm_sift")
        row.confirmed_by, row.confirmed_at = by, clock.now()
        row.save(update_fields=["state", "confirmed_by", "confirmed_at"])
        if row.is_out:
            _decide_out(row, by)
        trail.record("sifted_bid.confirm_sift", row, by=by, application=line.application, kept=row.is_kept)
        settled += 1
    trail.record("phase.confirm_sift", phase, by=by, nonce=nonce, bids=settled)
    return settled


@transaction.atomic
def return_sift(application: Application, *, by: User, reason: str, nonce: str = "") -> SiftedBid:
    """Send a proposal about one bid back to who made it, with a reason."""
    if done := trail.repeat(nonce, by, SiftedBid, "sifted_bid.return_sift"):
        return done
    _open(application.phase)
    row = SiftedBid.objects.select_for_update(of=("self",)).select_related(
        "application__phase__round", "application__partnership", "proposed_by"
    )
    row = row.get(application=application)
    require(policy.may_confirm_sift(by, row))
    move(row, "return_sift")
    row.return_reason = reason
    row.version += 1
    row.save(update_fields=["state", "return_reason", "version"])
    event = trail.record("sifted_bid.return_sift", row, by=by, nonce=nonce)
    outbox.post(
        "sift_returned",
        to=[row.proposed_by],
        about=row.application,
        occasion=str(event.pk),
        application=row.application,
        phase=row.application.phase,
        reason=reason,
    )
    return row


def _open(phase: Phase) -> Phase:
    """Lock the phase; refuse without a threshold, before the reviews are due, and once the panel is convened."""
    phase = guards.locked_phase(phase.pk)
    if not phase.has_sift:
        raise IllegalMove(
            _("This phase has no published threshold, so every reviewed bid goes to the panel.")
        )
    if why := table.not_yet(phase):
        raise NotReady(why)
    if Panel.objects.filter(phase=phase).exclude(state=Panel.State.FORMING).exists():
        raise Closed(_("The panel is convened, so the sift is over."), possible=_to_sift(phase))
    return phase


def _mean(phase: Phase, application: Application) -> table.Mean:
    found = table.below(phase).get(application.pk)
    if found is None:
        raise IllegalMove(_("This bid is not below the threshold."), possible=_to_sift(phase))
    return found


def _write(row: SiftedBid, by: User, phase: Phase, mean: table.Mean, reason: str) -> SiftedBid:
    row.mean, row.reviews, row.threshold = mean.mean, mean.reviews, phase.sift_threshold
    row.is_kept, row.reason, row.return_reason = bool(reason), reason, ""
    row.proposed_by, row.proposed_at = by, clock.now()
    row.version += 1
    row.save()
    return row


def _decide_out(row: SiftedBid, by: User) -> None:
    """The decision that follows from the rule: the same two people, nothing awarded."""
    decision = Decision(
        application=row.application,
        outcome=Decision.Outcome.DECLINE,
        fec=0,
        share=0,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        approved_by=by,
        approved_at=row.confirmed_at,
    )
    move(decision, "approve_decision")
    decision.save()
    trail.record("decision.sift_out", decision, by=by, application=row.application, outcome=decision.outcome)


def _to_sift(phase: Phase) -> list[tuple[str, str]]:
    return [(_("Go to the sift"), reverse("funding:sift", args=[phase.ref]))]
