"""The sign-off desk: the bids of the organisations for which a person signs, in a fixed number of queries."""

from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from django.db.models import Count, DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from funding.applications.models import (
    AnswerVersion,
    Application,
    CostLine,
    DeskLook,
    OfficeDeadline,
    SectionNote,
)
from funding.questions.models import Section
from funding.rounds.models import Phase, PhaseAmendment
from lpip_portal.accounts.models import User
from lpip_portal.composed import Composed
from lpip_portal.ui.templatetags.portal import money, uk_time
from partnerships.models import Organisation, Signatory

from . import reading, two_clocks

State = Application.State
MOST = 500
ANY = "0000000000"  # stands for a reference in an address
NOTHING = Decimal(0)


class DeskRow(NamedTuple):
    """A bid at the desk: nothing but the words of its columns, and what its row needs."""

    ref: str
    url: str
    title: str
    about: str
    lead: str
    office: two_clocks.Clock | None
    funder: two_clocks.Clock
    checked: str
    is_stale: bool
    costs: str
    changes: str
    owner: str
    standing: str
    colour: str
    is_waiting: bool
    is_mine: bool


class Choice(NamedTuple):
    """One way to narrow the desk, with how many bids it leaves."""

    code: str
    label: str
    count: int


class OfficeDate(NamedTuple):
    """A phase with bids of an organisation, and the date that the organisation set for them."""

    phase: Phase
    organisation: Organisation
    deadline: OfficeDeadline | None


def _found(user) -> QuerySet[Application]:
    """Return the bids at a person's desk with everything that a row says, in one query."""
    looks = DeskLook.objects.filter(application=OuterRef("pk"), user=user).values("at")
    costs = CostLine.objects.filter(application=OuterRef("pk")).order_by().values("application")
    money_field = DecimalField(max_digits=12, decimal_places=2)
    since = Q(saved_at__gt=OuterRef("looked_at"))
    answers = AnswerVersion.objects.filter(since, answer__application=OuterRef("pk")).order_by()
    lines = CostLine.objects.filter(since, application=OuterRef("pk")).order_by()
    amended = PhaseAmendment.objects.published().filter(phase=OuterRef("phase")).values("published_at")
    return (
        Application.objects.signed_by(user)
        .with_office_deadline()
        .annotate(
            looked_at=Subquery(looks[:1]),
            fec=Coalesce(
                Subquery(costs.annotate(n=Sum("fec")).values("n")), NOTHING, output_field=money_field
            ),
            newer_answers=Subquery(answers.values("answer__application").annotate(n=Count("pk")).values("n")),
            newer_lines=Subquery(lines.values("application").annotate(n=Count("pk")).values("n")),
            owner_name=F("handled_by__name"),
            rules_of=Subquery(amended[:1]),
        )
        .select_related("phase__round", "lead", "organisation")
        .order_by("phase__closes_at", "pk")
    )


_DESK = Composed(lambda user: _found(user)[:MOST])


def desk(user, now: datetime) -> list[DeskRow]:
    """Return the desk of a signatory: what waits first, by time left. One query, however many bids."""
    found = sorted(_DESK(user), key=lambda bid: (not _waits(bid, now), two_clocks.office_due_at(bid), bid.pk))
    pages = {
        waits: reverse("funding:application-sign-off" if waits else "funding:application", args=[ANY])
        for waits in (True, False)
    }
    clock = cache(lambda due_at: two_clocks.clock_of(due_at, now))  # many bids are due at the same instant
    return [_row(bid, user, now, pages[_waits(bid, now)], clock) for bid in found]


def _row(
    bid: Application, user, now: datetime, page: str, clock: Callable[[datetime], two_clocks.Clock]
) -> DeskRow:
    return DeskRow(
        bid.ref,
        page.replace(ANY, bid.ref),
        bid.title,
        f"{bid.reference} · {bid.phase}",
        str(bid.lead),
        clock(two_clocks.office_due_at(bid)) if bid.phase.sign_off_required else None,
        clock(bid.phase.closes_at),
        _checked(bid),
        _rules_changed(bid),
        _("%(fec)s of %(cap)s") % {"fec": money(bid.fec), "cap": money(bid.phase.cap)},
        _changes(bid),
        bid.owner_name or "",
        reading.standing(bid, now),
        reading.colour(bid, now),
        _waits(bid, now),
        bid.handled_by_id == user.pk,
    )


def _waits(bid: Application, now: datetime) -> bool:
    return bid.state == State.WITH_ORGANISATION and now <= bid.phase.closes_at


def _checked(bid: Application) -> str:
    """Say how the pre-flight went. What waits passed it when it was sent and cannot change; the cap is asked again."""
    if bid.state in (State.WITHDRAWN, State.INELIGIBLE):
        return "–"
    if bid.fec > bid.phase.cap:
        return _("Over the cap by %(over)s") % {"over": money(bid.fec - bid.phase.cap)}
    if bid.state == State.WITH_ORGANISATION:
        return _("Passed when it was sent")
    return _("Not sent yet") if bid.state in (State.DRAFT, State.RETURNED) else _("Passed")


