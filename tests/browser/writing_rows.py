"""Steps about what stands in rows of a bid: places, themes, milestones, people, partners, costs and files."""

from io import BytesIO

import openpyxl
from django.urls import reverse

from funding.models import ApplicationPartner, CostLine, TeamMember
from funding.rounds.models import Heading
from tests.browser.writing_steps import Story
from tests.lpip_portal.documents.files import a_pdf

ORCID = "0000-0002-1825-0097"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def first_of(visitor, name: str) -> None:
    """Choose the first of several; where there is only one the page does not ask."""
    choices = visitor.page.locator(f"main [name={name}]")
    if choices.count():
        choices.first.check(force=True)


def places_and_themes_are_picked(story: Story) -> None:
    """The lead follows the links of the section to the pages where rows are picked."""
    lead = story.opens_section("lead", "where")
    for name, field in (("places", "regions"), ("themes", "themes")):
        lead.page.locator(f"#question-{name} a").click()
        lead.page.wait_for_selector(f"main [name={field}]")
        story.is_in_its_language(lead)
        lead.page.locator(f"main [name={field}]").first.check(force=True)
        story.press(lead, "Save")
        lead.page.wait_for_selector("#question-places")


def milestones_are_planned(story: Story, *names: str) -> None:
    """The lead says what is done by when."""
    lead = story.seat("lead", story.at("application-milestones"))
    for month, name in enumerate(names, 3):
        lead.fill(title=story.words.of(name), month=str(month))
        first_of(lead, "owner")
        story.press(lead, "Add this milestone")


def people_and_partners_are_named(story: Story) -> None:
    """The lead names a researcher and a partner organisation; both are asked to confirm."""
    lead, words, people = story.seat("lead", story.at("application-team")), story.words, story.people
    lead.fill(name=words.of("researcher"), email=people["researcher"].email, hours="7.5", orcid=ORCID)
    lead.page.locator("main [name=role][value=researcher]").check(force=True)
    first_of(lead, "organisation")
    lead.send()
    lead.reads(words.typed["researcher"])
    story.go(lead, story.at("partner-add"))
    lead.fill(organisation=people["council"].name, part=words.of("part"), contact=people["partner"].email)
    lead.send()
    lead.page.wait_for_selector("main [name=cash]")
    lead.fill(cash="1000", in_kind="2500.50")
    story.press(lead, "Save")
    lead.reads(words.typed["part"])


def they_confirm(story: Story) -> None:
    """The researcher and the partner say that it is so, each on a page of their own."""
    bid = story.bid
    for role, row, page, words in (
        ("researcher", TeamMember.objects.get(application=bid, email=story.people["researcher"].email),
         "team-confirm", "Confirm my part"),
        ("partner", ApplicationPartner.objects.get(application=bid, contact=story.people["partner"].email),
         "partner-confirm", "Confirm our part and contribution"),
    ):  # fmt: skip
        person = story.seat(role, reverse(f"funding:{page}", args=[row.ref]))
        story.press(person, words)


def costs_come_in_three_ways(story: Story) -> None:
    """One cost by its form, two pasted from a spreadsheet, one as XLSX; together they are over the cap."""
    words, lead = story.words, story.seat("lead", story.at("application-costs"))
    lead.fill(description=words.of("typedcost"), heading="di_staff", year="1", fec="70000")
    first_of(lead, "organisation")
    lead.fill(justification=words.of("justified"))
    story.press(lead, "Add this cost")
    with_person = story.says("Staff") if not story.words.is_welsh else str(Heading.DI_STAFF)
    story.go(lead, story.at("application-costs-import"))
    lead.fill(
        text=f"Heading\tWhat it pays for\tYear\tFull cost\n{with_person}\t{words.of('pastedcost')}\t2\t£12,000\n"
        f"di_travel\t{words.of('othercost')}\t1\t1,000.25\n"
    )
    story.press(lead, "Check the lines")
    story.press(lead, "Take these costs over")
    story.go(lead, story.at("application-costs-import"))
    sheet = {"name": "costs.xlsx", "mimeType": SHEET, "buffer": _sheet(words.of("sheetcost"))}
    lead.page.set_input_files("main [name=file]", sheet)
    story.press(lead, "Check the lines")
    lead.reads(words.typed["sheetcost"])
    story.look(lead)
    story.press(lead, "Take these costs over")
    assert CostLine.objects.filter(application=story.bid).count() == 4
    for name in ("typedcost", "justified", "pastedcost", "othercost", "sheetcost"):
        lead.reads(words.typed[name])


def _sheet(description: str) -> bytes:
    book, out = openpyxl.Workbook(), BytesIO()
    for line in (
        ["Heading", "What it pays for", "Year", "Full cost"],
        ["di_other", description, 1, 9999.5],
    ):
        book.active.append(line)
    book.save(out)
    return out.getvalue()


def a_file_is_sent(visitor, story: Story) -> None:
    """The lead adds the case for support, and is told how far it is."""
    file = {"name": "achos ŵ.pdf", "mimeType": "application/pdf", "buffer": a_pdf(pages=2)}
    visitor.page.set_input_files("main [name=file]", file)
    visitor.page.locator("main [name=kind][value=case]").check(force=True)
    visitor.page.evaluate(
        """() => {
          window.progress = [];
          new MutationObserver(() => document.querySelectorAll(".portal-upload").forEach(each => progress.push(each.innerText)))
            .observe(document.body, { childList: true, subtree: true, characterData: true });
        }"""
    )
    said = story.says("Add this file")
    visitor.page.locator("main").get_by_role("button", name=said, exact=True).click()
    visitor.page.wait_for_selector("main table")
    told = visitor.page.evaluate("() => window.progress.join(' ')")
    assert story.says("The file has arrived. The portal is looking into it.") in told
    story.is_in_its_language(visitor)
