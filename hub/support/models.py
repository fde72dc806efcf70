"""The help that partnerships ask for, and what they get."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from funding.models import Application, Interest
from hub.people.models import HubPerson
from lpip_portal import clock
from lpip_portal.references import RefField
from lpip_portal.workflow import Arrow
from partnerships.models import Partnership


class SupportRequestQuerySet(models.QuerySet):
    """Requests for support."""

    def visible_to(self, user) -> "SupportRequestQuerySet":
        """Return the requests of a person's partnerships, and to hub staff and auditors all, behind the wall.

        Whoever belongs to a partnership reads the requests of no rival, though they work at the hub.
        """
        if not user.is_authenticated:
            return self.none()
        mine = Q(partnership__in=Partnership.objects.of(user))
        helps = HubPerson.objects.holding().filter(user=user, role=HubPerson.Role.STAFF).exists()
        if not (helps or user.has_role("auditor")) or Partnership.objects.of(user).exists():
            return self.filter(mine)
        walls = Interest.objects.walls(user)
        bids = Application.objects.filter(pk__in=walls.values("application"))
        return self.exclude(
            partnership__in=walls.filter(partnership__isnull=False).values("partnership")
        ).exclude(partnership__in=bids.filter(partnership__isnull=False).values("partnership"))


class SupportRequest(models.Model):
    """One thing that a partnership asked of the hub."""

    class Kind(models.TextChoices):
        """What is asked for."""

        DATA = "data", _("Data")
        EVIDENCE = "evidence", _("Evidence")
        EXPERTISE = "expertise", _("Expertise")
        ENGAGEMENT = "engagement", _("Engaging communities")
        POLICY = "policy", _("Access to policymakers")
        EVALUATION = "evaluation", _("Evaluation")

    class State(models.TextChoices):
        """Where a request is."""

        NEW = "new", _("New")
        ACCEPTED = "accepted", _("Being worked on")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Closed")
        DECLINED = "declined", _("Declined")

    MOVES = {
        "take_on": Arrow({State.NEW}, State.ACCEPTED),
        "answer": Arrow({State.NEW, State.ACCEPTED}, State.ANSWERED),
        "decline_request": Arrow({State.NEW, State.ACCEPTED}, State.DECLINED),
        "close_request": Arrow({State.ANSWERED}, State.CLOSED),
        "reopen_request": Arrow({State.ANSWERED, State.CLOSED}, State.ACCEPTED),
    }

    ref = RefField()
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="support_requests")
    kind = models.CharField(max_length=12, choices=Kind)
    question = models.TextField()
    needed_by = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    objects = SupportRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="hub_supportrequest_answered_says_what",
                condition=~Q(state__in=["answered", "closed"]) | ~Q(answer="") & Q(answered_at__isnull=False),
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.partnership}"
