"""Reads of the evaluation. What is published comes out of here through ``suppression`` alone."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, FloatField, Func, IntegerField, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from funding.models import Award
from hub.people.models import HubPerson
from lpip_portal import clock, suppression
from lpip_portal.suppression import Figure, Shown
from lpip_portal.ui.todo import Todo
from partnerships.models import Partnership, in_language

from . import multiples, periods
from .models import Indicator, IndicatorVersion, Observation, in_force
from .story_models import Story

QUARTERS = 16
State = Observation.State
COLOURS = {
    "entered": "yellow",
    "verified": "blue",
    "published": "green",
    "rejected": "red",
    "replaced": "grey",
}


class Series(NamedTuple):
    """What may be seen of one partnership in one indicator: a figure for each quarter."""

    name: str
    values: list[Shown]


class Board(NamedTuple):
    """One indicator as everybody sees it: its version in force, a series for each partnership, and their sum."""

    indicator: Indicator
    version: IndicatorVersion
    target: str
    baseline: str
    series: list[Series]
    sums: list[Shown]
    is_measured_anew: bool
    quarters: list[date]

    @property
    def charts(self) -> SafeString:
        """The series as small multiples."""
        span = periods.short(self.quarters[0]), periods.short(self.quarters[-1])
        return multiples.charts(self.version.unit, self.series, self.version.target, span)

    @property
    def heads(self) -> SafeString:
        """The quarters as heads of the columns of a table."""
        return multiples.heads(map(periods.short, self.quarters))

    def since(self, place: int) -> "Board":
        """The board without so many quarters at its beginning."""
        series = [Series(name, values[place:]) for name, values in self.series]
        return self._replace(series=series, sums=self.sums[place:], quarters=self.quarters[place:])

    @property
    def lines(self) -> SafeString:
        """The series and their sum as rows of a table."""
        return multiples.lines(self.version.unit, self.rows)

    @property
    def rows(self) -> list[Series]:
        """The series, and their sum where there is one to be had."""
        unit = self.version.unit
        has_sums = unit in suppression.ADDS_UP and len(self.series) > 1
        return [*self.series, *([Series(_("All partnerships"), self.sums)] if has_sums else [])]


class Latest(NamedTuple):
    """The last published quarter of an indicator in words: what all partnerships came to, or from where to where they are."""

    version: IndicatorVersion
    quarter: str
    said: str
    partnerships: int


def latest(board: Board) -> Latest:
    """Return what is known last of an indicator; its quarter is empty if nothing is."""
    columns = list(zip(*(row.values for row in board.series), strict=True))
    there = [n for n, column in enumerate(columns) if any(value is not None for value in column)]
    if not there:
        return Latest(board.version, "", "", 0)
    place, unit = there[-1], board.version.unit
    column = [value for value in columns[place] if value is not None]
    open_ones = sorted(value for value in column if value != suppression.HIDDEN)
    if unit in suppression.ADDS_UP:
        said = multiples.said(unit, board.sums[place])
    elif not open_ones:
        said = multiples.said(unit, suppression.HIDDEN)
    else:
        ends = dict.fromkeys(multiples.said(unit, value) for value in (open_ones[0], open_ones[-1]))
        said = "–".join(ends)
    return Latest(board.version, periods.said(board.quarters[place]), said, len(column))


FEWEST = 4  # quarters that a chart has at least: fewer would not look like time


def begun(found: list[Board]) -> list[Board]:
    """Return boards from the first quarter of which any of them has a figure: before that, nothing is to be seen."""
    first = QUARTERS - FEWEST
    for board in found:
        for row in board.series:
            first = min(first, next((n for n, value in enumerate(row.values) if value is not None), first))
    return [board.since(first) for board in found] if first > 0 else found


def quarters() -> list[date]:
    """Return the quarters that the public pages show."""
    return periods.run(QUARTERS, periods.last(clock.today()))


def versions(indicators: Iterable[Indicator] | None = None) -> dict[int, list[IndicatorVersion]]:
    """Return the versions of each indicator, the first one first."""
    found: dict[int, list[IndicatorVersion]] = defaultdict(list)
    wanted = (
        IndicatorVersion.objects.all()
        if indicators is None
        else IndicatorVersion.objects.filter(indicator__in=indicators)
    )
    for version in wanted.select_related("indicator").order_by("indicator__code", "number", "pk"):
        found[version.indicator_id].append(version)
    return found


def published() -> QuerySet[Observation]:
    """Return the published figures of partnerships that are public. They are not to be shown as they are."""
    return Observation.objects.filter(state=State.PUBLISHED, partnership__is_public=True)


def boards(only: Sequence[Indicator] | None = None, partnership: Partnership | None = None) -> list[Board]:
    """Return every indicator as everybody sees it, or some, or one partnership's part: all totals come in one grouped query."""
    shown = quarters()
    by_indicator = versions(only)
    totals = published().filter(breakdown="", period__gte=shown[0])
    if only is not None:
        totals = totals.filter(indicator__in=only)
    if partnership is not None:
        totals = totals.filter(partnership=partnership)
    named = ("partnership__name_en", "partnership__name_cy")
    grouped = totals.values_list("indicator_id", "partnership_id", *named).annotate(
        on=ArrayAgg(Day("period")), value=ArrayAgg(Cast("value", FloatField())), base=ArrayAgg("base"),
    ).order_by("partnership__name_en", "partnership_id")  # fmt: skip
    found: dict[int, list[tuple]] = defaultdict(list)
    for indicator, _partnership, name_en, name_cy, *arrays in grouped:
        found[indicator].append((_welsh_or(name_en, name_cy), *arrays))
    return [_board(each, shown, found[key]) for key, each in by_indicator.items()]


