"""Forming a panel: who sits, who leaves, and the day it is convened."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from funding.applications import actions as applications
from funding.applications.models import Application
from funding.panel import policy, queries, seating
from funding.panel.models import Item, Panel, Seat
from funding.review import actions as reviews
from funding.review.queries.ties import evidence, has_part, ties
from funding.rounds import policy as rounds
from funding.rounds.models import Phase, Round
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.workflow import Closed, move

from . import guards

LEAST_QUORUM, MOST_QUORUM = 2, 30


@transaction.atomic
def form_panel(phase: Phase, *, by: User, quorum: int = 3, nonce: str = "") -> Panel:
    """Form the panel of a phase; the officer who forms it a second time finds the first."""
    if done := trail.repeat(nonce, by, Panel, "panel.form"):
        return done
    phase = (
        Phase.objects.select_for_update(of=("self",), no_key=True).select_related("round").get(pk=phase.pk)
    )
    require(policy.may_form(by, phase))
    if phase.round.state != Round.State.PUBLISHED:
        raise Closed(_("A panel is formed for a round that is published."))
    if not LEAST_QUORUM <= quorum <= MOST_QUORUM:
        raise guards.Unclear(
            _("A quorum is a whole number from %(least)s to %(most)s.")
            % {"least": LEAST_QUORUM, "most": MOST_QUORUM}
        )
    if found := Panel.objects.filter(phase=phase).first():
        return found
    panel = Panel.objects.create(phase=phase, quorum=quorum)
    trail.record("panel.form", panel, by=by, nonce=nonce, phase=phase, quorum=quorum)
    return panel


@transaction.atomic
def seat(panel: Panel, *, by: User, user: User, role: str, nonce: str = "") -> Seat:
    """Seat a person at the table. What the portal knows to tie them to a bid is a wall before they sit down."""
    if done := trail.repeat(nonce, by, Seat, "panel.seat"):
        return done
    panel = guards.locked(panel)
    require(policy.may_form(by, panel.phase))
    if panel.state == Panel.State.CONFIRMED:
        guards.refuse_unless_convened(panel)
    _refuse_wrong_person(panel, user, role)
    if panel.state == Panel.State.CONVENED:
        _wall(panel, [user])
    made = Seat.objects.create(panel=panel, user=user, role=role, given_by=by, since=clock.now())
    trail.record("panel.seat", made, by=by, nonce=nonce, panel=panel, user=user, role=role)
    outbox.post(
        "panel_seat",
        to=[user],
        about=made,
        panel=panel,
        part=made.get_role_display(),
        convened=panel.state == Panel.State.CONVENED,
    )
    return made


def _refuse_wrong_person(panel: Panel, user: User, role: str) -> None:
    round_ = panel.phase.round
    if role not in Seat.Role.values:
        raise guards.WrongPerson(_("Choose a part at the table."))
    if seating.seat_of(user, panel):
        raise guards.WrongPerson(
            _("%(who)s already has a seat. End it first to give another part.") % {"who": user}
        )
    if role == Seat.Role.CHAIR and seating.chairs(panel):
        raise guards.WrongPerson(_("The panel has a chair. End that seat first, or seat a deputy."))
    if rounds.is_approver(user, round_):
        raise guards.WrongPerson(
            _("%(who)s approves the decisions of this round and cannot sit on its panel.") % {"who": user}
        )
    runs = rounds.is_officer(user, round_) or rounds.is_finance(user, round_)
    if runs and role != Seat.Role.SECRETARY:
        raise guards.WrongPerson(_("%(who)s runs this round and can sit only as secretary.") % {"who": user})
    if has_part(panel.phase, user):
        raise guards.WrongPerson(
            _("%(who)s has a part in a bid of this phase and cannot sit on its panel.") % {"who": user}
        )


@transaction.atomic
def end_seat(seat: Seat, *, by: User, nonce: str = "") -> Seat:
    """End a person's seat from now on: the papers close at once."""
    if done := trail.repeat(nonce, by, seat, "panel.end_seat"):
        return done
    panel = guards.locked(seat.panel)
    require(policy.may_form(by, panel.phase))
    if panel.state == Panel.State.CONFIRMED:
        guards.refuse_unless_convened(panel)
    seat = Seat.objects.select_for_update(of=("self",)).select_related("user").get(pk=seat.pk)
    if seat.until is None:
        seat.until = clock.now()
        seat.save(update_fields=["until"])
        trail.record("panel.end_seat", seat, by=by, nonce=nonce, panel=panel, user=seat.user)
        outbox.take_back([seat], kinds=["panel_seat", "panel_convened"])
        outbox.post("panel_seat_ended", to=[seat.user], about=panel, occasion=f"seat {seat.pk}", panel=panel)
    return seat


@transaction.atomic
def convene(panel: Panel, *, by: User, waiver: str = "", nonce: str = "") -> Panel:
    """Convene a panel: one item per eligible bid, and nobody sees one to which the portal knows them to be tied.

    ``waiver`` is an officer's reason why bids go forward with fewer reviews than the phase asks for.
    """
    if done := trail.repeat(nonce, by, panel, "panel.convene"):
        return done
    panel = guards.locked(panel)
    require(policy.may_convene(by, panel))
    move(panel, "convene")
    if waiver:
        require(policy.may_waive(by, panel))
        _waive(panel, by, waiver)
    guards.refuse_blocked(panel, queries.convene_blockers(by, panel))
    bids = list(queries.eligible(panel.phase).order_by("reference"))
    Item.objects.bulk_create(Item(panel=panel, application=bid) for bid in bids)
    seats = list(seating.seats(panel).select_related("user"))
    _wall(panel, [each.user for each in seats])
    panel.convened_at = clock.now()
    panel.save(update_fields=["state", "convened_at"])
    trail.record("panel.convene", panel, by=by, nonce=nonce, items=len(bids), waived=bool(waiver))
    for each in seats:
        outbox.post("panel_convened", to=[each.user], about=each, panel=panel)
    return panel


def _waive(panel: Panel, by: User, reason: str) -> None:
    for bid in queries.short_of_reviews(panel.phase).filter(pk__in=Application.objects.visible_to(by)):
        reviews.waive(bid, by=by, reason=reason)


def _wall(panel: Panel, people: Sequence[User]) -> None:
    """Note what the portal can see to tie people to the bids on the table; each tie is a wall."""
    bids = {bid.pk: bid for bid in queries.eligible(panel.phase)}
    by_key = {user.pk: user for user in people}
    for tie in ties(panel.phase, people, list(bids.values())):
        applications.note_interest(
            by_key[tie.person],
            bids[tie.bid],
            by=None,
            kind=tie.kind,
            evidence=evidence(tie)[:300],
            source="detected",
            confirmed=True,
        )


def _may_still_go(kind: str, about: str, letter) -> bool:
    """Ask again at delivery: a letter about a seat goes only while the seat is held by whom it is for."""
    key = about.partition(":")[2]
    return Seat.objects.holding().filter(pk=key, user=letter.to_id).exists()


outbox.still_allowed("funding.seat:", _may_still_go)
