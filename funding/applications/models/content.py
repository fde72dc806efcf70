"""What a bid says and costs, its files, and its frozen submissions."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from funding.questions.models import Question
from funding.rounds.models import MONEY, Heading, money_check
from lpip_portal import clock
from lpip_portal.documents.models import Document
from lpip_portal.references import RefField
from partnerships.models import Organisation

from .bid import Application


class Answer(models.Model):
    """What a bid answers to one question: exactly one of a text, a number, a date or choices."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    module = models.SlugField(max_length=40, blank=True)  # which module of a text in modules
    text = models.TextField(null=True, blank=True)  # noqa: DJ001 – null is "another kind of answer"
    number = models.BigIntegerField(null=True, blank=True)
    date = models.DateField(null=True, blank=True)
    choices = models.JSONField(null=True, blank=True)  # codes; of a table of amounts [{"code", "amount"}]
    words = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    carried = models.BooleanField(default=False)
    tab = models.CharField(max_length=32, blank=True)  # the open page that saved last,
    sequence = models.PositiveIntegerField(default=0)  # and which of its savings it was
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "question", "module"], name="funding_answer_once"),
            models.CheckConstraint(
                name="funding_answer_of_one_kind",
                condition=Q(text__isnull=False, number__isnull=True, date__isnull=True, choices__isnull=True)
                | Q(text__isnull=True, number__isnull=False, date__isnull=True, choices__isnull=True)
                | Q(text__isnull=True, number__isnull=True, date__isnull=False, choices__isnull=True)
                | Q(text__isnull=True, number__isnull=True, date__isnull=True, choices__isnull=False),
            ),
        ]

    def __str__(self):
        return f"Answer to {self.question_id}"

    @property
    def value(self):
        """The answer, whatever its kind."""
        return next((v for v in (self.text, self.number, self.date, self.choices) if v is not None), None)


class AnswerVersion(models.Model):
    """One saved version of an answer: its own trace. Savings of one person within five minutes are one version."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    value = models.JSONField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(default=clock.now)  # from here five minutes count
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "version"], name="funding_answerversion_once")
        ]

    def __str__(self):
        return f"Version {self.version}"


class CostLine(models.Model):
    """One line of costs: the full economic cost, the rate in per cent, and the funder's share rounded half-up."""

    ref = RefField()
    application = models.ForeignKey(Application, models.PROTECT, related_name="cost_lines")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    heading = models.CharField(max_length=20, choices=Heading)
    description = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField(default=1)
    fec = models.DecimalField(**MONEY)
    rate = models.DecimalField(max_digits=5, decimal_places=2)
    share = models.DecimalField(**MONEY)
    person = models.ForeignKey("TeamMember", models.SET_NULL, null=True, blank=True, related_name="+")
    hours = models.PositiveSmallIntegerField(null=True, blank=True)  # of that person in that year
    justification = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            money_check("fec", "funding_costline_fec"),
            money_check("share", "funding_costline_share"),
            models.CheckConstraint(name="funding_costline_share_within", condition=Q(share__lte=F("fec"))),
            models.CheckConstraint(name="funding_costline_rate", condition=Q(rate__gte=0, rate__lte=100)),
            models.CheckConstraint(name="funding_costline_year", condition=Q(year__gte=1, year__lte=10)),
            models.CheckConstraint(
                name="funding_costline_hours", condition=Q(hours__isnull=True) | Q(hours__lte=8784)
            ),
        ]

    def __str__(self):
        return self.description


class AttachmentQuerySet(models.QuerySet):
    """Files of bids."""

    def standing(self) -> "AttachmentQuerySet":
        """Return the files that belong to their bid now."""
        return self.filter(removed_at__isnull=True)

    def readable_by(self, user) -> "AttachmentQuerySet":
        """Return the submitted files of the bids whose words a person may read, and of their own work the draft's too."""
        submitted = Q(is_submitted=True, application__in=Application.objects.readable_by(user))
        draft = Q(removed_at__isnull=True, application__in=Application.objects.own(user))
        return self.filter(submitted | draft)


class Attachment(models.Model):
    """A file of a bid. Replaced and removed files stay in the store but belong to no bid."""

    ref = RefField()
    application = models.ForeignKey(Application, models.PROTECT, related_name="attachments")
    kind = models.CharField(max_length=40)  # the code of one of the phase's rules of documents
    document = models.OneToOneField(Document, models.PROTECT, related_name="attachment")
    removed_at = models.DateTimeField(null=True, blank=True)
    is_submitted = models.BooleanField(default=False)  # it belongs to the submission that stands
    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.kind


class AnswerImage(models.Model):
    """An image for the answers to one question. It stands where an answer's text names its ref, and is kept with every version."""

    ref = RefField()
    application = models.ForeignKey(Application, models.PROTECT, related_name="images")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    document = models.OneToOneField(Document, models.PROTECT, related_name="answer_image")

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.ref


class Submission(models.Model):
    """A submitted bid, frozen: canonical content, personal parts apart, and one hash over both. Never changed."""

    ref = RefField()
    application = models.ForeignKey(Application, models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    content = models.JSONField()
    personal = models.JSONField(default=dict)  # {name of the part: {"salt": …, "value": …}}
    hash = models.CharField(max_length=64)
    fec = models.DecimalField(**MONEY, default=Decimal("0.00"))  # as in the content, for lists
    share = models.DecimalField(**MONEY, default=Decimal("0.00"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="funding_submission_number"),
            money_check("fec", "funding_submission_fec"),
            money_check("share", "funding_submission_share"),
        ]

    def __str__(self):
        return f"{self.application_id} no. {self.number}"
