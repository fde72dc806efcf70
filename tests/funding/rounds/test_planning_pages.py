"""The pages on which a round is planned, sent, published and given people: over HTTP, with bad input."""

import re

import pytest

from funding.models import Criterion, Phase, Round
from funding.rounds import actions
from lpip_portal import clock
from tests.factories import a_round, a_user, an_organisation, approver_of, officer_of, with_role
from tests.partnerships.pages import read
from tests.plans import a_plan

from .pages import at, published, typed

pytestmark = pytest.mark.django_db


def test_an_approver_reads_everything_then_publishes(browse):
    plan = a_plan()
    actions.send_for_approval(plan, by=plan.planned_by)
    approver = browse(approver_of(plan))
    page = read(approver.get(at("round", plan.ref)))
    for words in (
        "What you should do",
        "Publish the round",
        "£4,800,000",
        "What did the phase before teach you?",
    ):
        assert words in page
    read(approver.get(at("round-publish", plan.ref)))
    answer = approver.post(at("round-publish", plan.ref), {"nonce": "p" * 22})
    assert answer.status_code == 302
    assert Round.objects.get(pk=plan.pk).state == "published"
    assert approver.post(at("round-publish", plan.ref), {"nonce": "q" * 22}).status_code == 409
    assert browse(plan.planned_by).post(at("round-publish", plan.ref), {"nonce": "q" * 22}).status_code == 404


def test_an_approver_sends_back_with_a_reason(browse):
    plan = a_plan()
    actions.send_for_approval(plan, by=plan.planned_by)
    approver = browse(approver_of(plan))
    door = at("round-send-back", plan.ref)
    answer = approver.post(door, {"reason": "  ", "nonce": "p" * 22})
    assert answer.status_code == 422
    assert "There is a problem" in read(answer)
    assert approver.post(door, {"reason": "Too short a window.", "nonce": "p" * 22}).status_code == 302
    page = read(browse(plan.planned_by).get(at("round", plan.ref)))
    assert "Too short a window." in page


# Planning over HTTP


def test_an_officer_plans_a_round(browse):
    officer = with_role("officer")
    owner = an_organisation("Council of Research", kind="funder")
    programme = a_round().programme
    signed_in = browse(officer)
    read(signed_in.get(at("round-plan")))
    data = {
        "template_name": "two_phases",
        "programme": programme.ref,
        "title_en": "New round",
        "code": "new27",
        "owner": "council of research",
        "summary_en": "For places.",
        "contact_email": "new@example.org",
        "first_day_0": "1",
        "first_day_1": "3",
        "first_day_2": "2027",
        "first_day_day": "1",
        "first_day_month": "3",
        "first_day_year": "2027",
        "nonce": "n" * 22,
    }
    answer = signed_in.post(at("round-plan"), data)
    made = Round.objects.get(title_en="New round")
    assert answer.url == at("round", made.ref)
    assert (made.code, made.owner, made.phases.count()) == ("NEW27", owner, 2)
    assert made.phases.first().opens_at == clock.uk(2027, 3, 1, 9)
    page = read(signed_in.get(at("round", made.ref)))
    assert "Name an approver who did not plan the round" in page


def test_an_officer_chooses_among_the_plans(browse):
    signed_in = browse(with_role("officer"))
    an_organisation("Council of Research", kind="funder")
    shown = read(signed_in.get(at("round-plan")))
    assert re.search(r'value="two_phases"[^>]*checked', shown)
    assert "One open phase of four weeks with a budget on one page" in shown
    data = {
        "template_name": "community_grants", "programme": a_round().programme.ref, "title_en": "Small grants",
        "code": "SMALL27", "owner": "Council of Research", "summary_en": "For places.",
        "contact_email": "new@example.org", "first_day_day": "1", "first_day_month": "3", "first_day_year": "2027",
        "nonce": "n" * 22,
    }  # fmt: skip
    for wrong in ("", "../plans/two_phases", "three_phases"):
        refused = signed_in.post(at("round-plan"), data | {"template_name": wrong})
        assert refused.status_code == 422
        assert 'href="#id_template_name' in read(refused)
        assert not Round.objects.filter(code="SMALL27").exists()
    assert signed_in.post(at("round-plan"), data).status_code == 302
    phase = Round.objects.get(code="SMALL27").phases.get()
    assert (phase.budget_shape, phase.shape, phase.cap) == ("one_page", "panel_only", 20000)
    signed_in.cookies["language"] = "cy"
    assert "Grantiau bach i gymunedau" in read(signed_in.get(at("round-plan")))


def test_a_bad_plan_is_told_everything_at_once(browse):
    an_organisation("Council of Research", kind="funder")
    a_round()
    answer = browse(with_role("officer")).post(
        at("round-plan"),
        {
            "code": "é!",
            "owner": "Counsil of Reserch",
            "contact_email": "x",
            "programme": "nope",
            "title_en": "a\x00",
        },
    )
    assert answer.status_code == 422
    page = read(answer)
    assert page.count("govuk-error-message") >= 7
    assert browse(a_user()).get(at("round-plan")).status_code == 403


