"""How an officer narrows and orders the board of who owes what. Unknown parameters and values change nothing."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from funding.applications.filters import TextFilter, having_words
from funding.applications.models import Application
from funding.rounds.models import Phase
from lpip_portal import clock
from lpip_portal.ui.forms import PortalForm

from . import queries

OWING = [
    ("late", _("Something is late: no answer, or an overdue review")),
    ("answer", _("An answer to an invitation")),
    ("review", _("A review to be written or mended")),
    ("check", _("A review that came in, to be checked by an officer")),
    ("short", _("More reviews that count")),
    ("nobody", _("Reviewers: nobody was asked yet")),
]
ORDERS = [("due", _("What is due first"))]


class BoardFilter(django_filters.FilterSet):
    """Bids by what is awaited, by who reviews them, and by words of the title, partnership or reference."""

    owing = django_filters.ChoiceFilter(
        label=_("What is awaited"), choices=OWING, empty_label=_("Anything or nothing"), method="with_owing"
    )
    reviewer = TextFilter(label=_("Reviewer’s name"), method="of_reviewer")
    q = TextFilter(label=_("Title, partnership or reference"), method="with_words")
    order = django_filters.ChoiceFilter(
        label=_("Order"), choices=ORDERS, empty_label=_("By reference"), method="in_order"
    )

    class Meta:
        model = Application
        fields = ["owing", "reviewer", "q", "order"]
        form = PortalForm

    def __init__(self, data: Any, bids: QuerySet[Application], *, phase: Phase):
        super().__init__(data, bids)
        self.phase = phase

    def with_owing(self, bids: QuerySet[Application], name: str, what: str) -> QuerySet[Application]:
        """Keep the bids for which something is awaited."""
        return queries.owing(bids, self.phase, what, clock.now())

    def of_reviewer(self, bids: QuerySet[Application], name: str, words: str) -> QuerySet[Application]:
        """Keep the bids that somebody of this name was asked about."""
        return queries.asked_of(bids, words)

    def with_words(self, bids: QuerySet[Application], name: str, words: str) -> QuerySet[Application]:
        """Keep the bids that have these words."""
        return having_words(bids, words)

    def in_order(self, bids: QuerySet[Application], name: str, order: str) -> QuerySet[Application]:
        """Put first what is due first; bids of which nothing is awaited come last."""
        return queries.by_due(bids)
