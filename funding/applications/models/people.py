"""The people and the partner organisations that a bid names; both are asked, and the unconfirmed are shown as such."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from funding.rounds.models import MONEY, money_check
from lpip_portal.references import RefField
from partnerships.models import Organisation, Partner, Signatory

from .bid import Application
from .content import Attachment

LETTER_LASTS = timedelta(days=183)  # six months: a letter of support may be no older at the closing instant


class TeamMemberQuerySet(models.QuerySet):
    """People named on bids."""

    def standing(self) -> "TeamMemberQuerySet":
        """Return the people who did not decline: nobody else stands on a bid."""
        return self.filter(declined_at__isnull=True)

    def unconfirmed(self) -> "TeamMemberQuerySet":
        """Return the people who have not answered yet."""
        return self.filter(declined_at__isnull=True, confirmed_at__isnull=True)

    def addressed_to(self, user) -> "TeamMemberQuerySet":
        """Return the places where a person is named by the address with which they sign in."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(email__iexact=user.email)


class TeamMember(models.Model):
    """A person named on a bid."""

    class Role(models.TextChoices):
        """What a person does in the project."""

        LEAD = "lead", _("Project lead")
        CO_LEAD = "co_lead", _("Project co-lead (UK)")
        CO_LEAD_BEYOND = "co_lead_beyond", _("Project co-lead from business, third sector or government")
        SPECIALIST = "specialist", _("Specialist")
        SUPPORT = "support", _("Professional support")
        RESEARCHER = "researcher", _("Researcher")
        POLICY = "policy", _("Policy partner")
        COMMUNITY = "community", _("Community co-researcher")

    ref = RefField()
    application = models.ForeignKey(Application, models.PROTECT, related_name="team")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="named_on"
    )
    name = models.CharField(max_length=150)
    email = models.EmailField(max_length=254)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    role = models.CharField(max_length=16, choices=Role)
    orcid = models.CharField(max_length=19, blank=True)
    hours = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)  # a week
    confirmed_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    carried = models.BooleanField(default=False)  # named on the earlier bid that this one continues
    objects = TeamMemberQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "email"], name="funding_teammember_once"),
            models.CheckConstraint(
                name="funding_teammember_hours",
                condition=Q(hours__isnull=True) | Q(hours__gte=0, hours__lte=60),
            ),
            models.CheckConstraint(
                name="funding_teammember_answers_one_way",
                condition=Q(confirmed_at__isnull=True) | Q(declined_at__isnull=True),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_confirmed(self) -> bool:
        """Whether the person said that it is so."""
        return self.confirmed_at is not None

    @property
    def is_declined(self) -> bool:
        """Whether the person said that it is not so: their name stands on the bid no more."""
        return self.declined_at is not None


class ApplicationPartnerQuerySet(models.QuerySet):
    """Partner organisations named on bids."""

    def standing(self) -> "ApplicationPartnerQuerySet":
        """Return the organisations that did not decline."""
        return self.filter(declined_at__isnull=True)

    def answerable_by(self, user) -> "ApplicationPartnerQuerySet":
        """Return the parts that a person may read and answer for an organisation (``policy.may_answer_part`` decides)."""
        if not user.is_authenticated:
            return self.none()
        signs = Signatory.objects.holding().filter(user=user).values("organisation")
        asked = Partner.objects.filter(
            partnership=models.OuterRef("application__partnership"),
            organisation=models.OuterRef("organisation"),
            invited_email__iexact=user.email,
        )
        return self.filter(
            Q(contact__iexact=user.email) | Q(organisation__in=signs) | Q(contact="") & models.Exists(asked)
        )


class ApplicationPartner(models.Model):
    """A partner organisation named on a bid, with its part, its contribution and its letter.

    What an organisation accepted as a partner of the partnership counts as confirmed until the bid says what it contributes.
    """

    ref = RefField()
    application = models.ForeignKey(Application, models.PROTECT, related_name="partners")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    part = models.CharField(max_length=300, blank=True)
    cash = models.DecimalField(**MONEY, default=0)
    in_kind = models.DecimalField(**MONEY, default=0)
    contact = models.EmailField(max_length=254, blank=True)  # the person asked, where not its signatories
    letter = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="+")
    letter_on = models.DateField(null=True, blank=True)
    letter_signed = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    declined_at = models.DateTimeField(null=True, blank=True)
    carried = models.BooleanField(default=False)  # a partner of the earlier bid that this one continues
    objects = ApplicationPartnerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "organisation"], name="funding_applicationpartner_once"
            ),
            money_check("cash", "funding_applicationpartner_cash"),
            money_check("in_kind", "funding_applicationpartner_in_kind"),
            models.CheckConstraint(
                name="funding_applicationpartner_answers_one_way",
                condition=Q(confirmed_at__isnull=True) | Q(declined_at__isnull=True),
            ),
        ]

    def __str__(self):
        return str(self.organisation)

    @property
    def is_confirmed(self) -> bool:
        """Whether the organisation said that its part is so."""
        return self.confirmed_at is not None

    @property
    def is_declined(self) -> bool:
        """Whether the organisation said that it is not so."""
        return self.declined_at is not None

    @property
    def contributes(self) -> bool:
        """Whether the bid says that it gives anything."""
        return bool(self.cash or self.in_kind)

    def has_old_letter(self, closes_on: date) -> bool:
        """Say whether the date of its letter lies more than six months before the closing day."""
        return self.letter_on is not None and self.letter_on < closes_on - LETTER_LASTS
