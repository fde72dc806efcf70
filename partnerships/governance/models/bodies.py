"""Bodies that govern a partnership, and the seats on them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lpip_portal import clock
from lpip_portal.references import RefField
from lpip_portal.workflow import Arrow
from partnerships.agenda.models import Said
from partnerships.models.joining import ANSWER_WITHIN
from partnerships.models.organisations import Affiliation, Organisation
from partnerships.models.partnership import Partnership, PartnershipPerson
from partnerships.models.places import in_language

from . import sight


class GoverningBodyQuerySet(models.QuerySet):
    """Governing bodies."""

    def running(self) -> "GoverningBodyQuerySet":
        """Return those that have not ended."""
        return self.filter(ended_on__isnull=True)

    def public(self) -> "GoverningBodyQuerySet":
        """Return those that anybody may know: public bodies of public partnerships."""
        return self.filter(sight.is_public(""))

    def inside(self, user) -> "GoverningBodyQuerySet":
        """Return those of a person's partnerships, and those that they sit on."""
        return self.filter(sight.is_inside(user, ""))

    def visible_to(self, user) -> "GoverningBodyQuerySet":
        """Return the public ones, those of a person's partnerships and those that they sit on."""
        return self.filter(sight.is_public("") | sight.is_inside(user, ""))


class GoverningBody(models.Model):
    """A board, a panel or another group that steers a partnership."""

    class Kind(models.TextChoices):
        """What sort of body it is."""

        BOARD = "board", _("Board")
        STEERING = "steering", _("Steering group")
        COMMUNITY = "community", _("Community panel")
        ADVISORY = "advisory", _("Advisory group")
        OTHER = "other", _("Something else")

    class Rhythm(models.TextChoices):
        """How often it meets."""

        MONTHLY = "monthly", _("Every month")
        SECOND_MONTH = "two_months", _("Every two months")
        QUARTERLY = "quarterly", _("Every quarter")
        HALF_YEARLY = "half_yearly", _("Twice a year")
        YEARLY = "yearly", _("Once a year")
        AS_NEEDED = "as_needed", _("When it is needed")

    ref = RefField()
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="bodies")
    kind = models.CharField(max_length=10, choices=Kind)
    name_en = models.CharField(max_length=160)
    name_cy = models.CharField(max_length=160, blank=True)
    terms_en = models.TextField(blank=True)  # its terms of reference
    terms_cy = models.TextField(blank=True)
    rhythm = models.CharField(max_length=12, choices=Rhythm, default=Rhythm.QUARTERLY)
    quorum = models.PositiveSmallIntegerField(default=2)  # how many who have a voice must be there
    community_seats = models.PositiveSmallIntegerField(default=0)  # kept for community members
    is_public = models.BooleanField(default=False)
    set_up_on = models.DateField(default=clock.today)
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=300, blank=True)  # read by whoever may know of the body
    version = models.PositiveIntegerField(default=1)
    objects = GoverningBodyQuerySet.as_manager()

    class Meta:
        ordering = ["name_en", "pk"]
        verbose_name_plural = "governing bodies"
        constraints = [
            models.CheckConstraint(
                name="partnerships_body_has_a_sound_quorum",
                condition=Q(quorum__gte=1, quorum__lte=100, community_seats__lte=100),
            ),
            models.UniqueConstraint(
                fields=["partnership", "name_en"],
                condition=Q(ended_on__isnull=True),
                name="partnerships_body_one_of_a_name",
            ),
            models.CheckConstraint(
                name="partnerships_body_ended_for_a_reason",
                condition=Q(ended_on__isnull=True, end_reason="")
                | Q(ended_on__gte=F("set_up_on")) & ~Q(end_reason=""),
            ),
        ]

    def __str__(self):
        return in_language(self, "name")

    @property
    def terms(self) -> Said:
        """The terms of reference in the language of the page, else in the one they are in."""
        text = in_language(self, "terms") or self.terms_cy
        return Said(text, "cy" if text and text == self.terms_cy else "en-GB")


