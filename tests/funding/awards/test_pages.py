"""The pages of offers, awards and a phase's money, over HTTP."""

from datetime import timedelta
from decimal import Decimal

import pytest

from funding.awards import queries
from funding.models import Award, Interest, Milestone
from lpip_portal import clock
from lpip_portal.ui.forms import fresh_nonce
from tests.factories import (
    a_decision,
    a_phase,
    a_release,
    a_round,
    a_signatory,
    a_user,
    an_application,
    an_award,
    approver_of,
    belongs,
    finance_of,
    officer_of,
    with_role,
)
from tests.pages import body, url

pytestmark = pytest.mark.django_db


def test_an_offer_goes_from_draft_to_a_running_project(browse, hands):
    phase = a_phase()
    bid = an_application("eligible", phase=phase)
    decision = a_decision(bid)
    a_release(phase)
    signatory = a_signatory(bid.organisation)
    belongs(bid.lead, bid.partnership, "lead") if not bid.partnership.people.filter(user=bid.lead) else None
    officer, finance = browse(officer_of(phase)), browse(finance_of(phase))
    office, lead = browse(signatory), browse(bid.lead)

    assert "Draft the offer" in body(officer.get(url("award-list", phase)))
    assert officer.post(url("award-draft", decision), {"nonce": fresh_nonce()}).status_code == 302
    award = Award.objects.get()
    assert officer.post(url("award-draft", decision), {}).status_code == 409
    assert lead.get(url("award", award)).status_code == 404
    assert officer.post(url("award-offer", award), {}).status_code == 403
    assert "4:00pm on 18 January 2027 UK time" in body(finance.get(url("award-offer", award)))
    assert finance.post(url("award-offer", award), {}).status_code == 302

    assert "Accept the award" in body(office.get(url("award", award)))
    assert "Accept the award" not in body(lead.get(url("award", award)))
    assert lead.post(url("award-accept", award), {"agreed": "on"}).status_code == 403
    assert office.get(url("award-accept", award)).status_code == 200
    unticked = office.post(url("award-accept", award), {"nonce": fresh_nonce()})
    assert (unticked.status_code, "There is a problem" in body(unticked)) == (422, True)
    sent = {"agreed": "on", "nonce": fresh_nonce()}
    assert office.post(url("award-accept", award), sent).status_code == 302
    assert office.post(url("award-accept", award), sent).status_code == 302
    assert office.post(url("award-decline", award), {"reason": "No."}).status_code == 409
    assert "This cannot be done now" in body(office.get(url("award-decline", award)))

    first = phase.earliest_start_on
    day = {"start_on_day": first.day, "start_on_month": first.month, "start_on_year": first.year}
    assert lead.get(url("award-start", award)).status_code == 200
    for typed in (
        day | {"start_on_year": "2026"},
        day | {"start_on_day": "31", "start_on_month": "2"},
        {"start_on_day": ""},
    ):
        assert lead.post(url("award-start", award), typed).status_code == 422
    assert lead.post(url("award-start", award), day).status_code == 302
    due = {
        "title": "Two workshops",
        "due_on_day": first.day,
        "due_on_month": first.month,
        "due_on_year": first.year,
    }
    assert lead.get(url("milestone-add", award)).status_code == 200
    assert lead.post(url("milestone-add", award), due | {"title": "\u200b"}).status_code == 422
    assert lead.post(url("milestone-add", award), due | {"due_on_year": "2099"}).status_code == 422
    assert lead.post(url("milestone-add", award), due).status_code == 302
    milestone = Milestone.objects.get()
    assert lead.get(url("milestone-report", milestone)).status_code == 200
    for typed in ({"standing": "done"}, {"standing": "lost"}, {"standing": "on_track", "note": "\x00"}):
        assert lead.post(url("milestone-report", milestone), typed).status_code == 422
    told = {"standing": "at_risk", "note": "A venue fell through."}
    assert lead.post(url("milestone-report", milestone), told).status_code == 302
    page = body(officer.get(url("award", award)))
    assert "A venue fell through." in page
    assert finance.post(url("award-close", award), {}).status_code == 409
    hands.move_on(days=600)
    assert finance.get(url("award-close", award)).status_code == 200
    assert finance.post(url("award-close", award), {}).status_code == 302


