"""Forms of the sign-off desk."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from funding.questions.models import Section
from funding.rounds.models import Phase
from lpip_portal.accounts.models import User
from lpip_portal.ui.forms import ChoiceField, InstantField, PortalForm, TextField, WholeNumberField
from lpip_portal.ui.templatetags.portal import uk_time

from .forms import NoteForm
from .models.desk import MOST_HOURS


class ReturnForm(NoteForm):
    """Why an office returns a bid: on the whole, and where it helps section by section."""

    def __init__(self, *args: Any, sections: Iterable[Section], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.sections = {section.slug: section for section in sections}
        for slug, section in self.sections.items():
            self.fields[f"section_{slug}"] = TextField(
                label=_("About “%(section)s” (optional)") % {"section": section},
                required=False,
                max_length=4000,
            )

    @property
    def values(self) -> dict[str, Any]:
        """The note on the whole, and the notes by section."""
        cleaned = self.cleaned_data
        notes = {section: cleaned.get(f"section_{slug}") for slug, section in self.sections.items()}
        return {"note": cleaned["note"], "notes": {section: text for section, text in notes.items() if text}}


class OfficeDeadlineForm(PortalForm):
    """The instant by which an office wants the bids of a phase."""

    due_at = InstantField(
        label=_("By when does your office want the bids?"),
        what=_("the deadline"),
        help_text=_(
            "In UK time, for example 4pm. The leads see it on every page of their bids and get a letter."
        ),
    )
    hours = WholeNumberField(
        label=_("How many hours before a deadline shall a waiting bid be called urgent?"),
        what=_("the hours"),
        help_text=_("All your signatories and deputies then get a letter about each bid that still waits."),
        min_value=1,
        max_value=MOST_HOURS,
    )

    def __init__(self, *args: Any, phase: Phase, now: datetime, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.phase, self.now = phase, now

    def clean_due_at(self) -> datetime:
        """The instant, between now and the closing of the phase."""
        due_at = self.cleaned_data["due_at"]
        if due_at > self.phase.closes_at:
            when = {"when": uk_time(self.phase.closes_at)}
            raise ValidationError(_("The deadline must not be after the phase closes at %(when)s") % when)
        if due_at <= max(self.now, self.phase.opens_at):
            raise ValidationError(_("The deadline must be in the future, while the phase is open"))
        return due_at


class AssignForm(PortalForm):
    """Some bids of the desk, and the signatory who is to look after them."""

    signatory = ChoiceField(label=_("Give the ticked bids to"), what=_("a signatory"))
    bid = forms.MultipleChoiceField(required=True, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, signatories: list[User], refs: Iterable[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.people = {person.ref: person for person in signatories}
        self.fields["signatory"].choices = [(ref, str(person)) for ref, person in self.people.items()]
        self.fields["bid"].choices = [(ref, ref) for ref in refs]
        self.fields["bid"].error_messages["required"] = _("Tick at least one bid")
