"""What is known of each partnership of a cohort beside what it reports: when the hub and it spoke."""

from django.conf import settings
from django.db import models

from lpip_portal import clock
from lpip_portal.references import RefField
from partnerships.models import Partnership


class Contact(models.Model):
    """One time that the hub and a partnership spoke."""

    ref = RefField()
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="hub_contacts")
    on = models.DateField()
    kind = models.CharField(max_length=20)
    note = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(default=clock.now)

    def __str__(self):
        return f"{self.on}: {self.partnership}"
