"""The whole two-phase competition over HTTP: eleven steps, each person at their own page, through both phases."""

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
    PlanRun,
    Programme,
    Question,
    Round,
)
from funding.questions.boxes import all_boxes
from funding.review import tasks as review_tasks
from lpip_portal import clock
from lpip_portal.accounts.models import User
from lpip_portal.audit import sealing, trail
from lpip_portal.management.commands.invariants import broken
from lpip_portal.management.seeding import history, people
from lpip_portal.notifications import delivery
from lpip_portal.notifications.models import Letter
from partnerships.models import Partnership, Theme
from tests.journeys.walker import Walker, a_pdf, day

pytestmark = pytest.mark.django_db
CAST = [
    "officer", "approver", "finance", "lead", "member", "signatory", "council", "reviewer", "carrowdore", "saltmarsh", "chair",
    "secretary", "panel", "policymaker", "hub", "auditor", "community",
]  # fmt: skip
DAY = timedelta(days=1)


@pytest.fixture
def story(hands):
    """The stage: published history, demo people, a clock that can be moved, and a walker for everybody."""
    with clock.at(clock.now() - 400 * DAY):
        history.seed()
        people.seed()
        Programme.objects.create(slug="demonstration", name_en="Demonstration programme")
    made = Story(hands)
    made.walkers = {role: Walker(User.objects.get(email=f"{role}@example.org")) for role in CAST}
    return made


class Story:
    """What has happened so far."""

    def __init__(self, hands):
        self.hands = hands

    def __getattr__(self, role: str) -> Walker:
        """Return the walker of a role."""
        return self.__dict__["walkers"][role]


def test_a_partnership_goes_from_its_founding_to_a_cohort_of_phase_two(story):
    a_round_is_planned_by_one_and_published_by_another(story)
    a_partnership_is_founded_and_joined(story)
    for phase in Phase.objects.filter(round=story.round).order_by("number"):
        story.phase = phase
        story.bid = a_bid_is_written_signed_off_and_submitted(story)
        it_is_checked_and_reviewed(story)
        the_panel_places_it(story)
        it_is_decided_and_released(story)
        it_becomes_an_award_in_a_cohort(story)
    the_hub_answers_a_question(story)
    nothing_is_owed_and_nothing_is_broken(story)


def a_round_is_planned_by_one_and_published_by_another(story):
    opens = clock.today() + 20 * DAY
    story.officer.fill(
        "funding:round-plan", template_name="two_phases", programme=Programme.objects.get(slug="demonstration").ref, title_en="Journey round", code="WALK",
        owner=people.FUNDER, summary_en="A round to walk through.", contact_email="help@example.org", **day("first_day", opens),
    )  # fmt: skip
    story.round = Round.objects.get(code="WALK")
    for part, role in (("approver", "approver"), ("finance", "finance")):
        story.officer.fill("funding:round-officers", story.round.ref, email=f"{role}@example.org", part=part)
    assert story.lead.client.get(reverse("funding:round", args=[story.round.ref])).status_code == 404
    story.officer.fill("funding:round-send-for-approval", story.round.ref)
    assert (
        story.officer.client.post(reverse("funding:round-publish", args=[story.round.ref])).status_code == 404
    )
    story.approver.fill("funding:round-publish", story.round.ref)
    assert "Journey round" in story.lead.see("funding:round", story.round.ref)


def a_partnership_is_founded_and_joined(story):
    theme = Theme.objects.get(slug="skills")
    story.lead.fill(
        "partnerships:partnership-found", name_en="Aber Valley Together", nation="W92000004", convenor=people.COUNCIL,
        administrator=people.UNIVERSITY, regions=["W92000004"], themes=[theme.slug], summary_en="What works in the valley.",
    )  # fmt: skip
    story.partnership = Partnership.objects.get(name_en="Aber Valley Together")
    room = story.partnership.ref
    story.lead.fill("partnerships:person-invite", room, email="member@example.org", role="member")
    invitation = story.partnership.invitations.get(email="member@example.org")
    story.member.press("partnerships:invitation", invitation.ref, "partnerships:invitation-accept")
    asked = story.partnership.partners.filter(state="invited").first()
    if asked is None or asked.organisation.name != people.COUNCIL:
        story.lead.fill(
            "partnerships:partner-invite", room, organisation=people.COUNCIL, email="council@example.org"
        )
        asked = story.partnership.partners.get(organisation__name=people.COUNCIL)
    story.council.press("partnerships:partner-answer", asked.ref, "partnerships:partner-accept")
    assert people.COUNCIL in story.lead.see("partnerships:partnership-room", room)
    assert (
        story.community.client.get(reverse("partnerships:partnership-room", args=[room])).status_code == 404
    )


