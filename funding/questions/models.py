"""The paper: question sets, sections and questions. What a call asks is data."""

from django.db import models
from django.utils.translation import get_language, gettext
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
        ordering = ["order", "pk"]
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
        MODULAR = "modular", _("Text in modules with one shared limit")
        NUMBER = "number", _("Whole number")
        MONEY = "money", _("Table of amounts")
        DATE = "date", _("Date")
        CHOICE = "choice", _("One choice")
        MULTIPLE = "multiple", _("Several choices")
        PLACES = "places", _("Places")
        THEMES = "themes", _("Themes")
        PARTNERS = "partners", _("Table of partners")
        TEAM = "team", _("Table of the team")
        FILE = "file", _("File")
        MILESTONES = "milestones", _("Milestones")
        DECLARATION = "declaration", _("Declaration")

    class Audience(models.TextChoices):
        """Who reads the answer besides the applicants."""

        ASSESSORS = "assessors", _("Everybody who assesses the bid")
        PANEL = "panel", _("The panel and the funder’s staff")
        STAFF = "staff", _("The funder’s staff only")

    class Comparison(models.TextChoices):
        """How a condition compares the answer to an earlier question."""

        IS = "is", _("is")
        IS_NOT = "is_not", _("is not")
        ANSWERED = "answered", _("is answered")
        UNANSWERED = "unanswered", _("is not answered")
        AT_LEAST = "at_least", _("is at least")
        AT_MOST = "at_most", _("is at most")

    section = models.ForeignKey(Section, models.PROTECT, related_name="questions")
    code = models.SlugField(max_length=40)
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    text_en = models.CharField(max_length=300)
    text_cy = models.CharField(max_length=300, blank=True)
    guidance_en = models.TextField(blank=True)
    guidance_cy = models.TextField(blank=True)
    word_limit = models.PositiveSmallIntegerField(null=True, blank=True)  # of a text: this
    character_limit = models.PositiveIntegerField(null=True, blank=True)  # or this; modules share it
    least = models.BigIntegerField(null=True, blank=True)  # of a number, or of the rows, choices or files
    most = models.BigIntegerField(null=True, blank=True)
    is_required = models.BooleanField(default=True)
    condition_on = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="decides"
    )  # an earlier question
    condition_is = models.CharField(max_length=12, choices=Comparison, blank=True)
    condition_value = models.CharField(max_length=100, blank=True)  # a code, or a number
    condition_hides = models.BooleanField(default=True)  # else it is always asked, and required only then
    is_published = models.BooleanField(default=False)  # the plain-English summary is published on award
    is_carried = models.BooleanField(default=False)  # the agenda goes forward into the next phase
    is_personal = models.BooleanField(default=False)  # kept apart in the snapshot, so that it can be erased
    allows_images = models.BooleanField(default=False)
    most_images = models.PositiveSmallIntegerField(default=3)  # where images are allowed
    image_megabytes = models.PositiveSmallIntegerField(default=8)  # the largest file of one
    shown_to = models.CharField(max_length=10, choices=Audience, default=Audience.ASSESSORS)
    options = models.JSONField(
        default=list, blank=True
    )  # [{"code", "en", "cy"}]: choices, modules, rows of money
    file_kind = models.SlugField(max_length=40, blank=True)  # which of the bid's files stand here
    statement_en = models.TextField(blank=True)  # what is declared
    statement_cy = models.TextField(blank=True)
    edition = models.PositiveSmallIntegerField(default=1)  # of the statement: each wording is agreed to anew

    class Meta:
        ordering = ["section__order", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["section", "code"], name="funding_question_code"),
            models.CheckConstraint(
                name="funding_question_text_has_a_limit",
                condition=~models.Q(kind__in=["short", "long", "modular"])
                | models.Q(word_limit__gt=0, character_limit__isnull=True)
                | models.Q(word_limit__isnull=True, character_limit__gt=0),
            ),
            models.CheckConstraint(
                name="funding_question_condition_is_whole",
                condition=models.Q(condition_on__isnull=True, condition_is="")
                | models.Q(condition_on__isnull=False) & ~models.Q(condition_is=""),
            ),
        ]

    def __str__(self):
        return in_language(self, "text")

    @property
    def guidance(self) -> str:
        """What the assessors look for, in the page's language."""
        return in_language(self, "guidance")

    @property
    def condition(self) -> str:
        """On what the question depends, in words; "" when it is always asked. The paper's queries fetch what it looks at."""
        if not self.condition_on_id:
            return ""
        on, wanted = self.condition_on, self.condition_value
        facts = {"on": on, "is": self.get_condition_is_display()}
        said = f" “{dict(on.choices).get(wanted, wanted)}”" if wanted else ""
        if self.condition_hides:
            return gettext("Asked only if “%(on)s” %(is)s") % facts + said
        return gettext("Required only if “%(on)s” %(is)s") % facts + said

    @property
    def statement(self) -> str:
        """What a declaration declares, in the page's language."""
        return in_language(self, "statement")

    @property
    def agreed(self) -> list[str]:
        """What an answer keeps of a declaration that was made in its present wording."""
        return [f"edition-{self.edition}"]

    @property
    def is_text(self) -> bool:
        """The answer is text with a limit."""
        return self.kind in (self.Kind.SHORT, self.Kind.LONG, self.Kind.MODULAR)

    @property
    def takes_images(self) -> bool:
        """The answer may hold images: it is a long text, counted in words."""
        return bool(
            self.allows_images and self.word_limit and self.kind in (self.Kind.LONG, self.Kind.MODULAR)
        )

    @property
    def is_for_some(self) -> bool:
        """Not everybody who assesses the bid reads the answer."""
        return self.shown_to != self.Audience.ASSESSORS

    @property
    def is_of_rows(self) -> bool:
        """The answer is rows that the bid holds, with a page of their own."""
        return self.kind in ROWS

    @property
    def limit(self) -> int | None:
        """How long a text may be, in words or in characters."""
        return self.word_limit or self.character_limit

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The codes to choose from with their words, in the page's language."""
        welsh = get_language() == "cy"
        return [(option["code"], welsh and option.get("cy") or option["en"]) for option in self.options]


ROWS = frozenset(
    {
        Question.Kind.PLACES,
        Question.Kind.THEMES,
        Question.Kind.PARTNERS,
        Question.Kind.TEAM,
        Question.Kind.FILE,
        Question.Kind.MILESTONES,
    }
)
