"""Reads of the gateway: links and codes, an enquiry with what belongs to it, what waits, what was routed."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.core import signing
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from funding.models import Phase
from hub.people.models import HubPerson
from hub.support.queries import counts_enquiries
from lpip_portal.access import Guest
from lpip_portal.ui.todo import Todo
from partnerships.models import Partnership, Place

from . import codes
from .models import AccessCode, Enquiry, EnquiryMessage, Routing, ThreadLink

CONFIRM_WITHIN = timedelta(days=3)
FORGET_AFTER = timedelta(days=7)
LINK_WORKS_FOR = timedelta(days=400)
OUTCOME_AFTER = timedelta(days=91)
MOST_MESSAGES = 20
CONFIRMING = "hub.gateway.confirm"
FOLLOWING = "hub.gateway.thread"


def guest(enquiry: Enquiry) -> Guest:
    """Return the asker as one who acts by letter, and to whom letters go in the language of the form."""
    asker = enquiry.asker
    return Guest(enquiry.asks_from, asker.name, asker.language)


# Links


def confirmation_token(enquiry: Enquiry) -> str:
    """Return the words of an address by which an asker shows that a letter reached them."""
    return signing.dumps(enquiry.ref, salt=CONFIRMING)


def to_confirm(token: str, now: datetime) -> Enquiry | None:
    """Return the enquiry that a link may still confirm."""
    found = Enquiry.objects.select_related("asker", "asked_by").filter(ref=_ref(token, CONFIRMING)).first()
    return found if found and may_still_confirm(found, now) else None


def may_still_confirm(enquiry: Enquiry, now: datetime) -> bool:
    """Say whether an enquiry waits for its asker, and not too long."""
    return enquiry.state == Enquiry.State.UNCONFIRMED and now <= enquiry.asked_at + CONFIRM_WITHIN


def token_of(link: ThreadLink) -> str:
    """Return the words of the address of a thread."""
    return signing.dumps(link.ref, salt=FOLLOWING)


def link_of(enquiry: Enquiry) -> ThreadLink:
    """Return the link of a thread that stands now."""
    return enquiry.links.get(ended_at__isnull=True)


def link_by(token: str, now: datetime) -> ThreadLink | None:
    """Return the link that a token stands for, as long as it works."""
    found = ThreadLink.objects.open_at(now).filter(ref=_ref(token, FOLLOWING))
    return found.select_related(
        "enquiry__asker", "enquiry__asked_by", "enquiry__theme", "enquiry__owner"
    ).first()


def links_today(enquiry: Enquiry, now: datetime) -> int:
    """Return how many links of a thread were made within a day."""
    return enquiry.links.filter(made_at__gt=now - timedelta(days=1)).count()


def _ref(token: str, salt: str) -> str:
    try:
        return str(signing.loads(token, salt=salt))
    except signing.BadSignature:
        return ""


# Codes


def code_of(link: ThreadLink, now: datetime) -> AccessCode | None:
    """Return the code that would open a thread now."""
    return link.codes.filter(ended_at__isnull=True, until__gt=now).order_by("-pk").first()


def codes_lately(link: ThreadLink, now: datetime) -> int:
    """Return how many codes were sent for a thread within the time that one works."""
    sent = AccessCode.objects.filter(link__enquiry=link.enquiry_id, made_at__gt=now - codes.WORKS_FOR)
    return sent.count()


def codes_today(link: ThreadLink, now: datetime) -> int:
    """Return how many codes were sent for a thread within a day."""
    day = now - timedelta(days=1)
    return AccessCode.objects.filter(link__enquiry=link.enquiry_id, made_at__gt=day).count()


# What the clock does


def never_confirmed(now: datetime) -> QuerySet[Enquiry]:
    """Return the enquiries that nobody will confirm any more."""
    waiting = Enquiry.objects.filter(state=Enquiry.State.UNCONFIRMED, asked_at__lt=now - FORGET_AFTER)
    return waiting.select_related("asker")


def outcomes_to_ask(now: datetime) -> QuerySet[Enquiry]:
    """Return the enquiries answered three months ago, within the week, whose askers have not told what they did with it."""
    after = now - OUTCOME_AFTER
    had = Enquiry.objects.filter(
        answered_at__lte=after, answered_at__gt=after - timedelta(days=7), outcome=""
    )
    live = had.filter(links__ended_at__isnull=True, links__until__gt=now)
    return live.filter(state__in=[Enquiry.State.ANSWERED, Enquiry.State.CLOSED]).select_related(
        "asker", "asked_by"
    )


# Pages


def written_lately(enquiry: Enquiry, now: datetime) -> int:
    """Return how often an asker wrote within the hour."""
    return enquiry.messages.filter(is_askers=True, at__gt=now - timedelta(hours=1)).count()


class Clock(NamedTuple):
    """One of the dates that the hub keeps for an enquiry."""

    due_at: datetime
    is_late: bool
    is_stopped: bool


def clock_of(enquiry: Enquiry, now: datetime) -> Clock | None:
    """Return the date that counts next: to acknowledge, else to answer; none once an enquiry has ended."""
    if enquiry.state not in Enquiry.WAITING:
        return None
    due_at = enquiry.acknowledge_by if enquiry.state == Enquiry.State.RECEIVED else enquiry.answer_by
    return Clock(due_at, due_at < now and not enquiry.is_stopped, enquiry.is_stopped)


def listed(user) -> QuerySet[Enquiry]:
    """Return the enquiries of a list, the most pressing first."""
    found = Enquiry.objects.visible_to(user).select_related("theme", "owner", "asker")
    return found.annotate(asked=Count("routings", filter=~Q(routings__state="recalled"))).order_by(
        "answer_by", "pk"
    )


def messages_of(enquiry: Enquiry) -> list[EnquiryMessage]:
    """Return what was said between the asker and the hub."""
    return list(enquiry.messages.select_related("by"))


def routings_of(enquiry: Enquiry) -> list[Routing]:
    """Return the partnerships that were asked, with their answers."""
    found = enquiry.routings.select_related("partnership", "routed_by", "answered_by")
    return list(found.order_by("routed_at", "pk"))


def gathered(enquiry: Enquiry) -> list[Routing]:
    """Return the answers of partnerships."""
    answered = enquiry.routings.filter(state=Routing.State.ANSWERED)
    return list(answered.select_related("partnership").order_by("answered_at", "pk"))


def first_words(enquiry: Enquiry) -> dict[str, str]:
    """Return what the hub's answer begins with: the partnerships' answers one after the other, with their sources and a contact."""
    parts = gathered(enquiry)
    return {
        "answer": "\n\n".join(f"{each.partnership}\n{each.answer}" for each in parts),
        "sources": "\n".join(each.sources for each in parts if each.sources),
        "contact_name": parts[0].contact_name if parts else "",
        "contact_email": parts[0].contact_email if parts else "",
    }


def still_asked(enquiry: Enquiry) -> list[Routing]:
    """Return the partnerships that have not answered yet."""
    return list(
        enquiry.routings.filter(state=Routing.State.SENT)
        .select_related("partnership")
        .order_by("due_at", "pk")
    )


class Offered(NamedTuple):
    """The partnerships that may be asked, those that fit first, and why each fits."""

    partnerships: list[Partnership]
    hints: dict[str, str]


def to_ask(enquiry: Enquiry, routable: QuerySet[Partnership]) -> Offered:
    """Return whom to ask: who works on the theme in one of the places comes first, then who does one of both."""
    asked = enquiry.routings.standing().values("partnership")
    codes_, fits = {place.code for place in enquiry.places.all()}, {}
    for each in routable.exclude(pk__in=asked).prefetch_related("themes", "places__parent"):
        same_theme = enquiry.theme in each.themes.all()
        fits[each] = (same_theme, bool(codes_ & codes_around(each.places.all())))
    words = {
        (True, True): _("Works on this policy area in one of the places"),
        (True, False): _("Works on this policy area"),
        (False, True): _("Works in one of the places"),
        (False, False): "",
    }
    ordered = sorted(fits, key=lambda each: (-sum(fits[each]), not fits[each][0], str(each)))
    return Offered(ordered, {each.ref: words[fits[each]] for each in ordered})


def codes_around(places: Iterable[Place]) -> frozenset[str]:
    """Return the codes of places, of what lies around each and of their nations."""
    found = set()
    for place in places:
        found |= {place.code, place.nation, place.parent.code if place.parent else ""}
    return frozenset(found - {""})


def why_not_publish(enquiry: Enquiry) -> str:
    """Return in words why the answer cannot become an insight of the library, or nothing."""
    parts = gathered(enquiry)
    said = [
        (enquiry.has_answer, _("There is no answer yet that could be published.")),
        (not enquiry.insight_id, _("It is in the library’s desk already.")),
        (not enquiry.is_confidential, _("A confidential enquiry is not published.")),
        (enquiry.publication == Enquiry.Publication.YES, _("The asker has not agreed to publication.")),
        (
            all(each.may_publish for each in parts),
            _("A partnership that answered has not agreed to publication."),
        ),
    ]
    return next((str(sentence) for met, sentence in said if not met), "")


def in_lines(text: str) -> list[str]:
    """Return the lines of a text that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


