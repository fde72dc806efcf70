"""Invented items of the evidence library. No such work exists: titles, authors and findings are made up to show the pages.

The Welsh awaits a professional's check.
"""

from datetime import date
from typing import Any, NamedTuple

from .place_facts import ENGLAND, NORTHERN_IRELAND, SCOTLAND, WALES


class Item(NamedTuple):
    """One invented item. ``strength`` is a scale and a level; ``state`` where it stands in the demonstration."""

    title: str
    welsh: tuple[str, str] | None
    kind: str
    asks: str
    authors: str
    made_on: date
    themes: list[str]
    places: list[str]
    types: list[str]
    strength: tuple[str, int, str]
    abstract: str
    conditions: str = ""
    not_here: str = ""
    tried: str = ""
    more: dict[str, Any] = {}
    state: str = "published"


LOCAL = ("local", 0, "")
ITEMS = [
    Item(
        "On-demand buses and the way to work in scattered villages",
        ("Bysiau ar alw a’r ffordd i’r gwaith mewn pentrefi gwasgaredig", "Cymharwyd naw cylch o bentrefi cyn ac ar ôl i fws ar alw gyrraedd. Cododd cyfran y bobl mewn gwaith lle’r oedd y bws yn cwrdd â’r trên cyntaf."),
        "evaluation", "outcomes", "N. Prydderch and C. Ames, Aberwen University", date(2025, 9, 12),
        ["economic-performance", "green-economy"], ["W06000008", "W06000023"], ["rural"],
        ("maryland", 3, "Nine village clusters with the bus are compared with eleven similar ones without it, before and after."),
        "Nine clusters of villages were compared before and after an on-demand bus began. The share of people in work rose where the bus met the first train, and not elsewhere.",
        "The bus meets the first train of the day, and one telephone number books both.",
        "Where the last bus left before the end of the late shift, nothing changed.",
        "Nine clusters of villages with fewer than 2,000 people each.",
        {"language": "both", "doi": "10.99999/demo-buses"},
    ),
    Item(
        "Paid work trials for people over fifty", None, "evaluation", "outcomes", "Carrowdore University", date(2024, 11, 5),
        ["skills"], [NORTHERN_IRELAND], ["urban", "rural"],
        ("maryland", 5, "Places on the trial were drawn by lot among 640 people who applied."),
        "Half of 640 people over fifty who applied were drawn by lot for a paid trial of twelve weeks. A year later 41 in 100 of them were in work, and 33 in 100 of the others.",
        "The employer pays a third of the wage from the first week.",
        "The effect was small where the trial was in the public sector and led to no vacancy.",
    ),
    Item(
        "Learning at the kitchen table: adult skills in farm kitchens",
        ("Dysgu wrth fwrdd y gegin: sgiliau oedolion mewn ceginau fferm", "Disgrifiad o sut y mae tiwtoriaid yn mynd at ddysgwyr, a pham y dylai hynny helpu."),
        "case", "engagement", "Glanrafon Trust", date(2023, 6, 20), ["skills", "communities"], ["W06000002", "W06000001"],
        ["rural"], ("nesta", 1, "It is said what is done and why; nobody has measured a change yet."),
        "Tutors go to learners instead of the other way round. The note says how a term is planned, what it costs and why it should help.",
        "A neighbour whom people trust opens the door.", "", "Eleven farms in two counties.",
    ),
    Item(
        "A skills passport across four harbour towns", None, "report", "outcomes", "Saltmarsh University", date(2025, 2, 3),
        ["skills", "economic-performance"], ["E12000009"], ["coastal", "urban"],
        ("nesta", 2, "Wages of those who took part rose; there was no group to compare them with."),
        "Seasonal workers carry what they learned from one employer to the next. Their wages rose by six per cent in a year; whether the passport did it is not known.",
        "At least ten employers of a town accept it before it begins.",
        "In a town with one large employer it was not used.",
    ),
    Item(
        "What four towns did with empty shops", None, "briefing", "context", "Place Policy Network", date(2026, 1, 15),
        ["felt-experience", "cultural-recovery"], ["E12000003", "S12000014"], ["urban"], LOCAL,
        "Shopkeepers, artists and councillors of four towns tell what they tried, in their own words, and what they would do again.",
        "Somebody has the keys and may say yes within a day.", "Where rents are set by an owner abroad, nobody answered.",
    ),
    Item(
        "Retrofit by the street, not by the house", None, "evaluation", "outcomes", "Northmoor University", date(2024, 3, 9),
        ["green-economy"], ["S12000047", "S12000036"], ["urban"],
        ("maryland", 4, "Streets were taken in the order of a number that has nothing to do with need."),
        "Streets were insulated as a whole, in the order of their post codes. Bills fell by a fifth, and twice as many owners took part as where each house was asked alone.",
        "One contractor and one date for the whole street.", "Streets with many short tenancies did not reach half of the owners.",
    ),
    Item(
        "Flood wardens who live there",
        ("Wardeiniaid llifogydd sy’n byw yno", "Yr hyn y mae wardeiniaid o bedair cymuned arfordirol yn ei wybod am eu hafon a’u cymdogion."),
        "podcast", "engagement", "Cwm Aber Residents’ Group", date(2025, 10, 30), ["communities", "green-economy"],
        ["W06000009", "W06000002"], ["coastal", "rural"], LOCAL,
        "Wardens of four coastal communities say what they know about their river and their neighbours that no map shows.",
        "The warden has lived there long enough to know who cannot walk.", "", "Four communities on the west coast.",
        {"language": "cy"},
    ),
    Item(
        "Apprenticeships shared by small firms", None, "evaluation", "outcomes", "Aberwen University", date(2022, 10, 2),
        ["skills", "innovation"], [WALES], ["rural", "urban"],
        ("maryland", 2, "Firms that shared are compared with others of their trade, allowing for size and county."),
        "Small firms shared an apprentice among three. More of them finished than elsewhere, allowing for trade and size.",
        "A college employs the apprentice and lends them out.", "In trades where tools are personal, sharing failed.",
    ),
    Item(
        "A guide to asking a town what it knows", None, "tool", "methods", "Midmarch University", date(2025, 5, 21),
        ["communities", "felt-experience"], [], [], LOCAL,
        "How to run an open day, a walk and a kitchen survey so that those who never come to meetings are heard, with sheets to print.",
        "Budget for food, child care and time: people are paid for theirs.",
    ),
    Item(
        "Festivals and the months after", None, "report", "outcomes", "Place Policy Network", date(2023, 12, 1),
        ["cultural-recovery", "economic-performance"], ["E12000006", "E12000001"], ["coastal", "urban"],
        ("maryland", 1, "Spending before and after, without towns to compare with."),
        "Card payments in six seaside towns rose in the month of a festival and were back where they were four months later.",
        "", "Towns within an hour of a city saw day visitors and few nights.",
    ),
    Item(
        "Repair cafés with a till", None, "case", "funding", "Strathlarig Council", date(2024, 8, 18),
        ["green-economy", "communities"], ["S12000030", "S12000005"], ["rural", "urban"],
        ("nesta", 2, "Tonnes and takings are counted before and after."),
        "Cafés that repair for a small fee paid their rent after eighteen months. What would have been thrown away otherwise is counted by weight.",
        "A council lets the room for a share of the takings.", "",
    ),
    Item(
        "The same library van in five counties", None, "evaluation", "outcomes", "Carrowdore University", date(2026, 4, 7),
        ["communities", "cultural-recovery"], [NORTHERN_IRELAND, SCOTLAND], ["rural"],
        ("nesta", 4, "Three independent evaluations in two nations find the same change."),
        "A van that lends tools, laptops and books reduced loneliness in three independent evaluations in two nations.",
        "The same driver every time.", "It did not help where people had moved in within the last year.",
    ),
    Item(
        "A manual for innovation vouchers", None, "tool", "methods", "Llwybr Digital Ltd", date(2025, 7, 1),
        ["innovation"], [ENGLAND, WALES], ["urban", "rural"],
        ("nesta", 5, "A manual, training and a yearly check keep it the same in thirty places."),
        "How to give small firms a day of a researcher’s time: forms, prices, a yearly check, and what thirty places changed and should not have.",
        "The voucher is spent within ninety days.", "Above £5,000 firms ask for what they would have bought anyway.",
    ),
    Item(
        "Vouchers drawn by lot: what small firms did with a day of research", None, "evaluation", "outcomes", "Northmoor University",
        date(2023, 3, 28), ["innovation", "economic-performance"], ["E12000005", "E12000002"], ["urban"],
        ("maryland", 5, "Vouchers were drawn by lot among 1,150 firms."),
        "Firms that drew a voucher were twice as likely to bring something new to market within a year; two years on the difference was gone.",
        "The researcher visits the firm.", "",
    ),
    Item(
        "Pride in place, asked door to door", None, "report", "context", "Saltmarsh Carers’ Network", date(2025, 11, 11),
        ["felt-experience"], ["E06000066"], ["coastal", "rural"], LOCAL,
        "Carers asked 400 neighbours what they would show a visitor, and what they would hide. The answers differ by street, not by income.",
        "", "The network does not say that this holds in other counties.",
    ),
    Item(
        "Whom a jobs fair does not reach", None, "blog", "context", "E. Vaughan", date(2026, 6, 3), ["skills"], ["S12000049"], ["urban"],
        LOCAL, "An opinion from two years of standing at the door of jobs fairs: who turns round, and why.",
        state="review",
    ),
    Item(
        "Data on bus stops: what is open and what is not", None, "data_note", "methods", "Midmarch University", date(2026, 5, 2),
        ["economic-performance"], [], [], LOCAL,
        "Which counts of passengers are open, by stop and by operator, and whom to ask for the rest.", state="draft",
    ),
    Item(
        "Skills shortages in care: first figures", None, "report", "context", "Saltmarsh University", date(2022, 2, 14), ["skills"],
        [ENGLAND], ["urban", "rural"], LOCAL, "First figures on vacancies in home care, by region.", state="withdrawn",
    ),
]  # fmt: skip
NOTICE = (
    "The figures counted some vacancies twice. The authors are counting again.",
    "Cyfrifwyd rhai swyddi gwag ddwywaith. Mae’r awduron yn cyfrif eto.",
)
