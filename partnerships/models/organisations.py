"""Legal bodies, the people who belong to them and the people who sign for them."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Concat
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lpip_portal.access import Tenure, TenureQuerySet
from lpip_portal.full_text import words_of
from lpip_portal.references import RefField

from .places import Nation


def folded(name: str) -> models.GeneratedField:
    """Return the column that holds a name as people mean it, for the database to compare (see the function in migration 0002)."""
    return models.GeneratedField(
        expression=Func(F(name), function="portal_fold"),
        output_field=models.CharField(max_length=200),
        db_persist=True,
    )


def searched(*names: str) -> models.GeneratedField:
    """Return the column in which a search looks for words: these columns as people mean them, with ``SAYS``."""
    words = [part for name in names for part in (name, Value(" "))][:-1]
    return models.GeneratedField(
        expression=Func(Concat(*words), function="portal_fold"),
        output_field=models.TextField(),
        db_persist=True,
    )


# Words that somebody looks for, folded once for the whole question and not for each row.
SAYS = "LIKE (SELECT '%%' || portal_fold({words}) || '%%')"
WORDED = (
    "ror",
    "ukprn",
    "companies_house",
    "charity_ew",
    "charity_sc",
    "charity_ni",
)  # found by words as well
REGISTERS = (*WORDED, "gss_code")


WORDS = words_of("portal_organisation_words", "name", "name_cy", "aliases", *WORDED)


class OrganisationQuerySet(models.QuerySet):
    """Organisations."""

    def public(self) -> "OrganisationQuerySet":
        """Return those that were checked: one that was only proposed may tell of a private partnership."""
        return self.filter(standing=Organisation.Standing.VERIFIED)

    def saying(self, question) -> "OrganisationQuerySet":
        """Return those whose names, aliases or numbers answer a question (``full_text.asked``)."""
        return self.alias(words=WORDS).filter(words=question)


class Organisation(models.Model):
    """A legal body. Named once, however many people belong to it."""

    class Kind(models.TextChoices):
        """What an organisation is; rates and eligibility depend on it."""

        UNIVERSITY = "university", _("University or research organisation")
        COUNCIL = "council", _("Council or combined authority")
        GOVERNMENT = "government", _("National or devolved government")
        NHS = "nhs", _("NHS body")
        CHARITY = "charity", _("Charity or voluntary organisation")
        BUSINESS = "business", _("Business")
        COMMUNITY = "community", _("Community group")
        FUNDER = "funder", _("Funder")

    class Standing(models.TextChoices):
        """Whether the portal's staff have checked that it is what it says."""

        PROPOSED = "proposed", _("Proposed")
        VERIFIED = "verified", _("Verified")
        MERGED = "merged", _("Merged into another")

    ref = RefField()
    name = models.CharField(max_length=200)
    name_cy = models.CharField(max_length=200, blank=True)
    aliases = ArrayField(models.CharField(max_length=200), default=list, blank=True)  # what else it is called
    kind = models.CharField(max_length=12, choices=Kind, blank=True)  # blank: not known
    nation = models.CharField(max_length=9, choices=Nation, blank=True)
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.PROPOSED)
    may_administer = models.BooleanField(default=False)  # an eligible research organisation
    administers_because = models.CharField(max_length=300, blank=True)  # on what ground it may, or may not
    administers_checked_on = models.DateField(null=True, blank=True)
    domain = models.CharField(max_length=120, blank=True)  # the e-mail domain its people use
    other_domains = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    ror = models.CharField(max_length=9, blank=True)
    ukprn = models.CharField(max_length=8, blank=True)
    companies_house = models.CharField(max_length=8, blank=True)
    charity_ew = models.CharField(max_length=7, blank=True)
    charity_sc = models.CharField(max_length=8, blank=True)
    charity_ni = models.CharField(max_length=9, blank=True)
    gss_code = models.CharField(max_length=9, blank=True)  # of the area that a council governs
    name_folded = folded("name")
    name_cy_folded = folded("name_cy")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    # A record that turned out to be of the same body: it stays, so that its address and its names lead on.
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged_from")
    merged_at = models.DateTimeField(null=True, blank=True)
    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint("name", name="partnerships_organisation_name"),
            models.CheckConstraint(
                name="partnerships_organisation_merged_into_another",
                condition=Q(standing="merged", merged_into__isnull=False, merged_at__isnull=False)
                & ~Q(merged_into=F("pk"))
                | ~Q(standing="merged") & Q(merged_into__isnull=True, merged_at__isnull=True),
            ),
            *(
                models.UniqueConstraint(
                    fields=[register],
                    condition=~Q(**{register: ""}),
                    name=f"partnerships_organisation_{register}",
                )
                for register in REGISTERS
            ),
        ]
        indexes = [
            GinIndex(
                fields=["name_folded", "name_cy_folded"],
                name="partnerships_organisation_like",
                opclasses=["gin_trgm_ops", "gin_trgm_ops"],
            ),
            GinIndex(WORDS, name="partnerships_organisation_text"),
            models.Index(  # most of a register has no domain: whose address is whose is asked of those that have one
                fields=["id"],
                condition=Q(domain__gt="") | ~Q(other_domains=[]),
                name="partnerships_org_with_domain",
            ),
        ]

    def __str__(self):
        return self.name_cy if self.name_cy and get_language() == "cy" else self.name

    @property
    def is_proposed(self) -> bool:
        """Whether nobody has checked it yet."""
        return self.standing == self.Standing.PROPOSED

    @property
    def is_verified(self) -> bool:
        """Whether it was checked, so that everybody may read its page."""
        return self.standing == self.Standing.VERIFIED

    @property
    def is_merged(self) -> bool:
        """Whether another record stands for it."""
        return self.merged_into_id is not None


class Affiliation(Tenure):
    """A person's belonging to an organisation."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="affiliations")
    objects = TenureQuerySet.as_manager()

    def __str__(self):
        return f"{self.user} at {self.organisation}"


class SignatoryQuerySet(TenureQuerySet):
    """People who sign for organisations."""

    def deputies_of(self, user) -> "SignatoryQuerySet":
        """Return the deputies that a person named, and a person's own time as one."""
        return self.filter(deputises_for__isnull=False).filter(
            models.Q(deputises_for=user) | models.Q(user=user)
        )


class Signatory(Tenure):
    """A person who submits bids for an organisation's research office; a deputy does so in another's place."""

    ref = RefField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="signatories")
    deputises_for = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    objects = SignatoryQuerySet.as_manager()

    class Meta(Tenure.Meta):
        verbose_name_plural = "signatories"

    def __str__(self):
        return f"{self.user} signs for {self.organisation}"
