"""Another name, another lead, and whether a person is shown to everybody."""

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.workflow import IllegalMove, Refusal, Stale, move
from partnerships import policy
from partnerships.models import FormerName, LeadOffer, Partnership, PartnershipPerson

from .guards import (
    ROOMS,
    Duplicate,
    free_address,
    locked,
    managers,
    refuse_when_closed,
    refuse_when_held,
    room,
)

Role = PartnershipPerson.Role


@transaction.atomic
def rename(
    partnership: Partnership, *, by: User, version: int, name_en: str, name_cy: str = "", nonce: str = ""
) -> Partnership:
    """Call a partnership by another name from today on; the old one stays on record and its address leads on."""
    if done := trail.repeat(nonce, by, partnership, "partnership.rename"):
        return done
    partnership = locked(partnership)
    require(policy.may_manage(by, partnership))
    refuse_when_closed(partnership)
    refuse_when_held(partnership)
    if version != partnership.version:
        raise Stale(
            _("Somebody changed this description after you opened it. Nothing of theirs was overwritten."),
            possible=room(partnership),
        )
    if (name_en, name_cy) == (partnership.name_en, partnership.name_cy):
        raise Refusal(_("That is its name already."), possible=room(partnership))
    if slugify(name_en) in ROOMS:
        raise Refusal(
            _("“%(name)s” is a word in the portal’s own addresses. Add a word, like “%(name)s partnership”.")
            % {"name": name_en},
            possible=room(partnership),
        )
    last = partnership.earlier_names.first()
    slug = partnership.slug or ""
    partnership.slug = free_address(name_en, partnership) if slug else None
    FormerName.objects.create(
        partnership=partnership,
        name_en=partnership.name_en,
        name_cy=partnership.name_cy,
        slug=slug if slug != partnership.slug else "",
        since=last.until if last else partnership.founded_at.astimezone(clock.UK).date(),
        renamed_by=by,
    )
    partnership.name_en, partnership.name_cy = name_en, name_cy
    partnership.version += 1
    partnership.save()
    trail.record("partnership.rename", partnership, by=by, nonce=nonce, version=partnership.version)
    return partnership


@transaction.atomic
def hide_name(former: FormerName, *, by: User, nonce: str = "") -> FormerName:
    """Show and search a former name no more: it was given up for privacy. Its old address still leads to the new one."""
    if done := trail.repeat(nonce, by, FormerName, "partnership.hide_name"):
        return done
    require(policy.may_hide_name(by))
    former = FormerName.objects.select_for_update().get(pk=former.pk)
    former.is_hidden = True
    former.save(update_fields=["is_hidden"])
    trail.record("partnership.hide_name", former, by=by, nonce=nonce)
    return former


@transaction.atomic
def offer_lead(person: PartnershipPerson, *, by: User, nonce: str = "") -> LeadOffer:
    """Ask another member to take the lead from oneself."""
    if done := trail.repeat(nonce, by, LeadOffer, "lead.offer"):
        return done
    partnership = locked(person.partnership)
    person = PartnershipPerson.objects.select_related("partnership", "user").get(pk=person.pk)
    require(policy.may_offer_lead(by, partnership))
    refuse_when_closed(partnership)
    if not partnership.people.holding().filter(pk=person.pk).exclude(role=Role.LEAD).exists():
        raise IllegalMove(
            _("The lead can be offered to a member who does not lead yet."), possible=room(partnership)
        )
    if partnership.lead_offers.filter(state=LeadOffer.State.OFFERED).exists():
        raise Duplicate(
            _("The lead is offered to somebody already. Take that back first."), possible=room(partnership)
        )
    offer = LeadOffer.objects.create(partnership=partnership, to=person.user, offered_by=by)
    trail.record("lead.offer", offer, by=by, nonce=nonce, partnership=partnership)
    outbox.post("partnership_lead_offered", to=[person.user], about=offer, partnership=partnership, person=by)
    return offer


@transaction.atomic
def accept_lead(offer: LeadOffer, *, by: User, nonce: str = "") -> LeadOffer:
    """Take the lead; whoever offered it is a manager from now on. Bids keep the lead that they have."""
    if done := trail.repeat(nonce, by, offer, "lead.accept"):
        return done
    offer = _locked_offer(offer)
    partnership = locked(offer.partnership)
    require(policy.may_answer_lead(by, offer))
    refuse_when_closed(partnership)
    mine = partnership.people.holding().filter(user=by).first()
    theirs = partnership.people.holding().filter(user=offer.offered_by, role=Role.LEAD).first()
    if mine is None or theirs is None:
        raise IllegalMove(_("Whoever offered you the lead does not lead this partnership any more."))
    _answer(offer, "accept_lead")
    for person, role in ((mine, Role.LEAD), (theirs, Role.MANAGER)):
        _give(person, role, offer.offered_by)
    trail.record("lead.accept", offer, by=by, nonce=nonce, partnership=partnership)
    _tell(offer)
    return offer


@transaction.atomic
def decline_lead(offer: LeadOffer, *, by: User, nonce: str = "") -> LeadOffer:
    """Do not take the lead; nothing changes."""
    if done := trail.repeat(nonce, by, offer, "lead.decline"):
        return done
    offer = _locked_offer(offer)
    require(policy.may_answer_lead(by, offer))
    _answer(offer, "decline_lead")
    trail.record("lead.decline", offer, by=by, nonce=nonce)
    _tell(offer)
    return offer


@transaction.atomic
def withdraw_lead(offer: LeadOffer, *, by: User, nonce: str = "") -> LeadOffer:
    """Take the offer back before it is answered."""
    if done := trail.repeat(nonce, by, offer, "lead.withdraw"):
        return done
    offer = _locked_offer(offer)
    require(policy.may_withdraw_lead(by, offer))
    _answer(offer, "withdraw_lead")
    trail.record("lead.withdraw", offer, by=by, nonce=nonce)
    return offer


@transaction.atomic
def show_person(person: PartnershipPerson, *, by: User, shown: bool, nonce: str = "") -> PartnershipPerson:
    """Let everybody see on the public page that one belongs to a partnership, or no longer."""
    if done := trail.repeat(nonce, by, person, "person.show"):
        return done
    person = PartnershipPerson.objects.select_for_update(of=("self",)).get(pk=person.pk)
    require(policy.may_show_person(by, person))
    person.shown_since = (person.shown_since or clock.now()) if shown else None
    person.save(update_fields=["shown_since"])
    trail.record("person.show", person, by=by, nonce=nonce, shown=shown)
    return person


def _give(person: PartnershipPerson, role: str, by: User) -> None:
    """End a person's part and begin another; whether they are shown to everybody stays as they said."""
    now = clock.now()
    person.until = max(now, person.since)
    person.save(update_fields=["until"])
    PartnershipPerson.objects.create(
        partnership=person.partnership,
        user=person.user,
        role=role,
        given_by=by,
        since=person.until,
        shown_since=person.shown_since,
    )


def _locked_offer(offer: LeadOffer) -> LeadOffer:
    found = LeadOffer.objects.select_related("partnership", "to", "offered_by")
    return found.select_for_update(of=("self",)).get(pk=offer.pk)


def _answer(offer: LeadOffer, verb: str) -> None:
    move(offer, verb)
    offer.answered_at = clock.now()
    offer.save()


def _tell(offer: LeadOffer) -> None:
    outbox.post(
        "partnership_lead_answered",
        to={*managers(offer.partnership), offer.offered_by, offer.to},
        about=offer,
        partnership=offer.partnership,
        accepted=offer.state == LeadOffer.State.ACCEPTED,
    )
