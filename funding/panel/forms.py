"""Forms of the table: who sits, what one declares, and what the panel says about each bid."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import HiddenInput, Select
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from funding.rounds.models import Phase
from lpip_portal.accounts.forms import AccountForm
from lpip_portal.ui.forms import (
    BooleanField,
    ChoiceField,
    PortalForm,
    Radios,
    TextField,
    WholeNumberField,
)

from .actions import Row
from .models import Item, Seat
from .queries import TIERS, Placing

LONGEST = 4000
RECOMMENDATION = "recommendation"


class QuorumForm(PortalForm):
    """A panel to be formed."""

    quorum = WholeNumberField(
        label=_("Quorum"),
        help_text=_(
            "How many people with a voice must be free of a conflict on each bid. A secretary does not count."
        ),
        min_value=2,
        max_value=30,
        initial=3,
    )


class SeatForm(AccountForm):
    """Somebody who is to sit at the table."""

    role = ChoiceField(
        label=_("Part at the table"),
        what=_("a part"),
        choices=Seat.Role.choices,
        widget=Radios(
            hints={
                Seat.Role.DEPUTY: _("Presides over the bids on which the chair has a conflict"),
                Seat.Role.SECRETARY: _("Records what the panel recommends; has no voice"),
            }
        ),
    )


class ConveneForm(PortalForm):
    """A panel to be convened; an officer may say why bids go forward with fewer reviews."""

    waiver = TextField(
        label=_("Reason for going on with fewer reviews"),
        help_text=_("Only if reviews are missing. It is kept with each bid that lacks one."),
        required=False,
        max_length=500,
    )

    def __init__(self, *args: Any, may_waive: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not may_waive:
            del self.fields["waiver"]


class MinutesForm(PortalForm):
    """The words with which a panel confirms."""

    minutes = TextField(
        label=_("Minutes"),
        what=_("the minutes"),
        help_text=_("Who was there, who left the room for which bid, and how the panel came to its order."),
        max_length=20_000,
    )


ANSWERS = [("none", _("No conflict")), ("conflict", _("I have a conflict"))]


class DeclareForm(PortalForm):
    """What one person declares on one bid."""

    declaration = ChoiceField(
        label=_("Your declaration"), what=_("your declaration"), choices=ANSWERS, widget=Radios
    )

    @property
    def values(self) -> dict[str, Any]:
        """Whether there is a conflict."""
        return {"has_conflict": self.cleaned_data["declaration"] == "conflict"}


class DeclareItemsForm(PortalForm):
    """What one person declares on every bid that is still open; bids may be left for later."""

    def __init__(self, *args: Any, items: Iterable[Item], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.asked = list(items)
        for item in self.asked:
            self.fields[f"item_{item.ref}"] = ChoiceField(
                label=item.application.title, choices=ANSWERS, widget=Radios, required=False
            )

    def clean(self) -> dict[str, Any]:
        """Ask for one answer at least."""
        values = super().clean()
        if not any(values.values()) and not self.errors:
            raise ValidationError(gettext("Answer for at least one bid."))
        return values

    @property
    def table(self) -> list[dict[str, Any]]:
        """Each item with its field."""
        return [{"item": item, "field": self[f"item_{item.ref}"]} for item in self.asked]

    @property
    def values(self) -> dict[str, Any]:
        """Whether there is a conflict, by the ref of the item."""
        given = {item.ref: self.cleaned_data.get(f"item_{item.ref}") for item in self.asked}
        return {"answers": {ref: answer == "conflict" for ref, answer in given.items() if answer}}


def _version() -> WholeNumberField:
    return WholeNumberField(widget=HiddenInput, required=False)


def _place(phase: Phase, label: str, what: str, *, required: bool) -> Any:
    if phase.result == Phase.Result.TIERS:
        tiers = [(str(n), gettext("Tier %(tier)s") % {"tier": n}) for n in range(1, TIERS + 1)]
        return ChoiceField(
            label=label, what=what, choices=[("", "–"), *tiers], widget=Select, required=required
        )
    field = WholeNumberField(label=label, what=what, min_value=1, max_value=999, required=required)
    field.widget.attrs["class"] = "govuk-input--width-3"
    return field


class RecordForm(PortalForm):
    """What the panel says about one bid."""

    is_tied = BooleanField(
        label=_("Another bid has the same place"), required=False, help_text=_("A tie is always said.")
    )
    recommendation = ChoiceField(
        label=_("Recommendation"),
        what=_("what the panel recommends"),
        choices=Item.Recommendation.choices,
        widget=Radios,
    )
    feedback = TextField(
        label=_("Feedback of the panel"),
        help_text=_("The applicants read it with the outcome. Do not name anybody at the table."),
        required=False,
        max_length=LONGEST,
    )
    version = _version()

    def __init__(self, *args: Any, phase: Phase, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.phase = phase
        tiers = phase.result == Phase.Result.TIERS
        label = gettext("Tier") if tiers else gettext("Place")
        what = gettext("a tier") if tiers else gettext("a place")
        self.fields["place"] = _place(phase, label, what, required=True)
        if tiers:
            del self.fields["is_tied"]
        else:
            self.fields["place"].help_text = gettext("1 is best, counted among the bids that you see.")
        self.order_fields(["place", "is_tied", RECOMMENDATION, "feedback", "version"])

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes: a tier or a rank."""
        values = dict(self.cleaned_data)
        place = int(values.pop("place"))
        name = "tier" if self.phase.result == Phase.Result.TIERS else "rank"
        return values | {name: place, "version": values["version"] or 0}


