"""The form of a named area."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lpip_portal.ui.forms import LineField, PortalForm, WholeNumberField

from . import place_queries
from .forms import PlacesField, offer_places
from .models import Footprint, Place


class FootprintForm(PortalForm):
    """What an area is called, and of which coded places it consists."""

    name_en = LineField(label=_("Name of the area"), what=_("the name of the area"), max_length=120)
    name_cy = LineField(label=_("Name in Welsh"), required=False, max_length=120)
    note = LineField(
        label=_("What its name means"),
        required=False,
        max_length=400,
        help_text=_("For example: the land that drains into the Forth, as near as councils say it."),
    )
    regions = PlacesField(label=_("Whole nations and regions"))
    councils = PlacesField(label=_("Council areas"))
    others = LineField(
        label=_("Codes of other places"),
        required=False,
        max_length=400,
        help_text=_("Wards, constituencies or health boards by their GSS codes, with commas between them."),
    )
    version = WholeNumberField(min_value=1)
    field_order = ["name_en", "name_cy", "note", "regions", "councils", "others"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        known = place_queries.choices()
        offer_places(self, known)
        self._places = known.by_code
        self.fields["version"].widget = self.fields["version"].hidden_widget()

    @staticmethod
    def initial_of(footprint: Footprint | None) -> dict[str, Any]:
        """Return what the form shows at first."""
        if footprint is None:
            return {"version": 1}
        places = list(footprint.places.all())
        codes = [place.code for place in places]
        return {
            "name_en": footprint.name_en,
            "name_cy": footprint.name_cy,
            "note": footprint.note,
            "regions": codes,
            "councils": codes,
            "others": ", ".join(each.code for each in places if each.kind not in Place.WHOLE + Place.PARTS),
            "version": footprint.version,
        }

    def clean_others(self) -> list[Place]:
        """Return the places of the codes; one that is none, or no longer one, is said."""
        codes = list(
            dict.fromkeys(self.cleaned_data["others"].upper().replace(",", " ").replace(";", " ").split())
        )
        known = {
            place.code: place for place in Place.objects.filter(code__in=codes).prefetch_related("successors")
        }
        for code in codes:
            place = known.get(code)
            if place is None:
                self.add_error("others", _("“%(name)s” is no place that we know") % {"name": code[:40]})
            elif after := list(place.successors.all()):
                new = str(_(" or ")).join(str(each) for each in after)
                self.add_error(
                    "others",
                    _("The code %(old)s is no longer used. Choose %(new)s instead")
                    % {"old": code, "new": new},
                )
            elif place.valid_until:
                self.add_error("others", _("The code %(old)s is no longer used") % {"old": code})
        return [known[code] for code in codes if code in known]

    def clean(self) -> dict[str, Any]:
        """Ask for at least one place."""
        cleaned = super().clean()
        chosen = [*cleaned.get("regions", []), *cleaned.get("councils", []), *cleaned.get("others", [])]
        if not chosen and not self.errors.keys() & {"regions", "councils", "others"}:
            self.add_error("regions", _("Select at least one nation, region or council area"))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """The answers, with the places as rows."""
        values = super().values
        codes = [*values.pop("regions"), *values.pop("councils")]
        values["places"] = [*(self._places[code] for code in codes), *values.pop("others")]
        return values
