"""What narrows the directory of partnerships."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lpip_portal.ui.forms import ChoiceField, LineField, PortalForm

from . import facets
from .models import Footprint, Nation, Participation, Place, Theme
from .models.record import phase_said

NONE_SUCH = {"invalid_choice": _("There is no such choice, so this filter was ignored")}
ALL = {
    "nation": _("All nations"),
    "region": _("All regions"),
    "place": _("All areas"),
    "theme": _("All themes"),
    "phase": _("All phases"),
}


class PlaceForm(PortalForm):
    """Which place somebody looks for."""

    q = LineField(
        label=_("Name of a place"),
        required=False,
        max_length=120,
        help_text=_(
            "A council, a region or nation, a constituency, or a code; in English or Welsh, earlier councils too."
        ),
    )

    @property
    def asked(self) -> str:
        """The words, if there are any."""
        return self.cleaned_data["q"] if self.is_bound and self.is_valid() else ""


class DirectoryForm(PortalForm):
    """What somebody looks for in the directory. A value that does not exist is ignored."""

    q = LineField(
        label=_("Words"),
        required=False,
        max_length=200,
        help_text=_("A name, a place, a theme or an organisation, in English or Welsh."),
    )
    nation = ChoiceField(label=_("Nation"), required=False, error_messages=NONE_SUCH)
    region = ChoiceField(label=_("Region"), required=False, error_messages=NONE_SUCH)
    theme = ChoiceField(label=_("Theme"), required=False, error_messages=NONE_SUCH)
    phase = ChoiceField(label=_("Phase"), required=False, error_messages=NONE_SUCH)
    place = ChoiceField(label=_("Named area"), required=False, error_messages=NONE_SUCH)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        asked = str(self.data.get("place", ""))[:20] if self.is_bound else ""
        places = {
            place.code: place for place in Place.objects.current().filter(Q(code=asked) | Q(kind="region"))
        }
        self.areas = {each.ref: str(each) for each in Footprint.objects.public().current()}
        regions = [place for place in places.values() if place.kind == Place.Kind.REGION]
        labels = Participation.objects.filter(partnership__is_public=True).order_by("phase_label")
        self.known: dict[str, dict[str, str]] = {
            "nation": {code: str(label) for code, label in Nation.choices},
            "region": {place.code: str(place) for place in sorted(regions, key=str)},
            "theme": {theme.slug: str(theme) for theme in Theme.objects.all()},
            "phase": {
                each: phase_said(each) for each in labels.values_list("phase_label", flat=True).distinct()
            },
            "place": self.areas | {code: str(place) for code, place in places.items() if code == asked},
        }
        for name, known in self.known.items():
            self.fields[name].choices = [("", ALL[name]), *known.items()]
        if not self.areas:
            self.fields["place"].widget = self.fields["place"].hidden_widget()

    @property
    def wish(self) -> dict[str, str]:
        """What was asked for and exists."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value} if self.is_bound else {}

    def count(self, counts: dict[str, dict[str, int]]) -> None:
        """Say beside each choice how many partnerships it would leave."""
        for name in facets.FACETS:
            said = [(value, f"{label} ({counts[name][value]})") for value, label in self.known[name].items()]
            self.fields[name].choices = [("", ALL[name]), *said]

    def said(self, wish: dict[str, str]) -> list[tuple[str, str]]:
        """Return what narrows the list, by field and in words."""
        return [
            (name, self.known[name][value] if name in self.known else value) for name, value in wish.items()
        ]
