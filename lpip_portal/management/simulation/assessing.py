"""Act two: checks, reviewers matched and heard, a panel convened, declared, recorded and confirmed."""

import random
from collections.abc import Callable

from funding.applications import actions as bids
from funding.decisions import actions as decisions
from funding.models import (
    Application,
    Assignment,
    Discussion,
    Introducer,
    Item,
    Meeting,
    Phase,
    Response,
    Review,
)
from funding.panel import actions as panels
from funding.panel import queries as table
from funding.panel.sight import Sight
from funding.review import actions as reviews
from funding.review import queries as planning
from lpip_portal import clock
from lpip_portal.access import Guest
from lpip_portal.accounts.models import User
from partnerships.models import Theme

from . import words
from .cast import Cast

Step = Callable[[str, int, int], None]
RULES = ("administrator", "complete", "in_time")


def check(phase: Phase, cast: Cast) -> None:
    """Find the submitted bids eligible; of many, one is not."""
    submitted = list(phase.applications.filter(state=Application.State.SUBMITTED).order_by("pk"))
    for n, bid in enumerate(submitted):
        if len(submitted) > 6 and n == 0:
            _find_ineligible(bid, cast)
            continue
        if n == 1:
            _ask_first(bid, cast)
        bids.find_eligible(bid, by=cast.officer)


def _ask_first(bid: Application, cast: Cast) -> None:
    """The officer asks about a rule, and the lead answers."""
    question = "Who employs the two community researchers? The costs name the university, the team a trust."
    query = bids.ask_applicant(bid, by=cast.officer, rule="in_scope", question=question, days=5)
    bids.answer_query(query, by=bid.lead, answer="The university employs them; the trust hosts them.")


def _find_ineligible(bid: Application, cast: Cast) -> None:
    """One person asks and proposes, the lead answers, a second person confirms."""
    question = "Where will the work take place? The bid names places outside the four nations."
    query = bids.ask_applicant(bid, by=cast.officer, rule="one_place", question=question, days=5)
    bids.answer_query(query, by=bid.lead, answer="Most of it abroad, with partners here.")
    proposal = bids.propose_ineligible(
        bid,
        by=cast.officer,
        rule="one_place",
        reason="The work lies outside the four nations, which the call does not fund.",
    )
    bids.confirm_ineligible(proposal, by=cast.approver)


def review(phase: Phase, cast: Cast, chance: random.Random, hands, step: Step) -> None:
    """Reviewers answer, write and submit, and the officer looks at each review."""
    asked = list(
        Assignment.objects.filter(application__phase=phase, state=Assignment.State.INVITED).order_by("pk")
    )
    for n, assignment in enumerate(asked):
        _hear(assignment, chance)
        hands.move_on(minutes=9)
        step("reviews written", n + 1, len(asked))
    for found in Review.objects.filter(
        assignment__application__phase=phase, state=Review.State.SUBMITTED
    ).order_by("pk"):
        reviews.find_usable(found, by=cast.officer)


