"""Figures of the demonstration: five indicators, a year of quarters, small counts, a correction, and quarters that wait."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from funding.models import Award
from hub.evaluation import actions, periods, policy, proposing
from hub.evaluation.actions import Entry
from hub.models import Indicator, Observation
from lpip_portal import clock
from lpip_portal.accounts.models import User
from partnerships import actions as partnerships
from partnerships.models import Partnership, PartnershipPerson

from . import theorising

QUARTERS, PARTNERSHIPS = 4, 2
SEXES = [{"code": "women", "en": "Women", "cy": "Menywod"}, {"code": "men", "en": "Men", "cy": "Dynion"}]
# code, English and Welsh title and definition, unit, groups, baseline, target, first figure and how it grows
INDICATORS = (
    ("TRAINED", "People trained", "Pobl a hyfforddwyd", "Residents who finished a course that the partnership ran or paid for.",
     "Preswylwyr a orffennodd gwrs yr oedd y bartneriaeth yn ei gynnal neu’n talu amdano.", "count", SEXES, 0, 60, 18, 6),
    ("EVENTS", "Meetings open to everybody", "Cyfarfodydd agored i bawb", "Meetings that residents could come to without an invitation.",
     "Cyfarfodydd y gallai preswylwyr ddod iddynt heb wahoddiad.", "count", [], 0, 10, 2, 2),
    ("HEARD", "People who feel heard", "Pobl sy’n teimlo bod rhywun yn gwrando", "Of those asked after a meeting, how many say that it made a difference to come.",
     "O’r rhai a holwyd ar ôl cyfarfod, faint sy’n dweud bod dod wedi gwneud gwahaniaeth.", "percent", [], 40, 65, 44, 3),
    ("GRANTS", "Money passed on to communities", "Arian a roddwyd ymlaen i gymunedau", "Small grants paid to community groups in the quarter.",
     "Grantiau bach a dalwyd i grwpiau cymunedol yn y chwarter.", "money", [], 0, 15000, 4000, 1500),
)  # fmt: skip
BRIDGE = (
    "Until now online meetings were left out. Figures from here on count them, and are higher by about a fifth.",
    "Tan hyn nid oedd cyfarfodydd ar-lein yn cael eu cyfrif. Mae’r ffigurau o hyn ymlaen yn eu cyfrif, ac yn uwch o tua un rhan o bump.",
)


STORY = {
    "title_en": "Earlier buses, and who takes them now",
    "title_cy": "Bysiau cynharach, a phwy sy’n eu dal nawr",
    "outcome_en": "Two early buses run on weekdays since the spring. Some forty people on shifts take them, of whom half had turned jobs down before.",
    "outcome_cy": "Mae dau fws cynnar yn rhedeg yn ystod yr wythnos ers y gwanwyn. Mae tua deugain o bobl ar shifftiau yn eu dal, a hanner ohonynt wedi gwrthod swyddi o’r blaen.",
    "contribution_en": "Residents and researchers counted together who could not get to work, and the council used the count to choose the times.",
    "contribution_cy": "Bu preswylwyr ac ymchwilwyr yn cyfrif gyda’i gilydd pwy na allai gyrraedd y gwaith, a defnyddiodd y cyngor y cyfrif i ddewis yr amserau.",
    "evidence_en": "The minutes of the council name the count. Two of three employers whom we asked confirm it; ticket data agree with the survey.",
    "evidence_cy": "Mae cofnodion y cyngor yn enwi’r cyfrif. Mae dau o’r tri chyflogwr a holwyd yn ei gadarnhau; mae data tocynnau yn cytuno â’r arolwg.",
    "strength": "fair",
    "rivals_en": "The operator had planned one of the buses already. A new employer opened in the same month, which may explain a third of the riders.",
    "rivals_cy": "Roedd y gweithredwr eisoes wedi cynllunio un o’r bysiau. Agorodd cyflogwr newydd yn yr un mis, a all esbonio traean o’r teithwyr.",
}


SECOND_STORY = {
    "title_en": "A survey that the council took over",
    "outcome_en": "The council asks the eight questions of our residents’ survey itself since June, and reads the answers before it plans a course.",
    "contribution_en": "We tried the questions with residents first, and taught two officers how to ask them on the doorstep.",
    "evidence_en": "The council’s plan names the survey as its source. Both officers say that they would not have asked residents otherwise.",
    "strength": "weak",
    "rivals_en": "A new head of skills had asked for a survey anyway. The old one was too dear to repeat.",
}


@transaction.atomic
def seed(people: dict[str, User]) -> None:
    """Define, enter, verify and publish through the portal's own verbs; a second run changes nothing."""
    if Indicator.objects.exists():
        return
    evaluator, quarters = people["evaluator"], periods.run(QUARTERS, periods.last(clock.today()))
    for code, title_en, title_cy, said_en, said_cy, unit, groups, baseline, target, *_growth in INDICATORS:
        words = {
            "title_en": title_en, "title_cy": title_cy, "definition_en": said_en, "definition_cy": said_cy, "unit": unit, "groups": groups,
            "baseline": baseline, "target": target, "source": "Partnerships’ own records", "starts_on": quarters[0], "low": 0,
        }  # fmt: skip
        made = actions.define_indicator(by=evaluator, code=code, level="programme", owner=evaluator, **words)
        if code == "EVENTS":
            anew = {"starts_on": quarters[2], "bridge_en": BRIDGE[0], "bridge_cy": BRIDGE[1]}
            actions.change_indicator(made, by=evaluator, **{**words, **anew})
    reached = {
        "title_en": "People reached", "title_cy": "Pobl a gyrhaeddwyd", "definition_en": "People who took part in what the partnership did with them.",
        "definition_cy": "Pobl a gymerodd ran yn yr hyn a wnaeth y bartneriaeth gyda nhw.", "unit": "count", "engagement": "people",
        "source": "Recorded engagement", "starts_on": quarters[0], "low": 0,
    }  # fmt: skip
    actions.define_indicator(by=evaluator, code="REACHED", level="partnership", owner=evaluator, **reached)
    awards = Award.objects.public().filter(phase__round__code="HARBOUR", phase__number=2)
    found = Partnership.objects.filter(pk__in=awards.values("partnership"), is_public=True)
    for n, partnership in enumerate(found.order_by("pk")[:PARTNERSHIPS]):
        _measure(n, partnership, quarters, people)
        if n < 2:
            _tell(n, partnership, people)
    for award in awards.select_related("partnership").order_by("pk")[:1]:
        _accept(award.partnership, quarters[-1])
        _manages(award.partnership, people["member"])
    theorising.seed(people, list(found.order_by("pk")[:PARTNERSHIPS]))


