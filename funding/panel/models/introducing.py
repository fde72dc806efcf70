"""Who introduces an item at the table, and what they would give it before anybody has spoken."""

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from funding.applications.models import Interest
from funding.review.models import Assignment
from lpip_portal import clock
from lpip_portal.references import RefField

from .item import Item, ItemDeclaration
from .table import Seat


class IntroducerQuerySet(models.QuerySet):
    """Introducers."""

    def standing(self) -> "IntroducerQuerySet":
        """Return those who introduce now: still seated, without a conflict, and not reviewers of the bid."""
        ties = Interest.objects.filter(user=OuterRef("seat__user"), state=Interest.State.CONFIRMED)
        bid = ties.filter(application=OuterRef("item__application"))
        whole = ties.filter(application__isnull=True, partnership=OuterRef("item__application__partnership"))
        reviewed = Assignment.objects.filter(
            application=OuterRef("item__application"),
            reviewer=OuterRef("seat__user"),
            state=Assignment.State.ACCEPTED,
        )
        declared = ItemDeclaration.objects.filter(
            item=OuterRef("item"), seat__user=OuterRef("seat__user"), has_conflict=True
        )
        held = self.filter(until__isnull=True, seat__in=Seat.objects.holding())
        return held.exclude(Exists(bid) | Exists(whole) | Exists(reviewed) | Exists(declared))

    def visible_to(self, user) -> "IntroducerQuerySet":
        """Return the introducers of the items that exist for a person."""
        return self.standing().filter(item__in=Item.objects.visible_to(user))


class Introducer(models.Model):
    """Somebody with a voice who introduces an item: the lead speaks first, the second adds."""

    class Part(models.TextChoices):
        """Who speaks first."""

        LEAD = "lead", _("Lead introducer")
        SECOND = "second", _("Second introducer")

    ref = RefField()
    item = models.ForeignKey(Item, models.PROTECT, related_name="introducers")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="introductions")
    part = models.CharField(max_length=6, choices=Part)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True, blank=True)
    objects = IntroducerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "part"], condition=Q(until__isnull=True), name="funding_introducer_one_a_part"
            ),
            models.UniqueConstraint(
                fields=["item", "seat"], condition=Q(until__isnull=True), name="funding_introducer_one_a_seat"
            ),
            models.CheckConstraint(
                name="funding_introducer_ends_later",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
        ]

    def __str__(self):
        return f"{self.get_part_display()} of {self.item_id}"


class PreScoreQuerySet(models.QuerySet):
    """Pre-scores."""

    def standing(self) -> "PreScoreQuerySet":
        """Return the pre-scores of those who introduce now."""
        return self.filter(introducer__in=Introducer.objects.standing())

    def both_in(self) -> "PreScoreQuerySet":
        """Return the pre-scores of items that have two."""
        given = (
            PreScore.objects.standing().values("introducer__item").annotate(n=Count("pk")).filter(n__gte=2)
        )
        return self.standing().filter(introducer__item__in=given.values("introducer__item"))

    def visible_to(self, user) -> "PreScoreQuerySet":
        """Return a person's own pre-scores; those of others only once both of an item are in and its papers are open."""
        if not user.is_authenticated:
            return self.none()
        open_ = Item.objects.readable_by(user)
        both = PreScore.objects.both_in().values("pk")
        mine = Q(introducer__seat__user=user)
        return self.standing().filter(mine | Q(pk__in=both), introducer__item__in=open_)


class PreScore(models.Model):
    """What an introducer would give an item before the meeting: whole points of the introducers' scale, and why."""

    introducer = models.OneToOneField(Introducer, models.PROTECT, related_name="pre_score")
    points = models.PositiveSmallIntegerField()
    comment = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(default=clock.now)
    objects = PreScoreQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="funding_prescore_points", condition=Q(points__gte=1, points__lte=10))
        ]

    def __str__(self):
        return f"Pre-score of {self.introducer_id}"
