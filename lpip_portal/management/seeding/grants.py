"""Small community grants, another shape of phase: no office, one page of budget, a panel that sorts into tiers."""

import random
from datetime import date, timedelta
from decimal import Decimal

from funding.applications import actions as bids
from funding.applications.costs import Cost
from funding.models import Application, Phase, Round
from funding.rounds import actions as rounds
from lpip_portal import clock, references
from lpip_portal.accounts.models import User
from lpip_portal.management.simulation import applying, assessing
from lpip_portal.management.simulation.cast import Cast, assemble
from partnerships import actions as partnerships

PLAN = "community_grants"
DAY = timedelta(days=1)
# code: (title, Welsh title, days since it opened, bids, played to the panel's table)
ROUNDS = {
    "GRANTS": ("Community grants, open now", "Grantiau cymunedol, ar agor nawr", 9, 3, False),
    "GRANTS1": ("Community grants, first call", "Grantiau cymunedol, galwad gyntaf", 41, 4, True),
}
SPENT = (
    ("di_staff", "Fees and thanks for community researchers", "0.5"),
    ("di_travel", "Hall, food and childcare", "0.2"),
    ("di_other", "Translation and printing", "0.1"),
)


def seed(people: dict[str, User]) -> None:
    """Play what is not there yet; a second run changes nothing."""
    demo = {role: person for role, person in people.items() if role != "lead"}
    for n, (code, (title, title_cy, days, count, is_closed)) in enumerate(ROUNDS.items(), 31):
        if Round.objects.filter(code=code).exists():
            continue
        chance = random.Random(n)  # noqa: S311 – the same every time
        opens_on = clock.today() - days * DAY
        with references.seeded(n), clock.at(_morning(opens_on) - 14 * DAY) as hands:
            cast = assemble(code.lower(), chance, leads=count, reviewers=4, demo=demo)
            phase = _publish(cast, code, title, title_cy, opens_on)
            hands.move_to(phase.opens_at + DAY)
            # A second record of a council that is listed already: an administrator can merge the two.
            partnerships.propose_organisation(by=cast.leads[0], name="Dyffryn Council", kind="council")
            written = [_write(phase, cast, number, chance) for number in range(count)]
            hands.move_on(days=5)
            for bid in written if is_closed else written[:-1]:
                bids.submit_without_office(bid, by=bid.lead, at=clock.now())
            if is_closed:
                hands.move_to(phase.closes_at + DAY)
                assessing.check(phase, cast)
                assessing.convene(phase, cast)


def _publish(cast: Cast, code: str, title: str, title_cy: str, opens_on: date) -> Phase:
    round_ = rounds.plan(
        by=cast.officer,
        programme=applying.programme(),
        owner=cast.funder,
        first_day=opens_on,
        template_name=PLAN,
        code=code,
        title_en=title,
        title_cy=title_cy,
        summary_en="Small grants, given quickly: two questions, one page of budget, and no research office. All of it is invented.",
        summary_cy="Grantiau bach, a roddir yn gyflym: dau gwestiwn, un dudalen o gyllideb, a dim swyddfa ymchwil. Dychmygol yw’r cyfan.",
        contact_email="help@example.org",
    )
    rounds.name_approver(round_, by=cast.officer, user=cast.approver)
    rounds.name_officer(round_, by=cast.officer, user=cast.finance, duty="finance")
    rounds.send_for_approval(round_, by=cast.officer)
    return rounds.publish(round_, by=cast.approver).phases.get()


def _write(phase: Phase, cast: Cast, number: int, chance: random.Random) -> Application:
    lead, university = cast.leads[number], cast.university_of(number)
    partnership = applying.found(cast, lead, chance, university, 50 + number)
    bid = applying.answer(phase, partnership, lead, chance)
    entered = [Cost(university, heading, words, phase.cap * Decimal(part)) for heading, words, part in SPENT]
    bids.save_costs(bid, by=lead, entered=entered, replaces=True)
    return bid


def _morning(day: date):
    return clock.uk(day.year, day.month, day.day, 8)
