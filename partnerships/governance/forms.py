"""Words into values: what a body is, who is to sit on it, when it meets and what came of that."""

from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from lpip_portal import clock
from lpip_portal.ui.forms import (
    BooleanField,
    ChoiceField,
    DateField,
    EmailField,
    InstantField,
    LineField,
    PortalForm,
    Radios,
    URLField,
    WholeNumberField,
    WordLimitedField,
)
from partnerships.models import Organisation

from .actions.bodies import Charter
from .actions.meetings import Appointment
from .models import (
    BodyDecision,
    BodyMeeting,
    BodySeat,
    DecisionVersion,
    GoverningBody,
    MeetingLink,
    MeetingPresence,
    Minutes,
)

PUBLIC, INSIDE = "public", "inside"


class BodyForm(PortalForm):
    """What a body is; of one that is there, the version that is on screen."""

    kind = ChoiceField(label=_("What sort of body is it?"), what=_("what sort of body it is"), choices=GoverningBody.Kind.choices, widget=Radios)  # fmt: skip
    name_en = LineField(label=_("Its name in English"), what=_("its name in English"), max_length=160)
    name_cy = LineField(label=_("Its name in Welsh"), required=False, max_length=160)
    terms_en = WordLimitedField(
        label=_("Terms of reference in English"),
        required=False,
        max_words=1000,
        help_text=_("What it is for, what it may decide, and how its members come and go."),
    )
    terms_cy = WordLimitedField(label=_("Terms of reference in Welsh"), required=False, max_words=1000)
    rhythm = ChoiceField(label=_("How often does it meet?"), what=_("how often it meets"), choices=GoverningBody.Rhythm.choices, widget=Radios)  # fmt: skip
    quorum = WholeNumberField(
        label=_("Quorum"),
        what=_("the quorum"),
        min_value=1,
        max_value=100,
        help_text=_("How many members with a vote have to be there. Observers do not count."),
    )
    community_seats = WholeNumberField(
        label=_("Seats kept for community members"),
        required=False,
        max_value=100,
        help_text=_("Leave it empty if none are kept."),
    )
    reach = ChoiceField(
        label=_("Who may know of it?"),
        what=_("who may know of it"),
        choices=[(PUBLIC, _("Everybody")), (INSIDE, _("Members alone"))],
        widget=Radios(
            hints={
                PUBLIC: _(
                    "Once the partnership is public, everybody sees the body, the meetings it held, the decisions that are published, and the names of members who agreed to it."
                ),
                INSIDE: _("Only members of the partnership and of the body see it."),
            }
        ),
    )
    version = WholeNumberField(min_value=1, required=False)

    def __init__(self, *args: Any, body: GoverningBody | None = None, **kwargs: Any):
        self.body = body
        initial = self.initial_of(body) if body else {"rhythm": GoverningBody.Rhythm.QUARTERLY, "quorum": 2}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["version"].widget = self.fields["version"].hidden_widget()
        if not body:
            del self.fields["version"]

    @staticmethod
    def initial_of(body: GoverningBody) -> dict[str, Any]:
        """Return what the form shows at first."""
        told = {name: getattr(body, name) for name in (*Charter._fields, "version")}
        return told | {"reach": PUBLIC if body.is_public else INSIDE}

    @property
    def values(self) -> dict[str, Any]:
        """The answers as the action takes them."""
        values = super().values
        values["is_public"] = values.pop("reach") == PUBLIC
        values["community_seats"] = values["community_seats"] or 0
        told = {"charter": Charter(**{name: values[name] for name in Charter._fields})}
        return told | ({"version": values["version"] or 0} if self.body else {})


