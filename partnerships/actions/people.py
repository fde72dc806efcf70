"""People: asked by letter, answering with the address that was asked, leaving."""

from django.db import transaction
from django.utils.translation import gettext as _

from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.workflow import Closed, Refusal, move
from partnerships import policy
from partnerships.models import ANSWER_WITHIN, Partnership, PartnershipPerson, PersonInvitation

from .guards import Duplicate, locked, managers, reader_of, refuse_flood, refuse_when_closed, room


@transaction.atomic
def invite_person(
    partnership: Partnership, *, by: User, email: str, role: str, nonce: str = ""
) -> PersonInvitation:
    """Ask a person to join, by a letter that is good for 30 days."""
    if done := trail.repeat(nonce, by, PersonInvitation, "invitation.send"):
        return done
    partnership = locked(partnership)
    email = email.lower()
    require(policy.may_manage(by, partnership))
    require(role in PartnershipPerson.INVITABLE)
    refuse_when_closed(partnership)
    if partnership.people.holding().filter(user__email__iexact=email).exists():
        raise Duplicate(_("This person already belongs to the partnership."), possible=room(partnership))
    _clear_the_way(partnership, email)
    now = clock.now()
    refuse_flood(partnership.invitations.filter(state=PersonInvitation.State.SENT), partnership)
    invitation = PersonInvitation.objects.create(
        partnership=partnership,
        email=email,
        role=role,
        sent_by=by,
        sent_at=now,
        expires_at=now + ANSWER_WITHIN,
    )
    trail.record("invitation.send", invitation, by=by, nonce=nonce, partnership=partnership, role=role)
    outbox.post(
        "partnership_person_invited",
        to=[reader_of(email)],
        unasked=True,
        about=invitation,
        partnership=partnership,
        inviter=by,
    )
    return invitation


def _clear_the_way(partnership: Partnership, email: str) -> None:
    """Withdraw an invitation that ran out; refuse while one to the same address is open."""
    earlier = partnership.invitations.filter(email__iexact=email, state=PersonInvitation.State.SENT)
    for invitation in earlier.select_for_update():
        if invitation.is_waiting(clock.now()):
            raise Duplicate(_("This person was asked and can still answer."), possible=room(partnership))
        move(invitation, "revoke_invitation")
        invitation.save()


@transaction.atomic
def accept_invitation(invitation: PersonInvitation, *, by: User, nonce: str = "") -> PersonInvitation:
    """Join a partnership."""
    if done := trail.repeat(nonce, by, invitation, "invitation.accept"):
        return done
    invitation = _locked_invitation(invitation)
    require(policy.may_answer_invitation(by, invitation))
    belongs = invitation.partnership.people.holding().filter(user=by).exists()
    if belongs and invitation.state == PersonInvitation.State.ACCEPTED:
        return invitation
    refuse_when_closed(invitation.partnership)
    _refuse_when_run_out(invitation)
    move(invitation, "accept_invitation")
    invitation.save()
    if not belongs:
        PartnershipPerson.objects.create(
            partnership=invitation.partnership, user=by, role=invitation.role, given_by=invitation.sent_by
        )
    trail.record("invitation.accept", invitation, by=by, nonce=nonce, partnership=invitation.partnership)
    _tell_managers(invitation, by)
    return invitation


@transaction.atomic
def decline_invitation(invitation: PersonInvitation, *, by: User, nonce: str = "") -> PersonInvitation:
    """Say no to joining."""
    if done := trail.repeat(nonce, by, invitation, "invitation.decline"):
        return done
    invitation = _locked_invitation(invitation)
    require(policy.may_answer_invitation(by, invitation))
    _refuse_when_run_out(invitation)
    move(invitation, "decline_invitation")
    invitation.save()
    trail.record("invitation.decline", invitation, by=by, nonce=nonce, partnership=invitation.partnership)
    _tell_managers(invitation, by)
    return invitation


def _refuse_when_run_out(invitation: PersonInvitation) -> None:
    if invitation.state == PersonInvitation.State.SENT and not invitation.is_waiting(clock.now()):
        raise Closed(_("This invitation ran out after 30 days. Ask the partnership to send another."))


def _tell_managers(invitation: PersonInvitation, by: User) -> None:
    outbox.post(
        "partnership_invitation_answered",
        to=managers(invitation.partnership),
        about=invitation,
        partnership=invitation.partnership,
        person=by,
        accepted=invitation.state == PersonInvitation.State.ACCEPTED,
    )


@transaction.atomic
def revoke_invitation(invitation: PersonInvitation, *, by: User, nonce: str = "") -> PersonInvitation:
    """Take back an invitation; its letter opens nothing any more."""
    if done := trail.repeat(nonce, by, invitation, "invitation.revoke"):
        return done
    invitation = _locked_invitation(invitation)
    require(policy.may_revoke_invitation(by, invitation))
    move(invitation, "revoke_invitation")
    invitation.save()
    trail.record("invitation.revoke", invitation, by=by, nonce=nonce, partnership=invitation.partnership)
    return invitation


@transaction.atomic
def end_person(person: PartnershipPerson, *, by: User, nonce: str = "") -> PartnershipPerson:
    """Let a person leave, or remove them; the last lead stays."""
    if done := trail.repeat(nonce, by, person, "person.end"):
        return done
    partnership = locked(person.partnership)
    person = PartnershipPerson.objects.select_related("partnership", "user").get(pk=person.pk)
    require(policy.may_end_person(by, person))
    now = clock.now()
    if person.until is not None and person.until <= now:
        raise Duplicate(_("This person has already left."), possible=room(partnership))
    others = partnership.people.holding().filter(role=PartnershipPerson.Role.LEAD).exclude(pk=person.pk)
    if person.role == PartnershipPerson.Role.LEAD and not others.exists():
        raise Refusal(
            _("A partnership always has a lead, and this is the only one."), possible=room(partnership)
        )
    person.until = now
    person.save()
    trail.record("person.end", person, by=by, nonce=nonce, partnership=partnership, person=person.user)
    if person.user_id != by.pk:
        outbox.post("partnership_person_ended", to=[person.user], about=person, partnership=partnership)
    return person


def _locked_invitation(invitation: PersonInvitation) -> PersonInvitation:
    """Lock an invitation and read it again, with what the guards ask of it."""
    found = PersonInvitation.objects.select_related("partnership")
    return found.select_for_update(of=("self",)).get(pk=invitation.pk)
