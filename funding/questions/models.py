"""The paper: question sets, sections and questions. What a call asks is data."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partnerships.models import in_language


class QuestionSet(models.Model):
    """One paper. Frozen once a phase that uses it is published."""

    name = models.CharField(max_length=120)
    frozen_at = models.DateTimeField(null=True, blank=True)

    def __str__(self):
        return self.name


class Section(models.Model):
    """A part of the paper: one line of the applicant's task list."""

    class Component(models.TextChoices):
        """What fills the section: questions of its own, or rows that the application holds."""

        QUESTIONS = "questions", _("Written questions")
        COSTS = "costs", _("Costs")
        TEAM = "team", _("Team and partners")
        DOCUMENTS = "documents", _("Documents")

    question_set = models.ForeignKey(QuestionSet, models.PROTECT, related_name="sections")
    slug = models.SlugField(max_length=40)
    order = models.PositiveSmallIntegerField()
    component = models.CharField(max_length=10, choices=Component, default=Component.QUESTIONS)
    title_en = models.CharField(max_length=120)
    title_cy = models.CharField(max_length=120, blank=True)
    is_required = models.BooleanField(default=True)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["question_set", "slug"], name="funding_section_slug"),
            models.UniqueConstraint(fields=["question_set", "order"], name="funding_section_order"),
        ]

    def __str__(self):
        return in_language(self, "title")

    @property
    def takes_questions(self) -> bool:
        """The section asks questions of its own."""
        return self.component == self.Component.QUESTIONS


class Question(models.Model):
    """One thing that is asked."""

    class Kind(models.TextChoices):
        """What kind of answer a question takes."""

        SHORT = "short", _("Short text")
        LONG = "long", _("Long text")
        NUMBER = "number", _("Whole number")
        DATE = "date", _("Date")
        CHOICE = "choice", _("One choice")
        MULTIPLE = "multiple", _("Several choices")
        DECLARATION = "declaration", _("Declaration")

    section = models.ForeignKey(Section, models.PROTECT, related_name="questions")
    code = models.SlugField(max_length=40)
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    text_en = models.CharField(max_length=300)
    text_cy = models.CharField(max_length=300, blank=True)
    guidance_en = models.TextField(blank=True)
    guidance_cy = models.TextField(blank=True)
    word_limit = models.PositiveSmallIntegerField(null=True, blank=True)
    is_required = models.BooleanField(default=True)
    is_published = models.BooleanField(default=False)  # the plain-English summary is published on award
    is_carried = models.BooleanField(default=False)  # the agenda goes forward into the next phase
    options = models.JSONField(default=list, blank=True)  # [{"code": …, "en": …, "cy": …}] for choices

    class Meta:
        ordering = ["section__order", "order"]
        constraints = [
            models.UniqueConstraint(fields=["section", "code"], name="funding_question_code"),
            models.CheckConstraint(
                name="funding_question_text_has_a_limit",
                condition=~models.Q(kind__in=["short", "long"]) | models.Q(word_limit__gt=0),
            ),
        ]

    def __str__(self):
        return in_language(self, "text")

    @property
    def guidance(self) -> str:
        """What the assessors look for, in the page's language."""
        return in_language(self, "guidance")

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The codes to choose from with their words, in the page's language."""
        welsh = get_language() == "cy"
        return [(option["code"], welsh and option.get("cy") or option["en"]) for option in self.options]
