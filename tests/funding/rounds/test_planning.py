"""Planning: the two-phase plan, its rules, its criteria, rates and papers, and who may touch them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from funding.models import Criterion, Phase, Question, Round, Section
from funding.questions.queries import paper
from funding.rounds import actions, queries
from lpip_portal import clock
from lpip_portal.workflow import Stale
from tests.factories import a_round, a_user, an_organisation, officer_of, with_role
from tests.plans import a_plan
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db


def broken(plan: Round) -> set[str]:
    """The codes of every rule that a plan breaks."""
    return {fault.code for fault in queries.faults(plan, clock.now())}


def test_an_officer_plans_two_phases_at_once_and_the_plan_is_sound():
    plan = a_plan()
    first, second = plan.phases.all()
    assert (first.entry, second.entry) == ("open", "invited")
    assert first.closes_at > first.intention_due_at > first.opens_at
    assert second.opens_at > first.decisions_at
    assert [sum(c.weight for c in phase.criteria.all()) for phase in (first, second)] == [100, 100]
    assert "agenda" in [question.code for section in paper(second.question_set) for question in section.asked]
    assert broken(plan) == set()
    assert officer_of(plan) == plan.planned_by
    assert trail_of(plan) == [("round.plan", plan.planned_by)]


def test_only_a_programme_officer_plans():
    with pytest.raises(PermissionDenied):
        a_plan(officer=a_user())


def test_planning_twice_with_one_form_makes_one_round():
    officer = with_role("officer")
    owner = an_organisation(kind="funder")
    programme = a_round().programme
    made = [
        actions.plan(
            by=officer,
            programme=programme,
            owner=owner,
            first_day=date(2027, 3, 1),
            code="X",
            title_en="X",
            nonce="n" * 22,
        )
        for _ in range(2)
    ]
    assert made[0] == made[1]
    assert Round.objects.filter(code="X").count() == 1


def test_every_broken_rule_is_named_at_once():
    plan = a_plan()
    first, second = plan.phases.all()
    Phase.objects.filter(pk=first.pk).update(
        entry="invited",
        panel_on=first.opens_at.date(),
        latest_start_on=first.opens_at.date(),
        reviews_due_at=None,
        budget=1,
    )
    Phase.objects.filter(pk=second.pk).update(opens_at=first.opens_at)
    Criterion.objects.filter(phase=second, code="value").delete()
    Question.objects.filter(section__question_set=second.question_set, code="agenda").delete()
    Section.objects.filter(question_set=second.question_set, component="costs").delete()
    Round.objects.filter(pk=plan.pk).update(contact_email="", summary_en="")
    plan.approvers.all().update(until=clock.now())
    plan.refresh_from_db()
    assert broken(plan) == {
        "invited_by_nobody",
        "panel_before_it_closes",
        "latest_start_before_earliest",
        "reviews_without_a_date",
        "budget_below_one_award",
        "opens_before_decisions",
        "weights",
        "carried_nowhere",
        "no_costs",
        "no_contact",
        "no_summary",
        "no_approver",
    }
    mends = queries.what_to_mend(plan, clock.now())
    assert all(mend.sentence and mend.url.startswith("/funding/") for mend in mends)


def test_a_plan_whose_opening_has_passed_is_not_sound(hands):
    plan = a_plan()
    hands.move_on(days=22)
    assert broken(plan) == {"opens_in_the_past"}


def test_a_phase_refuses_rules_that_contradict_each_other_and_changes_nothing():
    phase = a_plan().phases.first()
    with pytest.raises(actions.Unsound) as refusal:
        actions.edit_phase(
            phase,
            by=officer_of(phase),
            version=1,
            closes_at=phase.opens_at - timedelta(days=1),
            cap=Decimal("0"),
            rate=Decimal("101"),
        )
    for words in ("after the opening time", "more than £0", "no more than 100%"):
        assert words in refusal.value.sentence
    assert Phase.objects.get(pk=phase.pk).version == 1


def test_a_change_from_an_old_page_is_refused():
    phase = a_plan().phases.first()
    actions.edit_phase(phase, by=officer_of(phase), version=1, max_awards=9)
    with pytest.raises(Stale):
        actions.edit_phase(phase, by=officer_of(phase), version=1, max_awards=8)
    assert Phase.objects.get(pk=phase.pk).max_awards == 9


def test_a_stranger_and_the_money_keeper_change_nothing():
    plan = a_plan()
    keeper = a_user()
    actions.name_officer(plan, by=plan.planned_by, user=keeper, duty="finance")
    for person in (a_user(), keeper, with_role("officer"), with_role("administrator")):
        with pytest.raises(PermissionDenied):
            actions.edit_phase(plan.phases.first(), by=person, version=1, max_awards=9)


def test_criteria_come_and_go_and_their_weights_are_watched():
    phase = a_plan().phases.first()
    officer = officer_of(phase)
    made = actions.save_criterion(phase, by=officer, title_en="Value", weight=20)
    assert (made.code, made.order) == ("value", 5)
    assert broken(phase.round) == {"weights"}
    actions.save_criterion(phase, by=officer, criterion=made, title_en="Value for money", weight=10)
    actions.remove_criterion(made, by=officer)
    assert broken(phase.round) == set()


def test_a_narrower_rate_is_set_once_and_removed():
    phase = a_plan().phases.first()
    officer = officer_of(phase)
    for rate in (Decimal("100"), Decimal("50")):
        actions.add_rate_rule(phase, by=officer, organisation_kind="charity", heading="", rate=rate)
    assert [rule.rate for rule in phase.rate_rules.all()] == [Decimal("50")]
    with pytest.raises(actions.Refused):
        actions.add_rate_rule(phase, by=officer, organisation_kind="", heading="", rate=Decimal("50"))
    actions.remove_rate_rule(phase, by=officer, organisation_kind="charity", heading="")
    assert not phase.rate_rules.exists()


def test_a_paper_is_written_moved_and_copied():
    first, second = a_plan().phases.all()
    officer = officer_of(first)
    section = actions.save_section(first, by=officer, title_en="Learning", title_cy="Dysgu")
    asked = actions.save_question(
        first, section, by=officer, text_en="What will you learn?", kind="long", word_limit=100
    )
    assert asked.code == "what-will-you-learn"
    slugs = [each.slug for each in paper(first.question_set_id)]
    actions.move_section(first, section, by=officer, down=False)
    moved = [each.slug for each in paper(first.question_set_id)]
    assert moved == [*slugs[:-2], "learning", slugs[-2]]
    with pytest.raises(actions.Refused):
        actions.save_question(
            first, section, by=officer, code="summary", text_en="Again", kind="long", word_limit=5
        )
    before = second.question_set_id
    actions.copy_paper(second, by=officer, source=first.question_set)
    second.refresh_from_db()
    assert [each.slug for each in paper(second.question_set_id)] == moved
    assert not Section.objects.filter(question_set=before).exists()
    actions.remove_section(first, section, by=officer)
    assert "learning" in [each.slug for each in paper(second.question_set_id)]


def test_questions_move_within_their_section():
    phase = a_plan().phases.first()
    officer = officer_of(phase)
    about = paper(phase.question_set_id)[0]
    actions.move_question(phase, about.asked[0], by=officer, down=True)
    assert [asked.code for asked in paper(phase.question_set_id)[0].asked][:2] == ["agenda", "summary"]
    actions.move_question(phase, about.asked[0], by=officer, down=True)
    assert [asked.code for asked in paper(phase.question_set_id)[0].asked][:3] == [
        "agenda",
        "places",
        "summary",
    ]


def test_one_person_has_one_part_in_a_round():
    plan = a_plan()
    approver = plan.approvers.get().user
    for name in (
        lambda: actions.name_officer(plan, by=plan.planned_by, user=approver, duty="finance"),
        lambda: actions.name_approver(plan, by=plan.planned_by, user=plan.planned_by),
    ):
        with pytest.raises(actions.Refused):
            name()
    assert letters("round_person_named") == [("round_person_named", approver.email)]


def test_a_round_always_has_an_officer():
    plan = a_plan()
    with pytest.raises(actions.Refused):
        actions.end_officer(plan.officers.get(), by=plan.planned_by)
    second = actions.name_officer(plan, by=plan.planned_by, user=a_user(), duty="officer")
    actions.end_officer(plan.officers.get(user=plan.planned_by), by=second.user)
    with pytest.raises(PermissionDenied):
        actions.edit_phase(plan.phases.first(), by=plan.planned_by, version=1, months=6)
