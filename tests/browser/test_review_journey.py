"""The journey of a review, walked in Chromium: twelve bids, nine reviewers, a panel of seven, two approvers, an embargo and a reserve.

The steps are told in order and each goes on from the one before. What decides something is done on its page by whom it is for;
what is only more of the same goes through the actions. The portal's clock is not moved; dates in its rows are.
"""

import pytest
from django.urls import reverse

from lpip_portal.management.commands.invariants import broken
from lpip_portal.notifications.models import Letter
from tests.browser import journey_reviews as reviews
from tests.browser import journey_table as table
from tests.browser import journey_word as word
from tests.browser.journey_cast import gathered

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture(scope="module")
def cast(rows):
    """Everybody, and twelve eligible bids."""
    return gathered()


@pytest.fixture
def at_desk(cast, visit):
    """A function that seats one of the people at their browser, at a page of the funding room."""

    def sit(who, name: str, *things):
        person = who if not isinstance(who, str) else cast.table.get(who) or getattr(cast, who)
        visitor = visit(person)
        visitor.go(reverse(f"funding:{name}", args=[thing.ref for thing in things]))
        return visitor

    return sit


def test_1_the_officer_fills_the_pool_one_of_them_by_letter(cast, at_desk, visit):
    reviews.the_pool_is_filled(cast, at_desk, visit)


def test_2_a_plan_is_computed_taken_and_confirmed_and_one_tie_was_seen_before_anybody_was_asked(
    cast, at_desk
):
    reviews.the_plan_is_made(cast, at_desk)


def test_3_a_conflict_declared_on_the_invitation_closes_the_bid_and_somebody_steps_in(cast, at_desk):
    reviews.one_declares_a_conflict(cast, at_desk)


def test_4_two_reviewers_write_on_the_pages(cast, at_desk):
    reviews.two_write_in_the_browser(cast, at_desk)


def test_5_a_conflict_found_after_the_review_began_voids_it(cast, at_desk):
    reviews.one_began_and_had_a_conflict(cast, at_desk)


def test_6_one_reviewer_is_late_reminded_given_time_and_replaced(cast, at_desk):
    reviews.the_others_write(cast)
    reviews.one_is_late(cast, at_desk)


def test_7_a_review_that_is_of_no_use_is_returned_and_then_left_out(cast, at_desk):
    reviews.one_review_is_of_no_use(cast, at_desk)


def test_8_a_panel_of_seven_is_seated_and_convened_and_declares(cast, at_desk):
    table.seven_are_seated_and_convened(cast, at_desk)
    table.all_declare(cast, at_desk)


def test_9_the_meeting_scores_all_and_a_deputy_chairs_where_the_chair_has_a_conflict(cast, at_desk):
    table.all_are_scored(cast, at_desk)


def test_10_the_panel_settles_a_tie_at_the_line(cast, at_desk):
    table.the_tie_is_settled(cast, at_desk)


def test_11_the_scores_say_which_places_they_cannot_separate(cast, at_desk):
    table.the_scores_are_read(cast, at_desk)


def test_12_the_deputy_confirms_and_no_page_of_the_chair_knows_the_bid(cast, at_desk):
    table.the_deputy_confirms(cast, at_desk)


def test_13_one_proposes_another_approves_and_nobody_overspends(cast, at_desk):
    word.all_are_proposed(cast, at_desk)
    word.another_approves_and_nobody_overspends(cast, at_desk)


def test_14_before_the_embargo_nobody_outside_learns_anything(cast, at_desk, visit):
    word.all_is_ready_and_nobody_knows(cast, at_desk, visit)


def test_15_at_the_embargo_all_outcomes_are_out(cast, at_desk, visit):
    word.all_outcomes_are_out(cast, at_desk, visit)


def test_16_an_offer_is_declined_and_the_reserve_takes_its_place(cast, at_desk, visit):
    word.one_offer_is_declined(cast, at_desk)
    word.the_reserve_is_promoted(cast, at_desk, visit)


def test_17_the_rows_hold_and_every_letter_went_once(cast):
    cast.letters_go()
    assert list(broken()) == []
    assert not Letter.objects.exclude(state__in=["sent", "dropped"]).exists()
    assert Letter.objects.filter(kind="reserve_promoted").count() == 2
    sent = Letter.objects.filter(state="sent").count()
    assert len(cast.posted) == len(set(cast.posted)) == sent
