"""The form with which somebody says that two records are one."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .forms import LineField, PortalForm


class MergeForm(PortalForm):
    """The word that two records shall be merged: the name of the one that goes, typed."""

    name = LineField(label=_("Name of the record that goes"), what=_("the name"), max_length=200)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=20)

    def __init__(self, *args: Any, going: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.going = going
        self.fields["name"].help_text = _("Type “%(name)s” to show that you mean it.") % {"name": going}

    def clean_name(self) -> str:
        """Only the very name shows that it is meant."""
        if self.cleaned_data["name"] != self.going:
            raise ValidationError(_("Type the name exactly: %(name)s") % {"name": self.going})
        return self.cleaned_data["name"]