class OrderForm(PortalForm):
    """Places and recommendations of many bids on one page; what was not changed is left alone."""

    def __init__(self, *args: Any, phase: Phase, placing: Iterable[Placing], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.is_rank = phase.result == Phase.Result.RANK
        self.placing = {placed.item.ref: placed for placed in placing}
        for ref, placed in self.placing.items():
            self._ask(phase, ref, placed)

    def _ask(self, phase: Phase, ref: str, placed: Placing) -> None:
        title = {"title": placed.item.application.title}
        label = gettext("Place of “%(title)s”") % title
        field = _place(phase, label, label, required=False)
        field.initial = placed.place
        self.fields[f"place_{ref}"] = field
        if self.is_rank:
            tied = gettext("“%(title)s” is tied") % title
            self.fields[f"tied_{ref}"] = BooleanField(label=tied, required=False, initial=placed.is_tied)
        self.fields[f"recommendation_{ref}"] = ChoiceField(
            label=gettext("Recommendation for “%(title)s”") % title,
            choices=[("", "–"), *Item.Recommendation.choices],
            widget=Select,
            required=False,
            initial=placed.item.recommendation,
        )
        version = _version()
        version.initial = placed.item.version
        self.fields[f"version_{ref}"] = version

    @property
    def table(self) -> list[dict[str, Any]]:
        """Each bid with its fields."""
        names = ["place", "recommendation", "version", *(["tied"] if self.is_rank else [])]
        return [
            {"placed": placed} | {name: self[f"{name}_{ref}"] for name in names}
            for ref, placed in self.placing.items()
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for a place with every recommendation and the reverse, and for ties to be said."""
        values = super().clean()
        shared = defaultdict(list)
        for ref, placed in self.placing.items():
            place, word = values.get(f"place_{ref}"), values.get(f"recommendation_{ref}")
            if place and not word:
                self.add_error(f"recommendation_{ref}", self._missing(placed, gettext("a recommendation")))
            elif not place and (word or placed.place) and f"place_{ref}" not in self.errors:
                self.add_error(f"place_{ref}", self._missing(placed, gettext("a place")))
            if place:
                shared[place].append(ref)
        if self.is_rank:
            self._ask_for_ties(shared, values)
        return values

    @staticmethod
    def _missing(placed: Placing, what: str) -> str:
        return gettext("Give “%(title)s” %(what)s") % {"title": placed.item.application.title, "what": what}

    def _ask_for_ties(self, shared: dict[int, list[str]], values: dict[str, Any]) -> None:
        for refs in shared.values():
            for ref in refs if len(refs) > 1 else ():
                if not values.get(f"tied_{ref}"):
                    words = gettext("Say that “%(title)s” is tied, or change its place")
                    title = self.placing[ref].item.application.title
                    self.add_error(f"tied_{ref}", words % {"title": title})

    @property
    def values(self) -> dict[str, Any]:
        """The rows that were changed."""
        rows = []
        for ref, placed in self.placing.items():
            said = self.cleaned_data
            place, word = said.get(f"place_{ref}"), said.get(f"recommendation_{ref}")
            tied = bool(said.get(f"tied_{ref}"))
            if not place or (int(place), tied, word) == (
                placed.place,
                placed.is_tied,
                placed.item.recommendation,
            ):
                continue
            rows.append(Row(placed.item, int(place), word, tied, said.get(f"version_{ref}") or 0))
        return {"rows": rows}
