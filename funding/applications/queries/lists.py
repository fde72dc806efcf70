"""Lists of bids: a person's own, an office's, and an officer's, each in a fixed number of queries."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from funding.applications.models import UNSENT, Application, Intention, Invitation, Submission, is_let_into
from funding.rounds.models import Phase
from lpip_portal.ui.templatetags.portal import money, uk_date
from lpip_portal.ui.words import whole_number
from partnerships.models import Nation, Organisation, Partner, Partnership, PartnershipPerson

from . import reading

State = Application.State


class Row(NamedTuple):
    """A bid in a list, with its standing in words."""

    bid: Application
    standing: str
    colour: str


class Line(NamedTuple):
    """A bid in the long list of a phase: nothing but the words of its columns."""

    url: str
    title: str
    reference: str
    partnership: str
    nation: str
    organisation: str
    fec: str
    submitted: str
    standing: str
    colour: str


class Tally(NamedTuple):
    """How many bids of a phase are in a state, for a link that narrows the list."""

    code: str
    label: str
    count: int


IN_A_LINE = (
    "ref",
    "title",
    "reference",
    "state",
    "submitted_at",
    "fec",
    "partnership__name_en",
    "partnership__name_cy",
    "partnership__nation",
    "organisation__name",
    "organisation__name_cy",
)
ANY = "0000000000"  # stands for a reference in an address


def lines(found: Iterable[dict[str, Any]], now: datetime, phase: Phase) -> list[Line]:
    """Return what the list of a phase says of each bid, from rows of ``IN_A_LINE``; words are looked up once."""
    welsh = get_language() == "cy"
    nations = {code: conditional_escape(name) for code, name in Nation.choices}
    words: dict[tuple[str, bool], tuple[str, str]] = {}
    address = reverse("funding:application", args=[ANY])
    drawn = []
    for row in found:
        where = row["state"], row["submitted_at"] is not None
        if where not in words:
            state, is_in = where
            bid = Application(phase=phase, state=State.SUBMITTED if is_in and state in UNSENT else state)
            words[where] = (
                conditional_escape(reading.standing(bid, now)),
                SafeString(reading.colour(bid, now)),
            )
        drawn.append(
            Line(
                address.replace(ANY, row["ref"]),
                row["title"],
                row["reference"],
                welsh and row["partnership__name_cy"] or row["partnership__name_en"] or "",
                nations.get(row["partnership__nation"], ""),
                welsh and row["organisation__name_cy"] or row["organisation__name"],
                "–" if row["fec"] is None else money(row["fec"]),
                uk_date(row["submitted_at"]) or "–",
                *words[where],
            )
        )
    return drawn


def rows(bids: Iterable[Application], now: datetime) -> list[Row]:
    """Return bids with their standing; select ``phase`` along."""
    return [Row(bid, reading.standing(bid, now), reading.colour(bid, now)) for bid in bids]


def mine(user, now: datetime) -> list[Row]:
    """Return the bids that a person writes or reads with a partnership, the newest first. One query."""
    bids = Application.objects.own(user).filter(
        Q(partnership__in=Partnership.objects.of(user)) | Q(lead=user) | is_let_into(user)
    )
    return rows(bids.select_related("phase__round", "partnership").order_by("-started_at", "-pk")[:200], now)


def of_phase(user, phase: Phase) -> QuerySet[Application]:
    """Return the bids of a phase as somebody who runs its round knows them; costs only of what was submitted."""
    latest = Submission.objects.filter(application=OuterRef("pk")).order_by("-number")
    return (
        Application.objects.in_phase(user, phase)
        .annotate(fec=Subquery(latest.values("fec")[:1]))
        .order_by("-state_since", "-pk")
    )


class Reading(NamedTuple):
    """One page of a list: how many bids are in each state whatever the page, and the keys of those it shows."""

    tallies: list[Tally]
    page: Page
    keys: list[int]


READING = """
    WITH found (pk, key, state, came_in) AS {how} ({found}),
    chosen AS (
        SELECT pk, key FROM found
        WHERE %s IN ('', CASE WHEN came_in IS NOT NULL AND state = ANY (%s) THEN %s ELSE state END)
        ORDER BY key {order}, pk {order} LIMIT %s OFFSET %s
    )
    SELECT (SELECT json_agg(json_build_array(state, n, n_in)) FROM (
                SELECT state, count(*) AS n, count(came_in) AS n_in FROM found GROUP BY state) AS counted),
           (SELECT json_agg(pk ORDER BY key {order}, pk {order}) FROM chosen)
