"""Act two: checks, reviewers matched and heard, a panel convened, declared, recorded and confirmed."""

import random
from collections.abc import Callable

from funding.applications import actions as bids
from funding.models import Application, Assignment, Item, Phase, Review
from funding.panel import actions as panels
from funding.panel import queries as table
from funding.review import actions as reviews
from funding.review import queries as planning
from lpip_portal import clock
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
        else:
            bids.find_eligible(bid, by=cast.officer)


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
    proposal = planning.plan(cast.officer, phase, "fair")
    reviews.propose_assignments(phase, proposal.pairs, by=cast.officer, replace=True)
    reviews.invite_all(phase, by=cast.officer)


def _hear(assignment: Assignment, chance: random.Random) -> None:
    reviewer = assignment.reviewer
    roll = chance.random()
    if roll < 0.04:
        reviews.decline(assignment, by=reviewer, reason="I am on leave until the reviews are due.")
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
    )  # fmt: skip
    reviews.submit_review(assignment, by=reviewer, at=clock.now(), ai_declared=True)


def meet(phase: Phase, cast: Cast, hands) -> None:
    """Let everybody declare, place the bids and confirm."""
    panel = phase.panel
    for person in (cast.chair, cast.secretary, *cast.members):
        items = Item.objects.visible_to(person).filter(panel=panel)
        panels.declare_items(panel, by=person, answers={item.ref: False for item in items})
    hands.move_on(hours=2)
    place(phase, cast)
    panels.confirm_panel(
        panel, by=cast.chair, minutes="Every bid was discussed. Those with a conflict left the room."
    )


def convene(phase: Phase, cast: Cast) -> None:
    """Form the panel, seat its people and convene it."""
    panel = panels.form_panel(phase, by=cast.officer, quorum=3)
    for role, people in (("chair", [cast.chair]), ("secretary", [cast.secretary]), ("member", cast.members)):
        for person in people:
            panels.seat(panel, by=cast.officer, user=person, role=role)
    panels.convene(panel, by=cast.officer, waiver="A reviewer withdrew, and the others agree.")


def place(phase: Phase, cast: Cast) -> None:
    """Place every item in the order of its mean score: the first in the money, two in reserve, the rest not."""
    listed = sorted(
        table.rows(cast.secretary, phase.panel),
        key=lambda row: (-(row.summary.mean or 0), row.item.application.reference),
    )
    rows = []
    for n, row in enumerate(listed, 1):
        tier, verdict = (
            (1, "fund")
            if n <= phase.max_awards
            else (2, "reserve")
            if n <= phase.max_awards + 2
            else (3, "do_not_fund")
        )
        rank = n if phase.result == Phase.Result.RANK else tier
        rows.append(panels.Row(row.item, rank, verdict, False, row.item.version))
    panels.record_order(phase.panel, by=cast.secretary, rows=rows)
