"""Every state in which an item was ever recorded."""

from django.conf import settings
from django.db import models

from lpip_portal import clock

from .item import Item


class ItemVersionQuerySet(models.QuerySet):
    """Versions of items."""

    def visible_to(self, user) -> "ItemVersionQuerySet":
        """Return the versions of items whose papers are open to a person."""
        return self.filter(item__in=Item.objects.readable_by(user))

    def keep(
        self, item: Item, *, by, verb: str, reason: str = "", is_afterwards: bool = False
    ) -> "ItemVersion":
        """Save an item that its verb has locked and changed, as a version of its own."""
        item.version += 1
        item.save()
        return self.create(
            item=item,
            number=item.version,
            what={name: getattr(item, name) for name in ItemVersion.KEPT},
            verb=verb,
            reason=reason,
            is_afterwards=is_afterwards,
            by=by,
            at=clock.now(),
        )

    def undoable(self, item: Item) -> "ItemVersion | None":
        """Return the newest version of an item if it is a score that may be taken back."""
        newest = self.filter(item=item).order_by("-number").first()
        return newest if newest and newest.verb == "score_item" else None

    def before(self, version: "ItemVersion") -> dict:
        """Return what stood before a version; nothing stood before the first."""
        earlier = self.filter(item=version.item_id, number__lt=version.number).order_by("-number").first()
        return earlier.what if earlier else {}


class ItemVersion(models.Model):
    """What was recorded about an item at one instant: by whom, what, and why it was changed."""

    KEPT = ("tier", "rank", "is_tied", "recommendation", "feedback", "score", "notes")

    item = models.ForeignKey(Item, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    what = models.JSONField()  # tier, rank, is_tied, recommendation, feedback, score, notes
    verb = models.CharField(max_length=20)
    reason = models.CharField(max_length=500, blank=True)
    is_afterwards = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    objects = ItemVersionQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="funding_itemversion_once"),
        ]

    def __str__(self):
        return f"{self.item_id} version {self.number}"
