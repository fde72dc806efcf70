"""The form that begins a bid in a phase which continues earlier awards."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lpip_portal.ui.forms import ChoiceField, LineField, MultipleChoiceField, Radios
from partnerships.models import Organisation, Partnership

from .forms import StartForm


class ContinueForm(StartForm):
    """Which partnership begins a bid, which of its lead's other awards it continues, and who administers it."""

    also = MultipleChoiceField(
        label=_("Does this bid also continue other awards that you lead?"),
        help_text=_("Each of them can be continued by one bid only."),
        required=False,
    )
    organisation = ChoiceField(
        label=_("Which organisation administers the bid?"),
        what=_("an organisation"),
        widget=Radios,
        required=False,
    )
    reason = LineField(
        label=_("If it is not the same as before: why?"), max_length=300, required=False, what=_("the reason")
    )

    def __init__(
        self, *args: Any, partnerships: list[Partnership], organisations: list[Organisation], **kwargs: Any
    ):
        super().__init__(*args, partnerships=partnerships, **kwargs)
        self.offices = {office.ref: office for office in organisations}
        if len(partnerships) > 1:
            self.fields["also"].choices = [(each.ref, str(each)) for each in partnerships]
        else:
            del self.fields["also"]
        if len(self.offices) > 1:
            self.fields["organisation"].choices = [(ref, str(office)) for ref, office in self.offices.items()]
        else:
            del self.fields["organisation"], self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        """Ask for a reason where the organisation is another than the partnership's own."""
        cleaned = super().clean()
        office = self.offices.get(cleaned.get("organisation", ""))
        usual = {each.administrator_id for each in self.rows.values()}
        if office and office.pk not in usual and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Say why another organisation administers the bid"))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """The partnership, the other partnerships, and the organisation with the reason."""
        values = super().values
        values["also"] = [self.rows[ref] for ref in values.get("also", [])]
        values["organisation"] = self.offices.get(values.get("organisation", ""))
        return values
