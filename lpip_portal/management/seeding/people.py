"""The demo people and their fictional organisations. Nothing here is anybody: every name and address is invented."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from hub.models import HubPerson
from lpip_portal import clock
from lpip_portal.accounts import demo
from lpip_portal.accounts.models import Role, RoleGrant, User
from partnerships.models import Affiliation, Nation, Organisation, Signatory

from .settling import settle

FUNDER = "Demonstration Research Council"
UNIVERSITY = "Aberwen University"
COUNCIL = "Dyffryn County Council"
HUB_UNIVERSITY = "Midmarch University"

# name: (Welsh name, kind, nation, may administer, subdomain of example.org)
ORGANISATIONS = {
    FUNDER: ("Cyngor Ymchwil yr Arddangosiad", "funder", "", False, "funder"),
    UNIVERSITY: ("Prifysgol Aberwen", "university", Nation.WALES, True, "aberwen"),
    "Northmoor University": ("", "university", Nation.SCOTLAND, True, "northmoor"),
    "Carrowdore University": ("", "university", Nation.NORTHERN_IRELAND, True, "carrowdore"),
    "Saltmarsh University": ("", "university", Nation.ENGLAND, True, "saltmarsh"),
    HUB_UNIVERSITY: ("", "university", Nation.ENGLAND, True, "midmarch"),
    COUNCIL: ("Cyngor Dyffryn", "council", Nation.WALES, False, "dyffryn"),
    "Strathlarig Council": ("", "council", Nation.SCOTLAND, False, "strathlarig"),
    "Office for Place Policy": ("", "government", "", False, "placepolicy"),
    "Glanrafon Trust": ("Ymddiriedolaeth Glanrafon", "charity", Nation.WALES, False, "glanrafon"),
    "Saltmarsh Carers’ Network": ("", "charity", Nation.ENGLAND, False, "carers"),
    "Deialog Collective": ("Cydweithfa Deialog", "charity", Nation.WALES, False, "deialog"),
    "Llwybr Digital Ltd": ("", "business", Nation.WALES, False, "llwybr"),
    "Cwm Aber Residents’ Group": ("Grŵp Trigolion Cwm Aber", "community", Nation.WALES, False, ""),
}

# Demo people beside those of accounts.demo: they answer for the other organisations.
OTHERS = {
    "deputy": "Delyth Morgan",
    "complaints": "Mali Griffiths",
    "council": "Gethin Lloyd",
    "charity": "Nia Bowen",
    "business": "Tomos Evans",
    "northmoor": "Isla Drummond",
    "carrowdore": "Niamh Quinn",
    "saltmarsh": "Frances Dale",
    "hubpartner": "Joan Abara",
}

# role: (organisation, days since)
AFFILIATIONS = {
    "officer": (FUNDER, 900),
    "approver": (FUNDER, 1400),
    "finance": (FUNDER, 700),
    "conflicts": (FUNDER, 450),
    "secretary": (FUNDER, 500),
    "complaints": (FUNDER, 550),
    "admin": (FUNDER, 600),
    "lead": (UNIVERSITY, 1200),
    "member": (UNIVERSITY, 800),
    "signatory": (UNIVERSITY, 2000),
    "deputy": (UNIVERSITY, 1500),
    "council": (COUNCIL, 1000),
    "charity": ("Glanrafon Trust", 400),
    "business": ("Llwybr Digital Ltd", 300),
    "community": ("Cwm Aber Residents’ Group", 600),
    "reviewer": ("Northmoor University", 1100),
    "northmoor": ("Northmoor University", 900),
    "chair": ("Carrowdore University", 1800),
    "carrowdore": ("Carrowdore University", 900),
    "panel": ("Saltmarsh University", 1300),
    "saltmarsh": ("Saltmarsh University", 900),
    "hub": (HUB_UNIVERSITY, 800),
    "evaluator": (HUB_UNIVERSITY, 700),
    "hubpartner": ("Deialog Collective", 600),
    "policymaker": ("Office for Place Policy", 1000),
}
SIGNATORIES = {
    "signatory": UNIVERSITY,
    "deputy": UNIVERSITY,
    "northmoor": "Northmoor University",
    "carrowdore": "Carrowdore University",
    "saltmarsh": "Saltmarsh University",
    "council": COUNCIL,
}
ROLES = {"officer": Role.OFFICER, "auditor": Role.AUDITOR, "admin": Role.ADMINISTRATOR}
HUB_ROLES = {
    "hub": HubPerson.Role.STAFF,
    "hubpartner": HubPerson.Role.STAFF,
    "evaluator": HubPerson.Role.EVALUATOR,
}


@transaction.atomic
def seed() -> dict[str, User]:
    """Put the demo people in place and return them by role. Production refuses: everybody knows their password."""
    if settings.PRODUCTION:
        raise ImproperlyConfigured("Demo people are never made in production.")
    organisations = seed_organisations()
    people = seed_people()
    now = clock.now()
    for role, (organisation, days) in AFFILIATIONS.items():
        lookup = {"user": people[role], "organisation": organisations[organisation]}
        if not Affiliation.objects.filter(**lookup).exists():
            Affiliation.objects.create(**lookup, since=now - timedelta(days=days))
    long_ago = now - timedelta(days=1500)
    for role, organisation in SIGNATORIES.items():
        lookup = {"user": people[role], "organisation": organisations[organisation]}
        Signatory.objects.get_or_create(**lookup, defaults={"since": long_ago, "given_by": people["admin"]})
    for role, granted in ROLES.items():
        RoleGrant.objects.get_or_create(user=people[role], role=granted, defaults={"since": long_ago})
    for role, granted in HUB_ROLES.items():
        HubPerson.objects.get_or_create(user=people[role], role=granted, defaults={"since": long_ago})
    return people


def seed_organisations() -> dict[str, Organisation]:
    """Put the fictional organisations in place."""
    return {
        name: settle(
            Organisation,
            {"name": name},
            name_cy=name_cy,
            kind=kind,
            nation=nation,
            standing=Organisation.Standing.VERIFIED,
            may_administer=may_administer,
            domain=f"{subdomain}.example.org" if subdomain else "",
        )
        for name, (name_cy, kind, nation, may_administer, subdomain) in ORGANISATIONS.items()
    }


def seed_people() -> dict[str, User]:
    """Put the people in place; their shared password is hashed once, because hashing is meant to be slow."""
    names = {role: name for role, (name, _does) in demo.PEOPLE.items()} | OTHERS
    wanted = {demo.address(role): name for role, name in names.items()}
    known = set(User.objects.filter(email__in=wanted).values_list("email", flat=True))
    missing = {email: name for email, name in wanted.items() if email not in known}
    if missing:
        password = make_password(demo.PASSWORD)
        User.objects.bulk_create(
            User(email=email, name=name, is_demo=True, password=password) for email, name in missing.items()
        )
    users = {user.email: user for user in User.objects.filter(email__in=wanted)}
    verified = set(EmailAddress.objects.filter(email__in=wanted).values_list("email", flat=True))
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=email, verified=True, primary=True)
        for email, user in users.items()
        if email not in verified
    )
    return {role: users[demo.address(role)] for role in names}
