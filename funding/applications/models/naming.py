"""Whom the applicant asks not to be judged by: a part of the bid that only the funder's staff read."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from lpip_portal import clock
from lpip_portal.references import RefField
from partnerships.models import Organisation

from .bid import Application
from .sight import is_before_the_wall, is_own


class NotToAskQuerySet(models.QuerySet):
    """People and organisations not to be asked."""

    def visible_to(self, user) -> "NotToAskQuerySet":
        """Return what the writers of a bid named. Who decides on ties reads the tie, not this."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(is_own(user, "application__")).filter(is_before_the_wall(user, "application__"))


class NotToAsk(models.Model):
    """A person or an organisation whom the applicant asks not to judge a bid, and why."""

    ref = RefField()
    application = models.ForeignKey(Application, models.PROTECT, related_name="not_to_ask")
    name = models.CharField(max_length=150, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=300)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    named_at = models.DateTimeField(default=clock.now)
    objects = NotToAskQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="funding_nottoask_names_somebody",
                condition=~Q(name="") | ~Q(email="") | Q(organisation__isnull=False),
            )
        ]

    def __str__(self):
        return self.name or self.email or str(self.organisation)
