"""Two research agendas: one of a funded partnership that has gone on for two years, and one that people are at work on now."""

from datetime import timedelta

from funding.models import Award
from lpip_portal import clock
from lpip_portal.accounts.models import User
from partnerships import actions as partnerships
from partnerships.agenda import actions
from partnerships.agenda.actions.suggesting import Words
from partnerships.models import Partnership, PartnershipPerson

BUSES = Words(
    "Getting to work without a car",
    "Which changes to buses would let people on shifts take the jobs that are there, and who would use them?",
    "Cyrraedd y gwaith heb gar",
    "Pa newidiadau i fysiau fyddai’n galluogi pobl ar shifftiau i gymryd y swyddi sydd ar gael, a phwy fyddai’n eu defnyddio?",
)
HOMES = Words(
    "Warm homes that people can afford",
    "What makes owners and tenants say yes to retrofit in terraced streets, and what stops them?",
    "Cartrefi cynnes y gall pobl eu fforddio",
    "Beth sy’n gwneud i berchnogion a thenantiaid ddweud ie i ôl-osod mewn strydoedd teras, a beth sy’n eu rhwystro?",
)
SHOPS = Words(
    "What empty shops could become",
    "Which uses of empty shops bring people into town in the evening and last for more than a year?",
    "Beth allai siopau gwag fod",
    "Pa ddefnydd o siopau gwag sy’n denu pobl i’r dref gyda’r nos ac yn para mwy na blwyddyn?",
)
SKILLS = Words(
    "Skills for the yards", "Which short courses do the yards trust enough to hire from, and who is left out?"
)
CARE = Words(
    "Who looks after the carers",
    "How many people here gave up work to care for somebody, and what would have kept them in it?",
)
PLAY = Words(
    "Somewhere to be after school", "Where do young people go after school, and where would they go?"
)
ALLOTMENTS = Words("Land for growing food", "Which public land could be let to growers at what price?")
LINK = ("Census 2021, travel to work", "https://www.ons.gov.uk/census")


def seed(people: dict[str, User]) -> None:
    """Play what is not there yet; a second run changes nothing."""
    awards = Award.objects.public().filter(phase__round__code="HARBOUR", phase__number=2)
    award = awards.select_related("partnership").order_by("pk").first()
    if award and not award.partnership.agenda_priorities.exists():
        _over_the_years(award.partnership, people)
    lead = people["lead"]
    mine = Partnership.objects.managed_by(lead).filter(is_history=False).order_by("pk").first()
    if mine and not mine.agenda_priorities.exists():
        _at_work(mine, people)


def _over_the_years(partnership: Partnership, people: dict[str, User]) -> None:
    """From the first suggestions to an answer, so that the picture over time has something to show."""
    lead = PartnershipPerson.objects.holding().filter(partnership=partnership, role="lead").first().user
    asker = people["policymaker"]
    with clock.at(
        max(partnership.founded_at, clock.now() - timedelta(days=560)) + timedelta(days=7)
    ) as hands:
        made = [
            actions.suggest(partnership, by=person, words=words, origin=origin, shown_as=shown_as)
            for words, person, origin, shown_as in (
                (BUSES, lead, "community", "name"),
                (HOMES, asker, "policy", "name"),
                (SHOPS, people["community"], "business", "anonymous"),
            )
            if partnership.is_public or person == lead
        ]
        made += [
            actions.enter(
                partnership,
                by=lead,
                words=words,
                origin=origin,
                taken=taken,
                shown_as=shown_as,
                credit=credit,
            )
            for words, origin, taken, shown_as, credit in (
                (SKILLS, "business", "workshop", "organisation", "Three boat yards"),
                (CARE, "community", "phone", "anonymous", ""),
                (ALLOTMENTS, "research", "workshop", "name", "A growers’ meeting"),
            )
        ]
        for priority in made:
            hands.move_on(days=19)
            actions.discuss_priority(priority, by=lead)
        actions.reject_priority(
            made[-1], by=lead, outcome_en="The council has begun a survey of its own; we will read it."
        )
        for priority in made[:3]:
            hands.move_on(days=17)
            actions.prioritise(priority, by=lead)
        hands.move_on(days=40)
        actions.deliver_priority(made[0], by=lead)
        actions.deliver_priority(made[1], by=lead)
        hands.move_on(days=90)
        actions.answer_priority(
            made[0],
            by=lead,
            outcome_en="Two earlier buses on weekdays would reach most shifts. The council runs them on trial.",
            outcome_cy="Byddai dau fws cynharach yn ystod yr wythnos yn cyrraedd y rhan fwyaf o shifftiau. Mae’r cyngor yn eu treialu.",
        )
        actions.park_priority(made[2], by=lead, outcome_en="It waits for the sale of the market hall.")


def _at_work(partnership: Partnership, people: dict[str, User]) -> None:
    """A suggestion without a name, one by phone, a discussion and a vote that is open."""
    lead, manager, neighbour = people["lead"], people["member"], people["community"]
    day = clock.now() - timedelta(days=24)
    with clock.at(day) as hands:
        for person, role in ((manager, "manager"), (neighbour, "community")):
            if not partnership.people.holding().filter(user=person).exists():
                asked = partnerships.invite_person(partnership, by=lead, email=person.email, role=role)
                partnerships.accept_invitation(asked, by=person)
        homes = actions.suggest(
            partnership, by=lead, words=HOMES, origin="policy", shown_as="name", link=LINK
        )
        play = actions.suggest(
            partnership, by=neighbour, words=PLAY, origin="community", shown_as="anonymous"
        )
        care = actions.enter(
            partnership, by=lead, words=CARE, origin="community", taken="phone", shown_as="name", credit="Beti, Cwm Aber"
        )  # fmt: skip
        hands.move_on(days=6)
        buses = actions.enter(
            partnership, by=lead, words=BUSES, origin="community", taken="workshop", shown_as="anonymous"
        )
        for priority in (homes, buses, play):
            actions.discuss_priority(priority, by=lead)
        actions.remark(play, by=neighbour, text="The library closes at four. Ask them who stands outside.")
        actions.remark(play, by=lead, text="We will. Could the youth workers tell us who to talk to?")
        hands.move_on(days=5)
        actions.prioritise(homes, by=lead)
        rude = actions.remark(care, by=neighbour, text="My neighbour at number nine is one of them.")
        actions.hide_remark(rude, by=lead, reason="It tells who somebody is.")
        hands.move_on(days=5)
        ballot = actions.open_ballot(partnership, by=lead, about="What we bring into the second phase")
        for person, chosen in ((lead, (homes, buses)), (neighbour, (play, buses))):
            for priority in chosen:
                actions.vote(ballot, priority, by=person)