# Reports


@counts_enquiries
def routings(phase: Phase) -> dict[int, int]:
    """Return how many enquiries went to each partnership, by key, while a phase was open: the report of equal access counts them."""
    found = Routing.objects.filter(routed_at__gte=phase.opens_at, routed_at__lte=phase.closes_at)
    return dict(Counter(found.values_list("partnership", flat=True)))


def counts() -> dict[str, int]:
    """Return how many enquiries there are in each state, confidential ones with the others: all that a report says of them."""
    rows = Enquiry.objects.heard().values_list("state").annotate(n=Count("pk")).order_by()
    return dict(rows)


# What waits


class Asked(NamedTuple):
    """An enquiry as its asker sees it: the words of its thread's address, and how it stands, said to them."""

    enquiry: Enquiry
    token: str
    said: str
    colour: str


def asked(link: ThreadLink) -> Asked:
    """Return the enquiry of a link as its asker sees it."""
    enquiry = link.enquiry
    waits = enquiry.state == Enquiry.State.CLARIFYING
    said = _("Waits for you") if waits else str(enquiry.get_state_display())
    return Asked(enquiry, token_of(link), said, "yellow" if waits else "blue")


def asked_by(user, now: datetime, **narrowed) -> list[Asked]:
    """Return what a person with an account asked, the last first."""
    open_ = ThreadLink.objects.open_at(now).filter(enquiry__in=Enquiry.objects.of(user).filter(**narrowed))
    links = open_.select_related("enquiry__theme").order_by("-enquiry__asked_at", "-pk")[:50]
    return [asked(link) for link in links]


