"""How two partnerships are governed: one with a board and a community panel for a year, and one that has just set up its panel."""

from datetime import datetime, timedelta

from funding.models import Award
from lpip_portal import clock
from lpip_portal.accounts.models import User
from partnerships.governance import actions
from partnerships.governance.actions.bodies import Charter
from partnerships.governance.actions.decisions import Words
from partnerships.governance.actions.meetings import Appointment
from partnerships.models import BodyMeeting, BodySeat, GoverningBody, Partner, Partnership, PartnershipPerson

BOARD = Charter(
    "board",
    "Partnership board",
    "Bwrdd y bartneriaeth",
    "It agrees the plan for each year, watches over money and risk, and answers for both to the partners.\n"
    "Members serve for two years. Nobody votes on what they have a stake in.",
    "Mae’n cytuno ar y cynllun ar gyfer pob blwyddyn, yn gwylio arian a risg, ac yn ateb drostynt i’r partneriaid.\n"
    "Mae aelodau’n gwasanaethu am ddwy flynedd. Nid yw neb yn pleidleisio ar yr hyn y mae ganddo fudd ynddo.",
    quorum=3,
    community_seats=1,
    is_public=True,
)
PANEL = Charter(
    "community",
    "Community panel",
    "Panel cymunedol",
    "People who live here decide with the board which questions come first, and say what the findings mean for them.",
    "Mae pobl sy’n byw yma yn penderfynu gyda’r bwrdd pa gwestiynau sy’n dod gyntaf, ac yn dweud beth mae’r canfyddiadau’n ei olygu iddyn nhw.",
    rhythm=GoverningBody.Rhythm.SECOND_MONTH,
    quorum=3,
    community_seats=3,
    is_public=True,
)
FIRST_MINUTES = """1. The chair welcomed everybody and asked for interests; one was declared under item 3.
2. The costs of the first year were agreed as they stand.
3. The panel asks that travel to its meetings is paid in advance. Agreed."""
SECOND_MINUTES = """1. The findings about buses were read and will be shown to the operators first.
2. The second year begins with homes, as the panel asked."""
LAUNCH = Charter(
    "other",
    "Launch group",
    "Y grŵp lansio",
    "It prepared the first public day of the partnership.",
    "Bu’n paratoi diwrnod cyhoeddus cyntaf y bartneriaeth.",
    rhythm=GoverningBody.Rhythm.AS_NEEDED,
    is_public=True,
)
ITEM_APART = "Three offers were compared. The second knows the place best and is not the dearest."
MONEY = Charter(
    "advisory",
    "Finance group",
    terms_en="It looks at costs before the board does.",
    rhythm=GoverningBody.Rhythm.AS_NEEDED,
)


def seed(people: dict[str, User]) -> None:
    """Play what is not there yet; a second run changes nothing."""
    awards = Award.objects.public().filter(phase__round__code="HARBOUR", phase__number=2)
    award = awards.select_related("partnership").order_by("pk").first()
    if award and not award.partnership.bodies.exists():
        _for_a_year(award.partnership, people)
    mine = Partnership.objects.managed_by(people["lead"]).filter(is_history=False).order_by("pk").first()
    if mine and not mine.bodies.exists():
        _just_begun(mine, people)


def _seated(body: GoverningBody, by: User, *members: tuple[User, str, bool]) -> None:
    """Seat people who were asked and said yes, as rows: their letters would take longer than all the rest."""
    parts = {part.user_id: part for part in body.partnership.people.holding()}
    BodySeat.objects.bulk_create(
        BodySeat(
            body=body,
            state=BodySeat.State.SEATED,
            role=role,
            email=person.email,
            user=person,
            through=parts.get(person.pk),
            asked_by=by,
            asked_at=clock.now(),
            since=clock.today(),
            shown_since=clock.now() if shown else None,
        )
        for person, role, shown in members
    )


