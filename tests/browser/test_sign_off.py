"""A signatory clears forty bids at the sign-off desk in Chromium, and never has to guess what went in."""

import re

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from funding.models import Application, SectionNote, Submission
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
BIDS = 40
DRAWN = (
    5  # how many of the forty are pressed in the browser; the rest but the last two go over its line undrawn
)
NEXT = "Submit and go to the next"


@pytest.fixture(scope="module")
def office(rows):
    """Forty bids of one university with its office, and two who sign for it."""
    phase, office = factories.a_phase(), factories.an_organisation("Aber University")
    office.signatory = factories.a_signatory(office, name="Siân Roberts")
    office.other = factories.a_signatory(office, name="Delyth Morgan")
    office.bids = [
        factories.an_application(
            "with_organisation", phase=phase, organisation=office, title=f"Bid number {n}"
        )
        for n in range(1, BIDS + 1)
    ]
    return office


def tally(visitor, words: str) -> int:
    """The number that stands beside one way of narrowing the desk."""
    return int(
        re.search(r"\d+$", visitor.page.locator(f".portal-tallies a:has-text('{words}')").inner_text())[0]
    )


def the_rest(visitor) -> list[str]:
    """Send the same form from the same browser, but without drawing the pages, until two bids are left."""
    html, titles, address = visitor.page.content(), [], ""
    for _ in range(BIDS - 1 - DRAWN - 2):
        form = next(each for each in re.findall(r"<form.*?</form>", html, re.DOTALL) if NEXT in each)
        fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))
        titles.append(strip_tags(re.search(r"<h1.*?</h1>", html, re.DOTALL)[0]).strip())
        address = visitor.origin + re.search(r'action="([^"]+)"', form)[1]
        answer = visitor.page.request.post(address, form=fields, headers={"Referer": visitor.page.url})
        html, address = answer.text(), answer.url
        assert f"“{titles[-1]}” is submitted." in html
    visitor.go(address.removeprefix(visitor.origin))
    return titles


def test_forty_bids_are_cleared(office, visit):
    desk = reverse("funding:sign-off-desk")
    visitor = visit(office.signatory)
    visitor.go(desk)
    visitor.look()
    assert tally(visitor, "Waiting for your office") == BIDS
    for bid in office.bids[-2:]:
        visitor.page.locator(f"main [name=bid][value='{bid.ref}']").check(force=True)
    visitor.fill(signatory=office.other.ref)
    visitor.press("Give them")
    visitor.reads("Delyth Morgan looks after these bids now.")
    visitor.go(f"{desk}?show=nobody")
    assert visitor.page.locator("main tbody tr").count() == BIDS - 2
    visitor.look()
    visitor.follow("Bid number 1")
    visitor.follow("Return it to the lead")
    visitor.fill(note="Say more about the buses.", section_plan="Which lines, and when?")
    visitor.press("Return the bid")
    visitor.reads("The bid is back with its lead")
    assert SectionNote.objects.get().application == office.bids[0]
    visitor.go(f"{desk}?show=waiting")
    visitor.page.locator("main tbody a").first.click()
    done: list[str] = []
    while visitor.page.get_by_role("button", name=NEXT).count():
        title = visitor.page.locator("h1").inner_text()
        assert title not in done
        if not done:
            visitor.look()
        visitor.press(NEXT)
        done.append(title)
        visitor.reads(f"“{title}” is submitted.")
        assert Application.objects.get(title=title).state == "submitted"
        if len(done) == DRAWN:
            done += the_rest(visitor)
    assert len(done) == BIDS - 1
    assert visitor.page.url.endswith(desk)
    visitor.look()
    assert tally(visitor, "Waiting for your office") == 0
    assert Submission.objects.count() == BIDS - 1
    assert visitor.page.locator("main tbody tr:has-text('Returned by the research office')").count() == 1
