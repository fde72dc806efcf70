"""Reads about what reviewers tell of themselves: a person's own profile, and what an officer sees of one of the pool."""

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from django.db.models import QuerySet

from funding.review.models import PoolMember, ReviewerProfile
from funding.review.profile_models import AccessNeed, ReviewerAway, ReviewerOrganisation
from funding.review.statements import Agreed, Standing, standings
from lpip_portal import clock
from partnerships.models import Affiliation

from .capacity import capacity_of


class Told(NamedTuple):
    """What somebody told of themselves, as its readers may see it; ``profile`` is None where they told nothing."""

    profile: ReviewerProfile | None
    organisations: list[ReviewerOrganisation]
    away: list[ReviewerAway]
    statements: list[Standing]
    needs: AccessNeed | None

    @property
    def now(self) -> list[ReviewerOrganisation]:
        """Where they are."""
        return [each for each in self.organisations if not each.is_past]

    @property
    def before(self) -> list[ReviewerOrganisation]:
        """Where they were."""
        return [each for each in self.organisations if each.is_past]

    @property
    def open_statements(self) -> int:
        """How many texts of today they have not agreed to."""
        return sum(not each.is_current for each in self.statements)


def own_organisations(user) -> QuerySet[ReviewerOrganisation]:
    """Return where a person says that they belong or belonged."""
    return ReviewerOrganisation.objects.filter(profile__user=user).select_related("profile", "organisation")


def own_times_away(user) -> QuerySet[ReviewerAway]:
    """Return a person's own days away that are not over."""
    return ReviewerAway.objects.filter(profile__user=user, until__gte=clock.today()).select_related("profile")


def told_by(reader, user) -> Told:
    """Return what ``reader`` may see of what ``user`` told of themselves. Seven queries at most."""
    found = ReviewerProfile.objects.visible_to(reader).filter(user=user)
    profile = found.prefetch_related("themes", "places").first()
    if profile is None:
        return Told(None, [], [], standings([]), None)
    agreed = profile.statements.values_list("code", "version", "at")
    return Told(
        profile,
        list(profile.organisations.select_related("organisation")),
        list(profile.away.filter(until__gte=clock.today())),
        standings(Agreed(*each) for each in agreed),
        AccessNeed.objects.visible_to(reader).filter(profile=profile).first(),
    )


def homes_of(people: Collection[int]) -> dict[int, list[str]]:
    """Return where people belong or belonged, by their keys: as the portal knows it, and as they tell it. One query."""
    known = Affiliation.objects.filter(user__in=people).order_by()
    told = ReviewerOrganisation.objects.filter(profile__user__in=people).order_by()
    homes: dict[int, list[str]] = defaultdict(list)
    names = known.values_list("user", "organisation__name").union(told.values_list("profile__user", "name"))
    for person, name in sorted(names):
        homes[person].append(name)
    return homes


def room_of(user, member: PoolMember) -> tuple[int, str]:
    """Return how many bids somebody of a pool can have in its phase, and why not more."""
    return capacity_of(member.phase, user=user)[member.user_id]
