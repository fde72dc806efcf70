"""Reads of the agenda: its shelves, a priority with what was said, votes, and what waits for a person."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.dates import MONTHS
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from lpip_portal import suppression
from lpip_portal.accounts.models import User
from lpip_portal.ui import typeset
from lpip_portal.ui.charts import Stack
from lpip_portal.ui.templatetags.portal import uk_date
from lpip_portal.ui.todo import Todo
from partnerships import ties
from partnerships.models import Affiliation, Organisation, Partnership, PartnershipPerson

from .models import Ballot, EvidenceLink, Priority, PriorityChange, Remark, Vote

State = Priority.State
COLOURS = {
    State.SUGGESTED: "grey",
    State.DISCUSSED: "yellow",
    State.PRIORITISED: "blue",
    State.IN_DELIVERY: "purple",
    State.ANSWERED: "green",
    State.PARKED: "orange",
    State.REJECTED: "red",
}
SHELVES = (
    State.IN_DELIVERY, State.PRIORITISED, State.DISCUSSED, State.SUGGESTED, State.ANSWERED, State.PARKED,
    State.REJECTED,
)  # fmt: skip


class Shelf(NamedTuple):
    """The priorities in one state, by title: their order says nothing about when they came."""

    label: str
    colour: str
    priorities: list[Priority]


def shelves(partnership: Partnership, user: Any, *, beside: tuple[str, ...] = ()) -> list[Shelf]:
    """Return what a person may see of an agenda, state by state; states without a priority are left out.

    ``beside`` names what is wanted of each priority besides its themes.
    """
    found = Priority.objects.visible_to(user).filter(partnership=partnership)
    found = found.select_related("shown_person", "shown_organisation").prefetch_related("themes", *beside)
    by_state: dict[str, list[Priority]] = {}
    for priority in sorted(found, key=lambda each: (each.title.text.casefold(), each.ref)):
        by_state.setdefault(priority.state, []).append(priority)
    return [
        Shelf(str(state.label), COLOURS[state], by_state[state]) for state in SHELVES if state in by_state
    ]


def of_themselves(partnership: Partnership, user: Any) -> list[Priority]:
    """Return what a person suggested to this partnership, by title."""
    if not user.is_authenticated:
        return []
    mine = Priority.objects.suggested_by(user).filter(partnership=partnership)
    return sorted(mine, key=lambda each: (each.title.text.casefold(), each.ref))


def shows_suggestions(partnership: Partnership) -> bool:
    """Say whether everybody sees what was suggested and is not decided on."""
    return Partnership.objects.filter(pk=partnership.pk, agenda__shows_suggestions=True).exists()


def organisations_of(user: User) -> list[Organisation]:
    """Return the organisations a person belongs to, by name: one of them may stand for them."""
    mine = Affiliation.objects.holding().filter(user=user).values("organisation")
    return list(Organisation.objects.filter(pk__in=mine, merged_into__isnull=True).order_by("name", "pk"))


class Page(NamedTuple):
    """A priority as one person sees it."""

    is_member: bool
    is_mine: bool
    manages: bool
    sees_proposer: bool
    changes: list[dict[str, Any]]
    evidence: list[EvidenceLink]
    remarks: list[Remark]


def page(priority: Priority, user: Any) -> Page:
    """Return what a person sees of a priority, in a constant number of queries."""
    roles = ties.roles_in(user, priority.partnership)
    changes = PriorityChange.objects.visible_to(user).filter(priority=priority).select_related("by")
    return Page(
        is_member=bool(roles),
        is_mine=Priority.objects.suggested_by(user).filter(pk=priority.pk).exists(),
        manages=bool(roles & set(PartnershipPerson.MANAGING)),
        sees_proposer=PartnershipPerson.Role.MANAGER in roles
        and priority.shown_as != Priority.ShownAs.NAME
        and priority.taken == Priority.Taken.ONLINE,
        changes=[
            {"title": change.get_state_display(), "on": change.on, "by": change.by if roles else ""}
            for change in changes
        ][::-1],
        evidence=list(EvidenceLink.objects.filter(priority=priority)),
        remarks=list(
            Remark.objects.visible_to(user).filter(priority=priority).select_related("by", "hidden_by")
        ),
    )


# The picture over time

MOST_QUARTERS = 12
IN_ORDER = (
    State.SUGGESTED, State.DISCUSSED, State.PRIORITISED, State.IN_DELIVERY, State.ANSWERED, State.PARKED,
    State.REJECTED,
)  # fmt: skip


class Picture(NamedTuple):
    """How many priorities were in which state at the end of each quarter: the states' names, and a row for each quarter."""

    states: list[str]
    rows: list[Stack]

    @property
    def table(self) -> list[tuple[str, list[tuple[str, int]]]]:
        """The rows with the name of the state beside each number."""
        return [(row.label, list(zip(self.states, row.values, strict=True))) for row in self.rows]


def picture(partnership: Partnership, user: Any, today: date) -> Picture:
    """Return the agenda's picture over time as far as a person may see it, in one query; no row before the first priority."""
    known = PriorityChange.objects.visible_to(user).filter(priority__partnership=partnership)
    ways: dict[int, list[tuple[date, str]]] = {}
    for priority, state, on in known.order_by("on", "pk").values_list("priority", "state", "on"):
        ways.setdefault(priority, []).append((on, state))
    first = min((way[0][0] for way in ways.values()), default=None)
    rows = []
    for begins, ends in quarters(first, today)[-MOST_QUARTERS:] if first else []:
        stood = Counter(filter(None, (_state_at(way, ends) for way in ways.values())))
        counts = [stood[state] for state in IN_ORDER]
        rows.append(Stack(quarter(begins), counts, str(sum(counts))))
    return Picture([str(state.label) for state in IN_ORDER], rows)


