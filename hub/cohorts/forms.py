"""The words of a cohort's forms."""

from django.utils.translation import gettext_lazy as _

from lpip_portal.ui.forms import ChoiceField, DateField, LineField, PortalForm, Radios

CONTACT_KINDS = [
    ("call", _("Call")),
    ("visit", _("Visit")),
    ("workshop", _("Workshop")),
    ("letter", _("Letter or email")),
]


class ContactForm(PortalForm):
    """When the hub and a partnership spoke."""

    on = DateField(label=_("When you spoke"), help_text=_("For example, 27 3 2027"))
    kind = ChoiceField(label=_("How"), choices=CONTACT_KINDS, widget=Radios)
    note = LineField(label=_("What it was about (optional)"), max_length=500, required=False)
