"""Reads of this room that span rows: the directory, the map, a partnership's room, names, things to do."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.contrib.postgres.lookups import TrigramSimilar
from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import CharField, Exists, F, Func, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils.translation import gettext as _

from lpip_portal import clock
from lpip_portal.accounts.models import User
from lpip_portal.ui.tile_map import TILES
from lpip_portal.ui.todo import Todo
from lpip_portal.workflow import open_verbs

from . import names, numbers, ties
from .models import (
    ANSWER_WITHIN,
    Affiliation,
    Footprint,
    FormerName,
    LeadOffer,
    Nation,
    Organisation,
    Partner,
    Partnership,
    PartnershipPerson,
    PartnershipQuerySet,
    PersonInvitation,
    Place,
    Signatory,
)

_ANY = Q()
COLOURS = {"forming": "yellow", "active": "green", "paused": "orange", "closed": "grey"}


def directory() -> PartnershipQuerySet:
    """Return the public partnerships with what a list of them shows."""
    return (
        Partnership.objects.public()
        .select_related("convenor", "administrator")
        .prefetch_related("places", "themes", "participations")
    )


def published() -> PartnershipQuerySet:
    """Return the public partnerships with what a page about one shows."""
    partners = Partner.objects.shown().select_related("organisation").order_by("organisation__name", "pk")
    people = PartnershipPerson.objects.shown().select_related("user").order_by("since", "pk")
    return directory().prefetch_related(
        "facts",
        "earlier_names",
        Prefetch("footprints", Footprint.objects.current(), to_attr="areas"),
        Prefetch("partners", partners, to_attr="shown_partners"),
        Prefetch("people", people, to_attr="shown_people"),
    )


def numbered_names(partnership: Partnership) -> list[tuple[int, FormerName]]:
    """Return the former names that everybody may read, the last first, each with its number from the first one on."""
    by_age = sorted(partnership.earlier_names.all(), key=lambda each: each.pk)
    return [(n, each) for n, each in enumerate(by_age, 1) if not each.is_hidden][::-1]


def renamed(address: str) -> Partnership | None:
    """Return the public partnership that had this address before it was renamed."""
    found = Partnership.objects.public().filter(earlier_names__slug=address)
    return found.first() if address else None


def tiles() -> dict[str, int]:
    """Return how many public partnerships work in each of the twelve nations and regions, by GSS code."""
    rows = Place.objects.filter(partnerships__is_public=True).values_list(
        "partnerships__pk", "code", "kind", "nation", "parent__code"
    )
    seen: dict[str, set[int]] = defaultdict(set)
    for pk, code, kind, nation, parent in rows:
        seen[tile_of(code, kind, nation, parent)].add(pk)
    return {code: len(found) for code, found in seen.items() if code}


def tile_of(code: str, kind: str, nation: str, parent: str | None) -> str:
    """Return the tile of a place: outside England the nation, in England the region."""
    if nation and nation != Nation.ENGLAND:
        return nation
    return code if kind in (Place.Kind.COUNTRY, Place.Kind.REGION) else parent or ""


def tile_links() -> dict[str, str]:
    """Return the address of the directory narrowed to each tile."""
    base = reverse("partnerships:partnership-list")
    regions = Place.objects.current().filter(kind=Place.Kind.REGION).values_list("code", flat=True)
    nations = [code for code in Nation.values if code != Nation.ENGLAND]
    return {code: f"{base}?nation={code}" for code in nations} | {
        code: f"{base}?region={code}" for code in regions
    }


class TileRow(NamedTuple):
    """One nation or region of the table that stands beside the map."""

    name: str
    count: int
    url: str


def tile_rows(counts: dict[str, int], links: dict[str, str]) -> list[TileRow]:
    """Return the map's numbers as rows, the most first."""
    rows = [TileRow(str(tile.name), counts.get(tile.code, 0), links.get(tile.code, "")) for tile in TILES]
    return sorted(rows, key=lambda row: (-row.count, row.name))


def status_words(partnership: Partnership) -> tuple[str, str]:
    """Return the words and the colour of a partnership's state."""
    return str(partnership.get_state_display()), COLOURS[partnership.state]


class Room(NamedTuple):
    """What the members of a partnership see."""

    roles: set[str]
    manages: bool
    people: list[tuple[PartnershipPerson, bool]]  # and whether the reader may end it
    partners: list[Partner]
    asked: list[
        tuple[Partner, set[str]]
    ]  # organisations that have not accepted, and what can be done: for managers
    invitations: list[PersonInvitation]  # for those who manage
    missing: list[str]
    leads: bool
    areas: list[Footprint]
    offer: LeadOffer | None  # of the lead, while it waits for an answer: for those who lead


