"""Forms of reviewing: they turn text into values."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from funding.applications.models import Interest
from funding.rounds.models import Phase
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
from partnerships.models import Theme

from .models import Assignment, Review, ReviewerProfile

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


class WishesForm(PortalForm):
    """What every bid should have among its reviewers, where it can be."""

    sectors = MultipleChoiceField(
        label=_("At least one reviewer from each of these sectors"),
        what=_("the sectors"),
        choices=ReviewerProfile.Sector,
        required=False,
    )
    most_of_one = WholeNumberField(
        label=_("At most so many reviewers from one organisation"),
        what=_("how many reviewers at most"),
        help_text=_("Leave it empty if it does not matter."),
        required=False,
        min_value=1,
        max_value=9,
    )
    elsewhere = BooleanField(
        label=_("At least one reviewer from another nation than the bid’s"),
        required=False,
    )

    @property
    def values(self) -> dict[str, Any]:
        """What was wished for alone."""
        names = ("sectors", "most_of_one", "elsewhere")
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data[name]}


class AcceptForm(PortalForm):
    """The answer yes, with the declaration without which a review is invalid."""

    declared = BooleanField(
        label=_("I have no conflict of interest with this bid, its people or its partners")
    )


class DoneForm(PortalForm):
    """How a reviewer narrows and orders what they have submitted. What cannot be read changes nothing."""

    q = LineField(label=_("Title or round"), required=False, max_length=200)
    order = ChoiceField(
        label=_("Order"),
        choices=[("", _("Newest first")), ("oldest", _("Oldest first")), ("title", _("By title"))],
        required=False,
    )

    def narrow(self, rows: list[tuple[Assignment, str, str]]) -> list[tuple[Assignment, str, str]]:
        """Return the rows that have the words, in the order that was chosen."""
        self.is_valid()
        words, order = (self.cleaned_data.get(name, "") for name in ("q", "order"))
        found = [row for row in rows if all(word in _told(row) for word in words.casefold().split())]
        if order == "title":
            return sorted(found, key=lambda row: (row[0].application.title.casefold(), row[0].pk))
        found.sort(key=lambda row: (row[0].review.submitted_at, row[0].pk), reverse=order != "oldest")
        return found


def _told(row: tuple[Assignment, str, str]) -> str:
    bid = row[0].application
    return f"{bid.title} {bid.reference} {bid.phase.round} {bid.phase}".casefold()


class ConflictForm(PortalForm):
    """A conflict that somebody declares."""

    kind = ChoiceField(label=_("What is the conflict?"), choices=TIES, widget=Radios)
    detail = LineField(
        label=_("A few words about it"),
        help_text=_("Only the officer for conflicts reads this. Do not name other people."),
        required=False,
        max_length=300,
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
