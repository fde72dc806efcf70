"""What lies on the table: one item per bid, and what each person at the table declared about it."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from funding.applications.models import Application
from funding.review.models import Assignment, walled
from lpip_portal import clock
from lpip_portal.references import RefField
from lpip_portal.workflow import Arrow

from .table import Panel, Seat, overseen


class ItemQuerySet(models.QuerySet):
    """Panel items."""

    def visible_to(self, user) -> "ItemQuerySet":
        """Return the items a person may know: of convened panels on which they sit, or of rounds they oversee.

        Behind the wall; and nobody sits on a bid that they reviewed, or in which they declared a conflict.
        """
        if not user.is_authenticated:
            return self.none()
        seats = Seat.objects.holding().filter(user=user).values("panel")
        allowed = Q(panel__in=seats) & ~Q(panel__state=Panel.State.FORMING) | overseen(
            user, "panel__phase__round"
        )
        if user.has_role("auditor"):
            allowed = Q()
        reviewed = Assignment.objects.filter(
            application=OuterRef("application"), reviewer=user, state=Assignment.State.ACCEPTED
        )
        declared = ItemDeclaration.objects.filter(item=OuterRef("pk"), seat__user=user, has_conflict=True)
        return (
            self.filter(allowed)
            .exclude(walled(user, "application"))
            .exclude(Exists(reviewed))
            .exclude(Exists(declared))
        )

    def readable_by(self, user) -> "ItemQuerySet":
        """Return the items whose papers a person may read: whoever sits after declaring on it, once papers are released."""
        if not user.is_authenticated:
            return self.none()
        return self.visible_to(user).filter(self.opened_to(user))

    @staticmethod
    def opened_to(user) -> Q:
        """Return the condition that the papers of an item are open to a person for whom it exists; it says nothing of any other."""
        cleared = ItemDeclaration.objects.filter(item=OuterRef("pk"), seat__user=user, has_conflict=False)
        sits = Seat.objects.holding().filter(user=user, panel=OuterRef("panel"))
        staff = overseen(user, "panel__phase__round")
        if user.has_role("auditor"):
            staff = Q()
        released = Q(panel__papers_at__isnull=True) | Q(panel__papers_at__lte=clock.now())
        return Exists(cleared) & released | staff & ~Exists(sits)


class Item(models.Model):
    """One bid on the panel's agenda, and what the panel recommends."""

    class State(models.TextChoices):
        """Where an item is."""

        WAITING = "waiting", _("To be discussed")
        RECORDED = "recorded", _("Recorded")
        CONFIRMED = "confirmed", _("Confirmed")

    class Recommendation(models.TextChoices):
        """What the panel recommends."""

        FUND = "fund", _("Fund")
        RESERVE = "reserve", _("Reserve")
        DO_NOT_FUND = "do_not_fund", _("Do not fund")

    MOVES = {
        "record_item": Arrow({State.WAITING, State.RECORDED}, State.RECORDED),
        "confirm_item": Arrow({State.RECORDED}, State.CONFIRMED),
        "correct_item": Arrow({State.CONFIRMED}, State.CONFIRMED),  # through decisions, with a reason
    }

    ref = RefField()
    panel = models.ForeignKey(Panel, models.PROTECT, related_name="items")
    application = models.OneToOneField(Application, models.PROTECT, related_name="item")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    tier = models.PositiveSmallIntegerField(null=True, blank=True)
    rank = models.PositiveSmallIntegerField(null=True, blank=True)
    is_tied = models.BooleanField(default=False)  # the panel said that another item has the same rank
    recommendation = models.CharField(max_length=12, choices=Recommendation, blank=True)
    feedback = models.TextField(blank=True)
    score = models.PositiveSmallIntegerField(null=True, blank=True)  # what the meeting gave it
    notes = models.TextField(blank=True)  # the minutes of this item
    version = models.PositiveIntegerField(default=1)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(null=True, blank=True)
    objects = ItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="funding_item_recorded_says_what",
                condition=Q(state="waiting")
                | ~Q(recommendation="") & (Q(tier__isnull=False) | Q(rank__isnull=False)),
            ),
            models.CheckConstraint(
                name="funding_item_score", condition=Q(score__isnull=True) | Q(score__gte=1, score__lte=10)
            ),
        ]

    def __str__(self):
        return f"Item {self.ref}"

    @property
    def is_confirmed(self) -> bool:
        """Whether the panel has confirmed it."""
        return self.state == self.State.CONFIRMED


class ItemDeclaration(models.Model):
    """What a person at the table declared about one item, before its papers opened to them."""

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="declarations")
    item = models.ForeignKey(Item, models.PROTECT, related_name="declarations")
    has_conflict = models.BooleanField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seat", "item"], name="funding_itemdeclaration_once")]

    def __str__(self):
        return f"{self.seat_id} on {self.item_id}"
