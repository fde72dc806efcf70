"""The words of sign-up, of a person's own account, and of roles."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lpip_portal.ui.forms import ChoiceField, LineField, PortalForm, Radios, TextField

from .models import Role


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