"""
# By what a list may be put in order, and which way; an index answers each of them for all bids of a phase.
ORDERS = {
    "": ("state_since", "DESC"),
    "title": ("title", "ASC"),
    "reference": ("reference", "ASC"),
    "submitted": ("submitted_at", "DESC NULLS LAST"),
}


def in_order(bids: QuerySet[Application], order: str) -> QuerySet[Application]:
    """Put bids in one of ``ORDERS``."""
    column, way = ORDERS[order]
    return bids.order_by(
        *(F(name).desc(nulls_last=True) if way.startswith("DESC") else name for name in (column, "pk"))
    )


def page_of(
    bids: QuerySet[Application],
    state: str,
    number: str | None,
    size: int,
    *,
    order: str = "",
    is_narrowed: bool = True,
) -> Reading:
    """Count bids by state and find the keys of one page of those in ``state`` ("" for any), in one question.

    ``order`` is one of ``ORDERS``. One that was re-opened is still submitted. A page that is not there is the nearest that is. Bids that are narrowed
    by more than their state are walked through once; of all bids of a phase an index gives the page.
    """
    how = "MATERIALIZED" if is_narrowed else "NOT MATERIALIZED"
    wanted = whole_number(number or "") or 1
    counts, keys = _read(bids, how, order, state, (wanted - 1) * size, size)
    page = Paginator(range(counts.get(state, 0) if state else sum(counts.values())), size).get_page(number)
    if page.number != wanted:
        _same, keys = _read(bids, how, order, state, (page.number - 1) * size, size)
    tallies = [
        Tally("", _("All"), sum(counts.values())),
        *(Tally(code, label, counts[code]) for code, label in State.choices if code in counts),
    ]
    return Reading(tallies, page, keys)


def shown(bids: QuerySet[Application], reading: Reading) -> list[dict[str, Any]]:
    """Return the columns of the bids on a page, in its order. One query, which finds them by their keys alone."""
    place = {key: n for n, key in enumerate(reading.keys)}
    found = bids.order_by().filter(pk__in=reading.keys).values("pk", *IN_A_LINE)
    return sorted(found, key=lambda row: place[row["pk"]])


def _read(
    bids: QuerySet[Application], how: str, order: str, state: str, first: int, size: int
) -> tuple[dict[str, int], list[int]]:
    # Counted by one plain column in the order of an index; only the few sums are put together as people count them.
    column, way = ORDERS[order]
    found = bids.order_by().values_list("pk", column, "state", F("submitted_at"))
    try:
        sql, values = found.query.sql_with_params()
    except EmptyResultSet:
        return {}, []
    with connection.cursor() as cursor:
        unsent, submitted = [each.value for each in UNSENT], State.SUBMITTED.value
        page = [state, unsent, submitted, size, max(0, first)]
        cursor.execute(READING.format(how=how, order=way, found=sql), [*values, *page])
        counted, keys = cursor.fetchone()
    counts: Counter[str] = Counter()
    for held, n, n_in in counted or ():
        counts[held] += n
        if held in unsent:
            counts[held] -= n_in
            counts[submitted] += n_in
    return +counts, keys or []


def counted_by_state(bids: QuerySet[Application]) -> dict[str, int]:
    """Count bids by the state in which those who run their round count them. One query."""
    reopened = When(state__in=UNSENT, submitted_at__isnull=False, then=Value(State.SUBMITTED.value))
    counted = bids.order_by().values_list(Case(reopened, default=F("state"))).annotate(n=Count("pk"))
    return dict(counted)


def led_by(user) -> QuerySet[Partnership]:
    """Return the partnerships that a person leads and that are more than published history."""
    leads = PartnershipPerson.objects.holding().filter(user=user, role=PartnershipPerson.Role.LEAD)
    return (
        Partnership.objects.of(user)
        .filter(pk__in=leads.values("partnership"), is_history=False)
        .exclude(state=Partnership.State.CLOSED)
    )


def entitled(user, phase: Phase, now: datetime) -> list[Partnership]:
    """Return the partnerships a person leads that may enter a phase; the reason for the way in stays with actions."""
    partnerships = led_by(user)
    if phase.entry == Phase.Entry.INVITED:
        invited = Invitation.objects.announced(now).filter(phase=phase)
        partnerships = partnerships.filter(pk__in=invited.values("partnership"))
    return list(partnerships.select_related("administrator"))


def administrators(partnerships: list[Partnership]) -> list[Organisation]:
    """Return the organisations that may administer a bid of these partnerships: their own first, then eligible partners."""
    own = [each.administrator for each in partnerships if each.administrator]
    accepted = Partner.objects.shown().filter(partnership__in=partnerships)
    beside = Organisation.objects.filter(pk__in=accepted.values("organisation"), may_administer=True)
    return list(dict.fromkeys([*own, *beside]))


def continued(application: Application) -> list[str]:
    """Return the references of the earlier bids that a bid continues."""
    if application.continues_id is None:
        return []
    keys = application.continuations.values("earlier")
    earlier = Application.objects.filter(Q(pk=application.continues_id) | Q(pk__in=keys))
    return list(earlier.order_by("pk").values_list("reference", flat=True))


class WayIn(NamedTuple):
    """Something a lead may begin: an intention or a bid, in a phase that is open to one of their partnerships."""

    phase: Phase
    partnership: Partnership
    intention: Intention | None


def ways_in(user, now: datetime) -> list[WayIn]:
    """Return what a lead may begin now: open phases without a bid of their partnership. Four queries at most."""
    partnerships = list(led_by(user))
    if not partnerships:
        return []
    phases = list(Phase.objects.open_at(now).select_related("round"))
    keys = {"phase__in": phases, "partnership__in": partnerships}
    intentions = {(row.phase_id, row.partnership_id): row for row in Intention.objects.filter(**keys)}
    invitations = Invitation.objects.announced(now).filter(opens_at__lte=now, **keys)
    invited = set(invitations.values_list("phase", "partnership"))
    started = set(
        Application.objects.filter(**keys).exclude(state=State.WITHDRAWN).values_list("phase", "partnership")
    )
    found = []
    for phase in phases:
        for partnership in partnerships:
            key = (phase.pk, partnership.pk)
            is_entitled = phase.entry == Phase.Entry.OPEN or key in invited
            in_time = not phase.intention_required or key in intentions or _intention_is_open(phase, now)
            if is_entitled and in_time and key not in started:
                found.append(WayIn(phase, partnership, intentions.get(key)))
    return found


def _intention_is_open(phase: Phase, now: datetime) -> bool:
    return phase.intention_due_at is not None and now <= phase.intention_due_at


def leads_without_intention(phase: Phase, now: datetime) -> QuerySet[PartnershipPerson]:
    """Return the leads whose partnership may enter a phase and has not said that it means to."""
    told = Intention.objects.filter(phase=phase, partnership=OuterRef("partnership"))
    leads = (
        PartnershipPerson.objects.holding(now)
        .filter(role=PartnershipPerson.Role.LEAD, partnership__is_history=False, user__is_active=True)
        .exclude(partnership__state__in=[Partnership.State.CLOSED, Partnership.State.PAUSED])
        .exclude(Exists(told))
    )
    if phase.entry == Phase.Entry.INVITED:
        invited = Invitation.objects.announced(now).filter(phase=phase, opens_at__lte=now)
        leads = leads.filter(partnership__in=invited.values("partnership"))
    return leads.select_related("user", "partnership")
