"""The journey of a review, third part: two approvers, a budget that holds, an embargo, a declined offer and a promoted reserve."""

from datetime import timedelta
from decimal import Decimal

from django.urls import reverse

from funding.awards import actions as awards
from funding.decisions import actions
from funding.models import Award, Decision, Promotion, Release
from lpip_portal import clock
from lpip_portal.notifications.models import Letter
from tests.browser import dates
from tests.browser.journey_cast import CONFLICTED, TITLES, WALLED, Cast
from tests.browser.journey_table import FUNDED

FEC, SHARE = Decimal("30000"), Decimal("24000")
DECLINED, RESERVE = 2, FUNDED
OUTCOMES = {
    WALLED: "Your bid will be funded",
    RESERVE: "Your bid is on the reserve list",
    len(TITLES) - 1: "Your bid will not be funded",
}


def all_are_proposed(cast: Cast, at_desk) -> None:
    """Two officers propose. One of them does not know of the first award, and so proposes more than there is."""
    officer = at_desk("officer", "decision-list", cast.phase)
    officer.follow(TITLES[WALLED])
    officer.press("Propose")
    for n in range(len(TITLES)):
        facts = {"outcome": "decline"}
        if n in (WALLED, FUNDED - 1):
            continue
        if n < FUNDED:
            facts = {"outcome": "award", "fec": FEC, "share": SHARE}
        elif n == RESERVE:
            facts = {"outcome": "reserve", "fec": FEC, "share": SHARE}
        actions.propose(cast.bid(n), by=cast.officer, **facts)
    colleague = at_desk("colleague", "decision-list", cast.phase)
    assert TITLES[WALLED] not in colleague.page.content()
    colleague.follow(TITLES[FUNDED - 1])
    colleague.press("Propose")
    assert Decision.objects.filter(state="proposed").count() == len(TITLES)


def another_approves_and_nobody_overspends(cast: Cast, at_desk) -> None:
    """The approver cannot open the one bid; the second approves it. What would overspend is refused and proposed anew."""
    approver = at_desk("approver", "decision-list", cast.phase)
    assert TITLES[CONFLICTED] not in approver.page.content()
    hers = cast.bid(CONFLICTED).decision
    assert approver.go(reverse("funding:decision", args=[hers.ref])).status == 404
    over = cast.bid(FUNDED - 1).decision
    for decision in Decision.objects.exclude(pk__in=[hers.pk, over.pk]).order_by("pk"):
        actions.approve_decision(decision, by=cast.approver, version=decision.version)
    second = at_desk("second", "decision", hers)
    second.press("Approve this decision")
    second.go(reverse("funding:decision", args=[over.ref]))
    second.press("Approve this decision")
    second.look()
    second.reads(
        "The awards so far come to £72,000. With this one of £24,000 they would be £6,000 over the budget of £90,000."
    )
    assert "What you typed" not in second.page.content()
    approver.go(reverse("funding:decision", args=[over.ref]))
    approver.press("Approve this decision")
    approver.reads("This award would go beyond what the phase can give.")
    officer = at_desk("officer", "decision-propose", over.application)
    officer.fill(fec="22500", share="18000")
    officer.press("Propose")
    second.go(reverse("funding:decision", args=[over.ref]))
    second.press("Approve this decision")
    over.refresh_from_db()
    assert (over.state, over.share, over.approved_by) == ("approved", Decimal("18000"), cast.second)


