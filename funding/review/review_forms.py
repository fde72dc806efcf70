"""The form of a review. A draft may be unfinished; what is submitted may not."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from funding.rounds.models import Criterion
from lpip_portal.ui.forms import BooleanField, ChoiceField, LineField, PortalForm, Radios, TextField
from lpip_portal.ui.words import count_words, whole_number

from .actions import Given
from .models import Review, ReviewerProfile
from .queries import LEAST_WORDS, Point

UNABLE = "unable"


class Step(NamedTuple):
    """One screen of the form on a small device."""

    number: int
    title: str
    fields: list[Any]


class ReviewForm(PortalForm):
    """A review: one answer for each criterion, comments for the applicant, and words for the panel alone.

    With ``complete`` everything is asked for; without, it is a draft and may have gaps.
    """

    version = forms.IntegerField(
        widget=forms.HiddenInput({"data-whole": "yes"}), min_value=0, max_value=2**31, required=False
    )

    def __init__(
        self,
        *args: Any,
        criteria: Iterable[Criterion],
        scale: Sequence[Point],
        complete: bool,
        each_commented: bool = False,
        sector: str = "",
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        community = sector == ReviewerProfile.Sector.COMMUNITY
        self.criteria, self.complete = list(criteria), complete
        choices = [(str(point.points), f"{point.points} – {point.label}") for point in reversed(scale)]
        said = {str(point.points): point.describes(community=community) for point in scale}
        hints = {points: words for points, words in said.items() if words}
        for criterion in self.criteria:
            self.fields[f"score_{criterion.ref}"] = ChoiceField(
                label=str(criterion),
                what=gettext("a score for “%(criterion)s”") % {"criterion": criterion},
                help_text=criterion.guidance_community if community else criterion.guidance,
                choices=[*choices, (UNABLE, _("Unable to assess"))],
                widget=Radios(hints=hints),
            )
            self.fields[f"unable_{criterion.ref}"] = LineField(
                label=gettext("If you are unable to assess “%(criterion)s”, why?") % {"criterion": criterion},
                required=False,
                max_length=300,
            )
            if each_commented:
                self.fields[f"said_{criterion.ref}"] = TextField(
                    label=gettext("Comments for the applicant on “%(criterion)s”") % {"criterion": criterion},
                    required=False,
                )
        self.fields["comments"] = TextField(
            label=_("Comments for the applicant"),
            help_text=gettext(
                "At least %(least)s words. The applicant reads them without your name: do not say or hint who you are."
            )
            % {"least": LEAST_WORDS},
        )
        self.fields["comments"].widget.attrs["rows"] = 10
        self.fields["panel_comment"] = TextField(
            label=_("For the panel alone"),
            help_text=_("The applicant never reads this."),
            required=False,
        )
        self.fields["confidence"] = ChoiceField(
            label=_("How sure are you of your judgement?"),
            what=_("how sure you are"),
            help_text=_("The panel reads this, the applicant does not."),
            choices=Review.Confidence,
            widget=Radios,
        )
        for name, field in self.fields.items():
            if name != "version":
                field.name_in_messages()

    @property
    def steps(self) -> list[Step]:
        """The form cut into screens: one for each criterion, one for the comments, one for the panel alone."""
        parts = [
            (
                str(each),
                [f"score_{each.ref}", f"unable_{each.ref}", f"said_{each.ref}"],
            )
            for each in self.criteria
        ]
        parts.append((gettext("Comments"), ["comments"]))
        parts.append((gettext("For the panel"), ["panel_comment", "confidence"]))
        return [
            Step(n, title, [self[name] for name in names if name in self.fields])
            for n, (title, names) in enumerate(parts, 1)
        ]

    def full_clean(self) -> None:
        """Let a draft have gaps, though its page says what a review needs."""
        asked = {name: field.required for name, field in self.fields.items()}
        for field in self.fields.values():
            field.required = field.required and self.complete
        super().full_clean()
        for name, field in self.fields.items():
            field.required = asked[name]

    def clean_comments(self) -> str:
        """Enough words for the applicant to learn from, when the review is complete."""
        text = self.cleaned_data["comments"]
        if self.complete and text and (count := count_words(text)) < LEAST_WORDS:
            raise ValidationError(
                gettext("Comments for the applicant must be at least %(least)s words. You have %(count)s")
                % {"least": LEAST_WORDS, "count": count}
            )
        return text

    def clean(self) -> dict[str, Any]:
        """Ask for the reason wherever a reviewer is unable to assess; in a draft on leaving its screen, which goes on without."""
        values = super().clean()
        leaving = (self.going_to or 0) - 1
        for number, criterion in enumerate(self.criteria, 1):
            score, reason = values.get(f"score_{criterion.ref}"), values.get(f"unable_{criterion.ref}")
            if (self.complete or number == leaving) and score == UNABLE and reason == "":
                self.add_error(
                    f"unable_{criterion.ref}",
                    gettext("Say why you are unable to assess “%(criterion)s”") % {"criterion": criterion},
                )
        return values

    @property
    def going_to(self) -> int | None:
        """The screen that the person asked for with "Save and next"."""
        asked = self.data.get("next", "")
        return int(asked) if asked in {str(step.number) for step in self.steps} else None

    @property
    def page(self) -> dict[str, Any]:
        """Which open page saves, and its how-manyeth saving this is."""
        number = whole_number(self.data.get("sequence", ""))
        return {"tab": self.data.get("tab", "")[:32], "sequence": number or 0}

    @property
    def values(self) -> dict[str, Any]:
        """The review as the action takes it."""
        told = self.cleaned_data
        return {
            "version": told["version"] or 0,
            "scores": {criterion: self._given(criterion) for criterion in self.criteria},
            "comments": told["comments"],
            "panel_comment": told["panel_comment"],
            "confidence": told["confidence"],
        }

    def _given(self, criterion: Criterion) -> Given:
        score = self.cleaned_data[f"score_{criterion.ref}"]
        said = self.cleaned_data.get(f"said_{criterion.ref}", "")
        if score == UNABLE or not score:
            return Given(None, self.cleaned_data[f"unable_{criterion.ref}"], said)
        return Given(int(score), "", said)


def shown(review: Review | None, panel_comment: str, criteria: Iterable[Criterion]) -> dict[str, Any]:
    """Return a saved review as the form's first values. Its scores must have been fetched."""
    if review is None:
        return {"version": 0}
    scores: Mapping[int, Any] = {score.criterion_id: score for score in review.scores.all()}
    values: dict[str, Any] = {
        "version": review.version,
        "comments": review.comments,
        "panel_comment": panel_comment,
        "confidence": review.confidence,
    }
    for criterion in criteria:
        if found := scores.get(criterion.pk):
            unable = UNABLE if found.unable_reason else ""
            values[f"score_{criterion.ref}"] = unable if found.points is None else str(found.points)
            values[f"said_{criterion.ref}"] = found.comments
            values[f"unable_{criterion.ref}"] = found.unable_reason
    return values


class SubmitReviewForm(PortalForm):
    """The declaration with which a review is submitted."""

    conflict_declared = BooleanField(
        label=_("I still have no conflict of interest with this bid, its people or its partners")
    )
    ai_declared = BooleanField(
        label=_("I put nothing of this bid into generative AI, and used none to write this review")
    )