def _tell(n: int, partnership: Partnership, people: dict[str, User]) -> None:
    """Let a partnership write a story: one is published, one waits for somebody to review it."""
    lead = PartnershipPerson.objects.holding().filter(partnership=partnership, role="lead").first().user
    trained = [Indicator.objects.get(code="TRAINED")]
    words = STORY if n == 0 else SECOND_STORY
    story = actions.write_story(by=lead, partnership=partnership, indicators=trained, **words)
    if n == 0 and policy.may_review_story(people["hub"], story):
        actions.review_story(story, by=people["hub"])
        actions.publish_story(story, by=people["evaluator"])


def _measure(n: int, partnership: Partnership, quarters: list[date], people: dict[str, User]) -> None:
    lead = PartnershipPerson.objects.holding().filter(partnership=partnership, role="lead").first().user
    indicators = {each.code: each for each in Indicator.objects.all()}
    for m, period in enumerate(quarters):
        entries = [
            Entry(indicators[code], period, group, unit, Decimal(value), 40 if unit == "percent" else None)
            for code, *_words, unit, _groups, _base, _target, first, growth in INDICATORS
            for group, value in _values(code, n, m, first, growth)
        ]
        actions.enter_figures(partnership, by=lead, entries=entries, source="Partnership’s own records")
        newest = period == quarters[-1]
        if newest and n == 0:
            _give_back(partnership, period, people)
        if newest and n == 0 or not _may(people, partnership, period):
            continue
        actions.settle_quarter(partnership, by=people["hub"], period=period, verb="verify")
        if not newest or n > 1:
            actions.settle_quarter(partnership, by=people["evaluator"], period=period, verb="publish")
    old = Observation.objects.filter(
        partnership=partnership, state="published", indicator__code="EVENTS"
    ).first()
    if n == 0 and old:
        actions.correct_observation(old, by=lead, value=old.value + 1, base=None, note="One was missing.")


def _give_back(partnership: Partnership, period: date, people: dict[str, User]) -> None:
    """Reject one figure of the newest quarter, with the reason; the others wait to be verified."""
    money = Observation.objects.get(partnership=partnership, period=period, indicator__code="GRANTS")
    for person in (people["hub"], people["hubpartner"], people["evaluator"]):
        if policy.may_reject(person, money):
            actions.reject_observation(
                money, by=person, reason="The bank’s statement says £1,000 less. Please look again."
            )
            return


def _accept(partnership: Partnership, period: date) -> None:
    """Let a partnership that has been out with people take its recorded engagement as a figure; somebody else has to verify it."""
    lead = PartnershipPerson.objects.holding().filter(partnership=partnership, role="lead").first().user
    proposed = proposing.proposed(partnership, period)
    if proposed.rows and policy.may_enter(lead, partnership):
        actions.accept_engagement(partnership, by=lead, period=period, seen=proposed.seen)


def _manages(partnership: Partnership, person: User) -> None:
    """Let one of the demo people manage a funded partnership: so somebody can sign in and enter figures."""
    held = PartnershipPerson.objects.holding().filter(partnership=partnership, role="lead").first()
    lead = held.user
    if not partnership.people.holding().filter(user=person).exists():
        partnerships.show_person(held, by=lead, shown=True)
        asked = partnerships.invite_person(partnership, by=lead, email=person.email, role="manager")
        partnerships.accept_invitation(asked, by=person)


def _values(code: str, n: int, m: int, first: int, growth: int) -> list[tuple[str, int]]:
    """Return what one partnership gives for one quarter: a total, and of people trained its parts, of which some are small."""
    if code != "TRAINED":
        return (
            [("", max(0, first + growth * m - n))]
            if code != "GRANTS"
            else [("", first + growth * m + 700 * n)]
        )
    men = (3, 9, 14, 4)[n] + 2 * m
    women = first + growth * m - n
    return [("", women + men), ("women", women), ("men", men)]


def _may(people: dict[str, User], partnership: Partnership, period: date) -> bool:
    """Say whether no wall keeps the hub's people from this partnership."""
    one = (
        Observation.objects.filter(partnership=partnership, period=period)
        .select_related("partnership")
        .first()
    )
    return policy.may_verify(people["hub"], one) and policy.may_publish(people["evaluator"], one)
