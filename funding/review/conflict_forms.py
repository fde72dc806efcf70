"""Forms of the conflicts register: narrowing it, deciding on one tie, confirming many."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from funding.applications.models import Interest
from lpip_portal.ui.forms import ChoiceField, LineField, MultipleChoiceField, PortalForm, Radios

ANY = [("", _("Any"))]


class NarrowForm(PortalForm):
    """Which ties the register shows."""

    state = ChoiceField(label=_("State"), choices=ANY + Interest.State.choices, required=False)
    kind = ChoiceField(label=_("Tie"), choices=ANY + Interest.Kind.choices, required=False)
    source = ChoiceField(label=_("Who said so"), choices=ANY + Interest.Source.choices, required=False)

    def narrow(self, ties: QuerySet[Interest]) -> QuerySet[Interest]:
        """Return the ties that fit; what cannot be read narrows nothing."""
        self.is_valid()
        chosen = {name: self.cleaned_data.get(name) for name in ("state", "kind", "source")}
        return ties.filter(**{name: value for name, value in chosen.items() if value})


class DecideForm(PortalForm):
    """What somebody decides on a tie, and why."""

    decision = ChoiceField(
        label=_("Is this a conflict of interest?"),
        what=_("whether this is a conflict of interest"),
        choices=[("confirm", _("Yes: confirm it")), ("dismiss", _("No: dismiss it"))],
        widget=Radios(
            hints={
                "confirm": _(
                    "At once the bid no longer exists for that person, and a review of theirs is void."
                ),
                "dismiss": _("The person may be asked to judge the bid."),
            }
        ),
    )
    reason = LineField(
        label=_("Why?"),
        what=_("why"),
        help_text=_("The conflicts owner and auditors read this, nobody else."),
        max_length=300,
    )

    def __init__(self, *args: Any, confirmed: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if confirmed:
            self.fields["decision"].choices = [("dismiss", _("No: lift it"))]


class ConfirmManyForm(PortalForm):
    """Ties of the same kind that are confirmed together."""

    ties = MultipleChoiceField(label=_("Ties to confirm"), what=_("at least one tie"))
    reason = LineField(
        label=_("Why?"),
        what=_("why"),
        help_text=_("The conflicts owner and auditors read this, nobody else."),
        max_length=300,
    )

    def __init__(self, *args: Any, found: list[Interest], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.found = {tie.ref: tie for tie in found}
        self.fields["ties"].choices = [
            (tie.ref, f"{tie.user} – {tie.application} ({tie.evidence})") for tie in found
        ]
        self.fields["ties"].initial = list(self.found)

    @property
    def values(self) -> dict[str, Any]:
        """The ties themselves, and why."""
        told = self.cleaned_data
        return {"ties": [self.found[ref] for ref in told["ties"]], "reason": told["reason"]}
