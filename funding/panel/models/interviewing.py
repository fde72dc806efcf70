"""Interviews: the times a panel offers, what applicants were told of theirs, who comes, and what was noted."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from funding.applications.models import Application, TeamMember
from funding.rounds.models import RoundOfficer
from lpip_portal import clock
from lpip_portal.references import RefField
from lpip_portal.workflow import Arrow
from partnerships.models import in_language

from .item import Item
from .table import Panel, Seat


class InterviewPlan(models.Model):
    """What holds for all interviews of a panel: what happens in one, how many people come, and until when a bid names them."""

    panel = models.OneToOneField(Panel, models.PROTECT, related_name="interview_plan")
    about_en = models.TextField()
    about_cy = models.TextField(blank=True)
    attendees_most = models.PositiveSmallIntegerField(default=3)
    attendees_until = models.DateTimeField()  # the instant itself is in time
    version = models.PositiveIntegerField(default=1)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="funding_interviewplan_attendees",
                condition=Q(attendees_most__gte=1, attendees_most__lte=20),
            )
        ]

    def __str__(self):
        return f"Interviews of {self.panel_id}"

    @property
    def about(self) -> str:
        """What happens in an interview, in the page's language."""
        return in_language(self, "about")


class InterviewSlotQuerySet(models.QuerySet):
    """Times for interviews."""

    def standing(self) -> "InterviewSlotQuerySet":
        """Return those that were not taken away."""
        return self.exclude(state=InterviewSlot.State.DROPPED)

    def visible_to(self, user) -> "InterviewSlotQuerySet":
        """Return the times that exist for a person: with a bid, if the bid does; free ones, for whoever arranges."""
        if not user.is_authenticated:
            return self.none()
        officers = RoundOfficer.objects.holding().filter(user=user, duty=RoundOfficer.Duty.OFFICER)
        seats = Seat.objects.holding().filter(user=user, role=Seat.Role.SECRETARY)
        arranges = Q(panel__phase__round__in=officers.values("round")) | Q(panel__in=seats.values("panel"))
        return self.filter(Q(item__in=Item.objects.visible_to(user)) | Q(item__isnull=True) & arranges)


class InterviewSlot(models.Model):
    """One time at which a panel interviews, and the bid that has it."""

    class State(models.TextChoices):
        """Where it is. Whether it is over is a comparison."""

        FREE = "free", _("Free")
        BOOKED = "booked", _("Given to a bid")
        HELD = "held", _("Took place")
        MISSED = "missed", _("Did not take place")
        DROPPED = "dropped", _("Taken away")

    MOVES = {
        "book_interview": Arrow({State.FREE}, State.BOOKED),
        "free_interview": Arrow({State.BOOKED}, State.FREE),
        "drop_interview": Arrow({State.FREE, State.BOOKED}, State.DROPPED),
        "note_held": Arrow({State.BOOKED, State.MISSED}, State.HELD),
        "note_missed": Arrow({State.BOOKED, State.HELD}, State.MISSED),
    }

    ref = RefField()
    panel = models.ForeignKey(Panel, models.PROTECT, related_name="interview_slots")
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="interview_slots")
    state = models.CharField(max_length=8, choices=State, default=State.FREE)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    link = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    objects = InterviewSlotQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="funding_interviewslot_has_its_bid",
                condition=Q(state__in=["free", "dropped"], item__isnull=True)
                | Q(state__in=["booked", "held", "missed"], item__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(state__in=["booked", "held"]),
                name="funding_interviewslot_one_a_bid",
            ),
            models.CheckConstraint(
                name="funding_interviewslot_ends_later", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(
                name="funding_interviewslot_is_somewhere", condition=~Q(place="", link="")
            ),
        ]

    def __str__(self):
        return f"Interview {self.ref}"

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return round((self.ends_at - self.starts_at).total_seconds() / 60)

    @property
    def is_free(self) -> bool:
        """Whether no bid has it."""
        return self.state == self.State.FREE

    @property
    def is_booked(self) -> bool:
        """Whether a bid has it, and it was not noted yet what became of it."""
        return self.state == self.State.BOOKED

    @property
    def is_held(self) -> bool:
        """Whether it was noted that it took place."""
        return self.state == self.State.HELD

    @property
    def is_missed(self) -> bool:
        """Whether it was noted that it did not."""
        return self.state == self.State.MISSED

    @property
    def has_begun(self) -> bool:
        """Whether its time has come."""
        return self.starts_at <= clock.now()


