"""Forms of writing a paper: its sections, copying and moving."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from funding.questions.models import QuestionSet, Section
from funding.rounds.models import Phase
from lpip_portal.ui.forms import (
    BooleanField,
    ChoiceField,
    LineField,
    PortalForm,
    Radios,
    TypedChoiceField,
)


class SectionForm(PortalForm):
    """One line of the applicant's task list."""

    title_en = LineField(label=_("Title of the section"), what=_("a title"), max_length=120)
    title_cy = LineField(label=_("Title in Welsh"), max_length=120, required=False)
    component = ChoiceField(
        label=_("What fills the section"),
        what=_("what fills the section"),
        choices=Section.Component.choices,
        widget=Radios,
    )
    is_required = BooleanField(label=_("It must be filled in"), required=False)


class CopyForm(PortalForm):
    """Which phase's paper to copy."""

    source = TypedChoiceField(
        label=_("Copy the application form of"), what=_("a phase"), widget=Radios, coerce=str
    )

    def __init__(self, *args: Any, phases: list[Phase], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.papers = {phase.ref: phase.question_set for phase in phases}
        self.fields["source"].choices = [(phase.ref, f"{phase.round}: {phase}") for phase in phases]

    def clean_source(self) -> QuestionSet:
        """The paper of the phase that was picked."""
        return self.papers[self.cleaned_data["source"]]


class CopyChecksForm(PortalForm):
    """Which phase's rules to copy."""

    source = TypedChoiceField(
        label=_("Copy what is checked in"), what=_("a phase"), widget=Radios, coerce=str
    )

    def __init__(self, *args: Any, phases: list[Phase], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.phases = {phase.ref: phase for phase in phases}
        self.fields["source"].choices = [(phase.ref, f"{phase.round}: {phase}") for phase in phases]

    def clean_source(self) -> Phase:
        """The phase that was picked."""
        return self.phases[self.cleaned_data["source"]]


class MoveForm(PortalForm):
    """Which way to move."""

    down = TypedChoiceField(
        choices=[("yes", _("Down")), ("no", _("Up"))], coerce=lambda value: value == "yes"
    )