def a_bid_is_written_signed_off_and_submitted(story) -> Application:
    phase, partnership = story.phase, story.partnership
    if phase.entry == Phase.Entry.INVITED:
        invitation = Invitation.objects.get(phase=phase, partnership=partnership)
        story.hands.move_to(max(clock.now(), phase.opens_at, invitation.opens_at) + DAY)
    else:
        story.hands.move_to(phase.opens_at + DAY)
    if phase.intention_required:
        story.lead.fill(
            "funding:intention",
            phase.ref,
            title="Good work close to home",
            summary="We ask what works.",
        )
    story.lead.fill("funding:application-start", phase.ref)
    bid = Application.objects.get(phase=phase, partnership=partnership)
    if phase.entry == Phase.Entry.INVITED:
        assert bid.answers.filter(carried=True).exists()
    _write(story, bid)
    story.lead.fill("funding:application-documents", bid.ref, kind="case", file=a_pdf())
    assert (
        story.officer.client.get(reverse("funding:application-section", args=[bid.ref, "about"])).status_code
        == 404
    )
    story.lead.fill("funding:application-send", bid.ref, is_true="on", is_agreed="on", is_own="on")
    assert "not submitted" in story.lead.see("funding:application", bid.ref)
    story.hands.move_to(phase.closes_at)
    story.signatory.press("funding:application-sign-off", bid.ref, "funding:application-submit")
    bid.refresh_from_db()
    assert bid.state == "submitted"
    assert bid.submitted_at == phase.closes_at
    assert bid.reference in story.lead.see("funding:application-receipt", bid.ref)
    return bid


def _write(story, bid: Application) -> None:
    questions = Question.objects.filter(section__question_set=bid.phase.question_set_id).select_related(
        "section"
    )
    for slug in dict.fromkeys(question.section.slug for question in questions):
        page = story.member.see("funding:application-section", bid.ref, slug)
        values = {}
        for box in all_boxes(questions):
            if box.question.section.slug == slug and f'name="answer_{box.code}"' in page:
                values[f"answer_{box.code}"] = _answer(box.question)
        story.member.fill("funding:application-section", bid.ref, slug, **values)
    story.member.fill(
        "funding:application-costs", bid.ref, description="Research associate", organisation=bid.organisation.ref, heading="di_staff",
        maybe={"year": "1"}, fec="31,000.55",
    )  # fmt: skip
    assert bid.cost_lines.get().share * 100 == bid.cost_lines.get().fec * 80


def _answer(question: Question):
    if question.is_text:
        return f"What we would do about {question.code}: listen, try, learn – yn Gymraeg hefyd, ŵ ac ŷ."
    if question.kind in ("choice", "multiple"):
        return [question.options[0]["code"]]
    return "yes" if question.kind == "declaration" else "3"


def it_is_checked_and_reviewed(story):
    phase, bid = story.phase, story.bid
    story.hands.move_to(phase.closes_at + DAY)
    story.officer.fill("funding:application-eligibility", bid.ref, result="eligible")
    for role in ("reviewer", "carrowdore", "saltmarsh"):
        story.officer.fill(
            "funding:pool", phase.ref, email=f"{role}@example.org", sector="academic", capacity="6"
        )
    story.officer.press("funding:assign", phase.ref, "funding:assign-plan")
    review_tasks.make_plans()
    run = PlanRun.objects.get(phase=phase)
    story.officer.press("funding:assign", phase.ref, "funding:assign-take", run.ref, "fair")
    story.officer.press("funding:assign", phase.ref, "funding:assign-confirm")
    for assignment in Assignment.objects.filter(application=bid, state="invited").select_related("reviewer"):
        _review(story, assignment)
    assert story.reviewer.client.get(reverse("funding:application", args=[bid.ref])).status_code == 404


def _review(story, assignment: Assignment) -> None:
    reviewer = Walker(assignment.reviewer)
    assert "Research associate" not in reviewer.see("funding:assignment", assignment.ref)
    reviewer.press("funding:assignment", assignment.ref, "funding:assignment-accept", declared="on")
    assert "Research associate" in reviewer.see("funding:assignment", assignment.ref)
    scores = {f"score_{criterion.ref}": "5" for criterion in assignment.application.phase.criteria.all()}
    words = (
        "The bid knows its place, its partners share in the choices, and the plan can be done in the time that is given. "
        * 2
    )
    reviewer.fill(
        "funding:review-form",
        assignment.ref,
        comments=words,
        panel_comment="A secret word: plover.",
        confidence="high",
        **scores,
    )
    reviewer.fill("funding:review-submit", assignment.ref, ai_declared="on", conflict_declared="on")
    story.officer.press("funding:assignment", assignment.ref, "funding:review-usable")