def invite(phase: Phase, cast: Cast, chance: random.Random) -> None:
    """Fill the pool, write the fairest plan down and send the invitations."""
    themes = list(Theme.objects.all())
    bids_to_read = phase.applications.filter(state=Application.State.ELIGIBLE).count()
    capacity = max(
        phase.reviews_per_reviewer, -(-2 * bids_to_read * phase.reviews_per_bid // len(cast.reviewers))
    )
    for person in cast.reviewers:
        reviews.add_to_pool(
            phase, person, by=cast.officer, capacity=capacity, sector=chance.choice(["academic", "policy", "community"]),
            themes=chance.sample(themes, 2), words=words.paragraph(chance, "any place", chance.choice(words.SUBJECTS), 3),
        )  # fmt: skip
    run = reviews.ask_for_run(phase, by=cast.officer)
    for _step in range(planning.STEPS):
        run = reviews.work_on_run(run)
    reviews.take_plan(run, "fair", by=cast.officer)
    seen = planning.by_organisation(cast.conflicts, phase)
    reviews.confirm_ties(seen, by=cast.conflicts, reason="They belong to an organisation on the bid.")
    reviews.invite_all(phase, by=cast.officer)


def _hear(assignment: Assignment, chance: random.Random) -> None:
    reviewer = assignment.reviewer
    roll = chance.random()
    if roll < 0.04:
        letter = assignment.letters.get(ended_at__isnull=True)
        reviews.say_no(
            letter,
            by=Guest(letter.email),
            reason="I am on leave until the reviews are due.",
            suggestions=[
                {"name": "Morgan Hughes", "email": "", "why": "Evaluated a programme like this one."}
            ],
        )
        return
    if roll < 0.06:
        reviews.declare_conflict(
            assignment, by=reviewer, kind="collaboration", detail="We are writing a paper together."
        )
        return
    reviews.accept(assignment, by=reviewer, declared=True)
    quality = 2 + assignment.application_id * 7 % 40 / 10
    scores = {
        criterion: reviews.Given(min(6, max(1, round(chance.gauss(quality, 0.8)))))
        for criterion in assignment.application.phase.criteria.all()
    }
    reviews.save_review(
        assignment, by=reviewer, version=0, scores=scores, comments=words.opinion(chance),
        panel_comment="A second look at the costs would help." if chance.random() < 0.3 else "",
        confidence=chance.choice(["high", "medium", "medium", "low"]),
    )  # fmt: skip
    reviews.submit_review(assignment, by=reviewer, at=clock.now(), ai_declared=True, conflict_declared=True)


def respond(phase: Phase, cast: Cast, silent: User | None = None) -> None:
    """Let the leads of a phase answer their reviews: ``silent`` is left to do it, one writes a draft, the others submit."""
    for bid in planning.unreviewed(phase).order_by("pk"):
        reviews.waive(bid, by=cast.officer, reason="A reviewer withdrew, and the others agree.")
    reviews.open_responses(phase, by=cast.officer, is_checked=True)
    asked = Response.objects.filter(application__phase=phase).select_related("application__lead")
    for n, response in enumerate(asked.order_by("pk")):
        lead = response.application.lead
        if lead == silent:
            continue
        response = reviews.save_response(
            response, by=lead, at=clock.now(), version=0, text=words.RESPONSES[n % len(words.RESPONSES)]
        )
        if n != 1:
            reviews.submit_response(response, by=lead, at=clock.now(), version=1)


def meet(phase: Phase, cast: Cast, hands) -> None:
    """Hold the meeting of a panel whose people have declared, place the bids and confirm."""
    panel = phase.panel
    meeting = sit_down(phase, cast)
    items = list(Item.objects.filter(panel=panel).order_by("application__reference"))
    means = {row.item.pk: row.summary.mean or 1 for row in table.rows(cast.secretary, panel)}
    for item in items:
        discussion = panels.call_item(meeting, by=cast.secretary, item=item)
        hands.move_on(minutes=4)
        send_out(discussion, cast)
        discuss(discussion, cast, min(10, max(1, round(float(means[item.pk]) * 10 / phase.scale))))
        hands.move_on(minutes=8)
    panels.end_discussion(discussion, by=cast.secretary)
    panels.end_meeting(meeting, by=cast.secretary, minutes="Every bid was discussed in one sitting.")
    place(phase, cast)
    if phase.has_reviews:
        panels.open_ranking(panel, by=cast.chair)
        panels.open_portfolio(panel, by=cast.chair)
    panels.confirm_panel(
        panel, by=cast.chair, minutes="Every bid was discussed. Those with a conflict left the room."
    )


def prepare(
    phase: Phase, cast: Cast, conflicted: Callable[[User, Item], bool] = lambda _who, _item: False
) -> None:
    """Everybody declares; the secretary names introducers as suggested, and they give their pre-scores."""
    panel = phase.panel
    last = Item.objects.filter(panel=panel).order_by("application__reference").last()
    for person in (cast.chair, cast.secretary, *cast.members):
        # somebody always has a conflict, so that somebody always leaves the room
        items = Item.objects.visible_to(person).filter(panel=panel)
        answers = {
            item.ref: conflicted(person, item) or (person == cast.members[1] and item == last)
            for item in items
        }
        panels.declare_items(panel, by=person, answers=answers)
    suggested = table.introduced(cast.secretary, panel, suggest=True)
    named = {
        row.item.ref: {
            "lead": row.lead.ref if row.lead else "",
            "second": row.second.ref if row.second else "",
        }
        for row in suggested
    }
    panels.name_introducers(panel, by=cast.secretary, named=named)
    for person in (cast.chair, *cast.members):
        owed = [due.introducer for due in table.pre_scores_owed(Sight(person, panel))]
        for mine in Introducer.objects.filter(pk__in=owed).order_by("item__application__title"):
            points = 3 + (mine.item_id + mine.seat_id) % 7
            panels.pre_score(
                mine,
                by=person,
                points=points,
                version=0,
                comment="A clear question, and partners who want the answer.",
            )


def sit_down(phase: Phase, cast: Cast) -> Meeting:
    """Plan the meeting, open it, and note who is there, one of them from elsewhere."""
    panel = phase.panel
    meeting = panels.plan_meeting(
        panel, by=cast.secretary, starts_at=clock.now(), place="Room 2, and by video"
    )
    panels.open_meeting(meeting, by=cast.secretary)
    seats = panel.seats.filter(until__isnull=True).select_related("user").order_by("pk")
    for n, seat in enumerate(seats):
        panels.arrive(meeting, by=cast.secretary, seat=seat, is_remote=n == len(cast.members))
    return meeting


def send_out(discussion: Discussion, cast: Cast) -> None:
    """Mark as out of the room whoever has to leave it."""
    for each in table.room(discussion).must_leave:
        panels.step_out(discussion, by=cast.secretary, seat=each.seat)


def discuss(discussion: Discussion, cast: Cast, score: int) -> None:
    """Write down the score and the minutes of an item."""
    panels.score_item(
        discussion, by=cast.secretary, score=score, version=Item.objects.get(pk=discussion.item_id).version,
        notes="The introducers agreed on the strengths; the table asked about the time of partners.",
    )  # fmt: skip


def meet_today(phase: Phase, cast: Cast, hands) -> None:
    """Bring a panel into its meeting and leave it there: two bids scored, the chair out of the room for the third."""
    items = list(Item.objects.filter(panel__phase=phase).order_by("application__reference"))
    prepare(phase, cast, lambda who, item: who == cast.chair and item == items[2])
    meeting = sit_down(phase, cast)
    for n, item in enumerate(items[:3]):
        discussion = panels.call_item(meeting, by=cast.secretary, item=item)
        send_out(discussion, cast)
        if n < 2:
            discuss(discussion, cast, 7 - n)
        hands.move_on(minutes=6)
    panels.make_screen_link(meeting, by=cast.secretary)


def convene(phase: Phase, cast: Cast) -> None:
    """Form the panel, seat its people and convene it."""
    panel = panels.form_panel(phase, by=cast.officer, quorum=3)
    parts = {
        "chair": [cast.chair],
        "deputy": cast.members[-1:],
        "secretary": [cast.secretary],
        "member": cast.members[:-1],
    }
    for role, people in parts.items():
        for person in people:
            panels.seat(panel, by=cast.officer, user=person, role=role)
    sift(phase, cast)
    panels.convene(panel, by=cast.officer, waiver="A reviewer withdrew, and the others agree.")


def sift(phase: Phase, cast: Cast) -> None:
    """Reject after review what is below the published threshold, the best of several kept in with a reason."""
    lines = table.sift_lines(cast.officer, phase)
    if not lines:
        return
    if len(lines) > 1:
        reason = "The reviews disagree, and the place has no other bid. The panel should look at it."
        decisions.keep_in(lines[-1].application, by=cast.officer, reason=reason)
    decisions.propose_sift(phase, by=cast.officer)
    seen = table.seen_of(table.sift_lines(cast.approver, phase))
    decisions.confirm_sift(phase, by=cast.approver, seen=seen)


def place(phase: Phase, cast: Cast) -> None:
    """Place every item in the order of its mean score: the first in the money, two in reserve, the rest not."""
    listed = sorted(
        table.rows(cast.secretary, phase.panel),
        key=lambda row: (-(row.summary.mean or 0), row.item.application.reference),
    )
    rows, few = [], len(listed) <= phase.max_awards
    most = len(listed) - 1 if few and len(listed) > 4 else phase.max_awards  # so that somebody is in reserve
    for n, row in enumerate(listed, 1):
        tier, verdict = (1, "fund") if n <= most else (2, "reserve") if n <= most + 2 else (3, "do_not_fund")
        rank = n if phase.result == Phase.Result.RANK else tier
        rows.append(panels.Row(row.item, rank, verdict, False, row.item.version))
    panels.record_order(phase.panel, by=cast.secretary, rows=rows)
