"""People, organisations, places and partnerships."""

from datetime import timedelta

from lpip_portal import clock
from lpip_portal.accounts.models import RoleGrant, User
from partnerships.models import (
    Affiliation,
    Footprint,
    FootprintVersion,
    Nation,
    Organisation,
    Partner,
    Partnership,
    PartnershipPerson,
    Place,
    Signatory,
    Theme,
)

from .counting import number


def a_user(name: str = "", **facts) -> User:
    """A person with a verified address."""
    n = number()
    user = User(email=facts.pop("email", f"person{n}@example.org"), name=name or f"Person {n}", **facts)
    user.set_unusable_password()
    user.save()
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


def with_role(role: str, **facts) -> User:
    """A person with a portal-wide role."""
    user = a_user(**facts)
    RoleGrant.objects.create(user=user, role=role, since=_long_ago())
    return user


def _long_ago():
    return clock.now() - timedelta(days=400)


def an_organisation(name: str = "", **facts) -> Organisation:
    """A verified university that may administer bids."""
    n = number()
    facts = {
        "kind": "university",
        "nation": Nation.WALES,
        "standing": "verified",
        "may_administer": True,
        **facts,
    }
    return Organisation.objects.create(name=name or f"University {n}", **facts)


def affiliated(organisation: Organisation, **facts) -> User:
    """A person at an organisation."""
    user = a_user(**facts)
    Affiliation.objects.create(user=user, organisation=organisation, since=_long_ago())
    return user


def a_signatory(organisation: Organisation, **facts) -> User:
    """A person who submits for an organisation."""
    user = affiliated(organisation, **facts)
    Signatory.objects.create(user=user, organisation=organisation, since=_long_ago())
    return user


def a_theme(slug: str = "skills") -> Theme:
    """A theme."""
    return Theme.objects.get_or_create(slug=slug, defaults={"name_en": slug.replace("-", " ").capitalize()})[
        0
    ]


def a_place(code: str = "W92000004", name: str = "Wales", **facts) -> Place:
    """A coded place."""
    facts = {"name_en": name, "kind": "country", "nation": "", **facts}
    return Place.objects.get_or_create(code=code, defaults=facts)[0]


def an_area(partnership: Partnership, name: str = "The basin", **facts) -> Footprint:
    """A named area of a partnership, of the partnership's own places."""
    area = Footprint.objects.create(partnership=partnership, name_en=name, **facts)
    area.places.set(partnership.places.all())
    codes = sorted(area.places.values_list("code", flat=True))
    FootprintVersion.objects.create(footprint=area, number=1, name_en=name, codes=codes)
    return area


def a_partnership(lead: User | None = None, **facts) -> Partnership:
    """A forming partnership with a lead, a place and a theme; its administrator is an eligible university."""
    n = number()
    administrator = facts.pop("administrator", None) or an_organisation()
    facts = {"name_en": f"Partnership {n}", "nation": Nation.WALES, "convenor": administrator, **facts}
    partnership = Partnership.objects.create(administrator=administrator, **facts)
    partnership.places.add(a_place())
    partnership.themes.add(a_theme())
    Partner.objects.create(partnership=partnership, organisation=partnership.convenor, state="accepted")
    belongs(lead or a_user(), partnership, "lead")
    return partnership


def belongs(user: User, partnership: Partnership, role: str = "member") -> User:
    """Put a person into a partnership."""
    PartnershipPerson.objects.create(user=user, partnership=partnership, role=role, since=_long_ago())
    return user
