"""The meeting: declarations, recommendations, the order, and the confirmation."""

import pytest
from django.core.exceptions import PermissionDenied

from funding.models import Interest, Item, ItemDeclaration, Panel, Phase, Seat
from funding.panel import actions, policy, queries
from lpip_portal.audit.models import AccessLog
from lpip_portal.workflow import Closed, IllegalMove, NotReady, Stale
from tests.factories import a_round, a_user, approver_of, finance_of, officer_of
from tests.funding.panel.stories import a_meeting, declare_all, declared, items_of, record, walled
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db


def seen(user) -> list[str]:
    return [item.application.title for item in Item.objects.visible_to(user).order_by("application__title")]


def readable(user) -> list[str]:
    return [item.application.title for item in Item.objects.readable_by(user).order_by("application__title")]


# Declarations


def test_papers_open_with_a_declaration_of_no_conflict():
    _panel, [first, _second], people = a_meeting()
    member = people["member"]
    assert (seen(member), readable(member)) == (["Bid 1", "Bid 2"], [])
    made = actions.declare(first, by=member, has_conflict=False, nonce="a" * 22)
    assert actions.declare(first, by=member, has_conflict=True, nonce="a" * 22) == made
    assert readable(member) == ["Bid 1"]
    assert trail_of(made) == [("item.declare", member)]


def test_a_conflict_is_a_wall_at_once():
    _panel, [first, _second], people = a_meeting()
    member = people["member"]
    actions.declare(first, by=member, has_conflict=True)
    assert seen(member) == ["Bid 2"]
    tie = Interest.objects.get()
    assert (tie.user, tie.application, tie.state, tie.source) == (
        member,
        first.application,
        "confirmed",
        "declared",
    )
    with pytest.raises(PermissionDenied):
        actions.declare(first, by=member, has_conflict=False)


def test_a_conflict_found_later_is_declared_later():
    _panel, [first, _second], people = a_meeting()
    actions.declare(first, by=people["member"], has_conflict=False)
    actions.declare(first, by=people["member"], has_conflict=True)
    assert ItemDeclaration.objects.get().has_conflict
    assert readable(people["member"]) == []


def test_only_those_at_the_table_declare():
    panel, [first, _second], _people = a_meeting()
    for person in (officer_of(panel.phase), approver_of(panel.phase), finance_of(panel.phase), a_user()):
        with pytest.raises(PermissionDenied):
            actions.declare(first, by=person, has_conflict=False)
        with pytest.raises(PermissionDenied):
            actions.declare_items(panel, by=person, answers={first.ref: False})


def test_several_declarations_are_one_sending():
    panel, [first, second], people = a_meeting()
    answers = {first.ref: False, second.ref: True, "ABCDEFGHJK": False}
    actions.declare_items(panel, by=people["member"], answers=answers, nonce="a" * 22)
    actions.declare_items(panel, by=people["member"], answers=answers, nonce="a" * 22)
    assert ItemDeclaration.objects.count() == 2
    assert (seen(people["member"]), readable(people["member"])) == (["Bid 1"], ["Bid 1"])


def test_a_reading_is_logged_and_refused_to_those_who_may_not_read():
    panel, [first, _second], people = a_meeting()
    with pytest.raises(PermissionDenied):
        actions.note_reading(first, by=people["member"])
    actions.note_reading(first, by=officer_of(panel.phase))
    assert AccessLog.objects.get().by == officer_of(panel.phase)


# Recording


@pytest.mark.parametrize("role", ["secretary", "chair"])
def test_nobody_records_anything_before_their_own_declaration(role):
    panel, [first, second], people = a_meeting()
    by, facts = people[role], {"version": 1, "recommendation": "fund"}
    rows = [actions.Row(first, 1, "fund"), actions.Row(second, 2, "fund")]
    actions.declare(second, by=by, has_conflict=False)
    with pytest.raises(NotReady) as refusal:
        actions.record_item(first, by=by, rank=1, **facts)
    assert "Bid 1" in refusal.value.sentence
    with pytest.raises(NotReady) as refusal:
        actions.record_order(panel, by=by, rows=rows)
    assert "Bid 2" not in refusal.value.sentence
    actions.record_item(second, by=by, rank=1, **facts)
    actions.declare(first, by=by, has_conflict=False)
    assert actions.record_item(first, by=by, rank=2, **facts).state == "recorded"


