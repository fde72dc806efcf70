"""The form that proposes more time for everybody in a phase."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from funding.rounds.models import Phase
from lpip_portal.ui.forms import InstantField, LineField, PortalForm, TextField
from lpip_portal.ui.templatetags.portal import uk_time


class ExtensionForm(PortalForm):
    """What happened, and until when the phase is to stay open."""

    began_at = InstantField(label=_("When did it begin?"), what=_("when it began"))
    ended_at = InstantField(
        label=_("When was it over?"),
        what=_("when it was over"),
        help_text=_("Leave it empty while it goes on."),
        required=False,
    )
    text_en = LineField(
        label=_("What everybody may read about it"),
        what=_("what everybody may read"),
        help_text=_("One sentence. It stands on the public page of the phase and on every bid’s pages."),
        max_length=300,
    )
    text_cy = LineField(label=_("The same in Welsh (optional)"), max_length=300, required=False)
    closes_at = InstantField(label=_("Until when shall the phase be open?"), what=_("the new closing time"))
    reason = TextField(
        label=_("Why does it need this much time?"),
        what=_("a reason"),
        help_text=_("For the second person and for the record."),
        max_length=500,
    )

    def __init__(self, *args: Any, phase: Phase, now: datetime, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.phase, self.now = phase, now

    def clean_closes_at(self) -> datetime:
        """A later instant than the one that holds: a phase that has opened is never shortened."""
        closes_at = self.cleaned_data["closes_at"]
        if closes_at <= self.phase.closes_at:
            when = {"when": uk_time(self.phase.closes_at)}
            raise ValidationError(
                _("The new closing time must be after %(when)s: a phase is never shortened") % when
            )
        if closes_at <= self.now:
            raise ValidationError(_("The new closing time must be in the future"))
        return closes_at

    def clean(self) -> dict[str, Any]:
        """Put the beginning of what happened before its end, and both in the past."""
        cleaned = super().clean()
        began_at, ended_at = cleaned.get("began_at"), cleaned.get("ended_at")
        if began_at and began_at > self.now:
            self.add_error("began_at", _("It must have begun already"))
        if began_at and ended_at and ended_at < began_at:
            self.add_error("ended_at", _("It must be over after it began"))
        return cleaned
