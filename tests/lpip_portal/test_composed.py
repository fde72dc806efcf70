"""Reads that are composed once answer as if they were composed each time."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.functional import SimpleLazyObject

from funding.applications.models import Application, is_own
from lpip_portal import clock
from lpip_portal.composed import Composed
from partnerships.models import PartnershipPerson, Signatory
from tests.factories import a_signatory, a_user, an_application, officer_of, with_role

pytestmark = pytest.mark.django_db


def known(user, ref):
    """Return a bid as its page reads it."""
    return (
        Application.objects.visible_to(user)
        .filter(ref=ref)
        .annotate(theirs=is_own(user))
        .select_related("phase__round")
    )


def test_everybody_reads_what_they_would_read_without_it():
    composed = Composed(known, by_roles=True)
    bids = [an_application("draft"), an_application("submitted")]
    people = [bids[0].lead, bids[1].lead, officer_of(bids[0]), with_role("auditor"), a_user()]
    for _ in range(2):
        for user in people:
            for bid in bids:
                asked, plain = composed(user, bid.ref), list(known(user, bid.ref))
                assert asked == plain
                assert [each.theirs for each in asked] == [each.theirs for each in plain]


def test_the_round_comes_along_in_the_same_query():
    composed, bid = Composed(known, by_roles=True), an_application()
    composed(bid.lead, bid.ref)
    with CaptureQueriesContext(connection) as queries:
        assert composed.first(bid.lead, bid.ref).phase.round.title_en
    assert len(queries) == 1


def test_the_present_is_asked_anew_each_time():
    composed = Composed(lambda user: Signatory.objects.holding().filter(user=user))
    signatory = a_signatory(an_application().organisation)
    assert len(composed(signatory)) == 1
    Signatory.objects.filter(user=signatory).update(until=clock.now() + timedelta(days=1))
    assert len(composed(signatory)) == 1
    with clock.at(clock.now() + timedelta(days=2)):
        assert composed(signatory) == []


def test_a_read_that_looks_at_its_values_in_python_is_refused():
    with pytest.raises(LookupError):
        Composed(lambda user: Signatory.objects.filter(pk__gt=0))(a_user())
    with pytest.raises(LookupError):
        Composed(lambda user: Signatory.objects.filter(user=user) if user.has_role("auditor") else None)(
            a_user()
        )


def test_a_value_of_another_kind_is_refused():
    with pytest.raises(TypeError):
        Composed(lambda keys: PartnershipPerson.objects.filter(user__in=keys))([1, 2])
    with pytest.raises(TypeError):
        Composed(lambda flag: PartnershipPerson.objects.filter(user=flag))(True)


def test_the_lazy_person_of_a_request_counts_as_that_person():
    composed, signatory = (
        Composed(lambda user: Signatory.objects.filter(user=user)),
        a_signatory(an_application().organisation),
    )
    assert composed(SimpleLazyObject(lambda: signatory)) == list(signatory.signatorys.all())


def test_what_can_have_no_rows_has_none():
    assert Composed(lambda user: Signatory.objects.filter(user=user).none())(a_user()) == []
