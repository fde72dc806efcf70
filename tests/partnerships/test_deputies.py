"""Deputies: named by a signatory for a time, able to sign in it, and gone after it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from funding.applications import actions as bids
from lpip_portal import clock
from lpip_portal.workflow import IllegalMove
from partnerships import actions
from partnerships.actions.guards import Duplicate
from partnerships.models import Signatory
from tests.factories import a_signatory, a_user, an_application, an_organisation
from tests.partnerships.pages import read
from tests.traces import letters

pytestmark = pytest.mark.django_db

LIST = "partnerships:deputy-list"


def named(office, signatory, person, since=timedelta(0), until=timedelta(days=5)):
    """A deputy of a signatory."""
    now = clock.now()
    return actions.name_deputy(office, by=signatory, person=person, since=now + since, until=now + until)


def test_a_deputy_submits_in_their_time_and_neither_before_nor_after(hands):
    bid = an_application("with_organisation")
    signatory, deputy = a_signatory(bid.organisation), a_user()
    named(bid.organisation, signatory, deputy, timedelta(days=1), timedelta(days=2))
    assert {email for _kind, email in letters("partnership_deputy_named")} == {signatory.email, deputy.email}
    for days in (0, 2.1):
        with clock.at(clock.now() + timedelta(days=days)), pytest.raises(PermissionDenied):
            bids.submit(bid, by=deputy, at=clock.now())
    hands.move_on(days=1.5)
    assert bids.submit(bid, by=deputy, at=clock.now()).by == deputy


def test_only_a_signatory_in_their_own_name_names_another_person():
    office = an_organisation()
    signatory, deputy = a_signatory(office), a_user()
    named(office, signatory, deputy)
    for person in (deputy, a_user(), a_signatory(an_organisation())):
        with pytest.raises(PermissionDenied):
            named(office, person, a_user())
    with pytest.raises(IllegalMove):
        named(office, signatory, signatory)
    with pytest.raises(Duplicate):
        named(office, signatory, deputy, timedelta(days=1), timedelta(days=3))


@pytest.mark.parametrize(("since", "until"), [(3, 2), (-3, -1), (0, 400)])
def test_a_time_that_is_none_is_refused(since, until):
    office = an_organisation()
    with pytest.raises(IllegalMove):
        named(office, a_signatory(office), a_user(), timedelta(days=since), timedelta(days=until))


def test_a_deputy_s_time_ends_with_that_of_whom_they_stand_in_for():
    office = an_organisation()
    signatory, deputy = a_signatory(office), a_user()
    named(office, signatory, deputy)
    actions.end_signatory(signatory.signatorys.get(), by=signatory)
    assert not Signatory.objects.holding(clock.now() + timedelta(seconds=1)).filter(user=deputy).exists()


def test_it_is_done_on_a_page_that_strangers_do_not_have(browse):
    office = an_organisation()
    signatory, deputy = a_signatory(office), a_user()
    client = browse(signatory)
    begins, ends = clock.now().astimezone(clock.UK), (clock.now() + timedelta(days=3)).astimezone(clock.UK)
    form = {"email": deputy.email.upper(), "nonce": "d" * 22}
    for name, at in (("since", begins), ("until", ends)):
        form |= {
            f"{name}_day": at.day,
            f"{name}_month": at.month,
            f"{name}_year": at.year,
            f"{name}_time": "00:00",
        }
    assert client.post(reverse(LIST), form | {"email": "nobody@example.org"}).status_code == 422
    assert client.post(reverse(LIST), form | {"until_year": 2001}).status_code == 422
    page = read(client.post(reverse(LIST), form, follow=True))
    assert f"Deputy of {signatory}" in page
    assert "cannot name another" in read(browse(deputy).get(reverse(LIST)))
    assert browse(a_user()).get(reverse(LIST)).status_code == 404
    end = reverse("partnerships:deputy-end", args=[Signatory.objects.get(user=deputy).ref])
    assert browse(a_signatory(an_organisation())).post(end).status_code == 404
    assert "ended" in read(client.post(end, follow=True))
