"""What policymakers ask through the gateway: enquiries, their askers, what is said about them and to whom they go."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from funding.models import Interest
from hub.evidence.models import EvidenceItem
from hub.people.models import HubPerson
from hub.people.ties import walled
from lpip_portal import clock
from lpip_portal.references import RefField
from lpip_portal.workflow import Arrow
from lpip_portal.working_days import SUBDIVISIONS
from partnerships.models import Partnership, PartnershipPerson, Place, Theme


class EnquiryQuerySet(models.QuerySet):
    """Enquiries."""

    def heard(self) -> "EnquiryQuerySet":
        """Return the enquiries whose asker has shown that the address is theirs: nobody hears of the others."""
        return self.exclude(state=Enquiry.State.UNCONFIRMED)

    def free_of(self, user) -> "EnquiryQuerySet":
        """Return the enquiries that no tie keeps from a person: none, where they belong to a partnership themselves."""
        if Partnership.objects.of(user).exists():
            return self.none()
        kept = Routing.objects.filter(enquiry=OuterRef("pk"), partnership__in=walled(user))
        return self.exclude(Exists(kept))

    def of(self, user) -> "EnquiryQuerySet":
        """Return what a person with an account has asked."""
        return self.heard().filter(asked_by=user) if user.is_authenticated else self.none()

    def visible_to(self, user) -> "EnquiryQuerySet":
        """Return the enquiries that hub staff and auditors may read; partnerships read their own routing instead.

        Whoever belongs to a partnership or is behind the wall of one to which an enquiry went knows nothing of it. A
        confidential one is known to hub staff until somebody takes it, then to its owner alone; and to all of them again
        when its owner cannot go on, so that it is never stuck.
        """
        if not user.is_authenticated:
            return self.none()
        staff = HubPerson.objects.holding().filter(role=HubPerson.Role.STAFF)
        audits = user.has_role("auditor")
        if not audits and not staff.filter(user=user).exists():
            return self.none()
        found = self.heard().free_of(user)
        if audits:
            return found
        return found.filter(
            Q(is_confidential=False) | Q(owner=user) | Q(state=Enquiry.State.RECEIVED) | self._left()
        )

    @staticmethod
    def _left() -> Q:
        """Whether its owner cannot go on: left the hub, belongs to a partnership, or is behind the wall of one that was asked."""
        now_at_the_hub = HubPerson.objects.holding().filter(role=HubPerson.Role.STAFF, user=OuterRef("owner"))
        belongs = PartnershipPerson.objects.holding().filter(user=OuterRef("owner"))
        asked = Q(partnership__enquiries__enquiry=OuterRef("pk"))
        asked |= Q(application__partnership__enquiries__enquiry=OuterRef("pk"))
        walls = Interest.objects.walls(OuterRef("owner")).filter(asked)
        return Q(owner__isnull=False) & (~Exists(now_at_the_hub) | Exists(belongs) | Exists(walls))


class Enquiry(models.Model):
    """One question that somebody who makes policy brought to the programme."""

    class State(models.TextChoices):
        """Where an enquiry is."""

        UNCONFIRMED = "unconfirmed", _("Waits for its asker to confirm")
        RECEIVED = "received", _("Received")
        ACKNOWLEDGED = "acknowledged", _("Acknowledged")
        CLARIFYING = "clarifying", _("Waits for the asker")
        ROUTED = "routed", _("With partnerships")
        ANSWERING = "answering", _("Being answered")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Closed")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        DECLINED = "declined", _("Declined")

    class Publication(models.TextChoices):
        """Whether the asker lets the answer be published without their name."""

        UNASKED = "", _("Not said")
        YES = "yes", _("Agreed")
        NO = "no", _("Not agreed")

    WAITING = (State.RECEIVED, State.ACKNOWLEDGED, State.CLARIFYING, State.ROUTED, State.ANSWERING)
    MOVES = {
        "confirm_enquiry": Arrow({State.UNCONFIRMED}, State.RECEIVED),
        "acknowledge": Arrow({State.RECEIVED}, State.ACKNOWLEDGED),
        "clarify": Arrow({State.ACKNOWLEDGED}, State.CLARIFYING),
        "clear_up": Arrow({State.CLARIFYING}, State.ACKNOWLEDGED),
        "route": Arrow({State.ACKNOWLEDGED, State.ROUTED}, State.ROUTED),
        "route_further": Arrow({State.ANSWERING}, State.ANSWERING),
        "gather": Arrow({State.ROUTED, State.ANSWERING}, State.ANSWERING),
        "answer_enquiry": Arrow({State.ACKNOWLEDGED, State.ROUTED, State.ANSWERING}, State.ANSWERED),
        "close_enquiry": Arrow({State.ANSWERED}, State.CLOSED),
        "withdraw_enquiry": Arrow({*WAITING}, State.WITHDRAWN),
        "decline_enquiry": Arrow({State.RECEIVED, State.ACKNOWLEDGED, State.CLARIFYING}, State.DECLINED),
    }

    ref = RefField()
    question = models.TextField()
    purpose = models.TextField()
    department = models.CharField(max_length=150)
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="+")
    places = models.ManyToManyField(Place, related_name="+")
    place_note = models.CharField(max_length=200, blank=True)
    needed_by = models.DateField(null=True, blank=True)
    is_confidential = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=State, default=State.UNCONFIRMED)
    asked_at = models.DateTimeField(default=clock.now)
    received_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    acknowledge_by = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(
        null=True, blank=True
    )  # the clock stands still while the asker is asked
    answer = models.TextField(blank=True)
    sources = models.TextField(blank=True)  # one a line
    contact_name = models.CharField(max_length=150, blank=True)
    contact_email = models.EmailField(max_length=254, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    hours = models.PositiveSmallIntegerField(null=True, blank=True)
    decline_reason = models.TextField(blank=True)
    publication = models.CharField(max_length=3, choices=Publication, blank=True, default="")
    publication_at = models.DateTimeField(null=True, blank=True)
    insight = models.OneToOneField(
        EvidenceItem, models.PROTECT, null=True, blank=True, related_name="enquiry"
    )  # what became of the answer in the library
    outcome = models.TextField(blank=True)
    outcome_at = models.DateTimeField(null=True, blank=True)
    objects = EnquiryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "enquiries"
        constraints = [
            models.CheckConstraint(
                name="hub_enquiry_heard_has_clocks",
                condition=Q(state="unconfirmed")
                | Q(received_at__isnull=False, acknowledge_by__isnull=False, answer_by__isnull=False),
            ),
            models.CheckConstraint(
                name="hub_enquiry_answered_says_what",
                condition=~Q(state__in=["answered", "closed"]) | ~Q(answer="") & Q(answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="hub_enquiry_declined_says_why",
                condition=~Q(state="declined") | ~Q(decline_reason=""),
            ),
        ]

    def __str__(self):
        return f"{self.ref[:5]}-{self.ref[5:]}"

    @property
    def is_stopped(self) -> bool:
        """Whether the clock stands still."""
        return self.stopped_at is not None

    @property
    def asks_from(self) -> str:
        """Where the asker is reached: at the address of their account as it is now, else at the one they gave."""
        return self.asked_by.email if self.asked_by else self.asker.email

    @property
    def has_answer(self) -> bool:
        """Whether its answer was sent."""
        return self.answered_at is not None


def nation_of(place: Place) -> str:
    """Return the nation of a place by code, or nothing for the whole of the United Kingdom."""
    return place.nation or (place.code if place.code in SUBDIVISIONS else "")


class Asker(models.Model):
    """Who asked: for the hub alone, never for a partnership to which the enquiry goes."""

    enquiry = models.OneToOneField(Enquiry, models.PROTECT, related_name="asker")
    name = models.CharField(max_length=150)
    email = models.EmailField(max_length=254)
    job = models.CharField(max_length=150, blank=True)
    language = models.CharField(max_length=10, default="en-gb")
    is_government = models.BooleanField(default=False)

    def __str__(self):
        return f"Asker of {self.enquiry}"


class ThreadLinkQuerySet(models.QuerySet):
    """Links to threads."""

    def open_at(self, now) -> "ThreadLinkQuerySet":
        """Return the links that work."""
        return self.filter(ended_at__isnull=True, until__gt=now).exclude(
            enquiry__state=Enquiry.State.UNCONFIRMED
        )


class ThreadLink(models.Model):
    """A link by which an asker without an account follows their own enquiry. Its address is signed; a new one ends it."""

    ref = RefField()
    enquiry = models.ForeignKey(Enquiry, models.PROTECT, related_name="links")
    made_at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    objects = ThreadLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enquiry"], condition=Q(ended_at__isnull=True), name="hub_threadlink_one_open"
            )
        ]

    def __str__(self):
        return f"Link {self.ref}"


class AccessCode(models.Model):
    """Six digits sent to the asker of a confidential enquiry. Only a hash is kept, for some minutes and some tries."""

    link = models.ForeignKey(ThreadLink, models.PROTECT, related_name="codes")
    code_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)  # it was used, or another took its place

    def __str__(self):
        return f"Code for {self.link}"


class EnquiryMessage(models.Model):
    """Something said between the asker and the hub. Partnerships do not read it."""

    enquiry = models.ForeignKey(Enquiry, models.PROTECT, related_name="messages")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    is_askers = models.BooleanField()
    text = models.TextField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="hub_enquirymessage_of_the_hub_has_an_author",
                condition=Q(is_askers=True) | Q(by__isnull=False),
            )
        ]

    def __str__(self):
        return f"Message about {self.enquiry}"


class RoutingQuerySet(models.QuerySet):
    """Enquiries on their way to partnerships."""

    def standing(self) -> "RoutingQuerySet":
        """Return those that were not taken back."""
        return self.exclude(state=Routing.State.RECALLED)

    def of_partnerships(self, user) -> "RoutingQuerySet":
        """Return what was routed to a person's partnerships; confidential enquiries to those who lead or manage them."""
        mine = Q(partnership__in=Partnership.objects.of(user), enquiry__is_confidential=False)
        leads = Q(partnership__in=Partnership.objects.managed_by(user))
        return self.standing().filter(mine | leads)

    def visible_to(self, user) -> "RoutingQuerySet":
        """Return what was routed to a person's partnerships, and to hub staff and auditors what they may read."""
        if not user.is_authenticated:
            return self.none()
        own = self.of_partnerships(user).values("pk")
        return self.filter(Q(pk__in=own) | Q(enquiry__in=Enquiry.objects.visible_to(user)))


