"""The words with which administrators name people and check organisations."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

import partnerships.queries
from hub.models import HubPerson
from lpip_portal.ui.forms import BooleanField, ChoiceField, LineField, PortalForm, Radios
from partnerships.models import Organisation
from partnerships.numbers import REGISTERS, Wrong, number


class SignatoryForm(PortalForm):
    """For which organisation a person signs."""

    organisation = LineField(
        label=_("Name of the organisation"),
        what=_("the name of the organisation"),
        help_text=_("A research organisation that may administer bids, by its full name."),
    )

    def clean_organisation(self) -> Organisation:
        """Return the organisation of that name."""
        typed = self.cleaned_data["organisation"]
        found = partnerships.queries.organisation_named(typed)
        if found is None:
            raise ValidationError(_("We do not know an organisation called “%(name)s”") % {"name": typed})
        if not found.may_administer:
            raise ValidationError(
                _("“%(name)s” may not administer bids, so nobody signs for it. Check the organisation first")
                % {"name": found}
            )
        return found


class TargetForm(PortalForm):
    """The record that stays when two are merged."""

    organisation = LineField(
        label=_("Name of the record that stays"),
        what=_("the name of the record that stays"),
        help_text=_("Its full name. You look at what would move before anything is done."),
        max_length=200,
    )

    def clean_organisation(self) -> Organisation:
        """Return the organisation of that name."""
        typed = self.cleaned_data["organisation"]
        found = partnerships.queries.organisation_named(typed)
        if found is None:
            raise ValidationError(_("We do not know an organisation called “%(name)s”") % {"name": typed})
        return found


class HubRoleForm(PortalForm):
    """What a person does at the hub."""

    role = ChoiceField(label=_("Part at the hub"), choices=HubPerson.Role.choices, widget=Radios)


class OrganisationForm(PortalForm):
    """What a look at an organisation showed."""

    may_administer = BooleanField(
        label=_("It is a research organisation that may administer bids"), required=False
    )
    domain = LineField(
        label=_("Email domain of its people"),
        max_length=120,
        required=False,
        help_text=_("For example, example.org. Leave it empty if it has none of its own."),
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any):
        initial = {name: getattr(organisation, name) for name in ("may_administer", "domain", *REGISTERS)}
        super().__init__(*args, initial=initial, **kwargs)
        self.organisation = organisation
        for name, register in REGISTERS.items():
            self.fields[name] = LineField(
                label=register.label,
                help_text=_("Like %(example)s") % {"example": register.example},
                max_length=60,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        """Bring each number into its one form; refuse one that another organisation has."""
        cleaned = super().clean()
        for name in REGISTERS:
            if typed := cleaned.get(name):
                self._check_number(name, typed)
        return cleaned

    def _check_number(self, name: str, typed: str) -> None:
        try:
            self.cleaned_data[name] = kept = number(name, typed)
        except Wrong as wrong:
            self.add_error(name, str(wrong))
            return
        other = Organisation.objects.filter(**{name: kept}).exclude(pk=self.organisation.pk).first()
        if other:
            self.add_error(name, _("“%(name)s” has this number") % {"name": other})

    @property
    def values(self) -> dict[str, Any]:
        """The values, with the numbers by register."""
        values = super().values
        return values | {"numbers": {name: values.pop(name, "") for name in REGISTERS}}
