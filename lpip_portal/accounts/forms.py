"""The words of sign-up."""

from django import forms
from django.utils.translation import gettext_lazy as _


class NameForm(forms.Form):
    """What sign-up asks besides an address and a password."""

    name = forms.CharField(label=_("Your name"), max_length=150)

    def signup(self, request, user):
        """Nothing more to do: the adapter keeps the name."""
