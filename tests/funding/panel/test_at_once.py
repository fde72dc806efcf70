"""Two people at the table at the same instant, each on a connection of their own."""

import pytest

from funding.models import Item, ItemVersion, PreScore
from funding.panel import actions
from funding.panel.actions import NotReady
from lpip_portal.workflow import IllegalMove, Stale
from tests.funding.panel.stories import a_meeting, declare_all, record
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


def test_both_pre_scores_at_once_are_both_kept():
    _panel, _items, people, lead, second = introduced()
    together(
        lambda: actions.pre_score(lead, by=people["member"], points=7, version=0),
        lambda: actions.pre_score(second, by=people["other"], points=4, version=0),
    )
    assert PreScore.objects.both_in().count() == 2
