"""The words of asking for support and of answering."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from funding.applications.team_forms import HoursField
from lpip_portal.ui.forms import (
    ChoiceField,
    DateField,
    MultipleChoiceField,
    PortalForm,
    Radios,
    TypedChoiceField,
    WholeNumberField,
    WordLimitedField,
)

from .models import SupportActivity, SupportRequest

RATINGS = [
    (5, _("5: it was what we needed")),
    (4, _("4: it helped much")),
    (3, _("3: it helped somewhat")),
    (2, _("2: it helped little")),
    (1, _("1: it did not help")),
]


class AskForm(PortalForm):
    """What a partnership asks."""

    partnership = ChoiceField(label=_("For which partnership"), widget=Radios)
    kind = ChoiceField(label=_("What you need"), choices=SupportRequest.Kind.choices, widget=Radios)
    phase = ChoiceField(label=_("For a bid in which phase"), widget=Radios, required=False)
    question = WordLimitedField(
        label=_("Your question"),
        max_words=300,
        help_text=_(
            "Say what you want to find out or do, where, and what you have tried. Do not put bid text here."
        ),
    )
    urgency = ChoiceField(
        label=_("How soon you need it"),
        choices=SupportRequest.Urgency.choices,
        widget=Radios,
        required=False,
        initial=SupportRequest.Urgency.ROUTINE,
    )
    needed_by = DateField(label=_("When you need it"), help_text=_("For example, 27 3 2027"), required=False)
    confidentiality = ChoiceField(
        label=_("Who may read the question and its answer, once it is answered"),
        help_text=_("What is said about a bid stays between your partnership and the hub, whatever you choose."),
        choices=SupportRequest.Confidentiality.choices,
        widget=Radios,
        required=False,
        initial=SupportRequest.Confidentiality.PARTNERSHIP,
    )  # fmt: skip

    def __init__(self, *args, partnerships=(), phases=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.phases = {phase.ref: phase for phase in phases}
        self.fields["partnership"].choices = [(each.ref, str(each)) for each in partnerships]
        if len(partnerships) == 1:
            self.fields["partnership"].initial = partnerships[0].ref
        if phases:
            self.fields["phase"].choices = [(each.ref, f"{each.round} – {each}") for each in phases]
        else:
            del self.fields["phase"]
            kinds = [choice for choice in SupportRequest.Kind.choices if choice[0] != SupportRequest.Kind.BID]
            self.fields["kind"].choices = kinds

    def clean(self):
        """Help with a bid names the phase of the bid; what is left open is as usual."""
        cleaned = super().clean()
        about_a_bid = cleaned.get("kind") == SupportRequest.Kind.BID
        if about_a_bid and not cleaned.get("phase") and "phase" not in self.errors:
            self.add_error("phase", gettext("Choose the phase of the bid"))
        cleaned["phase"] = self.phases.get(cleaned.get("phase")) if about_a_bid else None
        cleaned["urgency"] = cleaned.get("urgency") or SupportRequest.Urgency.ROUTINE
        cleaned["confidentiality"] = (
            cleaned.get("confidentiality") or SupportRequest.Confidentiality.PARTNERSHIP
        )
        return cleaned


class TriageForm(PortalForm):
    """Who is to own a request."""

    owner = ChoiceField(label=_("Who is to look after it"), what=_("a person"), widget=Radios)

    def __init__(self, *args, staff=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.staff = {user.ref: user for user in staff}
        self.fields["owner"].choices = [(user.ref, str(user)) for user in staff]

    def clean_owner(self):
        """The person chosen."""
        return self.staff[self.cleaned_data["owner"]]


class AnswerForm(PortalForm):
    """What the hub answers."""

    answer = WordLimitedField(label=_("Answer"), max_words=600, help_text=_("The partnership reads this."))


class DeclineForm(PortalForm):
    """Why the hub declines."""

    reason = WordLimitedField(
        label=_("Reason"),
        max_words=200,
        help_text=_("The partnership reads this. Say where else they could ask."),
    )


class RedirectForm(PortalForm):
    """Who can help better."""

    reason = WordLimitedField(
        label=_("Who can help, and how to reach them"),
        max_words=200,
        help_text=_("The partnership reads this."),
    )


class MessageForm(PortalForm):
    """A question of the hub to the partnership, or the reply."""

    text = WordLimitedField(label=_("What you want to say"), max_words=300)


class RatingForm(PortalForm):
    """How well an answer helped."""

    rating = TypedChoiceField(
        label=_("How well did it help?"), choices=RATINGS, coerce=int, widget=Radios, what=_("an answer")
    )
    rating_words = WordLimitedField(
        label=_("What was good, and what could be better"), max_words=150, required=False
    )


class ActivityForm(PortalForm):
    """What was done for partnerships."""

    partnerships = MultipleChoiceField(label=_("For which partnerships"))
    kind = ChoiceField(label=_("What it was"), choices=SupportActivity.Kind.choices, widget=Radios)
    on = DateField(label=_("On which day"), help_text=_("For example, 27 3 2027"))
    people = MultipleChoiceField(label=_("Who of the hub took part"))
    hours = HoursField(
        label=_("Hours of the hub’s people, together"),
        help_text=_("With preparation, like 2.5."),
        min_value=0.1,
        max_value=200,
        suffix=_("hours"),
    )
    attendees = WholeNumberField(
        label=_("How many people of the partnerships took part"), max_value=5000, required=False
    )
    outputs = WordLimitedField(
        label=_("What came of it"),
        max_words=200,
        required=False,
        help_text=_("The partnership reads this."),
    )

    def __init__(self, *args, partnerships=None, staff=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.staff = {user.ref: user for user in staff}
        self.partnerships = {each.ref: each for each in partnerships or ()}
        self.fields["people"].choices = [(user.ref, str(user)) for user in staff]
        if partnerships is None:
            del self.fields["partnerships"]
        else:
            self.fields["partnerships"].choices = [(each.ref, str(each)) for each in partnerships]

    def clean_people(self):
        """The people chosen."""
        return [self.staff[ref] for ref in self.cleaned_data["people"]]

    def clean_partnerships(self):
        """The partnerships chosen."""
        return [self.partnerships[ref] for ref in self.cleaned_data["partnerships"]]

    def clean_attendees(self):
        """Nobody, if it was left empty."""
        return self.cleaned_data["attendees"] or 0


class PlanForm(PortalForm):
    """Who at the hub may help with the bids of a phase, and how fairness is kept."""

    helpers = MultipleChoiceField(
        label=_("Who may help with bids"),
        help_text=_(
            "Only people without a tie to any bidder can be named. Name nobody if nobody is to help."
        ),
        required=False,
    )
    words_en = WordLimitedField(
        label=_("How fairness is kept"),
        help_text=_("Everybody can read this: what help is given, what is not, and how bidders ask for it."),
        max_words=400,
    )
    words_cy = WordLimitedField(label=_("The same in Welsh"), max_words=400, required=False)

    def __init__(self, *args, staff=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.staff = {user.ref: user for user in staff}
        self.fields["helpers"].choices = [(user.ref, str(user)) for user in staff]

    def clean_helpers(self):
        """The people chosen."""
        return [self.staff[ref] for ref in self.cleaned_data["helpers"]]


class ReturnForm(PortalForm):
    """Why a plan is sent back."""

    reason = WordLimitedField(label=_("What should change"), max_words=80)