def _state_at(way: list[tuple[date, str]], day: date) -> str:
    """Return the state that a priority was in at the end of a day, or nothing before it was there."""
    return next((state for on, state in reversed(way) if on <= day), "")


def quarters(first: date, last: date) -> list[tuple[date, date]]:
    """Return the first and the last day of every quarter from one day to another; the last one ends with that day."""
    found, begins = [], date(first.year, first.month - (first.month - 1) % 3, 1)
    while begins <= last:
        months = begins.month + 2
        after = date(begins.year + months // 12, months % 12 + 1, 1)
        found.append((begins, min(last, after - timedelta(days=1))))
        begins = after
    return found


def quarter(begins: date) -> str:
    """Return the name of the quarter that begins on a day."""
    return _("%(first)s to %(last)s %(year)s") % {
        "first": MONTHS[begins.month],
        "last": MONTHS[begins.month + 2],
        "year": begins.year,
    }


def paper(partnership: Partnership, user: Any, today: date) -> dict[str, Any]:
    """Return the agenda as a paper to be set as PDF: what the same person sees on its page."""
    drawn = picture(partnership, user, today)
    parts = [
        {"title": shelf.label, "items": [_printed(priority) for priority in shelf.priorities]}
        for shelf in shelves(partnership, user, beside=("evidence",))
    ]
    if drawn.rows:
        head = [_("Until the end of"), *drawn.states]
        rows = [[row.label, *map(str, row.values)] for row in drawn.rows]
        table = typeset.table(head, rows, numeric=range(1, len(head)))
        parts.append({"title": _("The agenda over time"), "items": [typeset.item("", [table])]})
    return typeset.paper(
        _("Research agenda: %(partnership)s") % {"partnership": partnership},
        reference=str(partnership),
        language=get_language() or "",
        facts=[
            [_("As it stood on"), uk_date(today)],
            [_("Nation"), partnership.get_nation_display()],
            [_("Places"), ", ".join(map(str, partnership.places.all()))],
        ],
        parts=parts,
    )


def _printed(priority: Priority) -> dict[str, Any]:
    said = [typeset.line(priority.question.text)]
    if priority.outcome.text:
        said.append(typeset.line(priority.outcome.text, "s"))
    said += [typeset.line(f"{link.title}: {link.url}") for link in priority.evidence.all()]
    about = [str(priority.get_origin_display()), *map(str, priority.themes.all())]
    return typeset.item(
        priority.title.text, said, hint=" · ".join([*about, priority.proposed_by or _("Anonymous")])
    )


# Votes


class Tally(NamedTuple):
    """A priority in a vote: how many are for it, where that may be told, and whether the reader is."""

    priority: Priority
    votes: int | None
    is_mine: bool


def latest_ballots(partnership: Partnership, user: Any) -> list[Ballot]:
    """Return the votes of a partnership that a person knows, the newest first."""
    found = Ballot.objects.visible_to(user).filter(partnership=partnership)
    return list(found.select_related("partnership").annotate(voters=Count("votes__user", distinct=True))[:20])


def tally(ballot: Ballot, user: Any) -> list[Tally]:
    """Return a vote: while it is open, every priority that can be voted on, by title; then the counts, the most votes first.

    Counts that change while somebody looks on tell who voted for what, and so do those of a few: they are told once
    the vote is closed, if five took part; nothing is told of a vote in which fewer did.
    """
    given = list(Vote.objects.filter(ballot=ballot).values_list("priority", "user"))
    counted = Counter(priority for priority, _voter in given)
    mine = set(Vote.objects.visible_to(user).filter(ballot=ballot).values_list("priority", flat=True))
    is_open = ballot.closed_at is None
    if is_open:
        wanted = Q(pk__in=mine) | Q(partnership=ballot.partnership_id, state__in=Priority.VOTABLE)
    elif suppression.is_small(suppression.COUNT, len({voter for _priority, voter in given})):
        return []
    else:
        wanted = Q(pk__in=counted)
    rows = [
        Tally(priority, None if is_open else counted[priority.pk], priority.pk in mine)
        for priority in Priority.objects.standing().filter(wanted)
    ]
    return sorted(
        rows, key=lambda row: (-(row.votes or 0), row.priority.title.text.casefold(), row.priority.pk)
    )


# Things to do


def todos(user: User, now: datetime) -> list[Todo]:
    """Return the votes that wait for a member, and the suggestions that wait for those who manage. Two queries."""
    voted = Vote.objects.filter(user=user).values("ballot")
    open_ = Ballot.objects.visible_to(user).filter(closed_at__isnull=True).exclude(pk__in=voted)
    waiting = (
        Partnership.objects.managed_by(user)
        .filter(state__in=(Partnership.State.FORMING, Partnership.State.ACTIVE))
        .annotate(suggested=Count("agenda_priorities", filter=Q(agenda_priorities__state=State.SUGGESTED)))
        .filter(suggested__gt=0)
        .order_by("name_en", "pk")
    )
    return [
        Todo(
            title=_("Vote on the priorities of the research agenda"),
            url=reverse("partnerships:agenda-votes", args=[ballot.partnership.address]),
            about=str(ballot.partnership),
        )
        for ballot in open_.select_related("partnership").order_by("pk")
    ] + [
        Todo(
            title=ngettext(
                "Look at %(n)s suggestion for the research agenda",
                "Look at %(n)s suggestions for the research agenda",
                each.suggested,
            )
            % {"n": each.suggested},
            url=reverse("partnerships:agenda", args=[each.address]),
            about=str(each),
        )
        for each in waiting
    ]
