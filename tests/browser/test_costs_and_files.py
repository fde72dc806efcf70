"""Costs from a spreadsheet, a budget on one page and a file with its progress, in Chromium, with scripts and without."""

from decimal import Decimal

import pytest
from django.urls import reverse

from funding.applications import actions
from tests import factories
from tests.lpip_portal.documents.files import a_pdf

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture(scope="module")
def bid(rows):
    """A bid with a partner, an investigator and costs, some of them against the rules."""
    phase = factories.a_phase(months=24, cap=Decimal(500_000), most_others_percent=Decimal(30))
    phase.document_rules.create(
        code="case", order=1, title_en="Case for support", most_pages=2, is_required=True
    )
    phase.document_rules.create(
        code="map", order=2, title_en="Map", takes_images=True, guidance_en="Of the place."
    )
    bid = factories.an_application(phase=phase, title="Costs and files")
    council = factories.an_organisation("Cyngor Môn", kind="council")
    bid.partners.create(organisation=council)
    bid.team.create(name="Ann Other", email="ann@example.org", organisation=bid.organisation, role="lead")
    for n in range(60):
        actions.save_cost_line(
            bid, by=bid.lead, organisation=council if n % 3 else bid.organisation, year=1 + n % 2,
            heading="di_equipment" if n == 4 else "di_travel", description=f"Journey {n}", fec=Decimal(1_000 + n),
        )  # fmt: skip
    small = factories.a_phase(budget_shape="one_page", cap=Decimal(20_000))
    bid.small = factories.an_application(complete=False, phase=small)
    return bid


def at(name: str, bid, *more) -> str:
    """The address of a page of the bid."""
    return reverse(f"funding:{name}", args=[bid.ref, *more])


def test_costs_are_read_from_a_spreadsheet_and_mended(bid, visit):
    visitor = visit(bid.lead)
    visitor.go(at("application-costs", bid))
    visitor.look()
    visitor.reads("To mend before the bid can be sent")
    visitor.page.select_option("[name=heading] >> nth=0", value="di_equipment")
    visitor.press("Show results")
    visitor.reads("1 cost")
    visitor.go(at("application-costs-import", bid))
    visitor.look()
    visitor.fill(
        text="Heading\tWhat it pays for\tFull cost\nStaff\tResearcher\t£12,000\nmagic\tWand\t1_000\n"
    )
    visitor.press("Check the lines")
    visitor.reads("1 line cannot be taken over")
    visitor.look()
    visitor.fill(
        text="Heading\tWhat it pays for\tFull cost\nStaff\tResearcher\t£12,000\nTravel and subsistence\tTrains\t10\n"
    )
    visitor.press("Check the lines")
    visitor.reads("2 costs were read, £12,010.00 in all")
    visitor.look()
    visitor.press("Take these costs over")
    visitor.reads("2 costs are taken over.")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_file_is_sent_with_and_without_scripts(bid, visit, scripts):
    visitor = visit(bid.lead, scripts=scripts)
    visitor.go(at("application-documents", bid))
    visitor.page.set_input_files("[name=file]", {"name": "no.exe", "mimeType": "x/y", "buffer": b"MZ"})
    visitor.choose("Case for support")
    send(visitor)
    visitor.page.wait_for_selector(".govuk-error-summary")
    visitor.reads("The file must be a")
    content = a_pdf(pages=3)
    visitor.page.set_input_files("[name=file]", {"name": "case.pdf", "mimeType": "x/y", "buffer": content})
    visitor.choose("Case for support")
    send(visitor)
    visitor.page.wait_for_selector(".govuk-notification-banner")
    visitor.reads("The file is kept with your bid.")
    visitor.reads("has 3 pages")
    if scripts:
        visitor.look()


def send(visitor) -> None:
    """Press the button; with scripts the page stays and its content changes."""
    visitor.page.locator("main").get_by_role("button", name="Add this file", exact=True).click()


def test_a_small_phase_asks_for_one_page(bid, visit):
    visitor = visit(bid.small.lead)
    visitor.go(at("application-costs", bid.small))
    visitor.look()
    visitor.fill(fec_di_staff="12,000", words_di_staff="Two organisers")
    visitor.press("Save the budget")
    visitor.reads("The funder would pay £9,600.00")
    visitor.look()
