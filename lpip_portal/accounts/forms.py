"""The words of sign-up, of a person's own account, and of roles."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lpip_portal.ui.forms import ChoiceField, EmailField, LineField, PortalForm, Radios, TextField

from .models import Role, User


class NameForm(forms.Form):
    """What sign-up asks besides an address and a password."""

    name = LineField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )

    def signup(self, request, user):
        """Nothing more to do: the adapter keeps the name."""


class PersonForm(PortalForm):
    """What a person says about themselves."""

    name = LineField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    address_as = LineField(
        label=_("How to address you"),
        max_length=80,
        required=False,
        help_text=_(
            "In letters, for example “Dr Rees” or “Siân”. Leave it empty to be addressed by your name."
        ),
    )
    language = ChoiceField(label=_("Language"), choices=settings.LANGUAGES, widget=Radios)


class AccountForm(PortalForm):
    """Somebody who has an account, named by its address; the parent of every form that gives a person a part."""

    email = EmailField(
        label=_("Email address"),
        what=_("an email address"),
        help_text=_("The address of the person’s account"),
    )

    def clean_email(self) -> User:
        """The person who has shown that the address is theirs; whoever only signed up with it may be somebody else."""
        address = self.cleaned_data["email"]
        shown = {"emailaddress__email__iexact": address, "emailaddress__verified": True}
        if found := User.objects.filter(email__iexact=address, is_active=True, **shown).first():
            return found
        raise ValidationError(
            gettext("Nobody has an account with the address %(address)s. Ask them to create one first.")
            % {"address": address}
        )

    @property
    def values(self) -> dict[str, Any]:
        """The values, with the person as ``user``."""
        values = super().values
        return values | {"user": values.pop("email")}


class GrantForm(PortalForm):
    """Which portal-wide role a person gets."""

    role = ChoiceField(
        label=_("Role"),
        choices=Role.choices,
        widget=Radios(
            hints={
                Role.ADMINISTRATOR: _("Grants and ends roles, settles letters, resets second factors."),
                Role.AUDITOR: _(
                    "Reads the trail and what happened. Changes nothing, and holds no other role."
                ),
                Role.OFFICER: _("Plans rounds for the programme."),
            }
        ),
    )


class ReasonForm(PortalForm):
    """Why a second factor is to be reset."""

    reason = TextField(
        label=_("How do you know that this is the person?"),
        max_length=300,
        help_text=_(
            "For example: by video call, with their line manager. Do not write down any document’s number."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SearchForm(PortalForm):
    """Whom to look for."""

    q = LineField(label=_("Name or email address"), max_length=100, required=False)
