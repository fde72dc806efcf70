"""Words into values: the description of a partnership, the names of organisations, invitations."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lpip_portal import clock
from lpip_portal.accounts.models import User
from lpip_portal.ui.forms import (
    ChoiceField,
    EmailField,
    LineField,
    MultipleChoiceField,
    PortalForm,
    Radios,
    WholeNumberField,
    WordLimitedField,
)
from lpip_portal.ui.words import tidy_line

from . import numbers, place_queries, queries
from .models import Nation, Organisation, Partnership, PartnershipPerson, Place, Theme
from .names import Unlisted

UNLISTED = "unlisted"


class PlacesField(MultipleChoiceField):
    """Coded places as checkboxes; a code that was replaced is refused with the one to use instead."""

    def __init__(self, **kwargs: Any):
        super().__init__(required=False, **kwargs)
        self.replaced: dict[str, list[Place]] = {}

    def offer(self, places: list[Place], *, within: bool = False) -> None:
        """Offer places; ``within`` says of each where it lies."""
        self.choices = [(place.code, str(place)) for place in places]
        if within:
            self.widget.hints = {place.code: str(place.parent) for place in places if place.parent}

    def validate(self, value: list[str]) -> None:
        """Refuse codes that are not in use, naming what took the place of one that was."""
        for code in value:
            if code in self.replaced:
                new = _(" or ").join(str(place) for place in self.replaced[code])
                raise ValidationError(
                    _("The code %(old)s is no longer used. Choose %(new)s instead")
                    % {"old": code, "new": new},
                    code="replaced",
                )
        super().validate(value)


def offer_places(form: PortalForm, known: place_queries.Choices) -> None:
    """Offer places in the fields ``regions`` and ``councils`` of a form."""
    form.fields["regions"].offer(known.whole)
    form.fields["councils"].offer(known.parts, within=True)
    for name in ("regions", "councils"):
        form.fields[name].replaced = known.replaced


class DescriptionForm(PortalForm):
    """What a partnership is called, where it works and on what."""

    name_en = LineField(
        label=_("Name of the partnership"), what=_("the name of the partnership"), max_length=160
    )
    name_cy = LineField(label=_("Name in Welsh"), required=False, max_length=160)
    summary_en = WordLimitedField(
        label=_("Summary"),
        max_words=150,
        help_text=_("In plain words: what you will work on, with whom and why there."),
        what=_("a summary"),
    )
    regions = PlacesField(
        label=_("Whole nations and regions"), help_text=_("Choose all that your work covers.")
    )
    councils = PlacesField(
        label=_("Council areas"),
        help_text=_(
            "Choose these when you work in a part of a nation or region. Choose at least one place in all."
        ),
    )
    place_note = LineField(
        label=_("Anything else about the area"),
        required=False,
        max_length=300,
        help_text=_("For example: the coast only, or a river basin."),
    )
    themes = MultipleChoiceField(
        label=_("Themes"), what=_("at least one theme"), help_text=_("Choose all that apply.")
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        known = place_queries.choices()
        offer_places(self, known)
        self.fields["themes"].choices = [(theme.slug, str(theme)) for theme in Theme.objects.all()]
        self._places = known.by_code

    def clean(self) -> dict[str, Any]:
        """Ask for at least one place."""
        cleaned = super().clean()
        chosen = [*cleaned.get("regions", []), *cleaned.get("councils", [])]
        if not chosen and not self.errors.keys() & {"regions", "councils"}:
            self.add_error("regions", _("Select at least one nation, region or council area"))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """The answers, with places and themes as rows."""
        values = super().values
        codes = [*values.pop("regions"), *values.pop("councils")]
        values["places"] = [self._places[code] for code in codes]
        values["themes"] = list(Theme.objects.filter(slug__in=values["themes"]))
        return values


class NamesOrganisations:
    """A form that asks for organisations by name: known ones are found, others are offered or proposed."""

    def ask_for(self, name: str, user: User, *, eligible: bool = False, proposable: bool = True) -> None:
        """Turn the text field ``name`` into an organisation, with radios for what was meant when it is not clear."""
        typed, number = self._typed(name), self._typed(f"{name}_number")
        known = queries.organisation_numbered(number) or queries.organisation_named(typed)
        self.organisations[name] = known if typed else None
        if not typed or self.organisations[name]:
            del self.fields[f"{name}_choice"]
            self.fields.pop(f"{name}_kind", None)
            return
        near = queries.organisations_near(typed, user, eligible=eligible)
        self.near[name] = {organisation.ref: organisation for organisation in near}
        choices = [(organisation.ref, str(organisation)) for organisation in near]
        if proposable:
            choices.append((UNLISTED, _("It is not listed: add “%(name)s”") % {"name": typed}))
        if not choices:
            del self.fields[f"{name}_choice"]
            return
        field = self.fields[f"{name}_choice"]
        field.choices, field.required = choices, True
        field.error_messages["required"] = _(
            "We do not know “%(name)s” by exactly this name. Select the organisation you mean"
        ) % {"name": typed}

    def _typed(self, name: str) -> str:
        return tidy_line(str(self.data.get(name, ""))[:200]) if self.is_bound else ""

    def settle(self, name: str, *, eligible: bool = False) -> None:
        """Check the answer about ``name`` and put an Organisation or an Unlisted name into the cleaned data."""
        typed = self.cleaned_data.get(name, "")
        chosen = self.cleaned_data.pop(f"{name}_choice", "")
        kind = self.cleaned_data.pop(f"{name}_kind", "")
        number = self.cleaned_data.pop(f"{name}_number", "")
        if not typed:
            return
        found = self.organisations[name] or self.near.get(name, {}).get(chosen)
        if found and eligible and not found.may_administer:
            self.add_error(
                name,
                _("“%(name)s” is not known as a research organisation that may administer a bid")
                % {"name": found},
            )
        elif found:
            self.cleaned_data[name] = found
        elif chosen == UNLISTED:
            self._propose(name, typed, kind, number)
        elif f"{name}_choice" not in self.fields:
            self.add_error(
                name,
                _(
                    "We do not know a research organisation called “%(name)s”. Leave this empty to choose later"
                )
                % {"name": typed},
            )

    def _propose(self, name: str, typed: str, kind: str, number: str) -> None:
        """Take a name that is not listed, once its kind is known and its number, if there is one, can be one."""
        if number and not numbers.fitting(number):
            self.add_error(
                f"{name}_number",
                _("No register has such a number. Check its digits, or leave it empty"),
            )
        elif kind:
            self.cleaned_data[name] = Unlisted(typed, kind, number)
        else:
            self.add_error(
                f"{name}_kind", _("Select what kind of organisation “%(name)s” is") % {"name": typed}
            )


class FoundForm(NamesOrganisations, DescriptionForm):
    """What it takes to found a partnership."""

    nation = ChoiceField(label=_("Nation"), choices=Nation.choices, widget=Radios, what=_("a nation"))
    convenor = LineField(
        label=_("Convening organisation"),
        help_text=_(
            "The body that brings the partnership together: often a council, a charity or a university."
        ),
        what=_("the convening organisation"),
    )
    convenor_choice = ChoiceField(label=_("Which organisation do you mean?"), required=False, widget=Radios)
    convenor_kind = ChoiceField(
        label=_("If it is not listed: what kind of organisation is it?"),
        required=False,
        widget=Radios,
        choices=Organisation.Kind.choices,
    )
    administrator = LineField(
        label=_("Administering organisation"),
        required=False,
        help_text=_("The eligible research organisation that will submit bids. You can choose it later."),
    )
    administrator_choice = ChoiceField(
        label=_("Which research organisation do you mean?"), required=False, widget=Radios
    )
    field_order = [
        "name_en", "name_cy", "convenor", "convenor_choice", "convenor_kind", "administrator",
        "administrator_choice", "nation", "regions", "councils", "place_note", "themes", "summary_en",
    ]  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.organisations: dict[str, Organisation | None] = {}
        self.near: dict[str, dict[str, Organisation]] = {}
        self.ask_for("convenor", user)
        self.ask_for("administrator", user, eligible=True, proposable=False)

    def clean(self) -> dict[str, Any]:
        """Find the organisations."""
        super().clean()
        self.settle("convenor")
        self.settle("administrator", eligible=True)
        return self.cleaned_data

    @property
    def values(self) -> dict[str, Any]:
        """The answers; no administering organisation is None."""
        values = super().values
        values["administrator"] = values["administrator"] or None
        return values


class EditForm(DescriptionForm):
    """The description of a forming partnership, and which version of it was on screen."""

    version = WholeNumberField(min_value=1)
    field_order = ["name_en", "name_cy", "summary_en", "regions", "councils", "place_note", "themes"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["version"].widget = self.fields["version"].hidden_widget()

    @staticmethod
    def initial_of(partnership: Partnership) -> dict[str, Any]:
        """Return what the form shows at first."""
        codes = {kind: [] for kind in ("regions", "councils")}
        for place in partnership.places.all():
            codes["councils" if place.kind in Place.PARTS else "regions"].append(place.code)
        return {
            "name_en": partnership.name_en,
            "name_cy": partnership.name_cy,
            "summary_en": partnership.summary_en,
            "place_note": partnership.place_note,
            "themes": [theme.slug for theme in partnership.themes.all()],
            "version": partnership.version,
            **codes,
        }


class InvitePersonForm(PortalForm):
    """Whom to ask, and as what."""

    email = EmailField(label=_("Their e-mail address"), what=_("their e-mail address"))
    role = ChoiceField(
        label=_("What will they do?"),
        what=_("what they will do"),
        choices=[(role.value, role.label) for role in PartnershipPerson.INVITABLE],
        widget=Radios(
            hints={
                "manager": _("Keeps people, partners and bids with the lead"),
                "member": _("Writes bids with the lead"),
                "community": _("Speaks for a community; reads bids and needs no second factor"),
            }
        ),
    )

    def __init__(self, *args: Any, partnership: Partnership, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.partnership, self.user = partnership, user

    def clean_email(self) -> str:
        """Refuse oneself, those who belong already, and those who were asked."""
        email = self.cleaned_data["email"].lower()
        if refusal := queries.why_not_invite(self.partnership, self.user, email, clock.now()):
            raise ValidationError(refusal)
        return email


class InvitePartnerForm(NamesOrganisations, PortalForm):
    """Which organisation to ask, and through whom."""

    organisation = LineField(label=_("Name of the organisation"), what=_("the name of the organisation"))
    organisation_number = LineField(
        label=_("A number in a public register"),
        help_text=_(
            "If you know it: ROR, UKPRN, company or charity number. It helps to find the right body."
        ),
        required=False,
        max_length=60,
    )
    organisation_choice = ChoiceField(
        label=_("Which organisation do you mean?"), required=False, widget=Radios
    )
    organisation_kind = ChoiceField(
        label=_("If it is not listed: what kind of organisation is it?"),
        required=False,
        widget=Radios,
        choices=Organisation.Kind.choices,
    )
    email = EmailField(
        label=_("E-mail address of the person who can answer for it"),
        what=_("the e-mail address of the person who can answer"),
        help_text=_(
            "They need to belong to the organisation. Nobody is shown as a partner before they accept."
        ),
    )

    def __init__(self, *args: Any, partnership: Partnership, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.partnership = partnership
        self.organisations: dict[str, Organisation | None] = {}
        self.near: dict[str, dict[str, Organisation]] = {}
        self.ask_for("organisation", user)

    def clean(self) -> dict[str, Any]:
        """Find the organisation, and refuse one that is in or was asked."""
        super().clean()
        self.settle("organisation")
        found = self.cleaned_data.get("organisation")
        if isinstance(found, Organisation):
            refusal = queries.why_not_ask(self.partnership, found, clock.now())
            if refusal:
                self.add_error("organisation", refusal)
        return self.cleaned_data
