"""What happens next at a table, and what a person should do about it."""

from collections.abc import Container, Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from funding.applications.models import Application
from funding.panel.models import Item, Panel, Seat
from funding.panel.sight import Sight
from funding.rounds.models import Phase, Round, RoundOfficer
from lpip_portal import clock
from lpip_portal.ui.templatetags.portal import uk_date
from lpip_portal.ui.todo import OFFICER, Question, Todo, answers

from . import interviewing, introducing


def meets_at(panel: Panel) -> datetime:
    """Return the morning of the day on which a panel meets."""
    day = panel.phase.panel_on
    return clock.uk(day.year, day.month, day.day, 9)


def next_step(user, panel: Panel, at: Sight | None = None) -> str:
    """Say to one person what happens next at a table."""
    at = at or Sight(user, panel)
    if panel.state == Panel.State.CONFIRMED:
        return _("The panel has confirmed its recommendations. The funder now decides.")
    if panel.state == Panel.State.FORMING:
        return _(
            "The panel is convened after the phase has closed, every bid is checked and its reviews are in. "
            "Everybody at the table then gets a letter, declares interests and reads the papers."
        )
    if at.seat and (n := len(at.undeclared)):
        words = ngettext(
            "Declare your interests on %(n)s bid. Its papers open after that.",
            "Declare your interests on %(n)s bids. Their papers open after that.",
            n,
        )
        return words % {"n": n}
    if any(meeting.is_running for meeting in at.meetings):
        return _("The meeting is in session: each bid is discussed and scored, and placed after that.")
    if clock.now() < meets_at(panel):
        return _("Read the papers. The panel meets on %(day)s.") % {"day": uk_date(panel.phase.panel_on)}
    return _("The secretary or the chair records what the panel recommends, and the chair confirms it.")


def _at_tables(user, now: datetime) -> Iterable[Todo]:
    held = Seat.objects.holding(now).filter(user=user).exclude(panel__state=Panel.State.CONFIRMED)
    for seat in held.select_related("panel__phase__round")[:20]:
        panel, about = seat.panel, _about(seat.panel.phase)
        url, due_at = reverse("funding:panel", args=[panel.ref]), meets_at(panel)
        if panel.state == Panel.State.FORMING:
            if seat.role == Seat.Role.SECRETARY and now > panel.phase.closes_at:
                yield Todo(_("Convene the panel"), url, due_at, about=about)
            continue
        at = Sight(user, panel)
        if at.undeclared:
            declare = reverse("funding:panel-declare", args=[panel.ref])
            yield Todo(_("Declare your interests on the panel’s bids"), declare, due_at, about=about)
        elif meeting := next((each for each in at.meetings if each.is_running), None):
            url_of_meeting = reverse("funding:meeting", args=[meeting.ref])
            title = _("Go to the meeting: it is in session")
            yield Todo(title, url_of_meeting, urgency="late", about=about)
            continue
        elif now < due_at:
            yield Todo(_("Read the papers before the panel meets"), url, due_at, about=about)
        yield from interviewing.arranging_todos(user, panel, now, about)
        if introducing.pre_scores_owed(at):
            yield Todo(_("Give your pre-scores on the bids you introduce"), url, due_at, about=about)
        waiting = set(panel.items.filter(state=Item.State.WAITING).values_list("pk", flat=True))
        if waiting & at.kept:
            order = reverse("funding:panel-order", args=[panel.ref])
            yield Todo(_("Record what the panel recommends"), order, due_at, about=about)
        elif at.confirms and not waiting:
            confirm = reverse("funding:panel-confirm", args=[panel.ref])
            yield Todo(_("Confirm the panel’s recommendations"), confirm, due_at, about=about)


def _for_officers(user, now: datetime) -> Iterable[Todo]:
    officers = RoundOfficer.objects.holding(now).filter(user=user, duty=RoundOfficer.Duty.OFFICER)
    phases = Phase.objects.filter(
        round__in=officers.values("round"), round__state=Round.State.PUBLISHED, closes_at__lt=now
    ).select_related("round", "panel")
    bids = Application.objects.filter(phase=OuterRef("pk"))
    sits = Seat.objects.holding(now).filter(user=user, panel=OuterRef("panel"))
    to_form = Q(Exists(bids), panel__isnull=True)
    for phase in phases.filter(to_form | Q(~Exists(sits), panel__state=Panel.State.FORMING))[:40]:
        if (its := getattr(phase, "panel", None)) is None:
            yield Todo(
                _("Form the panel"), reverse("funding:panel-form", args=[phase.ref]), about=_about(phase)
            )
        else:
            url = reverse("funding:panel", args=[its.ref])
            yield Todo(_("Fill the panel and convene it"), url, meets_at(its), about=_about(phase))


def _about(phase: Phase) -> str:
    return f"{phase.round}, {phase}"


QUESTIONS = (Question(_at_tables, frozenset(["sits"])), Question(_for_officers, OFFICER))


def todos(user, now: datetime, held: Container[str] | None = None) -> list[Todo]:
    """Return what a person should do next at the tables where they sit, and for the rounds they run."""
    return answers(QUESTIONS, user, now, held) if user.is_authenticated else []