def all_is_ready_and_nobody_knows(cast: Cast, at_desk, visit) -> None:
    """The release is prepared by one and approved by another. Until the embargo ends nobody outside learns anything."""
    officer = at_desk("officer", "release", cast.phase)
    day = clock.today() + timedelta(days=3)
    officer.fill(
        embargo_until=f"{day.day} {day.month} {day.year} 10:00",
        announcement_en="We fund work in four places.",
        announcement_cy="Rydym yn ariannu gwaith mewn pedwar lle.",
    )
    officer.choose("I have read the reviewers’ comments, and none tells who wrote it")
    officer.press("Prepare the release")
    officer.look()
    approver = at_desk("approver", "release", cast.phase)
    assert TITLES[CONFLICTED] not in approver.page.content()
    approver.press("Approve the release")
    cast.letters_go()
    assert Release.objects.get().state == "approved"
    assert not Letter.objects.filter(kind__startswith="outcome", state="sent").exists()
    for n in (WALLED, RESERVE, len(TITLES) - 1):
        _status, told = cast.reads(cast.bid(n).lead, "application", cast.bid(n))
        assert TITLES[n] in told
        assert not [words for words in OUTCOMES.values() if words in told]
        assert cast.reads(cast.bid(n).lead, "outcome", cast.bid(n))[0] == 404
    lead = at_desk(cast.bid(RESERVE).lead, "application", cast.bid(RESERVE))
    assert "reserve list" not in lead.page.content()
    lead.go(reverse("my-letters"))
    assert "utcome" not in lead.page.locator("main").inner_text()
    anybody = visit()
    assert anybody.go(reverse("funding:announcement", args=[cast.phase.ref])).status == 404
    anybody.go(reverse("funding:phase", args=[cast.phase.ref]))
    assert not [title for title in TITLES if title in anybody.page.content()]


def all_outcomes_are_out(cast: Cast, at_desk, visit) -> None:
    """At one instant letters, pages and the announcement are there."""
    dates.the_embargo_ends()
    cast.letters_go()
    for n, words in OUTCOMES.items():
        status, told = cast.reads(cast.bid(n).lead, "outcome", cast.bid(n))
        assert (status, words in told) == (200, True)
        assert not [person for person in cast.reviewers if f">{person.name}<" in told]
    lead = at_desk(cast.bid(RESERVE).lead, "outcome", cast.bid(RESERVE))
    lead.look()
    lead.reads(OUTCOMES[RESERVE])
    outcome = Letter.objects.filter(kind__startswith="outcome", state="sent")
    assert outcome.count() == 2 * len(TITLES)
    anybody = visit()
    anybody.go(reverse("funding:announcement", args=[cast.phase.ref]))
    anybody.reads(TITLES[WALLED])
    assert TITLES[RESERVE] not in anybody.page.content()


def one_offer_is_declined(cast: Cast, at_desk) -> None:
    """Four offers are made; the signatory of one declines it."""
    for n in range(FUNDED):
        awards.offer(awards.draft_offer(cast.bid(n).decision, by=cast.officer), by=cast.finance)
    award = Award.objects.get(decision=cast.bid(DECLINED).decision)
    signatory = at_desk(cast.signatory(DECLINED), "award-decline", award)
    signatory.fill(reason="The council has left the partnership.")
    signatory.press("Decline the award")
    signatory.look()
    for n in range(FUNDED):
        if n != DECLINED:
            other = Award.objects.get(decision=cast.bid(n).decision)
            awards.accept_offer(other, by=cast.signatory(n))
    award.refresh_from_db()
    assert award.state == "declined"


def the_reserve_is_promoted(cast: Cast, at_desk, visit) -> None:
    """One person proposes that the reserve takes its place, another approves; its lead reads it, and the public once it is accepted."""
    officer = at_desk("officer", "reserve-list", cast.phase)
    officer.reads("Comes first")
    officer.go(reverse("funding:promotion-propose", args=[cast.bid(RESERVE).decision.ref]))
    officer.choose(TITLES[DECLINED])
    officer.press("Propose the promotion")
    promotion = Promotion.objects.get()
    approver = at_desk("approver", "promotion", promotion)
    approver.press("Approve this promotion")
    approver.look()
    lead = at_desk(cast.bid(RESERVE).lead, "outcome", cast.bid(RESERVE))
    lead.look()
    lead.reads("Your bid will be funded")
    anybody = visit()
    anybody.go(reverse("funding:announcement", args=[cast.phase.ref]))
    assert TITLES[RESERVE] not in anybody.page.content()
    award = awards.offer(awards.draft_offer(cast.bid(RESERVE).decision, by=cast.officer), by=cast.finance)
    awards.accept_offer(award, by=cast.signatory(RESERVE))
    anybody.go(reverse("funding:announcement", args=[cast.phase.ref]))
    anybody.reads(TITLES[RESERVE])
