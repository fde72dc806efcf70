"""Forms beside the list of bids: a view under a name, and a file."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lpip_portal.ui.forms import ChoiceField, LineField, PortalForm, Radios

from .models import ListExport


class ViewForm(PortalForm):
    """A name for the list as it is narrowed."""

    name = LineField(label=_("Name of this view"), what=_("a name"), max_length=60)
    narrowed = forms.CharField(widget=forms.HiddenInput, required=False, max_length=600)


class ExportForm(PortalForm):
    """What kind of file."""

    form = ChoiceField(
        label=_("What kind of file?"), what=_("a kind of file"), choices=ListExport.Form, widget=Radios
    )
