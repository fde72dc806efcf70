"""From plan to published round: two pairs of eyes, and rules that stand still afterwards."""

import pytest
from django.core.exceptions import PermissionDenied

from funding.models import Criterion, DecisionApprover, Phase, Round, RoundOfficer
from funding.rounds import actions, queries
from lpip_portal import clock
from lpip_portal.notifications import outbox
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import IllegalMove
from tests.factories import a_user, with_role
from tests.plans import a_plan
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db


def in_approval():
    """A plan that waits for its approver."""
    plan = a_plan()
    return actions.send_for_approval(plan, by=plan.planned_by), plan.approvers.get().user


def published():
    """A published round and its officer."""
    plan, approver = in_approval()
    return actions.publish(plan, by=approver), plan.planned_by


def test_an_approver_publishes_and_everybody_is_told():
    plan, approver = in_approval()
    assert letters("round_wants_approval") == [("round_wants_approval", approver.email)]
    round_ = actions.publish(plan, by=approver)
    assert (round_.state, round_.published_by) == ("published", approver)
    assert all(phase.question_set.frozen_at == round_.published_at for phase in round_.phases.all())
    assert {address for _, address in letters("round_published")} == {approver.email, plan.planned_by.email}
    assert [verb for verb, _ in trail_of(plan)] == ["round.plan", "round.send_for_approval", "round.publish"]


def test_nobody_publishes_what_they_planned_themself():
    plan, _ = in_approval()
    DecisionApprover.objects.create(round=plan, user=plan.planned_by)
    with pytest.raises(PermissionDenied):
        actions.publish(plan, by=plan.planned_by)
    assert Round.objects.get(pk=plan.pk).state == "in_approval"


def test_an_approver_who_also_runs_the_round_does_not_publish_it():
    plan, approver = in_approval()
    RoundOfficer.objects.create(round=plan, user=approver)
    with pytest.raises(PermissionDenied):
        actions.publish(plan, by=approver)


def test_an_approver_of_another_round_a_stranger_and_an_administrator_do_not_publish():
    plan, _ = in_approval()
    _, other = in_approval()
    for person in (other, a_user(), with_role("administrator")):
        with pytest.raises(PermissionDenied):
            actions.publish(plan, by=person)


def test_an_approver_sends_back_with_a_reason_and_the_officer_asks_again():
    plan, approver = in_approval()
    actions.send_back(plan, by=approver, reason="The summary is unclear.")
    assert letters("round_sent_back") == [("round_sent_back", plan.planned_by.email)]
    [todo] = queries.todos(plan.planned_by, clock.now())
    assert todo.title == "Mend the round and send it for approval again"
    actions.send_for_approval(plan, by=plan.planned_by)
    assert len(letters("round_wants_approval")) == 2
    [todo] = queries.todos(approver, clock.now())
    assert todo.title == "Publish the round or send it back"
    assert queries.todos(plan.planned_by, clock.now()) == []


def test_an_unsound_plan_is_not_sent_and_every_fault_is_named():
    plan = a_plan()
    Criterion.objects.filter(phase__round=plan).delete()
    with pytest.raises(actions.Unsound) as refusal:
        actions.send_for_approval(plan, by=plan.planned_by)
    assert refusal.value.status == 422
    assert "Phase 1: Add the criteria" in refusal.value.sentence
    assert "Phase 2: Add the criteria" in refusal.value.sentence
    assert Round.objects.get(pk=plan.pk).state == "draft"
    assert letters("round_wants_approval") == []


def test_a_plan_whose_opening_passed_while_it_waited_is_not_published(hands):
    plan, approver = in_approval()
    hands.move_on(days=30)
    with pytest.raises(actions.Unsound):
        actions.publish(plan, by=approver)


def test_after_publication_no_rule_changes():
    round_, officer = published()
    phase = round_.phases.first()
    criterion = phase.criteria.first()
    section = phase.question_set.sections.first()
    question = section.questions.first()
    late = [
        lambda: actions.edit_round(round_, by=officer, version=1, title_en="Other"),
        lambda: actions.edit_phase(phase, by=officer, version=1, max_awards=1),
        lambda: actions.save_criterion(phase, by=officer, title_en="More", weight=5),
        lambda: actions.remove_criterion(criterion, by=officer),
        lambda: actions.add_rate_rule(phase, by=officer, organisation_kind="charity", heading="", rate=100),
        lambda: actions.remove_rate_rule(phase, by=officer, organisation_kind="charity", heading=""),
        lambda: actions.save_section(phase, by=officer, title_en="More"),
        lambda: actions.remove_section(phase, section, by=officer),
        lambda: actions.move_section(phase, section, by=officer, down=True),
        lambda: actions.save_question(phase, section, by=officer, text_en="More?", kind="long", word_limit=9),
        lambda: actions.remove_question(phase, question, by=officer),
        lambda: actions.move_question(phase, question, by=officer, down=True),
        lambda: actions.copy_paper(phase, by=officer, source=round_.phases.last().question_set),
    ]
    for change in late:
        with pytest.raises(actions.Frozen) as refusal:
            change()
        assert "published amendment" in refusal.value.sentence
    assert Phase.objects.get(pk=phase.pk).version == 1


def test_a_plan_that_waits_stands_still_and_cannot_be_sent_twice():
    plan, _ = in_approval()
    with pytest.raises(actions.Frozen):
        actions.edit_round(plan, by=plan.planned_by, version=1, title_en="Other")
    with pytest.raises(IllegalMove):
        actions.send_for_approval(plan, by=plan.planned_by)


def test_a_published_round_cannot_be_cancelled_here_and_a_cancelled_one_is_over():
    round_, officer = published()
    with pytest.raises(IllegalMove):
        actions.cancel(round_, by=officer)
    plan, approver = in_approval()
    actions.cancel(plan, by=plan.planned_by)
    with pytest.raises(IllegalMove):
        actions.publish(plan, by=approver)


def test_after_publication_only_an_approver_names_an_approver():
    round_, officer = published()
    with pytest.raises(PermissionDenied):
        actions.name_approver(round_, by=officer, user=a_user())
    approver = round_.approvers.get()
    with pytest.raises(actions.Refused):
        actions.end_approver(approver, by=approver.user)
    second = actions.name_approver(round_, by=approver.user, user=a_user())
    actions.end_approver(approver, by=second.user)


def test_publishing_again_with_the_same_form_changes_nothing():
    plan, approver = in_approval()
    first = actions.publish(plan, by=approver, nonce="p" * 22)
    again = actions.publish(plan, by=approver, nonce="p" * 22)
    assert first.published_at == again.published_at
    assert len(letters("round_published")) == 2


def test_a_letter_goes_only_to_those_who_may_still_read_what_it_is_about():
    plan, approver = in_approval()
    letter = Letter.objects.get(kind="round_wants_approval")
    assert outbox.may_still_go(letter)
    plan.approvers.all().update(until=clock.now())
    assert not outbox.may_still_go(letter)


def test_a_request_for_approval_that_was_answered_is_no_longer_sent():
    plan, approver = in_approval()
    letter = Letter.objects.get(kind="round_wants_approval")
    actions.send_back(plan, by=approver, reason="Not yet.")
    assert not outbox.may_still_go(letter)
