"""Reads about support: what a person should do next, and how much help each bidder of a phase got."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from funding.models import Application, Award, Intention, Invitation, Phase, Round
from hub.people import ties
from hub.people.models import HubPerson
from lpip_portal import clock
from lpip_portal.accounts.models import User
from lpip_portal.ui.todo import Todo
from partnerships.models import Partnership

from . import separation
from .models import SeparationPlan, SupportActivity, SupportRequest

OPEN = SupportRequest.OPEN
State = SupportRequest.State


class Helped(NamedTuple):
    """How much help with its bid one bidder got: under its name, or under the letter that rivals read."""

    name: str
    letter: str
    is_own: bool
    requests: int
    answered: int
    contacts: int
    hours: Decimal
    enquiries: int


# How many enquiries of policymakers went to each partnership while a phase was open, by key: a later stage knows.
_routed: list[Callable[[Phase], Mapping[int, int]]] = []


def counts_enquiries(ask: Callable[[Phase], Mapping[int, int]]) -> Callable[[Phase], Mapping[int, int]]:
    """Let a later stage say what it brought to each partnership while a phase was open; used as a decorator."""
    _routed.append(ask)
    return ask


class Candidate(NamedTuple):
    """A person of the hub's staff, and whether a tie keeps them from helping with the bids of a phase."""

    user: User
    is_tied: bool


def staff() -> list[User]:
    """Return the hub's staff, by name."""
    holding = HubPerson.objects.holding().filter(role=HubPerson.Role.STAFF).values("user")
    return list(User.objects.filter(pk__in=holding, is_active=True).order_by("name", "pk"))


def owners(request: SupportRequest) -> list[User]:
    """Return the hub's staff who may look after a request: with a bid, only those who may help with it."""
    found = staff()
    return (
        found
        if request.phase is None
        else [user for user in found if not separation.why_not(user, request.phase)]
    )


def why_not_mine(request: SupportRequest, user: User) -> str:
    """Return in words why a person may not take on a request about a bid, or nothing."""
    why = separation.why_not(user, request.phase) if request.phase else ""
    return str(separation.SENTENCES[why] % {"who": user, "phase": request.phase}) if why else ""


def candidates(phase: Phase) -> list[Candidate]:
    """Return the hub's staff, each with whether they are tied to a bidder of a phase."""
    return [Candidate(user, separation.is_tied(user, phase)) for user in staff()]


def undecided() -> Q:
    """The condition that a phase is published and its outcomes are not out, whether it has opened or not."""
    return Q(round__state=Round.State.PUBLISHED) & ~Q(
        release__state="approved", release__embargo_until__lte=clock.now()
    )


def phases_to_bid_in(partnerships: Iterable[Partnership]) -> list[Phase]:
    """Return the undecided phases in which one of these partnerships bids, or may."""
    mine = [partnership.pk for partnership in partnerships]
    bids = Application.objects.exclude(state=Application.State.WITHDRAWN).filter(partnership__in=mine)
    found = (
        Q(pk__in=Invitation.objects.announced().filter(partnership__in=mine).values("phase"))
        | Q(pk__in=Intention.objects.filter(partnership__in=mine).values("phase"))
        | Q(pk__in=bids.values("phase"))
    )
    phases = Phase.objects.filter(undecided()).filter(found)
    return list(phases.select_related("round").order_by("closes_at", "pk"))


def is_undecided(phase: Phase) -> bool:
    """Say whether the outcomes of a published phase are not out, so that help in it is help with bids."""
    return Phase.objects.filter(undecided(), pk=phase.pk).exists()


def may_help(user, phase: Phase) -> bool:
    """Say whether a person is one of those who may help with the bids of a phase now."""
    return user.is_authenticated and not separation.why_not(user, phase)


def to_help_in(user, phase: Phase) -> list[Partnership]:
    """Return the partnerships for which hub staff may note work in a phase: its bidders, or afterwards its cohort.

    Bidders are shown to those alone who may help with bids, and of an open call those alone who asked for help.
    """
    if not is_undecided(phase):
        cohort = Award.objects.public().filter(phase=phase).values("partnership")
        return list(Partnership.objects.filter(pk__in=cohort).order_by("name_en", "pk"))
    if separation.why_not(user, phase):
        return []
    found = ties.bidders(phase)
    if not phase.is_by_invitation:
        found = found.filter(pk__in=SupportRequest.objects.filter(phase=phase).values("partnership"))
    return list(found.order_by("name_en", "pk"))


def phases_with_help(user) -> list[Phase]:
    """Return the phases whose plan or report on help with bids concerns a person: bidders, and those who run a round."""
    found = phases_to_bid_in(Partnership.objects.of(user))
    run = Round.objects.run_by(user) | Round.objects.approved_by(user)
    rounds = Phase.objects.filter(undecided(), entry=Phase.Entry.INVITED, round__in=run.values("pk"))
    return list(dict.fromkeys([*found, *rounds.select_related("round").order_by("opens_at", "pk")]))


