"""The form that gives a partnership another name."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lpip_portal.ui.forms import LineField, PortalForm, WholeNumberField

from .models import Partnership


class RenameForm(PortalForm):
    """The new name in both languages, and which version of the description was on screen."""

    name_en = LineField(label=_("New name"), what=_("the new name"), max_length=160)
    name_cy = LineField(label=_("Name in Welsh"), required=False, max_length=160)
    version = WholeNumberField(min_value=1)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["version"].widget = self.fields["version"].hidden_widget()

    @staticmethod
    def initial_of(partnership: Partnership) -> dict[str, Any]:
        """Return what the form shows at first."""
        return {
            "name_en": partnership.name_en,
            "name_cy": partnership.name_cy,
            "version": partnership.version,
        }
