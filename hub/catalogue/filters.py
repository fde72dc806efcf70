"""What narrows the catalogue. A value that does not exist is ignored."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lpip_portal.ui.forms import LineField, PortalForm
from partnerships.models import Place

from . import queries
from .expert_models import Expert
from .models import Dataset


class TextFilter(django_filters.CharFilter):
    """A box of text that refuses what no text should hold."""

    field_class = LineField


class DatasetFilter(django_filters.FilterSet):
    """Data sets by words, theme, place, year and how one gets at them."""

    q = TextFilter(label=_("Words"), method="with_words")
    theme = django_filters.ChoiceFilter(
        label=_("Theme"),
        field_name="themes__slug",
        choices=queries.theme_choices,
        empty_label=_("Any"),
        distinct=True,
    )
    place = django_filters.ChoiceFilter(
        label=_("Place"), choices=queries.place_choices, method="covers", empty_label=_("Any")
    )
    access = django_filters.ChoiceFilter(
        label=_("Access"), choices=Dataset.Access.choices, empty_label=_("Any")
    )
    year = django_filters.NumberFilter(label=_("Year"), method="has_year", min_value=1800, max_value=2100)

    class Meta:
        model = Dataset
        fields = ["q", "theme", "place", "year", "access"]
        form = PortalForm

    def with_words(self, datasets, name, words):
        """Keep what says the words."""
        return queries.with_words(datasets, words)

    def covers(self, datasets, name, code):
        """Keep the data sets about the place, a place inside it or one around it."""
        found = Place.objects.filter(code=code).select_related("parent").first()
        asked = Q(places__code=code) | Q(places__parent__code=code) | Q(places__nation=code)
        if found:
            asked |= Q(places__code__in=[found.nation, found.parent.code if found.parent else code])
        return datasets.filter(asked).distinct()

    def has_year(self, datasets, name, year):
        """Keep the data sets that reach over a year."""
        begun = Q(first_year__isnull=True) | Q(first_year__lte=year)
        return datasets.filter(begun, Q(last_year__isnull=True) | Q(last_year__gte=year))


class ExpertFilter(django_filters.FilterSet):
    """Experts by words, theme and how soon they have time."""

    q = TextFilter(label=_("Words"), method="with_words")
    theme = django_filters.ChoiceFilter(
        label=_("Theme"),
        field_name="themes__slug",
        choices=queries.theme_choices,
        empty_label=_("Any"),
        distinct=True,
    )
    availability = django_filters.ChoiceFilter(
        label=_("How soon they have time"), choices=Expert.Availability.choices, empty_label=_("Any")
    )

    class Meta:
        model = Expert
        fields = ["q", "theme", "availability"]
        form = PortalForm

    def with_words(self, experts, name, words):
        """Keep who says the words."""
        return queries.with_words(experts, words)