def the_panel_places_it(story):
    phase = story.phase
    story.hands.move_to(max(phase.reviews_due_at, clock.now()) + DAY)
    story.officer.fill("funding:panel-form", phase.ref, quorum="3")
    panel = Panel.objects.get(phase=phase)
    for role, part in (
        ("chair", "chair"),
        ("secretary", "secretary"),
        ("panel", "member"),
        ("policymaker", "member"),
    ):
        story.officer.fill("funding:panel-seats", panel.ref, email=f"{role}@example.org", role=part)
    story.officer.fill("funding:panel-convene", panel.ref)
    item = Item.objects.get(panel=panel)
    visible = [role for role in ("chair", "secretary", "panel", "policymaker") if _sees(story, role, item)]
    for role in visible:
        getattr(story, role).fill("funding:item-declare", item.ref, declaration="none")
    assert "plover" in getattr(story, visible[0]).see("funding:item", item.ref)
    story.secretary.fill(
        "funding:item-record", item.ref, place="1", recommendation="fund", feedback="A strong bid."
    )
    story.chair.fill("funding:panel-confirm", panel.ref, minutes="The bid was discussed.")


def _sees(story, role: str, item: Item) -> bool:
    return (
        getattr(story, role).client.get(reverse("funding:item-declare", args=[item.ref])).status_code == 200
    )


def it_is_decided_and_released(story):
    phase, bid = story.phase, story.bid
    story.hands.move_to(clock.uk(phase.panel_on.year, phase.panel_on.month, phase.panel_on.day, 15))
    story.officer.fill("funding:decision-propose", bid.ref, outcome="award", fec="31000.55", share="24800.44")
    decision = Decision.objects.get(application=bid)
    assert (
        story.officer.client.post(reverse("funding:decision-approve", args=[decision.ref])).status_code == 403
    )
    story.approver.press("funding:decision", decision.ref, "funding:decision-approve")
    story.officer.fill(
        "funding:release", phase.ref, announcement_en="The outcomes are out.", announcement_cy="Mae’r canlyniadau ar gael.", checked="on",
        **day("embargo_until", phase.decisions_at.date()), embargo_until_time="09:30",
    )  # fmt: skip
    story.approver.press("funding:release", phase.ref, "funding:release-approve")
    for name, ref in (("funding:outcome", bid.ref), ("funding:announcement", phase.ref)):
        assert story.lead.client.get(reverse(name, args=[ref])).status_code == 404
    assert not _outcome_letters(story, decision)
    story.hands.move_to(phase.release.embargo_until)
    words = story.lead.see("funding:outcome", bid.ref)
    assert "The bid knows its place" in words
    assert "plover" not in words
    assert not any(person in words for person in ("Ruth Adeyemi", "Niamh Quinn", "Frances Dale"))
    assert bid.title in story.community.see("funding:announcement", phase.ref)
    assert _outcome_letters(story, decision)


def _outcome_letters(story, decision: Decision) -> bool:
    mine = Letter.objects.visible_to(story.lead.user).filter(kind__contains="outcome")
    return mine.filter(about__in=[trail.key(decision), trail.key(decision.application)]).exists()


def it_becomes_an_award_in_a_cohort(story):
    phase, bid = story.phase, story.bid
    story.officer.press("funding:award-list", phase.ref, "funding:award-draft", bid.decision.ref)
    award = Award.objects.get(decision=bid.decision)
    story.finance.fill("funding:award-offer", award.ref)
    assert story.hub.client.get(reverse("hub:cohort", args=[phase.ref])).status_code == 404
    story.signatory.fill("funding:award-accept", award.ref, agreed="on")
    story.lead.fill("funding:award-start", award.ref, **day("start_on", phase.earliest_start_on))
    story.lead.fill(
        "funding:milestone-add", award.ref, title="First assembly", **day("due_on", phase.latest_start_on)
    )
    assert "Aber Valley Together" in story.hub.see("hub:cohort", phase.ref)
    assert "First assembly" in story.hub.see("hub:cohort-partnership", award.ref)
    assert "24,800.44" in story.finance.see("funding:money", phase.ref)


def the_hub_answers_a_question(story):
    award = Award.objects.filter(phase=story.phase).get()
    story.hub.fill("hub:lead-assign", award.ref, email="hub@example.org")
    url = story.lead.fill(
        "hub:request-new", partnership=story.partnership.ref, kind="data", question="Where is the data?"
    )
    ref = url.rstrip("/").rpartition("/")[2]
    story.hub.press("hub:request", ref, "hub:request-take-on")
    story.hub.fill("hub:request-answer", ref, answer="In the public catalogue.")
    assert "In the public catalogue." in story.lead.see("hub:request", ref)
    with clock.at(clock.now() + 60 * DAY):
        assert "Gone quiet" in story.hub.see("hub:cohort", story.phase.ref)


def nothing_is_owed_and_nothing_is_broken(story):
    assert list(broken()) == []
    assert sealing.seal() == 0
    delivery.deliver(limit=10_000)
    assert not Letter.objects.due().exists()
    narrowed = story.auditor.client.get(reverse("trail"), {"verb": "application.submit"}).content.decode()
    assert narrowed.count("application.submit") > 1  # once in the box it was typed into