def equal_access(user, phase: Phase, *, names: bool) -> list[Helped]:
    """Return how much help with its bid each bidder got: one's own by name, others by letter; all by ``names``.

    Of an open phase only those stand here who asked or were helped, for who else bids is nobody's to know.
    """
    own = Partnership.objects.of(user)
    mine = set(ties.bidders(phase).filter(pk__in=own).values_list("pk", flat=True))
    hidden = set(ties.walled(user).values_list("pk", flat=True))
    names = names and not mine
    asked = _by_partnership(
        SupportRequest.objects.filter(phase=phase).values_list("partnership"),
        asked=Count("pk"),
        answered=Count("pk", filter=Q(state__in=[State.COMPLETED, State.REVIEWED])),
    )
    done = _by_partnership(
        SupportActivity.objects.filter(phase=phase).values_list("partnerships"),
        contacts=Count("pk"),
        hours=Sum("hours"),
    )
    routed = [ask(phase) for ask in _routed]
    labels = {label.partnership: label.letter for label in phase.bidder_labels.select_related("partnership")}
    for partnership in own:
        if partnership.pk in mine:
            labels.setdefault(partnership, "")
    rows = [
        Helped(
            str(partnership) if partnership.pk in mine or names and partnership.pk not in hidden else "",
            letter,
            partnership.pk in mine,
            *asked.get(partnership.pk, (0, 0)),
            *done.get(partnership.pk, (0, Decimal(0))),
            sum(each.get(partnership.pk, 0) for each in routed),
        )
        for partnership, letter in labels.items()
    ]
    return sorted(rows, key=lambda row: (not row.is_own, len(row.letter), row.letter))


def _by_partnership(rows, **sums) -> dict[int, tuple]:
    return {row[0]: row[1:] for row in rows.order_by().annotate(**sums)}


def todos(user, now: datetime) -> list[Todo]:
    """Return what a person should do next about support: say what becomes of a request, answer it, reply, rate."""
    if HubPerson.objects.holding(now).filter(user=user, role=HubPerson.Role.STAFF).exists():
        return list(_to_answer(user))
    waiting = SupportRequest.objects.visible_to(user).filter(
        asked_by=user, state__in=[State.COMPLETED, State.AWAITING]
    )
    return [
        Todo(
            _("Reply to the hub’s question")
            if request.is_waiting_for_partnership
            else _("Read the hub’s answer, and say how well it helps"),
            reverse("hub:request", args=[request.ref]),
            about=str(request.partnership),
        )
        for request in waiting.select_related("partnership").order_by("asked_at", "pk")[:20]
    ]


def _to_answer(user) -> Iterable[Todo]:
    waiting = SupportRequest.objects.visible_to(user).filter(Q(owner=user) | Q(owner__isnull=True))
    waiting = waiting.filter(state__in=OPEN).exclude(state=State.AWAITING).select_related("partnership")
    for request in waiting.order_by("needed_by", "asked_at", "pk")[:20]:
        due = (
            clock.uk(request.needed_by.year, request.needed_by.month, request.needed_by.day, 17)
            if request.needed_by
            else None
        )
        yield Todo(
            _("Say what becomes of a request for support")
            if request.owner_id is None
            else _("Answer a request for support"),
            reverse("hub:request", args=[request.ref]),
            due,
            urgency="soon" if request.is_urgent and not due else "",
            about=str(request.partnership),
        )


def plan_todos(user, now: datetime) -> list[Todo]:
    """Return what those who run a round should do about its separation plans."""
    officer_of = Round.objects.run_by(user)
    runs = Q(round__in=officer_of) | Q(round__in=Round.objects.approved_by(user))
    phases = Phase.objects.filter(undecided(), runs, entry=Phase.Entry.INVITED, closes_at__gte=now)
    phases = phases.annotate(is_officers=Exists(officer_of.filter(pk=OuterRef("round"))))
    return [
        todo
        for phase in phases.select_related("round").prefetch_related(
            "separation_plans__helpers", "separation_plans__writers"
        )
        if (todo := _about_plan(user, phase, now, is_officer=phase.is_officers))
    ]


def _about_plan(user, phase: Phase, now: datetime, *, is_officer: bool) -> Todo | None:
    plans = sorted(phase.separation_plans.all(), key=lambda plan: (plan.approved_at or now, plan.pk))
    draft = next((plan for plan in plans if not plan.is_published), None)
    in_force = next((plan for plan in reversed(plans) if plan.is_published), None)
    say = ""
    if draft is not None and draft.state == SeparationPlan.State.PROPOSED:
        authors = {draft.drafted_by_id, *(each.pk for each in draft.writers.all())}
        say = _("Approve who at the hub may help with bids") if user.pk not in authors else ""
    elif draft is not None or in_force is None:
        say = _("Plan who at the hub may help with bids") if is_officer else ""
        if say and draft is None and not _anybody_free(phase):
            say = _("Nobody at the hub may help with bids: say so in a separation plan")
    elif is_officer and in_force.helpers.all() and not _still_free(in_force):
        say = _("Nobody whom the separation plan names may help any more: change it")
    if not say:
        return None
    url = reverse("hub:separation-plan", args=[phase.ref])
    return Todo(say, url, phase.opens_at, about=f"{phase.round} – {phase}")


def _anybody_free(phase: Phase) -> bool:
    return any(not separation.is_tied(user, phase) for user in staff())


def _still_free(plan: SeparationPlan) -> bool:
    return any(not separation.why_not(helper, plan.phase) for helper in plan.helpers.all())
