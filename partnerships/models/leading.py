"""How a partnership is called and was called, and how its lead goes from one person to another."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lpip_portal import clock
from lpip_portal.references import RefField
from lpip_portal.workflow import Arrow

from .partnership import Partnership
from .places import in_language


class FormerName(models.Model):
    """A name that a partnership had until a day, in both languages; its old address leads on."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="earlier_names")
    name_en = models.CharField(max_length=160)
    name_cy = models.CharField(max_length=160, blank=True)
    slug = models.SlugField(max_length=60, blank=True)
    since = models.DateField()
    until = models.DateField(default=clock.today)
    renamed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    is_hidden = models.BooleanField(default=False)  # for privacy: neither shown nor searched

    class Meta:
        ordering = ["-until", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="partnerships_formername_ends_after_it_begins",
                condition=Q(until__gte=models.F("since")),
            ),
            models.UniqueConstraint(
                fields=["slug"], condition=~Q(slug=""), name="partnerships_formername_one_address"
            ),
        ]

    def __str__(self):
        return in_language(self, "name")


class LeadOfferQuerySet(models.QuerySet):
    """Offers of the lead."""

    def addressed_to(self, user) -> "LeadOfferQuerySet":
        """Return the offers made to a person."""
        return self.filter(to=user) if user.is_authenticated else self.none()

    def visible_to(self, user) -> "LeadOfferQuerySet":
        """Return the offers made to a person and those of the partnerships that they lead or manage."""
        managed = Q(partnership__in=Partnership.objects.managed_by(user))
        return self.filter(managed | Q(to=user)) if user.is_authenticated else self.none()


class LeadOffer(models.Model):
    """That a lead asks another member to take the lead. Nothing changes before they accept."""

    class State(models.TextChoices):
        """Where the offer is."""

        OFFERED = "offered", _("Waiting for an answer")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    MOVES = {
        "accept_lead": Arrow({State.OFFERED}, State.ACCEPTED),
        "decline_lead": Arrow({State.OFFERED}, State.DECLINED),
        "withdraw_lead": Arrow({State.OFFERED}, State.WITHDRAWN),
    }

    ref = RefField()
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="lead_offers")
    state = models.CharField(max_length=10, choices=State, default=State.OFFERED)
    to = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    offered_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    offered_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    objects = LeadOfferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership"], condition=Q(state="offered"), name="partnerships_leadoffer_one_open"
            ),
            models.CheckConstraint(
                name="partnerships_leadoffer_to_another", condition=~Q(to=models.F("offered_by"))
            ),
        ]

    def __str__(self):
        return f"Lead of {self.partnership} to {self.to}"
