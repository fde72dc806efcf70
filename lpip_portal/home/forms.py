"""The words with which administrators name people and check organisations."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

import partnerships.queries
from hub.models import HubPerson
from lpip_portal.ui.forms import BooleanField, ChoiceField, LineField, PortalForm, Radios
from partnerships.models import Organisation


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
