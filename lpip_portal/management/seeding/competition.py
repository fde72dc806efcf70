"""Small competitions, one in each stage, so that every demo person has something to do and every list has rows."""

import random
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from decimal import Decimal
from functools import partial
from io import BytesIO
from multiprocessing import get_context

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections

from funding.applications import actions as applications
from funding.applications import queries
from funding.models import Application, Award, Phase, Round
from hub.cohorts import actions as cohorts
from hub.people import actions as hub
from hub.support import actions as support
from lpip_portal import clock, references
from lpip_portal.accounts.demo import address
from lpip_portal.accounts.models import User
from lpip_portal.management.simulation import applying
from lpip_portal.management.simulation.cast import assemble
from lpip_portal.management.simulation.story import Story
from partnerships.models import PartnershipPerson, Signatory

from . import complaints, reserves

# code: (title, Welsh title, days since it opened, how far it is played, bids, takes part: the demo lead)
ROUNDS = {
    "HARBOUR": ("Harbours round", "Rownd yr harbyrau", 620, "phase_two", 5, False),
    "RIVER": ("Rivers round", "Rownd yr afonydd", 134, "offered", 5, True),
    "VALLEY": ("Valleys round", "Rownd y cymoedd", 121, "proposed", 4, False),
    "ISLAND": ("Islands round", "Rownd yr ynysoedd", 106, "convened", 5, False),
    "UPLAND": ("Uplands round", "Rownd yr ucheldir", 70, "invited", 5, False),
    "ESTUARY": ("Estuaries round", "Rownd yr aberoedd", 88, "reviewed", 4, True),
    "DALE": ("Dales round", "Rownd y dyffrynnoedd", 99, "convened", 6, False),
    "MOOR": ("Moorlands round", "Rownd y rhosydd", 111, "convened", 4, True),
}

NOW = {"ISLAND": "meeting", "ESTUARY": "responses", "MOOR": "interviews"}  # what goes on where
RULES = {
    "VALLEY": {"max_awards": 2},  # so that a line runs between its bids
    "ESTUARY": {"response_days": 7, "response_words": 500},
    "DALE": {"sift_threshold": Decimal("4.0")},  # so that some bids never come to the table
    "MOOR": {"interviews": True, "interviewers_named": True},
}


def seed(people: dict[str, User]) -> None:
    """Play what is not there yet; a second run changes nothing."""
    missing = [code for code in ROUNDS if not Round.objects.filter(code=code).exists()]
    if connection.in_atomic_block:
        for code in missing:
            _play(code, people)
    else:
        _play_side_by_side(missing, people)
    reserves.seed("RIVER")
    complaints.seed("RIVER", people)
    _help_the_cohort(people)


def _play(code: str, people: dict[str, User]) -> None:
    title, title_cy, days, until, bids, with_lead = ROUNDS[code]
    demo = people if with_lead else {role: person for role, person in people.items() if role != "lead"}
    Story(
        applications=bids,
        reviewers=8,
        seed=list(ROUNDS).index(code) + 1,
        first_day=clock.today() - timedelta(days=days),
        code=code,
        title=title,
        title_cy=title_cy,
        demo=demo,
        rules=RULES.get(code),
    ).tell(until, now_plays=NOW.get(code, ""))


def _play_side_by_side(codes: list[str], people: dict[str, User]) -> None:
    """Play in two processes, each taking the next when it is done, the longest first: whoever starts the portal waits for this."""
    connections.close_all()  # each process opens its own
    with ProcessPoolExecutor(2, get_context("fork")) as two:
        list(two.map(partial(_play, people=people), codes))


def _help_the_cohort(people: dict[str, User]) -> None:
    """Give the cohort of the finished round a hub lead, a contact and some requests for support."""
    awards = list(Award.objects.public().filter(phase__round__code="HARBOUR", phase__number=2).order_by("pk"))
    if not awards or awards[0].partnership.support_requests.exists():
        return
    staff = people["hub"]
    for award in awards[:-1]:
        hub.assign_lead(award.partnership, by=staff, email=staff.email)
    cohorts.note_contact(
        awards[0].partnership,
        by=staff,
        on=clock.today() - timedelta(days=9),
        kind="call",
        note="How the first assembly went",
    )
    questions = [
        ("data", "Which open data on bus use by small area could we join to our survey?"),
        ("engagement", "Who has paid community researchers through a university payroll, and how?"),
        ("evaluation", "Could you look at our theory of change before the assembly?"),
    ]
    for award, (kind, question) in zip(awards, questions, strict=False):
        lead = PartnershipPerson.objects.holding().get(partnership=award.partnership, role="lead").user
        request = support.ask(award.partnership, by=lead, kind=kind, question=question)
        if kind == "data":
            support.take_on(request, by=staff)
            support.answer(
                request,
                by=staff,
                answer="The transport department publishes monthly counts by stop; we can introduce you to its analyst.",
            )
        elif kind == "engagement":
            support.take_on(request, by=staff)


