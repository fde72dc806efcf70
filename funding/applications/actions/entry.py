"""The ways into a phase: the intention to submit, and the start of a bid."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from funding.applications import policy
from funding.applications.models import (
    Application,
    ApplicationPartner,
    Continuation,
    Intention,
    Invitation,
    TeamMember,
)
from funding.rounds.models import Phase, Round
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.ui.templatetags.portal import uk_time
from lpip_portal.workflow import Closed, IllegalMove
from partnerships.models import Organisation, Partner, Partnership

from .carrying import carry_forward


@transaction.atomic
def intend(
    phase: Phase,
    partnership: Partnership,
    *,
    by: User,
    at: datetime,
    title: str,
    summary: str,
    nonce: str = "",
) -> Intention:
    """Tell the funder that a partnership means to submit; telling again before the date changes what was told."""
    if done := trail.repeat(nonce, by, Intention):
        return done
    require(policy.may_intend(by, partnership))
    _refuse_who_judges(phase, by)
    _one_at_a_time(partnership, by)
    _refuse_unless_entitled(phase, partnership, at)
    if not phase.opens_at <= at <= (phase.intention_due_at or phase.closes_at):
        raise Closed(
            _("Intentions to submit were taken until %(when)s.")
            % {"when": uk_time(phase.intention_due_at or phase.closes_at)}
        )
    if Intention.objects.filter(phase=phase, lead=by).exclude(partnership=partnership).exists():
        raise IllegalMove(
            _("You already lead another intention in this phase. One person leads one bid in a phase.")
        )
    intention, made = Intention.objects.update_or_create(
        phase=phase,
        partnership=partnership,
        defaults={
            "lead": by,
            "organisation": _administrator(partnership),
            "title": title,
            "summary": summary,
            "submitted_at": at,
        },
    )
    trail.record(
        "intention.submit" if made else "intention.amend", intention, by=by, nonce=nonce, phase=phase
    )
    outbox.post("intention_receipt", to=[by], about=intention, occasion=at.isoformat(), intention=intention)
    return intention


@transaction.atomic
def start(
    phase: Phase,
    partnership: Partnership,
    *,
    by: User,
    at: datetime,
    also: Iterable[Partnership] = (),
    organisation: Organisation | None = None,
    reason: str = "",
    language: str = "en-gb",
    nonce: str = "",
) -> Application:
    """Begin a partnership's bid in a phase; what an earlier bid carries forward is in it from the start.

    ``language`` is the one it is written in: the paper is quoted in it, and the PDF set in it.

    ``also`` are other invited partnerships of the same lead whose awards this bid continues too. ``organisation``
    administers it in the place of the usual one, with a ``reason`` where it is another than that of the earlier bid.
    """
    if done := trail.repeat(nonce, by, Application, "application.start"):
        return done
    require(policy.may_start(by, partnership))
    _refuse_who_judges(phase, by)
    _one_at_a_time(partnership, by)
    invitation = _refuse_unless_entitled(phase, partnership, at)
    if not phase.is_open(at):
        raise Closed(_("This phase closed at %(when)s.") % {"when": uk_time(phase.closes_at)})
    intention = Intention.objects.filter(phase=phase, partnership=partnership).first()
    if phase.intention_required and intention is None:
        raise IllegalMove(
            _("An application needs an intention to submit, which was due by %(when)s.")
            % {"when": uk_time(phase.intention_due_at)},
            possible=[(_("Read the rules of the phase"), reverse("funding:phase", args=[phase.ref]))],
        )
    _refuse_second_bid(phase, partnership, by)
    joined = _joined(phase, partnership, also, by, at)
    continues = invitation.continues if invitation else None
    administrator = _chosen_administrator(partnership, organisation, continues, reason)
    application = Application(
        phase=phase,
        partnership=partnership,
        lead=by,
        organisation=administrator,
        administrator_reason=reason if continues and administrator != continues.organisation else "",
        title=intention.title if intention else str(partnership),
        language=language,
        continues=continues,
        started_at=at,
        state_since=at,
    )
    application.reference = _fresh_reference(application)
    application.save()
    TeamMember.objects.create(
        application=application,
        user=by,
        name=by.name or by.email,
        email=by.email,
        organisation=application.organisation,
        role=TeamMember.Role.LEAD,
        confirmed_at=at,
    )
    ApplicationPartner.objects.bulk_create(
        ApplicationPartner(
            application=application, organisation=partner.organisation, confirmed_at=partner.answered_at
        )
        for partner in partnership.partners.filter(state=Partner.State.ACCEPTED).select_related(
            "organisation"
        )
    )
    Continuation.objects.bulk_create(Continuation(application=application, earlier=bid) for bid in joined)
    if continues:
        carry_forward(application, [continues, *joined], by=by)
    trail.record("application.start", application, by=by, nonce=nonce, phase=phase, partnership=partnership)
    outbox.post("application_started", to=[by], about=application, application=application)
    return application


def _refuse_who_judges(phase: Phase, by: User) -> None:
    if policy.runs(by, phase.round):
        raise IllegalMove(
            _("You have a part in running this round, so you cannot lead a bid in it. Another lead can.")
        )


def _one_at_a_time(partnership: Partnership, by: User) -> None:
    """Let two beginnings of one partnership, or of one person, wait for each other."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    Partnership.objects.select_for_update(no_key=True, of=("self",)).get(pk=partnership.pk)


