"""The last instant of an offer: its acceptance came in time, and somebody is given its place. One of both happens."""

from datetime import timedelta

import pytest

from funding.awards import actions, queries
from funding.models import Award, Promotion
from tests.factories import a_signatory, approver_of
from tests.funding.awards.test_promoting import approve, not_taken_up, propose
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_acceptance_that_came_in_time_and_a_reserve_in_its_place_cannot_both_win():
    phase, [award], [bid, _other] = not_taken_up(how="lapsed")
    signatory = a_signatory(award.holder)
    approver_of(bid)
    promotion = propose(bid, award)
    in_time = award.offered_at + timedelta(seconds=1)
    Award.objects.filter(pk=award.pk).update(lapses_at=in_time)
    accepted, promoted = together(
        lambda: actions.accept_offer(award, by=signatory, at=in_time), lambda: approve(promotion)
    )
    award.refresh_from_db()
    promotion.refresh_from_db()
    assert sorted(map(isinstance, [accepted, promoted], [Award, Promotion])) == [False, True]
    assert (award.state == "accepted") != promotion.is_approved
    assert queries.bound(phase).awards == 1
