"""Forms about the people and the partner organisations that a bid names."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lpip_portal import clock
from lpip_portal.accounts.models import User
from lpip_portal.ui.fields import SafeNumber
from lpip_portal.ui.forms import (
    BooleanField,
    ChoiceField,
    DateField,
    EmailField,
    LineField,
    MoneyField,
    PortalForm,
    Radios,
)
from partnerships import numbers
from partnerships.forms import NamesOrganisations
from partnerships.models import Organisation

from .forms import AmongOwn
from .models import ApplicationPartner, Attachment, TeamMember


class OrcidField(LineField):
    """A person's ORCID, brought into its one form and checked by its check digit."""

    def clean(self, value: Any) -> str:
        """Return it as 0000-0002-1825-0097, or "" for none."""
        text = super().clean(value)
        try:
            return numbers.orcid(text) if text else ""
        except numbers.Wrong as wrong:
            raise ValidationError(str(wrong)) from wrong


class HoursField(SafeNumber):
    """Hours a week, with at most one decimal."""

    shape = re.compile(r"(-?)([0-9]{1,3})(?:\.([0-9]))?")
    complaint = _("%(what)s must be a number of hours, like 7.5")

    def number(self, found: re.Match) -> Decimal:
        """Hours with one decimal; minus nought is nought."""
        return Decimal(f"{found[1]}{found[2]}.{found[3] or 0}") or Decimal("0.0")


class TeamMemberForm(AmongOwn):
    """A person named on a bid."""

    CHOSEN = "organisation"
    name = LineField(label=_("Name"), max_length=150)
    email = EmailField(
        label=_("Email address"),
        max_length=254,
        help_text=_("We write to this address and ask the person to confirm their part."),
    )
    organisation = ChoiceField(label=_("Organisation"), what=_("an organisation"), widget=Radios)
    role = ChoiceField(
        label=_("Role in the project"), what=_("a role"), choices=TeamMember.Role, widget=Radios
    )
    hours = HoursField(
        label=_("Hours a week"),
        help_text=_("On average, while the project runs. Leave it empty if it is not known yet."),
        required=False,
        max_value=60,
        suffix=_("hours"),
    )
    orcid = OrcidField(
        label=_("ORCID"),
        help_text=_("If they have one, like 0000-0002-1825-0097."),
        required=False,
        max_length=60,
    )

    def __init__(self, *args: Any, organisations: list[Organisation], taken: set[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.taken = taken
        self.offer(organisations)

    def clean_email(self) -> str:
        """The address in small letters, unless somebody with it is named already."""
        email = self.cleaned_data["email"].lower()
        if email in self.taken:
            raise ValidationError(_("Somebody with this address is already named on the bid"))
        return email


class PartnerAddForm(NamesOrganisations, PortalForm):
    """Which organisation to name on a bid, and whom to ask for it. One that is not listed is proposed."""

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
    part = LineField(
        label=_("What it does in the project"), what=_("what it does in the project"), max_length=300
    )
    contact = EmailField(
        label=_("E-mail address of the person who answers for it"),
        what=_("the e-mail address of the person who answers for it"),
        help_text=_(
            "We ask them to confirm. Until they do, the bid shows the organisation as not confirmed."
        ),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.organisations: dict[str, Organisation | None] = {}
        self.near: dict[str, dict[str, Organisation]] = {}
        self.ask_for("organisation", user)

    def clean(self) -> dict[str, Any]:
        """Find the organisation."""
        super().clean()
        self.settle("organisation")
        return self.cleaned_data


class PartnerForm(PortalForm):
    """What a partner organisation does and gives, and the letter that says so."""

    part = LineField(
        label=_("What it does in the project"), what=_("what it does in the project"), max_length=300
    )
    cash = MoneyField(label=_("What it gives in cash"), what=_("what it gives in cash"))
    in_kind = MoneyField(
        label=_("What it gives in kind"),
        what=_("what it gives in kind"),
        help_text=_("The value of people’s time, rooms, data and the like. Enter 0 for nothing."),
    )
    contact = EmailField(
        label=_("E-mail address of the person who answers for it"),
        help_text=_("If you leave it empty, we ask the people who sign for the organisation."),
        required=False,
    )
    letter = ChoiceField(
        label=_("Its letter of support"),
        help_text=_("Add the file under “Documents” first, then choose it here."),
        required=False,
        widget=Radios,
    )
    letter_on = DateField(
        label=_("Date of the letter"),
        help_text=_("Not more than six months before the phase closes."),
        required=False,
    )
    letter_signed = BooleanField(label=_("The letter is signed"), required=False)

    def __init__(self, *args: Any, files: list[Attachment], closes_on: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.closes_on = closes_on
        self.rows = {file.ref: file for file in files}
        self.fields["letter"].choices = [
            ("", _("No letter")),
            *((ref, f"{file} ({file.document.name})") for ref, file in self.rows.items()),
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for the date of a letter, and refuse one that is of tomorrow or too old."""
        cleaned = super().clean()
        letter, day = cleaned.get("letter"), cleaned.get("letter_on")
        if letter and not day and "letter_on" not in self.errors:
            self.add_error("letter_on", _("Enter the date of the letter"))
        if day and day > clock.today():
            self.add_error("letter_on", _("The date of the letter must not be in the future"))
        if day and ApplicationPartner(letter_on=day).has_old_letter(self.closes_on):
            self.add_error(
                "letter_on",
                _("The letter is too old: it must be dated within six months before the phase closes"),
            )
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """The values, with the file in the place of its ref."""
        return self.cleaned_data | {"letter": self.rows.get(self.cleaned_data.get("letter"))}
