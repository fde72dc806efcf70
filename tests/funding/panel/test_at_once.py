"""Two people at the table at the same instant, each on a connection of their own."""

import pytest
from django.core.exceptions import PermissionDenied

from funding.models import Item, ItemVersion, PreScore, Seat
from funding.panel import actions
from funding.panel.actions import NotReady
from lpip_portal.workflow import IllegalMove, Stale
from tests.factories import a_user, officer_of
from tests.funding.panel.stories import a_closed_phase, a_meeting, declare_all, record, walled
from tests.funding.panel.test_introducing import introduced
from tests.funding.panel.test_meeting_pages import in_session
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_scores_at_once_are_one_score_and_one_refusal_with_both():
    meeting, [first, _second], people = in_session()
    discussion = actions.call_item(meeting, by=people["secretary"], item=first)
    results = together(
        lambda: actions.score_item(discussion, by=people["secretary"], score=8, version=1),
        lambda: actions.score_item(discussion, by=people["chair"], score=3, version=1),
    )
    [refused] = [each for each in results if isinstance(each, Stale)]
    first.refresh_from_db()
    assert first.score in (8, 3)
    assert f"{first.score} stands, and you typed {11 - first.score}" in refused.sentence
    assert ItemVersion.objects.count() == 1


def test_a_conflict_declared_while_scoring_comes_before_or_after_and_never_between():
    meeting, [first, _second], people = in_session()
    discussion = actions.call_item(meeting, by=people["secretary"], item=first)
    member = people["member"]
    scored, declared = together(
        lambda: actions.score_item(discussion, by=people["secretary"], score=8, version=1),
        lambda: actions.declare(first, by=member, has_conflict=True),
    )
    first.refresh_from_db()
    assert not isinstance(declared, Exception)
    assert isinstance(scored, NotReady) == (first.score is None)
    assert not Item.objects.visible_to(member).filter(pk=first.pk).exists()
    with pytest.raises(NotReady):
        actions.score_item(discussion, by=people["secretary"], score=9, version=first.version)


def test_two_confirmations_are_one():
    panel, items, people = a_meeting(2, "chair", "deputy", "secretary", "member")
    declare_all(panel)
    for n, item in enumerate(items, 1):
        record(item, people["secretary"], n)
    confirm = lambda: actions.confirm_panel(panel, by=people["chair"], minutes="All there.")  # noqa: E731
    results = together(confirm, confirm)
    assert sum(isinstance(each, IllegalMove) for each in results) == 1
    assert ItemVersion.objects.filter(verb="confirm_item").count() == 2


def test_of_two_chairs_seated_at_once_one_sits():
    phase, _bids = a_closed_phase()
    panel = actions.form_panel(phase, by=officer_of(phase))
    officer, people = officer_of(phase), [a_user(), a_user()]
    results = together(
        *[lambda who=who: actions.seat(panel, by=officer, user=who, role="chair") for who in people]
    )
    assert sum(isinstance(each, actions.WrongPerson) for each in results) == 1
    assert Seat.objects.holding().filter(panel=panel, role="chair").count() == 1


def test_of_two_orders_at_once_one_stands_whole_and_the_other_is_told():
    panel, items, people = a_meeting(2, "chair", "deputy", "secretary", "member")
    declare_all(panel)
    orders = [(1, 2), (2, 1)]
    results = together(
        *[
            lambda by=by, places=places: actions.record_order(
                panel,
                by=by,
                rows=[actions.Row(item, place, "fund") for item, place in zip(items, places, strict=True)],
            )
            for by, places in zip((people["chair"], people["secretary"]), orders, strict=True)
        ]
    )
    assert sum(isinstance(each, Stale) for each in results) == 1
    assert tuple(Item.objects.order_by("application__title").values_list("rank", flat=True)) in orders
    assert ItemVersion.objects.filter(verb="record_item").count() == 2


def test_a_chair_and_a_deputy_who_confirm_at_once_confirm_once():
    panel, items, people = a_meeting(2, "chair", "deputy", "secretary", "member")
    declare_all(panel)
    for n, item in enumerate(items, 1):
        record(item, people["secretary"], n)
    walled(people["chair"], items[0])
    chair, deputy = together(
        lambda: actions.confirm_panel(panel, by=people["chair"], minutes="All there."),
        lambda: actions.confirm_panel(panel, by=people["deputy"], minutes="The chair was out."),
    )
    panel.refresh_from_db()
    assert isinstance(chair, PermissionDenied)
    assert not isinstance(deputy, Exception)
    assert (panel.state, panel.confirmed_by) == ("confirmed", people["deputy"])


def test_both_pre_scores_at_once_are_both_kept():
    _panel, _items, people, lead, second = introduced()
    together(
        lambda: actions.pre_score(lead, by=people["member"], points=7, version=0),
        lambda: actions.pre_score(second, by=people["other"], points=4, version=0),
    )
    assert PreScore.objects.both_in().count() == 2
