"""What the hub did for partnerships: calls, workshops, briefings, with hours and what came of them."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from funding.models import Phase
from hub.people import ties
from hub.people.models import HubPerson
from lpip_portal import clock
from lpip_portal.references import RefField
from partnerships.models import Partnership

from .requests import SupportRequest


class SupportActivityQuerySet(models.QuerySet):
    """Activities."""

    def visible_to(self, user) -> "SupportActivityQuerySet":
        """Return what was done for a person's partnerships; to hub staff what they took part in and what is behind no wall.

        Help with a bid is known to nobody who is tied to a bidder of its phase. Auditors read all.
        """
        if not user.is_authenticated:
            return self.none()
        mine = Partnership.objects.of(user)
        helps = HubPerson.objects.holding().filter(user=user).exists()
        audits = user.has_role("auditor")
        if not (helps or audits) or mine.exists():
            return self.filter(partnerships__in=mine).distinct()
        if audits:
            return self.filter(Q(partnerships__in=_but(ties.walled(user)))).distinct()
        own = ties.tied(user)
        open_to = _but(ties.walled(user)).exclude(pk__in=ties.rivals(user, own))
        of_requests = Q(request__isnull=True) | Q(request__in=SupportRequest.objects.visible_to(user))
        behind = self.exclude(phase__in={bidder.phase for bidder in own})
        return behind.filter(
            Q(people=user) | Q(noted_by=user) | of_requests, partnerships__in=open_to
        ).distinct()


def _but(hidden) -> models.QuerySet:
    return Partnership.objects.exclude(pk__in=hidden)


class SupportActivity(models.Model):
    """One thing that the hub did for one or several partnerships, asked for or not."""

    class Kind(models.TextChoices):
        """What it was."""

        CALL = "call", _("Call")
        WORKSHOP = "workshop", _("Workshop")
        BRIEFING = "briefing", _("Briefing")
        DATA = "data", _("Data extract")
        INTRODUCTION = "introduction", _("Introduction")
        TRAINING = "training", _("Training")
        VISIT = "visit", _("Peer visit")

    MOST_HOURS = Decimal("200")

    ref = RefField()
    request = models.ForeignKey(
        SupportRequest, models.PROTECT, null=True, blank=True, related_name="activities"
    )
    partnerships = models.ManyToManyField(Partnership, related_name="hub_activities")
    # The phase whose bids it helped with: then it stands in the report on equal access.
    phase = models.ForeignKey(Phase, models.PROTECT, null=True, blank=True, related_name="support_activities")
    kind = models.CharField(max_length=12, choices=Kind)
    on = models.DateField()
    people = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")  # of the hub
    hours = models.DecimalField(max_digits=5, decimal_places=2)  # of the hub's people, together
    attendees = models.PositiveSmallIntegerField(default=0)
    outputs = models.TextField(blank=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(default=clock.now)
    objects = SupportActivityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "support activities"
        constraints = [
            models.CheckConstraint(
                name="hub_supportactivity_hours", condition=Q(hours__gt=0, hours__lte=200)
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.on}"
