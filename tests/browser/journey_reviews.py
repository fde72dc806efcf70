"""The journey of a review, first part: the pool, the plan, three conflicts, a late reviewer and a review that is of no use."""

import re
from datetime import timedelta

from django.urls import reverse

from funding.models import (
    Assignment,
    Interest,
    PoolInvitation,
    PoolMember,
    Review,
)
from funding.review import actions
from funding.review import tasks as clock_work
from lpip_portal import clock
from lpip_portal.notifications.models import Letter
from tests.browser.journey_cast import REVIEWERS, TITLES, Cast
from tests.factories import a_theme

WORDS = "The bid knows its place well and says how it will learn from the people who live there. " * 2
WORTH = [
    6,
    6,
    5,
    4,
    4,
    4,
    4,
    3,
    3,
    2,
    2,
    1,
]  # what a reviewer would give each bid; the fourth and the fifth are alike


def the_pool_is_filled(cast: Cast, at_desk, visit) -> None:
    """The officer adds eight people who have said yes, and asks the ninth by letter."""
    first, *others, last = cast.reviewers
    officer = at_desk("officer", "pool", cast.phase)
    officer.fill(email=first.email, capacity="3", words="Housing and buses")
    officer.page.locator("main [name=sector]").first.check(force=True)
    officer.choose("Skills")
    officer.press("Add to the pool")
    for n, person in enumerate(others):
        facts = {"capacity": 3 if n < 5 else 2, "sector": "policy", "themes": [a_theme()]}
        actions.add_to_pool(cast.phase, person, by=cast.officer, **facts)
    officer.follow("invite one person")
    officer.fill(email=last.email, name=last.name, capacity="2")
    officer.send()
    officer.look()
    letter = Letter.objects.get(kind="pool_invitation", email=last.email)
    stranger = visit(name="by letter")
    stranger.go(re.search(r"/funding/pool-letters/[\w-]{43}/", letter.body).group())
    stranger.look()
    stranger.choose("Yes, you may ask me")
    stranger.press("Send my answer")
    assert PoolInvitation.objects.get().said_yes
    assert PoolMember.objects.filter(phase=cast.phase).count() == len(REVIEWERS)
    assert not Assignment.objects.exists()


def the_plan_is_made(cast: Cast, at_desk) -> None:
    """Three plans are computed; the officer takes one, the conflicts owner decides on what it brought to light, and all are asked."""
    officer = at_desk("officer", "assign", cast.phase)
    officer.press("Compute the plans")
    clock_work.make_plans()
    officer.go(reverse("funding:assign", args=[cast.phase.ref]))
    officer.look()
    officer.press("Take “Fairest”")
    tied = Interest.objects.get(user=cast.reviewers[0])
    assert (tied.state, tied.source, tied.application) == ("proposed", "detected", cast.bid(2))
    owner = at_desk("conflicts", "interest-list", cast.phase)
    owner.go(reverse("funding:interest", args=[tied.ref]))
    owner.choose("Yes: confirm it")
    owner.fill(reason="They work there.")
    owner.press("Decide")
    owner.look()
    assert not Letter.objects.filter(kind="review_invitation").exists()
    officer.go(reverse("funding:assign", args=[cast.phase.ref]))
    officer.press("Confirm the plan and send the invitations")
    asked = Assignment.objects.filter(state="invited")
    assert asked.count() == 2 * len(TITLES)
    assert {each.reviewer for each in asked} == set(cast.reviewers)
    assert not asked.filter(reviewer=cast.reviewers[0], application=cast.bid(2)).exists()
    assert Letter.objects.filter(kind="review_invitation").count() == 2 * len(TITLES)
    for person in cast.reviewers:  # who steps in for another has more than was planned
        actions.add_to_pool(cast.phase, person, by=cast.officer, capacity=6)


