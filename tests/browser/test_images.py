"""An image in an answer, in Chromium: added with a legend that counts, moved, saved by itself, and seen by the reviewer."""

from base64 import b64encode
from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image

from funding.applications import queries, snapshot
from funding.models import Answer, Question
from lpip_portal import clock
from lpip_portal.ui import figures
from tests.factories import an_application, an_assignment

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
AREA = "#id_answer_approach_editor"
PASTE = """([area, code]) => {
  const data = new DataTransfer();
  data.setData("text/html", `<p>From Word</p><p><img src="data:image/png;base64,${code}"></p>`);
  document.querySelector(area).dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def a_file() -> dict:
    """A drawing, as a person chooses it."""
    made = BytesIO()
    Image.new("RGB", (600, 200), "teal").save(made, "PNG")
    return {"name": "map.png", "mimeType": "image/png", "buffer": made.getvalue()}


@pytest.fixture(scope="module")
def bid(rows):
    """A draft whose question takes images."""
    made = an_application(complete=False)
    Question.objects.filter(section__question_set=made.phase.question_set, code="approach").update(
        allows_images=True, most_images=2
    )
    return made


def says(visitor, words: str) -> None:
    """Wait until the page says where the text is."""
    visitor.page.wait_for_selector(f".portal-saved:has-text('{words}')", timeout=15_000)


def test_an_image_is_added_counted_moved_and_seen_by_the_reviewer(bid, visit):
    lead = visit(bid.lead)
    lead.go(reverse("funding:application-section", args=[bid.ref, "plan"]))
    page = lead.page
    page.wait_for_selector("form[data-ready]")
    page.click(AREA)
    page.keyboard.type("Before it.")
    page.click("button:text-is('Add an image')")
    page.click("button:text-is('Add this image')")
    lead.reads("Choose an image")
    page.set_input_files("#id_answer_approach_image_file", a_file())
    page.fill("#id_answer_approach_image_legend", "A map of wards")
    page.click("button:text-is('Add this image')")
    page.wait_for_selector(f"{AREA} figure img")
    says(lead, "UK time")
    lead.reads("Words left: 494")
    assert page.evaluate(f"() => document.querySelector('{AREA} figure img').naturalWidth") == 600
    page.click(f"{AREA} figure button:text-is('Move up')")
    page.click(f"{AREA} figure button:text-is('Change the legend')")
    page.fill("#id_answer_approach_image_legend", "A map of all wards")
    page.click("button:text-is('Save the legend')")
    lead.reads("Words left: 493")
    lead.look()
    page.wait_for_timeout(2_500)
    says(lead, "UK time")
    text = Answer.objects.get(application=bid).text
    ((ref, legend),) = figures.images(text)
    assert legend == "A map of all wards"
    assert text.endswith("<p>Before it.</p>")
    page.evaluate(PASTE, [AREA, b64encode(a_file()["buffer"]).decode()])
    lead.reads("You pasted an image")
    page.fill("#id_answer_approach_image_legend", "Pasted")
    page.click("button:text-is('Add this image')")
    page.wait_for_function(f"() => document.querySelectorAll('{AREA} figure img').length === 2")
    says(lead, "UK time")
    bid.submitted_at = clock.now()
    content, personal = queries.content(bid, queries.preflight(bid))
    sealed = {name: snapshot.seal_part(value, "00") for name, value in personal.items()}
    bid.submissions.create(
        number=1, at=bid.submitted_at, by=bid.lead, content=snapshot.canonical(content), personal=sealed,
        hash=snapshot.digest(content, sealed),
    )  # fmt: skip
    bid.state = "eligible"
    bid.save()
    assigned = an_assignment(bid)
    reviewer = visit(assigned.reviewer)
    reviewer.go(reverse("funding:assignment", args=[assigned.ref]))
    image = reviewer.page.locator(f"figure[data-image='{ref}'] img")
    image.scroll_into_view_if_needed()
    reviewer.page.wait_for_function("(one) => one.naturalWidth === 600", arg=image.element_handle())
    reviewer.look()
