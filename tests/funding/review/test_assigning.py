"""Assigning: ties are seen before content is, a plan tells nobody, and only an officer confirms it."""

import pytest
from django.core.exceptions import PermissionDenied

from funding.models import Application, ApplicationPartner, Assignment, Interest, ReviewerProfile, TeamMember
from funding.review import actions, queries
from partnerships.models import Signatory
from tests.factories import (
    a_partnership,
    a_phase,
    a_review,
    a_theme,
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
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def phase():
    """A phase that wants two reviews of each bid."""
    return a_phase(reviews_per_bid=2, reviews_per_reviewer=4)


def pooled(phase, *people):
    """Put people into the pool."""
    return [actions.add_to_pool(phase, person, by=officer_of(phase)) for person in people]


def planned(officer, phase, kind):
    """Compute the plans of a phase and return one of them as pairs of (bid, reviewer)."""
    run = actions.ask_for_run(phase, by=officer)
    for _step in range(queries.STEPS):
        run = actions.work_on_run(run)
    (column,) = [each for each in queries.shown_run(officer, run).columns if each.kind == kind]
    return column, queries.planned(queries.shown_run(officer, run), kind)


def test_a_plan_tells_nobody_until_it_is_confirmed(phase):
    bids = [an_application("eligible", phase=phase) for _ in range(3)]
    people = [a_user() for _ in range(3)]
    officer = officer_of(phase)
    pooled(phase, *people)
    column, pairs = planned(officer, phase, "fair")
    assert column.certificate.startswith("Proved")
    assert not column.missing
    made = actions.propose_assignments(phase, pairs, by=officer, replace=True)
    assert len(made) == 6
    assert not letters("review_invitation")
    assert not Assignment.objects.visible_to(people[0]).exists()
    assert actions.invite_all(phase, by=officer, nonce="n" * 22) == 6
    assert actions.invite_all(phase, by=officer, nonce="n" * 22) == 0
    assert len(letters("review_invitation")) == 6
    assert Assignment.objects.filter(application=bids[0], state="invited").count() == 2


def test_a_new_plan_replaces_the_unsent_one_and_keeps_what_was_sent(phase):
    bid = an_application("eligible", phase=phase)
    people = [a_user() for _ in range(3)]
    officer = officer_of(phase)
    pooled(phase, *people)
    actions.propose_assignments(phase, [(bid, people[0])], by=officer)
    actions.invite_all(phase, by=officer)
    actions.propose_assignments(phase, [(bid, people[1])], by=officer)
    _column, pairs = planned(officer, phase, "total")
    assert pairs == [(bid, people[2])]
    actions.propose_assignments(phase, [(bid, people[2])], by=officer, replace=True)
    states = dict(Assignment.objects.values_list("reviewer", "state"))
    assert states == {people[0].pk: "invited", people[2].pk: "proposed"}


def test_themes_and_words_decide_who_fits(phase):
    bid = an_application("eligible", phase=phase)
    bid.partnership.themes.set([a_theme("skills")])
    bid.partnership.places.clear()
    knows, other = a_user("Knows"), a_user("Other")
    officer = officer_of(phase)
    for person, theme in ((knows, "skills"), (other, "innovation")):
        actions.add_to_pool(phase, person, by=officer, sector="policy", themes=[a_theme(theme)], words="")
    rows = queries.candidates(officer, bid)
    assert [(row.load.member.user, row.fit) for row in rows] == [(knows, 100), (other, 0)]


def tied(kind, bid):
    """A person with one tie to a bid."""
    if kind == "administering organisation":
        return affiliated(bid.organisation)
    if kind == "parent of a team member's organisation":
        parent = an_organisation()
        TeamMember.objects.create(
            application=bid,
            name="T",
            email="t@example.org",
            role="researcher",
            organisation=an_organisation(parent=parent),
        )
        return affiliated(an_organisation(parent=parent))
    if kind == "partner organisation":
        partner = an_organisation(kind="council")
        ApplicationPartner.objects.create(application=bid, organisation=partner)
        return affiliated(partner)
    if kind == "e-mail domain":
        bid.organisation.domain = "leeds.ac.uk"
        bid.organisation.save()
        return a_user(email="someone@law.leeds.ac.uk")
    if kind == "another e-mail domain":
        bid.organisation.domain, bid.organisation.other_domains = "leeds.ac.uk", ["leedslaw.org.uk"]
        bid.organisation.save()
        return a_user(email="someone@leedslaw.org.uk")
    if kind == "named on the bid":
        person = a_user()
        TeamMember.objects.create(
            application=bid,
            name="N",
            email=person.email.upper(),
            role="specialist",
            organisation=an_organisation(),
        )
        return person
    if kind == "member of the partnership":
        return belongs(a_user(), bid.partnership)
    rival = an_application("eligible", phase=bid.phase)
    return rival.lead


@pytest.mark.parametrize(
    ("kind", "noted", "state"),
    [
        ("administering organisation", "organisation", "proposed"),
        ("parent of a team member's organisation", "organisation", "proposed"),
        ("partner organisation", "organisation", "proposed"),
        ("e-mail domain", "organisation", "proposed"),
        ("another e-mail domain", "organisation", "proposed"),
        ("named on the bid", "involvement", "proposed"),
        ("member of the partnership", "involvement", "proposed"),
        ("lead of a rival bid", "rival", "proposed"),
    ],
)
def test_a_tied_reviewer_is_refused_and_the_tie_is_noted(phase, kind, noted, state):
    bid = an_application("eligible", phase=phase)
    person, officer = tied(kind, bid), officer_of(phase)
    pooled(phase, person)
    assert (bid.pk, person.pk) in queries.bars(phase, [person], [bid])
    assert (bid, person) not in planned(officer, phase, "fair")[1]
    with pytest.raises(actions.InConflict) as refusal:
        actions.propose_assignments(phase, [(bid, person)], by=officer)
    assert bid.reference in refusal.value.sentence
    assert not Assignment.objects.exists()
    actions.propose_assignments(phase, [], by=officer)
    tie = Interest.objects.get(user=person, application=bid, kind=noted)
    assert (tie.state, tie.source) == (state, "detected")
    assert tie.evidence


def test_a_dismissed_tie_bars_nobody(phase):
    bid, officer = an_application("eligible", phase=phase), officer_of(phase)
    person = tied("lead of a rival bid", bid)
    pooled(phase, person)
    actions.propose_assignments(phase, [], by=officer)
    Interest.objects.filter(user=person, application=bid).update(state="dismissed", decided_by=officer)
    assert actions.propose_assignments(phase, [(bid, person)], by=officer)


def test_a_signatory_in_the_pool_keeps_the_bids_of_their_own_office(phase):
    bid = an_application("eligible", phase=phase)
    person = affiliated(bid.organisation)
    Signatory.objects.create(user=person, organisation=bid.organisation)
    pooled(phase, person)
    actions.propose_assignments(phase, [], by=officer_of(phase))
    assert Application.objects.visible_to(person).filter(pk=bid.pk).exists()


def test_only_an_officer_of_the_round_without_a_conflict_plans(phase):
    bid, person = an_application("eligible", phase=phase), a_user()
    officer = officer_of(phase)
    pooled(phase, person)
    for other in (a_user(), approver_of(phase), finance_of(phase), person):
        with pytest.raises(PermissionDenied):
            actions.propose_assignments(phase, [(bid, person)], by=other)
    Interest.objects.create(user=officer, application=bid, kind="personal", state="confirmed")
    with pytest.raises(PermissionDenied):
        actions.propose_assignments(phase, [(bid, person)], by=officer)
    assert queries.to_review(officer, phase).count() == 0


def test_nobody_is_given_more_than_they_take_or_the_same_bid_twice(phase):
    bids = [an_application("eligible", phase=phase) for _ in range(3)]
    person, officer = a_user(), officer_of(phase)
    actions.add_to_pool(phase, person, by=officer, capacity=2)
    with pytest.raises(actions.NotPossible):
        actions.propose_assignments(phase, [(bid, person) for bid in bids], by=officer)
    actions.propose_assignments(phase, [(bids[0], person)], by=officer)
    with pytest.raises(actions.NotPossible):
        actions.propose_assignments(phase, [(bids[0], person)], by=officer)
    with pytest.raises(actions.NotPossible):
        actions.propose_assignments(phase, [(bids[1], a_user())], by=officer)


def test_officers_and_approvers_do_not_review_in_their_round(phase):
    for person in (officer_of(phase), approver_of(phase)):
        with pytest.raises(actions.NotPossible):
            actions.add_to_pool(phase, person, by=officer_of(phase))


def test_the_pool_takes_somebody_once_and_lets_go_of_the_idle(phase):
    person, officer = a_user(), officer_of(phase)
    member = actions.add_to_pool(phase, person, by=officer, sector="community", themes=[a_theme()], words="W")
    actions.add_to_pool(phase, person, by=officer, capacity=1, sector="policy", words="X")
    assert phase.pool.get().capacity == 1
    assert ReviewerProfile.objects.get(user=person).words == "W"
    assert letters("review_pool") == [("review_pool", person.email)]
    given = an_assignment(an_application("eligible", phase=phase), reviewer=person, state="invited")
    with pytest.raises(actions.NotPossible):
        actions.remove_from_pool(member, by=officer)
    actions.revoke(given, by=officer)
    actions.remove_from_pool(member, by=officer)
    assert not phase.pool.exists()


def test_what_was_withdrawn_is_closed_and_not_proposed_again(phase):
    bid, person, officer = an_application("eligible", phase=phase), a_user(), officer_of(phase)
    pooled(phase, person)
    given = an_assignment(bid, reviewer=person)
    review = a_review(given, state="draft")
    actions.revoke(given, by=officer)
    review.refresh_from_db()
    assert review.state == "void"
    assert letters("review_revoked") == [("review_revoked", person.email)]
    assert not Assignment.objects.visible_to(person).exists()
    assert planned(officer, phase, "total")[1] == []


def test_a_review_that_is_in_is_not_withdrawn(phase):
    review = a_review(an_assignment(an_application("eligible", phase=phase)))
    with pytest.raises(actions.NotPossible):
        actions.revoke(review.assignment, by=officer_of(phase))


def test_a_shortage_names_its_cause(phase):
    bid = an_application("eligible", phase=phase)
    officer = officer_of(phase)
    pooled(phase, affiliated(bid.organisation))
    actions.add_to_pool(phase, a_user(), by=officer, capacity=0)
    listed, count = queries.lacks(officer, phase, queries.loads(officer, phase))
    assert count == 1
    assert (listed[0].has, listed[0].wants) == (0, 2)
    assert listed[0].cause == "1 with a conflict of interest; 1 has no room"


def test_a_waiver_needs_a_reason_and_clears_the_way(phase):
    bid, officer = an_application("eligible", phase=phase), officer_of(phase)
    assert list(queries.unreviewed(phase)) == [bid]
    waiver = actions.waive(bid, by=officer, reason="Nobody else is free of conflict", nonce="w" * 22)
    assert actions.waive(bid, by=officer, reason="Again", nonce="w" * 22) == waiver
    assert not queries.unreviewed(phase)
    assert trail_of(waiver) == [("review.waive", officer)]


def test_another_round_s_officer_is_a_stranger(phase):
    bid = an_application("eligible", phase=phase)
    stranger = officer_of(a_phase())
    assert queries.to_review(stranger, phase).count() == 0
    with pytest.raises(PermissionDenied):
        actions.add_to_pool(phase, a_user(), by=stranger)
    given = an_assignment(bid)
    assert not Assignment.objects.visible_to(stranger).exists()
    with pytest.raises(PermissionDenied):
        actions.revoke(given, by=stranger)


def test_ties_of_many_people_and_bids_take_the_same_few_queries(phase, django_assert_num_queries):
    people = [affiliated(an_organisation()) for _ in range(3)]
    bids = [an_application("eligible", phase=phase, partnership=a_partnership()) for _ in range(3)]
    with django_assert_num_queries(9):
        queries.ties(phase, people[:1], bids[:1])
    with django_assert_num_queries(9):
        queries.ties(phase, people, bids)