def _rules_changed(bid: Application) -> bool:
    """Say whether the paper was amended after a bid was sent: what passed then may not pass now. Extensions change no rule."""
    waits = bid.state == State.WITH_ORGANISATION
    return waits and bid.rules_of is not None and bid.rules_of > bid.state_since


def _changes(bid: Application) -> str:
    if bid.looked_at is None:
        return _("You have not read it")
    n = (bid.newer_answers or 0) + (bid.newer_lines or 0)
    if n:
        return ngettext("%(n)s change since you read it", "%(n)s changes since you read it", n) % {"n": n}
    return (
        _("Sent again since you read it") if bid.state_since > bid.looked_at else _("None since you read it")
    )


def cells(rows: Iterable[DeskRow]) -> list[tuple[str, ...]]:
    """Return what the table of the desk says of each bid, in the order of its template."""
    nobody = _("nobody")
    return [
        (
            *row[:5],
            row.office.left if row.office else "–",
            row.office.when if row.office else "",
            row.funder.left,
            row.funder.when,
            row.checked,
            _again(row) if row.is_stale else "",
            row.costs,
            row.changes,
            row.owner or nobody,
            row.standing,
            row.colour,
        )
        for row in rows
    ]


def _again(row: DeskRow) -> str:
    """Return the way to the full check of a bid whose rules changed since it was sent."""
    return format_html(
        '<a class="govuk-link" href="{}">{}<span class="govuk-visually-hidden">: {}</span></a><br>',
        row.url,
        _("Rules changed since – check again"),
        row.title,
    )


def narrowed(rows: list[DeskRow], show: str) -> tuple[list[DeskRow], list[Choice]]:
    """Return the rows of one choice, and every choice with its count; an unknown choice shows everything."""
    ways = {
        "": (_("All"), rows),
        "waiting": (_("Waiting for your office"), [row for row in rows if row.is_waiting]),
        "mine": (_("Mine"), [row for row in rows if row.is_mine]),
        "nobody": (_("Waiting, nobody’s yet"), [row for row in rows if row.is_waiting and not row.owner]),
    }
    choices = [Choice(code, label, len(some)) for code, (label, some) in ways.items()]
    return ways.get(show, ways[""])[1], choices


def next_waiting(user, now: datetime, after: Application) -> str:
    """Return the ref of the bid that waits next at a person's desk, their own work as lead apart; "" when none does."""
    waiting = [
        bid for bid in _DESK(user) if _waits(bid, now) and bid.lead_id != user.pk and bid.pk != after.pk
    ]
    first = min(waiting, key=lambda bid: (two_clocks.office_due_at(bid), bid.pk), default=None)
    return first.ref if first else ""


def signatories_beside(user) -> list[User]:
    """Return who signs for the organisations for which a person signs, the person included."""
    return _BESIDE(user)


def _beside(user) -> QuerySet[User]:
    offices = Signatory.objects.holding().filter(user=user).values("organisation")
    people = Signatory.objects.holding().filter(organisation__in=offices, user__is_active=True)
    return User.objects.filter(pk__in=people.values("user")).order_by("name", "pk")


_BESIDE = Composed(_beside)


def office_dates(user, now: datetime) -> list[OfficeDate]:
    """Return the open phases in which a person's organisations have bids, each with the date they set. Two queries."""
    found = [(bid.phase, bid.organisation) for bid in _PAIRS(user, now)]
    rows = OfficeDeadline.objects.filter(phase__in=[phase for phase, _office in found])
    known = {(row.phase_id, row.organisation_id): row for row in rows}
    return [OfficeDate(phase, office, known.get((phase.pk, office.pk))) for phase, office in found]


def standing_for(ref: str) -> str:
    """Return the ref of the record that stands for an organisation now: its own, or that of the one it was merged into."""
    merged = Organisation.objects.filter(ref=ref, merged_into__isnull=False)
    return merged.values_list("merged_into__ref", flat=True).first() or ref


_PAIRS = Composed(
    lambda user, now: (
        Application.objects.signed_by(user)
        .filter(phase__closes_at__gte=now, phase__sign_off_required=True)
        .exclude(state=State.WITHDRAWN)
        .select_related("phase__round", "organisation")
        .order_by("phase__closes_at", "phase_id", "organisation_id")
        .distinct("phase__closes_at", "phase_id", "organisation_id")
    )
)


def section_notes(application: Application) -> list[SectionNote]:
    """Return what the office wrote about sections when it last returned a bid; none once it was sent again."""
    if not application.is_returned:
        return []
    return list(application.section_notes.filter(at=application.state_since).select_related("section"))


def looked_words(application: Application, user) -> str:
    """Say when a signatory last marked a bid as read, or ""."""
    look = DeskLook.objects.filter(application=application, user=user).first()
    return uk_time(look.at) if look else ""


def sections_of(application: Application) -> Iterable[Section]:
    """Return the sections on which an office may write a note."""
    return Section.objects.filter(question_set=application.phase.question_set_id).order_by("order")