def one_declares_a_conflict(cast: Cast, at_desk) -> None:
    """A reviewer declares a conflict on the invitation: the bid is gone for them, and the officer asks somebody else."""
    given = cast.given(cast.reviewers[1])[0]
    reviewer = at_desk(cast.reviewers[1], "assignment", given)
    reviewer.go(reverse("funding:assignment-conflict", args=[given.ref]))
    reviewer.choose("I work or publish with somebody on the bid")
    reviewer.fill(detail="A paper together.")
    reviewer.press("Declare this conflict")
    reviewer.look()
    assert given.application.title not in reviewer.page.content()
    assert reviewer.go(reverse("funding:assignment", args=[given.ref])).status == 404
    officer = at_desk("officer", "coverage", cast.phase)
    assert "A paper together" not in officer.page.content()
    officer.follow(given.application.title)
    officer.look()
    stand_in(cast, officer, given)


def stand_in(cast: Cast, officer, instead_of: Assignment) -> Assignment:
    """From the page of a bid's reviewers the officer puts the first who may into the plan, and confirms it."""
    officer.page.locator("main").get_by_role("button", name=re.compile("^Put ")).first.click()
    officer.page.wait_for_load_state()
    made = Assignment.objects.get(application=instead_of.application, state="proposed")
    assert made.reviewer != instead_of.reviewer
    officer.go(reverse("funding:assign", args=[cast.phase.ref]))
    officer.press("Confirm the plan and send the invitations")
    made.refresh_from_db()
    assert made.state == "invited"
    return made


def two_write_in_the_browser(cast: Cast, at_desk) -> None:
    """Two reviewers accept, read, write and submit on the pages; the officer finds one review usable."""
    for person in cast.reviewers[7:]:
        given = cast.given(person)[0]
        reviewer = at_desk(person, "assignment", given)
        reviewer.page.locator("main [name=declared]").check(force=True)
        reviewer.press("Accept and open the bid")
        reviewer.go(reverse("funding:review-form", args=[given.ref]))
        points = WORTH[TITLES.index(given.application.title)]
        for criterion in cast.phase.criteria.all():
            reviewer.page.locator(f"main [name='score_{criterion.ref}'][value='{points}']").check(force=True)
        reviewer.page.locator("main [name=confidence]").first.check(force=True)
        reviewer.fill(comments=WORDS)
        reviewer.press("Save and check")
        reviewer.page.locator("main [name=conflict_declared]").check(force=True)
        reviewer.page.locator("main [name=ai_declared]").check(force=True)
        reviewer.press("Submit the review")
    reviewer.look()
    officer = at_desk("officer", "assignment", given)
    officer.press("It can be used")
    assert Review.objects.get(assignment=given).state == "usable"


def one_began_and_had_a_conflict(cast: Cast, at_desk) -> None:
    """A reviewer has begun, then remembers where they worked: the clock sees the tie, the door closes and the review is void."""
    person, given = cast.reviewers[2], cast.given(cast.reviewers[2])[0]
    accepted(given)
    review = saved(given)
    reviewer = at_desk(person, "reviewer-organisations")
    reviewer.fill(name=given.application.organisation.name, since="1 9 2024")
    reviewer.press("Add it")
    clock_work.look_again()
    review.refresh_from_db()
    assert review.state == "void"
    assert reviewer.go(reverse("funding:review-form", args=[given.ref])).status == 404
    assert Letter.objects.filter(kind="review_conflict_noted", to=person).count() == 1
    owner = at_desk("conflicts", "interest-list", cast.phase)
    owner.reads(f"Same organisation: {given.application.organisation.name}")
    officer = at_desk("officer", "application-reviewers", given.application)
    stand_in(cast, officer, given)


def the_others_write(cast: Cast) -> None:
    """All other reviews are written and submitted, except those of the one who is late."""
    late = cast.reviewers[3]
    for given in Assignment.objects.filter(state__in=["invited", "accepted"]).exclude(reviewer=late):
        if not Review.objects.filter(assignment=given).exists():
            accepted(given)
            submitted(given)
    for given in cast.given(late):
        accepted(given)


