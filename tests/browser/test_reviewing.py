"""A review is written in Chromium: on a telephone from the first screen to the last, and with no connection."""

import pytest
from django.urls import reverse

from funding.models import Assignment, Review
from tests.browser import looking
from tests.factories import an_application, an_assignment

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
WORDS = "The bid knows its place well and says how it will learn from the people who live there. "


@pytest.fixture(scope="module")
def both(rows):
    """Bids that their reviewers have accepted to review."""
    return iter([an_assignment(an_application("eligible")) for _each in range(3)])


@pytest.fixture
def given(both):
    """One of them, which nobody has written about yet."""
    return next(both)


def seated(given, visit):
    """The reviewer at the form, once it saves by itself."""
    reviewer = visit(given.reviewer)
    reviewer.page.set_viewport_size(looking.NARROW)
    reviewer.go(reverse("funding:review-form", args=[given.ref]))
    reviewer.page.wait_for_selector("form[data-ready]")
    return reviewer


def test_a_reviewer_finishes_a_review_on_a_phone_at_360_px(given, visit):
    reviewer = seated(given, visit)
    page, criteria = reviewer.page, list(given.application.phase.criteria.all())
    for place, criterion in enumerate(criteria, 1):
        steps = page.locator(".portal-step:visible")
        assert (steps.count(), steps.get_attribute("id")) == (1, f"step-{place}")
        page.locator(f"[name='score_{criterion.ref}'][value='5']").check(force=True)
        looking.keep_picture(page, 360)
        page.locator(".portal-step:visible button").click()
        page.wait_for_url(f"**#step-{place + 1}")
    page.locator("[name=comments]").fill(WORDS * 2)
    page.locator(".portal-step:visible button").click()
    page.wait_for_url(f"**#step-{len(criteria) + 2}")
    page.locator("[name=confidence][value=high]").check(force=True)
    reviewer.press("Save and check")
    assert page.evaluate(looking.WIDTH)[0] <= 360
    for name in ("conflict_declared", "ai_declared"):
        page.locator(f"[name={name}]").check(force=True)
    reviewer.press("Submit the review")
    review = Review.objects.get(assignment=given)
    assert (review.state, review.confidence) == ("submitted", "high")
    assert set(review.scores.values_list("points", flat=True)) == {5}


def test_a_review_saves_itself_and_keeps_what_cannot_be_sent(given, visit):
    reviewer = seated(given, visit)
    page = reviewer.page
    page.set_viewport_size(looking.WIDE)
    page.locator("[name=comments]").fill("Before.")
    page.wait_for_selector(".portal-saved:has-text('UK time')", timeout=15_000)
    assert Review.objects.get(assignment=given).comments == "Before."
    page.context.set_offline(True)
    page.locator("[name=comments]").fill("Before. And in the tunnel.")
    page.wait_for_selector(".portal-saved:has-text('kept on this device')", timeout=20_000)
    page.context.set_offline(False)
    page.wait_for_selector(".portal-saved:has-text('UK time')", timeout=30_000)
    assert Review.objects.get(assignment=given).comments == "Before. And in the tunnel."
    assert "tunnel" not in page.evaluate("() => JSON.stringify(localStorage)")
    reviewer.complaints.clear()  # of the connection that was cut
    reviewer.look()
    for name in ("review-versions", "assignment-read", "assignment"):
        reviewer.go(reverse(f"funding:{name}", args=[given.ref]))
        reviewer.look()
    assert Assignment.objects.get(pk=given.pk).is_owed


def test_what_is_picked_while_a_slow_page_is_still_waking_up_stays_picked(given, visit):
    """The last screen's words are still kept on the device when the next screen opens; they must not undo what is picked there."""
    reviewer = seated(given, visit)
    page, criteria = reviewer.page, list(given.application.phase.criteria.all())
    first, second = (page.locator(f"[name='score_{each.ref}'][value='4']") for each in criteria[:2])
    waking = []
    page.route(f"**{reverse('funding:draft-key')}", lambda route: waking.append(route))
    first.check(force=True)
    page.locator(".portal-step:visible button").click()
    page.wait_for_url("**#step-2")
    second.check(force=True)
    page.wait_for_timeout(100)
    for route in waking:
        route.continue_()
    page.wait_for_selector("form[data-ready]")
    page.wait_for_selector(".portal-saved:has-text('UK time')", timeout=15_000)
    assert first.is_checked()
    assert second.is_checked()
    page.locator(".portal-step:visible button").click()
    page.wait_for_url("**#step-3")
    review = Review.objects.get(assignment=given)
    assert set(review.scores.values_list("criterion", "points")) == {(each.pk, 4) for each in criteria[:2]}
