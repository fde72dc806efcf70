"""What several verbs of this room refuse, whom they tell, and how they lock."""

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from lpip_portal import clock
from lpip_portal.access import Guest
from lpip_portal.accounts.models import User
from lpip_portal.notifications import outbox
from lpip_portal.workflow import Closed, Refusal
from partnerships import queries
from partnerships.models import (
    FormerName,
    Organisation,
    Partner,
    Partnership,
    PartnershipPerson,
    PersonInvitation,
)

ROOMS = {
    "agenda", "areas", "deputies", "edit", "engagement", "feed", "found", "governance", "invitations", "lead-offers", "new",
    "organisations", "partners", "people", "places", "room", "themes",
}  # fmt: skip  # what begins the addresses of this room's other pages
MOST_WAITING = 100  # unanswered invitations of one partnership: more would be a mail flood


class Duplicate(Refusal):
    """It is already there."""


def locked(partnership: Partnership) -> Partnership:
    """Lock a partnership and read it again."""
    return Partnership.objects.select_for_update().get(pk=partnership.pk)


def free_address(name: str, partnership: Partnership) -> str:
    """Return an address of a name that no other partnership has or had, and no page of this room."""
    wanted = slugify(name)[:49] or partnership.ref.lower()
    others = Partnership.objects.exclude(pk=partnership.pk).filter(slug=wanted)
    former = FormerName.objects.filter(slug=wanted)
    taken = wanted in ROOMS or others.exists() or former.exists()
    return f"{wanted}-{partnership.ref.lower()}" if taken else wanted


def room(partnership: Partnership) -> list[tuple[str, str]]:
    """Return the way back to the partnership's room, for a refusal."""
    return [(_("Go to the partnership"), reverse("partnerships:partnership-room", args=[partnership.ref]))]


def refuse_merged(organisation: Organisation) -> None:
    """Refuse to change a record for which another one stands."""
    if organisation.is_merged:
        raise Refusal(
            _("“%(name)s” was merged into “%(into)s”: change that one.")
            % {"name": organisation, "into": organisation.merged_into}
        )


def refuse_when_closed(partnership: Partnership) -> None:
    """Refuse to change a partnership that has ended."""
    if partnership.state == Partnership.State.CLOSED:
        raise Closed(
            _("This partnership has closed. It can be read, and not changed."), possible=room(partnership)
        )


def refuse_when_held(partnership: Partnership) -> None:
    """Refuse what a hold forbids, with its reason."""
    hold = partnership.holds.filter(Q(until__isnull=True) | Q(until__gt=clock.now())).first()
    if hold:
        raise Closed(
            _("This cannot be changed now: %(reason)s.") % {"reason": hold.reason.rstrip(".")},
            possible=room(partnership),
        )


def refuse_flood(waiting: QuerySet, partnership: Partnership) -> None:
    """Refuse one more letter while very many are unanswered."""
    if waiting.count() >= MOST_WAITING:
        raise Refusal(
            _("%(most)s invitations are waiting for an answer. Withdraw some before you send more.")
            % {"most": MOST_WAITING},
            possible=room(partnership),
        )


def managers(partnership: Partnership) -> list[User]:
    """Return the people who lead or manage a partnership now."""
    people = partnership.people.holding().filter(role__in=PartnershipPerson.MANAGING).select_related("user")
    return [person.user for person in people]


def reader_of(email: str) -> User | Guest:
    """Return whom a letter to an address reaches: the account that has it, else the address alone."""
    return User.objects.filter(email__iexact=email, is_active=True).first() or Guest(email)


def write_to_organisation(partner: Partner, by: User) -> None:
    """Owe the invitation to the person asked, or where nobody is named to all who sign for the organisation."""
    if partner.invited_email:
        readers = [reader_of(partner.invited_email)]
    else:
        readers = queries.signatories(partner.organisation)
    outbox.post(
        "partnership_partner_invited",
        to=readers,
        unasked=bool(partner.invited_email),
        about=partner,
        occasion=partner.invited_at.isoformat(),
        partnership=partner.partnership,
        inviter=by,
    )


def organisation_still_asked(kind: str, about: str, letter: object) -> bool:
    """Send an invitation to an organisation only while its answer is open."""
    partner = Partner.objects.filter(pk=about.rpartition(":")[2]).first()
    return kind != "partnership_partner_invited" or bool(partner and partner.state == Partner.State.INVITED)


def person_still_asked(kind: str, about: str, letter: object) -> bool:
    """Send an invitation to a person only while their answer is open."""
    invitation = PersonInvitation.objects.filter(pk=about.rpartition(":")[2]).first()
    open_ = invitation is not None and invitation.state == PersonInvitation.State.SENT
    return kind != "partnership_person_invited" or open_


outbox.still_allowed("partnerships.partner:", organisation_still_asked)
outbox.still_allowed("partnerships.personinvitation:", person_still_asked)
