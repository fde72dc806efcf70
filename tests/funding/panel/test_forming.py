"""Forming a panel and convening it: who may sit, what blocks, and what is walled before anybody sits down."""

import pytest
from django.core.exceptions import PermissionDenied

from funding.models import Interest, Item, Panel, Phase, Seat, Waiver
from funding.panel import actions
from lpip_portal.access import Guest
from lpip_portal.notifications import outbox
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import Closed, IllegalMove, Refusal
from partnerships.models import Affiliation
from tests.factories import (
    a_phase,
    a_review,
    a_round,
    a_user,
    affiliated,
    an_application,
    an_assignment,
    an_organisation,
    approver_of,
    belongs,
    finance_of,
    officer_of,
)
from tests.funding.panel.stories import a_closed_phase, a_meeting, a_table, items_of
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db


def test_an_officer_forms_a_panel_once():
    phase = a_phase()
    panel = actions.form_panel(phase, by=officer_of(phase), quorum=4)
    assert (panel.state, panel.quorum) == ("forming", 4)
    assert actions.form_panel(phase, by=officer_of(phase)) == panel
    assert trail_of(panel) == [("panel.form", officer_of(phase))]
    for stranger in (officer_of(a_round()), approver_of(phase), finance_of(phase), a_user()):
        with pytest.raises(PermissionDenied):
            actions.form_panel(phase, by=stranger)


@pytest.mark.parametrize("quorum", [-1, 0, 1, 31])
def test_a_quorum_makes_sense(quorum):
    phase = a_phase()
    with pytest.raises(actions.Unclear):
        actions.form_panel(phase, by=officer_of(phase), quorum=quorum)
    assert not Panel.objects.exists()


def test_a_plan_has_no_panel():
    phase = a_phase(round=a_round(state="draft", published_by=None, published_at=None))
    with pytest.raises(Closed):
        actions.form_panel(phase, by=officer_of(phase))


def test_a_person_is_seated_and_told():
    phase = a_phase()
    panel = actions.form_panel(phase, by=officer_of(phase))
    person = a_user()
    seat = actions.seat(panel, by=officer_of(phase), user=person, role="chair", nonce="a" * 22)
    assert actions.seat(panel, by=officer_of(phase), user=person, role="chair", nonce="a" * 22) == seat
    assert letters("panel_seat") == [("panel_seat", person.email)]
    assert trail_of(seat) == [("panel.seat", officer_of(phase))]
    assert Panel.objects.visible_to(person).get() == panel
    with pytest.raises(PermissionDenied):
        actions.seat(panel, by=person, user=a_user(), role="member")


def test_some_people_cannot_sit():
    phase = a_phase()
    bid = an_application("submitted", phase=phase)
    panel, people = a_table(phase, "chair")
    member = belongs(a_user(), bid.partnership, "community")
    wrong = [
        (people["chair"], "member"),  # one seat each
        (a_user(), "chair"),  # one chair
        (a_user(), "king"),
        (approver_of(phase), "secretary"),
        (officer_of(phase), "member"),
        (finance_of(phase), "chair"),
        (bid.lead, "member"),
        (member, "secretary"),
    ]
    for user, role in wrong:
        with pytest.raises(actions.WrongPerson):
            actions.seat(panel, by=officer_of(phase), user=user, role=role)
    assert Seat.objects.count() == 1
    actions.seat(panel, by=officer_of(phase), user=officer_of(phase), role="secretary")


def test_a_seat_ends_and_its_letters_go_no_more():
    panel, [item, _other], people = a_meeting()
    seat = Seat.objects.get(user=people["member"])
    late = Letter.objects.get(kind="panel_convened", email=people["member"].email)
    assert outbox.may_still_go(late)
    actions.end_seat(seat, by=officer_of(panel.phase))
    actions.end_seat(seat, by=officer_of(panel.phase))
    assert not Panel.objects.visible_to(people["member"]).exists()
    assert not Item.objects.visible_to(people["member"]).exists()
    assert letters("panel_seat_ended") == [("panel_seat_ended", people["member"].email)]
    assert not outbox.may_still_go(late)
    late.refresh_from_db()
    assert late.state == "dropped"
    with pytest.raises(PermissionDenied):
        actions.declare(item, by=people["member"], has_conflict=False)
    with pytest.raises(PermissionDenied):
        actions.end_seat(Seat.objects.get(user=people["other"]), by=people["chair"])


def test_a_letter_about_a_seat_goes_to_its_holder_only():
    panel, _people = a_table(a_phase(), "chair")
    letter = Letter.objects.get(kind="panel_seat")
    letter.to = a_user()
    assert not outbox.may_still_go(letter)
    assert Guest("x@example.org").pk is None


def test_a_panel_is_convened_with_one_item_for_each_eligible_bid():
    phase, bids = a_closed_phase(2)
    an_application("ineligible", phase=phase)
    an_application("draft", phase=phase)
    panel, people = a_table(phase)
    actions.convene(panel, by=people["secretary"])
    panel.refresh_from_db()
    assert panel.state == "convened"
    assert panel.convened_at
    assert [item.application for item in items_of(panel)] == bids
    assert {email for _kind, email in letters("panel_convened")} == {user.email for user in people.values()}
    assert trail_of(panel)[-1] == ("panel.convene", people["secretary"])
    with pytest.raises(IllegalMove):
        actions.convene(panel, by=people["secretary"])


def test_only_an_officer_or_the_secretary_convenes():
    phase, _bids = a_closed_phase(1)
    panel, people = a_table(phase)
    for person in (people["chair"], people["member"], approver_of(phase), finance_of(phase), a_user()):
        with pytest.raises(PermissionDenied):
            actions.convene(panel, by=person)
    assert actions.convene(panel, by=officer_of(phase)).state == "convened"


