"""Two people write one bid in Chromium: saved by itself, kept while there is no connection, never one over the other."""

import pytest
from django.urls import reverse

from funding.models import Answer
from tests.factories import a_user, an_application, belongs

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
AREA = "#id_answer_approach_editor"
FROM_WORD = (
    '<h2 style="color:red">Aims</h2><p class="MsoListParagraph"><span style="mso-list:Ignore">·  </span>One</p>'
    '<p class="MsoListParagraph"><span style="mso-list:Ignore">·  </span>Two<img src="x"></p>'
    "<table><tr><td>a</td><td>b</td></tr></table>"
)
PASTE = """([area, html]) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  document.querySelector(area).dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture(scope="module")
def bid(rows):
    """An empty draft with a second writer."""
    made = an_application(complete=False)
    made.second = belongs(a_user("Second Writer"), made.partnership)
    return made


@pytest.fixture
def sit(bid, visit):
    """A function that seats one of the writers at the page of the plan, with nothing written yet."""
    Answer.objects.filter(application=bid).update(text="", version=100)

    def down(person):
        visitor = visit(person)
        visitor.go(reverse("funding:application-section", args=[bid.ref, "plan"]))
        visitor.page.wait_for_selector("form[data-ready]")
        visitor.page.click(AREA)
        return visitor

    return down


def says(visitor, words: str) -> None:
    """Wait until the page says where the text is."""
    visitor.page.wait_for_selector(f".portal-saved:has-text('{words}')", timeout=15_000)


def text_of(bid) -> str:
    """What the server has."""
    return Answer.objects.get(application=bid).text


def test_what_is_typed_is_saved_by_itself_and_in_form(bid, sit):
    lead = sit(bid.lead)
    keys = lead.page.keyboard
    keys.type("Dŵr and ")
    keys.press("Control+b")
    keys.type("co-design")
    says(lead, "UK time")
    assert text_of(bid) == "<p>Dŵr and <strong>co-design</strong></p>"
    lead.reads("Words left: 497")
    lead.page.evaluate(PASTE, [AREA, FROM_WORD])
    lead.reads("not kept: headings (they became bold), images, colours and typefaces")
    says(lead, "UK time")
    assert text_of(bid) == (
        "<p>Dŵr and <strong>co-design</strong></p><p><strong>Aims</strong></p><ul><li>One</li><li>Two</li></ul>"
        "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>"
    )
    lead.look()


def test_without_a_connection_nothing_is_lost_and_nobody_else_reads_it(bid, sit):
    lead = sit(bid.lead)
    context, keys = lead.page.context, lead.page.keyboard
    keys.type("Before.")
    says(lead, "UK time")
    context.set_offline(True)
    keys.type(" In the tunnel.")
    says(lead, "kept on this device")
    stored = lead.page.evaluate("() => JSON.stringify(localStorage)")
    assert "unsent:" in stored
    assert "tunnel" not in stored
    assert text_of(bid) == "<p>Before.</p>"
    asked = []
    lead.page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    lead.page.click("button:has-text('Sign out')")
    assert "not saved yet" in asked[0]
    context.set_offline(False)
    says(lead, "UK time")
    assert text_of(bid) == "<p>Before. In the tunnel.</p>"
    assert lead.page.evaluate("() => Object.keys(localStorage).length") == 0
    context.set_offline(True)
    lead.page.click(AREA)
    keys.press("Control+End")
    keys.type(" And after.")
    says(lead, "kept on this device")
    lead.page.goto("about:blank")  # the page is closed before the connection is back
    context.set_offline(False)
    lead.go(reverse("funding:application-section", args=[bid.ref, "plan"]))
    says(lead, "UK time")
    assert text_of(bid) == "<p>Before. In the tunnel. And after.</p>"
    assert "And after." in lead.page.inner_text(AREA)


def test_two_people_in_one_answer_choose(bid, sit):
    lead, other = sit(bid.lead), sit(bid.second)
    lead.page.keyboard.type("The lead’s words.")
    says(lead, "UK time")
    other.page.keyboard.type("The member’s words.")
    says(other, "choose which text stands")
    assert "The lead’s words." in other.page.inner_text(".portal-clash")
    assert "The member’s words." in other.page.inner_text(AREA)
    assert text_of(bid) == "<p>The lead’s words.</p>"
    other.complaints.clear()  # the browser notes that the answer was 409
    other.look()
    other.page.click("button:has-text('Save what I wrote')")
    says(other, "UK time")
    assert text_of(bid) == "<p>The member’s words.</p>"
    lead.page.keyboard.type(" More.")
    says(lead, "choose which text stands")
    lead.page.click("button:has-text('Keep what is saved now')")
    assert "The member’s words." in lead.page.inner_text(AREA)
    lead.press("Save and come back later")
    assert text_of(bid) == "<p>The member’s words.</p>"
