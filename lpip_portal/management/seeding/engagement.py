"""Engagement of two partnerships: one that has been out with people for a year, and one that has just begun."""

from collections.abc import Iterable
from datetime import timedelta

from funding.models import Award
from lpip_portal import clock
from lpip_portal.accounts.models import User
from partnerships.engagement import actions
from partnerships.engagement.actions import Account
from partnerships.models import Partnership, PartnershipPerson, Place

# Its words, how many people, and whether it is published.
Told = tuple[Account, dict[str, int], bool]


def seed(people: dict[str, User]) -> None:
    """Write down what is not there yet; a second run changes nothing."""
    awards = Award.objects.public().filter(phase__round__code="HARBOUR", phase__number=2)
    award = awards.select_related("partnership").order_by("pk").first()
    if award and not award.partnership.activities.exists():
        _write(
            award.partnership,
            _over_a_year(),
            note="Two people asked not to be named. Ring the library before the next one.",
        )
    mine = Partnership.objects.managed_by(people["lead"]).filter(is_history=False).order_by("pk").first()
    if mine and not mine.activities.exists():
        _write(mine, _just_begun(), note="The hall is booked for June as well.")


def _account(ago: int, title: str, method: str, days: int = 0, **words: str) -> Account:
    begins = clock.today() - timedelta(days=ago)
    return Account(title, method, begins, begins + timedelta(days=days) if days else None, **words)


def _over_a_year() -> list[Told]:
    return [
        (_account(390, "What keeps people from work?", "survey", 30, venue="Online and on paper",
            asked="How do you get to work, and what would you change about it?",
            outcomes="Shifts begin before the first bus. Half of those who answered turned a job down for it."),
            {"community": 214, "business": 31, "voluntary": 18, "policy": 9, "research": 6}, True),
        (_account(300, "An open space at the market hall", "open_space", venue="The market hall",
            asked="What should we find out together in the next year?",
            outcomes="Eleven questions, of which four came onto the agenda."),
            {"community": 46, "policy": 12, "business": 8, "research": 11, "voluntary": 14}, True),
        (_account(210, "Talking to people who look after somebody", "interviews", 45,
            asked="What would have kept you in work?", outcomes="Hours that can be moved matter more than fewer hours."),
            {"community": 17, "voluntary": 3}, True),
        (_account(120, "Noson yn y llyfrgell", "workshop", venue="Y llyfrgell", language="cy",
            asked="Ble mae pobl ifanc yn mynd ar ôl ysgol?", outcomes="Mae’r llyfrgell yn cau am bedwar o’r gloch."),
            {"community": 23, "policy": 5, "research": 5}, True),
        (_account(75, "A walk along the yards", "visit", asked="Whom do the yards hire, and from which courses?"),
            {"business": 3}, True),
        (_account(20, "Reading the first answers together", "groups", outcomes="Not agreed yet."),
            {"community": 9, "research": 4}, False),
    ]  # fmt: skip


def _just_begun() -> list[Told]:
    return [
        (_account(33, "A first evening with neighbours", "workshop", venue="The chapel hall",
            asked="What would you want a university to find out here?",
            outcomes="Warm homes came first, then somewhere to be after school."),
            {"community": 27, "policy": 2, "voluntary": 6}, True),
        (_account(12, "At the school gate", "survey", 5), {"community": 41}, False),
    ]  # fmt: skip


def _write(partnership: Partnership, told: Iterable[Told], note: str) -> None:
    lead = PartnershipPerson.objects.holding().filter(partnership=partnership, role="lead").first().user
    places: list[Place] = list(partnership.places.all())
    priorities = list(partnership.agenda_priorities.filter(published_on__isnull=False))
    for n, (account, audience, published) in enumerate(told):
        made = actions.add_activity(
            partnership,
            by=lead,
            account=account,
            audience=audience,
            note="" if n else note,
            places=places[n % len(places) :][:1] if places else [],
            priorities=priorities[n % len(priorities) :][:1] if priorities else [],
        )
        if published:
            actions.publish_activity(made, by=lead)
