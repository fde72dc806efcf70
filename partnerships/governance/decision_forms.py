"""Words into values: what was decided, how, who sees to it, who reads it; its corrections; what narrows the register."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lpip_portal.ui.forms import (
    Checkboxes,
    ChoiceField,
    DateField,
    LineField,
    MultipleChoiceField,
    PortalForm,
    Radios,
    WholeNumberField,
    WordLimitedField,
)

from .actions.decisions import Words
from .models import BodyDecision, BodySeat, DecisionVersion

VOTES = ("votes_for", "votes_against", "abstained")


def _votes(label: Any) -> WholeNumberField:
    return WholeNumberField(label=label, required=False, max_value=1000)


class WordsForm(PortalForm):
    """What a decision says; ``seats`` are those that may see to it."""

    title = LineField(label=_("The decision in a few words"), what=_("the decision"), max_length=160)
    text = WordLimitedField(label=_("What was decided"), what=_("what was decided"), max_words=500)
    why = WordLimitedField(label=_("Why"), required=False, max_words=500)
    manner = ChoiceField(label=_("How was it decided?"), what=_("how it was decided"), choices=DecisionVersion.Manner.choices, widget=Radios)  # fmt: skip
    votes_for = _votes(_("Votes for it"))
    votes_against = _votes(_("Votes against it"))
    abstained = _votes(_("Abstained"))
    owner = ChoiceField(label=_("Who sees to it?"), required=False, widget=Radios)
    due_on = DateField(label=_("By when"), what=_("the day by when"), required=False)

    def __init__(self, *args: Any, seats: list[BodySeat], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.seats = {seat.ref: seat for seat in seats}
        for name in ("text", "why"):
            self.fields[name].widget.attrs["rows"] = 5
        self.fields["votes_for"].help_text = _("Leave the three numbers empty if there was no vote.")
        self.fields["owner"].choices = [("", _("Nobody in particular")), *((ref, f"{seat}, {seat.get_role_display()}") for ref, seat in self.seats.items())]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Ask for all three numbers of a vote, and for none without one."""
        cleaned = super().clean()
        is_vote = cleaned.get("manner") == DecisionVersion.Manner.VOTE
        for name in VOTES:
            if is_vote and cleaned.get(name) is None and name not in self.errors:
                self.add_error(name, _("Enter a number, 0 for none"))
            if not is_vote and cleaned.get(name) is not None:
                self.add_error(name, _("Leave this empty: there was no vote"))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """The answers, the words together."""
        values = super().values
        values["owner"] = self.seats.get(values["owner"])
        values["words"] = Words(**{name: values.pop(name) for name in Words._fields})
        return values


class DecisionForm(WordsForm):
    """A decision as it is recorded: with the interests in it, where it came from and who reads it."""

    declared = MultipleChoiceField(
        label=_("Who declared an interest?"),
        required=False,
        widget=Checkboxes,
        help_text=_("Only members who were there are listed."),
    )
    left = MultipleChoiceField(
        label=_("Who of them left the room?"),
        required=False,
        widget=Checkboxes,
        help_text=_(
            "They had no vote, do not count for the quorum, and do not read a confidential decision."
        ),
    )
    interests = WordLimitedField(
        label=_("What the interests are"),
        required=False,
        max_words=200,
        help_text=_("Only those inside who read the decision read this."),
    )
    priority = ChoiceField(label=_("Which priority of the agenda did it come from?"), required=False)
    activity = ChoiceField(label=_("Which activity of engagement did it come from?"), required=False)
    reach = ChoiceField(
        label=_("Who reads it?"),
        what=_("who reads it"),
        choices=BodyDecision.Reach.choices,
        widget=Radios(
            hints={
                "public": _("Where the body and the partnership are public"),
                "confidential": _(
                    "Members of the partnership and those who vote on the body; no observer, and nobody who left the room"
                ),
            }
        ),
    )

    def __init__(
        self, *args: Any, present: list[BodySeat], priorities: list[Any], activities: list[Any], **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.present = {seat.ref: seat for seat in present}
        self.fields["interests"].widget.attrs["rows"] = 3
        self.rows = {
            "priority": {each.ref: each for each in priorities},
            "activity": {each.ref: each for each in activities},
        }
        for name in ("declared", "left"):
            self.fields[name].choices = [(ref, str(seat)) for ref, seat in self.present.items()]
            if not present:
                del self.fields[name]
        for name, rows in self.rows.items():
            self.fields[name].choices = [
                ("", _("It came from elsewhere")),
                *((ref, str(row)) for ref, row in rows.items()),
            ]
            if not rows:
                del self.fields[name]

    @property
    def values(self) -> dict[str, Any]:
        """The answers, with seats, priority and activity as rows."""
        values = super().values
        for name in ("declared", "left"):
            values[name] = [self.present[ref] for ref in values.get(name, [])]
        for name, rows in self.rows.items():
            values[name] = rows.get(values.get(name, ""))
        return values


class CorrectForm(WordsForm):
    """The next version of a decision, what it corrects, and which version was on screen."""

    correction = LineField(label=_("What is corrected"), what=_("what is corrected"), max_length=300)
    version = WholeNumberField(min_value=1)

    def __init__(self, *args: Any, latest: DecisionVersion, **kwargs: Any):
        told = {name: getattr(latest, name) for name in Words._fields if name != "owner"}
        told |= {"owner": latest.owner.ref if latest.owner else "", "version": latest.number}
        super().__init__(*args, initial=told, **kwargs)
        self.fields["version"].widget = self.fields["version"].hidden_widget()


class SupersedeForm(PortalForm):
    """Which later decision takes the place of one."""

    another = ChoiceField(label=_("Which later decision?"), what=_("a later decision"), widget=Radios)

    def __init__(self, *args: Any, later: list[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.later = {row.decision.ref: row for row in later}
        self.fields["another"].choices = [
            (ref, f"{row.decision.number}. {row.said.title}") for ref, row in self.later.items()
        ]

    @property
    def values(self) -> dict[str, Any]:
        """The decision that was chosen."""
        return {"another": self.later[super().values["another"]].decision}


class RegisterForm(PortalForm):
    """What narrows the register of decisions. A value that does not exist is ignored."""

    q = LineField(label=_("Words"), required=False, max_length=200)
    state = ChoiceField(
        label=_("Status"), required=False, choices=[("", _("All")), *BodyDecision.State.choices]
    )

    @property
    def wish(self) -> dict[str, str]:
        """What was asked for and exists."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value} if self.is_bound else {}