def one_is_late(cast: Cast, at_desk) -> None:
    """One reviewer owes all reviews: reminded by the clock and by hand, replaced on one bid and given more time for the others."""
    late = cast.reviewers[3]
    gone, first, *rest = cast.given(late)
    Assignment.objects.filter(reviewer=late).update(due_at=clock.now() - timedelta(hours=1))
    clock_work.remind()
    clock_work.remind()
    assert Letter.objects.filter(kind="review_overdue", to=late).count() == 2 + len(rest)
    officer = at_desk("officer", "coverage", cast.phase)
    officer.reads("Overdue")
    officer.look()
    officer.go(reverse("funding:assignment-remind", args=[first.ref]))
    officer.press("Send the reminder")
    officer.go(reverse("funding:assignment-extend", args=[first.ref]))
    day = clock.today() + timedelta(days=7)
    officer.fill(due_at=f"{day.day} {day.month} {day.year} 16:00")
    officer.press("Set this date")
    first.refresh_from_db()
    for given in rest:
        actions.extend(given, by=cast.officer, due_at=first.due_at)
    for given in (first, *rest):
        submitted(given)
    officer.go(reverse("funding:assignment-replace", args=[gone.ref]))
    officer.press("Withdraw the bid")
    submitted(accepted(stand_in(cast, officer, gone)))
    reviewer = at_desk(late, "my-reviews")
    assert reviewer.go(reverse("funding:assignment", args=[gone.ref])).status == 404


def one_review_is_of_no_use(cast: Cast, at_desk) -> None:
    """A review goes back to its author, is not mended and is left out; its bid goes on with what it has. All others count."""
    given = cast.given(cast.reviewers[5])[0]
    officer = at_desk("officer", "assignment", given)
    officer.follow("Return it to its author")
    day = clock.today() + timedelta(days=2)
    officer.page.locator("main [name=reason]").first.check(force=True)
    officer.fill(note="It names the author.", due_at=f"{day.day} {day.month} {day.year} 16:00")
    officer.press("Return it")
    officer.look()
    at_desk(given.reviewer, "review-form", given).reads("Your review came back to you")
    officer.go(reverse("funding:review-unusable", args=[given.ref]))
    officer.page.locator("main [name=reason]").first.check(force=True)
    officer.press("Do not use it")
    officer.look()
    for review in Review.objects.filter(state="submitted"):
        actions.find_usable(review, by=cast.officer)
    officer.go(reverse("funding:review-waive", args=[given.application.ref]))
    officer.fill(reason="One review could not be used.")
    officer.press("Go on with fewer reviews")
    officer.look()
    officer.reads("1 of 2")
    assert sorted(Review.objects.values_list("state", flat=True).distinct()) == ["unusable", "usable", "void"]
    assert Review.objects.filter(state="usable").count() == 2 * len(TITLES) - 1


def accepted(given: Assignment) -> Assignment:
    """Let a reviewer accept."""
    return actions.accept(given, by=given.reviewer, declared=True)


def saved(given: Assignment) -> Review:
    """Let a reviewer write what the bid is worth to them: some are stricter than others."""
    strict = 1 if REVIEWERS.index(given.reviewer.name) % 3 == 2 else 0
    points = max(1, WORTH[TITLES.index(given.application.title)] - strict)
    scores = {each: actions.Given(points) for each in given.application.phase.criteria.all()}
    return actions.save_review(
        given, by=given.reviewer, version=0, scores=scores, comments=WORDS, confidence="medium"
    )


def submitted(given: Assignment) -> Review:
    """Let a reviewer write and submit."""
    saved(given)
    return actions.submit_review(
        given, by=given.reviewer, at=clock.now(), ai_declared=True, conflict_declared=True
    )
