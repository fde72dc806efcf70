"""The workbench: three plans that are kept, pairs that are locked or forbidden, and what nobody may learn from it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from funding.models import Assignment, Interest, PlanRule, PlanRun, RoundOfficer
from funding.review import actions, queries, three_plans
from lpip_portal import clock
from tests.factories import (
    a_phase,
    a_place,
    a_user,
    affiliated,
    an_application,
    an_assignment,
    approver_of,
    finance_of,
    officer_of,
)
from tests.funding.review.planning import bids_of, computed, planned
from tests.pages import body, url
from tests.together import together
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def phase():
    """A phase with three bids, two reviews each, and a pool of four with what they know about."""
    return planned()


def deputy_of(phase):
    """A second officer of a round."""
    other = a_user()
    RoundOfficer.objects.create(round=phase.round, user=other, since=clock.uk(2020, 1, 1))
    return other


def people_of(phase):
    """The people of a pool, by name."""
    return [member.user for member in queries.pool(phase)]


def test_a_computation_keeps_what_went_in_and_gives_the_same_plans_again(phase):
    run = computed(phase)
    assert (run.state, run.done, run.code) == ("ready", queries.STEPS, three_plans.CODE)
    assert set(run.result) == set(three_plans.KINDS)
    for kind in three_plans.KINDS:
        assert three_plans.solve(run.snapshot, kind) == run.result[kind]
        assert run.result[kind]["certified"]
        assert len(run.result[kind]["pairs"]) == 6
    again = computed(phase)
    assert (again.snapshot, again.result) == (run.snapshot, run.result)
    assert PlanRun.objects.count() == 2
    assert [verb for verb, _by in trail_of(run)] == ["plan_run.ask"] + ["plan_run.work"] * 4


def test_progress_is_told_step_by_step_and_a_second_asking_waits_with_the_first(phase, browse):
    officer = officer_of(phase)
    run = actions.ask_for_run(phase, by=officer)
    assert actions.ask_for_run(phase, by=officer) == run
    client = browse(officer)
    said = []
    for _step in range(queries.STEPS):
        page = client.get(url("assign", phase))
        assert page.headers["Refresh"] == "5"
        said.append(next(n for n in range(1, 5) if f"Step {n} of 4" in page.content.decode()))
        run = actions.work_on_run(run)
    assert said == [1, 2, 3, 4]
    page = client.get(url("assign", phase))
    assert "Refresh" not in page.headers
    assert "Proved: no plan has a greater total." in page.content.decode()


def test_a_computation_without_what_went_in_is_never_ready(phase):
    run = actions.ask_for_run(phase, by=officer_of(phase))
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanRun.objects.filter(pk=run.pk).update(state="ready")


def test_who_is_no_officer_any_more_gets_no_plans(phase):
    deputy = deputy_of(phase)
    run = actions.ask_for_run(phase, by=deputy)
    RoundOfficer.objects.filter(user=deputy).update(until=clock.now())
    assert actions.work_on_run(run).state == "failed"
    assert PlanRun.objects.get(pk=run.pk).snapshot is None


def test_only_officers_compute_and_only_their_own_is_theirs_to_take(phase, browse):
    for other in (a_user(), approver_of(phase), finance_of(phase), people_of(phase)[0]):
        with pytest.raises(PermissionDenied):
            actions.ask_for_run(phase, by=other)
    run, deputy = computed(phase), deputy_of(phase)
    assert browse(deputy).post(url("assign-take", run, "fair")).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.take_plan(run, "fair", by=deputy)


def test_a_plan_is_taken_once_and_asks_nobody(phase):
    officer = officer_of(phase)
    run = computed(phase)
    for _twice in range(2):
        assert actions.take_plan(run, "fair", by=officer, nonce="t" * 22) == 6
    assert Assignment.objects.filter(state="proposed").count() == 6
    assert not letters("review_invitation")
    assert [verb for verb, _by in trail_of(run)].count("plan_run.take") == 1


def test_a_bid_behind_an_officer_s_wall_leaves_no_trace_in_anything_they_see(phase, browse):
    """The deputy gives the hidden bid to reviewers; the officer's plans, loads, shortages and page stay as they were."""
    officer, deputy = officer_of(phase), deputy_of(phase)
    people, client = people_of(phase), browse(officer)
    before = computed(phase)
    page_before = body(client.get(url("assign", phase)))
    hidden = an_application("eligible", phase=phase, title="The hidden bid", lead=a_user())
    Interest.objects.create(user=officer, application=hidden, kind="personal", state="confirmed")
    an_assignment(hidden, reviewer=people[0], state="invited", due_at=phase.reviews_due_at)
    an_assignment(hidden, reviewer=people[1], state="accepted", due_at=phase.reviews_due_at)
    actions.lock_pair(hidden, people[2], by=deputy)
    actions.forbid_pair(hidden, people[3], by=deputy)
    after = computed(phase)
    assert (after.snapshot, after.result) == (before.snapshot, before.result)
    page_after = body(client.get(url("assign", phase)))
    for run in (before, after):
        page_before, page_after = page_before.replace(run.ref, ""), page_after.replace(run.ref, "")
    assert page_after == page_before
    assert actions.take_plan(after, "fair", by=officer) == 6
    theirs = computed(phase, by=deputy)
    assert len(theirs.snapshot["bids"]) == 4
    assert len(theirs.snapshot["sent"]) == 2
    for page in (url("pair-why", hidden, people[0]), url("application-reviewers", hidden)):
        assert client.get(page).status_code == 404
        assert browse(deputy).get(page).status_code == 200
    for verb in ("pair-lock", "pair-forbid", "pair-free"):
        assert client.post(url(verb, hidden, people[0])).status_code == 404
    assert actions.invite_all(phase, by=officer) == 6


