"""Who joins the hub and leaves it, and who looks after which partnership."""

from django.db import transaction
from django.utils.translation import gettext as _

from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.workflow import IllegalMove, Refusal
from partnerships.models import Partnership, PartnershipPerson

from . import policy
from .models import CohortLead, HubPerson


class NotAtTheHub(Refusal):
    """The person named does not work at the hub."""


@transaction.atomic
def assign_lead(partnership: Partnership, *, by: User, email: str, nonce: str = "") -> CohortLead:
    """Make a hub person a partnership's first contact; the one before ends."""
    if done := trail.repeat(nonce, by, CohortLead, "cohort_lead.assign"):
        return done
    require(policy.may_look_after(by, partnership))
    Partnership.objects.select_for_update().get(pk=partnership.pk)
    staff = (
        HubPerson.objects.holding()
        .filter(user__email__iexact=email, role=HubPerson.Role.STAFF)
        .select_related("user")
    )
    person = staff.first()
    if person is None:
        raise NotAtTheHub(
            _(
                "Nobody with that address works at the hub. Check the address, or ask an administrator to add them."
            )
        )
    now = clock.now()
    current = CohortLead.objects.holding().filter(partnership=partnership).first()
    if current is not None and current.user_id == person.user_id:
        return current
    CohortLead.objects.filter(partnership=partnership, until__isnull=True).update(until=now)
    lead = CohortLead.objects.create(partnership=partnership, user=person.user, given_by=by, since=now)
    trail.record("cohort_lead.assign", lead, by=by, nonce=nonce, partnership=partnership)
    outbox.post(
        "hub_lead",
        to={person.user, *_people(partnership)},
        about=lead,
        partnership=partnership,
        lead=person.user,
    )
    return lead


@transaction.atomic
def name_person(person: User, *, by: User, role: str, nonce: str = "") -> HubPerson:
    """Let a person work at the hub."""
    if done := trail.repeat(nonce, by, HubPerson, "hub_person.name"):
        return done
    person = User.objects.select_for_update().get(pk=person.pk)
    require(policy.may_name_people(by, person))
    if HubPerson.objects.holding().filter(user=person, role=role).exists():
        raise Refusal(_("This person has this part at the hub already."))
    named = HubPerson.objects.create(user=person, role=role, given_by=by, since=clock.now())
    trail.record("hub_person.name", named, by=by, nonce=nonce, user=person, role=role)
    outbox.post("hub_person_named", to=[person], about=named)
    return named


@transaction.atomic
def end_person(person: HubPerson, *, by: User, nonce: str = "") -> HubPerson:
    """End a person's part at the hub, and with it the partnerships they look after."""
    if done := trail.repeat(nonce, by, person, "hub_person.end"):
        return done
    person = HubPerson.objects.select_for_update().get(pk=person.pk)
    require(policy.may_end_person(by, person))
    now = clock.now()
    if person.until and person.until <= now:
        raise IllegalMove(_("This role has ended already."))
    person.until = max(now, person.since)
    person.save(update_fields=["until"])
    if person.role == HubPerson.Role.STAFF:
        CohortLead.objects.filter(user=person.user, until__isnull=True).update(until=now)
    trail.record("hub_person.end", person, by=by, nonce=nonce, user=person.user, role=person.role)
    outbox.post("hub_person_ended", to=[person.user], about=person)
    return person


def _people(partnership: Partnership) -> list[User]:
    leads = PartnershipPerson.objects.holding().filter(
        partnership=partnership, role__in=PartnershipPerson.MANAGING
    )
    return [person.user for person in leads.select_related("user")]
