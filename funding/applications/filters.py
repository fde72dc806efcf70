"""How an officer narrows and orders the list of a phase's bids. Unknown parameters and values change nothing."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from funding.applications import queries
from lpip_portal.access import Condition
from lpip_portal.composed import Composed
from lpip_portal.ui.forms import LineField, PortalForm
from partnerships.models import SAYS, Nation, Theme

from .models import Application, counted_as

WORDS = f"""
    {{search}} {SAYS} OR {{partnership}} IN (SELECT id FROM partnerships_partnership WHERE search {SAYS})
"""  # noqa: S608 – made of constants; the words go in as parameters
# Asked of each bid where it stands, before its words: joined, all bids of the phase would go into a table first.
OF_NATION = "{partnership} IN (SELECT id FROM partnerships_partnership WHERE nation = {nation})"
ORDERS = [
    ("title", _("By title")),
    ("reference", _("By reference")),
    ("submitted", _("What was submitted last comes first")),
]
COMPLETENESS = [
    ("none", _("None answered")),
    ("some", _("Some answered")),
    ("all", _("All answered")),
]


class TextFilter(django_filters.CharFilter):
    """A box of text that refuses what no text should hold."""

    field_class = LineField


def themes() -> list[tuple[str, str]]:
    """Return the themes to choose from. One query."""
    return [(theme.slug, str(theme)) for theme in _THEMES()]


_THEMES = Composed(lambda: Theme.objects.all())


def having_words(bids: QuerySet[Application], words: str) -> QuerySet[Application]:
    """Keep the bids that have these words in their title, their partnership's name or their reference.

    Case, accents, punctuation and filling words count for nothing, on either side.
    """
    says = Condition(WORDS, given={"words": words}, search="search", partnership="partnership")
    return bids.filter(Q(says))


class ApplicationFilter(django_filters.FilterSet):
    """Bids by state, nation, theme, administering organisation, and words of the title, partnership or reference."""

    state = django_filters.ChoiceFilter(
        label=_("State"), choices=Application.State, empty_label=_("Any"), method="counted_in"
    )
    nation = django_filters.ChoiceFilter(
        label=_("Nation"), method="of_nation", choices=Nation, empty_label=_("Any")
    )
    theme = django_filters.ChoiceFilter(
        label=_("Theme"), field_name="partnership__themes__slug", choices=themes, empty_label=_("Any")
    )
    organisation = TextFilter(
        label=_("Administering organisation"), field_name="organisation__name", lookup_expr="icontains"
    )
    completeness = django_filters.ChoiceFilter(
        label=_("Required questions"), choices=COMPLETENESS, empty_label=_("Any"), method="answered_so_far"
    )
    q = TextFilter(label=_("Title, partnership or reference"), method="with_words")
    order = django_filters.ChoiceFilter(
        label=_("Order"), choices=ORDERS, empty_label=_("What changed last comes first"), method="in_order"
    )

    class Meta:
        model = Application
        fields = ["q", "state", "nation", "theme", "organisation", "completeness", "order"]
        form = PortalForm

    @property
    def state_chosen(self) -> str:
        """The state to which the list is narrowed, or ""."""
        self.form.is_valid()
        return self.form.cleaned_data.get("state") or ""

    @property
    def order_chosen(self) -> str:
        """The order in which the list is put, or ""."""
        self.form.is_valid()
        return self.form.cleaned_data.get("order") or ""

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the state narrows the list; its order does not."""
        self.form.is_valid()
        return any(
            value
            for name, value in self.form.cleaned_data.items()
            if name in self.filters and name not in ("state", "order")
        )

    @property
    def in_any_state(self) -> QuerySet[Application]:
        """What the other filters leave, in every state, to count by. Words are looked for last: they cost most."""
        self.form.is_valid()
        bids = self.queryset
        for name in [*(name for name in self.filters if name not in ("state", "q")), "q"]:
            bids = self.filters[name].filter(bids, self.form.cleaned_data.get(name))
        return bids

    def filter_queryset(self, queryset: QuerySet[Application]) -> QuerySet[Application]:
        """Narrow by the state last."""
        return self.filters["state"].filter(self.in_any_state, self.form.cleaned_data.get("state"))

    @property
    def kept(self) -> str:
        """The query string without state and page, to which a link adds its own."""
        query = self.data.copy()
        for name in ("state", "page"):
            query.pop(name, None)
        return query.urlencode()

    def in_order(self, bids: QuerySet[Application], name: str, order: str) -> QuerySet[Application]:
        """Put the bids in an order."""
        return queries.in_order(bids, order)

    def counted_in(self, bids: QuerySet[Application], name: str, state: str) -> QuerySet[Application]:
        """Keep the bids that are counted in a state: a bid that was re-opened is still submitted."""
        return bids.filter(counted_as(state))

    def of_nation(self, bids: QuerySet[Application], name: str, nation: str) -> QuerySet[Application]:
        """Keep the bids of partnerships in a nation."""
        return bids.filter(Q(Condition(OF_NATION, given={"nation": nation}, partnership="partnership")))

    def answered_so_far(self, bids: QuerySet[Application], name: str, which: str) -> QuerySet[Application]:
        """Keep the bids that answer so many of the required questions: a figure, and no words of a draft."""
        return queries.of_completeness(bids, which)

    def with_words(self, bids: QuerySet[Application], name: str, words: str) -> QuerySet[Application]:
        """Keep the bids that have these words; see ``having_words``."""
        return having_words(bids, words)