class SeatForm(PortalForm):
    """What a member does on a body, and for how long."""

    role = ChoiceField(
        label=_("As what?"),
        what=_("as what"),
        choices=BodySeat.Role.choices,
        widget=Radios(
            hints={
                "chair": _("Leads the meetings and confirms their minutes"),
                "community": _("Takes one of the seats kept for people who live or work there; has a vote like everybody else"),
                "observer": _("Listens and has no vote; does not read what is confidential"),
            }
        ),
    )  # fmt: skip
    since = DateField(label=_("From"), what=_("the first day"))
    until = DateField(
        label=_("Until"),
        what=_("the last day"),
        required=False,
        help_text=_("Leave it empty if no end is agreed."),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, initial={"since": clock.today()}, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Refuse an end that is before the beginning or over."""
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day must not be before the first"))
        elif until and until < clock.today():
            self.add_error("until", _("The last day must not be over"))
        return cleaned


class PersonSeatForm(SeatForm):
    """Whom to ask."""

    email = EmailField(label=_("Their e-mail address"), what=_("their e-mail address"))
    field_order = ["email", "role", "since", "until"]


class OrganisationSeatForm(SeatForm):
    """Which partner has a seat."""

    organisation = ChoiceField(label=_("Which partner?"), what=_("a partner"), widget=Radios)
    field_order = ["organisation", "role", "since", "until"]

    def __init__(self, *args: Any, partners: list[Organisation], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.partners = {each.ref: each for each in partners}
        self.fields["organisation"].choices = [(ref, str(each)) for ref, each in self.partners.items()]

    @property
    def values(self) -> dict[str, Any]:
        """The answers, with the organisation as a row."""
        values = super().values
        values["organisation"] = self.partners[values["organisation"]]
        return values


class MeetingForm(PortalForm):
    """When and where a body meets; of a meeting that is there, the version on screen and why it is moved."""

    starts_at = InstantField(
        label=_("When it begins"), help_text=_("For example, 27 3 2027 at 14:30, in UK time")
    )
    place = LineField(
        label=_("Where"),
        required=False,
        max_length=200,
        help_text=_("Leave it empty if it is online alone. Never somebody’s home."),
    )
    is_online = BooleanField(label=_("It can be joined online"), required=False)
    link = URLField(
        label=_("Link to the call"),
        required=False,
        max_length=300,
        help_text=_("Only members of the partnership and of the body see it."),
    )
    agenda = WordLimitedField(
        label=_("Agenda"),
        required=False,
        max_words=600,
        help_text=_("Everybody reads it once a public body has met: leave out what is confidential."),
    )
    reason = LineField(
        label=_("Why it is moved"),
        required=False,
        max_length=300,
        help_text=_("It stands in the letter to the members, if the time or the place is another."),
    )
    version = WholeNumberField(min_value=1, required=False)

    def __init__(self, *args: Any, meeting: BodyMeeting | None = None, **kwargs: Any):
        self.meeting = meeting
        super().__init__(*args, initial=self.initial_of(meeting) if meeting else {}, **kwargs)
        self.fields["agenda"].widget.attrs["rows"] = 8
        self.fields["version"].widget = self.fields["version"].hidden_widget()
        if not meeting:
            del self.fields["version"], self.fields["reason"]

    @staticmethod
    def initial_of(meeting: BodyMeeting) -> dict[str, Any]:
        """Return what the form shows at first."""
        link = MeetingLink.objects.filter(meeting=meeting).first()
        told = {
            name: getattr(meeting, name) for name in ("starts_at", "place", "is_online", "agenda", "version")
        }
        return told | {"link": link.url if link else ""}

    def clean(self) -> dict[str, Any]:
        """A meeting is at a place or online, and a link goes with a meeting online."""
        cleaned = super().clean()
        if not cleaned.get("place") and not cleaned.get("is_online") and "place" not in self.errors:
            self.add_error("place", _("Say where it is, or that it can be joined online"))
        if cleaned.get("link") and not cleaned.get("is_online"):
            self.add_error("is_online", _("Tick this, or leave the link empty"))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """The answers as the action takes them."""
        values = super().values
        told = {"appointment": Appointment(**{name: values[name] for name in Appointment._fields})}
        if self.meeting:
            told |= {"version": values["version"] or 0, "reason": values["reason"]}
        return told


class CancelForm(PortalForm):
    """Why a meeting is called off."""

    reason = LineField(
        label=_("Reason"),
        what=_("a reason"),
        max_length=300,
        help_text=_("It stands in the letter to the members."),
    )


class HeldForm(PortalForm):
    """Who of the members was at a meeting."""

    def __init__(self, *args: Any, seats: list[BodySeat], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.seats = {f"seat_{seat.ref}": seat for seat in seats}
        for name, seat in self.seats.items():
            self.fields[name] = ChoiceField(
                label=f"{seat}, {seat.get_role_display()}",
                what=str(seat),
                choices=MeetingPresence.Status.choices,
                initial=MeetingPresence.Status.PRESENT,
            )
            self.fields[name].name_in_messages()

    @property
    def values(self) -> dict[str, Any]:
        """The answers, by seat."""
        values = super().values
        return {"presences": {seat: values[name] for name, seat in self.seats.items()}}


class MinutesForm(PortalForm):
    """The minutes of a meeting; where there are some already, what the next version corrects."""

    text = WordLimitedField(
        label=_("Minutes"),
        what=_("the minutes"),
        max_words=5000,
        help_text=_(
            "Members of the partnership and of the body read them. Decisions have a register of their own. Leave out what was said on an item that has a field of its own below."
        ),
    )
    correction = LineField(label=_("What is corrected"), what=_("what is corrected"), max_length=300)
    after = WholeNumberField(min_value=0)

    def __init__(
        self, *args: Any, latest: Minutes | None = None, apart: list[BodyDecision] = (), **kwargs: Any
    ):
        initial = {"text": latest.text, "after": latest.number} if latest else {"after": 0}
        super().__init__(*args, initial=initial, **kwargs)
        self.apart = {f"part_{decision.ref}": decision for decision in apart}
        was = dict(latest.parts.values_list("decision", "text")) if latest else {}
        titles = DecisionVersion.objects.filter(decision__in=apart, number=F("decision__version"))
        titles = dict(titles.values_list("decision", "title"))
        for name, decision in self.apart.items():
            self.fields[name] = WordLimitedField(
                label=_("What was said on: %(item)s") % {"item": titles[decision.pk]},
                required=False,
                max_words=1000,
                initial=was.get(decision.pk, ""),
                help_text=_(
                    "Kept apart: whoever left the room for it does not read it, nor does anybody who may not read the decision."
                ),
            )
            self.fields[name].widget.attrs["rows"] = 6
        self.fields["text"].widget.attrs["rows"] = 20
        self.fields["after"].widget = self.fields["after"].hidden_widget()
        if not latest:
            del self.fields["correction"]
        self.order_fields(["text", *self.apart, "correction"])

    @property
    def values(self) -> dict[str, Any]:
        """The answers, with the parts by decision."""
        values = super().values
        parts = {decision: values.pop(name) for name, decision in self.apart.items()}
        return values | {"parts": parts}
