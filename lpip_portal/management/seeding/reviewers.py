"""What some reviewers of the round under review tell of themselves, and what came of letters into its pool."""

from datetime import date, timedelta

from funding.applications import actions as applications
from funding.models import Phase, PoolInvitation
from funding.review import actions
from lpip_portal import clock
from lpip_portal.access import Guest
from lpip_portal.accounts.models import User
from partnerships.models import Place, Theme

ROUND = "UPLAND"
TOLD = (
    {
        "sector": "academic",
        "methods": ["surveys", "statistics", "coproduction"],
        "languages": ["en-gb", "cy"],
        "words": "Labour markets and skills in rural places; surveys with communities, in English and Welsh.",
        "most_at_once": 6,
    },
    {
        "sector": "community",
        "methods": ["lived", "deliberation"],
        "languages": ["en-gb"],
        "words": "Twelve years in a residents’ group: housing, buses, and how councils listen or do not.",
        "most_in_phase": 4,
    },
    {
        "sector": "policy",
        "methods": ["policy", "evaluation"],
        "languages": ["en-gb", "gd"],
        "words": "Economic development in two councils; what local government can do with research, and when.",
    },
    {
        "sector": "academic",
        "methods": ["spatial", "modelling"],
        "languages": ["en-gb"],
        "words": "Transport and access to services, small-area models.",
    },
)
ORGANISATIONS = (
    (
        ("Northmoor University", date(2023, 10, 2), None),
        ("Harbourside Archive", date(2017, 9, 1), date(2023, 9, 29)),
    ),
    (("Lowfield Residents’ Group", date(2014, 5, 1), None),),
    (
        ("Ashdale Council", date(2019, 1, 7), date(2025, 3, 31)),
        ("Institute of Civic Practice", date(2025, 4, 1), None),
    ),
    (),
)
ASKED = (
    (
        "rhian.pritchard@example.org",
        "Rhian Pritchard",
        "community",
        "Food and farming; chairs a village hall.",
    ),
    ("callum.ross@example.org", "Callum Ross", "policy", "Island transport."),
    ("maeve.donnelly@example.org", "Maeve Donnelly", "academic", "Further education and skills."),
    ("idris.parry@example.org", "Idris Parry", "community", "Slate valleys, Welsh language planning."),
)


def seed(people: dict[str, User]) -> None:
    """Tell and ask in the round under review; a second run changes nothing."""
    phase = Phase.objects.filter(round__code=ROUND, number=1).select_related("round").first()
    if phase is None or PoolInvitation.objects.filter(phase=phase).exists():
        return
    others = phase.pool.exclude(user=people["reviewer"]).select_related("user").order_by("pk")
    reviewers = [people["reviewer"], *(member.user for member in others[: len(TOLD) - 1])]
    _tell(reviewers)
    free = phase.pool.exclude(user__assignments__application__phase=phase).select_related("user")
    *_others, tied, away = [reviewers[-1], reviewers[-1], *(member.user for member in free.order_by("pk"))]
    first, last = clock.today(), max(clock.today(), phase.reviews_due_at.date()) + timedelta(days=14)
    actions.be_away(away, by=away, since=first, until=last)
    community = reviewers[1]
    actions.say_access_needs(
        community, by=community, text="Large print, and a telephone call before a long form."
    )
    _tie(phase, tied)
    _ask(phase, people["officer"])


def _tie(phase: Phase, person: User) -> None:
    """Somebody of the pool belongs to an organisation that has a bid: a tie for the conflicts owner to look at."""
    bid = phase.applications.filter(state="eligible").select_related("organisation").order_by("pk").first()
    if bid is None or bid.assignments.filter(reviewer=person).exists():
        return
    name = bid.organisation.name
    actions.name_organisation(person, by=person, name=name)
    applications.note_interest(person, bid, by=None, kind="organisation", evidence=name, source="detected")


def _tell(reviewers: list[User]) -> None:
    themes, places = list(Theme.objects.all()), list(Place.objects.current().filter(kind="country"))
    for n, (person, told, organisations) in enumerate(zip(reviewers, TOLD, ORGANISATIONS, strict=False)):
        actions.describe(person, by=person, themes=themes[n : n + 3], places=places[n : n + 1], **told)
        for name, since, until in organisations:
            actions.name_organisation(person, by=person, name=name, since=since, until=until)
        for code in ("fair_review", "confidence", "interests")[: 3 - n % 3]:
            actions.agree(person, by=person, code=code, version=1)


def _ask(phase: Phase, officer: User) -> None:
    """Four letters: one waits, one got a yes without an account, one a no, and one no answer in time."""
    entries = [actions.Entry(email, name, sector=sector, words=words) for email, name, sector, words in ASKED]
    with clock.at(clock.now() - timedelta(days=21)):
        actions.invite_to_pool(phase, entries[3:], by=officer)
    with clock.at(clock.now() - timedelta(days=2)):
        waiting, yes, no = actions.invite_to_pool(phase, entries[:3], by=officer)
    actions.answer_pool(yes, by=Guest(yes.email), yes=True)
    actions.answer_pool(
        no, by=Guest(no.email), yes=False, reason="My own team means to apply in the next call."
    )