class BodySeatQuerySet(models.QuerySet):
    """Seats on governing bodies."""

    def in_force(self) -> "BodySeatQuerySet":
        """Return the seats that are taken today.

        A person's seat ends with the part in the partnership through which they took it, and an organisation's when it leaves.
        """
        return self.filter(sight.is_taken())

    def asked(self, user) -> "BodySeatQuerySet":
        """Return the seats that a person was asked to take or has taken, by their own address."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(user=user) | Q(user__isnull=True, email__iexact=user.email, email__gt="")
        ).exclude(state=BodySeat.State.WITHDRAWN)

    def spoken_for_by(self, user) -> "BodySeatQuerySet":
        """Return the seats that a person ever held, and those of the organisations to which they belong."""
        theirs = Affiliation.objects.holding().filter(user=user).values("organisation")
        return self.filter(Q(user=user) | Q(organisation__in=theirs))

    def visible_to(self, user) -> "BodySeatQuerySet":
        """Return one's own seats, the taken ones of the bodies one belongs to, and whoever was asked to those who manage."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            sight.is_taken() & sight.is_inside(user, "body__")
            | Q(pk__in=BodySeat.objects.asked(user).values("pk"))
            | Q(body__partnership__in=Partnership.objects.managed_by(user))
        )


class BodySeat(models.Model):
    """A seat on a body: an organisation's, or that of a person who was asked by e-mail and said yes."""

    class State(models.TextChoices):
        """Where the seat is."""

        ASKED = "asked", _("Asked")
        SEATED = "seated", _("Member")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Invitation withdrawn")
        LEFT = "left", _("Left")

    class Role(models.TextChoices):
        """What the member does on the body."""

        CHAIR = "chair", _("Chair")
        MEMBER = "member", _("Member")
        COMMUNITY = "community", _("Community member")
        OBSERVER = "observer", _("Observer")

    VOICED = (Role.CHAIR, Role.MEMBER, Role.COMMUNITY)  # observers listen and have no vote

    MOVES = {
        "accept_seat": Arrow({State.ASKED}, State.SEATED),
        "decline_seat": Arrow({State.ASKED}, State.DECLINED),
        "withdraw_seat": Arrow({State.ASKED}, State.WITHDRAWN),
        "leave_seat": Arrow({State.SEATED}, State.LEFT),
    }

    ref = RefField()
    body = models.ForeignKey(GoverningBody, models.PROTECT, related_name="seats")
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    role = models.CharField(max_length=10, choices=Role)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="body_seats"
    )
    email = models.EmailField(max_length=254, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="body_seats"
    )
    # The part in the partnership through which a person took the seat; outsiders have none.
    through = models.ForeignKey(
        PartnershipPerson, models.PROTECT, null=True, blank=True, related_name="body_seats"
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    shown_since = models.DateTimeField(null=True, blank=True)  # by name in public: the person said so
    objects = BodySeatQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="partnerships_bodyseat_of_one_body_or_person",
                condition=Q(organisation__isnull=False, email="", user__isnull=True)
                | Q(organisation__isnull=True) & ~Q(email=""),
            ),
            models.CheckConstraint(
                name="partnerships_bodyseat_taken_by_somebody",
                condition=~Q(state="seated") | Q(organisation__isnull=False) | Q(user__isnull=False),
            ),
            models.CheckConstraint(
                name="partnerships_bodyseat_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
            models.CheckConstraint(
                name="partnerships_bodyseat_shown_while_taken",
                condition=Q(shown_since__isnull=True) | Q(state="seated", user__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["body", "email"],
                condition=Q(state__in=["asked", "seated"]) & ~Q(email=""),
                name="partnerships_bodyseat_person_once",
            ),
            models.UniqueConstraint(
                fields=["body", "organisation"],
                condition=Q(state="seated"),
                name="partnerships_bodyseat_organisation_once",
            ),
        ]

    def __str__(self):
        return str(self.organisation or self.user or self.email)

    def is_waiting(self, now) -> bool:
        """Say whether the person can still answer at ``now``."""
        return self.state == self.State.ASKED and now <= self.asked_at + ANSWER_WITHIN

    @property
    def is_named_in_public(self) -> bool:
        """Whether anybody may read who it is: organisations that are partners, and people who said so."""
        return self.organisation_id is not None or self.shown_since is not None
