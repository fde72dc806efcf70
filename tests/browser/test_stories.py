"""Four stories that cross the portal's rooms, walked in Chromium by the people they are about; factories set each scene.

A neighbour's anonymous priority ends in a bid; the hub's own university asks for help with one; a small count stays hidden on the
way to the public; a minister's office asks without an account and its answer is found in the library.
"""

from datetime import timedelta
from itertools import count

import pytest
from django.core import mail
from django.urls import reverse

from funding.models import Answer, CostLine, Invitation, Question
from hub.evaluation import periods
from hub.models import Enquiry, EvidenceItem, SupportRequest
from lpip_portal import clock
from lpip_portal.notifications import tasks
from lpip_portal.notifications.models import Letter
from partnerships.models import Priority
from tests.factories import (
    a_partnership,
    a_phase,
    a_signatory,
    a_user,
    affiliated,
    an_organisation,
    approver_of,
    belongs,
    officer_of,
)
from tests.factories.counting import start_again
from tests.factories.library import a_hub_person
from tests.factories.measuring import SEXES, a_funded_partnership, an_indicator

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


SCENES = count(1_000, 1_000)


@pytest.fixture(autouse=True)
def own_numbers(rows):
    """The rows of a story stay until the module ends: each story counts its people from a number of its own."""
    start_again(next(SCENES))


@pytest.fixture
def at_desk(visit):
    """A function that seats somebody at their browser, at a page of which every promise is kept."""

    def sit(person, name: str, *arguments, query: str = ""):
        visitor = visit(person) if person else visit(name="anybody")
        visitor.go(reverse(name, args=arguments) + query)
        visitor.look()
        return visitor

    return sit


def invited(lead, **facts):
    """A phase that is open to a partnership of this lead, which was funded before."""
    partnership = a_partnership(lead, is_public=True, **facts)
    phase = a_phase(number=2, entry="invited")
    bid_for(phase, partnership)
    return partnership, phase


def bid_for(phase, partnership) -> None:
    """Let a partnership bid in a phase to which one is invited."""
    yesterday = clock.now() - timedelta(days=1)
    Invitation.objects.create(
        phase=phase, partnership=partnership, announced_at=yesterday, opens_at=yesterday
    )


def test_an_anonymous_priority_of_a_neighbour_ends_in_a_bid(rows, at_desk):
    lead, neighbour = a_user("Leila Lead"), a_user("Nerys Neighbour")
    partnership, phase = invited(lead, name_en="Cwm together")
    belongs(neighbour, partnership, "community")
    _she_suggests(at_desk, neighbour, partnership)
    priority = Priority.objects.get(partnership=partnership)
    desk = at_desk(lead, "partnerships:priority", priority.ref)
    desk.press("Put under discussion")
    desk.press("Prioritise")
    desk.look()
    for reader in (None, lead):
        page = at_desk(reader, "partnerships:agenda", partnership.address)
        page.reads("Buses that meet the shifts")
        assert "Nerys" not in page.page.content()
    desk = at_desk(lead, "funding:application-start", phase.ref)
    desk.press("Begin the application")
    bid = phase.applications.get()
    desk = at_desk(lead, "funding:application-bring-in", bid.ref)
    desk.page.locator(f"main [name=priorities][value='{priority.ref}']").check(force=True)
    desk.page.locator("main [name=question][value='agenda']").check(force=True)
    desk.press("Bring them in")
    desk.reads("1 priority is brought in")
    _the_rest_is_written(bid)
    desk = at_desk(lead, "funding:application-send", bid.ref)
    for box in desk.page.locator("main [type=checkbox]").all():
        box.check(force=True)
    desk.press("Send to the research office")
    office = at_desk(a_signatory(bid.organisation), "funding:application-sign-off", bid.ref)
    office.press("Submit to the funder")
    office.look()
    bid.refresh_from_db()
    assert bid.state == "submitted"
    frozen = str(bid.submissions.get().content)
    assert "Buses that meet the shifts" in frozen
    assert "Nerys" not in frozen


def _she_suggests(at_desk, neighbour, partnership) -> None:
    """A member of the community finds the agenda from the partnership's page and says what matters, without her name."""
    desk = at_desk(neighbour, "partnerships:partnership", partnership.address)
    desk.follow("What it wants to find out, and how to suggest something")
    desk.follow("Suggest a priority")
    desk.fill(
        title="Buses that meet the shifts", question="Who cannot take the work because no bus runs at five?"
    )
    desk.choose("Community")
    desk.page.locator("main [name=shown_as][value='anonymous']").check(force=True)
    desk.press("Send the suggestion")
    desk.look()