class Day(Func):
    """A date as its day since ``EPOCH``: a small whole number, which costs a tenth of a date or of its parts."""

    template = "(%(expressions)s - DATE '2000-01-01')"
    output_field = IntegerField()


EPOCH = date(2000, 1, 1)


def _welsh_or(name_en: str, name_cy: str) -> str:
    return name_cy if name_cy and get_language() == "cy" else name_en


def _names(wanted: set[int]) -> dict[int, str]:
    rows = Partnership.objects.filter(pk__in=wanted).only("name_en", "name_cy").order_by("name_en", "pk")
    return {each.pk: in_language(each, "name") for each in rows}


def _board(known: list[IndicatorVersion], shown: list[date], found: list[tuple]) -> Board:
    version = in_force(known, shown[-1]) or known[0]
    unit = version.unit
    rules = [in_force(known, period) for period in shown]
    places = {
        (period - EPOCH).days: place
        for place, (period, rule) in enumerate(zip(shown, rules, strict=True))
        if rule is not None and rule.unit == unit
    }
    series = [Series(name, _values(unit, places, len(shown), *arrays)) for name, *arrays in found]
    sums = [suppression.summed(unit, column) for column in zip(*(row.values for row in series), strict=True)]
    return Board(
        version.indicator,
        version,
        multiples.said(unit, version.target),
        multiples.said(unit, version.baseline),
        series,
        sums,
        version.number > 1,
        shown,
    )


def _values(
    unit: str, places: dict[int, int], count: int, on: list[int], value: list[float], base: list
) -> list[Shown]:
    values: list[Shown] = [None] * count
    for day, figure, rests in zip(on, value, base, strict=True):
        if (place := places.get(day)) is not None:
            values[place] = suppression.total(unit, figure, rests)
    return values


class Parts(NamedTuple):
    """One partnership's quarter broken down, as everybody sees it."""

    name: str
    whole: str
    named: list[tuple[str, str]]


def broken_down(indicator: Indicator, version: IndicatorVersion, period: date) -> list[Parts]:
    """Return a quarter of an indicator broken down by its groups, partnership by partnership, as everybody sees it."""
    groups, labels = [each["code"] for each in version.groups], group_names(version)
    found: dict[int, dict[str, Figure]] = defaultdict(dict)
    rows = published().filter(indicator=indicator, period=period, version=version)
    for partnership, group, value, base in rows.values_list("partnership_id", "breakdown", "value", "base"):
        found[partnership][group] = Figure(value, base)
    named = _names(set(found))
    shown = []
    for key, name in named.items():
        whole = found[key].pop("", None)
        line = suppression.line(version.unit, whole, found[key], groups)
        parts = [multiples.said(version.unit, line.parts[group]) for group in groups]
        shown.append(
            Parts(name, multiples.said(version.unit, line.total), list(zip(labels, parts, strict=True)))
        )
    return shown


def last_published(indicator: Indicator) -> date | None:
    """Return the last quarter for which anything of an indicator is published."""
    return published().filter(indicator=indicator).aggregate(last=Max("period"))["last"]


def group_names(version: IndicatorVersion) -> list[str]:
    """Return the groups of a version in the language of the page."""
    return [label(version, each["code"]) for each in version.groups]


def label(version: IndicatorVersion, group: str) -> str:
    """Return a group in the language of the page; the whole has words of its own."""
    for each in version.groups:
        if each["code"] == group:
            return each["cy"] if each["cy"] and get_language() == "cy" else each["en"]
    return _("All")


class Slot(NamedTuple):
    """One figure that a partnership is asked for in a quarter, and the one that it gave."""

    version: IndicatorVersion
    group: str
    label: str
    observation: Observation | None


