"""Words into values: what was done, where, with how many, and what came of it."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lpip_portal import clock
from lpip_portal.accounts.models import User
from lpip_portal.ui.forms import (
    ChoiceField,
    DateField,
    LineField,
    MultipleChoiceField,
    PortalForm,
    Radios,
    WholeNumberField,
    WordLimitedField,
)
from partnerships.agenda.models import Priority
from partnerships.models import Partnership, Place

from .actions import Account
from .models import EngagementActivity, EngagementNote, Sector

Activity = EngagementActivity


def _people(label: Any) -> WholeNumberField:
    return WholeNumberField(label=label, required=False, max_value=1_000_000)


class ActivityForm(PortalForm):
    """One activity; of an activity that is there, its words and the version that is on screen."""

    title = LineField(label=_("What it was"), what=_("what it was"), max_length=160)
    method = ChoiceField(label=_("How people were engaged"), what=_("how people were engaged"), choices=Activity.Method.choices, widget=Radios)  # fmt: skip
    begins_on = DateField(label=_("Day, or first day"), what=_("the day"))
    ends_on = DateField(label=_("Last day, if it went on for longer"), what=_("the last day"), required=False)  # fmt: skip
    places = MultipleChoiceField(label=_("Places of the partnership"), required=False)
    elsewhere = LineField(
        label=_("Other places"),
        required=False,
        max_length=200,
        help_text=_(
            "Nations, regions or council areas, with commas between them. For example: Swansea, Cardiff."
        ),
    )
    venue = LineField(
        label=_("Where exactly"),
        required=False,
        max_length=200,
        help_text=_("For example: the market hall, or online. Never somebody’s home."),
    )
    asked = WordLimitedField(label=_("What was asked"), required=False, max_words=200)
    outcomes = WordLimitedField(
        label=_("What came of it"),
        required=False,
        max_words=300,
        help_text=_("Name nobody who did not agree to it: everybody reads this once it is published."),
    )
    community = _people(_("People from communities"))
    policy = _people(_("People from councils, governments and other public bodies"))
    business = _people(_("People from businesses"))
    research = _people(_("People from research"))
    voluntary = _people(_("People from the voluntary sector"))
    priorities = MultipleChoiceField(label=_("Priorities of the agenda that it was about"), required=False)
    note = WordLimitedField(
        label=_("Notes for the partnership"),
        required=False,
        max_words=300,
        help_text=_("Only members of the partnership read this, whether the activity is published or not."),
    )
    language = ChoiceField(label=_("Language of these words"), what=_("the language of these words"), choices=Activity.Language.choices, widget=Radios)  # fmt: skip
    version = WholeNumberField(min_value=1, required=False)

    def __init__(
        self,
        *args: Any,
        partnership: Partnership,
        user: User,
        activity: Activity | None = None,
        **kwargs: Any,
    ):
        self.activity = activity
        self.places = {place.code: place for place in partnership.places.all()}
        language = "cy" if get_language() == "cy" else "en"
        initial = self.initial_of(activity) if activity else {"language": language}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["community"].help_text = _(
            "Leave the five numbers empty if nobody counted. Everybody sees a number only if it is five or more."
        )
        self.fields["version"].widget = self.fields["version"].hidden_widget()
        known = Priority.objects.visible_to(user).filter(partnership=partnership)
        self.priorities = {each.ref: each for each in known}
        for name, choices in (("places", self.places), ("priorities", self.priorities)):
            self.fields[name].choices = [(key, str(row)) for key, row in choices.items()]
            if not choices:
                del self.fields[name]
        if not activity:
            del self.fields["version"]

    def initial_of(self, activity: Activity) -> dict[str, Any]:
        """Return what the form shows at first."""
        there = list(activity.places.all())
        note = EngagementNote.objects.filter(activity=activity).first()
        audience = activity.audience.counts
        return {
            **{name: getattr(activity, name) for name in (*Account._fields, "version")},
            **(audience if any(audience.values()) else {}),
            "places": [each.code for each in there if each.code in self.places],
            "elsewhere": ", ".join(str(each) for each in there if each.code not in self.places),
            "priorities": [each.ref for each in activity.priorities.all()],
            "note": note.text if note else "",
        }

    def clean_elsewhere(self) -> list[Place]:
        """Return the places that were named; a name that is none is said."""
        wanted = [name.strip() for name in self.cleaned_data["elsewhere"].split(",") if name.strip()]
        if not wanted:
            return []
        by_name: dict[str, Place] = {}
        for place in Place.objects.current().picked().order_by("-kind", "pk"):
            for name in (place.code, place.name_en, place.name_cy):
                if name:
                    by_name.setdefault(name.casefold(), place)
        found = [by_name.get(name.casefold()) for name in wanted]
        for name, place in zip(wanted, found, strict=True):
            if place is None:
                self.add_error("elsewhere", _("“%(name)s” is no place that we know") % {"name": name})
        return [place for place in found if place]

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning, and people at what has not begun."""
        cleaned = super().clean()
        begins, ends = cleaned.get("begins_on"), cleaned.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", _("The last day must not be before the first"))
        if begins and begins > clock.today():
            for sector in Sector.values:
                if cleaned.get(sector):
                    self.add_error(sector, _("Leave this empty until the activity has begun"))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """The answers as the action takes them."""
        values = super().values
        told = {
            "account": Account(**{name: values[name] for name in Account._fields}),
            "audience": {sector: values[sector] or 0 for sector in Sector.values},
            "note": values["note"],
            "places": [*(self.places[code] for code in values.get("places", [])), *values["elsewhere"]],
            "priorities": [self.priorities[ref] for ref in values.get("priorities", [])],
        }
        return told | ({"version": values["version"] or 0} if self.activity else {})
