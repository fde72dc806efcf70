"""Asking people into the pool of a phase by letter, and their answers."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from funding.review import policy, queries
from funding.review.invitation_models import fresh_secret
from funding.review.models import PoolMember, ReviewerProfile
from funding.review.pool_models import PoolInvitation
from funding.rounds import policy as rounds
from funding.rounds.models import Phase
from lpip_portal import clock
from lpip_portal.access import Guest, require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.notifications.models import Letter
from lpip_portal.ui.templatetags.portal import uk_time
from lpip_portal.workflow import Closed
from lpip_portal.working_days import working_days_after
from partnerships.models import Theme

from .guards import Gone, NotPossible


class Entry(NamedTuple):
    """Somebody to be asked into a pool, with what the officer knows of them until they say it themselves."""

    email: str
    name: str
    capacity: int | None = None
    sector: str = ""
    themes: Sequence[Theme] = ()
    words: str = ""


@transaction.atomic
def invite_to_pool(
    phase: Phase, entries: Sequence[Entry], *, by: User, nonce: str = ""
) -> list[PoolInvitation]:
    """Ask people into a pool, each by one letter; all of them or, where one may not be asked, none."""
    if trail.repeat(nonce, by, phase, "pool.invite"):
        return []
    phase = Phase.objects.select_related("round").select_for_update(of=("self",)).get(pk=phase.pk)
    require(policy.may_run(by, phase))
    now = clock.now()
    if phase.reviews_due_at is None:
        raise NotPossible(_("Only a panel judges the bids of this phase."))
    if phase.reviews_due_at <= now:
        raise Closed(_("Reviews were due by %(when)s.") % {"when": uk_time(phase.reviews_due_at)})
    addresses = [entry.email.lower() for entry in entries]
    people = queries.known_addresses(addresses)
    if barred := queries.why_not_ask(phase, addresses, people, now):
        words = [f"{address}: {reason}" for address, reason in sorted(barred.items())]
        raise NotPossible(" ".join(words))
    require(len(set(addresses)) == len(addresses))
    made = [_write(phase, entry, people.get(entry.email.lower()), by) for entry in entries]
    trail.record("pool.invite", phase, by=by, nonce=nonce, letters=len(made))
    return made


def _write(phase: Phase, entry: Entry, person: User | None, by: User) -> PoolInvitation:
    now = clock.now()
    sent = PoolInvitation.objects.filter(phase=phase, email__iexact=entry.email, ended_at__isnull=True)
    sent.update(ended_at=now)
    token, kept = fresh_secret()
    invitation = PoolInvitation.objects.create(
        phase=phase,
        user=person,
        email=entry.email,
        name=entry.name,
        token_hash=kept,
        asked_at=now,
        respond_by=min(working_days_after(now, phase.invitation_days, ""), phase.reviews_due_at),
        capacity=phase.reviews_per_reviewer if entry.capacity is None else entry.capacity,
        sector=entry.sector,
        words=entry.words,
        made_by=by,
    )
    invitation.themes.set(entry.themes)
    to = person or Guest(entry.email, entry.name)
    outbox.post(
        "pool_invitation",
        to=[to],
        about=invitation,
        secret=True,
        invitation=invitation,
        phase=phase,
        token=token,
    )
    return invitation


@transaction.atomic
def answer_pool(
    invitation: PoolInvitation, *, by: Guest | User, yes: bool, reason: str = "", nonce: str = ""
) -> PoolInvitation:
    """Say yes or no to a place in a pool: by the letter's link, which ends with it, or signed in, where a no may become a yes.

    A place is given to an account: a yes from an address without one waits until its owner signs in.
    """
    if done := trail.repeat(nonce, by, invitation, "pool_invitation.answer"):
        return done
    found = PoolInvitation.objects.select_for_update(of=("self",)).select_related("phase__round", "user")
    invitation = found.get(pk=invitation.pk)
    require(policy.may_answer_pool(by, invitation))
    now, letters = clock.now(), PoolInvitation.objects
    still = letters.open_at(now) if isinstance(by, Guest) else letters.to_answer(by, now)
    if not still.filter(pk=invitation.pk).exists():
        raise Gone
    invitation.used_at, invitation.said_yes, invitation.decline_reason = now, yes, "" if yes else reason
    person = invitation.user if isinstance(by, Guest) else by
    if yes and person is not None:
        _seat(invitation, person)
        invitation.user, invitation.joined_at = person, now
    invitation.save()
    trail.record("pool_invitation.answer", invitation, by=by, nonce=nonce, yes=yes)
    return invitation


def _seat(invitation: PoolInvitation, person: User) -> None:
    phase = invitation.phase
    if rounds.is_officer(person, phase.round) or rounds.is_approver(person, phase.round):
        raise NotPossible(_("Officers and approvers of a round do not review in it."))
    PoolMember.objects.get_or_create(
        phase=phase,
        user=person,
        defaults={"capacity": invitation.capacity, "added_by": invitation.made_by},
    )
    if invitation.sector or invitation.words:
        known = {"sector": invitation.sector, "words": invitation.words}
        profile, made = ReviewerProfile.objects.get_or_create(user=person, defaults=known)
        if made:
            profile.themes.set(invitation.themes.all())


@transaction.atomic
def end_pool_invitation(invitation: PoolInvitation, *, by: User, nonce: str = "") -> None:
    """Take a letter into a pool back that has no answer: its link ends, and a letter not sent yet stays."""
    if trail.first(nonce, by):
        return
    invitation = PoolInvitation.objects.select_for_update().get(pk=invitation.pk)
    require(policy.may_run(by, invitation.phase))
    if invitation.used_at or invitation.ended_at:
        raise NotPossible(_("This letter has been answered or taken back."))
    invitation.ended_at = clock.now()
    invitation.save(update_fields=["ended_at"])
    trail.record("pool_invitation.end", invitation, by=by, nonce=nonce)


def _may_still_go(kind: str, about: str, letter: Letter) -> bool:
    """Say whether a letter into a pool may still go: its link works."""
    return PoolInvitation.objects.open_at(clock.now()).filter(pk=about.rpartition(":")[2]).exists()


outbox.still_allowed("funding.poolinvitation:", _may_still_go)
