"""What changes in partnerships over time: one is renamed, and its lead is handed over; another names an area."""

from datetime import timedelta

from django.db import transaction

from funding.models import Award
from lpip_portal import clock
from lpip_portal.accounts.models import User
from partnerships import actions
from partnerships.models import FormerName, Hold, Partnership, PartnershipPerson

RENAMED = ("Tides and Towns", "Llanw a Threfi")
AREA = "The valley"


@transaction.atomic
def seed(people: dict[str, User]) -> None:
    """Move what has not moved yet; a second run changes nothing."""
    mine = Partnership.objects.managed_by(people["lead"]).filter(is_history=False).order_by("pk").first()
    if mine and not mine.footprints.exists():
        actions.name_footprint(
            mine, by=people["lead"], name_en=AREA, name_cy="Y dyffryn", places=mine.places.all(),
            note="What people here call the places along the river.",
        )  # fmt: skip
    if FormerName.objects.exists():
        return
    awards = Award.objects.public().filter(phase__round__code="HARBOUR", phase__number=1)
    free = Partnership.objects.filter(pk__in=awards.values("partnership"), is_public=True).exclude(
        holds__in=Hold.objects.filter(until__isnull=True)
    )
    partnership = free.order_by("-pk").first()
    if partnership is None:
        return
    lead = PartnershipPerson.objects.holding().get(partnership=partnership, role="lead").user
    with clock.at(clock.now() - timedelta(days=12)) as hands:
        _renamed(partnership, lead)
        hands.move_on(days=3)
        _handed_over(partnership, lead, people["council"])


def _renamed(partnership: Partnership, lead: User) -> None:
    """It finds another name; its old address leads on."""
    actions.rename(partnership, by=lead, version=partnership.version, name_en=RENAMED[0], name_cy=RENAMED[1])


def _handed_over(partnership: Partnership, lead: User, to: User) -> None:
    """Another member takes the lead, and whoever had it stays as a manager."""
    person = partnership.people.holding().exclude(role="lead").order_by("pk").first()
    if person is None:
        asked = actions.invite_person(partnership, by=lead, email=to.email, role="member")
        actions.accept_invitation(asked, by=to)
        person = partnership.people.holding().get(user=to)
    actions.accept_lead(actions.offer_lead(person, by=lead), by=person.user)