def test_an_officer_changes_the_rules_of_a_phase(browse):
    phase = a_plan().phases.first()
    signed_in = browse(officer_of(phase))
    door = at("phase-edit", phase.ref)
    form = signed_in.get(door).context["form"]
    data = typed(form)
    answer = signed_in.post(door, data | {"max_awards": "7", "cap": "£45,000"})
    assert answer.status_code == 302, answer.context["form"].errors
    phase.refresh_from_db()
    assert (phase.max_awards, phase.cap, phase.version) == (7, 45000, 2)
    stale = signed_in.post(door, data | {"max_awards": "8", "nonce": "m" * 22})
    assert stale.status_code == 409
    assert "while you were changing it" in stale.content.decode()


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("cap", "NaN"),
        ("cap", "1e5"),
        ("cap", "9" * 30),
        ("cap", "50_000"),
        ("cap", "-1"),
        ("rate", "Infinity"),
        ("rate", "100.01"),
        ("rate", "٨٠"),
        ("max_awards", "0"),
        ("max_awards", "1.5"),
        ("months", "\x00"),
        ("label_en", "\u202eevil"),
        ("label_en", "x" * 1_000_000),
        ("purpose_en", "a\x00b"),
        ("entry", "everybody"),
        ("scale", "7"),
        ("version", "x"),
    ],
)
def test_bad_rules_of_a_phase_get_a_page_that_says_so(browse, field, bad):
    phase = a_plan().phases.first()
    signed_in = browse(officer_of(phase))
    door = at("phase-edit", phase.ref)
    answer = signed_in.post(door, typed(signed_in.get(door).context["form"]) | {field: bad})
    assert answer.status_code == 422
    assert "There is a problem" in read(answer)
    assert Phase.objects.get(pk=phase.pk).version == 1


def test_rules_that_contradict_each_other_are_all_named_and_nothing_typed_is_lost(browse):
    phase = a_plan().phases.first()
    signed_in = browse(officer_of(phase))
    door = at("phase-edit", phase.ref)
    data = typed(signed_in.get(door).context["form"])
    data |= {"cap": "0", "budget": "0", "purpose_en": "Kept words"}
    data |= {name: "2020" for name in data if name.startswith("panel_on") and name.endswith(("year", "2"))}
    answer = signed_in.post(door, data)
    assert answer.status_code == 422
    page = read(answer)
    for words in ("must be more than £0", "The panel must meet after the phase closes", "Kept words"):
        assert words in page


def test_a_late_edit_is_refused_with_what_is_possible(browse):
    round_ = published()
    phase = round_.phases.first()
    signed_in = browse(round_.planned_by)
    for door in (at("phase-edit", phase.ref), at("paper", phase.ref), at("round-edit", round_.ref)):
        answer = signed_in.get(door)
        assert answer.status_code == 409
        assert "published amendment" in read(answer)
        assert at("round", round_.ref) in answer.content.decode()


def test_an_unsound_plan_is_not_sent_and_each_fault_leads_to_its_page(browse):
    plan = a_plan()
    Criterion.objects.filter(phase__round=plan, code="importance").delete()
    plan.approvers.all().update(until=clock.now())
    signed_in = browse(plan.planned_by)
    page = read(signed_in.get(at("round-send-for-approval", plan.ref)))
    for phase in plan.phases.all():
        assert at("phase", phase.ref) + "#criteria" in page
    answer = signed_in.post(at("round-send-for-approval", plan.ref), {"nonce": "n" * 22})
    assert answer.status_code == 422
    page = read(answer)
    for words in ("Phase 1: The weights", "Phase 2: The weights", "Name an approver"):
        assert words in page
    assert Round.objects.get(pk=plan.pk).state == "draft"


def test_a_sound_plan_is_sent(browse):
    plan = a_plan()
    signed_in = browse(plan.planned_by)
    assert signed_in.post(at("round-send-for-approval", plan.ref), {"nonce": "n" * 22}).status_code == 302
    assert Round.objects.get(pk=plan.pk).state == "in_approval"


def test_people_are_named_and_their_parts_end(browse):
    plan = a_plan()
    keeper = a_user()
    signed_in = browse(plan.planned_by)
    door = at("round-officers", plan.ref)
    assert signed_in.post(door, {"email": "unknown@example.org", "part": "finance"}).status_code == 422
    assert (
        signed_in.post(
            door, {"email": keeper.email.upper(), "part": "finance", "nonce": "n" * 22}
        ).status_code
        == 302
    )
    assert (
        signed_in.post(door, {"email": keeper.email, "part": "approver", "nonce": "m" * 22}).status_code
        == 409
    )
    assert str(keeper) in read(signed_in.get(door))
    officer = plan.officers.get(user=keeper)
    end = at("round-officer-end", officer.ref)
    read(signed_in.get(end))
    assert signed_in.post(end, {"nonce": "o" * 22}).status_code == 302
    assert signed_in.get(end).status_code == 404
    assert browse(keeper).get(door).status_code == 404


