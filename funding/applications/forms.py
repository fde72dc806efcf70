"""Forms of the bid: they turn text into values, and a draft may be unfinished."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lpip_portal.ui.forms import (
    BooleanField,
    ChoiceField,
    LineField,
    PortalForm,
    Radios,
    TextField,
    WordLimitedField,
)
from partnerships.models import Partnership


class SubmitForm(PortalForm):
    """The button that submits a bid, with the bid that was on screen."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)


class AmongOwn(PortalForm):
    """A form with a choice among rows that the page names by their refs; its value is the row."""

    CHOSEN = ""

    def offer(self, rows: Iterable[Any]) -> None:
        """Offer these rows; where there is only one, it is not asked for."""
        self.rows = {row.ref: row for row in rows}
        self.fields[self.CHOSEN].choices = [(ref, str(row)) for ref, row in self.rows.items()]
        if len(self.rows) == 1:
            del self.fields[self.CHOSEN]

    @property
    def values(self) -> dict[str, Any]:
        """The values, with the row in the place of its ref."""
        only = next(iter(self.rows), None)
        return self.cleaned_data | {self.CHOSEN: self.rows[self.cleaned_data.get(self.CHOSEN, only)]}


class StartForm(AmongOwn):
    """Which partnership begins a bid."""

    CHOSEN = "partnership"
    partnership = ChoiceField(
        label=_("Which partnership is this bid from?"), what=_("a partnership"), widget=Radios
    )

    def __init__(self, *args: Any, partnerships: list[Partnership], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.offer(partnerships)


class IntentionForm(StartForm):
    """An intention to submit."""

    title = LineField(label=_("Working title of the bid"), max_length=160)
    summary = WordLimitedField(
        label=_("What you mean to do"),
        help_text=_("In plain words. It is not assessed: it helps us to find reviewers in time."),
        max_words=100,
    )


class TitleForm(PortalForm):
    """Another title for a bid."""

    title = LineField(label=_("Title of the bid"), max_length=160)
    was = forms.CharField(widget=forms.HiddenInput, required=False, max_length=160)


class DeclarationForm(PortalForm):
    """What a lead declares when sending a bid."""

    is_true = BooleanField(label=_("What the bid says is true and complete, as far as we know"))
    is_agreed = BooleanField(label=_("The people and organisations named on it know that they are named"))
    is_own = BooleanField(label=_("Where we used generative AI to write it, we checked every word"))


class NoteForm(PortalForm):
    """Why an office returns a bid."""

    note = TextField(
        label=_("What has to change?"),
        what=_("what has to change"),
        help_text=_("The lead and the team read this."),
        max_length=4000,
    )


class ReasonForm(PortalForm):
    """Why a bid is withdrawn."""

    reason = LineField(
        label=_("Why do you withdraw it?"),
        what=_("a reason"),
        help_text=_("The officers of the round read this."),
        max_length=500,
    )
