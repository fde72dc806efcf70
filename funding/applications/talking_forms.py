"""Forms of messages about a bid and of letters to many."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lpip_portal.ui.forms import LineField, PortalForm, TextField


class MessageForm(PortalForm):
    """A message to the other side of a bid."""

    text = TextField(
        label=_("Your message"),
        what=_("your message"),
        help_text=_(
            "The applicants and the officers of the round read it; nobody who assesses the bid does."
        ),
        max_length=4000,
    )


class BulkLetterForm(PortalForm):
    """One text to many leads; ``seen`` names the recipients that were shown."""

    subject = LineField(label=_("Subject"), what=_("a subject"), max_length=150)
    text = TextField(
        label=_("What you write"),
        what=_("what you write"),
        help_text=_("Every lead gets a letter of their own, with the name of their bid below it."),
        max_length=6000,
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=32)