def room(partnership: Partnership, user: User) -> Room:
    """Return what a member sees of their partnership, in a constant number of queries."""
    roles = ties.roles_in(user, partnership)
    manages = bool(roles & set(PartnershipPerson.MANAGING)) and not partnership.is_history
    leads = PartnershipPerson.Role.LEAD in roles and not partnership.is_history
    people = list(partnership.people.holding().select_related("user").order_by("since", "pk"))
    organisations = list(
        partnership.partners.select_related("organisation").order_by("organisation__name", "pk")
    )
    shown = [partner for partner in organisations if partner.state == Partner.State.ACCEPTED]
    asking = (Partner.State.INVITED, Partner.State.DECLINED)
    sent = PersonInvitation.State.SENT
    last = [person for person in people if person.role == PartnershipPerson.Role.LEAD]
    return Room(
        roles=roles,
        manages=manages,
        people=[(person, ties.ends(roles, user, person) and last != [person]) for person in people],
        partners=shown,
        asked=[(each, open_verbs(each)) for each in organisations if each.state in asking] if manages else [],
        invitations=list(partnership.invitations.filter(state=sent).order_by("-sent_at", "-pk"))
        if manages
        else [],
        missing=_missing(partnership, shown),
        leads=leads,
        areas=list(partnership.footprints.current()),
        offer=_open_offer(partnership) if leads else None,
    )


def _open_offer(partnership: Partnership) -> LeadOffer | None:
    return partnership.lead_offers.filter(state=LeadOffer.State.OFFERED).select_related("to").first()


def _missing(partnership: Partnership, partners: list[Partner]) -> list[str]:
    """Return in words what a partnership still lacks; it is shown to its members and refuses nothing."""
    accepted = {partner.organisation_id for partner in partners}
    beyond = any(partner.organisation.kind != Organisation.Kind.UNIVERSITY for partner in partners)
    said = [
        (partnership.convenor_id in accepted, _("The convening organisation has not confirmed its part.")),
        (partnership.administrator_id, _("No research organisation administers it yet.")),
        (
            not partnership.administrator_id or partnership.administrator_id in accepted,
            _("The administering organisation has not confirmed its part."),
        ),
        (beyond, _("No partner from outside universities has accepted yet.")),
    ]
    return [sentence for met, sentence in said if not met]


# Who speaks for an organisation


def signatories(organisation: Organisation | int, now: datetime | None = None) -> list[User]:
    """Return the people with an account in use who sign for an organisation now, by the time they were named."""
    holding = Signatory.objects.holding(now).filter(organisation=organisation, user__is_active=True)
    return [signatory.user for signatory in holding.select_related("user").order_by("pk")]


# Names of organisations


def organisation_named(name: str) -> Organisation | None:
    """Return the organisation that people mean by exactly this name, in either language."""
    wanted = names.normal(name)
    for organisation in like(name):
        if wanted in (
            names.normal(organisation.name),
            names.normal(organisation.name_cy or organisation.name),
        ):
            return organisation.merged_into or organisation  # the names of a merged one lead on
    return None


def organisations_near(name: str, user: User, *, eligible: bool = False) -> list[Organisation]:
    """Return the organisations that a person may have meant, the likest first.

    One that was only proposed stays unknown to strangers: its name may tell of a partnership that is still private.
    """
    mine = Affiliation.objects.holding().filter(user=user).values("organisation")
    known = (Q(standing=Organisation.Standing.VERIFIED) | Q(pk__in=mine)) & Q(merged_into__isnull=True)
    found = like(name, known & Q(may_administer=True) if eligible else known)
    by_name = {called: each for each in found for called in (each.name, each.name_cy) if called}
    return list({by_name[near].pk: by_name[near] for near in names.nearest(name, by_name)}.values())


def organisation_numbered(number: str) -> Organisation | None:
    """Return the organisation that has this number in a public register, whichever register that is."""
    fitting = numbers.fitting(number) if number else {}
    wanted = Q()
    for register, kept in fitting.items():
        wanted |= Q(**{register: kept})
    found = (
        Organisation.objects.filter(wanted).select_related("merged_into").order_by("pk").first()
        if fitting
        else None
    )
    return found and (found.merged_into or found)


def with_domain(domain: str, *, but: Organisation) -> Organisation | None:
    """Return another organisation that has this e-mail domain."""
    taken = Q(domain=domain) | Q(other_domains__contains=[domain])
    return Organisation.objects.filter(taken, merged_into__isnull=True).exclude(pk=but.pk).first()


def duplicates(organisation: Organisation) -> list[Organisation]:
    """Return the organisations whose name is like this one's: whoever checks it looks at them first. One query."""
    others = like(organisation.name, ~Q(pk=organisation.pk) & Q(merged_into__isnull=True))
    by_name = {called: each for each in others for called in (each.name, each.name_cy) if called}
    return list(
        {by_name[near].pk: by_name[near] for near in names.nearest(organisation.name, by_name)}.values()
    )


def like(name: str, known: Q = _ANY) -> QuerySet[Organisation]:
    """Return the fifty organisations whose names share most trigrams with this one, however they are written."""
    folded = Func(Value(name), function="portal_fold", output_field=CharField())
    likeness = Greatest(TrigramSimilarity("name_folded", folded), TrigramSimilarity("name_cy_folded", folded))
    wanted = (
        Q(TrigramSimilar(F("name_folded"), folded))
        | Q(TrigramSimilar(F("name_cy_folded"), folded))
        | Q(name_folded=folded)
    )
    found = Organisation.objects.filter(wanted, known).select_related("merged_into")
    return found.order_by(likeness.desc(), "name", "pk")[:50]