def test_a_chair_does_not_confirm_before_their_own_declaration():
    panel, items, people = a_meeting()
    for rank, item in enumerate(items, 1):
        record(item, people["secretary"], rank)
    for name in ("secretary", "member", "other"):
        for item in items:
            declared(item, people[name])
    with pytest.raises(NotReady) as refusal:
        actions.confirm_panel(panel, by=people["chair"])
    assert "You have not declared" in refusal.value.sentence
    declare_all(panel)
    assert actions.confirm_panel(panel, by=people["chair"]).state == "confirmed"


def test_the_secretary_records_after_their_own_declaration():
    _panel, [first, _second], people = a_meeting()
    done = record(first, people["secretary"], 1, feedback="A strong team.", nonce="a" * 22)
    assert (done.state, done.rank, done.recommendation, done.feedback) == (
        "recorded",
        1,
        "fund",
        "A strong team.",
    )
    assert done.recorded_by == people["secretary"]
    assert trail_of(first) == [("item.record_item", people["secretary"])]
    assert record(first, people["secretary"], 2, "reserve", nonce="a" * 22).rank == 1
    record(first, people["chair"], 2, "reserve")
    first.refresh_from_db()
    assert (first.rank, first.recommendation, first.version) == (2, "reserve", 3)


def test_others_do_not_record():
    panel, [first, _second], people = a_meeting()
    strangers = [people["member"], officer_of(panel.phase), approver_of(panel.phase), officer_of(a_round())]
    for person in strangers:
        with pytest.raises(PermissionDenied):
            record(first, person, 1)
        with pytest.raises(PermissionDenied):
            actions.record_order(panel, by=person, rows=[])


def test_a_conflicted_secretary_or_chair_does_not_record():
    _panel, [first, second], people = a_meeting()
    walled(people["secretary"], first)
    actions.declare(first, by=people["chair"], has_conflict=True)
    for role in ("secretary", "chair"):
        with pytest.raises(PermissionDenied):
            record(first, people[role], 1)
        record(second, people[role], 1)


def test_a_deputy_presides_where_the_chair_may_not():
    _panel, [first, second], people = a_meeting(2, "chair", "deputy", "member")
    with pytest.raises(PermissionDenied):
        record(first, people["deputy"], 1)
    walled(people["chair"], first)
    record(first, people["deputy"], 1)
    with pytest.raises(PermissionDenied):
        record(second, people["deputy"], 2)
    assert policy.may_confirm_item(people["deputy"], first)
    assert not policy.may_confirm_item(people["deputy"], second)


def test_a_stale_page_changes_nothing():
    _panel, [first, _second], people = a_meeting()
    record(first, people["secretary"], 1)
    with pytest.raises(Stale):
        record(first, people["chair"], 2, version=1)
    first.refresh_from_db()
    assert first.rank == 1


@pytest.mark.parametrize(
    "facts", [{"rank": 0}, {"rank": -1}, {"rank": 1000}, {"tier": 1}, {"rank": 1, "tier": 1}, {}]
)
def test_a_phase_with_a_rank_takes_a_rank(facts):
    _panel, [first, _second], people = a_meeting()
    declared(first, people["secretary"])
    with pytest.raises(actions.Unclear):
        actions.record_item(first, by=people["secretary"], version=1, recommendation="fund", **facts)
    with pytest.raises(actions.Unclear):
        actions.record_item(first, by=people["secretary"], version=1, recommendation="maybe", rank=1)
    first.refresh_from_db()
    assert first.state == "waiting"


def test_a_phase_with_tiers_takes_a_tier():
    panel, [first, second], people = a_meeting(result=Phase.Result.TIERS)
    declare_all(panel)
    for item in (first, second):
        actions.record_item(item, by=people["secretary"], version=1, recommendation="fund", tier=1)
    first.refresh_from_db()
    assert (first.tier, first.rank) == (1, None)
    for facts in ({"tier": 6}, {"tier": 0}, {"rank": 1}):
        with pytest.raises(actions.Unclear):
            actions.record_item(first, by=people["secretary"], version=2, recommendation="fund", **facts)


