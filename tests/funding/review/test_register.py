"""The conflicts register: who reads and decides, what a confirmed tie closes, and that nothing else shows it."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from funding.applications import actions as applications
from funding.models import (
    Application,
    ApplicationPartner,
    Assignment,
    Interest,
    Review,
    RoundOfficer,
)
from funding.review import actions, queries, tasks
from lpip_portal import clock
from lpip_portal.notifications.models import Letter
from lpip_portal.notifications.outbox import may_still_go
from tests import factories
from tests.factories import (
    a_partnership,
    a_phase,
    a_review,
    a_user,
    affiliated,
    an_application,
    an_assignment,
    an_organisation,
    approver_of,
    conflicts_owner_of,
    finance_of,
    officer_of,
    with_role,
)
from tests.pages import body, url
from tests.partnerships.pages import read
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db
NONCE = "n" * 22


def a_tie(bid, person=None, **facts):
    """A tie that waits for a decision."""
    facts = {"kind": "collaboration", "evidence": "A paper together", "source": "detected"} | facts
    return Interest.objects.create(user=person or a_user(), application=bid, **facts)


def a_deputy(phase):
    """Somebody who stands in for the conflicts owner."""
    person = a_user()
    RoundOfficer.objects.create(round=phase.round, user=person, duty="deputy", since=clock.uk(2020, 1, 1))
    return person


def test_only_the_conflicts_owner_and_auditors_read_reasons(browse):
    bid = an_application("eligible")
    tie = a_tie(bid)
    owner = conflicts_owner_of(bid)
    for reader in (owner, with_role("auditor")):
        assert "A paper together" in read(browse(reader).get(url("interest-list", bid.phase)))
    strangers = (officer_of(bid), approver_of(bid), finance_of(bid), bid.lead, tie.user, officer_of(a_phase()),
                 conflicts_owner_of(a_phase()), with_role("administrator"))  # fmt: skip
    for person in strangers:
        assert browse(person).get(url("interest-list", bid.phase)).status_code == 404
        assert browse(person).get(url("interest", tie)).status_code == 404
        assert list(Interest.objects.visible_to(person)) == []
        with pytest.raises(PermissionDenied):
            actions.confirm_tie(tie, by=person)
    with pytest.raises(PermissionDenied):
        actions.confirm_tie(tie, by=with_role("auditor"))
    assert browse(with_role("auditor")).get(url("interest", tie)).status_code == 404


def test_the_register_leads_only_those_to_a_decision_who_may_decide(browse):
    bid = an_application("eligible")
    owner, auditor = conflicts_owner_of(bid), with_role("auditor")
    tie = applications.note_interest(
        a_user(), bid, by=None, kind="organisation", evidence="The same university", source="detected"
    )
    link = url("interest", tie)
    assert link in browse(owner).get(url("interest-list", bid.phase)).content.decode()
    assert link not in browse(auditor).get(url("interest-list", bid.phase)).content.decode()
    assert browse(auditor).get(link).status_code == 404


def test_the_conflicts_owner_is_no_officer_and_learns_nothing_else_of_the_bids():
    bid = an_application("eligible")
    owner = conflicts_owner_of(bid)
    assert not Application.objects.visible_to(owner).exists()
    assert not Assignment.objects.visible_to(owner).exists()


def test_the_owner_confirms_with_a_reason_and_the_wall_stands_at_once(browse):
    review = a_review(state="usable")
    given, bid = review.assignment, review.assignment.application
    tie, owner = a_tie(bid, given.reviewer), conflicts_owner_of(bid)
    client = browse(owner)
    page = url("interest", tie)
    assert client.post(page, {"decision": "confirm", "nonce": NONCE}).status_code == 422
    sent = {"decision": "confirm", "reason": "They publish together", "nonce": NONCE}
    assert client.post(page, sent).status_code == 302
    tie.refresh_from_db()
    assert (tie.state, tie.decided_by, tie.reason) == ("confirmed", owner, "They publish together")
    assert trail_of(tie) == [("interest.confirm_interest", owner)]
    review.refresh_from_db()
    given.refresh_from_db()
    assert (review.state, given.state) == ("void", "conflicted")
    assert not Review.objects.counted().exists()
    assert browse(given.reviewer).get(url("assignment", given)).status_code == 404


def test_letters_that_wait_are_dropped_and_later_ones_do_not_go():
    given = an_assignment(state="invited")
    reviewer, bid = given.reviewer, given.application
    letter = Letter.objects.create(
        to=reviewer, email=reviewer.email, kind="review_invitation", about=f"funding.assignment:{given.pk}",
        occasion="once", language="en-gb", subject="S", body="B", owed_at=clock.now(), not_before=clock.now(),
    )  # fmt: skip
    assert may_still_go(letter)
    actions.confirm_tie(a_tie(bid, reviewer), by=conflicts_owner_of(bid), reason="R")
    letter.refresh_from_db()
    assert letter.state == Letter.State.DROPPED
    assert not may_still_go(letter)


def test_a_confirmed_tie_uncovers_the_bid_again():
    phase = a_phase(reviews_per_bid=1)
    bid = an_application("eligible", phase=phase)
    review = a_review(an_assignment(bid), state="usable")
    assert not queries.unreviewed(phase).exists()
    tie = a_tie(bid, review.assignment.reviewer)
    actions.confirm_tie(tie, by=conflicts_owner_of(phase), reason="R")
    assert list(queries.unreviewed(phase)) == [bid]


def test_nobody_decides_their_own_tie_and_the_deputy_takes_over():
    phase = a_phase()
    bid, other = an_application("eligible", phase=phase), an_application("eligible", phase=phase)
    owner, deputy = conflicts_owner_of(phase), a_deputy(phase)
    own, usual = a_tie(bid, owner), a_tie(other)
    assert list(Interest.objects.decidable_by(owner)) == [usual]
    assert list(Interest.objects.decidable_by(deputy)) == [own]
    with pytest.raises(PermissionDenied):
        actions.dismiss_tie(own, by=owner, reason="R")
    actions.confirm_tie(own, by=deputy, reason="R")
    late = a_tie(bid)  # a tie of somebody else to the bid with which the owner is in conflict
    assert list(Interest.objects.visible_to(owner)) == [usual]
    assert late in Interest.objects.decidable_by(deputy)
    assert usual not in Interest.objects.decidable_by(deputy)


def test_a_confirmed_tie_is_lifted_by_another_person_with_a_reason_only():
    bid = an_application("eligible")
    owner, second = conflicts_owner_of(bid), a_user()
    tie = a_tie(bid)
    actions.confirm_tie(tie, by=owner, reason="R")
    with pytest.raises(PermissionDenied):
        actions.dismiss_tie(tie, by=owner, reason="I was wrong")
    with pytest.raises(PermissionDenied):
        actions.dismiss_tie(tie, by=tie.user, reason="It is nothing")
    RoundOfficer.objects.create(
        round=bid.phase.round, user=second, duty="conflicts", since=clock.uk(2020, 1, 1)
    )
    actions.dismiss_tie(tie, by=second, reason="Ten years ago")
    tie.refresh_from_db()
    assert (tie.state, tie.reason) == ("dismissed", "Ten years ago")


def test_ties_by_organisation_are_confirmed_together(browse):
    phase = a_phase()
    bid = an_application("eligible", phase=phase)
    owner = conflicts_owner_of(phase)
    ties = [a_tie(bid, kind="organisation", evidence=f"Same organisation: {n}") for n in range(3)]
    other = a_tie(bid, kind="personal", source="declared")
    page = url("interest-confirm-many", phase)
    assert "Same organisation: 2" in read(browse(owner).get(page))
    sent = {"ties": [ties[0].ref, ties[1].ref], "reason": "Colleagues", "nonce": NONCE}
    assert browse(owner).post(page, sent | {"reason": ""}).status_code == 422
    assert browse(owner).post(page, sent | {"ties": [other.ref]}).status_code == 422
    assert browse(owner).post(page, sent).status_code == 302
    assert browse(owner).post(page, sent).status_code in (302, 422)
    states = dict(Interest.objects.values_list("pk", "state"))
    assert [states[tie.pk] for tie in (*ties, other)] == ["confirmed", "confirmed", "proposed", "proposed"]
    assert browse(officer_of(phase)).get(page).status_code == 404


def test_the_register_shows_the_open_ones_first_counts_and_narrows(browse):
    phase = a_phase()
    bid = an_application("eligible", phase=phase)
    done = a_tie(bid, kind="rival", evidence="Rival evidence", state="confirmed")
    waiting = a_tie(bid, source="declared", noted_at=clock.now() - timedelta(days=9))
    client = browse(conflicts_owner_of(phase))
    answer = client.get(url("interest-list", phase))
    assert [tie.pk for tie in answer.context["page"]] == [waiting.pk, done.pk]
    assert [tally.count for tally in answer.context["tallies"]] == [1, 1, 0]
    narrowed = client.get(url("interest-list", phase) + "?state=confirmed&source=detected&reviewer=x")
    assert [tie.pk for tie in narrowed.context["page"]] == [done.pk]
    assert len(client.get(url("interest-list", phase) + "?state=rubbish").context["page"]) == 2


@pytest.mark.parametrize("n", [1, 3])
def test_the_register_takes_the_same_queries_however_many(browse, n, django_assert_num_queries):
    phase = a_phase()
    for _ in range(n):
        a_tie(an_application("eligible", phase=phase))
    client = browse(conflicts_owner_of(phase))
    client.get(url("interest-list", phase))
    with django_assert_num_queries(QUERIES):
        assert len(client.get(url("interest-list", phase)).context["page"]) == n


QUERIES = 18


# What the portal sees by itself


def test_an_organisation_that_was_left_counts_within_the_look_back_only():
    phase = a_phase(conflict_lookback_months=12)
    bid = an_application("eligible", phase=phase)
    now = clock.now()
    lately, long_ago = affiliated(bid.organisation), affiliated(bid.organisation)
    lately.affiliations.update(since=clock.uk(2015, 1, 1), until=now - timedelta(days=300))
    long_ago.affiliations.update(since=clock.uk(2015, 1, 1), until=now - timedelta(days=400))
    found = queries.ties(phase, [lately, long_ago], [bid])
    assert [(tie.person, tie.kind) for tie in found] == [(lately.pk, "organisation")]


def test_a_name_written_otherwise_is_the_same_organisation():
    phase = a_phase()
    bid = an_application("eligible", phase=phase)
    bid.organisation.name = "Prifysgol Ynys-Môn"
    bid.organisation.save()
    person = affiliated(an_organisation("PRIFYSGOL YNYS-MON"))
    assert [tie.kind for tie in queries.ties(phase, [person], [bid])] == ["organisation"]


def test_who_applied_together_before_is_tied():
    phase = a_phase()
    bid = an_application("eligible", phase=phase)
    earlier = an_application("submitted", lead=bid.lead, partnership=a_partnership(bid.lead))
    person = a_user()
    earlier.team.create(
        name="P", email=person.email, user=person, role="specialist", organisation=an_organisation()
    )
    assert [tie.kind for tie in queries.ties(phase, [person], [bid])] == ["collaboration"]
    Application.objects.filter(pk=earlier.pk).update(
        submitted_at=clock.now() - timedelta(days=31 * (phase.conflict_lookback_months + 1))
    )
    assert queries.ties(phase, [person], [bid]) == []


def test_a_partner_who_comes_later_closes_the_door_at_the_next_tick():
    phase = a_phase()
    bid = an_application("eligible", phase=phase)
    partner = an_organisation("Late Partner Ltd")
    review = a_review(an_assignment(bid, reviewer=affiliated(partner)))
    given = review.assignment
    with clock.at(phase.closes_at + timedelta(days=1)):
        tasks.look_again()
        assert Assignment.objects.readable_by(given.reviewer).exists()
        ApplicationPartner.objects.create(application=bid, organisation=partner)
        tasks.look_again()
        assert not Assignment.objects.visible_to(given.reviewer).exists()
        tasks.look_again()
    review.refresh_from_db()
    assert review.state == "void"
    tie = Interest.objects.get(user=given.reviewer)
    assert (tie.state, tie.source, tie.decided_by) == ("confirmed", "detected", None)
    assert letters("review_conflict_noted") == [("review_conflict_noted", given.reviewer.email)]


def test_whom_the_applicant_named_is_barred_until_the_owner_decides():
    phase = a_phase()
    bid = an_application("draft", phase=phase)
    person, officer = a_user(), officer_of(phase)
    applications.name_not_to_ask(bid, by=bid.lead, email=person.email.upper(), reason="A feud")
    Application.objects.filter(pk=bid.pk).update(state="eligible", submitted_at=clock.now())
    bid = an_application("eligible", phase=phase) and Application.objects.get(pk=bid.pk)
    actions.add_to_pool(phase, person, by=officer)
    with pytest.raises(actions.InConflict):
        actions.propose_assignments(phase, [(bid, person)], by=officer)
    actions.propose_assignments(phase, [], by=officer)
    tie = Interest.objects.get(user=person, kind="named")
    assert (tie.state, tie.source) == ("proposed", "named")
    actions.dismiss_tie(tie, by=conflicts_owner_of(phase), reason="It is no conflict")
    assert actions.propose_assignments(phase, [(bid, person)], by=officer)


def test_what_an_applicant_says_of_others_is_read_by_the_writers_and_the_owner_alone(browse):
    bid = an_application("draft")
    page = url("not-to-ask", bid)
    sent = {"name": "Rhys Rival", "email": "", "organisation": "", "reason": "An old feud", "nonce": NONCE}
    client = browse(bid.lead)
    assert client.post(page, sent | {"name": ""}).status_code == 422
    assert client.post(page, sent | {"organisation": "Nowhere at all"}).status_code == 422
    assert client.post(page, sent).status_code == 302
    assert "An old feud" in read(client.get(page))
    Application.objects.filter(pk=bid.pk).update(state="eligible", submitted_at=clock.now())
    for person in (
        officer_of(bid),
        approver_of(bid),
        conflicts_owner_of(bid),
        a_user(),
        with_role("auditor"),
    ):
        assert browse(person).get(page).status_code == 404
    tie = a_tie(bid, kind="named", source="named", evidence="Named")
    assert "An old feud" in read(browse(conflicts_owner_of(bid)).get(url("interest", tie)))
    named = bid.not_to_ask.get()
    assert browse(officer_of(bid)).post(url("not-to-ask-drop", named)).status_code == 404


# A world without the bid


OFFICERS_PAGES = ("application-list", "pool", "assign", "coverage", "phase-control", "decision-list", "phase")


def seen_by(browse, person, phase, names) -> dict[str, str]:
    """What each of these pages says, without references, which are drawn by chance."""
    return {
        name: re.sub(r"[0-9A-HJKMNP-TV-Z]{10}", "", body(browse(person).get(url(name, phase))))
        for name in names
    }


def a_world(with_the_bid: bool, browse):
    """A phase with two bids, and perhaps a third with which one officer and one reviewer are in conflict."""
    phase = a_phase(reviews_per_bid=1)
    officer, reviewer = a_user("Second Officer"), a_user("Reviewer in Two Minds")
    RoundOfficer.objects.create(round=phase.round, user=officer, since=clock.uk(2020, 1, 1))
    an_application("eligible", phase=phase, title="One bid", reference="W-1")
    bid = an_application("eligible", phase=phase, title="Another bid", reference="W-2")
    phase.pool.create(user=reviewer, capacity=3, added_by=officer)
    an_assignment(bid, reviewer=reviewer)
    if with_the_bid:
        hidden = an_application("eligible", phase=phase, title="Hidden bid", reference="W-3")
        given = an_assignment(hidden, reviewer=reviewer)
        a_review(given)
        an_assignment(hidden, "invited")
        for person in (officer, reviewer):
            actions.confirm_tie(a_tie(hidden, person), by=conflicts_owner_of(phase), reason="R")
        Letter.objects.filter(kind="review_conflict_noted").delete()  # the one thing that they are told
    else:
        conflicts_owner_of(phase)
    pages = seen_by(browse, officer, phase, OFFICERS_PAGES)
    pages["my-reviews"] = re.sub(r"[0-9A-HJKMNP-TV-Z]{10}", "", body(browse(reviewer).get(url("my-reviews"))))
    pages["home"] = re.sub(r"[0-9A-HJKMNP-TV-Z]{10}", "", body(browse(reviewer).get("/")))
    return pages


def test_the_pages_of_those_in_conflict_are_those_of_a_world_without_the_bid(browse):
    worlds = []
    with clock.at(clock.now()):
        for with_the_bid in (False, True):
            factories.start_again()
            with transaction.atomic():
                worlds.append(a_world(with_the_bid, browse))
                transaction.set_rollback(True)
    without, with_it = worlds
    for name in without:
        assert with_it[name] == without[name], name
        assert "Hidden" not in with_it[name]
