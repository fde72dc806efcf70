"""The catalogue of the demonstration: invented data sets and experts, kept through the portal's own verbs."""

from django.db import transaction

from hub.catalogue import actions
from hub.models import Dataset, Expert
from lpip_portal.accounts import demo
from lpip_portal.accounts.models import User
from partnerships.models import Partnership, Place, Theme

from .place_facts import ENGLAND, NORTHERN_IRELAND, SCOTLAND, WALES

# (title, Welsh title, publisher, summary, access, licence, themes, places, first and last year, what to know, verb)
DATASETS = [
    ("Passengers by bus stop", "Teithwyr fesul safle bws", "Dyffryn County Council", "Passengers who got on and off, by stop and hour, without anything about persons.", "open", "Open Government Licence 3.0", ["economic-performance", "green-economy"], [WALES], 2019, 2026, "Stops that moved in 2022 have two codes.", "catalogue"),
    ("Vacancies by trade and travel-to-work area", "", "Northmoor University", "Advertised vacancies by month, trade and area, cleaned of repeats.", "open", "Creative Commons Attribution 4.0", ["skills"], [SCOTLAND], 2015, 2025, "Vacancies that are never advertised are missing, most of all in farming.", "catalogue"),
    ("Survey of pride in place", "Arolwg balchder bro", "Saltmarsh University", "Answers of 6,000 residents about their town, with weights.", "safeguarded", "For registered users", ["felt-experience", "communities"], ["E12000009", "E12000006"], 2021, 2024, "Under 18s were not asked.", "catalogue"),
    ("Linked records of learning and earning", "", "Carrowdore University", "Learning records linked to earnings five years on.", "controlled", "For approved researchers", ["skills", "economic-performance"], [NORTHERN_IRELAND], 2008, 2022, "Approval takes about four months.", "catalogue"),
    ("Repair and reuse by weight", "", "Strathlarig Council", "Tonnes of household goods repaired or reused, by site and quarter.", "open", "Open Government Licence 3.0", ["green-economy"], [SCOTLAND], 2020, 2026, "", "catalogue"),
    ("Rooms where culture happens", "", "Office for Place Policy", "Rooms for rehearsal and performance with size and rent, gathered for a review that is not published yet.", "safeguarded", "", ["cultural-recovery"], [ENGLAND], 2026, 2026, "Rents are what owners said.", "restrict"),
]  # fmt: skip
SUGGESTED = (
    "Flood wardens’ own records",
    "Cwm Aber Residents’ Group",
    "Levels and dates that wardens wrote down since 1998.",
)
# role in the demonstration: (organisation, what they know, themes, availability)
EXPERTS = {
    "northmoor": ("Northmoor University", "Trials with small firms: how to draw lots fairly, and what to do when a firm drops out.", ["innovation", "economic-performance"], "now"),
    "saltmarsh": ("Saltmarsh University", "Asking people about their town so that those who never come to meetings answer too.", ["felt-experience", "communities"], "later"),
    "carrowdore": ("Carrowdore University", "Linking records of learning and work without seeing names.", ["skills"], "seldom"),
}  # fmt: skip


@transaction.atomic
def seed(people: dict[str, User]) -> None:
    """Fill the catalogue; a second run changes nothing."""
    if Dataset.objects.exists() or Expert.objects.exists():
        return
    themes = {theme.slug: theme for theme in Theme.objects.all()}
    places = {place.code: place for place in Place.objects.all()}
    hub, lead = people["hub"], people["lead"]
    for n, (
        title,
        welsh,
        publisher,
        summary,
        access,
        licence,
        about,
        where,
        first,
        last,
        quality,
        verb,
    ) in enumerate(DATASETS):
        made = actions.suggest_dataset(
            by=hub, title_en=title, title_cy=welsh, publisher=publisher, summary_en=summary, access=access, licence=licence,
            first_year=first, last_year=last, quality=quality, link=f"https://example.org/?data={n}",
            themes=[themes[slug] for slug in about], places=[places[code] for code in where],
        )  # fmt: skip
        (actions.catalogue_dataset if verb == "catalogue" else actions.restrict_dataset)(made, by=hub)
    # The same counts once more, by somebody who did not find them: the hub sees that they may be doubles.
    actions.suggest_dataset(
        by=people["evaluator"], title_en="Passengers by bus stop and hour", publisher="Dyffryn County Council", summary_en="Counts of passengers.",
        access="open", link="http://www.example.org/?data=0", themes=[themes["green-economy"]], places=[places[WALES]],
    )  # fmt: skip
    _experts(people, themes)
    ours = Partnership.objects.of(lead).exclude(state="closed").order_by("pk").first()
    if ours is None:
        return
    title, publisher, summary = SUGGESTED
    actions.suggest_dataset(
        by=lead, title_en=title, publisher=publisher, summary_en=summary, access="safeguarded", themes=[themes["communities"]],
        places=[places["W06000009"]],
    )  # fmt: skip
    actions.suggest_expert(
        by=lead,
        name="Dafydd Rhys",
        email="dafydd.rhys@example.org",
        organisation="Glanrafon Trust",
        why="Runs tutors in farm kitchens.",
    )
    known = Expert.objects.get(email=demo.address("saltmarsh"))
    actions.ask_introduction(
        known,
        by=lead,
        partnership=ours,
        purpose="How many kitchens does one need before the answers repeat themselves?",
    )


def _experts(people: dict[str, User], themes: dict[str, Theme]) -> None:
    hub = people["hub"]
    for role, (organisation, expertise, about, availability) in EXPERTS.items():
        person = people[role]
        found = actions.suggest_expert(
            by=hub, name=person.name, email=person.email, why="The hub knows their work."
        )
        actions.invite_expert(found, by=hub)
        actions.consent(
            found, by=person, name=person.name, organisation=organisation, expertise=expertise, availability=availability,
            contact=person.email, no_conflict=f"Employed by {organisation}; named on no bid.", themes=[themes[slug] for slug in about],
        )  # fmt: skip
        if role != "carrowdore":
            actions.list_expert(found, by=hub)
