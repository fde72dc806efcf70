"""The people and organisations of a simulated competition. They are registered, as anybody is; what they do goes through the verbs."""

import random
from dataclasses import dataclass, field

from allauth.account.models import EmailAddress

from lpip_portal import clock
from lpip_portal.accounts.models import Role, RoleGrant, User
from partnerships.models import Affiliation, Nation, Organisation, Signatory

from . import words

LONG_AGO = clock.uk(2020, 1, 6, 9)
BODIES = {"charity": "Trust", "council": "Council", "business": "Works Ltd", "community": "Residents’ Group"}


@dataclass
class Cast:
    """Who plays."""

    officer: User
    approver: User
    finance: User
    conflicts: User
    deputy: User
    funder: Organisation
    chair: User
    secretary: User
    members: list[User]
    reviewers: list[User]
    leads: list[User]
    universities: list[Organisation]
    signatories: dict[int, User]  # by key of the organisation
    partners: list[tuple[Organisation, User]]
    writers: list[User] = field(default_factory=list)

    def university_of(self, number: int) -> Organisation:
        """Return the university that administers the bid of the lead with this number."""
        return self.universities[number % len(self.universities)]


def assemble(
    tag: str, chance: random.Random, *, leads: int, reviewers: int, demo: dict[str, User] | None = None
) -> Cast:
    """Register everybody. The demo people take the parts they are for; ``tag`` keeps addresses of two simulations apart."""
    demo = demo or {}
    registry = _Registry(tag, chance)
    places = _places(chance, max(2 * len(BODIES), leads // 5, reviewers // 4))
    universities = [
        registry.organisation(f"University of {place}", "university")
        for place in places[: max(4, leads // 5)]
    ]
    homes = [
        registry.organisation(f"{place} Institute", "university")
        for place in places[: max(4, reviewers // 4)]
    ]
    signatories = {each.pk: registry.person(each) for each in universities}
    for organisation in universities:
        Signatory.objects.create(user=signatories[organisation.pk], organisation=organisation, since=LONG_AGO)
    if "lead" in demo:
        home = Signatory.objects.get(user=demo["signatory"]).organisation
        universities[0], signatories[home.pk] = home, demo["signatory"]
    if {"lead", "hub"} <= set(demo):  # the university that hosts the hub bids as well
        host = Affiliation.objects.filter(user=demo["hub"]).select_related("organisation").get().organisation
        signatories[host.pk] = signatories[universities[1].pk]
        Signatory.objects.get_or_create(
            user=signatories[host.pk], organisation=host, defaults={"since": LONG_AGO}
        )
        universities[1] = host
    funder = Organisation.objects.filter(kind="funder", name__startswith="Demonstration").first()
    officer = demo.get("officer") or registry.person()
    RoleGrant.objects.get_or_create(user=officer, role=Role.OFFICER, until=None, defaults={"since": LONG_AGO})
    partners = [
        registry.organisation(f"{places[n % len(places)]} {body}", kind)
        for n, (kind, body) in enumerate([*BODIES.items()] * 2)
    ]
    return Cast(
        officer=officer,
        approver=demo.get("approver") or registry.person(),
        finance=demo.get("finance") or registry.person(),
        conflicts=demo.get("conflicts") or registry.person(),
        deputy=registry.person(),
        funder=funder or registry.organisation(f"Funder of {tag}", "funder"),
        chair=demo.get("chair") or registry.person(homes[0]),
        secretary=demo.get("secretary") or registry.person(),
        members=[demo[role] for role in ("panel",) if role in demo]
        + [registry.person(homes[n % len(homes)]) for n in range(4)],
        reviewers=[demo[role] for role in ("reviewer",) if role in demo]
        + [registry.person(homes[n % len(homes)]) for n in range(reviewers - ("reviewer" in demo))],
        leads=[
            demo["lead"]
            if n == 0 and "lead" in demo
            else registry.person(universities[n % len(universities)])
            for n in range(leads)
        ],
        universities=universities,
        signatories=signatories,
        partners=[(each, registry.person(each)) for each in partners],
        writers=[registry.person(universities[n % len(universities)]) for n in range(min(leads, 6))],
    )


def _places(chance: random.Random, count: int) -> list[str]:
    names = chance.sample(words.PLACES, len(words.PLACES))
    return [
        names[n % len(names)] + ("" if n < len(names) else f" {n // len(names) + 1}") for n in range(count)
    ]


class _Registry:
    """Gives people and organisations names and addresses of their own."""

    def __init__(self, tag: str, chance: random.Random):
        self.tag, self.chance, self.count = tag, chance, 0

    def person(self, organisation: Organisation | None = None) -> User:
        """Register a person with a verified address, at an organisation if one is given."""
        self.count += 1
        user = User.objects.create_user(
            f"{self.tag}-{self.count}@example.org",
            name=words.person(self.chance),
            is_demo=True,
            joined_at=LONG_AGO,
        )
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        if organisation:
            Affiliation.objects.create(user=user, organisation=organisation, since=LONG_AGO)
        return user

    def organisation(self, name: str, kind: str) -> Organisation:
        """Register an organisation; the same name is the same organisation."""
        university = kind == "university"
        found, _ = Organisation.objects.get_or_create(
            name=name,
            defaults={
                "kind": kind,
                "nation": self.chance.choice(Nation.values),
                "standing": Organisation.Standing.VERIFIED,
                "may_administer": university,
            },
        )
        return found
