"""What is asked, said and confirmed around the open round, so that its pages show how that looks."""

from datetime import timedelta
from decimal import Decimal

from funding.applications import actions as applications
from funding.models import Application, Round
from funding.rounds import actions as rounds
from lpip_portal import clock
from lpip_portal.accounts.models import User
from partnerships.names import Unlisted

ASKED = (
    (
        "May a council that convenes our partnership also administer the bid?",
        "May a council administer a bid?",
        "A gaiff cyngor weinyddu cais?",
        "No. A council may convene a partnership; an eligible research organisation administers the bid.",
        "Na chaiff. Caiff cyngor gynnull partneriaeth; sefydliad ymchwil cymwys sy’n gweinyddu’r cais.",
    ),
    (
        "Do letters of support count towards the page limit of our case?",
        "Do letters of support count towards a page limit?",
        "A yw llythyrau cefnogaeth yn cyfrif tuag at derfyn tudalennau?",
        "No. Each partner’s letter is a document of its own, signed and dated within six months before the phase closes.",
        "Nac ydynt. Mae llythyr pob partner yn ddogfen ar wahân, wedi’i lofnodi a’i ddyddio o fewn chwe mis cyn i’r cam gau.",
    ),
)


def seed(round_: Round, people: dict[str, User]) -> None:
    """Ask and answer in the first phase, and name partners on a draft; a second run changes nothing."""
    phase = round_.phases.order_by("number").first()
    if phase.asked.exists():
        return
    officer, asker = people["officer"], people["policymaker"]
    day = clock.today() - timedelta(days=4)
    with clock.at(clock.uk(day.year, day.month, day.day, 9, 40)) as hands:
        for text, question_en, question_cy, answer_en, answer_cy in ASKED:
            asked = rounds.ask(phase, by=asker, text=text)
            hands.move_on(hours=5)
            words = {"question_en": question_en, "question_cy": question_cy}
            rounds.answer_question(asked, by=officer, answer_en=answer_en, answer_cy=answer_cy, **words)
        rounds.ask(phase, by=asker, text="Can community members be paid for their time?")
        draft = phase.applications.filter(state=Application.State.DRAFT).order_by("pk").first()
        if draft:
            _around(draft, officer)


def _around(draft: Application, officer: User) -> None:
    applications.write_message(
        draft, by=draft.lead, text="May we name a partner that is not a registered charity yet?"
    )
    applications.write_message(
        draft, by=officer, text="Yes. Name it; nobody needs to have checked it before you submit."
    )
    partner = applications.add_partner(
        draft,
        by=draft.lead,
        organisation=Unlisted("Saltmarsh Neighbours", "community"),
        contact="neighbours@example.org",
        part="Recruits and supports community co-researchers",
    )
    applications.save_partner(
        partner,
        by=draft.lead,
        part=partner.part,
        cash=Decimal("0.00"),
        in_kind=Decimal("4200.00"),
        contact=partner.contact,
    )
    applications.save_team_member(
        draft,
        by=draft.lead,
        name="Nerys Vaughan",
        email="nerys.vaughan@example.org",
        organisation=draft.organisation,
        role="policy",
        hours=Decimal("3.5"),
        orcid="0000-0002-1825-0097",
    )
