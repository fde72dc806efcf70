"""Who works at the hub, and whom they look after."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lpip_portal.access import Tenure, TenureQuerySet
from lpip_portal.references import RefField
from partnerships.models import Partnership


class HubPerson(Tenure):
    """A person who works at the hub."""

    class Role(models.TextChoices):
        """What a person does at the hub."""

        STAFF = "staff", _("Hub staff")
        EVALUATOR = "evaluator", _("Evaluator")

    ref = RefField()
    role = models.CharField(max_length=10, choices=Role)
    objects = TenureQuerySet.as_manager()

    class Meta(Tenure.Meta):
        verbose_name_plural = "hub people"

    def __str__(self):
        return f"{self.user}, {self.get_role_display()}"


class CohortLead(Tenure):
    """The hub person who is a partnership's first contact in a cohort."""

    ref = RefField()
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="hub_leads")
    objects = TenureQuerySet.as_manager()

    class Meta(Tenure.Meta):
        constraints = [
            *Tenure.Meta.constraints,
            models.UniqueConstraint(
                fields=["partnership"], condition=Q(until__isnull=True), name="hub_cohortlead_one_open"
            ),
        ]

    def __str__(self):
        return f"{self.user} for {self.partnership}"