def _for_a_year(partnership: Partnership, people: dict[str, User]) -> None:
    lead = PartnershipPerson.objects.holding().filter(partnership=partnership, role="lead").first().user
    with clock.at(clock.now() - timedelta(days=380)):
        board = actions.set_up_body(partnership, by=lead, charter=BOARD)
        panel = actions.set_up_body(partnership, by=lead, charter=PANEL)
        actions.set_up_body(partnership, by=lead, charter=MONEY)
        launch = actions.set_up_body(partnership, by=lead, charter=LAUNCH)
        _seated(
            board,
            lead,
            (people["charity"], "chair", True),
            (lead, "member", True),
            (people["community"], "community", False),
            (people["policymaker"], "observer", True),
        )
        _seated(
            panel,
            lead,
            (people["council"], "chair", True),
            (people["community"], "community", True),
            (people["business"], "community", False),
            (people["charity"], "community", False),
        )
        partner = Partner.objects.shown().filter(partnership=partnership).order_by("pk").first()
        if partner:
            actions.seat_organisation(
                board, by=lead, organisation=partner.organisation, role="member", since=clock.today()
            )
    held = _met(board, lead, 200, "Money for the first year. What the panel asks for. Dates.")
    with clock.at(held.starts_at + timedelta(days=3)) as hands:
        minutes = actions.record_minutes(held, by=lead, text=FIRST_MINUTES, after=0)
        hands.move_on(days=2)
        actions.confirm_minutes(minutes, by=people["charity"])
    later = _met(board, lead, 25, "Findings about buses. The second year.")
    with clock.at(later.starts_at + timedelta(days=3)):
        actions.record_minutes(later, by=lead, text=SECOND_MINUTES, after=0)
    _met(panel, lead, 40, "Which questions come first?")
    _decided(board, held, later, lead)
    _put_right(held, later, lead)
    actions.end_body(
        launch,
        by=lead,
        version=launch.version,
        on=clock.today() - timedelta(days=300),
        reason="The launch was held, and the board takes on what is left.",
    )
    ahead = Appointment(
        _evening(30),
        "The Exchange, room 2",
        True,
        "https://meet.example.org/board",
        "The plan for next year.",
    )
    actions.plan_meeting(board, by=lead, appointment=ahead)


def _put_right(held: BodyMeeting, later: BodyMeeting, lead: User) -> None:
    """Who joined by telephone after all, and minutes that keep an item apart from who left the room for it."""
    away = held.presences.filter(status="apologies").select_related("seat").first()
    if away:
        actions.correct_presences(
            held, by=lead, after=0, presences={away.seat: "present"}, reason="Joined by telephone for item 2."
        )
    confidential = later.decisions.get(reach="confidential")
    actions.record_minutes(
        later,
        by=lead,
        text=SECOND_MINUTES,
        after=1,
        parts={confidential: ITEM_APART},
        correction="The item on who evaluates the first year is kept apart.",
    )


def _evening(days: int) -> datetime:
    """Half past five on a day, counted from today."""
    day = clock.today() + timedelta(days=days)
    return clock.uk(day.year, day.month, day.day, 17, 30)


def _decided(board: GoverningBody, held: BodyMeeting, later: BodyMeeting, lead: User) -> None:
    """What the board decided: one vote with an interest, one thing done, one superseded, one in confidence."""
    seats = {seat.role: seat for seat in BodySeat.objects.in_force().filter(body=board).order_by("-pk")}
    priorities = board.partnership.agenda_priorities.filter(published_on__isnull=False)
    costs = actions.record_decision(
        held,
        by=lead,
        reach="public",
        words=Words("Costs of the first year", "They are agreed as they stand.", owner=seats["member"]),
    )
    actions.complete_decision(costs, by=lead)
    travel = actions.record_decision(
        held,
        by=lead,
        reach="public",
        words=Words(
            "Travel to the panel is paid afterwards",
            "Members of the panel hand in their tickets once a month.",
            "The university pays against receipts.",
            "vote", 2, 0, 1,
        ),
    )  # fmt: skip
    paid = actions.record_decision(
        later,
        by=lead,
        reach="public",
        words=Words(
            "Travel to the panel is paid in advance",
            "Whoever asks gets a day ticket before the meeting.",
            "Three members could not come because they had to wait for their money.",
            owner=seats["chair"],
            due_on=clock.today() + timedelta(days=20),
        ),
        priority=priorities.order_by("pk").first(),
    )
    actions.supersede_decision(travel, by=lead, another=paid)
    actions.record_decision(
        later,
        by=lead,
        reach="confidential",
        words=Words(
            "Who evaluates the first year", "The second of three offers is taken.", "It knows the place best."
        ),
        declared=[seats["observer"]],
        left=[seats["observer"]],
        interests="Worked for one of those who offered.",
    )


def _met(body: GoverningBody, lead: User, ago: int, agenda: str) -> BodyMeeting:
    """A meeting that was held some days ago, with one member who could not come."""
    then = Appointment(_evening(-ago), "The market hall", agenda=agenda)
    met = actions.plan_meeting(body, by=lead, appointment=then)
    seats = BodySeat.objects.in_force().filter(body=body).order_by("pk")
    presences = {seat: "apologies" if n == 2 else "present" for n, seat in enumerate(seats)}
    return actions.hold_meeting(met, by=lead, presences=presences)


def _just_begun(partnership: Partnership, people: dict[str, User]) -> None:
    lead = people["lead"]
    with clock.at(clock.now() - timedelta(days=20)):
        panel = actions.set_up_body(partnership, by=lead, charter=PANEL)
        _seated(panel, lead, (people["community"], "community", False), (lead, "member", False))
        actions.ask_person(panel, by=lead, email=people["charity"].email, role="chair", since=clock.today())
        ahead = Appointment(_evening(34), "The chapel hall", agenda="Getting to know each other.")
        actions.plan_meeting(panel, by=lead, appointment=ahead)
