"""Figures: entered by one, verified by another, published by the evaluator, corrected in versions."""

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from funding.models import Interest
from hub.evaluation import actions, periods, policy, queries
from hub.evaluation.actions import Entry
from hub.models import Observation
from lpip_portal import clock
from lpip_portal.workflow import IllegalMove, NotReady, Refusal
from tests.factories import a_partnership, a_user, belongs, with_role
from tests.factories.library import a_hub_person
from tests.factories.measuring import SEXES, a_figure, a_funded_partnership, an_indicator
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db
Q1, Q2 = date(2025, 1, 1), date(2025, 4, 1)


@pytest.fixture
def funded():
    return a_funded_partnership()


def entry(version, value=12, *, period=Q1, group="", unit=None, base=None):
    return Entry(version.indicator, period, group, unit or version.unit, Decimal(value), base)


def entered(version, partnership, by, **facts):
    actions.enter_figures(partnership, by=by, entries=[entry(version, **facts)])
    return Observation.objects.latest("pk")


def test_a_figure_is_entered_verified_and_published_by_three_people(funded):
    partnership, lead, manager = funded
    version, evaluator = an_indicator(), a_hub_person("evaluator")
    figure = entered(version, partnership, lead)
    with pytest.raises(PermissionDenied):
        actions.verify_observation(figure, by=lead)
    actions.verify_observation(figure, by=manager)
    figure = actions.publish_observation(figure, by=evaluator)
    assert (figure.state, figure.verified_by, figure.decided_by) == ("published", manager, evaluator)
    assert [verb for verb, _ in trail_of(figure)] == ["observation.verify", "observation.publish"]


def test_nothing_is_published_that_nobody_verified(funded):
    partnership, lead, _manager = funded
    figure = entered(an_indicator(), partnership, lead)
    with pytest.raises(IllegalMove):
        actions.publish_observation(figure, by=a_hub_person("evaluator"))
    with pytest.raises(PermissionDenied):
        actions.publish_observation(figure, by=a_hub_person("staff"))


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"value": 101}, "100 or less"),
        ({"value": "-1"}, "whole number"),
        ({"value": "2.5"}, "whole number"),
        ({"unit": "percent"}, "unit"),
        ({"group": "others"}, "not broken down"),
        ({"period": date(2099, 1, 1)}, "not over yet"),
        ({"period": date(2019, 1, 1)}, "not asked for"),
    ],
    ids=["too high", "below nought", "not whole", "other unit", "other group", "future", "before it began"],
)
def test_a_figure_that_cannot_be_right_is_refused(funded, facts, said):
    partnership, lead, _manager = funded
    with pytest.raises(Refusal, match=said):
        entered(an_indicator(high=100, groups=SEXES), partnership, lead, **facts)
    assert not Observation.objects.exists()


def test_the_running_quarter_is_not_over(funded):
    partnership, lead, _manager = funded
    version, today = an_indicator(), clock.today()
    with pytest.raises(Refusal, match="not over"):
        entered(version, partnership, lead, period=periods.of(today))
    assert entered(version, partnership, lead, period=periods.last(today)).state == "entered"
    assert not periods.is_over(Q1, date(2025, 3, 31))
    assert periods.is_over(Q1, date(2025, 4, 1))


def test_a_second_figure_for_the_same_is_refused_and_nothing_of_the_batch_is_kept(funded):
    partnership, lead, manager = funded
    version = an_indicator(groups=SEXES)
    entered(version, partnership, lead)
    both = [entry(version, group="women"), entry(version)]
    with pytest.raises(Refusal, match="already"):
        actions.enter_figures(partnership, by=manager, entries=both)
    assert Observation.objects.count() == 1


def test_a_rejected_figure_may_be_entered_again(funded):
    partnership, lead, manager = funded
    version = an_indicator()
    figure = entered(version, partnership, lead)
    actions.reject_observation(figure, by=manager, reason="A digit is missing.")
    assert letters() == [("figure_rejected", lead.email)]
    assert entered(version, partnership, lead, value=120).state == "entered"


def test_a_correction_is_a_version_and_the_one_before_stands_until_it_is_published(funded):
    partnership, lead, manager = funded
    evaluator, old = a_hub_person("evaluator"), a_figure(an_indicator(), partnership, Q1, 12)
    new = actions.correct_observation(old, by=lead, value=Decimal(14), base=None, note="Two were missing.")
    assert queries.published().get() == old
    actions.verify_observation(new, by=manager)
    actions.publish_observation(new, by=evaluator)
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.state, old.value, new.number, new.corrects) == ("replaced", 12, 2, old)
    assert queries.published().get() == new


def test_two_corrections_do_not_wait_at_once(funded):
    partnership, lead, manager = funded
    old = a_figure(an_indicator(), partnership, Q1, 12)
    actions.correct_observation(old, by=lead, value=Decimal(14), base=None, note="Two were missing.")
    with pytest.raises(Refusal, match="waiting"):
        actions.correct_observation(old, by=manager, value=Decimal(15), base=None, note="Three.")


def test_a_new_version_leaves_history_alone(funded):
    partnership, _lead, _manager = funded
    version, staff = an_indicator(), a_hub_person()
    old = a_figure(version, partnership, Q1, 12)
    words = {"title_en": "Anew", "definition_en": "Otherwise.", "unit": "percent"}
    with pytest.raises(NotReady, match="version before"):
        actions.change_indicator(version.indicator, by=staff, starts_on=Q1, bridge_en="Not alike.", **words)
    actions.change_indicator(version.indicator, by=staff, starts_on=Q2, bridge_en="Not alike.", **words)
    old.refresh_from_db()
    assert (old.version, old.value) == (version, 12)
    with pytest.raises(Refusal, match="unit"):
        entered(version, partnership, _lead, period=Q2)


