"""Releasing all outcomes of a phase together: prepared by one person, approved by another, out at the embargo.

Approval writes everything at once: what reviewers said, without who said it; a letter to every applicant that opens
at the embargo; and the invitations into the next phase. Nothing has to run at the embargo, because all reads compare.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from funding.applications.models import Application, Invitation
from funding.decisions import policy, queries
from funding.decisions.letters import KINDS, context
from funding.decisions.models import Decision, Feedback, Release
from funding.review import actions as reviews
from funding.rounds.models import Phase
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.composed import Seen
from lpip_portal.notifications import outbox
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import Closed, move
from partnerships import actions as partnerships

from . import guards


@transaction.atomic
def prepare_release(
    phase: Phase,
    *,
    by: User,
    embargo_until: datetime,
    announcement_en: str = "",
    announcement_cy: str = "",
    nonce: str = "",
) -> Release:
    """Prepare the release of a phase for an instant that is not past; again, while it is not approved, changes it."""
    if done := trail.repeat(nonce, by, Release, "release.prepare_release"):
        return done
    phase = guards.locked_phase(phase.pk)
    require(policy.may_prepare_release(by, phase))
    if embargo_until < clock.now():
        raise Closed(_("The embargo cannot end in the past."))
    release = Release.objects.select_for_update().filter(phase=phase).first()
    if release is None:
        release = Release(phase=phase, version=0)
    else:
        move(release, "prepare_again")
    release.embargo_until, release.prepared_by = embargo_until, by
    release.announcement_en, release.announcement_cy = announcement_en, announcement_cy
    release.approved_by = release.approved_at = None
    release.version += 1
    release.save()
    trail.record("release.prepare_release", release, by=by, nonce=nonce, phase=phase, until=embargo_until)
    return release


@transaction.atomic
def approve_release(release: Release, *, by: User, version: int, nonce: str = "") -> Release:
    """Approve a release: from the embargo on, everybody sees the outcomes at the same instant. All or nothing.

    If the embargo has passed already, the outcomes are out at once.
    """
    if done := trail.repeat(nonce, by, release, "release.approve_release"):
        return done
    phase, release = _locked(release)
    require(policy.may_approve_release(by, release))
    move(release, "approve_release")
    guards.refuse_stale(release, version)
    if blocked := queries.blockers(by, phase):
        raise guards.NotReady(
            _("The outcomes cannot be released yet: %(first)s") % {"first": blocked[0].sentence},
            possible=[(blocker.sentence, blocker.url) for blocker in blocked[:20]],
        )
    release.approved_by, release.approved_at = by, clock.now()
    release.embargo_until = max(release.embargo_until, release.approved_at)
    release.save(update_fields=["state", "approved_by", "approved_at", "embargo_until"])
    decisions = list(
        queries.approved(phase)
        .filter(application__state=Application.State.ELIGIBLE)
        .select_related(
            "application__phase__round",
            "application__lead",
            "application__organisation",
            "application__partnership",
            "application__sifted",
        )
        .order_by("pk")
    )
    _copy_feedback(decisions)
    _write_to_applicants(decisions, release)
    _invite(decisions, release)
    _let_go(decisions, release, by)
    trail.record(
        "release.approve_release",
        release,
        by=by,
        nonce=nonce,
        until=release.embargo_until,
        decisions=len(decisions),
    )
    return release


@transaction.atomic
def stop_release(release: Release, *, by: User, nonce: str = "") -> Release:
    """Stop a release before its embargo ends: what approval wrote is taken away, and no letter goes."""
    if done := trail.repeat(nonce, by, release, "release.stop_release"):
        return done
    phase, release = _locked(release)
    require(policy.may_stop_release(by, release))
    if release.is_out():
        raise Closed(_("The outcomes are out: they cannot be called back."))
    move(release, "stop_release")
    release.approved_by = release.approved_at = None
    release.version += 1
    release.save(update_fields=["state", "approved_by", "approved_at", "version"])
    Feedback.objects.filter(decision__application__phase=phase).delete()
    Invitation.objects.filter(continues__phase=phase, opens_at__isnull=True).delete()
    outbox.take_back(queries.live(phase), kinds=KINDS.values())
    trail.record("release.stop_release", release, by=by, nonce=nonce)
    return release


def _locked(release: Release) -> tuple[Phase, Release]:
    phase = guards.locked_phase(release.phase_id)
    release = (
        Release.objects.select_for_update(of=("self",)).select_related("phase__round").get(pk=release.pk)
    )
    return phase, release


def _copy_feedback(decisions: list[Decision]) -> None:
    """Copy the reviews that count, under letters drawn for each bid; nothing of it leads back to a reviewer."""
    bids = Application.objects.filter(pk__in=[decision.application_id for decision in decisions])
    copied = reviews.copies(bids)
    Feedback.objects.bulk_create(
        Feedback(decision=decision, label=each.label, scores=each.scores, comments=each.comments)
        for decision in decisions
        for each in copied.get(decision.application_id, [])
    )


def _write_to_applicants(decisions: list[Decision], release: Release) -> None:
    """Owe every bid's lead and its office's signatories their letter, to be opened at the embargo."""
    following = queries.following(release.phase)
    offices = queries.signatories(decision.application.organisation_id for decision in decisions)
    for decision in decisions:
        bid = decision.application
        outbox.post(
            KINDS[decision.outcome],
            to=[bid.lead, *offices[bid.organisation_id]],
            about=decision,
            occasion=f"release {release.version}",
            not_before=release.embargo_until,
            **context(decision, following),
        )


def _invite(decisions: list[Decision], release: Release) -> None:
    """Invite the partnerships of awarded bids into the next phase, if that is how one enters it."""
    following = queries.following(release.phase)
    if following is None:
        return
    for decision in decisions:
        bid = decision.application
        if decision.outcome == Decision.Outcome.AWARD and bid.partnership_id:
            Invitation.objects.get_or_create(
                phase=following,
                partnership_id=bid.partnership_id,
                defaults={"continues": bid, "announced_at": release.embargo_until},
            )


def _let_go(decisions: list[Decision], release: Release, by: User) -> None:
    """Let the partnerships of bids that won nothing change again, from the embargo on: before it nobody learns by that."""
    for decision in decisions:
        bid = decision.application
        if decision.outcome == Decision.Outcome.DECLINE and bid.partnership:
            partnerships.lift_hold(bid.partnership, by=by, about=bid.reference, at=release.embargo_until)


def _may_still_go(kind: str, about: str, letter: Letter) -> bool:
    """A letter about a decision goes to people who may read that decision, and outcomes only once they are out."""
    key = about.partition(":")[2]
    if kind in KINDS.values() and not Decision.objects.released().filter(pk=key).exists():
        return False
    return _SEEN(letter.to, key)


_SEEN = Seen(Decision)


outbox.still_allowed("funding.decision:", _may_still_go)
