"""Words into values: what a body is, and who is to sit on it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lpip_portal import clock
from lpip_portal.ui.forms import (
    ChoiceField,
    DateField,
    EmailField,
    LineField,
    PortalForm,
    Radios,
    WholeNumberField,
    WordLimitedField,
)
from partnerships.models import Organisation

from .actions.bodies import Charter
from .models import BodySeat, GoverningBody

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
