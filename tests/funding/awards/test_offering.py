"""Offers: drafted by one, made by another, answered in time by the holder's signatory; what acceptance opens."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from funding.applications import actions as applications
from funding.awards import actions, queries, tasks
from funding.models import Award, Interest, Invitation, TeamMember
from lpip_portal import clock
from lpip_portal.notifications import delivery
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import Closed, IllegalMove
from partnerships.models import Participation
from tests.factories import (
    a_phase,
    a_round,
    a_signatory,
    a_user,
    an_award,
    an_organisation,
    finance_of,
    officer_of,
)
from tests.funding.decisions.stories import a_ranked_phase, decide, release
from tests.together import together
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db


def awarded(hands, **facts):
    """An announced award, and the bid it is for."""
    phase, [bid] = a_ranked_phase(1, **facts)
    decision = decide(bid, conditions="Report in May.")
    release(phase, clock.now() + timedelta(hours=1))
    hands.move_on(hours=2)
    return decision, bid


def offered(hands, **facts):
    """An offer, and who may answer it."""
    decision, bid = awarded(hands, **facts)
    award = actions.draft_offer(decision, by=officer_of(bid))
    signatory = a_signatory(bid.organisation)
    return actions.offer(award, by=finance_of(bid)), signatory


def test_an_offer_is_drafted_by_one_and_made_by_another(hands):
    decision, bid = awarded(hands)
    signatory = a_signatory(bid.organisation)
    award = actions.draft_offer(decision, by=officer_of(bid))
    assert award.reference == f"TEST-1-A-{award.ref[:6]}"
    assert (award.holder, award.lead, award.share) == (bid.organisation, bid.lead, Decimal("24000"))
    assert award.conditions == "Report in May."
    assert not Award.objects.visible_to(bid.lead).exists()
    assert not Award.objects.visible_to(signatory).exists()
    with pytest.raises(PermissionDenied):
        actions.offer(award, by=officer_of(bid))
    award = actions.offer(award, by=finance_of(bid))
    assert award.lapses_at == clock.uk(2027, 1, 18, 16)  # offered on Monday 4 January, in Wales
    assert trail_of(award) == [("award.draft_offer", officer_of(bid)), ("award.offer", finance_of(bid))]
    assert set(letters("offer_made")) == {("offer_made", bid.lead.email), ("offer_made", signatory.email)}
    assert Award.objects.visible_to(bid.lead).exists()


def test_nobody_makes_the_offer_they_drafted(hands):
    decision, bid = awarded(hands)
    both = finance_of(bid)
    bid.phase.round.officers.create(user=both, duty="officer")
    award = actions.draft_offer(decision, by=both)
    with pytest.raises(PermissionDenied):
        actions.offer(award, by=both)


def test_no_offer_is_drafted_before_the_announcement(hands):
    phase, [bid] = a_ranked_phase(1)
    decision = decide(bid)
    with pytest.raises(IllegalMove):
        actions.draft_offer(decision, by=officer_of(bid))
    release(phase, clock.now() + timedelta(hours=1))
    with pytest.raises(IllegalMove):
        actions.draft_offer(decision, by=officer_of(bid))
    hands.move_on(hours=1)
    first = actions.draft_offer(decision, by=officer_of(bid), nonce="a" * 22)
    assert actions.draft_offer(decision, by=officer_of(bid), nonce="a" * 22) == first
    with pytest.raises(IllegalMove):
        actions.draft_offer(decision, by=officer_of(bid), nonce="b" * 22)


def test_only_awards_are_offered(hands):
    phase, [bid] = a_ranked_phase(1)
    decision = decide(bid, "reserve", reason="No money.")
    release(phase, clock.now() + timedelta(hours=1))
    hands.move_on(hours=2)
    with pytest.raises(IllegalMove):
        actions.draft_offer(decision, by=officer_of(bid))


def test_strangers_and_walled_people_draft_and_offer_nothing(hands):
    decision, bid = awarded(hands)
    for stranger in (a_user(), bid.lead, officer_of(a_round()), finance_of(bid)):
        with pytest.raises(PermissionDenied):
            actions.draft_offer(decision, by=stranger)
    award = actions.draft_offer(decision, by=officer_of(bid))
    keeper = finance_of(bid)
    Interest.objects.create(
        user=keeper, application=bid, kind="personal", state="confirmed", source="declared"
    )
    with pytest.raises(PermissionDenied):
        actions.offer(award, by=keeper)


def test_an_offer_waits_for_everybody_named_on_the_bid(hands):
    decision, bid = awarded(hands)
    named = TeamMember.objects.create(
        application=bid, name="A. N. Other", email="other@example.org", organisation=bid.organisation
    )
    award = actions.draft_offer(decision, by=officer_of(bid))
    with pytest.raises(actions.NotReady, match="1 person named on the bid"):
        actions.offer(award, by=finance_of(bid))
    named.confirmed_at = clock.now()
    named.save()
    assert actions.offer(award, by=finance_of(bid)).state == "offered"


def test_an_offer_waits_for_the_partners_named_on_the_bid(hands):
    decision, bid = awarded(hands)
    partner = bid.partners.create(organisation=an_organisation("Glan yr Afon"))
    bid.partners.create(organisation=an_organisation("Declined Trust"), declined_at=clock.now())
    award = actions.draft_offer(decision, by=officer_of(bid))
    with pytest.raises(actions.NotReady, match="Glan yr Afon") as refused:
        actions.offer(award, by=finance_of(bid))
    assert "Declined Trust" not in refused.value.sentence
    partner.confirmed_at = clock.now()
    partner.save()
    assert actions.offer(award, by=finance_of(bid)).state == "offered"


def test_the_holders_nation_rules_the_working_days(hands):
    hands.move_to(clock.uk(2027, 3, 22, 12))
    award = an_award("drafted")
    for nation, day in (("S92000003", (4, 6)), ("E92000001", (4, 7))):
        Award.objects.filter(pk=award.pk).update(holder=an_organisation(nation=nation), state="drafted")
        assert actions.offer(award, by=finance_of(award)).lapses_at == clock.uk(2027, *day, 16)


def test_acceptance_opens_the_next_phase_and_is_told_to_all(hands):
    round_ = a_round()
    following = a_phase(round=round_, number=2, entry="invited", label_en="Phase two")
    award, signatory = offered(hands, round=round_)
    with pytest.raises(Closed):
        applications.start(following, award.partnership, by=award.lead, at=clock.now())
    award = actions.accept_offer(award, by=signatory, at=clock.now())
    assert (award.state, award.answered_by, award.answered_at) == ("accepted", signatory, clock.now())
    assert Invitation.objects.get().opens_at == clock.now()
    assert applications.start(following, award.partnership, by=award.lead, at=clock.now()).continues
    award.partnership.refresh_from_db()
    assert (award.partnership.state, award.partnership.is_public) == ("active", True)
    assert not award.partnership.holds.filter(until__isnull=True).exists()
    taken = Participation.objects.get()
    assert (taken.phase_number, taken.grant_reference, taken.headline) == (1, award.reference, "£24,000")
    told = {address for _kind, address in letters("award_accepted")}
    assert told == {person.email for person in (award.lead, signatory, officer_of(award), finance_of(award))}
    assert "apply in Phase two" in Letter.objects.filter(kind="award_accepted").first().body


def test_accepting_again_gives_the_same_award(hands):
    award, signatory = offered(hands)
    first = actions.accept_offer(award, by=signatory, at=clock.now(), nonce="a" * 22)
    again = actions.accept_offer(award, by=signatory, at=clock.now(), nonce="a" * 22)
    other_tab = actions.accept_offer(award, by=a_signatory(award.holder), at=clock.now(), nonce="b" * 22)
    assert first == again == other_tab
    assert [verb for verb, _by in trail_of(award)].count("award.accept_offer") == 1
    with pytest.raises(IllegalMove):
        actions.decline_offer(award, by=signatory, reason="Too late.")


@pytest.mark.parametrize(("milliseconds", "accepted"), [(-1, True), (0, True), (1, False)])
def test_the_lapsing_instant_itself_is_in_time(hands, milliseconds, accepted):
    award, signatory = offered(hands)
    at = award.lapses_at + timedelta(milliseconds=milliseconds)
    if accepted:
        assert actions.accept_offer(award, by=signatory, at=at).answered_at == at
        return
    for answer in (actions.accept_offer, actions.decline_offer):
        reason = {"reason": "No."} if answer is actions.decline_offer else {}
        with pytest.raises(Closed, match="lapsed at 4:00pm on 18 January 2027 UK time"):
            answer(award, by=signatory, at=at, **reason)
    award.refresh_from_db()
    assert award.state == "offered"
    assert letters("award_accepted") == []


def test_nobody_but_the_holders_signatory_answers(hands):
    award, _signatory = offered(hands)
    lead = award.lead
    award.holder.signatories.create(user=lead)
    ended = a_signatory(award.holder)
    ended.signatorys.update(until=clock.now())
    for person in (
        lead,
        ended,
        a_signatory(an_organisation()),
        officer_of(award),
        finance_of(award),
        a_user(),
    ):
        with pytest.raises(PermissionDenied):
            actions.accept_offer(award, by=person, at=clock.now())
        with pytest.raises(PermissionDenied):
            actions.decline_offer(award, by=person, reason="No.")


def test_a_lapsed_offer_can_be_made_again(hands):
    award, signatory = offered(hands)
    hands.move_to(award.lapses_at + timedelta(seconds=1))
    assert award.has_lapsed()
    with pytest.raises(PermissionDenied):
        actions.offer_again(award, by=officer_of(award))
    award = actions.offer_again(award, by=finance_of(award))
    assert award.lapses_at == clock.uk(2027, 2, 1, 16)
    assert len(letters("offer_made")) == 4
    assert actions.accept_offer(award, by=signatory, at=clock.now()).state == "accepted"


def test_a_declined_offer_frees_the_money_and_opens_nothing(hands):
    round_ = a_round()
    a_phase(round=round_, number=2, entry="invited")
    award, signatory = offered(hands, round=round_)
    assert queries.money(award.phase, clock.now()).offered == Decimal(24000)
    award = actions.decline_offer(award, by=signatory, reason="The council withdrew.")
    assert (award.state, award.decline_reason) == ("declined", "The council withdrew.")
    money = queries.money(award.phase, clock.now())
    assert (money.offered, money.left) == (0, money.budget)
    assert Invitation.objects.get().opens_at is None
    award.partnership.refresh_from_db()
    assert award.partnership.state == "forming"
    assert len(letters("award_declined")) == 4
    assert queries.announcement(award.phase, clock.now()).awards == []


def test_reminders_are_owed_once_for_each_lapsing_instant(hands):
    award, signatory = offered(hands)  # lapses on Monday 18 January at 16:00
    tasks.remind()
    assert letters("offer_lapses_soon") == []
    hands.move_to(clock.uk(2027, 1, 13, 8, 59))
    tasks.remind()
    assert letters("offer_lapses_soon") == []
    for _tick in range(3):
        hands.move_on(minutes=1)
        tasks.remind()
    both = {award.lead.email, signatory.email}
    assert {address for _kind, address in letters("offer_lapses_soon")} == both
    assert len(letters("offer_lapses_soon")) == 2
    hands.move_to(clock.uk(2027, 1, 18, 9))
    tasks.remind()
    tasks.remind()
    assert len(letters("offer_lapses_today")) == 2
    hands.move_to(award.lapses_at + timedelta(seconds=1))
    tasks.remind()
    assert len(letters("offer_lapses_today")) == 2
    award = actions.offer_again(award, by=finance_of(award))
    hands.move_to(clock.uk(2027, 1, 28, 12))
    tasks.remind()
    assert len(letters("offer_lapses_soon")) == 4


def test_a_clock_that_stood_still_sends_only_what_is_still_of_use(hands):
    award, _signatory = offered(hands)
    hands.move_to(award.lapses_at - timedelta(hours=1))
    tasks.remind()
    assert letters("offer_lapses_soon") == []
    assert len(letters("offer_lapses_today")) == 2


def test_a_reminder_is_dropped_when_the_offer_was_answered_meanwhile(hands):
    award, signatory = offered(hands)
    delivery.deliver()
    hands.move_to(clock.uk(2027, 1, 18, 9))
    tasks.remind()
    actions.accept_offer(award, by=signatory, at=clock.now())
    delivery.deliver()
    states = set(Letter.objects.filter(kind="offer_lapses_today").values_list("state", flat=True))
    assert states == {"dropped"}
    assert set(Letter.objects.filter(kind="award_accepted").values_list("state", flat=True)) == {"sent"}


@pytest.mark.django_db(transaction=True)
def test_of_an_acceptance_and_a_refusal_at_once_one_happens(hands):
    award, signatory = offered(hands)
    other, now = a_signatory(award.holder), clock.now()
    results = together(
        lambda: actions.accept_offer(award, by=signatory, at=now),
        lambda: actions.decline_offer(award, by=other, reason="No.", at=now),
    )
    assert sorted(type(result).__name__ for result in results) == ["Award", "IllegalMove"]
    award.refresh_from_db()
    assert (award.state == "accepted") == bool(Participation.objects.exists())
    assert len(letters("award_accepted")) + len(letters("award_declined")) == 5


@pytest.mark.django_db(transaction=True)
def test_two_acceptances_at_once_are_one(hands):
    award, signatory = offered(hands)
    other, now = a_signatory(award.holder), clock.now()
    results = together(
        lambda: actions.accept_offer(award, by=signatory, at=now),
        lambda: actions.accept_offer(award, by=other, at=now),
    )
    assert {result.state for result in results} == {"accepted"}
    assert [verb for verb, _by in trail_of(award)].count("award.accept_offer") == 1


@pytest.mark.django_db(transaction=True)
def test_an_acceptance_before_the_instant_wins_over_one_after_it(hands):
    award, signatory = offered(hands)
    other, lapses = a_signatory(award.holder), award.lapses_at
    late = timedelta(milliseconds=1)
    results = together(
        lambda: actions.accept_offer(award, by=signatory, at=lapses),
        lambda: actions.decline_offer(award, by=other, reason="No.", at=lapses + late),
    )
    award.refresh_from_db()
    assert (award.state, award.answered_at) == ("accepted", lapses)
    assert type(results[1]) in (Closed, IllegalMove)
