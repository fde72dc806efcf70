"""The story of a competition, act by act, with the clock moved as it goes."""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from funding.models import Application, Phase, Round
from lpip_portal import clock, references
from lpip_portal.accounts.models import User

from . import applying, assessing, deciding, interviewing
from .cast import Cast, assemble

STAGES = [
    "submitted",
    "invited",
    "reviewed",
    "convened",
    "placed",
    "proposed",
    "decided",
    "offered",
    "awarded",
    "phase_two",
]
DAY = timedelta(days=1)


class Story:
    """One competition: ``applications`` bids, ``reviewers`` reviewers, everything drawn from ``seed``."""

    def __init__(
        self,
        *,
        applications: int,
        reviewers: int,
        seed: int,
        first_day,
        code: str = "SIM",
        title: str = "Simulated round",
        title_cy: str = "Rownd efelychiadol",
        demo: dict[str, User] | None = None,
        rules: dict[str, Any] | None = None,
        step: Callable[[str, int, int], None] = lambda what, done, of: None,
    ):
        self.chance = random.Random(seed)  # noqa: S311 – reproducible on purpose
        self.count, self.reviewers, self.seed, self.first_day = applications, reviewers, seed, first_day
        self.code, self.title, self.title_cy = code, title, title_cy
        self.demo, self.rules, self.step = demo or {}, rules or {}, step
        self.cast: Cast | None = None
        self.round: Round | None = None

    def tell(self, until: str, *, now_plays: str = "") -> Round:
        """Play the competition up to a stage; return its round.

        ``now_plays`` is what goes on: the convened panel is in its "meeting" or between its "interviews", or leads write
        "responses" to their reviews.
        """
        now = clock.now()
        acts = [getattr(self, f"_until_{stage}") for stage in STAGES[: STAGES.index(until) + 1]]
        planned = clock.uk(self.first_day.year, self.first_day.month, self.first_day.day, 8) - 14 * DAY
        with references.seeded(f"{self.code} {self.seed}"), clock.at(planned) as self.hands:
            self.cast = assemble(
                f"{self.code.lower()}{self.seed}",
                self.chance,
                leads=self.count,
                reviewers=self.reviewers,
                demo=self.demo,
            )
            self.round = applying.publish(
                self.cast, code=self.code, title=self.title, title_cy=self.title_cy,
                first_day=self.first_day, rules=self.rules,
            )  # fmt: skip
            self.first, self.second = self.round.phases.order_by("number")
            for act in acts:
                act()
            if now_plays == "meeting":
                self.hands.move_to(now - timedelta(minutes=30))
                assessing.meet_today(self.first, self.cast, self.hands)
            if now_plays == "interviews":
                self.hands.move_to(now - 6 * DAY)
                lead = self.demo.get("lead")
                interviewing.interview_this_week(self.first, self.cast, self.hands, now, lead)
            if now_plays == "responses":
                self.hands.move_to(now - 2 * DAY)
                assessing.respond(self.first, self.cast, self.demo.get("lead"))
        return self.round

    def _until_submitted(self) -> None:
        self.hands.move_to(self.first.opens_at + DAY)
        written = []
        for n, lead in enumerate(self.cast.leads):
            university = self.cast.university_of(n)
            partnership = applying.found(self.cast, lead, self.chance, university, 7 * self.seed + n)
            written.append(applying.write(self.first, partnership, lead, self.chance))
            self.hands.move_on(minutes=7)
            self.step("bids written", n + 1, self.count)
        self._send(self.first, written)

    def _send(self, phase: Phase, written: list[Application]) -> None:
        self.hands.move_to(phase.closes_at - DAY)
        other = applying.leave_in_other_states(self.cast, written) if phase == self.first else set()
        for n, bid in enumerate(written):
            if bid.pk not in other:
                applying.submit(bid, self.cast)
            self.hands.move_on(minutes=3)
            self.step("bids submitted", n + 1, len(written))

    def _until_invited(self, phase: Phase | None = None) -> None:
        phase = phase or self.first
        self.hands.move_to(phase.closes_at + DAY)
        assessing.check(phase, self.cast)
        assessing.invite(phase, self.cast, self.chance)

    def _until_reviewed(self, phase: Phase | None = None) -> None:
        self.hands.move_on(days=2)
        phase = phase or self.first
        assessing.review(phase, self.cast, self.chance, self.hands, self.step)
        if phase == self.second and phase.takes_responses:
            assessing.respond(phase, self.cast)
            self.hands.move_on(days=phase.response_days + 1)

    def _until_convened(self, phase: Phase | None = None) -> None:
        phase = phase or self.first
        self.hands.move_to(max(clock.now(), phase.reviews_due_at) + DAY)
        assessing.convene(phase, self.cast)

    def _until_placed(self, phase: Phase | None = None) -> None:
        phase = phase or self.first
        day = phase.panel_on
        morning = clock.uk(day.year, day.month, day.day, 10)
        if phase.interviews:
            self.hands.move_to(max(clock.now(), morning - 5 * DAY))
            interviewing.invite(phase, self.cast, morning + timedelta(hours=1))
        self.hands.move_to(morning)
        assessing.prepare(phase, self.cast)
        if phase.interviews:
            interviewing.hold(phase, self.cast, self.hands)
        assessing.meet(phase, self.cast, self.hands)

    def _until_proposed(self, phase: Phase | None = None) -> None:
        deciding.propose(phase or self.first, self.cast, self.hands)

    def _until_decided(self, phase: Phase | None = None) -> None:
        phase = phase or self.first
        deciding.approve_and_release(phase, self.cast)
        self.hands.move_to(phase.decisions_at + timedelta(minutes=1))

    def _until_offered(self, phase: Phase | None = None) -> None:
        deciding.offer(phase or self.first, self.cast, self.hands)

    def _until_awarded(self, phase: Phase | None = None) -> None:
        deciding.accept_and_start(phase or self.first, self.cast, self.chance, self.hands)

    def _until_phase_two(self) -> None:
        self.hands.move_to(max(clock.now(), self.second.opens_at) + DAY)
        invitations = applying.invited(self.second)
        written = []
        for n, invitation in enumerate(invitations):
            lead = invitation.continues.lead
            written.append(applying.write(self.second, invitation.partnership, lead, self.chance))
            self.step("phase two: bids written", n + 1, len(invitations))
        self._send(self.second, written)
        for stage in STAGES[1:-1]:
            getattr(self, f"_until_{stage}")(self.second)