def test_a_tie_is_said_and_never_silent():
    _panel, [first, second], people = a_meeting()
    record(first, people["secretary"], 1)
    with pytest.raises(actions.Unclear, match="Bid 2"):
        record(second, people["secretary"], 1)
    record(second, people["secretary"], 1, is_tied=True)
    second.refresh_from_db()
    assert second.is_tied


def row(item, place, word="fund", **facts) -> actions.Row:
    item.refresh_from_db()
    return actions.Row(item, place, word, **{"version": item.version, **facts})


def test_all_places_at_once():
    panel, [first, second, third], people = a_meeting(3)
    declare_all(panel)
    rows = [row(first, 2, is_tied=True), row(second, 1), row(third, 2, "reserve", is_tied=True)]
    actions.record_order(panel, by=people["secretary"], rows=rows, nonce="a" * 22)
    actions.record_order(panel, by=people["secretary"], rows=rows, nonce="a" * 22)
    assert [(i.rank, i.is_tied, i.recommendation, i.version) for i in items_of(panel)] == [
        (2, True, "fund", 2),
        (1, False, "fund", 2),
        (2, True, "reserve", 2),
    ]
    with pytest.raises(Stale):
        actions.record_order(panel, by=people["chair"], rows=rows)
    with pytest.raises(actions.Unclear):
        actions.record_order(panel, by=people["chair"], rows=[row(second, 2)])
    with pytest.raises(actions.Unclear):
        actions.record_order(panel, by=people["chair"], rows=[row(second, 0)])
    assert [i.rank for i in items_of(panel)] == [2, 1, 2]


def test_an_order_cannot_touch_what_one_may_not_see():
    panel, [first, second], people = a_meeting()
    walled(people["secretary"], first)
    with pytest.raises(PermissionDenied):
        actions.record_order(panel, by=people["secretary"], rows=[row(first, 1), row(second, 2)])
    assert {i.state for i in items_of(panel)} == {"waiting"}


def test_an_order_cannot_reach_into_another_panel():
    panel, [first, _second], people = a_meeting()
    _other, [foreign, _fourth], _strangers = a_meeting()
    with pytest.raises(PermissionDenied):
        actions.record_order(panel, by=people["secretary"], rows=[row(first, 1), row(foreign, 2)])


def test_places_tell_nothing_of_a_hidden_bid():
    panel, [first, second, third], people = a_meeting(3)
    walled(people["member"], second)
    walled(people["secretary"], second)
    declare_all(panel)
    record(first, people["chair"], 1)
    record(second, people["chair"], 2)
    record(third, people["chair"], 3)
    places = {r.item.application.title: r.place_words for r in queries.rows(people["member"], panel)}
    assert places == {"Bid 1": "1", "Bid 3": "2"}
    actions.record_order(panel, by=people["secretary"], rows=[row(first, 2), row(third, 1)])
    assert [i.rank for i in items_of(panel)] == [3, 2, 1]


# Confirming


def a_recorded_meeting(bids: int = 2):
    panel, items, people = a_meeting(bids)
    declare_all(panel)
    for rank, item in enumerate(items, 1):
        record(item, people["secretary"], rank)
    return panel, items, people


def test_the_chair_confirms():
    panel, _items, people = a_recorded_meeting()
    assert policy.verbs(people["chair"], panel) >= {"confirm_panel", "record_order"}
    actions.confirm_panel(panel, by=people["chair"], minutes="All were there.", nonce="a" * 22)
    actions.confirm_panel(panel, by=people["chair"], nonce="a" * 22)
    panel.refresh_from_db()
    assert (panel.state, panel.confirmed_by, panel.minutes) == (
        "confirmed",
        people["chair"],
        "All were there.",
    )
    assert {item.state for item in items_of(panel)} == {"confirmed"}
    assert letters("panel_confirmed") == [("panel_confirmed", officer_of(panel.phase).email)]
    assert trail_of(panel)[-1] == ("panel.confirm_panel", people["chair"])
    with pytest.raises(IllegalMove):
        actions.confirm_panel(panel, by=people["chair"])


