"""The form for whom a bid asks not to be judged by."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lpip_portal.ui.forms import EmailField, LineField, PortalForm
from partnerships.models import Organisation
from partnerships.queries import organisation_named


class NotToAskForm(PortalForm):
    """A person, an organisation or both, and why."""

    name = LineField(label=_("Name of a person"), max_length=150, required=False)
    email = EmailField(label=_("Their email address, if you know it"), required=False)
    organisation = LineField(
        label=_("Name of an organisation"),
        help_text=_("Its full name. Everybody who belongs to it is meant."),
        max_length=200,
        required=False,
    )
    reason = LineField(
        label=_("Why should they not be asked?"), what=_("why they should not be asked"), max_length=300
    )

    def clean_organisation(self) -> Organisation | None:
        """The organisation of that name."""
        name = self.cleaned_data["organisation"]
        if not name:
            return None
        if found := organisation_named(name):
            return found
        raise ValidationError(
            gettext("No organisation is called “%(name)s”. Check its full name.") % {"name": name}
        )

    def clean(self) -> dict[str, Any]:
        """Somebody must be named."""
        told = super().clean()
        if not self.errors and not (told.get("name") or told.get("email") or told.get("organisation")):
            self.add_error("name", gettext("Name a person or an organisation"))
        return told