def refused(panel, by=None, **facts) -> str:
    with pytest.raises(actions.NotReady) as refusal:
        actions.convene(panel, by=by or officer_of(panel.phase), **facts)
    panel.refresh_from_db()
    assert panel.state == "forming"
    assert not Item.objects.exists()
    return refusal.value.sentence


def test_everything_that_blocks_is_named():
    phase = a_phase()
    an_application("submitted", phase=phase)
    panel = actions.form_panel(phase, by=officer_of(phase), quorum=3)
    actions.seat(panel, by=officer_of(phase), user=a_user(), role="secretary")
    sentence = refused(panel)
    assert "no chair" in sentence
    assert "quorum is 3 and 0 sit" in sentence
    assert "open until" in sentence
    assert "1 submitted bid has not been checked" in sentence
    assert "nothing to discuss" in sentence


def test_missing_reviews_block_unless_an_officer_gives_a_reason():
    phase, [bid, _other] = a_closed_phase(2)
    review = bid.assignments.first().review
    type(review).objects.filter(pk=review.pk).update(state="unusable")
    panel, people = a_table(phase)
    assert "“Bid 1” has 2 of 3 reviews." in refused(panel)
    with pytest.raises(PermissionDenied):
        actions.convene(panel, by=people["secretary"], waiver="The third reviewer fell ill.")
    actions.convene(panel, by=officer_of(phase), waiver="The third reviewer fell ill.")
    waiver = Waiver.objects.get()
    assert (waiver.application, waiver.reason, waiver.by) == (
        bid,
        "The third reviewer fell ill.",
        officer_of(phase),
    )


def test_a_review_of_a_conflicted_reviewer_does_not_count():
    phase, [bid] = a_closed_phase(1)
    reviewer = bid.assignments.first().reviewer
    Interest.objects.create(
        user=reviewer, application=bid, kind="personal", source="declared", state="confirmed"
    )
    panel, _people = a_table(phase)
    assert "2 of 3 reviews" in refused(panel)


def test_a_phase_may_do_without_reviews():
    phase, _bids = a_closed_phase(1, reviews=0, shape=Phase.Shape.PANEL_ONLY)
    panel, _people = a_table(phase)
    assert actions.convene(panel, by=officer_of(phase)).items.count() == 1


def test_what_one_may_not_see_blocks_without_a_name():
    phase, [bid, _other] = a_closed_phase(2)
    officer = officer_of(phase)
    Interest.objects.create(
        user=officer, application=bid, kind="personal", source="declared", state="confirmed"
    )
    review = bid.assignments.first().review
    type(review).objects.filter(pk=review.pk).update(state="unusable")
    panel, _people = a_table(phase)
    sentence = refused(panel, waiver="Because.")
    assert "Bid 1" not in sentence
    assert "A bid that you may not see" in sentence


def test_ties_that_the_portal_sees_are_walls_before_anybody_sits_down():
    phase, [bid, other] = a_closed_phase(2)
    college = an_organisation(parent=bid.organisation)
    partner, team = an_organisation(), an_organisation()
    other.partners.create(organisation=partner)
    other.team.create(name="N", email="n@example.org", organisation=team, role="researcher")
    panel, people = a_table(phase)
    Affiliation.objects.create(user=people["chair"], organisation=bid.organisation)
    Affiliation.objects.create(user=people["secretary"], organisation=college)
    Affiliation.objects.create(user=people["member"], organisation=partner)
    Affiliation.objects.create(user=people["other"], organisation=team)
    actions.convene(panel, by=officer_of(phase))
    first, second = items_of(panel)
    for role, seen in (("chair", second), ("secretary", second), ("member", first), ("other", first)):
        assert list(Item.objects.visible_to(people[role])) == [seen], role
    assert set(Interest.objects.values_list("state", "source", "kind")) == {
        ("confirmed", "detected", "organisation")
    }


def test_a_rival_at_the_table_sees_nothing():
    phase, [bid, _other] = a_closed_phase(2)
    panel, people = a_table(phase)
    belongs(people["member"], bid.partnership)  # after the seat was given
    actions.convene(panel, by=officer_of(phase))
    assert not Item.objects.visible_to(people["member"]).exists()
    assert set(Interest.objects.values_list("kind", flat=True)) == {"involvement", "rival"}


def test_nobody_sits_on_a_bid_they_reviewed():
    phase, [bid, _other] = a_closed_phase(2)
    panel, people = a_table(phase)
    a_review(an_assignment(bid, reviewer=people["member"]))
    actions.convene(panel, by=officer_of(phase))
    first, second = items_of(panel)
    assert list(Item.objects.visible_to(people["member"])) == [second]
    assert bid.assignments.count() == 4
    assert not Interest.objects.filter(user=people["member"]).exists()


def test_who_sits_down_late_is_walled_too():
    panel, [first, second], _people = a_meeting()
    late = affiliated(first.application.organisation)
    actions.seat(panel, by=officer_of(panel.phase), user=late, role="deputy")
    assert list(Item.objects.visible_to(late)) == [second]
    assert "declare your interests" in Letter.objects.get(kind="panel_seat", email=late.email).body


def test_the_table_is_closed_after_it_confirmed():
    panel, _items, people = a_meeting()
    Panel.objects.update(state="confirmed")
    with pytest.raises(Refusal):
        actions.seat(panel, by=officer_of(panel.phase), user=a_user(), role="member")
    with pytest.raises(Refusal):
        actions.end_seat(Seat.objects.get(user=people["chair"]), by=officer_of(panel.phase))