def test_a_lapsed_offer_says_so_and_can_be_made_again(browse, hands):
    award = an_award("offered")
    office, finance = browse(a_signatory(award.holder)), browse(finance_of(award))
    hands.move_to(award.lapses_at + timedelta(seconds=1))
    page = body(office.get(url("award", award)))
    assert "Lapsed<" in page
    assert url("award-accept", award) not in page
    refused = office.post(url("award-accept", award), {"agreed": "on"})
    assert (refused.status_code, "This offer lapsed at" in body(refused)) == (409, True)
    assert finance.get(url("award-offer-again", award)).status_code == 200
    assert finance.post(url("award-offer-again", award), {}).status_code == 302
    assert office.post(url("award-accept", award), {"agreed": "on"}).status_code == 302


def test_declining_needs_a_reason(browse):
    award = an_award("offered")
    office = browse(a_signatory(award.holder))
    assert office.get(url("award-decline", award)).status_code == 200
    assert office.post(url("award-decline", award), {"reason": " "}).status_code == 422
    too_long = office.post(url("award-decline", award), {"reason": "x" * 501})
    assert (too_long.status_code, "x" * 501 in body(too_long)) == (422, True)
    assert office.post(url("award-decline", award), {"reason": "No council."}).status_code == 302
    assert "No council." in body(browse(officer_of(award)).get(url("award", award)))


def test_the_money_page_says_what_is_committed_offered_and_left(browse, hands):
    phase = a_phase(budget=Decimal(100_000))
    a_release(phase)
    for state in ("drafted", "offered", "accepted", "active", "declined"):
        answered = {"answered_at": clock.now()} if state in ("accepted", "active") else {}
        an_award(state, decision=a_decision(an_application("eligible", phase=phase)), **answered)
    lapsed = an_award("offered", decision=a_decision(an_application("eligible", phase=phase)))
    Award.objects.filter(pk=lapsed.pk).update(lapses_at=clock.now() - timedelta(days=1))
    money = queries.money(phase, clock.now())
    assert (money.committed, money.offered, money.lapsed, money.drafted, money.left) == (
        48_000,
        24_000,
        24_000,
        24_000,
        28_000,
    )
    assert queries.committed(phase) == money.committed
    for person in (officer_of(phase), finance_of(phase), approver_of(phase), with_role("auditor")):
        page = body(browse(person).get(url("money", phase)))
        for figure in ("£100,000.00", "£48,000.00", "£24,000.00", "£28,000.00"):
            assert figure in page


def test_pages_are_not_there_for_people_who_have_no_part(browse):
    award = an_award("offered")
    bid = award.decision.application
    rival = an_application("eligible", phase=award.phase)
    strangers = [a_user(), rival.lead, a_signatory(rival.organisation), officer_of(a_round())]
    pages = [
        url(name, award)
        for name in (
            "award",
            "award-offer",
            "award-offer-again",
            "award-accept",
            "award-decline",
            "award-start",
            "award-close",
            "milestone-add",
        )
    ]
    staff_pages = [url("award-list", award.phase), url("money", award.phase)]
    milestone = award.milestones.create(title="One", due_on=clock.today())
    for stranger in strangers:
        client = browse(stranger)
        for page in [*pages, *staff_pages, url("milestone-report", milestone)]:
            assert client.get(page).status_code == 404, page
            assert client.post(page).status_code in (404, 405), page
        assert client.post(url("award-draft", award.decision)).status_code == 404
    for person in (bid.lead, a_signatory(award.holder), belongs(a_user(), award.partnership, "community")):
        client = browse(person)
        assert {client.get(page).status_code for page in staff_pages} == {404}
        assert client.get(pages[0]).status_code == 200
    auditor = browse(with_role("auditor"))
    assert auditor.get(pages[0]).status_code == 200
    assert auditor.post(url("award-offer-again", award), {}).status_code == 403
    assert browse().get(pages[0]).status_code == 302