def test_a_tie_that_comes_later_makes_the_stored_plans_a_thing_of_the_past(phase, browse):
    officer = officer_of(phase)
    run = computed(phase)
    bid = bids_of(phase)[0]
    Interest.objects.create(user=officer, application=bid, kind="personal", state="confirmed")
    page = browse(officer).get(url("assign", phase)).content.decode()
    assert bid.title not in page
    assert run.ref not in page
    with pytest.raises(actions.NotPossible):
        actions.take_plan(run, "fair", by=officer)


def test_a_locked_pair_is_in_every_plan_and_a_forbidden_one_in_none(phase):
    officer = officer_of(phase)
    (bid, *_rest), (first, second, *_others) = bids_of(phase), people_of(phase)
    lock = actions.lock_pair(bid, second, by=officer, nonce="l" * 22)
    assert actions.lock_pair(bid, second, by=officer, nonce="l" * 22) == lock
    actions.forbid_pair(bid, first, by=officer)
    run = computed(phase)
    shown = queries.shown_run(officer, run)
    for kind in three_plans.KINDS:
        pairs = queries.planned(shown, kind)
        assert (bid, second) in pairs
        assert (bid, first) not in pairs
    assert trail_of(lock) == [("plan_rule.lock", officer)]
    actions.free_pair(bid, first, by=officer)
    assert not PlanRule.objects.filter(reviewer=first).exists()
    with pytest.raises(actions.NotPossible):
        actions.lock_pair(bid, a_user(), by=officer)


def test_what_was_decided_since_refuses_an_older_plan(phase):
    officer = officer_of(phase)
    run = computed(phase)
    shown = queries.shown_run(officer, run)
    bid, person = queries.planned(shown, "total")[0]
    actions.forbid_pair(bid, person, by=officer)
    with pytest.raises(actions.NotPossible):
        actions.take_plan(run, "total", by=officer)
    assert not Assignment.objects.exists()
    actions.take_plan(computed(phase), "total", by=officer)
    assert not Assignment.objects.filter(application=bid, reviewer=person).exists()


