"""The board of who owes what: fifty bids and their reviewers in five questions, as nothing but the words of the page."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from funding.applications.models import Application
from funding.review.models import Assignment, Review
from funding.rounds.models import Phase
from lpip_portal.ui.templatetags.portal import uk_date

from .reading import standing_of

ANY = "0000000000"  # stands for a reference in an address
IN_A_LINE = (
    "application_id",
    "ref",
    "state",
    "respond_by",
    "due_at",
    "reviewer_id",
    "reviewer__name",
    "review__state",
)


class Owed(NamedTuple):
    """A reviewer who still has something to do about a bid, and where they are reminded, given time, or replaced."""

    url: str
    reviewer: str
    word: str
    colour: str
    due: str
    reference: str
    remind: str
    extend: str
    replace: str


class Given(NamedTuple):
    """A reviewer of a bid whom one need not, or may not, chase."""

    url: str
    reviewer: str
    word: str
    colour: str
    due: str


class Covered(NamedTuple):
    """A bid on the board. What may be missing is a list of none or one, as ``{% rows %}`` draws it."""

    linked: list[tuple[str, str]]
    unlinked: list[tuple[str]]
    reference: str
    counted: str
    waived: list[tuple[str]]
    owed: list[Owed]
    given: list[Given]
    nobody: list[tuple[str]]


def board(
    user,
    phase: Phase,
    bids: QuerySet[Application],
    number: str | None,
    size: int,
    now: datetime,
    *,
    runs_it: bool,
) -> tuple[Page, list[Covered]]:
    """Return one page of these bids with who owes what; only who runs the round is led on from it."""
    lines = bids.values_list("pk", "ref", "title", "reference", "review_waiver__reason")
    page = Paginator(lines, size).get_page(number)
    page.object_list = found = list(page.object_list)
    keys = [row[0] for row in found]
    counting = Review.objects.counted().filter(assignment__application__in=keys).order_by()
    counted = dict(counting.values_list("assignment__application").annotate(n=Count("pk")))
    references = {row[0]: row[3] for row in found}
    owed, given = _reviewers(user, references, now, runs_it=runs_it)
    address = reverse("funding:application-reviewers", args=[ANY])
    words, nobody = _("%(has)s of %(wants)s"), [(_("Nobody was asked yet"),)]
    return page, [
        Covered(
            [(address.replace(ANY, ref), title)] if runs_it else [],
            [] if runs_it else [(title,)],
            reference,
            words % {"has": counted.get(key, 0), "wants": phase.reviews_per_bid},
            [] if waiver is None else [(waiver,)],
            owed[key],
            given[key],
            [] if owed[key] or given[key] else nobody,
        )
        for key, ref, title, reference, waiver in found
    ]


def _reviewers(
    user, references: dict[int, str], now: datetime, *, runs_it: bool
) -> tuple[dict[int, list[Owed]], dict[int, list[Given]]]:
    """Return who has these bids, by bid: whom one may chase, and all others; the earliest date first."""
    rows: Iterable[tuple] = (
        Assignment.objects.filter(application__in=references)
        .exclude(state=Assignment.State.PROPOSED)
        .order_by("due_at", "pk")
        .values_list(*IN_A_LINE)
    )
    addresses = [
        reverse(f"funding:assignment{tail}", args=[ANY]) for tail in ("", "-remind", "-extend", "-replace")
    ]
    due, standings, days = _("due %(when)s"), {}, {}
    owed: dict[int, list[Owed]] = defaultdict(list)
    given: dict[int, list[Given]] = defaultdict(list)
    for bid, ref, state, respond_by, due_at, reviewer, name, review in rows:
        until = _awaited(state, respond_by, due_at, review)
        facts = state, respond_by, due_at, review
        if facts not in standings:
            standings[facts] = standing_of(*facts, now)
        if until is not None and until not in days:
            days[until] = due % {"when": uk_date(until)}
        look, *chase = (address.replace(ANY, ref) for address in addresses)
        about = look, name, *standings[facts], days.get(until, "")
        if until is not None and runs_it and reviewer != user.pk:
            owed[bid].append(Owed(*about, references[bid], *chase))
        else:
            given[bid].append(Given(*about))
    return owed, given


def _awaited(
    state: str, respond_by: datetime | None, due_at: datetime, review: str | None
) -> datetime | None:
    """Return until when something is awaited of a reviewer, None where nothing is."""
    if state == Assignment.State.INVITED:
        return respond_by or due_at
    is_owed = state == Assignment.State.ACCEPTED and review in (
        None,
        Review.State.DRAFT,
        Review.State.RETURNED,
    )
    return due_at if is_owed else None