class InterviewNoticeQuerySet(models.QuerySet):
    """What applicants were told."""

    def newest(self) -> "InterviewNoticeQuerySet":
        """Return what stands: of each bid what it was told last."""
        later = InterviewNotice.objects.filter(item=OuterRef("item"), number__gt=OuterRef("number"))
        return self.exclude(Exists(later))

    def mine(self, user) -> "InterviewNoticeQuerySet":
        """Return what a person was told as the lead of bids that stand, each as it stands."""
        if not user.is_authenticated:
            return self.none()
        return self.newest().filter(
            item__application__lead=user, item__application__state=Application.State.ELIGIBLE
        )

    def visible_to(self, user) -> "InterviewNoticeQuerySet":
        """Return what a person may know was told: as lead, and to everybody for whom the item exists."""
        return self.filter(
            Q(pk__in=self.model.objects.mine(user).values("pk")) | Q(item__in=Item.objects.visible_to(user))
        )


class InterviewNotice(models.Model):
    """What the lead of a bid was told of its interview at one instant: when and where, or that it is called off. Only added."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="interview_notices")
    number = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField(null=True, blank=True)  # None: it is called off
    ends_at = models.DateTimeField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    link = models.CharField(max_length=500, blank=True)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    told_at = models.DateTimeField(default=clock.now)
    objects = InterviewNoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="funding_interviewnotice_once"),
            models.CheckConstraint(
                name="funding_interviewnotice_whole",
                condition=Q(starts_at__isnull=True, ends_at__isnull=True)
                | Q(starts_at__isnull=False, ends_at__gt=F("starts_at")),
            ),
        ]

    def __str__(self):
        return f"Interview of {self.item_id}, told {self.number}"

    @property
    def is_on(self) -> bool:
        """Whether there is an interview."""
        return self.starts_at is not None


class IntervieweeQuerySet(models.QuerySet):
    """People who come to an interview."""

    def visible_to(self, user) -> "IntervieweeQuerySet":
        """Return who comes for the bids whose papers are open to a person, and for those they lead."""
        mine = Q(item__in=InterviewNotice.objects.mine(user).values("item"))
        return self.filter(mine | Q(item__in=Item.objects.readable_by(user)))


class Interviewee(models.Model):
    """Somebody of a bid's team who comes to its interview, named by its lead."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="interviewees")
    member = models.ForeignKey(TeamMember, models.PROTECT, related_name="+")
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    named_at = models.DateTimeField(default=clock.now)
    objects = IntervieweeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "member"], name="funding_interviewee_once")]

    def __str__(self):
        return f"{self.member_id} for {self.item_id}"


class InterviewNeed(models.Model):
    """What the people of a bid need so that they can take part: for whoever keeps the record of its item alone, and not for long."""

    item = models.OneToOneField(Item, models.PROTECT, related_name="interview_need")
    text = models.TextField()
    saved_at = models.DateTimeField(default=clock.now)

    def __str__(self):
        return f"Needs of {self.item_id}"


class InterviewRecord(models.Model):
    """What the table keeps of an interview: one record that all at the table read who may read the papers."""

    item = models.OneToOneField(Item, models.PROTECT, related_name="interview_record")
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    def __str__(self):
        return f"Record of the interview of {self.item_id}"


class InterviewNoteQuerySet(models.QuerySet):
    """Notes of one person each."""

    def visible_to(self, user) -> "InterviewNoteQuerySet":
        """Return a person's own notes, on items whose papers are open to them. Nobody reads those of others."""
        if not user.is_authenticated:
            return self.none()
        held = Seat.objects.holding().filter(user=user)
        return self.filter(seat__in=held, item__in=Item.objects.readable_by(user))


class InterviewNote(models.Model):
    """What one person at the table notes about an interview, for themself alone."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="interview_notes")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="interview_notes")
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(default=clock.now)
    objects = InterviewNoteQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "seat"], name="funding_interviewnote_once")]

    def __str__(self):
        return f"Note of {self.seat_id} on {self.item_id}"
