"""Founding a partnership and describing it."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.workflow import Closed, Refusal, Stale
from partnerships import policy, ties
from partnerships.models import (
    Affiliation,
    Organisation,
    Partner,
    Partnership,
    PartnershipPerson,
    Place,
    Theme,
)
from partnerships.names import Unlisted

from .guards import locked, refuse_when_held, room, write_to_organisation
from .organisations import propose_organisation


@transaction.atomic
def found(
    *,
    by: User,
    name_en: str,
    convenor: Organisation | Unlisted,
    nation: str,
    places: Iterable[Place],
    themes: Iterable[Theme],
    administrator: Organisation | Unlisted | None = None,
    name_cy: str = "",
    summary_en: str = "",
    summary_cy: str = "",
    place_note: str = "",
    nonce: str = "",
) -> Partnership:
    """Found a partnership, led by ``by``. Its organisations count as partners where ``by`` belongs to them.

    The others are asked: their signatories get a letter, and until one of them accepts they are not shown as partners.
    """
    if done := trail.repeat(nonce, by, Partnership, "partnership.found"):
        return done
    require(policy.may_found(by))
    places, themes = list(places), list(themes)
    if not places or not themes:
        raise Refusal(_("A partnership needs at least one place and one theme."))
    convenor = _listed(convenor, nation, by)
    administrator = _listed(administrator, nation, by) if administrator else None
    if administrator and not administrator.may_administer:
        raise Refusal(
            _("%(name)s is not known as a research organisation that may administer a bid.")
            % {"name": administrator.name}
        )
    partnership = Partnership.objects.create(
        name_en=name_en,
        name_cy=name_cy,
        convenor=convenor,
        administrator=administrator,
        nation=nation,
        summary_en=summary_en,
        summary_cy=summary_cy,
        place_note=place_note,
    )
    partnership.places.set(places)
    partnership.themes.set(themes)
    PartnershipPerson.objects.create(
        partnership=partnership, user=by, role=PartnershipPerson.Role.LEAD, given_by=by
    )
    for organisation in {convenor, administrator} - {None}:
        _bring_in(organisation, partnership, by)
    trail.record("partnership.found", partnership, by=by, nonce=nonce, convenor=convenor, nation=nation)
    return partnership


def _listed(organisation: Organisation | Unlisted, nation: str, by: User) -> Organisation:
    """Return the organisation itself; one that nobody had named is proposed, and ``by`` belongs to it."""
    if isinstance(organisation, Organisation):
        return organisation
    made = propose_organisation(by=by, name=organisation.name, kind=organisation.kind, nation=nation)
    if ties.is_unclaimed(made):
        Affiliation.objects.create(organisation=made, user=by, given_by=by)
    return made


def _bring_in(organisation: Organisation, partnership: Partnership, by: User) -> None:
    """Make an organisation a partner if the founder belongs to it; otherwise ask it."""
    mine = ties.belongs_to(by, organisation)
    partner = Partner.objects.create(
        partnership=partnership,
        organisation=organisation,
        state=Partner.State.ACCEPTED if mine else Partner.State.INVITED,
        invited_by=by,
        answered_by=by if mine else None,
        answered_at=clock.now() if mine else None,
    )
    if not mine:
        write_to_organisation(partner, by)


@transaction.atomic
def edit(
    partnership: Partnership,
    *,
    by: User,
    version: int,
    name_en: str,
    places: Iterable[Place],
    themes: Iterable[Theme],
    name_cy: str = "",
    summary_en: str = "",
    summary_cy: str = "",
    place_note: str = "",
    nonce: str = "",
) -> Partnership:
    """Describe a forming partnership anew. ``version`` is the one that the editor had on screen."""
    if done := trail.repeat(nonce, by, partnership, "partnership.edit"):
        return done
    partnership = locked(partnership)
    require(policy.may_manage(by, partnership))
    if partnership.state != Partnership.State.FORMING:
        raise Closed(
            _("The description was agreed when the partnership became active, and cannot be edited here."),
            possible=room(partnership),
        )
    refuse_when_held(partnership)
    if version != partnership.version:
        raise Stale(
            _("Somebody changed this description after you opened it. Nothing of theirs was overwritten."),
            possible=room(partnership),
        )
    partnership.name_en, partnership.name_cy = name_en, name_cy
    partnership.summary_en, partnership.summary_cy = summary_en, summary_cy
    partnership.place_note = place_note
    partnership.version += 1
    partnership.save()
    partnership.places.set(places)
    partnership.themes.set(themes)
    trail.record("partnership.edit", partnership, by=by, nonce=nonce, version=partnership.version)
    return partnership