def _the_rest_is_written(bid) -> None:
    """The other answers and a cost, as rows: writing them has a story of its own."""
    for question in Question.objects.filter(section__question_set=bid.phase.question_set).exclude(
        code="agenda"
    ):
        Answer.objects.create(
            application=bid, question=question, text="We listen.", words=2, saved_by=bid.lead
        )
    CostLine.objects.create(
        application=bid, organisation=bid.organisation, heading="di_staff", description="Researcher", fec=30000, rate=80,
        share=24000, saved_by=bid.lead,
    )  # fmt: skip


def test_the_hubs_own_university_is_helped_by_whom_the_plan_names_and_nobody_else(rows, at_desk, visit):
    home = an_organisation("University of the Hub", domain="hub.ac.uk")
    lead, rival = a_user("Lena Lead"), a_user("Rhys Rival")
    partnership, phase = invited(lead, administrator=home, name_en="Near the hub")
    bid_for(phase, a_partnership(rival, is_public=True, name_en="Far from it"))
    walled, helper = affiliated(home, name="Wanda Walled"), a_hub_person(name="Hefin Helper")
    a_hub_person_of(walled)
    _two_people_agree_on_a_plan(at_desk, phase, helper)
    desk = at_desk(lead, "hub:request-new")
    desk.page.locator("main [name=kind][value='bid']").check(force=True)
    desk.page.locator(f"main [name=phase][value='{phase.ref}']").check(force=True)
    desk.fill(question="Is our plan of work clear to somebody from outside?")
    desk.press("Send to the hub")
    desk.look()
    wanted = SupportRequest.objects.get(partnership=partnership)
    desk = at_desk(walled, "hub:request-list")
    assert "Near the hub" not in desk.page.content()
    assert desk.go(reverse("hub:request", args=[wanted.ref])).status == 404
    _the_helper_helps(at_desk, helper, wanted)
    page = at_desk(lead, "hub:request", wanted.ref)
    page.reads("Say first what you will not do.")
    at_desk(lead, "hub:equal-access", phase.ref).reads("Near the hub")
    read = at_desk(rival, "hub:equal-access", phase.ref)
    read.reads("1.5")
    assert "Near the hub" not in read.page.content()


def a_hub_person_of(user) -> None:
    """Let somebody work at the hub as well."""
    user.hubpersons.create(role="staff", since=clock.uk(2020, 1, 1))


def _two_people_agree_on_a_plan(at_desk, phase, helper) -> None:
    """An officer names who may help; the hub's person from the bidding university is marked as tied and cannot be chosen."""
    officer = at_desk(officer_of(phase), "hub:separation-plan", phase.ref)
    officer.reads("Tied to a bidder")
    officer.follow("Draft the plan")
    officer.choose("Hefin Helper")
    officer.fill(words_en="Everybody is helped alike, by people without a tie.")
    officer.press("Save the draft")
    officer.press("Ask a second person")
    approver = at_desk(approver_of(phase), "hub:separation-plan", phase.ref)
    approver.press("Approve and publish")
    approver.look()
    approver.reads("agreed by two people")


def _the_helper_helps(at_desk, helper, wanted) -> None:
    """Whom the plan names takes the request on, notes the hours, and answers."""
    desk = at_desk(helper, "hub:request", wanted.ref)
    desk.press("Take on")
    desk.follow("Note what was done")
    desk.page.locator("main [name=kind]").first.check(force=True)
    today = clock.today()
    desk.fill(on=f"{today.day} {today.month} {today.year}", hours="1.5")
    desk.choose("Hefin Helper")
    desk.press("Note it")
    desk.go(reverse("hub:request-answer", args=[wanted.ref]))
    desk.fill(answer="Say first what you will not do.")
    desk.send()
    desk.look()


def test_a_small_count_is_entered_checked_and_published_and_read_by_nobody(rows, at_desk):
    partnership, lead, manager = a_funded_partnership(name_en="Harbour people")
    version = an_indicator(code="TRAINED", title_en="People trained", groups=SEXES, target=60)
    period = periods.code(periods.last(clock.today()))
    desk = at_desk(lead, "hub:observation-enter", partnership.ref, period)
    desk.fill(
        value_TRAINED_all="47", value_TRAINED_women="44", value_TRAINED_men="3", source="Our own records"
    )
    desk.press("Enter the figures")
    desk.look()
    desk.reads("47")
    other = at_desk(manager, "hub:observation-quarter", partnership.ref, period)
    other.press("Verify all that wait")
    other.look()
    evaluator = at_desk(a_hub_person("evaluator"), "hub:observation-quarter", partnership.ref, period)
    evaluator.press("Publish all that are verified")
    evaluator.look()
    anybody = at_desk(None, "hub:evaluation")
    anybody.reads("Harbour people")
    anybody = at_desk(None, "hub:indicator", version.indicator.ref, query=f"?quarter={period}")
    shown = anybody.page.content()
    assert ">47<" in shown
    assert ">44<" not in shown
    assert ">3<" not in shown
    assert shown.count(">[c]<") == 2


