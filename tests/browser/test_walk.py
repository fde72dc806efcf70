"""The eleven steps of a competition, walked in Chromium by the people they are for: every page at two widths, without barriers.

The steps are told in order and each goes on from the one before. The clock of the portal is not moved; its phases' dates are.
"""

from datetime import timedelta

import pytest
from django.urls import reverse

from funding.models import (
    Application,
    Assignment,
    Award,
    Decision,
    Invitation,
    Item,
    Panel,
    Phase,
    Round,
)
from hub.models import SupportRequest
from lpip_portal import clock
from lpip_portal.management.seeding import history, people
from partnerships.models import Partner, Partnership, PersonInvitation
from tests.browser import dates

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


def first_phase() -> Phase:
    """The first phase of the round that the officer planned."""
    return Phase.objects.get(round__code="WALK", number=1)


def test_1_anybody_reads_about_the_programme(cast, visit):
    visitor = visit()
    for name in ("home", "partnerships:partnership-list", "funding:round-list"):
        visitor.go(reverse(name))
        visitor.look()
    visitor.go(reverse("partnerships:partnership-list"))
    visitor.page.select_option("[name=nation]", label="Wales")
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
    officer.go(reverse("funding:phase-edit", args=[first_phase().ref]))
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
    dates.let_pass(first_phase(), "opens_at")
    at_desk("officer", "funding:phase-control", first_phase().ref)


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


def test_4_the_lead_tells_of_an_intention_and_fills_in_the_application(cast, at_desk):
    phase = first_phase()
    lead = at_desk("lead", "funding:phase", phase.ref)
    lead.follow("Tell us that you intend to submit")
    lead.look()
    lead.fill(title="What the valley asks", summary="We ask people what they need.")
    lead.press("Tell the funder")
    lead.look()
    lead.go(reverse("funding:application-start", args=[phase.ref]))
    lead.look()
    lead.press("Begin the application")
    lead.look()
    bid = Application.objects.get(phase=phase)
    lead.go(reverse("funding:application-section", args=[bid.ref, "about"]))
    while "/sections/" in lead.page.url:
        lead.look()
        for box in lead.page.locator("main textarea:visible, main [contenteditable=true]:visible").all():
            box.fill("We listen first, then we try what people asked for, and say what came of it.")
        lead.press("Save and continue")
    lead.look()
    lead.fill(description="A researcher for five months", fec="30000")
    lead.page.locator("main [name=organisation]").first.check(force=True)
    lead.page.locator("main [name=heading]").select_option(index=1)
    lead.press("Add this cost")
    lead.look()
    lead.reads("£24,000.00")
    for page in ("application-team", "application-documents", "application", "application-check"):
        lead.go(reverse(f"funding:{page}", args=[bid.ref]))
        lead.look()


def test_5_the_research_office_submits_what_the_lead_sends(cast, at_desk):
    bid = Application.objects.get(phase=first_phase())
    lead = at_desk("lead", "funding:application-send", bid.ref)
    for box in lead.page.locator("main [type=checkbox]").all():
        box.check(force=True)
    lead.press("Send to the research office")
    lead.look()
    lead.reads("With your research office – not submitted")
    signatory = at_desk("signatory")
    signatory.go(reverse("funding:application-sign-off", args=[bid.ref]))
    signatory.look()
    signatory.press("Submit to the funder")
    signatory.look()
    lead.go(reverse("funding:application-receipt", args=[bid.ref]))
    lead.look()
    bid.refresh_from_db()
    lead.reads(bid.reference)


def test_6_an_officer_finds_the_bid_eligible(cast, at_desk):
    phase = first_phase()
    dates.let_pass(phase, "closes_at")
    officer = at_desk("officer", "funding:application-list", phase.ref)
    officer.go(reverse("funding:application-eligibility", args=[phase.applications.get().ref]))
    officer.look()
    officer.choose("Yes: it goes forward")
    officer.press("Record the result")
    officer.look()


def test_7_reviewers_are_asked_declare_and_write(cast, at_desk):
    phase = first_phase()
    officer = at_desk("officer", "funding:pool", phase.ref)
    for role in ("reviewer", "saltmarsh"):
        officer.fill(email=cast[role].email, capacity="3")
        officer.page.locator("main [name=sector]").first.check(force=True)
        officer.press("Add to the pool")
    officer.look()
    officer.go(reverse("funding:assign", args=[phase.ref]))
    officer.look()
    officer.press("Make a plan")
    officer.look()
    officer.press("Confirm the plan and send the invitations")
    officer.look()
    for role in ("reviewer", "saltmarsh"):
        assignment = Assignment.objects.get(reviewer=cast[role])
        reviewer = at_desk(role, "funding:my-reviews")
        reviewer.go(reverse("funding:assignment", args=[assignment.ref]))
        reviewer.look()
        reviewer.page.locator("main [name=declared]").check(force=True)
        reviewer.press("Accept and open the bid")
        reviewer.look()
        reviewer.go(reverse("funding:review-form", args=[assignment.ref]))
        reviewer.look()
        for group in reviewer.page.locator("main fieldset:has([type=radio])").all():
            group.locator("[type=radio]").nth(1).check(force=True)
        reviewer.fill(
            comments="The bid knows its place well and says how it will learn from the people who live there. "
            * 2
        )
        reviewer.press("Save and check")
        reviewer.look()
        reviewer.page.locator("main [name=ai_declared]").check(force=True)
        reviewer.press("Submit the review")
        reviewer.look()
        officer.go(reverse("funding:assignment", args=[assignment.ref]))
        officer.look()
        officer.press("It can be used")
    officer.look()


