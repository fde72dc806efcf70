"""Forms before the meeting: introducers, pre-scores, and when the papers open."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import HiddenInput, Select
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lpip_portal.ui.forms import ChoiceField, InstantField, PortalForm, TextField, WholeNumberField
from lpip_portal.ui.templatetags.portal import uk_time

from .models import Introducer
from .queries import Introduced

PARTS = (("lead", Introducer.Part.LEAD), ("second", Introducer.Part.SECOND))


class IntroducersForm(PortalForm):
    """Who introduces which item, all on one page; an item may be left for later."""

    def __init__(self, *args: Any, rows: Iterable[Introduced], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.rows = list(rows)
        for row in self.rows:
            for name, part in PARTS:
                seat = getattr(row, name)
                label = gettext("%(part)s of “%(title)s”")
                self.fields[f"{name}_{row.item.ref}"] = ChoiceField(
                    label=label % {"part": part.label, "title": row.item.application.title},
                    choices=[
                        ("", gettext("Nobody yet")),
                        *((each.ref, str(each.user)) for each in row.choices),
                    ],
                    widget=Select,
                    required=False,
                    initial=seat.ref if seat else "",
                )

    def clean(self) -> dict[str, Any]:
        """Ask for two different people."""
        values = super().clean()
        for row in self.rows:
            lead, second = (values.get(f"{name}_{row.item.ref}") for name, _part in PARTS)
            if lead and lead == second:
                words = gettext("Choose two different people for “%(title)s”")
                self.add_error(f"second_{row.item.ref}", words % {"title": row.item.application.title})
        return values

    @property
    def table(self) -> list[dict[str, Any]]:
        """Each item with its two fields."""
        return [
            {"item": row.item} | {name: self[f"{name}_{row.item.ref}"] for name, _part in PARTS}
            for row in self.rows
        ]

    @property
    def values(self) -> dict[str, Any]:
        """The seats by item and part."""
        said = self.cleaned_data
        return {
            "named": {
                row.item.ref: {part: said.get(f"{name}_{row.item.ref}") or "" for name, part in PARTS}
                for row in self.rows
            }
        }


class PreScoreForm(PortalForm):
    """What an introducer would give an item."""

    points = WholeNumberField(label=_("Points"), what=_("points"), min_value=1, max_value=10)
    comment = TextField(
        label=_("What you will say"),
        help_text=_("A few lines for the table: what speaks for this bid, and what against."),
        required=False,
        max_length=4000,
    )
    version = WholeNumberField(widget=HiddenInput, required=False)

    def __init__(self, *args: Any, scale: int, **kwargs: Any):
        super().__init__(*args, **kwargs)
        asked = WholeNumberField(
            label=_("Points"),
            what=_("points"),
            help_text=gettext("A whole number from 1 to %(most)s; %(most)s is best.") % {"most": scale},
            min_value=1,
            max_value=scale,
        )
        asked.widget.attrs["class"] = "govuk-input--width-3"
        self.fields["points"] = asked
        self.order_fields(["points", "comment", "version"])

    @property
    def values(self) -> dict[str, Any]:
        """Points, words and the version that was on the page."""
        return self.cleaned_data | {"version": self.cleaned_data["version"] or 0}


class PapersTimeForm(PortalForm):
    """When the papers open."""

    at = InstantField(
        label=_("Papers open"),
        what=_("when the papers open"),
        help_text=_("UK time. Until then nobody at the table reads a paper; they may declare before."),
    )


class ExtendResponsesForm(PortalForm):
    """A later end of the time to respond; ``after`` is the end that stands."""

    closes_at = InstantField(
        label=_("Applicants may respond until"),
        what=_("the new date and time"),
        help_text=_("UK time, that instant included. It can only be later than what they were told."),
    )
    reason = TextField(
        label=_("Why there is more time"), help_text=_("Every lead reads it in a letter."), max_length=500
    )

    def __init__(self, *args: Any, after: datetime, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.after = after

    def clean_closes_at(self) -> datetime:
        """Refuse what is not later."""
        found = self.cleaned_data["closes_at"]
        if found <= self.after:
            raise ValidationError(gettext("Enter a time after %(when)s") % {"when": uk_time(self.after)})
        return found
