"""The eleven steps of a competition, walked in Chromium through both of its phases by the people they are for: every page at two widths, without barriers.

The steps are told in order and each goes on from the one before. The clock of the portal is not moved; its phases' dates are.
"""

from datetime import timedelta

import pytest
from django.urls import reverse

from funding.models import Invitation, Phase, Round
from lpip_portal import clock
from lpip_portal.management.seeding import history, people
from partnerships.models import Partner, Partnership, PersonInvitation
from tests.browser import dates, steps

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture(scope="module")
def cast(rows):
    """The published history and the demo people; everything else they make themselves."""
    history.seed()
    return people.seed()


@pytest.fixture
def at_desk(cast, visit):
    """A function that seats one of the people at their browser, at a page."""

    def sit(role: str, name: str = "home", *arguments):
        visitor = visit(cast[role])
        visitor.go(reverse(name, args=arguments))
        visitor.look()
        return visitor

    return sit


def phase(number: int) -> Phase:
    """A phase of the round that the officer planned."""
    return Phase.objects.get(round__code="WALK", number=number)


def test_1_anybody_reads_about_the_programme(cast, visit):
    visitor = visit()
    for name in ("home", "partnerships:partnership-list", "funding:round-list"):
        visitor.go(reverse(name))
        visitor.look()
    visitor.go(reverse("partnerships:partnership-list"))
    visitor.page.select_option("[name=nation]", "W92000004")
    visitor.press("Show results")
    visitor.look()
    visitor.follow(visitor.page.locator("main .portal-cards a, main table a").first.inner_text())
    visitor.look()


def test_2_an_officer_plans_a_round_and_somebody_else_publishes_it(cast, at_desk):
    officer = at_desk("officer", "funding:round-list")
    officer.go(reverse("funding:round-plan"))
    officer.look()
    opens = clock.today() + timedelta(days=21)
    officer.page.locator("main [name=programme]").first.check(force=True)
    officer.fill(title_en="The walk", code="WALK", owner=people.FUNDER, summary_en="Seed funding for places.")
    officer.fill(contact_email="round@example.org", first_day=f"{opens.day} {opens.month} {opens.year}")
    officer.press("Begin the plan")
    officer.look()
    walk = Round.objects.get(code="WALK")
    for number in (1, 2):
        officer.go(reverse("funding:phase-edit", args=[phase(number).ref]))
        officer.look()
        officer.fill(reviews_per_bid="2")
        officer.send()
        officer.look()
    for part, role in (
        ("Approver: approves the round and its decisions", "approver"),
        ("Finance: keeps its money", "finance"),
    ):
        officer.go(reverse("funding:round-officers", args=[walk.ref]))
        officer.fill(email=cast[role].email)
        officer.choose(part)
        officer.press("Name this person")
    officer.look()
    officer.go(reverse("funding:round-send-for-approval", args=[walk.ref]))
    officer.look()
    officer.press("Send for approval")
    officer.look()
    approver = at_desk("approver", "funding:round", walk.ref)
    approver.follow("Publish the round")
    approver.look()
    approver.press("Publish the round")
    approver.look()
    walk.refresh_from_db()
    assert walk.state == "published"
    dates.let_pass(phase(1), "opens_at")
    at_desk("officer", "funding:phase-control", phase(1).ref)


def test_3_a_lead_founds_a_partnership_and_an_invited_organisation_accepts(cast, at_desk):
    lead = at_desk("lead", "partnerships:partnership-found")
    lead.fill(name_en="Dyffryn together", convenor=people.COUNCIL, administrator=people.UNIVERSITY)
    lead.choose("Wales")
    lead.page.locator("main [name=regions][value=W92000004]").check(force=True)
    lead.page.locator("main [name=themes]").first.check(force=True)
    lead.fill(summary_en="Councils and communities learn what works in the valley.")
    lead.press("Found the partnership")
    lead.look()
    lead.follow("Invite a person")
    lead.look()
    lead.fill(email=cast["community"].email)
    lead.page.locator("main [name=role]").last.check(force=True)
    lead.send()
    lead.look()
    lead.follow("Invite an organisation")
    lead.look()
    lead.fill(organisation="Glanrafon Trust", email=cast["charity"].email)
    lead.send()
    lead.look()
    lead.reads("Glanrafon Trust")
    for role, name in (("council", people.COUNCIL), ("charity", "Glanrafon Trust")):
        asked = Partner.objects.get(organisation__name=name, state="invited")
        partner = at_desk(role, "partnerships:partner-answer", asked.ref)
        partner.press("Accept for the organisation")
        partner.look()
    community = at_desk("community", "partnerships:invitation", PersonInvitation.objects.get().ref)
    community.press("Accept and join")
    community.look()
    community.reads("Glanrafon Trust")


def test_4_the_lead_tells_of_an_intention_and_fills_in_the_application(at_desk):
    steps.it_is_intended(phase(1), at_desk)
    steps.it_is_begun(phase(1), at_desk)
    steps.it_is_written(phase(1), at_desk)


def test_5_the_research_office_submits_what_the_lead_sends(at_desk):
    steps.it_is_submitted(phase(1), at_desk)


def test_6_an_officer_finds_the_bid_eligible(at_desk):
    steps.it_is_found_eligible(phase(1), at_desk)


def test_7_reviewers_are_asked_declare_and_write(cast, at_desk):
    steps.it_is_reviewed(phase(1), cast, at_desk)


def test_8_the_panel_declares_places_and_confirms(cast, at_desk):
    steps.the_panel_places_it(phase(1), cast, at_desk)


def test_9_two_people_decide_and_all_outcomes_come_out_together(at_desk, visit):
    steps.it_is_decided_and_released(phase(1), at_desk, visit)


def test_10_an_award_is_offered_accepted_and_joins_the_cohort(cast, at_desk):
    steps.it_becomes_an_award(phase(1), cast, at_desk)


def test_11_the_next_phase_opens_for_the_invited_and_what_they_wrote_is_carried(at_desk):
    second = phase(2)
    assert Invitation.objects.filter(phase=second, opens_at__isnull=False).count() == 1
    dates.let_pass(second, "opens_at")
    steps.it_is_begun(second, at_desk)
    bid = second.applications.get()
    lead = at_desk("lead", "funding:application-section", bid.ref, "about")
    assert "We listen first" in lead.page.locator("main [name=answer_agenda]").input_value()
    assert Partnership.objects.get(applications=bid).name_en == "Dyffryn together"


def test_12_the_bid_of_the_next_phase_is_written_on_and_submitted(at_desk):
    steps.it_is_written(phase(2), at_desk)
    steps.it_is_submitted(phase(2), at_desk)


def test_13_it_is_checked_reviewed_and_placed(cast, at_desk):
    steps.it_is_found_eligible(phase(2), at_desk)
    steps.it_is_reviewed(phase(2), cast, at_desk)
    steps.the_panel_places_it(phase(2), cast, at_desk)


def test_14_it_is_decided_and_joins_the_cohort_of_its_phase(cast, at_desk, visit):
    steps.it_is_decided_and_released(phase(2), at_desk, visit)
    steps.it_becomes_an_award(phase(2), cast, at_desk)


def test_15_letters_have_come_to_the_lead(at_desk):
    at_desk("lead", "my-letters")