def test_8_the_panel_declares_places_and_confirms(cast, at_desk):
    phase = first_phase()
    dates.let_pass(phase, "reviews_due_at")
    officer = at_desk("officer", "funding:panel-form", phase.ref)
    officer.fill(quorum="2")
    officer.press("Form the panel")
    officer.look()
    panel = Panel.objects.get(phase=phase)
    for role, part in (
        ("chair", "Chair"),
        ("secretary", "Secretary"),
        ("panel", "Member"),
        ("carrowdore", "Member"),
    ):
        officer.go(reverse("funding:panel-seats", args=[panel.ref]))
        officer.fill(email=cast[role].email)
        officer.choose(part)
        officer.press("Give this person a seat")
    officer.look()
    officer.go(reverse("funding:panel-convene", args=[panel.ref]))
    officer.look()
    officer.press("Convene the panel")
    officer.look()
    for role in ("panel", "carrowdore", "secretary", "chair"):
        member = at_desk(role, "funding:panel-declare", panel.ref)
        member.page.locator("main [type=radio]").first.check(force=True)
        member.press("Declare")
        member.look()
    item = Item.objects.get(panel=panel)
    chair = at_desk("chair", "funding:item", item.ref)
    secretary = at_desk("secretary", "funding:panel-order", panel.ref)
    secretary.fill(**{f"place_{item.ref}": "1"})
    secretary.page.locator(f"main [name=recommendation_{item.ref}]").select_option(index=1)
    secretary.press("Record")
    secretary.look()
    chair.go(reverse("funding:panel-confirm", args=[panel.ref]))
    chair.look()
    chair.fill(minutes="The panel met and found the bid sound.")
    chair.press("Confirm the recommendations")
    chair.look()


def test_9_two_people_decide_and_all_outcomes_come_out_together(cast, at_desk, visit):
    phase = first_phase()
    bid = phase.applications.get()
    officer = at_desk("officer", "funding:decision-list", phase.ref)
    officer.go(reverse("funding:decision-propose", args=[bid.ref]))
    officer.look()
    officer.press("Propose")
    officer.look()
    approver = at_desk("approver", "funding:decision", Decision.objects.get().ref)
    approver.press("Approve this decision")
    approver.look()
    officer.go(reverse("funding:release", args=[phase.ref]))
    officer.look()
    officer.fill(announcement_en="We fund work in the valley.")
    officer.choose("I have read the reviewers’ comments, and none tells who wrote it")
    officer.press("Prepare the release")
    officer.look()
    approver.go(reverse("funding:release", args=[phase.ref]))
    approver.look()
    approver.press("Approve the release")
    approver.look()
    dates.the_embargo_ends()
    at_desk("lead", "funding:outcome", bid.ref).reads("Your bid will be funded")
    anybody = visit()
    anybody.go(reverse("funding:announcement", args=[phase.ref]))
    anybody.look()
    anybody.reads("Dyffryn together")


def test_10_an_award_is_offered_accepted_and_joins_the_cohort(cast, at_desk):
    phase = first_phase()
    officer = at_desk("officer", "funding:award-list", phase.ref)
    officer.press("Draft the offer")
    officer.look()
    award = Award.objects.get(phase=phase)
    finance = at_desk("finance", "funding:award-offer", award.ref)
    finance.press("Make the offer")
    finance.look()
    signatory = at_desk("signatory", "funding:award-accept", award.ref)
    signatory.page.locator("main [name=agreed]").check(force=True)
    signatory.press("Accept the award")
    signatory.look()
    lead = at_desk("lead", "funding:award-start", award.ref)
    start = phase.earliest_start_on
    lead.fill(start_on=f"{start.day} {start.month} {start.year}")
    lead.press("Set the first day")
    lead.look()
    lead.go(reverse("funding:milestone-add", args=[award.ref]))
    lead.look()
    lead.fill(title="First assembly", due_on=f"{start.day} {start.month} {start.year}")
    lead.press("Add it")
    lead.look()
    at_desk("finance", "funding:money", phase.ref)
    hub = at_desk("hub", "hub:cohort", phase.ref)
    hub.go(reverse("hub:lead-assign", args=[award.ref]))
    hub.look()
    hub.fill(email=cast["hub"].email)
    hub.send()
    hub.look()
    hub.reads(cast["hub"].name)
    lead.go(reverse("hub:request-new"))
    lead.look()
    lead.page.locator("main [name=kind]").first.check(force=True)
    lead.fill(question="Which data on buses could we join to our survey?")
    lead.send()
    lead.look()
    request = SupportRequest.objects.get()
    hub.go(reverse("hub:request", args=[request.ref]))
    hub.look()
    hub.send()
    hub.go(reverse("hub:request-answer", args=[request.ref]))
    hub.look()
    hub.fill(answer="The transport department counts by stop each month.")
    hub.send()
    lead.go(reverse("hub:request", args=[request.ref]))
    lead.look()
    lead.reads("counts by stop each month")


def test_11_the_next_phase_opens_for_the_invited_and_letters_have_come(cast, at_desk):
    second = Phase.objects.get(round__code="WALK", number=2)
    assert Invitation.objects.filter(phase=second, opens_at__isnull=False).count() == 1
    dates.let_pass(second, "opens_at")
    lead = at_desk("lead", "funding:application-start", second.ref)
    lead.press("Begin the application")
    lead.look()
    bid = second.applications.get()
    lead.go(reverse("funding:application-section", args=[bid.ref, "about"]))
    assert "We listen first" in lead.page.locator("main [name=answer_agenda]").input_value()
    lead.go(reverse("my-letters"))
    lead.look()
    assert Partnership.objects.get(applications=bid).name_en == "Dyffryn together"