def test_a_plan_that_was_confirmed_is_read_and_not_offered_again_and_nobody_stands_in_it_twice(phase, browse):
    officer = officer_of(phase)
    client, run = browse(officer), computed(phase)
    take = url("assign-take", run, "fair")
    assert take in client.get(url("assign", phase)).content.decode()
    actions.take_plan(run, "fair", by=officer)
    assert take in client.get(url("assign", phase)).content.decode()
    actions.invite_all(phase, by=officer)
    page = client.get(url("assign", phase) + "?look=fair")
    assert take not in page.content.decode()
    assert "It cannot be taken any more." in page.content.decode()
    assert [len(row.given) for row in page.context["rows"]] == [2, 2, 2]
    assert sum(each.total for each in page.context["seats"]) == 6


def test_when_a_reviewer_withdraws_the_fewest_changes_fill_the_gap_alone(phase):
    officer = officer_of(phase)
    actions.take_plan(computed(phase), "total", by=officer)
    gone = Assignment.objects.filter(state="proposed").order_by("pk").first()
    actions.forbid_pair(gone.application, gone.reviewer, by=officer)
    run = computed(phase)
    kept, lost, added = run.result["few"]["changes"]
    assert (kept, lost, added) == (5, 0, 1)
    assert actions.take_plan(run, "few", by=officer) == 6
    assert Assignment.objects.filter(state="proposed").count() == 6


def test_a_conflict_found_since_stops_the_confirmation_and_its_kind_is_not_said(phase, browse):
    officer = officer_of(phase)
    actions.take_plan(computed(phase), "fair", by=officer)
    pair = Assignment.objects.filter(state="proposed").order_by("pk").first()
    Interest.objects.create(
        user=pair.reviewer,
        application=pair.application,
        kind="financial",
        evidence="Owns a share of it",
        state="proposed",
    )
    answer = browse(officer).post(url("assign-confirm", phase), {"nonce": "c" * 22})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert pair.application.reference in text
    assert "Owns a share" not in text
    assert "inancial" not in text
    assert not letters("review_invitation")
    with pytest.raises(actions.InConflict):
        actions.take_plan(computed_before(phase), "fair", by=officer)


def computed_before(phase) -> PlanRun:
    """The newest computation of a phase."""
    return PlanRun.objects.filter(phase=phase).order_by("-pk").first()


def test_a_bid_in_welsh_gets_those_who_read_it_or_is_named_as_a_shortage(phase, browse):
    officer = officer_of(phase)
    welsh = bids_of(phase)[1]
    type(welsh).objects.filter(pk=welsh.pk).update(language="cy")
    reader = people_of(phase)[2]
    type(reader).objects.filter(pk=reader.pk).update(language="cy")
    run = computed(phase)
    for kind in three_plans.KINDS:
        given = [
            person for bid, person in queries.planned(queries.shown_run(officer, run), kind) if bid == welsh
        ]
        assert given == [reader]
    (short,) = queries.shown_run(officer, run).short
    assert short.application == welsh
    assert short.has == ["1 of 2"] * 3
    assert short.cause == "the bid is in Welsh and 3 do not read it"
    page = browse(officer).get(url("assign", phase)).content.decode()
    assert "the bid is in Welsh and 3 do not read it" in page
    welsh.refresh_from_db()
    with pytest.raises(actions.NotPossible):
        actions.lock_pair(welsh, people_of(phase)[0], by=officer)


def test_why_not_names_the_price_the_full_and_the_conflict_but_not_its_kind(phase, browse):
    officer, client = officer_of(phase), browse(officer_of(phase))
    bid = bids_of(phase)[0]
    tied = affiliated(bid.organisation)
    actions.add_to_pool(phase, tied, by=officer)
    idle = a_user("Takes nothing")
    actions.add_to_pool(phase, idle, by=officer, capacity=0)
    page = url("pair-why", bid, people_of(phase)[1])
    assert "No plans are computed" in client.get(page).content.decode()
    run = computed(phase)
    told = {person: queries.why(officer, bid, person, run) for person in people_of(phase)}
    chosen = {person for b, person in queries.planned(queries.shown_run(officer, run), "total") if b == bid}
    for person, why in told.items():
        words = why.answers[0].words
        if person in chosen:
            assert words == "This plan has the pair."
        elif person == tied:
            assert (why.reason, words) == ("Conflict of interest", "The pair may not be in any plan.")
        elif person == idle:
            assert words == "The reviewer takes no bid in this phase."
        else:
            assert "lowers the best total by" in words
    assert told[tied].others
    assert all(person not in [each.person for each in why.others] for person, why in told.items())
    assert told[idle].reason == "No room: has 0 of 0"
    lock = url("pair-lock", bid, idle)
    assert lock not in client.get(url("pair-why", bid, idle)).content.decode()
    assert "organisation" not in told[tied].reason.lower()
    text = client.get(page).content.decode()
    assert "What the plans say" in text
    assert "Weight" in text


