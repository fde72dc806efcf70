"""The form that names a deputy."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lpip_portal.accounts.models import User
from lpip_portal.ui.forms import ChoiceField, EmailField, InstantField, PortalForm, Radios

from .models import Organisation


class DeputyForm(PortalForm):
    """Who stands in for a signatory, where, and from when until when."""

    organisation = ChoiceField(label=_("For which organisation?"), what=_("an organisation"), widget=Radios)
    email = EmailField(
        label=_("Email address of your deputy"),
        max_length=254,
        help_text=_("They need an account here, and a second factor when they sign in."),
    )
    since = InstantField(label=_("From when?"), what=_("when it begins"))
    until = InstantField(label=_("Until when?"), what=_("when it ends"))

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.offices = {office.ref: office for office in organisations}
        self.fields["organisation"].choices = [(ref, str(office)) for ref, office in self.offices.items()]
        if len(self.offices) == 1:
            del self.fields["organisation"]

    def clean_email(self) -> str:
        """The address of somebody with an account in use."""
        email = self.cleaned_data["email"].lower()
        self.person = User.objects.filter(email__iexact=email, is_active=True).first()
        if self.person is None:
            raise ValidationError(_("Nobody with this address has an account: ask them to create one first"))
        return email

    def clean(self) -> dict[str, Any]:
        """Put the end after the beginning."""
        cleaned = super().clean()
        if cleaned.get("since") and cleaned.get("until") and cleaned["until"] <= cleaned["since"]:
            self.add_error("until", _("It must end after it begins"))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """The organisation, the person and both instants."""
        only = next(iter(self.offices))
        return {
            "organisation": self.offices[self.cleaned_data.get("organisation", only)],
            "person": self.person,
            "since": self.cleaned_data["since"],
            "until": self.cleaned_data["until"],
        }
