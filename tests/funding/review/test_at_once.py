"""A bid is given to somebody at the very instant at which a conflict of theirs is found: whoever comes first, the door is shut."""

import pytest

from funding.models import Assignment, Interest, Review
from funding.review import actions
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import Refusal
from partnerships.models import Affiliation
from tests.factories import (
    a_phase,
    a_review,
    a_user,
    an_application,
    an_assignment,
    conflicts_owner_of,
    officer_of,
)
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


def shut(assignment: Assignment) -> bool:
    """Say whether the reviewer has no way to the bid, and no letter that asks them to it will go."""
    assignment.refresh_from_db()
    asked = Letter.objects.filter(kind="review_invitation", to=assignment.reviewer, state="owed")
    return assignment.state in ("conflicted", "revoked") and not asked.exists()


def tie_between(assignment: Assignment) -> Interest:
    """A tie that waits for the conflicts owner."""
    return Interest.objects.create(
        user=assignment.reviewer, application=assignment.application, kind="organisation", source="detected"
    )


def test_a_plan_confirmed_while_the_clock_finds_a_tie_asks_nobody_who_is_tied():
    phase = a_phase(reviews_per_bid=1)
    bid, person = an_application("eligible", phase=phase), a_user()
    actions.add_to_pool(phase, person, by=officer_of(phase))
    [assignment] = actions.propose_assignments(phase, [(bid, person)], by=officer_of(phase))
    officer = officer_of(phase)
    Affiliation.objects.create(user=person, organisation=bid.organisation, since=bid.submitted_at)
    asked, found = together(lambda: actions.invite_all(phase, by=officer), lambda: actions.look_again(phase))
    assert found == 1
    assert isinstance(asked, Refusal)
    assert shut(assignment)


def test_an_invitation_sent_while_a_tie_is_declared_elsewhere_never_leaves_the_door_open():
    assignment = an_assignment(state="proposed", declared_at=None)
    phase, reviewer = assignment.application.phase, assignment.reviewer
    officer, owner = officer_of(phase), conflicts_owner_of(phase)
    tie = tie_between(assignment)
    actions.dismiss_tie(tie, by=owner, reason="Long ago.")
    again = Interest.objects.create(
        user=reviewer, application=assignment.application, kind="personal", source="named"
    )
    asked, confirmed = together(
        lambda: actions.invite(assignment, by=officer),
        lambda: actions.confirm_tie(again, by=owner, reason="A cousin."),
    )
    assert isinstance(asked, Refusal)
    assert confirmed.state == "confirmed"
    assert shut(assignment)


def test_an_answer_given_while_a_tie_is_confirmed_opens_nothing():
    assignment = an_assignment(state="invited", declared_at=None)
    owner = conflicts_owner_of(assignment.application)
    tie = tie_between(assignment)
    _accepted, confirmed = together(
        lambda: actions.accept(assignment, by=assignment.reviewer, declared=True),
        lambda: actions.confirm_tie(tie, by=owner, reason="They work there."),
    )
    assert confirmed.state == "confirmed"
    assert shut(assignment)
    assert not Assignment.objects.visible_to(assignment.reviewer).exists()


def test_a_review_found_usable_while_its_author_is_found_in_conflict_counts_nowhere():
    review = a_review()
    assignment = review.assignment
    officer, owner = officer_of(assignment.application), conflicts_owner_of(assignment.application)
    tie = tie_between(assignment)
    together(
        lambda: actions.find_usable(review, by=officer),
        lambda: actions.confirm_tie(tie, by=owner, reason="They work there."),
    )
    review.refresh_from_db()
    assert review.state == "void"
    assert not Review.objects.counted().exists()
