"""How an officer narrows the list of a phase's bids. Unknown parameters and values change nothing."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lpip_portal.ui.forms import LineField, PortalForm
from partnerships.models import Nation, Theme

from .models import Application


class TextFilter(django_filters.CharFilter):
    """A box of text that refuses what no text should hold."""

    field_class = LineField


class ApplicationFilter(django_filters.FilterSet):
    """Bids by state, nation, theme, administering organisation, and words of the title, partnership or reference."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=Application.State, empty_label=_("Any"))
    nation = django_filters.ChoiceFilter(
        label=_("Nation"), field_name="partnership__nation", choices=Nation, empty_label=_("Any")
    )
    theme = django_filters.ModelChoiceFilter(
        label=_("Theme"),
        field_name="partnership__themes",
        to_field_name="slug",
        queryset=Theme.objects.all(),
        empty_label=_("Any"),
    )
    organisation = TextFilter(
        label=_("Administering organisation"), field_name="organisation__name", lookup_expr="icontains"
    )
    q = TextFilter(label=_("Title, partnership or reference"), method="with_words")

    class Meta:
        model = Application
        fields = ["q", "state", "nation", "theme", "organisation"]
        form = PortalForm

    @property
    def state_chosen(self) -> str:
        """The state to which the list is narrowed, or ""."""
        self.form.is_valid()
        return self.form.cleaned_data.get("state") or ""

    @property
    def without_state(self) -> "ApplicationFilter":
        """The same filter for every state, to count by."""
        return type(self)({**self.data.dict(), "state": ""}, self.queryset)

    @property
    def kept(self) -> str:
        """The query string without state and page, to which a link adds its own."""
        query = self.data.copy()
        for name in ("state", "page"):
            query.pop(name, None)
        return query.urlencode()

    def with_words(self, bids: QuerySet[Application], name: str, words: str) -> QuerySet[Application]:
        """Keep the bids that have these words in their title, their partnership's name or their reference."""
        return bids.filter(
            Q(title__icontains=words)
            | Q(partnership__name_en__icontains=words)
            | Q(partnership__name_cy__icontains=words)
            | Q(reference__icontains=words)
        )