def test_partnerships_do_not_define_and_strangers_do_not_enter(funded):
    partnership, lead, _manager = funded
    version = an_indicator()
    words = {"title_en": "New", "definition_en": "New.", "unit": "count", "starts_on": Q1}
    for person in (lead, a_user()):
        with pytest.raises(PermissionDenied):
            actions.define_indicator(by=person, code="NEW", level="programme", owner=person, **words)
    member = a_user()
    belongs(member, partnership)
    for person in (member, a_hub_person("evaluator")):
        with pytest.raises(PermissionDenied):
            entered(version, partnership, person)


def test_a_partnership_without_an_award_enters_nothing():
    lead = a_user()
    assert not policy.may_enter(lead, a_partnership(lead, is_public=True))


def test_a_whole_quarter_is_verified_and_published_at_once(funded):
    partnership, lead, manager = funded
    entries = [entry(an_indicator()), entry(an_indicator())]
    actions.enter_figures(partnership, by=lead, entries=entries)
    with pytest.raises(PermissionDenied):
        actions.settle_quarter(partnership, by=lead, period=Q1, verb="verify")
    asked = [len(queries.todos(user, clock.now())) for user in (lead, manager, a_hub_person(), a_user())]
    assert asked == [0, 1, 1, 0]
    actions.settle_quarter(partnership, by=manager, period=Q1, verb="verify")
    actions.settle_quarter(partnership, by=a_hub_person("evaluator"), period=Q1, verb="publish")
    assert set(Observation.objects.values_list("state", flat=True)) == {"published"}


def test_a_figure_that_was_given_back_waits_at_home_until_it_is_entered_again(funded):
    partnership, lead, manager = funded
    version = an_indicator()
    figure = entered(version, partnership, lead)
    actions.reject_observation(figure, by=manager, reason="Half of it is missing.")
    told = [
        [todo.title for todo in queries.todos(user, clock.now())] for user in (lead, manager, a_hub_person())
    ]
    assert told == [["Enter again a figure that was given back"]] * 2 + [[]]
    entered(version, partnership, lead)
    assert queries.todos(lead, clock.now()) == []


def test_figures_as_entered_are_known_to_their_own_people_the_hub_and_auditors_alone(funded):
    partnership, lead, _manager = funded
    figure = entered(an_indicator(), partnership, lead)
    rival, staff = a_user(), a_hub_person()
    a_partnership(rival)
    walled = a_hub_person("evaluator")
    Interest.objects.create(user=walled, partnership=partnership, kind="declared", state="confirmed")
    for user, sees in (
        (lead, 1),
        (staff, 1),
        (with_role("auditor"), 1),
        (rival, 0),
        (walled, 0),
        (a_user(), 0),
        (AnonymousUser(), 0),
    ):
        assert Observation.objects.visible_to(user).filter(pk=figure.pk).count() == sees
    assert not policy.may_verify(walled, figure)
    assert [row.partnership for row in queries.desk(lead)] == [partnership]


def test_the_hubs_own_bidders_see_their_own_figures_alone(funded):
    partnership, lead, _manager = funded
    figure = entered(an_indicator(), partnership, lead)
    torn = a_hub_person("evaluator")
    belongs(torn, a_partnership())
    assert figure not in Observation.objects.visible_to(torn)
    assert not policy.may_verify(torn, figure)
    assert not policy.may_define(torn)


def test_the_board_shows_what_suppression_lets_through(funded):
    partnership, _lead, _manager = funded
    other = a_partnership(is_public=True)
    hidden = a_partnership(is_public=False, name_en="Not public")
    version = an_indicator(target=20)
    with clock.at(clock.uk(2025, 7, 2)):
        for where, quarter, value in (
            (partnership, Q1, 12),
            (other, Q1, 3),
            (partnership, Q2, 7),
            (hidden, Q1, 50),
        ):
            a_figure(version, where, quarter, value)
        a_figure(version, other, Q2, 8)
        a_figure(version, other, date(2024, 10, 1), 99, state="entered")
        (board,) = queries.boards()
    rows = {row.name: row.values[-2:] for row in board.series}
    assert rows == {str(partnership): [12, 7], str(other): ["c", 8]}
    assert board.sums[-2:] == ["c", 15]
    assert "Not public" not in str(board)


def test_the_page_begins_with_the_first_quarter_of_which_anything_is_known(funded):
    partnership, _lead, _manager = funded
    one, other = an_indicator(), an_indicator()
    a_figure(one, partnership, Q1, 12)
    with clock.at(clock.uk(2026, 7, 2)):
        assert [len(board.quarters) for board in queries.begun(queries.boards([other.indicator]))] == [4]
        a_figure(other, partnership, date(2024, 4, 1), 3)  # a hidden figure is one too
        boards = queries.begun(queries.boards())
    for board in boards:
        assert (board.quarters[0], board.quarters[-1]) == (date(2024, 4, 1), date(2026, 4, 1))
        assert {len(row.values) for row in board.series} == {len(board.quarters)} == {len(board.sums)}
        assert ">Q2 2024</span><span>Q2 2026</span>" in board.charts


@pytest.mark.parametrize("count", [1, 3])
def test_the_board_asks_the_same_however_much_there_is(count, django_assert_num_queries):
    for _n in range(count):
        version = an_indicator()
        for _m in range(count):
            a_figure(version, a_partnership(is_public=True), Q1, 12)
    with clock.at(clock.uk(2025, 7, 2)), django_assert_num_queries(2):
        queries.boards()
