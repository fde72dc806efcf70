"""The ways into a phase: an invitation, and the intention to submit."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from funding.rounds.models import Phase
from lpip_portal import clock
from lpip_portal.references import RefField
from partnerships.models import Organisation, Partnership

from .ties import Interest, rounds_run_by


class InvitationQuerySet(models.QuerySet):
    """Invitations into a phase."""

    def announced(self, now=None) -> "InvitationQuerySet":
        """Return the invitations whose outcome is out."""
        return self.filter(announced_at__lte=now or clock.now())

    def visible_to(self, user) -> "InvitationQuerySet":
        """Return the announced invitations of a person's own partnerships, and those of rounds they run."""
        if not user.is_authenticated:
            return self.none()
        mine = self.announced().filter(partnership__in=Partnership.objects.of(user))
        return mine | self.filter(phase__round__in=rounds_run_by(user))


class Invitation(models.Model):
    """That a partnership may apply in an invited phase. Written when decisions are released, opened by acceptance."""

    ref = RefField()
    phase = models.ForeignKey(Phase, models.PROTECT, related_name="invitations")
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="phase_invitations")
    continues = models.ForeignKey("funding.Application", models.PROTECT, null=True, related_name="leads_to")
    announced_at = models.DateTimeField()
    opens_at = models.DateTimeField(null=True, blank=True)
    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["phase", "partnership"], name="funding_invitation_once"),
        ]

    def __str__(self):
        return f"{self.partnership} into {self.phase}"


class IntentionQuerySet(models.QuerySet):
    """Intentions to submit."""

    def visible_to(self, user) -> "IntentionQuerySet":
        """Return a person's own partnerships' intentions, and those of rounds they run."""
        if not user.is_authenticated:
            return self.none()
        walls = Interest.objects.walls(user)
        of_its_bid = walls.filter(
            application__partnership=OuterRef("partnership"), application__phase=OuterRef("phase")
        )
        return (
            self.filter(
                Q(partnership__in=Partnership.objects.of(user)) | Q(phase__round__in=rounds_run_by(user))
            )
            .exclude(partnership__interests__in=walls)
            .exclude(Exists(of_its_bid))
        )


class Intention(models.Model):
    """A partnership's word that it means to submit in a phase. Not assessed."""

    ref = RefField()
    phase = models.ForeignKey(Phase, models.PROTECT, related_name="intentions")
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="intentions")
    lead = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="intentions")
    title = models.CharField(max_length=160)
    summary = models.TextField()
    submitted_at = models.DateTimeField()
    objects = IntentionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["phase", "partnership"], name="funding_intention_once"),
            models.UniqueConstraint(fields=["phase", "lead"], name="funding_intention_one_per_lead"),
        ]

    def __str__(self):
        return self.title


class Continuation(models.Model):
    """An earlier bid that a bid continues besides the one it was invited for."""

    application = models.ForeignKey("funding.Application", models.PROTECT, related_name="continuations")
    earlier = models.ForeignKey("funding.Application", models.PROTECT, related_name="also_continued_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "earlier"], name="funding_continuation_once")
        ]

    def __str__(self):
        return f"{self.application_id} continues {self.earlier_id}"
