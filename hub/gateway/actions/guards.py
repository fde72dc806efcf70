"""What several verbs of the gateway lock, refuse and tell."""

from django.db.models import Q
from django.utils.translation import gettext as _

from hub.gateway import policy, queries
from hub.gateway.models import Enquiry, Routing
from hub.people.models import HubPerson
from lpip_portal.accounts.models import User
from lpip_portal.notifications import outbox
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import Refusal, move
from partnerships.models import Partnership, PartnershipPerson

RECALLED = "enquiry_recalled"  # the letter that says that a door is closed


class Gone(Refusal):
    """A link that does not work, whatever the reason: nobody learns which."""

    def __init__(self):
        super().__init__(
            _(
                "This link does not work: it was replaced by a newer one, has run out or was never made. Look for our latest letter, or ask again."
            )
        )


class NotPossible(Refusal):
    """Something that the rules of the gateway do not allow."""


def locked(enquiry: Enquiry) -> Enquiry:
    """Lock an enquiry and read it again, with its asker and owner."""
    found = Enquiry.objects.select_related("asker", "asked_by", "owner", "theme")
    return found.select_for_update(of=("self",)).get(pk=enquiry.pk)


def locked_routing(routing: Routing) -> Routing:
    """Lock a routing and its enquiry, always the enquiry first, and read both again."""
    enquiry = locked(routing.enquiry)
    found = Routing.objects.select_related("partnership").select_for_update(of=("self",)).get(pk=routing.pk)
    found.enquiry = enquiry
    return found


def tell_asker(kind: str, enquiry: Enquiry, *, occasion: str = "once") -> None:
    """Owe the asker a letter with the link to their thread; what was said stands on the thread alone."""
    token = queries.token_of(queries.link_of(enquiry))
    outbox.post(
        kind,
        to=[queries.guest(enquiry)],
        about=enquiry,
        occasion=occasion,
        secret=True,
        enquiry=enquiry,
        token=token,
    )


def hub_readers(enquiry: Enquiry) -> list[User]:
    """Return who at the hub is told of an enquiry: its owner, else all hub staff who may read it."""
    staff = HubPerson.objects.holding().filter(role=HubPerson.Role.STAFF).select_related("user")
    found = [person.user for person in staff if policy.may_handle(person.user, enquiry)]
    owned = [user for user in found if user.pk == enquiry.owner_id]
    return owned or found


def leads_of(partnership: Partnership) -> list[User]:
    """Return who answers for a partnership."""
    leads = PartnershipPerson.objects.holding().filter(
        partnership=partnership, role__in=PartnershipPerson.MANAGING
    )
    return [person.user for person in leads.select_related("user")]


def take_back(enquiry: Enquiry) -> None:
    """Take an enquiry back from all partnerships that have not answered; the caller has asked the policy and leaves the trace."""
    waiting = enquiry.routings.filter(state=Routing.State.SENT).select_related("partnership")
    for routing in waiting.select_for_update(of=("self",)).order_by("pk"):
        routing.enquiry = enquiry
        take_back_one(routing)


def take_back_one(routing: Routing) -> None:
    """Take an enquiry back from one partnership, and tell its leads."""
    move(routing, "recall_routing")
    routing.save(update_fields=["state"])
    outbox.post("enquiry_recalled", to=leads_of(routing.partnership), about=routing, routing=routing)


def _about_an_enquiry(kind: str, about: str, letter: Letter) -> bool:
    """Ask again at delivery: the asker's address is still the asker's, and who is at the hub may read the enquiry."""
    found = Enquiry.objects.filter(pk=about.rpartition(":")[2])
    if letter.to is not None:
        return found.visible_to(letter.to).exists()
    given = Q(asked_by__isnull=True, asker__email__iexact=letter.email)
    found = found.filter(given | Q(asked_by__email__iexact=letter.email))
    if kind == "enquiry_confirm":
        found = found.filter(state=Enquiry.State.UNCONFIRMED)
    return found.exists()


def _about_a_routing(kind: str, about: str, letter: Letter) -> bool:
    """Ask again at delivery: who gets a letter about a routing may read it, or led the partnership from which it was taken."""
    found = Routing.objects.filter(pk=about.rpartition(":")[2])
    if kind == RECALLED:
        return found.filter(partnership__in=Partnership.objects.managed_by(letter.to)).exists()
    return letter.to is not None and found.visible_to(letter.to).exists()


outbox.still_allowed("hub.enquiry:", _about_an_enquiry)
outbox.still_allowed("hub.routing:", _about_a_routing)