def slots(partnership: Partnership, period: date) -> list[Slot]:
    """Return all the figures that a quarter asks of a partnership."""
    given = {
        (each.indicator_id, each.breakdown): each
        for each in Observation.objects.filter(partnership=partnership, period=period)
        .exclude(state__in=[State.REJECTED, State.REPLACED])
        .order_by("number", "pk")
    }
    found = []
    for known in versions().values():
        if version := in_force(known, period):
            for group in ["", *(each["code"] for each in version.groups)]:
                observation = given.get((version.indicator_id, group))
                found.append(Slot(version, group, label(version, group), observation))
    return found


class Quarter(NamedTuple):
    """How far the figures of a partnership's quarter are."""

    partnership: Partnership
    period: date
    code: str
    said: str
    entered: int
    verified: int
    published: int


def desk(user) -> list[Quarter]:
    """Return every partnership's quarters that a person may look at, the newest first."""
    rows = (
        Observation.objects.visible_to(user)
        .order_by()
        .values_list("partnership", "period")
        .annotate(
            entered=Count("pk", filter=Q(state=State.ENTERED)),
            verified=Count("pk", filter=Q(state=State.VERIFIED)),
            published=Count("pk", filter=Q(state=State.PUBLISHED)),
        )
        .order_by("-period", "partnership__name_en", "partnership")
    )[:400]
    found = list(rows)
    partnerships = Partnership.objects.in_bulk({row[0] for row in found})
    return [
        Quarter(partnerships[key], period, periods.code(period), periods.said(period), *counts)
        for key, period, *counts in found
    ]


def drafts(user) -> list[Story]:
    """Return the stories that are being written or wait, as far as a person sees them."""
    found = Story.objects.visible_to(user).exclude(state=Story.State.PUBLISHED)
    return list(found.select_related("partnership").order_by("-pk")[:100])


def mine(user) -> list[Partnership]:
    """Return the partnerships for which a person enters figures."""
    managed = Partnership.objects.managed_by(user).filter(is_history=False)
    return list(managed.filter(pk__in=Award.objects.public().values("partnership")).order_by("name_en", "pk"))


def quarter(user, partnership: Partnership, period: date) -> list[Observation]:
    """Return the figures of a partnership's quarter, with all their versions."""
    found = Observation.objects.visible_to(user).filter(partnership=partnership, period=period)
    return list(
        found.select_related("indicator", "version", "partnership", "entered_by").order_by(
            "indicator__code", "breakdown", "number", "pk"
        )
    )


def readable_partnership(user, ref: str) -> Partnership | None:
    """Return a partnership whose figures a person may look at or enter."""
    found = Partnership.objects.filter(ref=ref).first()
    if found is None:
        return None
    if found in Partnership.objects.of(user):
        return found
    return found if Observation.objects.visible_to(user).filter(partnership=found).exists() else None


def todos(user, now: datetime) -> list[Todo]:
    """Return the quarters in which figures wait for somebody's check, for publication, or to be entered again."""
    helps = HubPerson.objects.holding(now).filter(user=user)
    waiting = Observation.objects.visible_to(user).exclude(entered_by=user)
    managed = Partnership.objects.managed_by(user)
    again: QuerySet[Observation] = Observation.objects.none()
    if Partnership.objects.of(user).exists():
        waiting = waiting.filter(partnership__in=managed, state=State.ENTERED)
        again = _given_back(managed)
    elif helps.filter(role=HubPerson.Role.EVALUATOR).exists():
        waiting = waiting.filter(state__in=Observation.PENDING)
    elif helps.exists():
        waiting = waiting.filter(state=State.ENTERED)
    else:
        return []
    found = Observation.objects.filter(Q(pk__in=waiting.values("pk")) | Q(pk__in=again.values("pk")))
    groups = found.order_by().values("partnership", "period", "state").annotate(one=Max("pk"))
    rows = Observation.objects.filter(
        pk__in=[group["one"] for group in groups.order_by("period", "partnership", "state")[:20]]
    )
    words = {
        State.ENTERED: _("Check a partnership’s figures"),
        State.VERIFIED: _("Publish a partnership’s figures"),
        State.REJECTED: _("Enter again a figure that was given back"),
    }
    return [
        Todo(
            words[each.state],
            reverse("hub:observation-quarter", args=[each.partnership.ref, each.quarter_code]),
            about=f"{each.partnership}, {each.quarter}",
        )
        for each in rows.select_related("partnership").order_by("period", "pk")
    ]


def _given_back(managed: QuerySet[Partnership]) -> QuerySet[Observation]:
    """Return the rejected figures of partnerships that nobody has entered again."""
    same = {name: OuterRef(name) for name in ("partnership", "indicator", "period", "breakdown")}
    later = Observation.objects.filter(**same).exclude(state__in=[State.REJECTED, State.REPLACED])
    return Observation.objects.filter(~Exists(later), partnership__in=managed, state=State.REJECTED)
