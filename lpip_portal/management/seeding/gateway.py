"""What policymakers ask in the demonstration: one waits, one is confidential and being clarified, one is with two partnerships, one was answered by two and is an insight of the library."""

from datetime import timedelta

from hub.evidence import actions as evidence
from hub.gateway import actions, policy, queries
from hub.models import Enquiry
from lpip_portal import clock
from lpip_portal.access import Guest
from lpip_portal.accounts.models import User
from partnerships.models import Partnership, Place, Theme

ASKED = (
    (
        "Which local measures have helped people over fifty back into work in rural areas?",
        "Advice on the next round of skills funding.",
        "Department of Rural Work",
        "skills",
        ["W92000004", "S92000003"],
        False,
    ),
    (
        "Where have free bus passes for apprentices been tried, and how were they paid for?",
        "Options for a pilot, which has not been announced.",
        "Office for Place Policy",
        "economic-performance",
        ["E92000001"],
        True,
    ),
    (
        "What do councils need before they can retrofit terraced houses street by street?",
        "A response to a select committee.",
        "Department of Warm Homes",
        "green-economy",
        [],
        False,
    ),
    (
        "How do people judge whether a high street is getting better?",
        "Choosing indicators for a fund.",
        "Office for Place Policy",
        "felt-experience",
        ["W92000004", "E92000001"],
        False,
    ),
)
SAID = (
    "People name three things: places to sit, shops that stay, and whether they meet somebody they know.",
    "In two towns the number of empty shops mattered less to people than what the empty ones looked like.",
)
ANSWER = (
    "Two partnerships asked people. What they say is close to what they see daily: places to sit, shops that stay, people they know.\n\n"
    "The number of empty shops matters less than how they are kept. An indicator of footfall alone misses this; a short yearly survey of "
    "residents, of ten questions, would not."
)
INSIGHT = (
    "How people judge whether their high street is getting better",
    "Two partnerships asked people: places to sit, shops that stay and people they know count for more than the number of empty shops.",
)
SOURCES = "High streets as people see them, Glanrafon Trust, 2026\nWalking interviews in two towns, 2025, https://example.org/walks"


def seed(people: dict[str, User]) -> None:
    """Ask, take, route and answer; a second run changes nothing."""
    if Enquiry.objects.exists():
        return
    hub, policymaker = people["hub"], people["policymaker"]
    with clock.at(clock.now() - timedelta(days=29)) as hands:
        _answered(people, hands)
        hands.move_on(days=5)
        _with_partnerships(hub)
        hands.move_on(days=2)
        _confidential(hub, policymaker, hands)
        hands.move_on(days=9)
        _ask(0, Guest("jo.marsh@rural-work.gov.uk", "Jo Marsh"))


def _ask(n: int, by) -> Enquiry:
    question, purpose, department, theme, places, is_confidential = ASKED[n]
    enquiry = actions.ask(
        by=by,
        question=question,
        purpose=purpose,
        department=department,
        theme=Theme.objects.get(slug=theme),
        places=Place.objects.filter(code__in=places),
        is_confidential=is_confidential,
    )
    return actions.confirm(enquiry, by=by) if isinstance(by, Guest) else enquiry


def _partnerships(hub: User, n: int) -> list[Partnership]:
    return list(policy.routable(hub).order_by("pk")[:n])


def _answered(people: dict[str, User], hands) -> None:
    hub = people["hub"]
    enquiry = _ask(3, people["policymaker"])
    hands.move_on(hours=5)
    enquiry = actions.acknowledge(enquiry, by=hub)
    asked = _partnerships(hub, 2)
    if not asked:
        return
    actions.route(enquiry, asked, by=hub, note="A paragraph or two are enough.")
    for routing, said in zip(enquiry.routings.order_by("pk"), SAID, strict=False):
        hands.move_on(days=2)
        lead = routing.partnership.people.holding().filter(role="lead").first().user
        contact = {"contact_name": lead.name, "contact_email": lead.email}
        actions.answer_routing(
            routing, by=lead, answer=said, sources=SOURCES.splitlines()[0], may_publish=True, **contact
        )
    hands.move_on(days=1)
    enquiry = actions.answer(
        enquiry,
        by=hub,
        answer=ANSWER,
        sources=SOURCES,
        contact_name=hub.name,
        contact_email=hub.email,
        hours=6,
    )
    enquiry = actions.agree_to_publication(enquiry, by=queries.guest(enquiry), agrees=True)
    hands.move_on(days=7)
    insight = actions.publish_insight(enquiry, by=hub, asks="outcomes", title=INSIGHT[0], abstract=INSIGHT[1])
    evidence.send_item(insight, by=hub)
    evidence.publish_item(insight, by=people["evaluator"])


def _with_partnerships(hub: User) -> None:
    enquiry = actions.acknowledge(_ask(2, Guest("s.ahmed@warm-homes.gov.uk", "Sana Ahmed")), by=hub)
    if asked := _partnerships(hub, 2):
        actions.route(enquiry, asked, by=hub, note="What have your councils tried?")


def _confidential(hub: User, policymaker: User, hands) -> None:
    enquiry = actions.acknowledge(_ask(1, policymaker), by=hub)
    hands.move_on(hours=3)
    actions.clarify(enquiry, by=hub, text="Do you mean passes that councils paid for, or colleges as well?")
