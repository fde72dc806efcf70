"""Help with bids: by whom the published plan names and nobody with a tie, every contact logged, and read by all bidders."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from funding.models import Interest, Invitation, RoundOfficer
from hub.models import SupportActivity, SupportRequest
from hub.people import ties
from hub.people.policy import may_look_after
from hub.support import actions, policy, queries
from hub.support.actions.guards import Separated
from lpip_portal import clock
from lpip_portal.workflow import NotReady
from partnerships.models import Affiliation, Partnership
from tests.factories import (
    a_partnership,
    a_phase,
    a_release,
    a_user,
    an_application,
    approver_of,
    belongs,
    officer_of,
    with_role,
)
from tests.hub.test_support import hub_staff
from tests.traces import letters

pytestmark = pytest.mark.django_db


def invited(phase, **facts):
    lead = a_user()
    partnership = a_partnership(lead, **facts)
    Invitation.objects.create(
        phase=phase, partnership=partnership, announced_at=clock.now() - timedelta(days=1)
    )
    return partnership, lead


def a_plan(phase, *helpers, publish=True):
    plan = actions.draft_plan(phase, by=officer_of(phase), words_en="All alike.", helpers=helpers)
    plan = actions.propose_plan(plan, by=officer_of(phase))
    return actions.publish_plan(plan, by=approver_of(phase)) if publish else plan


def works_for(user, partnership):
    Affiliation.objects.create(user=user, organisation=partnership.administrator, since=clock.uk(2020, 1, 1))
    return user


def wants_help(partnership, lead, phase):
    return actions.ask(partnership, by=lead, kind="bid", question="Is our plan clear?", phase=phase)


def helped(request, staff, hours="1.5"):
    return actions.note_activity(
        [], by=staff, request=request, kind="call", on=clock.today(), people=[staff], hours=Decimal(hours)
    )


@pytest.fixture
def phase():
    return a_phase(entry="invited")


def test_help_with_a_bid_is_asked_for_by_bidders_alone(phase):
    lead = a_user()
    with pytest.raises(actions.NotOpenToYou):
        wants_help(a_partnership(lead), lead, phase)


def test_without_a_published_plan_nobody_may_help_with_a_bid(phase):
    staff = hub_staff()
    request = wants_help(*invited(phase), phase)
    a_plan(phase, staff, publish=False)
    with pytest.raises(Separated, match="No separation plan"):
        actions.take_on(request, by=staff)
    assert SupportRequest.objects.get().state == "new"


def test_only_whom_the_plan_names_is_assigned_to_a_bid(phase):
    named, other = hub_staff(), hub_staff()
    request = wants_help(*invited(phase), phase)
    a_plan(phase, named)
    with pytest.raises(Separated, match="does not name"):
        actions.triage(request, by=named, owner=other)
    assert actions.triage(request, by=other, owner=named).owner == named


def test_somebody_who_works_for_a_bidder_is_named_in_no_plan_and_helps_with_no_bid(phase):
    partnership, lead = invited(phase)
    tied, free = works_for(hub_staff(), partnership), hub_staff()
    with pytest.raises(actions.TiedHelper):
        a_plan(phase, tied)
    a_plan(phase, free)
    request = wants_help(*invited(phase), phase)
    with pytest.raises(Separated, match="has a tie"):
        actions.triage(request, by=free, owner=tied)
    assert not SupportRequest.objects.visible_to(tied).exists()


def test_a_tie_that_comes_after_the_plan_closes_the_door_at_once(phase, browse):
    partnership, lead = invited(phase)
    staff = hub_staff()
    a_plan(phase, staff)
    request = actions.take_on(wants_help(partnership, lead, phase), by=staff)
    works_for(staff, invited(phase)[0])
    client = browse(staff)
    assert client.get(reverse("hub:request", args=[request.ref])).status_code == 404
    assert queries.plan_todos(officer_of(phase), clock.now())[0].title.startswith("Nobody whom")


def test_a_refusal_keeps_what_was_typed_and_says_why(phase, browse):
    staff = hub_staff()
    request = wants_help(*invited(phase), phase)
    answer = browse(staff).post(reverse("hub:request-triage", args=[request.ref]), {"owner": staff.ref})
    assert answer.status_code == 409
    assert "No separation plan is published" in answer.content.decode()


@pytest.mark.parametrize("kind", ["member", "employed", "domain", "lead", "declared"])
def test_every_kind_of_tie_hides_the_rivals_of_the_bidder(phase, kind):
    own, rival, staff = invited(phase)[0], invited(phase)[0], hub_staff()
    request = actions.ask(rival, by=rival.people.get().user, kind="data", question="Where?")
    assert request in SupportRequest.objects.visible_to(staff)
    if kind == "member":
        belongs(staff, own)
    elif kind == "employed":
        works_for(staff, own)
    elif kind == "domain":
        own.administrator.domain, own.administrator.other_domains = "one.ac.uk", ["two.ac.uk"]
        own.administrator.save()
        staff.email = "somebody@two.ac.uk"
        staff.save()
    elif kind == "lead":
        an_application(phase=phase, partnership=own, lead=staff)
    else:
        Interest.objects.create(user=staff, partnership=own, kind="personal", state="confirmed")
    assert not SupportRequest.objects.visible_to(staff).exists()
    assert not may_look_after(staff, rival)
    assert list(ties.rivals(staff)) == [rival]


def test_a_tied_person_is_walled_off_from_the_first_invitation_before_the_phase_opens():
    phase = a_phase(
        entry="invited",
        opens_at=clock.now() + timedelta(days=2),
        intention_due_at=clock.now() + timedelta(days=3),
    )
    own, (rival, lead) = invited(phase)[0], invited(phase)
    staff = hub_staff()
    wants_help(rival, lead, phase)
    assert SupportRequest.objects.visible_to(staff).count() == 1
    works_for(staff, own)
    assert not SupportRequest.objects.visible_to(staff).exists()


def test_once_the_outcomes_are_out_the_wall_between_rivals_is_gone(phase):
    own, rival = invited(phase)[0], invited(phase)[0]
    staff = works_for(hub_staff(), own)
    assert list(ties.rivals(staff)) == [rival]
    a_release(phase)
    assert not ties.rivals(staff).exists()


def test_help_that_was_given_for_the_hub_is_no_tie(phase):
    partnership, lead = invited(phase)
    staff = hub_staff()
    actions.take_on(actions.ask(partnership, by=lead, kind="data", question="Where?"), by=staff)
    assert ties.tied(staff) == set()


def test_help_with_a_bid_is_answered_only_when_it_is_logged(phase):
    staff = hub_staff()
    a_plan(phase, staff)
    request = actions.take_on(wants_help(*invited(phase), phase), by=staff)
    with pytest.raises(NotReady):
        actions.answer(request, by=staff, answer="It is.")
    helped(request, staff)
    assert actions.answer(request, by=staff, answer="It is.").state == "completed"


def test_nobody_who_may_not_help_is_logged_as_having_helped(phase):
    staff = hub_staff()
    a_plan(phase, staff)
    request = actions.take_on(wants_help(*invited(phase), phase), by=staff)
    with pytest.raises(Separated):
        actions.note_activity(
            [], by=staff, request=request, kind="call", on=clock.today(), people=[staff, hub_staff()], hours=1
        )
    assert not SupportActivity.objects.exists()


def test_a_plan_is_approved_by_a_second_person_and_never_by_its_drafter(phase):
    plan = a_plan(phase, publish=False)
    with pytest.raises(PermissionDenied):
        actions.publish_plan(plan, by=officer_of(phase))
    returned = actions.return_plan(plan, by=approver_of(phase), reason="Name somebody.")
    assert returned.state == "draft"
    staff = hub_staff()
    published = a_plan(phase, staff)
    assert published == plan
    assert list(published.helpers.all()) == [staff]


def test_nobody_approves_a_plan_that_they_drafted_with_somebody_else(phase):
    first, second, staff = officer_of(phase), a_user(), hub_staff()
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
    staff, another = hub_staff(), hub_staff()
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
    staff = hub_staff()
    assert titles(officer) == ["Plan who at the hub may help with bids"]
    a_plan(phase, staff, publish=False)
    assert titles(officer) == []
    assert titles(approver) == ["Approve who at the hub may help with bids"]


def report(user, phase):
    rows = queries.equal_access(user, phase, names=policy.reads_names(user, phase))
    return [(row.name or "?", row.contacts, row.hours) for row in rows]


def test_every_bidder_reads_how_much_help_each_got_and_no_name_but_its_own(phase, browse):
    staff = hub_staff()
    (one, lead), (two, other) = invited(phase), invited(phase)
    a_plan(phase, staff)
    request = actions.take_on(wants_help(one, lead, phase), by=staff)
    helped(request, staff)
    helped(request, staff, "2")
    assert report(other, phase) == [(two.name_en, 0, 0), ("?", 2, Decimal("3.5"))]
    assert report(lead, phase) == [(one.name_en, 2, Decimal("3.5")), ("?", 0, 0)]
    for reader in (officer_of(phase), with_role("auditor")):
        assert {name for name, *_ in report(reader, phase)} == {one.name_en, two.name_en}
    page = browse(other).get(reverse("hub:equal-access", args=[phase.ref])).content.decode()
    assert two.name_en in page
    assert one.name_en not in page
    assert one.ref not in page
    assert browse(a_user()).get(reverse("hub:equal-access", args=[phase.ref])).status_code == 404
    assert browse(staff).get(reverse("hub:equal-access", args=[phase.ref])).status_code == 404


def test_the_letters_of_bidders_stay_as_they_were_drawn(phase):
    staff, first = hub_staff(), invited(phase)
    a_plan(phase, staff)
    before = {label.partnership_id: label.letter for label in phase.bidder_labels.all()}
    wants_help(*invited(phase), phase)
    wants_help(*first, phase)
    after = {label.partnership_id: label.letter for label in phase.bidder_labels.all()}
    assert before.items() <= after.items()
    assert len(set(after.values())) == len(after) == 2


def test_of_an_open_call_only_those_stand_in_the_report_who_asked():
    phase, staff = a_phase(), hub_staff()
    bids = [an_application(phase=phase) for _ in range(3)]
    a_plan(phase, staff)
    wants_help(bids[0].partnership, bids[0].lead, phase)
    assert report(bids[1].lead, phase) == [(bids[1].partnership.name_en, 0, 0), ("?", 0, 0)]
    assert queries.to_help_in(staff, phase) == [bids[0].partnership]


def test_an_officer_in_conflict_with_a_bidder_reads_no_name_of_it(phase):
    (one, _lead), officer = invited(phase), officer_of(phase)
    a_plan(phase)
    Interest.objects.create(user=officer, partnership=one, kind="personal", state="confirmed")
    assert [name for name, *_ in report(officer, phase)] == ["?"]


def test_what_is_done_for_all_bidders_counts_in_full_for_each(phase):
    staff, others = hub_staff(), [invited(phase)[0] for _ in range(2)]
    a_plan(phase, staff)
    actions.note_activity(
        others, by=staff, kind="briefing", on=clock.today(), people=[staff], hours=Decimal(2), phase=phase
    )
    assert [hours for _, _, hours in report(officer_of(phase), phase)] == [2, 2]


def test_cohort_wide_work_goes_on_for_somebody_tied_to_one_of_the_bidders(phase):
    own, rival = invited(phase)[0], invited(phase)[0]
    staff = works_for(hub_staff(), own)
    done = actions.note_activity(
        [own, rival], by=staff, kind="workshop", on=clock.today(), people=[staff], hours=Decimal(3)
    )
    assert done in SupportActivity.objects.visible_to(staff)
    with pytest.raises(PermissionDenied):
        actions.note_activity(
            [rival], by=staff, kind="call", on=clock.today(), people=[staff], hours=Decimal(1)
        )


@pytest.mark.parametrize("name", ["separation-plan", "separation-plan-edit", "equal-access"])
def test_an_officer_walks_the_pages_of_help_with_bids(browse, phase, name):
    works_for(hub_staff(), invited(phase)[0])
    hub_staff()
    assert browse(officer_of(phase)).get(reverse(f"hub:{name}", args=[phase.ref])).status_code == 200


def test_the_plan_is_drafted_proposed_and_published_in_the_browser(browse, phase):
    staff = hub_staff()
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


def test_what_was_done_is_noted_in_the_browser_and_read_by_the_partnership(browse):
    lead, staff = a_user(), hub_staff()
    request = actions.take_on(
        actions.ask(a_partnership(lead), by=lead, kind="data", question="Where?"), by=staff
    )
    day = clock.today()
    form = {
        "kind": "call", "people": [staff.ref], "hours": "1.5", "attendees": "", "outputs": "A list of sources.",
        "on_day": day.day, "on_month": day.month, "on_year": day.year,
    }  # fmt: skip
    answer = browse(staff).post(reverse("hub:activity-add", args=[request.ref]), form)
    assert answer.status_code == 302
    assert SupportRequest.objects.get().state == "in_progress"
    for page in (reverse("hub:request", args=[request.ref]), reverse("hub:activity-list")):
        assert "A list of sources." in browse(lead).get(page).content.decode()
    rival = a_user()
    a_partnership(rival)
    assert "A list of sources." not in browse(rival).get(reverse("hub:activity-list")).content.decode()


@pytest.mark.parametrize(
    ("email", "domain", "is_tied"),
    [
        ("a@uni.ac.uk", "uni.ac.uk", True),
        ("a@staff.uni.ac.uk", "uni.ac.uk", True),
        ("a@uni.ac.uk", "law.uni.ac.uk", True),
        ("a@law.uni.ac.uk", "arts.uni.ac.uk", True),
        ("a@otheruni.ac.uk", "uni.ac.uk", False),
        ("a@other.ac.uk", "uni.ac.uk", False),
        ("a@example.org", "uni.example.org", False),
    ],
)
def test_an_address_ties_to_whoever_registered_its_domain(email, domain, is_tied):
    phase = a_phase(entry="invited")
    partnership, _lead = invited(phase)
    office, person = partnership.administrator, a_user(email=email)
    office.domain = domain
    office.save()
    assert bool(ties.tied(person)) == is_tied
    office.domain, office.other_domains = "", ["elsewhere.example", domain]
    office.save()
    assert bool(ties.tied(person)) == is_tied


@pytest.mark.parametrize("own", [1, 2])
def test_rivals_are_the_same_whether_they_are_asked_of_all_or_of_some(own):
    phase, other = a_phase(entry="invited"), a_phase(entry="invited")
    bidders = [invited(phase)[0] for _ in range(4)] + [invited(other)[0]]
    person = hub_staff()
    for partnership in bidders[:own]:
        works_for(person, partnership)
    tied = ties.tied(person)
    of_all = set(ties.rivals(person, tied).values_list("pk", flat=True))
    some = Partnership.objects.filter(pk__in=[each.pk for each in bidders])
    assert of_all == ties.against(tied, ties.bidding(some))
    assert len(of_all) == (3 if own == 1 else 4)