class Routing(models.Model):
    """One enquiry with one partnership, and what it answered to the hub."""

    class State(models.TextChoices):
        """Where it is with the partnership."""

        SENT = "sent", _("Waits for an answer")
        ANSWERED = "answered", _("Answered")
        DECLINED = "declined", _("Declined")
        RECALLED = "recalled", _("Taken back")

    MOVES = {
        "answer_routing": Arrow({State.SENT}, State.ANSWERED),
        "decline_routing": Arrow({State.SENT}, State.DECLINED),
        "recall_routing": Arrow({State.SENT}, State.RECALLED),
    }

    ref = RefField()
    enquiry = models.ForeignKey(Enquiry, models.PROTECT, related_name="routings")
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="enquiries")
    routed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    routed_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField()
    note = models.CharField(max_length=400, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.SENT)
    answer = models.TextField(blank=True)
    sources = models.TextField(blank=True)
    contact_name = models.CharField(max_length=150, blank=True)
    contact_email = models.EmailField(max_length=254, blank=True)
    may_publish = models.BooleanField(default=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.TextField(blank=True)
    objects = RoutingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enquiry", "partnership"],
                condition=~Q(state="recalled"),
                name="hub_routing_once_to_each",
            ),
            models.CheckConstraint(
                name="hub_routing_answered_says_what",
                condition=~Q(state="answered") | ~Q(answer="") & Q(answered_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.enquiry} with {self.partnership}"

    @property
    def is_waiting(self) -> bool:
        """Whether the partnership has yet to answer."""
        return self.state == self.State.SENT


class SavedSearchQuerySet(models.QuerySet):
    """Saved searches."""

    def visible_to(self, user) -> "SavedSearchQuerySet":
        """Return a person's own."""
        return self.filter(user=user) if user.is_authenticated else self.none()


class SavedSearch(models.Model):
    """A theme and a place that a person wants to look at again."""

    ref = RefField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="policy_searches")
    name = models.CharField(max_length=80)
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    looked_at = models.DateTimeField(default=clock.now)
    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "saved searches"
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="hub_savedsearch_name_once_each"),
        ]

    def __str__(self):
        return self.name
