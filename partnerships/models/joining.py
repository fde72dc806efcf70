"""Who was asked to join: organisations as partners, people by e-mail. Both are asked, neither is added."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lpip_portal import clock
from lpip_portal.references import RefField
from lpip_portal.workflow import Arrow

from .organisations import Organisation, Signatory
from .partnership import Partnership, PartnershipPerson

ANSWER_WITHIN = timedelta(days=30)


class PartnerQuerySet(models.QuerySet):
    """Organisations in partnerships."""

    def shown(self) -> "PartnerQuerySet":
        """Return the partners that accepted: nobody else is shown as one."""
        return self.filter(state=Partner.State.ACCEPTED)

    def answerable_by(self, user) -> "PartnerQuerySet":
        """Return the partners whose invitation a person may read and answer (``policy.may_answer`` decides)."""
        if not user.is_authenticated:
            return self.none()
        signs = Signatory.objects.holding().filter(user=user).values("organisation")
        return self.filter(Q(invited_email__iexact=user.email) | Q(organisation__in=signs)).exclude(
            state=Partner.State.WITHDRAWN
        )

    def visible_to(self, user) -> "PartnerQuerySet":
        """Return the partners of a person's own partnerships."""
        return self.filter(partnership__in=Partnership.objects.of(user))


class Partner(models.Model):
    """An organisation in a partnership. Nobody is shown as a partner before it accepted."""

    class State(models.TextChoices):
        """Where an organisation's membership is."""

        INVITED = "invited", _("Invited")
        ACCEPTED = "accepted", _("Partner")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Invitation withdrawn")
        LEFT = "left", _("Left")

    MOVES = {
        "accept_partner": Arrow({State.INVITED}, State.ACCEPTED),
        "decline_partner": Arrow({State.INVITED}, State.DECLINED),
        "withdraw_partner": Arrow({State.INVITED}, State.WITHDRAWN),
        "leave_partner": Arrow({State.ACCEPTED}, State.LEFT),
        # Also from "invited": a letter that nobody answered in time is sent again.
        "invite_partner_again": Arrow({*State} - {State.ACCEPTED}, State.INVITED),
    }

    ref = RefField()
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="partners")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    state = models.CharField(max_length=10, choices=State, default=State.INVITED)
    invited_email = models.EmailField(blank=True)  # the person asked to answer for the organisation
    invited_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    invited_at = models.DateTimeField(default=clock.now)
    answered_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    objects = PartnerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "organisation"], name="partnerships_partner_once"),
        ]

    def __str__(self):
        return f"{self.organisation} in {self.partnership}"

    def is_waiting(self, now) -> bool:
        """Say whether the organisation can still answer at ``now``."""
        return self.state == self.State.INVITED and now <= self.invited_at + ANSWER_WITHIN


class PersonInvitationQuerySet(models.QuerySet):
    """Invitations to people."""

    def addressed_to(self, user) -> "PersonInvitationQuerySet":
        """Return what was sent to the address with which a person signs in, except what was withdrawn."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(email__iexact=user.email).exclude(state=PersonInvitation.State.REVOKED)

    def visible_to(self, user) -> "PersonInvitationQuerySet":
        """Return the invitations of the partnerships that a person manages."""
        return self.filter(partnership__in=Partnership.objects.managed_by(user))


class PersonInvitation(models.Model):
    """A person asked by e-mail to join a partnership. Only a verified account with that address can answer."""

    class State(models.TextChoices):
        """Where the invitation is."""

        SENT = "sent", _("Waiting for an answer")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        REVOKED = "revoked", _("Withdrawn")

    MOVES = {
        "accept_invitation": Arrow({State.SENT}, State.ACCEPTED),
        "decline_invitation": Arrow({State.SENT}, State.DECLINED),
        "revoke_invitation": Arrow({State.SENT}, State.REVOKED),
    }

    ref = RefField()
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="invitations")
    email = models.EmailField(max_length=254)
    role = models.CharField(max_length=10, choices=PartnershipPerson.Role)
    state = models.CharField(max_length=10, choices=State, default=State.SENT)
    sent_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    objects = PersonInvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "email"],
                condition=Q(state="sent"),
                name="partnerships_invitation_one_open",
            )
        ]

    def __str__(self):
        return f"{self.email} to {self.partnership}"

    def is_waiting(self, now) -> bool:
        """Say whether the person can still answer at ``now``."""
        return self.state == self.State.SENT and now <= self.expires_at
