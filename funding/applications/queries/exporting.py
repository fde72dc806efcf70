"""What a list of bids says in a file: the rows that somebody may see, in the columns that are theirs to see."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from funding.applications.models import Answer, Application, ListExport, SavedView, Submission
from funding.questions.models import Question
from funding.rounds.models import Phase, RoundOfficer
from lpip_portal.clock import UK
from lpip_portal.composed import Composed
from partnerships.models import Nation, Theme

from . import reading

AT_ONCE = 500  # bids: a longer list is written by the clock
MOST = 20_000
KEPT_FOR = timedelta(hours=24)


class Table(NamedTuple):
    """A list as a file has it."""

    headings: list[str]
    rows: list[list[Any]]
    keys: list[int]  # of the bids, in the order of the rows


def with_completeness(bids: QuerySet[Application]) -> QuerySet[Application]:
    """Add how many questions are required and how many of them a bid answers: figures of a draft, and none of its words."""
    required = Question.objects.filter(
        section__question_set=OuterRef("phase__question_set"), is_required=True
    )
    said = Q(text__isnull=True) | Q(words__gt=0)
    given = Answer.objects.filter(said, application=OuterRef("pk"), question__is_required=True)
    return bids.annotate(required=_many(required, "section__question_set"), given=_many(given, "application"))


def _many(rows: QuerySet, key: str) -> Coalesce:
    counted = rows.order_by().values(key).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def of_completeness(bids: QuerySet[Application], which: str) -> QuerySet[Application]:
    """Keep the bids that answer no required question ("none"), some ("some"), or all of them ("all")."""
    bids = with_completeness(bids)
    if which == "none":
        return bids.filter(given=0)
    if which == "some":
        return bids.filter(given__gt=0, given__lt=F("required"))
    return bids.filter(given__gte=F("required")) if which == "all" else bids


def exported(user, phase: Phase, keys: Sequence[int], now: datetime) -> Table:
    """Return these bids as a table, in the order of the keys, as far as this person may see them now.

    Costs only of what was submitted; who leads a bid only for officers of the round, who write to them. Four queries.
    """
    latest = Submission.objects.filter(application=OuterRef("pk")).order_by("-number")
    bids = with_completeness(Application.objects.visible_to(user).filter(phase=phase, pk__in=keys))
    bids = bids.annotate(fec=Subquery(latest.values("fec")[:1]), share=Subquery(latest.values("share")[:1]))
    found = {
        bid.pk: bid for bid in bids.select_related("phase__round", "partnership", "organisation", "lead")
    }
    themes = _themes(found.values())
    is_officer = RoundOfficer.objects.holding(now).filter(
        user=user, round=phase.round_id, duty=RoundOfficer.Duty.OFFICER
    )
    with_leads = is_officer.exists()
    shown = [found[key] for key in keys if key in found]
    rows = [_row(bid, themes, now, with_leads) for bid in shown]
    return Table(_headings(with_leads), rows, [bid.pk for bid in shown])


def _themes(bids) -> dict[int, list[str]]:
    named: dict[int, list[str]] = {}
    partnerships = {bid.partnership_id for bid in bids}
    found = Theme.objects.filter(partnerships__in=partnerships).annotate(of=F("partnerships__pk"))
    for theme in found:
        named.setdefault(theme.of, []).append(str(theme))
    return named


def _headings(with_leads: bool) -> list[str]:
    leads = [_("Lead"), _("Lead’s address")] if with_leads else []
    return [
        _("Reference"), _("Title"), _("State"), _("Partnership"), _("Nation"), _("Themes"), _("Administered by"), *leads,
        _("Begun"), _("Submitted"), _("Required questions"), _("Answered"), _("Full economic cost (£)"), _("Funder pays (£)"),
    ]  # fmt: skip


def _row(bid: Application, themes: dict[int, list[str]], now: datetime, with_leads: bool) -> list[Any]:
    nation = bid.partnership.nation if bid.partnership else ""
    leads = [str(bid.lead), bid.lead.email] if with_leads else []
    return [
        bid.reference, bid.title, reading.standing(bid, now), str(bid.partnership or ""),
        str(dict(Nation.choices).get(nation, "")), "; ".join(themes.get(bid.partnership_id, [])), str(bid.organisation),
        *leads, _day(bid.started_at), _day(bid.submitted_at), bid.required, bid.given, bid.fec, bid.share,
    ]  # fmt: skip


def _day(instant: datetime | None) -> str:
    return instant.astimezone(UK).strftime("%Y-%m-%d %H:%M") if instant else ""


def may_still_see(export: ListExport) -> bool:
    """Say whether whoever asked for a file may still see every bid in it."""
    known = Application.objects.visible_to(export.by).filter(phase=export.phase_id, pk__in=export.bids)
    return known.count() == len(export.bids)


def to_be_written() -> QuerySet[ListExport]:
    """Return the lists that wait to be written, the oldest first."""
    return ListExport.objects.filter(state=ListExport.State.ASKED).order_by("asked_at", "pk")


def to_be_forgotten(now: datetime) -> QuerySet[ListExport]:
    """Return the files that have been kept for a day."""
    return ListExport.objects.filter(file__isnull=False, asked_at__lt=now - KEPT_FOR)


def saved_views(user, phase: Phase) -> list[SavedView]:
    """Return the views of a phase's list that a person kept. One query."""
    return _VIEWS(user, phase)


_VIEWS = Composed(lambda user, phase: SavedView.objects.filter(user=user, phase=phase))