def test_after_the_confirmation_nothing_changes():
    panel, [first, _second], people = a_recorded_meeting()
    actions.confirm_panel(panel, by=people["chair"])
    with pytest.raises(Closed):
        record(first, people["secretary"], 2)
    with pytest.raises(Closed):
        actions.record_order(panel, by=people["secretary"], rows=[row(first, 2)])
    with pytest.raises(Closed):
        actions.declare(first, by=people["member"], has_conflict=True)
    panel.refresh_from_db()
    assert policy.verbs(people["chair"], panel) == {"open_ranking"}  # to read, not to change
    assert readable(people["member"]) == ["Bid 1", "Bid 2"]


def test_others_do_not_confirm():
    panel, [first, _second], people = a_recorded_meeting()
    strangers = [people["secretary"], people["member"], officer_of(panel.phase), approver_of(panel.phase)]
    for person in strangers:
        with pytest.raises(PermissionDenied):
            actions.confirm_panel(panel, by=person)
    walled(people["chair"], first)
    with pytest.raises(PermissionDenied):
        actions.confirm_panel(panel, by=people["chair"])


def test_a_deputy_confirms_where_the_chair_has_a_conflict():
    panel, items, people = a_meeting(2, "chair", "deputy", "member", "secretary")
    declare_all(panel)
    for rank, item in enumerate(items, 1):
        record(item, people["secretary"], rank)
    with pytest.raises(PermissionDenied):
        actions.confirm_panel(panel, by=people["deputy"])
    actions.declare(items[0], by=people["chair"], has_conflict=True)
    actions.confirm_panel(panel, by=people["deputy"])
    assert Panel.objects.get().confirmed_by == people["deputy"]


def blocked(panel, by) -> str:
    with pytest.raises(actions.NotReady) as refusal:
        actions.confirm_panel(panel, by=by)
    assert Panel.objects.get(pk=panel.pk).state == "convened"
    return refusal.value.sentence


def test_every_bid_is_recorded_first():
    panel, [first, _second], people = a_meeting()
    declare_all(panel)
    record(first, people["secretary"], 1)
    assert "Nothing is recorded about “Bid 2”." in blocked(panel, people["chair"])


def test_ties_are_clear_first():
    panel, [first, second], people = a_recorded_meeting()
    record(second, people["secretary"], 1, is_tied=True)
    assert "“Bid 1” shares its place" in blocked(panel, people["chair"])
    record(first, people["secretary"], 3, is_tied=True)
    sentence = blocked(panel, people["chair"])
    assert "“Bid 1” is said to be tied" in sentence
    assert "“Bid 2” is said to be tied" in sentence


def test_a_quorum_is_free_of_conflicts_on_every_bid():
    panel, [first, _second], people = a_recorded_meeting()
    actions.declare(first, by=people["member"], has_conflict=True)
    walled(people["other"], first)  # found after this person declared none
    sentence = blocked(panel, people["chair"])
    assert "1 of the 2 people who must be free of a conflict on “Bid 1”" in sentence
    assert "Bid 2" not in sentence
    late = a_user()
    actions.seat(panel, by=officer_of(panel.phase), user=late, role="member")
    actions.declare(first, by=late, has_conflict=False)
    assert actions.confirm_panel(panel, by=people["chair"]).state == "confirmed"


def test_who_left_the_table_does_not_count():
    panel, _items, people = a_recorded_meeting()
    for role in ("member", "other"):
        actions.end_seat(Seat.objects.get(user=people[role]), by=officer_of(panel.phase))
    assert "1 of the 2 people" in blocked(panel, people["chair"])


def test_the_confirmed_order_is_numbered_as_competitions_are():
    panel, items, people = a_recorded_meeting(4)
    record(items[0], people["secretary"], 7)
    record(items[1], people["secretary"], 4, is_tied=True)
    record(items[3], people["secretary"], 4, is_tied=True)
    actions.confirm_panel(panel, by=people["chair"])
    assert [item.rank for item in items_of(panel)] == [4, 2, 1, 2]
