"""Help with bids: by whom the published plan names and nobody with a tie, and every contact logged."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from funding.models import RoundOfficer
from hub.models import SupportActivity, SupportRequest
from hub.support import actions, policy, queries
from hub.support.actions.guards import Separated
from lpip_portal import clock
from lpip_portal.workflow import NotReady
from tests.factories import (
    a_partnership,
    a_phase,
    a_user,
    approver_of,
    officer_of,
)
from tests.factories.library import a_hub_person
from tests.hub.helping import a_plan, helped, invited, wants_help, works_for
from tests.traces import letters

pytestmark = pytest.mark.django_db


@pytest.fixture
def phase():
    return a_phase(entry="invited")


def test_help_with_a_bid_is_asked_for_by_bidders_alone(phase):
    lead = a_user()
    with pytest.raises(actions.NotOpenToYou):
        wants_help(a_partnership(lead), lead, phase)


def test_without_a_published_plan_nobody_may_help_with_a_bid(phase):
    staff = a_hub_person()
    request = wants_help(*invited(phase), phase)
    a_plan(phase, staff, publish=False)
    with pytest.raises(Separated, match="No separation plan"):
        actions.take_on(request, by=staff)
    assert SupportRequest.objects.get().state == "new"


def test_only_whom_the_plan_names_is_assigned_to_a_bid(phase):
    named, other = a_hub_person(), a_hub_person()
    request = wants_help(*invited(phase), phase)
    a_plan(phase, named)
    with pytest.raises(Separated, match="does not name"):
        actions.triage(request, by=named, owner=other)
    assert actions.triage(request, by=other, owner=named).owner == named


def test_nobody_is_offered_who_would_be_refused(phase, browse):
    named, other = a_hub_person(), a_hub_person()
    request = wants_help(*invited(phase), phase)
    assert queries.owners(request) == []
    a_plan(phase, named)
    assert queries.owners(request) == [named]
    take_on = reverse("hub:request-take-on", args=[request.ref])
    page = browse(other).get(reverse("hub:request", args=[request.ref])).content.decode()
    assert take_on not in page
    assert "does not name" in page
    assert reverse("hub:request-triage", args=[request.ref]) in page
    assert (
        other.ref not in browse(named).get(reverse("hub:request-triage", args=[request.ref])).content.decode()
    )
    assert take_on in browse(named).get(reverse("hub:request", args=[request.ref])).content.decode()


def test_somebody_who_works_for_a_bidder_is_named_in_no_plan_and_helps_with_no_bid(phase):
    partnership, lead = invited(phase)
    tied, free = works_for(a_hub_person(), partnership), a_hub_person()
    with pytest.raises(actions.TiedHelper):
        a_plan(phase, tied)
    a_plan(phase, free)
    request = wants_help(*invited(phase), phase)
    with pytest.raises(Separated, match="has a tie"):
        actions.triage(request, by=free, owner=tied)
    assert not SupportRequest.objects.visible_to(tied).exists()


def test_a_tie_that_comes_after_the_plan_closes_the_door_at_once(phase, browse):
    partnership, lead = invited(phase)
    staff = a_hub_person()
    a_plan(phase, staff)
    request = actions.take_on(wants_help(partnership, lead, phase), by=staff)
    works_for(staff, invited(phase)[0])
    client = browse(staff)
    assert client.get(reverse("hub:request", args=[request.ref])).status_code == 404
    assert queries.plan_todos(officer_of(phase), clock.now())[0].title.startswith("Nobody whom")


def test_a_refusal_keeps_what_was_typed_and_says_why(phase, browse):
    staff = a_hub_person()
    request = wants_help(*invited(phase), phase)
    answer = browse(staff).post(reverse("hub:request-triage", args=[request.ref]), {"owner": staff.ref})
    assert answer.status_code == 409
    assert "No separation plan is published" in answer.content.decode()


def test_help_with_a_bid_is_answered_only_when_it_is_logged(phase):
    staff = a_hub_person()
    a_plan(phase, staff)
    request = actions.take_on(wants_help(*invited(phase), phase), by=staff)
    with pytest.raises(NotReady):
        actions.answer(request, by=staff, answer="It is.")
    helped(request, staff)
    assert actions.answer(request, by=staff, answer="It is.").state == "completed"


def test_nobody_who_may_not_help_is_logged_as_having_helped(phase):
    staff = a_hub_person()
    a_plan(phase, staff)
    request = actions.take_on(wants_help(*invited(phase), phase), by=staff)
    with pytest.raises(Separated):
        actions.note_activity(
            [],
            by=staff,
            request=request,
            kind="call",
            on=clock.today(),
            people=[staff, a_hub_person()],
            hours=1,
        )
    assert not SupportActivity.objects.exists()


def test_a_plan_is_approved_by_a_second_person_and_never_by_its_drafter(phase):
    plan = a_plan(phase, publish=False)
    with pytest.raises(PermissionDenied):
        actions.publish_plan(plan, by=officer_of(phase))
    returned = actions.return_plan(plan, by=approver_of(phase), reason="Name somebody.")
    assert returned.state == "draft"
    staff = a_hub_person()
    published = a_plan(phase, staff)
    assert published == plan
    assert list(published.helpers.all()) == [staff]


def test_nobody_approves_a_plan_that_they_drafted_with_somebody_else(phase):
    first, second, staff = officer_of(phase), a_user(), a_hub_person()
    RoundOfficer.objects.create(round=phase.round, user=second, duty="officer", since=clock.uk(2020, 1, 1))
    plan = actions.draft_plan(phase, by=first, words_en="All alike.", helpers=[staff])
    plan = actions.draft_plan(phase, by=second, words_en="All alike, and soon.", helpers=[staff])
    plan = actions.propose_plan(plan, by=second)
    assert not policy.plan_verbs(first, plan)
    assert not [todo for todo in queries.plan_todos(first, clock.now()) if "Approve" in todo.title]
    for author in (first, second):
        with pytest.raises(PermissionDenied):
            actions.publish_plan(plan, by=author)
    assert ("separation_plan_proposed", first.email) not in letters()
    assert actions.publish_plan(plan, by=approver_of(phase)).is_published


def test_whoever_the_plan_names_no_longer_says_no_more_about_a_bid(phase):
    staff, another = a_hub_person(), a_hub_person()
    a_plan(phase, staff)
    request = actions.take_on(wants_help(*invited(phase), phase), by=staff)
    a_plan(phase, another)
    with pytest.raises(Separated, match="does not name"):
        actions.ask_partnership(request, by=staff, text="Say more about your bid.")
    with pytest.raises(Separated, match="does not name"):
        actions.begin_work(request, by=staff)


def test_the_officer_is_told_what_a_plan_needs(phase, hands):
    officer, approver = officer_of(phase), approver_of(phase)
    titles = lambda user: [todo.title for todo in queries.plan_todos(user, clock.now())]  # noqa: E731
    phase.closes_at = clock.now() + timedelta(days=9)
    phase.decisions_at = clock.now() + timedelta(days=19)
    phase.save()
    assert titles(officer) == ["Nobody at the hub may help with bids: say so in a separation plan"]
    staff = a_hub_person()
    assert titles(officer) == ["Plan who at the hub may help with bids"]
    a_plan(phase, staff, publish=False)
    assert titles(officer) == []
    assert titles(approver) == ["Approve who at the hub may help with bids"]


@pytest.mark.parametrize("name", ["separation-plan", "separation-plan-edit", "equal-access"])
def test_an_officer_walks_the_pages_of_help_with_bids(browse, phase, name):
    works_for(a_hub_person(), invited(phase)[0])
    a_hub_person()
    assert browse(officer_of(phase)).get(reverse(f"hub:{name}", args=[phase.ref])).status_code == 200


def test_the_plan_is_drafted_proposed_and_published_in_the_browser(browse, phase):
    staff = a_hub_person()
    officer, approver = browse(officer_of(phase)), browse(approver_of(phase))
    officer.post(
        reverse("hub:separation-plan-edit", args=[phase.ref]),
        {"helpers": [staff.ref], "words_en": "Questions go to all."},
    )
    plan = phase.separation_plans.get()
    officer.post(reverse("hub:separation-plan-propose", args=[plan.ref]))
    page = reverse("hub:separation-plan", args=[phase.ref])
    assert "Approve and publish" in approver.get(page).content.decode()
    assert "Approve and publish" not in officer.get(page).content.decode()
    anybody = browse()
    assert anybody.get(page).status_code == 404
    approver.post(reverse("hub:separation-plan-publish", args=[plan.ref]))
    text = anybody.get(page).content.decode()
    assert staff.name in text
    assert "Questions go to all." in text
    assert policy.may_read_report(officer_of(phase), phase)
