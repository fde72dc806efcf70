"""Enquiries for the tests of the gateway, made by its own verbs."""

from hub.gateway import actions, queries
from lpip_portal.access import Guest
from partnerships.models import Place
from tests.factories import a_partnership, a_theme
from tests.factories.library import a_hub_person

ANSWER = {
    "answer": "Half of them do.",
    "sources": "Bus survey, 2026\nhttps://example.org/survey",
    "contact_name": "Nia Rees",
    "contact_email": "nia@example.org",
}


def an_asker() -> Guest:
    return Guest("priya@dept.gov.uk", "Priya of the department")


def words(**facts) -> dict:
    said = {
        "question": "Who takes the bus?",
        "purpose": "Advice to a minister.",
        "department": "Department of Buses",
        "theme": a_theme(),
    }
    return said | facts


def unconfirmed(**facts):
    return actions.ask(by=an_asker(), **words(**facts))


def asked(**facts):
    return actions.confirm(unconfirmed(**facts), by=an_asker())


def taken(by=None, **facts):
    return actions.acknowledge(asked(**facts), by=by or a_hub_person())


def a_public_partnership(lead=None, **facts):
    return a_partnership(lead, is_public=True, **facts)


def routed(*partnerships, by=None, **facts):
    """An enquiry with partnerships, and the routing to each."""
    owner = by or a_hub_person()
    enquiry = actions.route(taken(owner, **facts), partnerships or [a_public_partnership()], by=owner)
    return enquiry, [enquiry.routings.get(partnership=each) for each in partnerships] or list(
        enquiry.routings.all()
    )


def answered(**facts):
    owner = a_hub_person()
    return actions.answer(taken(owner, **facts), by=owner, **ANSWER)


def lead_of(partnership):
    return partnership.people.get(role="lead").user


def token(enquiry) -> str:
    return queries.token_of(queries.link_of(enquiry))


def scotland() -> Place:
    return Place.objects.get_or_create(code="S92000003", defaults={"name_en": "Scotland", "kind": "country"})[
        0
    ]