def fill(open_round: Round) -> None:
    """Put bids of invented people into the open round, one in each state that a bid can have before it closes."""
    phase = open_round.phases.order_by("number").first()
    if phase.applications.exists():
        return
    chance = random.Random(11)  # noqa: S311 – the same every time
    now = clock.now()
    with references.seeded(11), clock.at(phase.opens_at + timedelta(days=3)) as hands:
        cast = assemble("open", chance, leads=6, reviewers=6)
        home = Signatory.objects.get(user__email=address("signatory")).organisation
        cast.signatories[home.pk] = User.objects.get(email=address("signatory"))
        written = []
        for n, lead in enumerate(cast.leads):
            partnership = applying.found(cast, lead, chance, home, n)
            written.append(applying.write(phase, partnership, lead, chance))
            hands.move_on(hours=3)
        _promise_one_person_twice(written[:2], User.objects.get(email=address("member")))
        hands.move_to(now - timedelta(hours=5))
        applying.leave_in_other_states(cast, written, all_of_them=True)
        for bid in written[:2]:
            applying.submit(bid, cast)
        _look_after(phase, written)
        _write_together(written[-3], User.objects.get(email=address("member")))
        _cost_and_file(written[-3])


def _look_after(phase: Phase, bids: list[Application]) -> None:
    """The officer keeps a view of the drafts, and writes once to everybody who began."""
    officer = phase.round.officers.holding().filter(duty="officer").first().user
    applications.keep_view(phase, by=officer, name="Still being written", narrowed="state=draft")
    known = queries.recipients(officer, phase, bids)
    applications.write_to_many(
        phase,
        by=officer,
        bids=known,
        seen=queries.names_recipients(known),
        subject="A question that several of you asked",
        text="Community partners may be paid by any organisation of the bid. The answer stands on the page of the call as well.",
    )


def _promise_one_person_twice(bids: list[Application], person: User) -> None:
    """Name somebody on two bids for all hours of a year each: more, together, than a year has."""
    for bid in bids:
        named = applications.save_team_member(
            bid, by=bid.lead, name=person.name, email=person.email, organisation=bid.organisation, role="researcher"
        )  # fmt: skip
        line = bid.cost_lines.select_related("organisation").get(heading="di_staff")
        applications.save_cost_line(
            bid, by=bid.lead, line=line, version=line.version, organisation=line.organisation, heading=line.heading,
            description=line.description, fec=line.fec, person=named, hours=bid.phase.most_hours,
        )  # fmt: skip


def _write_together(draft: Application, editor: User) -> None:
    """Let somebody into a draft from another partnership; they change an answer and ask about it."""
    asked = applications.let_in(draft, by=draft.lead, email=editor.email, role="editor")
    applications.accept_access(asked, by=editor)
    answer = draft.answers.filter(text__startswith="<p>").select_related("question").order_by("pk").first()
    text = f"{answer.text}<p>The assemblies meet in the evening, with food and childcare.</p>"
    applications.save_answer(
        draft, answer.question, text, by=editor, version=answer.version, module=answer.module
    )
    applications.comment(
        draft, answer.question, by=editor, text="Who pays for the childcare? I put it in for now."
    )


def _cost_and_file(draft: Application) -> None:
    """Give a draft an investigator's time, a cost under the wrong heading, which the pre-flight names, and a file."""
    lead, own = draft.lead, draft.organisation
    investigator = draft.team.standing().first() or applications.save_team_member(
        draft, by=lead, name=lead.name, email=lead.email, organisation=own, role="lead"
    )
    costs = [
        ("da_investigators", "Time of the project lead", "2400", {"person": investigator, "hours": 60}),
        (
            "di_equipment",
            "Tablets for the assemblies",
            "1800",
            {"justification": "So that people can vote in the room."},
        ),
    ]
    for heading, description, fec, facts in costs:
        applications.save_cost_line(
            draft,
            by=lead,
            organisation=own,
            heading=heading,
            description=description,
            fec=Decimal(fec),
            **facts,
        )
    paper, content = pikepdf.new(), BytesIO()
    for _page in range(3):
        paper.add_blank_page(page_size=(595, 842))
    paper.save(content, deterministic_id=True)
    file = SimpleUploadedFile("Our case, final version 7.pdf", content.getvalue())
    applications.attach(draft, by=lead, kind="case", file=file)
