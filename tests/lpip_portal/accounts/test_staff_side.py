"""Everybody whose word counts for the programme needs a second factor; community people do not."""

import pytest

from funding.models import Seat
from hub.models import HubPerson
from lpip_portal.accounts import policy
from lpip_portal.accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db


def anew(person: User) -> User:
    """The same person at their next request."""
    return User.objects.get(pk=person.pk)


def test_staff_side_people_need_a_second_factor():
    phase = factories.a_phase()
    panel = factories.a_panel(phase)
    hub_person = factories.a_user()
    HubPerson.objects.create(user=hub_person, role="staff")
    people = {
        "officer": factories.officer_of(phase),
        "approver": factories.approver_of(phase),
        "finance": factories.finance_of(phase),
        "signatory": factories.a_signatory(factories.an_organisation()),
        "reviewer": factories.an_assignment().reviewer,
        "hub": hub_person,
        "auditor": factories.with_role("auditor"),
        "administrator": factories.with_role("administrator"),
        **{
            f"panel {seat.role}": seat.user
            for seat in Seat.objects.filter(panel=panel).select_related("user")
        },
    }
    assert {part for part, person in people.items() if not policy.needs_second_factor(anew(person))} == set()


def test_community_people_need_none():
    partnership = factories.a_partnership()
    lead = partnership.people.get().user
    community = factories.belongs(factories.a_user(), partnership, "community")
    assert not any(
        policy.needs_second_factor(anew(person)) for person in (lead, community, factories.a_user())
    )
