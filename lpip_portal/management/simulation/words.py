"""Fictional words for simulated bids: places, aims and opinions that nobody wrote and nobody holds."""

import random

PLACES = [
    "Abermor", "Glan Dulas", "Llanfair Uchaf", "Strathewe", "Inverlarig", "Kilbrannan", "Ballyross", "Carrickmore Lough",
    "Dunaghy", "Saltmarsh Coast", "Northmoor Dale", "Wolds Edge", "Tamebridge", "Fenland Rivers", "Harbour Towns", "Upper Wharfe",
    "Severnside", "Peak Fringe", "Thames Reach", "Weald and Downs", "Bryn Eithin", "Cwm Rhedyn", "Porth Madryn", "Traeth Gwyn",
    "Strathorran", "Kilmallie Bay", "Eilean Mor", "Glenaray", "Lough Corran", "Ardglen", "Slieve Roe", "Mournewater",
    "Ryeford", "Lindale", "Ashwick Levels", "Blackfen", "Cold Harbour", "Eastmarsh", "Fellgate", "Gull Reach",
    "Holmesea", "Ironbeck", "Jackdaw Shore", "Kingsmoor", "Larkdale Edge", "Millbrook Vale", "Nether Stour", "Oakhanger",
    "Peregrine Gap", "Quarrydale", "Rushy Flats", "Scarside", "Trentbridge", "Uffington Vale", "Vale of Arden", "Westering",
]  # fmt: skip
SUBJECTS = [
    "good work close to home", "warm homes that people can afford", "skills for a greener economy", "town centres that belong to everybody",
    "young people who stay by choice", "care that keeps families together", "buses that meet the shift", "culture as a reason to come back",
    "coasts ready for the next storm", "small firms that try new things",
]  # fmt: skip
METHODS = [
    "neighbourhood assemblies", "a survey designed with residents", "linked administrative data", "walking interviews",
    "a panel of people with lived experience", "small trials with the council", "open data workshops", "story collection",
]  # fmt: skip
FIRST = [
    "Aled", "Bronwen", "Callum", "Deirdre", "Emeka", "Ffion", "Gareth", "Hana", "Iain", "Jamila", "Kwame", "Lowri",
    "Mairi", "Neil", "Orla", "Parveen", "Rhodri", "Sorcha", "Tariq", "Una", "Vikram", "Wanda", "Yusuf", "Zofia",
]  # fmt: skip
LAST = [
    "Abara", "Beynon", "Campbell", "Donnelly", "Edwards", "Farrell", "Gordon", "Hughes", "Imran", "Jenkins", "Kaur", "Llewelyn",
    "MacLeod", "Nolan", "Okafor", "Parry", "Quigley", "Rees", "Sinclair", "Thomas", "Usman", "Vaughan", "Williams", "Young",
]  # fmt: skip
VERDICTS = [
    "The bid knows its place well, and the people it would work with shaped the questions.",
    "The plan is credible, but the route from evidence to a decision by the council could be clearer.",
    "Communities are named as partners and paid for their time, which is rare and good.",
    "The methods fit the questions; the timetable is tight, and the risks are named honestly.",
    "The costs are fair for the work, though the share for data seems high.",
    "I would like to see how the learning would travel to places that are unlike this one.",
]

RESPONSES = [
    "Reviewer A asks how the councils will use the findings. The last section of our case says it: two cabinet members sit "
    "on the steering group, and each assembly ends with a paper that goes to their committee.",
    "Reviewer B finds the share for data high. It includes the secure room that the health board asks for, which we do not "
    "pay twice; the line in the costs says so.",
    "We thank the reviewers. One fact is not as Reviewer A has it: residents are paid for their time in all four places.",
]


def person(chance: random.Random) -> str:
    """Return a name."""
    return f"{chance.choice(FIRST)} {chance.choice(LAST)}"


def paragraph(chance: random.Random, place: str, subject: str, sentences: int = 4) -> str:
    """Return some sentences about a subject in a place."""
    methods = chance.sample(METHODS, 3)
    pool = [
        f"In {place} people told us that they want {subject}.",
        f"We will work with {methods[0]} and {methods[1]} to find out what stands in the way.",
        "The council and two community groups will choose with us which ideas to try first.",
        f"We will use {methods[2]} to see what changed, for whom, and whether it would work elsewhere.",
        f"What we learn in {place} will be written so that anybody can use it.",
        "Half of the steering group are residents, and they are paid for their time.",
    ]
    return " ".join(chance.sample(pool, min(sentences, len(pool))))


def opinion(chance: random.Random) -> str:
    """Return what a reviewer might write: more than twenty words."""
    return " ".join(chance.sample(VERDICTS, 3))