def _fresh_reference(application: Application) -> str:
    """Return the reference that people write and say; six characters of the address are enough, or the whole is taken."""
    head = f"{application.phase.round.code}-{application.phase.number}".upper()
    short = f"{head}-{application.ref[:6]}"
    taken = Application.objects.filter(reference=short).exists()
    return f"{head}-{application.ref}" if taken else short


@transaction.atomic
def open_invitation(application: Application, *, by: User, at: datetime) -> Invitation | None:
    """Open the next phase to the partnership whose award was accepted; ``application`` is the bid that won it.

    ``by`` accepted the award for the organisation. Without an invitation there is nothing to open.
    """
    require(policy.may_sign_off(by, application))
    waiting = Invitation.objects.select_for_update(of=("self",)).filter(opens_at__isnull=True)
    invitation = waiting.filter(continues=application).select_related("phase").first()
    if invitation is not None:
        invitation.opens_at = at
        invitation.save(update_fields=["opens_at"])
        trail.record("invitation.open", invitation, by=by, phase=invitation.phase, continues=application)
    return invitation


def _refuse_unless_entitled(phase: Phase, partnership: Partnership, at: datetime) -> Invitation | None:
    if phase.round.state != Round.State.PUBLISHED:
        raise Closed(_("This phase has not been published."))
    if phase.entry == Phase.Entry.OPEN:
        return None
    invitation = Invitation.objects.announced(at).filter(phase=phase, partnership=partnership).first()
    require(invitation is not None)
    if invitation.opens_at is None or invitation.opens_at > at:
        raise Closed(_("This invitation opens when the award of the phase before has been accepted."))
    return invitation


def _refuse_second_bid(phase: Phase, partnership: Partnership, by: User) -> None:
    others = Application.objects.filter(phase=phase).exclude(state=Application.State.WITHDRAWN)
    joined = Q(continuations__earlier__partnership=partnership)
    if mine := others.filter(Q(partnership=partnership) | joined).first():
        raise IllegalMove(
            _("This partnership already has a bid in this phase."),
            possible=[(_("Go to that bid"), reverse("funding:application", args=[mine.ref]))],
        )
    if led := others.filter(lead=by).first():
        raise IllegalMove(
            _("You already lead a bid in this phase. One person leads one bid in a phase."),
            possible=[(_("Go to that bid"), reverse("funding:application", args=[led.ref]))],
        )


def _joined(
    phase: Phase, partnership: Partnership, also: Iterable[Partnership], by: User, at: datetime
) -> list[Application]:
    """Return the earlier bids of other invited partnerships that the same lead brings together in one bid."""
    found = []
    for other in sorted(also, key=lambda each: each.pk):
        if other.pk == partnership.pk:
            continue
        require(policy.may_start(by, other))
        _one_at_a_time(other, by)
        invitation = _refuse_unless_entitled(phase, other, at)
        _refuse_second_bid(phase, other, by)
        if invitation and invitation.continues:
            found.append(invitation.continues)
    return found


def _chosen_administrator(
    partnership: Partnership, organisation: Organisation | None, continues: Application | None, reason: str
) -> Organisation:
    """Return the organisation that administers a bid: an eligible one of the partnership's, a changed one with a reason."""
    administrator = _administrator(partnership)
    if organisation is None or organisation == administrator:
        return administrator
    accepted = partnership.partners.filter(state=Partner.State.ACCEPTED, organisation=organisation)
    if not organisation.may_administer or not accepted.exists():
        raise IllegalMove(
            _("Only an eligible research organisation that is a partner can administer the bid.")
        )
    if not reason.strip():
        raise IllegalMove(_("Say why another organisation administers this bid than the one before."))
    return organisation


def _administrator(partnership: Partnership) -> Organisation:
    if partnership.administrator is None or not partnership.administrator.may_administer:
        raise IllegalMove(
            _("Name the eligible research organisation that will administer the bid, then try again."),
            possible=[
                (
                    _("Go to your partnership"),
                    reverse("partnerships:partnership-room", args=[partnership.ref]),
                )
            ],
        )
    return partnership.administrator
