"""The lists of a panel's page as nothing but their words, as ``{% rows %}`` draws them: what may be missing is a list of none or one."""

from collections.abc import Iterable
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from funding.panel.models import Introducer, Item
from funding.panel.sight import Sight

from .introducing import pre_scores_owed
from .table import Listed

ANY = "0000000000"  # stands for a reference in an address
DASH = "–"


class Line(NamedTuple):
    """A bid on the table."""

    linked: list[tuple[str, str]]
    unlinked: list[tuple[str]]
    organisation: str
    declared: list[tuple[str]]
    scored: list[tuple[object, ...]]
    closed: list[tuple[str]]
    place: str
    recommended: list[tuple[str, str]]
    dash: str
    recorded: list[tuple[str, str]]


def lines(rows: Iterable[Listed], *, may_record: bool) -> list[Line]:
    """Return the words of a list of bids; only where this person may record now are they led on to it."""
    read, record = (reverse(f"funding:{name}", args=[ANY]) for name in ("item", "item-record"))
    words = {str(word): str(label) for word, label in Item.Recommendation.choices}
    return [
        Line(
            [(read.replace(ANY, row.item.ref), row.title)] if row.is_readable else [],
            [] if row.is_readable else [(row.title,)],
            row.item.organisation,
            [(row.declaration,)] if row.declaration else [],
            [_scores(row)] if row.summary else [],
            [] if row.summary else [(_("Open after your declaration"),)],
            row.place_words or DASH,
            [(row.colour, words[row.item.recommendation])] if row.item.recommendation else [],
            "" if row.item.recommendation else DASH,
            [(record.replace(ANY, row.item.ref), row.title)] if may_record and row.is_kept else [],
        )
        for row in rows
    ]


def _scores(row: Listed) -> tuple[object, ...]:
    found = row.summary
    if found.mean is None:
        return row.reviews, DASH, DASH, DASH
    between = _("%(low)s to %(high)s") % {"low": found.low, "high": found.high}
    return row.reviews, found.mean, between, DASH if found.deviation is None else found.deviation


def pre_score_lines(at: Sight) -> list[tuple[str, str, str]]:
    """Return where each pre-score that a person owes is given, the bid, and their part."""
    address = reverse("funding:pre-score", args=[ANY])
    return [
        (address.replace(ANY, due.ref), due.title, str(Introducer.Part(due.part).label))
        for due in pre_scores_owed(at)
    ]
