"""What narrows the directory of partnerships."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from lpip_portal.ui.forms import PortalFormMixin

from .models import Nation, Participation, Partnership, Place, Theme


class FilterForm(PortalFormMixin, forms.Form):
    """The look of the portal for a set of filters."""


def themes() -> list[tuple[str, str]]:
    """Return the themes."""
    return [(theme.slug, str(theme)) for theme in Theme.objects.all()]


def places() -> list[tuple[str, str]]:
    """Return the places in which a public partnership works, and the regions around them."""
    used = Place.objects.filter(partnerships__is_public=True)
    found = used | Place.objects.filter(kind=Place.Kind.REGION)
    return sorted(
        ((place.code, str(place)) for place in found.distinct()), key=lambda choice: choice[1].casefold()
    )


def phases() -> list[tuple[str, str]]:
    """Return the phases that are on record."""
    labels = Participation.objects.filter(partnership__is_public=True).order_by("phase_label")
    return [(label, label) for label in labels.values_list("phase_label", flat=True).distinct()]


NONE_SUCH = {"invalid_choice": _("There is no such choice, so this filter was ignored")}


class PartnershipFilter(django_filters.FilterSet):
    """The directory's filters. A value that does not exist is ignored."""

    nation = django_filters.ChoiceFilter(
        label=_("Nation"), error_messages=NONE_SUCH, choices=Nation.choices, empty_label=_("All nations")
    )
    place = django_filters.ChoiceFilter(
        label=_("Place"),
        error_messages=NONE_SUCH,
        choices=places,
        method="lies_in",
        empty_label=_("All places"),
    )
    theme = django_filters.ChoiceFilter(
        label=_("Theme"),
        error_messages=NONE_SUCH,
        field_name="themes__slug",
        choices=themes,
        empty_label=_("All themes"),
        distinct=True,
    )
    phase = django_filters.ChoiceFilter(
        label=_("Phase"),
        error_messages=NONE_SUCH,
        field_name="participations__phase_label",
        choices=phases,
        empty_label=_("All phases"),
        distinct=True,
    )

    class Meta:
        model = Partnership
        fields = ["nation", "place", "theme", "phase"]
        form = FilterForm

    def lies_in(self, partnerships, name, code):
        """Keep the partnerships that name the place, or one inside it."""
        inside = Place.objects.filter(code=code) | Place.objects.filter(parent__code=code)
        return partnerships.filter(places__in=inside).distinct()