def test_a_picture_of_loads_and_one_of_cover_stand_beside_their_tables(phase, browse):
    officer = officer_of(phase)
    run = computed(phase)
    actions.take_plan(run, "fair", by=officer)
    page = browse(officer).get(url("assign", phase)).content.decode()
    assert page.count("portal-chart--bars") == 1
    assert page.count("portal-chart--matrix") == 1
    assert "Themes covered" in page
    look = browse(officer).get(url("assign", phase) + "?look=total").content.decode()
    assert "A closer look: Best total" in look
    assert "Confirm the plan" not in look
    assert "A closer look" not in browse(officer).get(url("assign", phase) + "?look=luck").content.decode()


def test_the_workbench_asks_the_same_number_of_questions_for_one_bid_and_for_three(
    phase, browse, django_assert_num_queries
):
    officer = officer_of(phase)
    small = a_phase(round=phase.round, number=2, reviews_per_bid=1)
    an_application("eligible", phase=small)
    actions.add_to_pool(small, people_of(phase)[0], by=officer)
    for each in (small, phase):
        actions.take_plan(computed(each, by=officer), "fair", by=officer)
        computed(each, by=officer)
    client = browse(officer)
    client.get(url("assign", small))
    for each in (small, phase):
        with django_assert_num_queries(28):
            assert client.get(url("assign", each)).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_officers_who_confirm_at_once_ask_everybody_once():
    phase = a_phase(reviews_per_bid=2, reviews_per_reviewer=3)
    an_application("eligible", phase=phase)
    officer, deputy = officer_of(phase), deputy_of(phase)
    for _n in range(3):
        actions.add_to_pool(phase, a_user(), by=officer)
    actions.take_plan(computed(phase), "fair", by=officer)
    results = together(
        lambda: actions.invite_all(phase, by=officer, nonce="a" * 22),
        lambda: actions.invite_all(phase, by=officer, nonce="a" * 22),
        lambda: actions.invite_all(phase, by=deputy, nonce="b" * 22),
    )
    sent = [each for each in results if each == 2]
    refused = [each for each in results if isinstance(each, actions.NotPossible)]
    assert len(sent) == 1
    assert len(refused) + len([each for each in results if each == 0]) == 2
    assert len(letters("review_invitation")) == 2


def test_who_knows_the_places_of_a_bid_fits_it_better(phase):
    wales = a_place("W92000004", "Wales")
    island, city = (a_place(code, parent=wales) for code in ("W06000001", "W06000015"))
    bid, other, _third = bids_of(phase)
    bid.picked_places.create(place=island)
    other.partnership.places.set([city])
    knows = {person: person.reviewer_profile for person in people_of(phase)}
    for profile, place in zip(knows.values(), (island, wales, city), strict=False):
        profile.places.set([place])
    fits = {
        each.load.member.user.name: each.parts.places for each in queries.candidates(officer_of(phase), bid)
    }
    assert fits == {"Reviewer 0": 1.0, "Reviewer 1": 1.0, "Reviewer 2": 0.0, "Reviewer 3": 0.0}
    fits = {
        each.load.member.user.name: each.parts.places for each in queries.candidates(officer_of(phase), other)
    }
    assert fits["Reviewer 2"] == 1.0
    assert ("Shared places", 12) in queries.weight_rows()