def test_criteria_and_rates_over_http(browse):
    phase = a_plan().phases.first()
    signed_in = browse(officer_of(phase))
    data = {"title_en": "Value", "weight": "10", "nonce": "n" * 22}
    assert signed_in.post(at("criterion-add", phase.ref), data).status_code == 302
    assert (
        signed_in.post(at("criterion-add", phase.ref), {"title_en": "", "weight": "NaN"}).status_code == 422
    )
    made = phase.criteria.get(code="value")
    door = at("criterion-edit", made.ref)
    assert signed_in.post(door, data | {"weight": "5", "nonce": "o" * 22}).status_code == 302
    assert phase.criteria.get(code="value").weight == 5
    assert signed_in.post(at("criterion-remove", made.ref), {"nonce": "p" * 22}).status_code == 302
    rate = {"organisation_kind": "charity", "heading": "", "rate": "100", "nonce": "q" * 22}
    assert signed_in.post(at("rate-rule-add", phase.ref), rate).status_code == 302
    assert "Charity" in read(signed_in.get(at("phase", phase.ref)))
    assert signed_in.post(at("rate-rule-add", phase.ref), {"rate": "50"}).status_code == 422
    assert signed_in.post(at("rate-rule-remove", phase.ref), rate | {"nonce": "r" * 22}).status_code == 302
    assert not phase.rate_rules.exists()


def test_the_application_form_over_http(browse):
    phase, other = a_plan().phases.all()
    signed_in = browse(officer_of(phase))
    section = {"title_en": "Learning", "component": "questions", "is_required": "on", "nonce": "a" * 22}
    assert signed_in.post(at("section-add", phase.ref), section).status_code == 302
    question = {
        "text_en": "What next?",
        "kind": "long",
        "limit": "100",
        "limit_in": "words",
        "need": "always",
        "shown_to": "assessors",
        "nonce": "b" * 22,
    }
    assert signed_in.post(at("question-add", phase.ref, "learning"), question).status_code == 302
    assert "What next?" in read(signed_in.get(at("paper", phase.ref)))
    assert (
        signed_in.post(
            at("section-move", phase.ref, "learning"), {"down": "no", "nonce": "c" * 22}
        ).status_code
        == 302
    )
    assert signed_in.post(at("section-move", phase.ref, "learning"), {"down": "sideways"}).status_code == 404
    bad = {"text_en": "Which?", "kind": "choice", "options": "one", "code": "Bad Code"}
    answer = signed_in.post(at("question-add", phase.ref, "learning"), bad)
    assert answer.status_code == 422
    rules = {"need": "never", "shown_to": "assessors", "code": "which"}
    good = bad | rules | {"options": "a | Yes | Ie\nb | No", "nonce": "d" * 22}
    assert signed_in.post(at("question-add", phase.ref, "learning"), good).status_code == 302
    door = at("question-edit", phase.ref, "learning", "which")
    assert "a | Yes | Ie" in read(signed_in.get(door))
    assert signed_in.post(door, good | {"text_en": "Which one?", "nonce": "e" * 22}).status_code == 302
    move = at("question-move", phase.ref, "learning", "which")
    assert signed_in.post(move, {"down": "no", "nonce": "f" * 22}).status_code == 302
    assert signed_in.get(move).status_code == 405
    remove = at("question-remove", phase.ref, "learning", "which")
    assert signed_in.post(remove, {"nonce": "g" * 22}).status_code == 302
    assert signed_in.get(remove).status_code == 404
    copy = at("paper-copy", other.ref)
    read(signed_in.get(copy))
    assert signed_in.post(copy, {"source": phase.ref, "nonce": "h" * 22}).status_code == 302
    assert "What next?" in read(signed_in.get(at("paper", other.ref)))
    assert signed_in.post(copy, {"source": "NOWHERE", "nonce": "i" * 22}).status_code == 422
    remove = at("section-remove", phase.ref, "learning")
    assert signed_in.post(remove, {"nonce": "j" * 22}).status_code == 302
    assert "What next?" not in read(signed_in.get(at("paper", phase.ref)))


def test_the_paper_of_an_invisible_plan_cannot_be_copied(browse):
    mine, theirs = a_plan().phases.first(), a_plan().phases.first()
    signed_in = browse(officer_of(mine))
    answer = signed_in.post(at("paper-copy", mine.ref), {"source": theirs.ref, "nonce": "h" * 22})
    assert answer.status_code == 422


def test_a_plan_is_cancelled_and_gone_from_the_list(browse):
    plan = a_plan()
    signed_in = browse(plan.planned_by)
    assert signed_in.post(at("round-cancel", plan.ref), {"nonce": "n" * 22}).status_code == 302
    assert signed_in.get(at("phase-edit", plan.phases.first().ref)).status_code == 409
