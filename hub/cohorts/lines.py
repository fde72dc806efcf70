"""The board of a cohort as text: a line for each partnership, as its template draws it."""

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from hub.evaluation import periods
from lpip_portal import clock
from lpip_portal.ui.templatetags.portal import uk_date

from .board import Card, Share

ANY = "0000000000"  # stands for a reference in an address


class Line(NamedTuple):
    """A partnership on the board, as ``{% rows %}`` draws it: what may be missing is a list of none or one. All of it is text."""

    url: str
    name: str
    contact: str
    lead: str
    nobody: list[tuple[str]]
    bars: list[tuple[list[Share]]]
    done: str
    all: str
    at_risk: list[tuple[str]]
    late: list[tuple[str]]
    due: str
    check_in: list[tuple[str]]
    reported: list[tuple[list[tuple[str, str]], list[tuple[str]], str, str, str]]
    unreported: str
    agenda: list[tuple[str, str]]
    no_agenda: str
    engagement: list[tuple[str, str]]
    no_engagement: str
    requests: list[tuple[str]]
    no_requests: str
    spoke: list[tuple[str]]
    sign: str
    quiet: list[tuple[str]]


class _Words(NamedTuple):
    nobody: list[tuple[str]]
    at_risk: list[tuple[str]]
    late: list[tuple[str]]
    quiet: list[tuple[str]]
    closed: str
    checked: tuple[str, str]
    entered: tuple[str, str]
    missing: tuple[str, str]


def lines(found: list[Card]) -> list[Line]:
    """Return the words of a board."""
    quarter = periods.last(clock.today())
    look = reverse("hub:cohort-partnership", args=[ANY])
    figures = reverse("hub:observation-quarter", args=[ANY, periods.code(quarter)])
    words = _Words(
        [(_("Nobody yet"),)], [(_("At risk"),)], [(_("Late"),)], [(_("Gone quiet"),)], _("Not shown"),
        ("green", _("Checked")), ("yellow", _("To be checked")), ("orange", _("Missing")),
    )  # fmt: skip
    said = cache(uk_date)  # many lines have the same days
    return [_line(each, look, figures, words, said) for each in found]


def _line(each: Card, look: str, figures: str, words: _Words, said: Callable[[date | None], str]) -> Line:
    stones = each.milestones
    due = [f"{stones.next_title}, {said(stones.next_on)}"] if stones.next_on else []
    check_in = [(said(each.check_in_at.astimezone(clock.UK).date()),)] if each.check_in_at else []
    empty = words.closed if each.is_hidden else "–"
    reported = _reported(each, figures, words)
    return Line(
        look.replace(ANY, each.ref),
        each.name,
        each.contact or "–",
        each.lead,
        [] if each.lead else words.nobody,
        [(stones.bar,)] if stones.all else [],
        str(stones.done),
        str(stones.all),
        words.at_risk if stones.at_risk else [],
        words.late if stones.late else [],
        "".join(due or ([] if check_in else ["–"])),
        check_in,
        reported,
        "" if reported else empty,
        [(said(each.agenda.last), str(each.agenda.recent))] if each.agenda else [],
        "" if each.agenda else empty,
        [(said(each.engagement.last), str(each.engagement.recent))] if each.engagement else [],
        "" if each.engagement else empty,
        [] if each.is_hidden else [(str(each.open_requests),)],
        words.closed if each.is_hidden else "",
        [(said(each.last_contact),)] if each.last_contact else [],
        said(each.last_sign) or "–",
        words.quiet if each.is_quiet else [],
    )


def _reported(each: Card, figures: str, words: _Words) -> list[tuple]:
    if each.figures is None or not each.figures.owed:
        return []
    owed, given, checked = each.figures
    standing = words.missing if given < owed else words.entered if checked < owed else words.checked
    # Nobody but the partnership itself has a page of a quarter without figures.
    linked = [(figures.replace(ANY, each.partnership_ref), str(given))] if given else []
    return [(linked, [] if given else [("0",)], str(owed), *standing)]
