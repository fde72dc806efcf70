"""The sign-off desk: by time left, who looks after what, what changed, returning by section, the office's own date."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from funding.applications import actions, queries
from funding.models import Answer, AnswerVersion, Application, OfficeDeadline, PhaseAmendment, SectionNote
from funding.questions.models import Section
from lpip_portal import clock
from lpip_portal.workflow import Closed
from partnerships.models import Signatory
from tests.factories import a_phase, a_signatory, a_user, an_application, officer_of
from tests.partnerships.pages import read
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db

DESK = "funding:sign-off-desk"


def at_desk(n=1, **facts):
    """Bids of one organisation that wait for its office, and one of its signatories."""
    bids = [an_application("with_organisation", **facts)]
    office = bids[0].organisation
    while len(bids) < n:
        bids.append(an_application("with_organisation", organisation=office, **facts))
    return bids, a_signatory(office)


def test_what_waits_comes_first_by_the_office_s_own_date():
    (late, early), signatory = at_desk(2)
    draft = an_application(organisation=late.organisation, phase=a_phase(number=2))
    actions.set_office_deadline(
        early.phase, early.organisation, by=signatory, due_at=clock.now() + timedelta(hours=3), hours=24
    )
    rows = queries.desk(signatory, clock.now())
    assert [row.ref for row in rows] == [early.ref, late.ref, draft.ref]
    assert "2\N{NO-BREAK SPACE}hours" in rows[0].office.left
    assert rows[0].checked == "Passed when it was sent"
    assert rows[0].costs == "£30,000.00 of £50,000.00"
    assert rows[2].checked == "Not sent yet"


def test_an_amendment_after_the_sending_is_said_beside_the_check(browse):
    (bid,), signatory = at_desk()
    url, words = reverse(DESK), "Rules changed since"
    facts = {"phase": bid.phase, "drafted_by": a_user(), "published_by": a_user(), "state": "published"}
    PhaseAmendment.objects.create(**facts, published_at=bid.state_since - timedelta(hours=1))
    assert words not in read(browse(signatory).get(url))
    PhaseAmendment.objects.create(**facts, published_at=bid.state_since + timedelta(seconds=1))
    page = read(browse(signatory).get(url))
    assert f"{words} – check again" in page
    assert "Passed when it was sent" in page
    Application.objects.filter(pk=bid.pk).update(state_since=clock.now() + timedelta(hours=1))
    assert words not in read(browse(signatory).get(url))


def test_a_stranger_s_desk_is_empty_and_a_rival_s_has_other_bids(browse):
    (bid,), _signatory = at_desk()
    rival = a_signatory(an_application("with_organisation").organisation)
    for person in (a_user(), officer_of(bid.phase), rival):
        assert bid.title not in read(browse(person).get(reverse(DESK)))


def test_changes_are_counted_since_one_marked_the_bid_as_read(browse, hands):
    (bid,), signatory = at_desk()
    assert queries.desk(signatory, clock.now())[0].changes == "You have not read it"
    client = browse(signatory)
    client.post(reverse("funding:application-look", args=[bid.ref]))
    assert queries.desk(signatory, clock.now())[0].changes == "None since you read it"
    hands.move_on(minutes=5)
    answer = Answer.objects.filter(application=bid).first()
    AnswerVersion.objects.create(
        answer=answer, version=2, value="Newer", saved_by=bid.lead, saved_at=clock.now()
    )
    bid.cost_lines.update(saved_at=clock.now())
    assert queries.desk(signatory, clock.now())[0].changes == "2 changes since you read it"
    other = a_signatory(bid.organisation)
    assert queries.desk(other, clock.now())[0].changes == "You have not read it"


def test_bids_are_given_to_a_signatory_and_the_desk_is_narrowed(browse):
    bids, signatory = at_desk(3)
    colleague = a_signatory(bids[0].organisation)
    client = browse(signatory)
    form = {"bid": [bids[0].ref, bids[1].ref], "signatory": colleague.ref, "nonce": "g" * 22}
    assert "looks after these bids now" in read(client.post(reverse(DESK), form, follow=True))
    client.post(reverse(DESK), form)
    assert Application.objects.filter(handled_by=colleague).count() == 2
    assert trail_of(bids[0]) == [("application.assign_at_desk", signatory)]
    page = read(client.get(reverse(DESK) + "?show=nobody"))
    assert bids[2].title in page
    assert f"<bdi>{bids[0].title}</bdi>" not in page
    assert bids[0].title in read(browse(colleague).get(reverse(DESK) + "?show=mine"))
    assert bids[2].title in read(client.get(reverse(DESK) + "?show=%00nonsense"))


@pytest.mark.parametrize(
    "form", [{"bid": []}, {"bid": ["0000000000"]}, {"signatory": "0000000000"}, {"bid": ["\0"]}]
)
def test_a_wrong_form_changes_nothing(browse, form):
    (bid,), signatory = at_desk()
    form = {"bid": [bid.ref], "signatory": signatory.ref, **form}
    assert browse(signatory).post(reverse(DESK), form).status_code == 422
    assert not Application.objects.filter(handled_by__isnull=False).exists()


def test_nobody_gives_a_bid_to_its_lead_or_to_a_stranger():
    (bid,), signatory = at_desk()
    Signatory.objects.create(user=bid.lead, organisation=bid.organisation)
    for person in (bid.lead, a_user()):
        with pytest.raises(PermissionDenied):
            actions.assign_at_desk([bid], by=signatory, signatory=person)
    with pytest.raises(PermissionDenied):
        actions.assign_at_desk([bid], by=a_user(), signatory=signatory)


def test_a_bid_is_returned_with_notes_on_its_sections(browse):
    (bid,), signatory = at_desk()
    section = Section.objects.filter(question_set=bid.phase.question_set).first()
    client, url = browse(signatory), reverse("funding:application-return", args=[bid.ref])
    assert client.post(url, {f"section_{section.slug}": "Only this"}).status_code == 422
    client.post(url, {"note": "Mend it.", f"section_{section.slug}": "Name the valleys."})
    assert SectionNote.objects.get().section == section
    page = read(browse(bid.lead).get(reverse("funding:application", args=[bid.ref])))
    assert "Name the valleys." in page
    bid.refresh_from_db()
    actions.send_to_office(bid, by=bid.lead, at=clock.now())
    bid.refresh_from_db()
    assert queries.section_notes(bid) == []
    assert ("bid_returned", bid.lead.email) in letters()


def test_submit_and_next_goes_from_bid_to_bid(browse):
    bids, signatory = at_desk(3)
    client, seen = browse(signatory), []
    url = reverse("funding:application-submit", args=[bids[0].ref])
    for _n in bids:
        answer = client.post(url, {"next": "yes"})
        seen.append(url)
        url = answer.url.replace("/sign-off/", "/submit/")
    assert answer.url == reverse(DESK)
    assert Application.objects.filter(state="submitted").count() == 3
    assert len(set(seen)) == 3


def test_the_office_sets_its_own_date_and_the_leads_are_told(browse):
    (bid,), signatory = at_desk()
    client = browse(signatory)
    url = reverse("funding:office-deadline", args=[bid.phase.ref, bid.organisation.ref])
    due = (bid.phase.closes_at - timedelta(days=1)).astimezone(clock.UK)
    parts = {
        "due_at_day": due.day,
        "due_at_month": due.month,
        "due_at_year": due.year,
        "due_at_time": "16:00",
        "hours": "12",
    }
    assert client.get(url).status_code == 200
    assert client.post(url, parts).status_code == 302
    deadline = OfficeDeadline.objects.get()
    assert (deadline.hours, deadline.set_by) == (12, signatory)
    assert letters("office_deadline_set") == [("office_deadline_set", bid.lead.email)]
    for wrong in (
        {"due_at_year": due.year + 1},
        {"due_at_year": 2001},
        {"hours": "0"},
        {"hours": "nan"},
        {"due_at_time": "25:00"},
    ):
        assert client.post(url, parts | wrong).status_code == 422
    assert browse(bid.lead).get(url).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.set_office_deadline(bid.phase, bid.organisation, by=bid.lead, due_at=deadline.due_at, hours=1)
    with pytest.raises(Closed):
        actions.set_office_deadline(
            bid.phase,
            bid.organisation,
            by=signatory,
            hours=1,
            due_at=bid.phase.closes_at + timedelta(seconds=1),
        )


def test_forty_bids_take_the_queries_of_one(browse, django_assert_num_queries):
    bids, signatory = at_desk(1)
    client = browse(signatory)
    client.get(reverse(DESK))
    for n in (1, 40):
        while Application.objects.count() < n:
            an_application("with_organisation", organisation=bids[0].organisation)
        with django_assert_num_queries(6):
            page = read(client.get(reverse(DESK)))
    assert page.count("Passed when it was sent") == 40
