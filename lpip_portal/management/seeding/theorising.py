"""Questions and theories of change of the demonstration: the programme's, one of a partnership, and one that waits for a second person."""

from hub.evaluation import actions, policy
from hub.models import Indicator, Story, Theory
from lpip_portal.accounts.models import User
from partnerships.models import Partnership, PartnershipPerson

# kind, English, Welsh, indicators
QUESTIONS = (
    ("process", "Do people who are not usually asked have a say in what is looked into?", "A oes gan bobl na ofynnir iddynt fel arfer lais yn yr hyn a ymchwilir?", ("HEARD", "REACHED")),
    ("impact", "Do more people find and keep work where partnerships are at work?", "A yw mwy o bobl yn cael ac yn cadw gwaith lle mae partneriaethau’n gweithio?", ("TRAINED",)),
    ("value", "Is what changes worth the money, and to whom?", "A yw’r hyn sy’n newid yn werth yr arian, ac i bwy?", ("GRANTS",)),
)  # fmt: skip

# key, kind, English, Welsh, assumption, risk, where it leads
PROGRAMME = (
    ("change", "impact", "Places decide better, and people in them live better", "Mae lleoedd yn penderfynu’n well, ac mae pobl ynddynt yn byw’n well", "", "Money and laws from elsewhere matter more.", ()),
    ("used", "outcome", "Councils and governments use local evidence", "Mae cynghorau a llywodraethau’n defnyddio tystiolaeth leol", "Somebody who decides was there from the beginning.", "An election changes who listens.", ("change",)),
    ("trust", "outcome", "Communities trust research that they helped to make", "Mae cymunedau’n ymddiried mewn ymchwil y gwnaethant helpu i’w chreu", "What they said comes back to them.", "", ("change",)),
    ("answers", "output", "Answers to local questions, open to everybody", "Atebion i gwestiynau lleol, ar agor i bawb", "The answers come in time.", "Data cannot be had.", ("used", "trust")),
    ("agenda", "activity", "Agree on an agenda with communities", "Cytuno ar agenda gyda chymunedau", "People are paid for their time.", "Only those come who always come.", ("answers", "trust")),
    ("research", "activity", "Research together", "Ymchwilio gyda’n gilydd", "", "", ("answers",)),
    ("money", "input", "Money for partnerships", "Arian i bartneriaethau", "", "", ("agenda", "research")),
    ("hub", "input", "Help from the hub", "Cymorth gan yr hyb", "", "", ("research",)),
)  # fmt: skip
BUSES = (
    ("work", "outcome", "People on shifts take jobs that they turned down before", "Mae pobl ar shifftiau’n derbyn swyddi yr oeddent yn eu gwrthod o’r blaen", "The buses stay.", "Fares rise.", ()),
    ("times", "output", "Times at which people need a bus", "Amserau y mae ar bobl angen bws", "Those who do not travel are asked too.", "", ("work",)),
    ("count", "activity", "Count with residents who cannot get to work", "Cyfrif gyda thrigolion pwy na all gyrraedd y gwaith", "", "", ("times",)),
)  # fmt: skip


def seed(people: dict[str, User], partnerships: list[Partnership]) -> None:
    """Ask, draw and publish through the portal's own verbs."""
    evaluator, hub = people["evaluator"], people["hub"]
    told = list(Story.objects.published())
    for kind, text_en, text_cy, codes in QUESTIONS:
        question = actions.ask_question(
            by=hub, owner=evaluator, kind=kind, text_en=text_en, text_cy=text_cy,
            indicators=list(Indicator.objects.filter(code__in=codes)), stories=told if kind == "impact" else [],
        )  # fmt: skip
        if kind != "value":
            actions.open_question(question, by=evaluator)
    actions.publish_theory(
        _draw(actions.begin_theory(by=evaluator, partnership=None), PROGRAMME, evaluator), by=hub
    )
    for n, partnership in enumerate(partnerships):
        lead = PartnershipPerson.objects.holding().filter(partnership=partnership, role="lead").first().user
        draft = _draw(actions.begin_theory(by=lead, partnership=partnership), BUSES[: 3 - n], lead)
        if n == 0 and policy.may_publish_theory(evaluator, draft):
            actions.publish_theory(draft, by=evaluator)


def _draw(theory: Theory, rows: tuple, by: User) -> Theory:
    drawn = {}
    for key, kind, text_en, text_cy, assumption_en, risks_en, leads_to in rows:
        drawn[key] = actions.draw_node(
            theory, by=by, kind=kind, text_en=text_en, text_cy=text_cy, assumption_en=assumption_en, risks_en=risks_en,
            leads_to=[drawn[each] for each in leads_to],
        )  # fmt: skip
    return theory
