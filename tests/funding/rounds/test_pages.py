"""The pages of a round over HTTP: what everybody reads, what only its people see, and what bad input gets."""

from datetime import timedelta

import pytest
from django.conf import settings

from funding.models import Criterion, Phase
from funding.questions.queries import paper
from lpip_portal import clock
from tests.factories import a_phase, a_round, a_user, approver_of, with_role
from tests.partnerships.pages import read
from tests.plans import a_plan

from .pages import at, published

pytestmark = pytest.mark.django_db


# What everybody reads


def test_everybody_reads_a_published_round_and_its_phases(client):
    round_ = published()
    assert "Planned round" in read(client.get(at("round-list")))
    page = read(client.get(at("round", round_.ref)))
    assert "Phase 1: forming" in page
    assert "£50,000" in page
    assert "By invitation only" in page
    page = read(client.get(at("phase", round_.phases.first().ref)))
    for words in (
        "UK time",
        "£400,000",
        "Research agenda",
        "up to 200 words",
        "Importance to the place",
        "30%",
    ):
        assert words in page
    assert "not yet open" in page.lower()


def test_an_open_phase_says_how_to_get_in(client, browse):
    phase = a_phase(intention_required=True)
    assert "Sign in to apply" in read(client.get(at("phase", phase.ref)))
    page = read(browse(a_user()).get(at("phase", phase.ref)))
    assert at("intention", phase.ref) in page
    assert at("application-start", phase.ref) in page


def test_rounds_stand_under_what_can_be_done_now(client):
    now = clock.now()
    shifts = {"Open": 0, "Coming": 100, "Past": -100}
    for title, days in shifts.items():
        phase = a_phase(round=a_round(title_en=f"{title} round"))
        times = {
            name: getattr(phase, name) + timedelta(days=days)
            for name in ("opens_at", "closes_at", "decisions_at", "intention_due_at")
        }
        Phase.objects.filter(pk=phase.pk).update(**times)
    listing = client.get(at("round-list")).context["listing"]
    assert [str(each.round) for each in listing.open] == ["Open round"]
    assert [str(each.round) for each in listing.coming] == ["Coming round"]
    assert [str(each) for each in listing.closed] == ["Past round"]
    assert now


def test_pages_of_the_list_that_do_not_exist_are_harmless(client):
    for page in ("0", "-1", "999", "x", "\x00", "١"):
        assert client.get(at("round-list"), {"page": page}).status_code == 200


@pytest.mark.parametrize("rounds", [1, 3])
def test_the_list_asks_as_often_for_many(client, browse, rounds, django_assert_num_queries):
    officer = with_role("officer")
    for _ in range(rounds):
        a_phase()
        a_plan(officer)
    with django_assert_num_queries(4):
        client.get(at("round-list"))
    signed_in = browse(officer)
    with django_assert_num_queries(9):
        signed_in.get(at("round-list"))


def test_a_phase_that_has_a_panel_only_promises_no_reviews(client):
    page = client.get(at("phase", a_phase(shape="panel_only", result="tiers").ref)).content.decode()
    assert "A panel reads the bids and places them in tiers." in page
    assert "reviewers’ comments" not in page


@pytest.mark.parametrize("criteria", [1, 3])
def test_a_phase_asks_as_often_for_many(client, criteria, django_assert_num_queries):
    phase = a_phase()
    for n in range(criteria):
        Criterion.objects.create(phase=phase, code=f"c{n}", order=9 + n, title_en="More", weight=1)
    with django_assert_num_queries(9):
        client.get(at("phase", phase.ref))
    with django_assert_num_queries(6):
        client.get(at("round", phase.round.ref))


def test_welsh_pages_speak_welsh_where_there_is_welsh(client):
    round_ = published()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "cy"
    page = read(client.get(at("phase", round_.phases.first().ref)))
    for words in ("Cam 1: ffurfio", "Agenda ymchwil", "Pwysigrwydd i’r lle"):
        assert words in page


# What only its people see


def test_a_plan_does_not_exist_for_strangers(client, browse):
    plan = a_plan()
    phase = plan.phases.first()
    pages = [at("round", plan.ref), at("phase", phase.ref)]
    others = [client, browse(a_user()), browse(with_role("officer")), browse(with_role("administrator"))]
    for stranger in others:
        assert [stranger.get(page).status_code for page in pages] == [404, 404]
        assert "Planned round" not in stranger.get(at("round-list")).content.decode()
    for person in (plan.planned_by, approver_of(plan), with_role("auditor")):
        assert [browse(person).get(page).status_code for page in pages] == [200, 200]


def test_doors_of_planning_do_not_exist_for_others(browse):
    plan = a_plan()
    phase = plan.phases.first()
    criterion, section = phase.criteria.first(), paper(phase.question_set_id)[0]
    doors = [
        at("round-edit", plan.ref),
        at("round-send-for-approval", plan.ref),
        at("round-cancel", plan.ref),
        at("phase-edit", phase.ref),
        at("criterion-add", phase.ref),
        at("criterion-edit", criterion.ref),
        at("criterion-remove", criterion.ref),
        at("rate-rule-add", phase.ref),
        at("rate-rule-remove", phase.ref),
        at("paper", phase.ref),
        at("paper-copy", phase.ref),
        at("section-add", phase.ref),
        at("section-edit", phase.ref, section.slug),
        at("question-add", phase.ref, section.slug),
        at("question-edit", phase.ref, section.slug, section.asked[0].code),
        at("question-remove", phase.ref, section.slug, section.asked[0].code),
    ]
    for person in (a_user(), with_role("officer"), approver_of(plan), with_role("auditor")):
        signed_in = browse(person)
        assert {signed_in.get(door).status_code for door in doors} == {404}
        assert {signed_in.post(door, {"nonce": "x"}).status_code for door in doors} == {404}
    officer = browse(plan.planned_by)
    for door in doors:
        read(officer.get(door))
