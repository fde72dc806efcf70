"""Forms of reviewing: they turn text into values. A draft may be unfinished; what is submitted may not."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from funding.applications.models import Interest
from funding.rounds.models import Criterion, Phase
from lpip_portal.accounts.forms import AccountForm
from lpip_portal.ui.forms import (
    BooleanField,
    ChoiceField,
    InstantField,
    LineField,
    MultipleChoiceField,
    PortalForm,
    Radios,
    TextField,
    WholeNumberField,
)
from lpip_portal.ui.words import count_words
from partnerships.models import Theme

from .actions import Given
from .models import Review, ReviewerProfile
from .queries import LEAST_WORDS, scale_words

UNABLE = "unable"
TIES = [
    (Interest.Kind.ORGANISATION, _("I belong, or lately belonged, to an organisation on the bid")),
    (Interest.Kind.PERSONAL, _("A friend or relative is involved")),
    (Interest.Kind.FINANCIAL, _("I could gain or lose money")),
    (Interest.Kind.COLLABORATION, _("I work or publish with somebody on the bid")),
    (Interest.Kind.INVOLVEMENT, _("I helped to prepare the bid, or have a part in its work")),
    (Interest.Kind.OTHER, _("Something else that people could think affects my judgement")),
]


class Expert(PortalForm):
    """What a reviewer knows about."""

    sector = ChoiceField(
        label=_("Where the experience is from"),
        what=_("where the experience is from"),
        choices=ReviewerProfile.Sector,
        widget=Radios,
    )
    themes = MultipleChoiceField(
        label=_("Themes"), what=_("the themes"), help_text=_("Choose all that apply"), required=False
    )
    words = TextField(
        label=_("Fields, methods and places, in your own words"),
        help_text=_("Plans find bids by these words and by the themes."),
        required=False,
        max_length=4000,
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.known = {theme.slug: theme for theme in Theme.objects.all()}
        self.fields["themes"].choices = [(slug, str(theme)) for slug, theme in self.known.items()]

    @property
    def values(self) -> dict[str, Any]:
        """The values, with the themes themselves."""
        return super().values | {"themes": [self.known[slug] for slug in self.cleaned_data["themes"]]}


class PoolForm(Expert, AccountForm):
    """A person for the pool, with what the officer knows of them until they say it themselves."""

    capacity = WholeNumberField(
        label=_("How many bids they take at most"), min_value=0, max_value=100, suffix=_("bids")
    )
    field_order = ["email", "capacity", "sector", "themes", "words"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["words"].label = _("Fields, methods and places")


class PlanForm(PortalForm):
    """What a plan should be best at."""

    goal = ChoiceField(
        label=_("What should the plan be best at?"),
        what=_("what the plan should be best at"),
        choices=[("fair", _("Fairest")), ("total", _("Best in total"))],
        widget=Radios(
            hints={
                "fair": _("The bid with the worst fit gets the best reviewers it can have"),
                "total": _("The fit of all reviewers and bids together is the greatest possible"),
            }
        ),
    )


class AcceptForm(PortalForm):
    """The answer yes, with the declaration without which a review is invalid."""

    declared = BooleanField(
        label=_("I have no conflict of interest with this bid, its people or its partners")
    )


class DeclineForm(PortalForm):
    """The answer no."""

    reason = LineField(
        label=_("Why do you decline?"), help_text=_("The officer reads this, nobody else."), max_length=300
    )


class ConflictForm(PortalForm):
    """A conflict that somebody declares."""

    kind = ChoiceField(label=_("What is the conflict?"), choices=TIES, widget=Radios)
    detail = LineField(
        label=_("A few words about it"),
        help_text=_("Only the officer for conflicts reads this. Do not name other people."),
        required=False,
        max_length=300,
    )


class ReviewForm(PortalForm):
    """A review: one answer for each criterion, comments for the applicant, and words for the panel alone.

    With ``complete`` everything is asked for; without, it is a draft and may have gaps.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31, required=False)

    def __init__(
        self,
        *args: Any,
        criteria: Iterable[Criterion],
        scale: int,
        complete: bool,
        sector: str = "",
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        community = sector == ReviewerProfile.Sector.COMMUNITY
        self.criteria, self.complete = list(criteria), complete
        described = [(str(point), f"{point} – {word}") for point, word in scale_words(scale).items()]
        for criterion in self.criteria:
            self.fields[f"score_{criterion.ref}"] = ChoiceField(
                label=str(criterion),
                what=_now("a score for “%(criterion)s”") % {"criterion": criterion},
                help_text=criterion.guidance_community if community else criterion.guidance,
                choices=[*reversed(described), (UNABLE, _("Unable to assess"))],
                widget=Radios,
            )
            self.fields[f"unable_{criterion.ref}"] = LineField(
                label=_now("If you are unable to assess “%(criterion)s”, why?") % {"criterion": criterion},
                required=False,
                max_length=300,
            )
        self.fields["comments"] = TextField(
            label=_("Comments for the applicant"),
            help_text=_now(
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
        for name, field in self.fields.items():
            if name != "version":
                field.name_in_messages()

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
                _now("Comments for the applicant must be at least %(least)s words. You have %(count)s")
                % {"least": LEAST_WORDS, "count": count}
            )
        return text

    def clean(self) -> dict[str, Any]:
        """Ask for the reason wherever a reviewer is unable to assess."""
        values = super().clean()
        for criterion in self.criteria:
            score, reason = values.get(f"score_{criterion.ref}"), values.get(f"unable_{criterion.ref}")
            if self.complete and score == UNABLE and reason == "":
                self.add_error(
                    f"unable_{criterion.ref}",
                    _now("Say why you are unable to assess “%(criterion)s”") % {"criterion": criterion},
                )
        return values

    @property
    def values(self) -> dict[str, Any]:
        """The review as the action takes it."""
        told = self.cleaned_data
        return {
            "version": told["version"] or 0,
            "scores": {criterion: self._given(criterion) for criterion in self.criteria},
            "comments": told["comments"],
            "panel_comment": told["panel_comment"],
        }

    def _given(self, criterion: Criterion) -> Given:
        score = self.cleaned_data[f"score_{criterion.ref}"]
        if score == UNABLE or not score:
            return Given(None, self.cleaned_data[f"unable_{criterion.ref}"])
        return Given(int(score))


def shown(review: Review | None, panel_comment: str, criteria: Iterable[Criterion]) -> dict[str, Any]:
    """Return a saved review as the form's first values. Its scores must have been fetched."""
    if review is None:
        return {"version": 0}
    scores: Mapping[int, Any] = {score.criterion_id: score for score in review.scores.all()}
    values: dict[str, Any] = {
        "version": review.version,
        "comments": review.comments,
        "panel_comment": panel_comment,
    }
    for criterion in criteria:
        if found := scores.get(criterion.pk):
            values[f"score_{criterion.ref}"] = UNABLE if found.points is None else str(found.points)
            values[f"unable_{criterion.ref}"] = found.unable_reason
    return values


class SubmitReviewForm(PortalForm):
    """The declaration with which a review is submitted."""

    ai_declared = BooleanField(
        label=_(
            "I put nothing of this bid into generative AI, used none to write this review, and still have no conflict"
        )
    )


class ExtendForm(PortalForm):
    """Another date for a review."""

    due_at = InstantField(label=_("New date and time"), help_text=_("UK time, for example 17 11 2026 16:00"))


class ReasonForm(PortalForm):
    """Why a review is not used as it is."""

    reason = ChoiceField(label=_("Reason"), what=_("a reason"), choices=Review.ReturnReason, widget=Radios)
    note = LineField(
        label=_("A note to the reviewer"),
        help_text=_("Say where, in a sentence or two."),
        required=False,
        max_length=500,
    )


class ReturnForm(ReasonForm):
    """A review that goes back to its author."""

    due_at = InstantField(label=_("To be mended by"), help_text=_("UK time, for example 17 11 2026 16:00"))


class LateConflictForm(PortalForm):
    """A conflict that was found after the reviewer began."""

    kind = ChoiceField(
        label=_("What is the conflict?"), choices=Interest.Kind, widget=Radios, what=_("the conflict")
    )
    evidence = LineField(label=_("How it is known"), max_length=300)


class WaiverForm(PortalForm):
    """Why a bid goes to the panel with fewer reviews."""

    reason = LineField(
        label=_("Why does this bid go to the panel with fewer reviews?"),
        help_text=_("The panel reads this."),
        max_length=500,
    )


def phase_capacity(phase: Phase) -> dict[str, Any]:
    """Return the first values of the form for the pool."""
    return {"capacity": phase.reviews_per_reviewer}


def known(profile: ReviewerProfile | None) -> dict[str, Any]:
    """Return what a reviewer told before as the form's first values."""
    if profile is None:
        return {}
    themes = list(profile.themes.values_list("slug", flat=True))
    return {"sector": profile.sector, "themes": themes, "words": profile.words}