# Warnings that refuse nothing


def overlaps(places: Iterable[Place]) -> list[tuple[Place, Place]]:
    """Return (whole, part) for every place of a footprint that lies inside another one of it."""
    by_pk = {place.pk: place for place in places}
    return [(by_pk[place.parent_id], place) for place in by_pk.values() if place.parent_id in by_pk]


def has_namesake(partnership: Partnership, user: User) -> bool:
    """Say whether the same convenor has a partnership of a like name that this person may know or whose body is theirs."""
    others = Partnership.objects.filter(convenor=partnership.convenor).exclude(pk=partnership.pk)
    if not ties.belongs_to(user, partnership.convenor):
        others = others & Partnership.objects.visible_to(user)
    called = others.values_list("name_en", flat=True)
    return any(names.likeness(partnership.name_en, name) > 0.8 for name in called)


def why_not_invite(partnership: Partnership, user: User, email: str, now: datetime) -> str:
    """Return in words why a person cannot be invited, or nothing."""
    if email.lower() == user.email.lower():
        return _("This is your own address: you already belong to the partnership")
    if partnership.people.holding(now).filter(user__email__iexact=email).exists():
        return _("This person already belongs to the partnership")
    sent = partnership.invitations.filter(email__iexact=email, state=PersonInvitation.State.SENT)
    if sent.filter(expires_at__gte=now).exists():
        return _("This person was asked and can still answer")
    return ""


def why_not_ask(partnership: Partnership, organisation: Organisation, now: datetime) -> str:
    """Return in words why an organisation cannot be asked, or nothing."""
    partner = partnership.partners.filter(organisation=organisation).first()
    if partner and partner.state == Partner.State.ACCEPTED:
        return _("This organisation is already a partner")
    if partner and partner.invited_email and partner.is_waiting(now):
        return _("This organisation was asked and can still answer")
    return ""


# Things to do


def _waiting(user: User, now: datetime) -> tuple[QuerySet, QuerySet, QuerySet]:
    offered = LeadOffer.objects.addressed_to(user).filter(state=LeadOffer.State.OFFERED)
    mine = PersonInvitation.objects.addressed_to(user).filter(
        state=PersonInvitation.State.SENT, expires_at__gte=now
    )
    theirs = Partner.objects.answerable_by(user).filter(
        state=Partner.State.INVITED, invited_at__gte=now - ANSWER_WITHIN
    )
    return offered, mine, theirs


def is_asked(user: User, now: datetime) -> Q:
    """Return the condition that something waits for a person's answer here, to be asked beside others."""
    offered, mine, theirs = _waiting(user, now)
    return Q(Exists(offered)) | Q(Exists(mine)) | Q(Exists(theirs))


def todos(user: User, now: datetime) -> list[Todo]:
    """Return the invitations that wait for a person's answer, for themselves and for their organisations."""
    offered, mine, theirs = _waiting(user, now)
    return (
        [
            Todo(
                title=_("Say whether you take the lead of a partnership"),
                url=reverse("partnerships:lead-answer", args=[offer.ref]),
                about=str(offer.partnership),
            )
            for offer in offered.select_related("partnership")
        ]
        + [
            Todo(
                title=_("Answer the invitation to join a partnership"),
                url=reverse("partnerships:invitation", args=[invitation.ref]),
                due_at=invitation.expires_at,
                about=str(invitation.partnership),
            )
            for invitation in mine.select_related("partnership")
        ]
        + [
            Todo(
                title=_("Answer for %(organisation)s: an invitation to be a partner")
                % {"organisation": partner.organisation},
                url=reverse("partnerships:partner-answer", args=[partner.ref]),
                due_at=partner.invited_at + ANSWER_WITHIN,
                about=str(partner.partnership),
            )
            for partner in theirs.select_related("partnership", "organisation")
        ]
    )


class Office(NamedTuple):
    """An organisation for which a person signs: everybody who does, now or later, and whether in their own name."""

    organisation: Organisation
    people: list[Signatory]
    is_own_name: bool


def signed_offices(user: User) -> list[Office]:
    """Return the organisations for which a person signs. Two queries."""
    mine = list(Signatory.objects.holding().filter(user=user).select_related("organisation"))
    now = clock.now()
    people = Signatory.objects.filter(organisation__in=[held.organisation_id for held in mine])
    people = people.filter(Q(until__isnull=True) | Q(until__gt=now), user__is_active=True)
    found: dict[int, list[Signatory]] = {}
    for each in people.select_related("user", "deputises_for").order_by("since", "pk"):
        found.setdefault(each.organisation_id, []).append(each)
    own = {held.organisation_id for held in mine if held.deputises_for_id is None}
    offices = {held.organisation_id: held.organisation for held in mine}
    return [Office(office, found.get(pk, []), pk in own) for pk, office in offices.items()]