def todos(user, now: datetime) -> list[Todo]:
    """Return what a person should do next about enquiries: take one, answer it, answer one for their partnership."""
    return [*_at_the_hub(user, now), *_of_partnerships(user)]


def own_todos(user, now: datetime) -> Iterable[Todo]:
    """Return what the hub asks a person about their own enquiries."""
    for each in asked_by(user, now, state=Enquiry.State.CLARIFYING):
        url = reverse("hub:thread", args=[each.token])
        yield Todo(_("Answer what the hub asks about your question"), url, about=str(each.enquiry.theme))


def _at_the_hub(user, now: datetime) -> Iterable[Todo]:
    if not HubPerson.objects.holding(now).filter(user=user, role=HubPerson.Role.STAFF).exists():
        return
    waiting = Enquiry.objects.visible_to(user).filter(state__in=Enquiry.WAITING).select_related("theme")
    words = {
        Enquiry.State.RECEIVED: _("Acknowledge an enquiry"),
        Enquiry.State.ACKNOWLEDGED: _("Route or answer an enquiry"),
        Enquiry.State.ROUTED: _("Answer an enquiry"),
        Enquiry.State.ANSWERING: _("Answer an enquiry"),
    }
    for enquiry in waiting.order_by("answer_by", "pk")[:20]:
        # A confidential one of somebody else is known to a person only when its owner cannot go on.
        left = enquiry.is_confidential and enquiry.owner_id not in (None, user.pk)
        if left or (enquiry.owner_id in (None, user.pk) and enquiry.state != Enquiry.State.CLARIFYING):
            kept = clock_of(enquiry, now)
            url = reverse("hub:enquiry", args=[enquiry.ref])
            said = _("Take over an enquiry whose owner cannot go on") if left else words[enquiry.state]
            yield Todo(said, url, kept.due_at, about=str(enquiry.theme))


def _of_partnerships(user) -> Iterable[Todo]:
    led = Partnership.objects.managed_by(user)
    waiting = Routing.objects.filter(partnership__in=led, state=Routing.State.SENT)
    for routing in waiting.select_related("partnership").order_by("due_at", "pk")[:20]:
        url = reverse("hub:routing", args=[routing.ref])
        yield Todo(_("Answer a policymaker’s enquiry"), url, routing.due_at, about=str(routing.partnership))