@pytest.mark.parametrize(("page", "expected"), [("award-list", 7), ("money", 6), ("announcement", 8)])
def test_lists_ask_as_much_of_the_database_for_three_awards_as_for_one(
    browse, django_assert_num_queries, page, expected
):
    for n in (1, 3):
        phase = a_phase()
        a_release(phase)
        for _ in range(n):
            an_award("accepted", decision=a_decision(an_application("eligible", phase=phase)))
            a_decision(an_application("eligible", phase=phase))
        client = browse(officer_of(phase))
        client.get(url(page, phase))
        with django_assert_num_queries(expected):
            assert client.get(url(page, phase)).status_code == 200


@pytest.mark.parametrize("name", ["award", "outcome"])
def test_one_award_is_read_in_few_questions(browse, django_assert_max_num_queries, name):
    award = an_award("accepted", answered_at=clock.now(), answered_by=a_user())
    for n in range(3):
        award.milestones.create(title=f"Milestone {n}", due_on=clock.today())
        award.decision.feedback.create(label="ABC"[n], comments="Good.", scores=[])
    client = browse(award.lead)
    belongs(award.lead, award.partnership, "lead") if not award.partnership.people.filter(
        user=award.lead
    ) else None
    thing = award if name == "award" else award.decision.application
    with django_assert_max_num_queries(15):
        assert client.get(url(name, thing)).status_code == 200


def test_everybody_is_told_what_to_do_next(hands):
    award = an_award("drafted")
    signatory, keeper, lead = a_signatory(award.holder), finance_of(award), award.lead

    def titles(person):
        return [str(todo.title) for todo in queries.todos(person, clock.now())]

    assert titles(keeper) == ["Make this offer"]
    assert titles(signatory) == []
    Award.objects.update(
        state="offered", offered_at=clock.now(), lapses_at=clock.now() + timedelta(days=9), offered_by=keeper
    )
    assert (titles(keeper), titles(signatory)) == ([], ["Accept or decline this offer"])
    hands.move_on(days=10)
    assert (titles(keeper), titles(signatory)) == (["This offer has lapsed: make it again or leave it"], [])
    Award.objects.update(state="accepted", answered_at=clock.now())
    assert titles(lead) == ["Say when the project starts"]
    Award.objects.update(state="active", start_on=clock.today(), end_on=clock.today() + timedelta(days=99))
    award.milestones.create(title="Two workshops", due_on=clock.today() + timedelta(days=3))
    award.milestones.create(title="A report", due_on=clock.today() + timedelta(days=60))
    assert titles(lead) == ["Report on the milestone “Two workshops”"]

    decision = a_decision()
    a_release(decision.application.phase)
    assert titles(officer_of(decision.application)) == ["Draft the offers of awards"]
    decision.application.team.create(
        name="New", email="new@example.org", organisation=decision.application.organisation
    )
    assert titles(a_user(email="new@example.org")) == ["Confirm your part, so that the award can be offered"]
    assert titles(decision.application.lead) == ["Read the outcome of your bid"]
    hands.move_on(days=40)
    assert titles(decision.application.lead) == []


def test_a_walled_officer_drafts_no_offer(browse):
    decision = a_decision()
    bid = decision.application
    a_release(bid.phase)
    Interest.objects.create(
        user=officer_of(bid), application=bid, kind="personal", state="confirmed", source="declared"
    )
    client = browse(officer_of(bid))
    assert bid.title not in body(client.get(url("award-list", bid.phase)))
    assert client.post(url("award-draft", decision), {}).status_code == 404
