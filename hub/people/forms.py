"""The words of who looks after whom."""

from django.utils.translation import gettext_lazy as _

from lpip_portal.ui.forms import EmailField, PortalForm


class LeadForm(PortalForm):
    """Who looks after a partnership."""

    email = EmailField(
        label=_("Email address of the hub lead"),
        help_text=_("Somebody who works at the hub. They and the partnership are told."),
    )
