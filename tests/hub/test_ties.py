"""What ties somebody at the hub to a bidder, and what the wall between rivals hides from them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from funding.models import Interest
from hub.models import SupportActivity, SupportRequest
from hub.people import ties
from hub.people.policy import may_look_after
from hub.support import actions
from lpip_portal import clock
from partnerships.models import Partnership
from tests.factories import (
    a_phase,
    a_release,
    a_user,
    an_application,
    belongs,
)
from tests.factories.library import a_hub_person
from tests.hub.helping import invited, wants_help, works_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def phase():
    return a_phase(entry="invited")


@pytest.mark.parametrize("kind", ["member", "employed", "domain", "lead", "declared"])
def test_every_kind_of_tie_hides_the_rivals_of_the_bidder(phase, kind):
    own, rival, staff = invited(phase)[0], invited(phase)[0], a_hub_person()
    request = actions.ask(rival, by=rival.people.get().user, kind="data", question="Where?")
    assert request in SupportRequest.objects.visible_to(staff)
    if kind == "member":
        belongs(staff, own)
    elif kind == "employed":
        works_for(staff, own)
    elif kind == "domain":
        own.administrator.domain, own.administrator.other_domains = "one.ac.uk", ["two.ac.uk"]
        own.administrator.save()
        staff.email = "somebody@two.ac.uk"
        staff.save()
    elif kind == "lead":
        an_application(phase=phase, partnership=own, lead=staff)
    else:
        Interest.objects.create(user=staff, partnership=own, kind="personal", state="confirmed")
    assert not SupportRequest.objects.visible_to(staff).exists()
    assert not may_look_after(staff, rival)
    assert list(ties.rivals(staff)) == [rival]


def test_a_tied_person_is_walled_off_from_the_first_invitation_before_the_phase_opens():
    phase = a_phase(
        entry="invited",
        opens_at=clock.now() + timedelta(days=2),
        intention_due_at=clock.now() + timedelta(days=3),
    )
    own, (rival, lead) = invited(phase)[0], invited(phase)
    staff = a_hub_person()
    wants_help(rival, lead, phase)
    assert SupportRequest.objects.visible_to(staff).count() == 1
    works_for(staff, own)
    assert not SupportRequest.objects.visible_to(staff).exists()


def test_once_the_outcomes_are_out_the_wall_between_rivals_is_gone(phase):
    own, rival = invited(phase)[0], invited(phase)[0]
    staff = works_for(a_hub_person(), own)
    assert list(ties.rivals(staff)) == [rival]
    a_release(phase)
    assert not ties.rivals(staff).exists()


def test_help_that_was_given_for_the_hub_is_no_tie(phase):
    partnership, lead = invited(phase)
    staff = a_hub_person()
    actions.take_on(actions.ask(partnership, by=lead, kind="data", question="Where?"), by=staff)
    assert ties.tied(staff) == set()


def test_cohort_wide_work_goes_on_for_somebody_tied_to_one_of_the_bidders(phase):
    own, rival = invited(phase)[0], invited(phase)[0]
    staff = works_for(a_hub_person(), own)
    done = actions.note_activity(
        [own, rival], by=staff, kind="workshop", on=clock.today(), people=[staff], hours=Decimal(3)
    )
    assert done in SupportActivity.objects.visible_to(staff)
    with pytest.raises(PermissionDenied):
        actions.note_activity(
            [rival], by=staff, kind="call", on=clock.today(), people=[staff], hours=Decimal(1)
        )


@pytest.mark.parametrize(
    ("email", "domain", "is_tied"),
    [
        ("a@uni.ac.uk", "uni.ac.uk", True),
        ("a@staff.uni.ac.uk", "uni.ac.uk", True),
        ("a@uni.ac.uk", "law.uni.ac.uk", True),
        ("a@law.uni.ac.uk", "arts.uni.ac.uk", True),
        ("a@otheruni.ac.uk", "uni.ac.uk", False),
        ("a@other.ac.uk", "uni.ac.uk", False),
        ("a@example.org", "uni.example.org", False),
    ],
)
def test_an_address_ties_to_whoever_registered_its_domain(email, domain, is_tied):
    phase = a_phase(entry="invited")
    partnership, _lead = invited(phase)
    office, person = partnership.administrator, a_user(email=email)
    office.domain = domain
    office.save()
    assert bool(ties.tied(person)) == is_tied
    office.domain, office.other_domains = "", ["elsewhere.example", domain]
    office.save()
    assert bool(ties.tied(person)) == is_tied


@pytest.mark.parametrize("own", [1, 2])
def test_rivals_are_the_same_whether_they_are_asked_of_all_or_of_some(own):
    phase, other = a_phase(entry="invited"), a_phase(entry="invited")
    bidders = [invited(phase)[0] for _ in range(4)] + [invited(other)[0]]
    person = a_hub_person()
    for partnership in bidders[:own]:
        works_for(person, partnership)
    tied = ties.tied(person)
    of_all = set(ties.rivals(person, tied).values_list("pk", flat=True))
    some = Partnership.objects.filter(pk__in=[each.pk for each in bidders])
    assert of_all == ties.against(tied, ties.bidding(some))
    assert len(of_all) == (3 if own == 1 else 4)