def test_a_ministers_office_asks_and_the_answer_is_found_a_week_later(rows, at_desk, visit, served):
    owner, second = a_hub_person(name="Olwen Owner"), a_hub_person(name="Sam Second")
    leads = [a_user("Lowri Lead"), a_user("Lewis Lead")]
    asked = [a_partnership(lead, is_public=True, name_en=f"Of {lead}") for lead in leads]
    office = _the_office_asks(at_desk, visit, asked[0].themes.get().slug)
    enquiry = Enquiry.objects.get()
    desk = at_desk(owner, "hub:enquiry", enquiry.ref)
    desk.press("Take this enquiry")
    desk.follow("Ask partnerships")
    desk.choose(*map(str, asked))
    desk.press("Ask them")
    desk.look()
    for lead, words in zip(leads, ("Half of them take the bus.", "Few do after six."), strict=True):
        _they_answer(at_desk, lead, enquiry, words)
    desk = at_desk(owner, "hub:enquiry-answer", enquiry.ref)
    assert "Few do after six." in desk.page.locator("main [name=answer]").input_value()
    desk.fill(
        answer="Half take the bus, few of them after six.",
        sources="Bus survey, 2026",
        contact_name="Lowri Lead",
        contact_email="lowri@example.org",
        hours="3",
    )
    desk.press("Send the answer")
    desk.look()
    office.page.reload()
    office.follow("Read the answer")
    office.look()
    office.reads("few of them after six")
    office.go(reverse("hub:thread-publication", args=[_token(office)]))
    office.page.locator("main [name=agrees][value='yes']").check(force=True)
    office.press("Save")
    office.look()
    with served.at(clock.now() + timedelta(days=7)):
        _it_is_put_into_the_library(at_desk, owner, second, enquiry)
        anybody = at_desk(None, "hub:policymakers")
        anybody.follow("Who takes the bus after dark")
        anybody.look()
        anybody.reads("Half take the bus")
        assert "Priya" not in anybody.page.content()


def _token(office) -> str:
    return office.page.url.split("/thread/")[1].split("/")[0]


def _the_office_asks(at_desk, visit, theme):
    """Somebody without an account asks, opens the link of the letter that came, and confirms; then follows by another link."""
    visit(name="office")
    office = visit(name="office")
    office.go(reverse("hub:enquiry-new"))
    office.look()
    office.fill(
        question="Who takes the bus after dark, and who would?", purpose="Advice to a minister.", department="Department of Buses",
        name="Priya Nair", email="priya@dept.gov.uk",
    )  # fmt: skip
    office.page.locator(f"main [name=theme][value='{theme}']").check(force=True)
    office.page.locator("main [name=is_confidential][value='no']").check(force=True)
    office.page.locator("main [name=is_understood]").check(force=True)
    office.press("Ask")
    office.look()
    assert not Enquiry.objects.exclude(state="unconfirmed").exists()
    office.go(_link("enquiry_confirm"))
    office.look()
    office.press("Confirm and send to the hub")
    office.go(_link("enquiry_receipt"))
    office.look()
    office.reads("Who takes the bus after dark, and who would?")
    return office


def _link(kind: str) -> str:
    """Return the path of the link in the letter of a kind, as it went out by mail."""
    tasks.deliver()
    letter = Letter.objects.get(kind=kind)
    [sent] = [each for each in mail.outbox if letter.subject in each.subject and letter.email in each.to]
    [address, *_] = [word for word in sent.body.split() if "/hub/" in word]
    return "/hub/" + address.split("/hub/", 1)[1]


def _they_answer(at_desk, lead, enquiry, words) -> None:
    """A partnership reads the question without its asker, and answers."""
    routing = enquiry.routings.get(partnership__people__user=lead)
    desk = at_desk(lead, "hub:routing", routing.ref)
    assert "Priya" not in desk.page.content()
    desk.follow("Answer")
    desk.fill(answer=words, sources="Bus survey, 2026")
    desk.choose("What we say here may be published, if the asker agrees too")
    desk.press("Send to the hub")
    desk.look()


def _it_is_put_into_the_library(at_desk, owner, second, enquiry) -> None:
    """The owner drafts an insight of the answer, and somebody else publishes it."""
    desk = at_desk(owner, "hub:enquiry", enquiry.ref)
    desk.follow("Put the answer into the library")
    desk.fill(title="Who takes the bus after dark", abstract="Half take the bus, and few of them after six.")
    desk.page.locator("main [name=asks]").first.check(force=True)
    desk.press("Make a draft")
    desk.look()
    desk.press("Send for review")
    item = EvidenceItem.objects.get()
    reviewer = at_desk(second, "hub:evidence-item", item.ref)
    reviewer.press("Publish")
    reviewer.look()
