"""The shape of assessment is data: sift, responses, interviews, names, look-back, and who decides on conflicts."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from funding.rounds import actions, policy
from tests.factories import a_theme, a_user, officer_of
from tests.partnerships.pages import read
from tests.plans import a_plan

SHAPE = {
    "invitation_days": "5",
    "sift_threshold": "3.5",
    "response_days": "10",
    "response_words": "800",
    "interviews": "on",
    "introducer_scale": "6",
    "names_to_panel": "on",
    "conflict_lookback_months": "48",
    "version": "1",
    "nonce": "n" * 22,
}


@pytest.fixture
def phase(db):
    return a_plan().phases.first()


def test_a_plan_file_brings_the_shape_of_both_phases(phase):
    first, second = phase.round.phases.order_by("number")
    assert (first.sift_threshold, first.takes_responses, first.interviews) == (None, False, False)
    assert (second.sift_threshold, second.response_days, second.interviews) == (Decimal("3.5"), 10, True)
    assert first.conflict_lookback_months == 36
    assert first.criteria.get(code="importance").guidance_community_cy


def test_an_officer_plans_the_shape_and_the_public_page_shows_it(browse, phase):
    client = browse(officer_of(phase))
    url = reverse("funding:phase-assessment-edit", args=[phase.ref])
    assert 'name="introducer_scale"' in read(client.get(url))
    assert client.post(url, SHAPE).status_code == 302
    phase.refresh_from_db()
    assert (phase.sift_threshold, phase.response_days, phase.response_words) == (Decimal("3.5"), 10, 800)
    assert (phase.introducer_scale, phase.conflict_lookback_months, phase.invitation_days) == (6, 48, 5)
    page = read(client.get(reverse("funding:phase", args=[phase.ref])))
    for words in (
        "below 3.50 of 6",
        "within 10 days and 800 words",
        "interviews applicants",
        "for 48 months",
    ):
        assert words in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"sift_threshold": "1"}, "more than 1"),
        ({"sift_threshold": "6.5"}, "no more than the highest score"),
        ({"sift_threshold": "NaN"}, "must be a score"),
        ({"response_words": "0"}, "or neither"),
        ({"response_days": "0"}, "or neither"),
        ({"response_days": "40"}, "last day for responses"),
        ({"introducer_scale": "7"}, "introducer"),
        ({"conflict_lookback_months": "121"}, "120 or less"),
    ],
)
def test_a_shape_that_contradicts_itself_is_refused(browse, phase, wrong, words):
    url = reverse("funding:phase-assessment-edit", args=[phase.ref])
    answer = browse(officer_of(phase)).post(url, SHAPE | wrong)
    assert answer.status_code == 422
    assert words in read(answer)
    phase.refresh_from_db()
    assert phase.version == 1


def test_without_reviews_there_is_neither_a_sift_nor_a_response(phase):
    with pytest.raises(actions.Unsound) as refusal:
        actions.edit_phase(
            phase,
            by=officer_of(phase),
            version=1,
            shape="panel_only",
            sift_threshold=Decimal(3),
            response_days=5,
            response_words=100,
        )
    assert "no threshold" in refusal.value.sentence
    assert "nothing to respond to" in refusal.value.sentence


def test_responses_end_before_the_panel_meets(phase):
    days = (phase.panel_on - phase.reviews_due_at.date()).days
    officer = officer_of(phase)
    actions.edit_phase(phase, by=officer, version=1, response_days=days, response_words=100)
    with pytest.raises(actions.Unsound):
        actions.edit_phase(phase, by=officer, version=2, panel_on=phase.panel_on - timedelta(days=1))


def test_a_criterion_has_a_wording_for_reviewers_from_communities(browse, phase):
    criterion = phase.criteria.get(code="approach")
    assert criterion.guidance_community == criterion.guidance
    actions.save_criterion(
        phase,
        by=officer_of(phase),
        criterion=criterion,
        title_en="Approach",
        weight=criterion.weight,
        guidance_community_en="Will it work where you live?",
    )
    page = read(browse(officer_of(phase)).get(reverse("funding:phase", args=[phase.ref])))
    assert "Will it work where you live?" in page


def test_an_officer_names_who_decides_on_conflicts_and_it_is_nobody_with_another_part(browse, phase):
    officer, owner, deputy = officer_of(phase), a_user(), a_user()
    assert not policy.is_conflicts_owner(owner, phase.round)
    url = reverse("funding:round-officers", args=[phase.round.ref])
    for person, part in ((owner, "conflicts"), (deputy, "deputy")):
        sent = {"email": person.email, "part": part, "nonce": (person.ref * 3)[:22]}
        assert browse(officer).post(url, sent).status_code == 302
        assert policy.is_conflicts_owner(person, phase.round)
    page = read(browse(officer).get(url))
    assert "Conflicts owner" in page
    assert "Deputy for conflicts" in page
    with pytest.raises(actions.Refused):
        actions.name_officer(phase.round, by=officer, user=officer, duty="conflicts")
    for person in (owner, deputy):
        with pytest.raises(PermissionDenied):
            actions.edit_phase(phase, by=person, version=1, max_awards=9)


def test_rules_for_the_funded_bids_together_are_planned_and_public(browse, phase):
    a_theme("skills")
    client, url = browse(officer_of(phase)), reverse("funding:phase-assessment-edit", args=[phase.ref])
    together = {
        "portfolio_nations": "2",
        "portfolio_themes": ["skills"],
        "portfolio_apart": "on",
        "portfolio_threshold": "3.5",
        "portfolio_departs": "on",
    }
    assert client.post(url, SHAPE | together).status_code == 302
    phase.refresh_from_db()
    assert (phase.portfolio_nations, phase.portfolio_themes, phase.portfolio_apart) == (2, ["skills"], True)
    page = read(client.get(reverse("funding:phase", args=[phase.ref])))
    for words in (
        "at least 2 nations",
        "they cover:",
        "no place lies in two",
        "below 3.50 of 6",
        "only with a reason",
    ):
        assert words in page, words


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"portfolio_nations": "5"}, "4"),
        ({"portfolio_threshold": "7"}, "highest score"),
        ({"portfolio_departs": "on"}, "no rule"),
    ],
)
def test_rules_for_the_funded_bids_together_that_make_no_sense_are_named(browse, phase, change, words):
    answer = browse(officer_of(phase)).post(
        reverse("funding:phase-assessment-edit", args=[phase.ref]), SHAPE | change
    )
    assert answer.status_code == 422
    assert words in read(answer)


def test_a_plan_file_brings_the_rules_for_the_funded_bids(phase):
    first, second = phase.round.phases.order_by("number")
    assert not first.has_portfolio_rules
    assert (second.portfolio_nations, second.portfolio_departs) == (2, True)
