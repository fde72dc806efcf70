"""Steps that a competition takes in each of its phases, walked in Chromium by the people they are for.

Each goes on from the one before. ``at_desk`` seats one of the people at their browser, at a page.
"""

from django.urls import reverse

from funding.models import Assignment, Award, Item, Panel, Phase
from funding.review import tasks as review_tasks
from hub.models import SupportRequest
from tests.browser import dates


def it_is_intended(phase: Phase, at_desk) -> None:
    """The lead tells the funder that they mean to submit."""
    lead = at_desk("lead", "funding:phase", phase.ref)
    lead.follow("Tell us that you intend to submit")
    lead.look()
    lead.fill(title="What the valley asks", summary="We ask people what they need.")
    lead.press("Tell the funder")
    lead.look()


def it_is_begun(phase: Phase, at_desk) -> None:
    """The lead begins the bid."""
    lead = at_desk("lead", "funding:application-start", phase.ref)
    lead.press("Begin the application")
    lead.look()


def it_is_written(phase: Phase, at_desk) -> None:
    """The lead answers every question, states a cost and checks the whole."""
    bid = phase.applications.get()
    lead = at_desk("lead", "funding:application-section", bid.ref, "about")
    while "/sections/" in lead.page.url:
        lead.look()
        for box in lead.page.locator("main textarea:visible, main [contenteditable=true]:visible").all():
            box.fill("We listen first, then we try what people asked for, and say what came of it.")
        lead.press("Save and continue")
    lead.look()
    lead.fill(description="A researcher for five months", fec="30000")
    lead.page.locator("main [name=organisation]").first.check(force=True)
    for choice in lead.page.locator("main").locator("[name=heading], [name=year]:is(select)").all():
        choice.select_option(index=1)
    lead.press("Add this cost")
    lead.look()
    lead.reads("£24,000.00")
    for page in ("application-team", "application-documents", "application", "application-check"):
        lead.go(reverse(f"funding:{page}", args=[bid.ref]))
        lead.look()


def it_is_submitted(phase: Phase, at_desk) -> None:
    """The lead sends the bid to the research office, which submits it."""
    bid = phase.applications.get()
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


def it_is_found_eligible(phase: Phase, at_desk) -> None:
    """An officer checks the bid after the phase has closed."""
    dates.let_pass(phase, "closes_at")
    officer = at_desk("officer", "funding:application-list", phase.ref)
    officer.go(reverse("funding:application-eligibility", args=[phase.applications.get().ref]))
    officer.look()
    officer.choose("Yes: it is eligible")
    officer.press("Record what I found")
    officer.look()


def it_is_reviewed(phase: Phase, cast, at_desk) -> None:
    """Reviewers are planned and asked; they declare, write and submit, and an officer reads."""
    officer = at_desk("officer", "funding:pool", phase.ref)
    for role in ("reviewer", "saltmarsh"):
        officer.fill(email=cast[role].email, capacity="3")
        officer.page.locator("main [name=sector]").first.check(force=True)
        officer.press("Add to the pool")
    officer.look()
    officer.go(reverse("funding:assign", args=[phase.ref]))
    officer.look()
    officer.press("Compute the plans")
    officer.look()
    review_tasks.make_plans()
    officer.go(reverse("funding:assign", args=[phase.ref]))
    officer.look()
    officer.press("Take “Fairest”")
    officer.look()
    officer.press("Confirm the plan and send the invitations")
    officer.look()
    for role in ("reviewer", "saltmarsh"):
        assignment = Assignment.objects.get(application__phase=phase, reviewer=cast[role])
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
        reviewer.page.locator("main [name=conflict_declared]").check(force=True)
        reviewer.page.locator("main [name=ai_declared]").check(force=True)
        reviewer.press("Submit the review")
        reviewer.look()
        officer.go(reverse("funding:assignment", args=[assignment.ref]))
        officer.look()
        officer.press("It can be used")
    officer.look()


def the_panel_places_it(phase: Phase, cast, at_desk) -> None:
    """A panel is seated and convened, declares, places the bid and confirms."""
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


def it_is_decided_and_released(phase: Phase, at_desk, visit) -> None:
    """One person proposes and another approves, first the decision, then the release."""
    bid = phase.applications.get()
    officer = at_desk("officer", "funding:decision-list", phase.ref)
    officer.go(reverse("funding:decision-propose", args=[bid.ref]))
    officer.look()
    officer.press("Propose")
    officer.look()
    approver = at_desk("approver", "funding:decision", bid.decision.ref)
    approver.press("Approve this decision")
    approver.look()
    officer.go(reverse("funding:release", args=[phase.ref]))
    officer.look()
    officer.fill(
        announcement_en="We fund work in the valley.",
        announcement_cy="Rydym yn ariannu gwaith yn y cwm.",
    )
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


def it_becomes_an_award(phase: Phase, cast, at_desk) -> None:
    """The award is offered and accepted, joins the cohort, and the hub answers a question."""
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
    request = SupportRequest.objects.latest("pk")
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
