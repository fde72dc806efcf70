"""What becomes of bids: the applicants' page, the public announcement, and that neither tells anything too early."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from funding.awards import queries
from funding.models import Award, Interest, Question, Submission
from lpip_portal import clock
from tests.factories import (
    a_decision,
    a_phase,
    a_release,
    a_review,
    a_round,
    a_signatory,
    a_user,
    an_application,
    an_assignment,
    an_award,
    approver_of,
    belongs,
    officer_of,
)
from tests.funding.decisions.stories import a_ranked_phase, decide, release
from tests.pages import body, url

pytestmark = pytest.mark.django_db


def with_leads(phase, bids):
    """Let every lead belong to their partnership, as the portal has it."""
    for bid in bids:
        if not bid.partnership.people.filter(user=bid.lead).exists():
            belongs(bid.lead, bid.partnership, "lead")
    return phase, bids


def decided(**facts):
    """A phase with an award, a reserve and a bid that is not funded."""
    phase, bids = with_leads(*a_ranked_phase(3, **facts))
    decide(bids[0], conditions="Report in May.")
    decide(bids[1], "reserve", reason="An inner reason.")
    decide(bids[2], "decline", reason="An inner reason.")
    return phase, bids


def test_applicants_read_their_outcome_from_the_embargo_on(browse, hands):
    phase, bids = decided()
    for bid in bids:
        for points in (6, 5):
            a_review(an_assignment(bid), points=points, comments=f"Comment {points} on {bid.title}.")
    until = clock.now() + timedelta(days=1)
    release(phase, until)
    signatory = a_signatory(bids[2].organisation)
    hands.move_to(until - timedelta(milliseconds=1))
    for bid in bids:
        assert browse(bid.lead).get(url("outcome", bid)).status_code == 404
    hands.move_to(until)
    said = [body(browse(bid.lead).get(url("outcome", bid))) for bid in bids]
    assert "Your bid will be funded" in said[0]
    assert "Report in May." in said[0]
    assert "Your bid is on the reserve list" in said[1]
    assert "Your bid will not be funded" in said[2]
    assert body(browse(signatory).get(url("outcome", bids[2]))).count("Comment 5") == 1
    for n, page in enumerate(said):
        assert f"The panel liked bid {n + 1}." in page
        assert {"Reviewer A", "Reviewer B"} <= set(re.findall("Reviewer [A-Z]", page))
        assert "An inner reason." not in page
        for assignment in bids[n].assignments.select_related("reviewer"):
            assert assignment.reviewer.name not in page
            assert assignment.reviewer.email not in page
            assert assignment.ref not in page
    assert browse(bids[0].lead).get(url("outcome", bids[1])).status_code == 404
    assert browse(a_user()).get(url("outcome", bids[1])).status_code == 404
    assert browse(bids[0].assignments.first().reviewer).get(url("outcome", bids[0])).status_code == 404


def test_the_page_follows_the_offer(browse, hands):
    round_ = a_round()
    following = a_phase(round=round_, number=2, entry="invited", label_en="Phase two")
    phase, [bid, *_others] = decided(round=round_)
    release(phase, clock.now() + timedelta(hours=1))
    hands.move_on(hours=2)
    client = browse(bid.lead)
    assert "Accepting the award opens your invitation to apply in Phase two" in body(
        client.get(url("outcome", bid))
    )
    award = an_award("drafted", decision=bid.decision)
    assert url("award", award) not in body(client.get(url("outcome", bid)))
    Award.objects.update(
        state="offered",
        offered_at=clock.now(),
        lapses_at=clock.now() + timedelta(days=9),
        offered_by=approver_of(phase),
    )
    assert url("award", award) in body(client.get(url("outcome", bid)))
    bid.leads_to.update(opens_at=clock.now())
    assert url("phase", following) in body(client.get(url("outcome", bid)))


def test_the_announcement_appears_at_the_embargo_and_names_no_loser(browse, hands):
    phase, bids = decided()
    an_application("ineligible", phase=phase)
    an_application("withdrawn", phase=phase)
    an_application("draft", phase=phase)
    Submission.objects.filter(application=bids[0]).update(content=snapshot(bids[0]))
    until = clock.now() + timedelta(days=1)
    release(phase, until)
    page = url("announcement", phase)
    hands.move_to(until - timedelta(milliseconds=1))
    for person in (None, bids[0].lead, officer_of(phase)):
        early = browse(person).get(page)
        unknown = browse(person).get(reverse("funding:announcement", args=["0000000000"]))
        assert (early.status_code, unknown.status_code) == (404, 404)
        strange = body(unknown).replace("0000000000", phase.ref)
        assert body(early) == strange
        assert dict(early.headers).keys() == dict(unknown.headers).keys()
    hands.move_to(until)
    said = body(browse().get(page))
    assert bids[0].title in said
    assert "We measure water." in said
    assert "A confidential plan." not in said
    assert "£24,000.00" in said
    assert str(bids[0].organisation) in said
    assert re.search(r"portal-statistic__figure\">4<.*bids.*\">1<.*awards.*25%", said, re.DOTALL)
    for bid in phase.applications.exclude(pk=bids[0].pk):
        for secret in (bid.title, bid.ref, bid.reference, str(bid.partnership), bid.lead.email):
            assert secret not in said
    assert bids[0].lead.email not in said


def snapshot(bid):
    """A frozen bid with one published answer and one that is not."""
    assert set(Question.objects.filter(is_published=True).values_list("code", flat=True)) == {"summary"}
    return {
        "format": 1,
        "title": bid.title,
        "sections": [
            {"slug": "about", "answers": [{"code": "summary", "value": "We measure water."}]},
            {"slug": "plan", "answers": [{"code": "approach", "value": "A confidential plan."}]},
        ],
        "costs": {"lines": [], "fec": "30000.00", "share": "24000.00"},
    }


def test_a_declined_offer_is_taken_off_the_public_page(browse):
    award = an_award("accepted", answered_at=clock.now())
    page = url("announcement", award.phase)
    assert award.reference in body(browse().get(page))
    Award.objects.update(state="declined")
    assert award.title not in body(browse().get(page))


def test_before_the_release_no_page_of_an_applicant_changes(browse, hands):
    round_ = a_round()
    phase, bids = with_leads(*a_ranked_phase(3, round=round_))
    a_phase(round=round_, number=2, entry="invited")
    office = a_signatory(bids[0].organisation)
    people = [bids[0].lead, bids[2].lead, office, None]
    names = [reverse("home"), reverse("funding:round-list"), url("round", round_), url("phase", phase)]
    private = [reverse("my-letters"), reverse("funding:my-bids"), *(url("application", bid) for bid in bids)]
    private += [url("outcome", bid) for bid in bids]

    def crawl():
        """Every page as every person reads it."""
        found = {}
        for person in people:
            client = browse(person)
            for page in [*names, url("announcement", phase), *(private if person else [])]:
                answer = client.get(page)
                found[person, page] = (answer.status_code, body(answer))
        return found

    before = crawl()
    decide(bids[0])
    decide(bids[1], "reserve", reason="Money for one.")
    decide(bids[2], "decline", reason="Money for one.")
    release(phase, clock.now() + timedelta(hours=1))
    after = crawl()
    assert [key for key in before if before[key] != after[key]] == []
    hands.move_on(hours=1)
    assert crawl()[bids[2].lead, url("outcome", bids[2])][0] == 200


def test_status_words_come_from_the_latest_stage_that_one_may_see(hands):
    phase, [first, second, third] = a_ranked_phase(3)
    decide(first)
    now = clock.now()
    assert queries.status_for(first.lead, first, now) == queries.status_for(second.lead, second, now)
    assert queries.status_for(officer_of(phase), first, now) == "Award: approved"
    decide(second, "reserve", reason="Money.")
    decide(third, "decline", reason="Money.")
    release(phase, now + timedelta(hours=1))
    belongs(first.lead, first.partnership) if not first.partnership.people.filter(user=first.lead) else None
    later = now + timedelta(hours=2)
    hands.move_to(later)
    assert queries.status_for(first.lead, first, later) == "Award"
    award = an_award("drafted", decision=first.decision)
    assert queries.status_for(first.lead, first, later) == "Award"
    assert queries.status_for(officer_of(phase), first, later) == "Offer drafted"
    Award.objects.update(
        state="offered", offered_at=later, lapses_at=later + timedelta(days=3), offered_by=approver_of(phase)
    )
    assert queries.status_for(first.lead, first, later).startswith("Offered, to be answered by")
    assert "lapsed" in queries.status_for(first.lead, first, award.lapses_at or later + timedelta(days=4))


def test_statuses_cost_the_same_for_one_bid_and_for_three(django_assert_num_queries):
    phase = a_phase()
    a_release(phase)
    lead = a_user()
    bids = [
        an_award("offered", decision=a_decision(an_application("eligible", phase=phase))).decision.application
        for _ in range(3)
    ]
    for n in (1, 3):
        lead = officer_of(phase)
        lead.has_role("auditor")
        with django_assert_num_queries(2):
            assert len(queries.statuses_for(lead, bids[:n], clock.now())) == n


def test_a_conflict_found_later_closes_the_outcome_too(browse):
    award = an_award("offered")
    bid = award.decision.application
    member = belongs(a_user(), bid.partnership)
    assert browse(member).get(url("outcome", bid)).status_code == 200
    Interest.objects.create(user=member, application=bid, kind="other", state="confirmed", source="detected")
    assert browse(member).get(url("outcome", bid)).status_code == 404


def test_the_public_page_names_the_panel_and_no_reviewer_and_hides_small_numbers(browse, hands):
    phase, bids = decided()
    an_application("ineligible", phase=phase)
    reviewer = an_assignment(bids[0]).reviewer
    panel = phase.panel
    type(panel).objects.update(confirmed_at=clock.now())
    release(phase, clock.now() + timedelta(hours=1))
    hands.move_on(hours=2)
    said = body(browse().get(url("announcement", phase)))
    for seat in panel.seats.all():
        assert (str(seat.user) in said) == (seat.role != "secretary"), seat
    assert reviewer.name not in said
    assert "Fewer than five were not eligible." in said
    assert "of them eligible" not in said
    type(phase).objects.update(panel_is_published=False)
    for _n in range(4):
        an_application("ineligible", phase=phase)
    said = body(browse().get(url("announcement", phase)))
    assert "Who sat on the panel" not in said
    assert "of them eligible" in said
