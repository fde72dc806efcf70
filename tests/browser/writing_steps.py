"""Steps that a team takes while it writes one bid together in Chromium: never one word lost, never one over another.

Each is given the story; ``writing_rows`` has what stands in rows, and ``writing_office`` what comes after the last word.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from funding.models import Answer, Application, ApplicationPerson
from lpip_portal.ui import figures
from tests.browser import looking
from tests.browser.test_images import a_file
from tests.browser.writing_paper import Words

AT_REST = """() => [...document.querySelectorAll("form[data-writing] .portal-saved")]
  .every(each => !each.textContent || each.dataset.look === "saved")"""
PASTE = """([area, html]) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  document.querySelector(area).dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
DEAD = "() => { window.fetch = () => Promise.reject(new TypeError()); }"
TEXTS = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim().replace(/\\s+/g, " ");
    if (text && !walker.currentNode.parentElement.closest("script, bdi, [lang|=en], .portal-answer")) found.push(text);
  }
  return found;
}"""


@dataclass
class Story:
    """One bid, the people at their browsers, and the words they typed."""

    phase: Any
    people: dict[str, Any]
    words: Words
    visit: Any
    served: Any

    @property
    def bid(self) -> Application:
        """The bid as it is in the database now."""
        return self.phase.applications.select_related("phase__round", "organisation").get(
            lead=self.people["lead"]
        )

    def at(self, name: str, *more: Any) -> str:
        """The address of a page of the bid."""
        return reverse(f"funding:{name}", args=[self.bid.ref, *more])

    def says(self, english: str, **facts: Any) -> str:
        """What the portal says in the language of the story."""
        with translation.override("cy" if self.words.is_welsh else "en-gb"):
            return gettext(english) % facts if facts else gettext(english)

    def seat(self, role: str, path: str = ""):
        """Seat one of the people at their browser, at a page."""
        visitor = self.visit(self.people[role])
        if self.words.is_welsh:
            visitor.page.context.add_cookies([{"name": "language", "value": "cy", "url": self.served.origin}])
        if path:
            self.go(visitor, path)
        return visitor

    def go(self, visitor, path: str) -> None:
        """Open a page and hold it to its language."""
        visitor.go(path)
        self.is_in_its_language(visitor)

    def press(self, visitor, english: str, **facts: Any) -> None:
        """Press the button that says so in the language of the story."""
        visitor.press(self.says(english, **facts))
        self.is_in_its_language(visitor)

    def is_in_its_language(self, visitor) -> None:
        """Hold a page to speaking one language: in Welsh no text of it is one that has a Welsh translation."""
        told = visitor.page.locator("html").get_attribute("lang")
        assert told == ("cy" if self.words.is_welsh else "en-gb"), f"{visitor.page.url} is in {told}"
        if self.words.is_welsh:
            said = visitor.page.evaluate(TEXTS)
            with translation.override("cy"):
                left = sorted({text for text in said if gettext(text) != text})
            assert left == [], f"{visitor.page.url} says in English: {left}"

    def look(self, visitor) -> None:
        """Hold a page to what every page owes everybody; a refusal that was told to a script is no complaint.

        In Welsh, where only the words differ, they are held to fit.
        """
        if self.words.is_welsh:
            wrong = looking.sideways(visitor.page, looking.NARROW) + looking.sideways(
                visitor.page, looking.WIDE
            )
            assert wrong == [], f"{visitor.page.url} {wrong}"
            return
        visitor.complaints.clear()
        visitor.look()

    def opens_section(self, role: str, slug: str):
        """Seat somebody at a section, with its script at work."""
        visitor = self.seat(role, self.at("application-section", slug))
        visitor.page.wait_for_selector("form[data-ready]")
        return visitor

    def text_of(self, code: str, module: str = "") -> str:
        """What the server has of an answer."""
        found = Answer.objects.filter(application=self.bid, question__code=code, module=module).first()
        return found.text if found else ""


def at_rest(visitor) -> None:
    """Wait until everything on the page is saved."""
    visitor.page.wait_for_function(AT_REST, timeout=20_000)


def area(code: str) -> str:
    """The selector of the editor of a rich answer."""
    return f"#id_answer_{code}_editor"


def box(code: str) -> str:
    """The selector of the box of a plain answer."""
    return f"main [name='answer_{code}']"


def it_is_begun(story: Story) -> None:
    """The lead begins the bid and gives it its title."""
    lead = story.seat("lead", reverse("funding:application-start", args=[story.phase.ref]))
    story.press(lead, "Begin the application")
    story.go(lead, story.at("application-rename"))
    lead.fill(title=story.words.of("title"))
    story.press(lead, "Save the title")


def others_are_let_in(story: Story) -> None:
    """The lead asks an editor and a viewer in, and both come."""
    for role in ("editor", "viewer"):
        lead = story.seat("lead", story.at("application-people"))
        lead.fill(email=story.people[role].email)
        lead.page.locator(f"main [name=role][value={role}]").check(force=True)
        story.press(lead, "Send the invitation")
        asked = ApplicationPerson.objects.get(email=story.people[role].email, application=story.bid)
        other = story.seat(role, reverse("funding:access", args=[asked.ref]))
        story.press(other, "Yes, come in")


def a_section_is_written(story: Story) -> None:
    """The lead answers every kind of written question; what a choice asks for comes and goes, and some runs over."""
    lead, words = story.opens_section("lead", "about"), story.words
    page = lead.page
    story.look(lead)
    assert not page.locator("#question-charity").is_visible()
    page.locator("[name=answer_body][value=council]").check(force=True)
    page.fill(box("council"), words.of("council"))
    page.locator("[name=answer_body][value=charity]").check(force=True)
    assert not page.locator("#question-council").is_visible()
    page.fill(area("charity"), words.of("charity"))
    page.fill(box("name"), words.of("name"))
    page.fill(area("summary"), words.of("summary", length=5))
    page.fill(box("method"), words.of("method"))
    page.fill(area("change--need"), words.of("need", length=35))
    page.fill(area("change--test"), words.of("test", length=35))
    lead.reads(story.says("Words over the shared limit: #").split("#")[0])
    for code in ("talk", "count", "map"):
        page.locator(f"[name=answer_ways][value={code}]").check(force=True)
    page.fill(box("people"), "1234")
    lead.fill(answer_match="1000.50 2345", answer_starts="7 10 2031")
    page.fill(box("tag"), words.of("tag") + "-" * 60)
    page.fill(box("contact"), words.of("contact"))
    at_rest(lead)
    assert words.typed["charity"] in story.text_of("charity")
    story.press(lead, "Save and come back later")


def two_tabs_meet(story: Story) -> None:
    """The lead writes one answer in two tabs: both texts stand side by side until one is chosen."""
    lead = story.opens_section("lead", "about")
    second = type(lead)(lead.page.context.new_page(), lead.origin)
    story.go(second, story.at("application-section", "about"))
    second.page.wait_for_selector("form[data-ready]")
    first, later = story.words.of("earlier"), story.words.of("summary", length=6)
    lead.page.fill(area("summary"), first)
    at_rest(lead)
    second.page.fill(area("summary"), later)
    second.page.wait_for_selector(".portal-clash")
    sides = second.page.inner_text(".portal-clash")
    assert first in sides
    assert later in sides
    assert story.says("You saved this answer in another tab or window") in sides
    story.look(second)
    assert first in story.text_of("summary")
    second.page.click(f"button:has-text('{story.says('Save what I wrote')}')")
    at_rest(second)
    assert later in story.text_of("summary")
    second.page.close()


def one_is_offline_for_a_while(story: Story) -> None:
    """What the editor types without a connection is kept for them alone, and sent when they are back."""
    editor = story.opens_section("editor", "about")
    page, context, before = editor.page, editor.page.context, story.text_of("method")
    context.set_offline(True)
    text = story.words.of("method", length=3)
    page.fill(box("method"), text)
    page.wait_for_selector(f".portal-saved:has-text('{story.says('Not saved yet – kept on this device.')}')")
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.locator("header form button[type=submit], .portal-header form button").last.click()
    assert asked, "signing out does not warn"
    page.evaluate(DEAD)  # Chromium would send what a closing page asks for as soon as it is online again
    page.goto("about:blank")
    context.set_offline(False)
    other = story.seat("viewer").page.context.cookies()
    own = context.cookies()
    context.add_cookies(other)  # somebody else signs in at the same machine
    story.go(editor, story.at("answer", "about", "method"))
    assert text not in page.content()
    assert text not in page.evaluate("() => JSON.stringify(localStorage)")
    assert story.text_of("method") == before
    context.add_cookies(own)
    story.go(editor, story.at("application-section", "about"))
    page.wait_for_function("code => document.querySelector(code).value.length > 0", arg=box("method"))
    at_rest(editor)
    page.wait_for_function("() => !Object.keys(localStorage).some(each => each.startsWith('unsent:'))")
    assert story.text_of("method") == text


def one_is_shut_out(story: Story) -> None:
    """The lead closes the bid to the editor, who was writing: what was not sent is gone from their machine."""
    editor = story.opens_section("editor", "about")
    editor.page.context.set_offline(True)
    editor.page.fill(box("method"), "Unsent words of somebody who left")
    editor.page.wait_for_selector(
        f".portal-saved:has-text('{story.says('Not saved yet – kept on this device.')}')"
    )
    lead = story.seat("lead", story.at("application-people"))
    story.press(lead, "Close the bid to %(email)s", email=story.people["editor"].email)
    editor.page.context.set_offline(False)
    editor.page.wait_for_selector(
        f".portal-writing__board:has-text('{story.says('You can no longer write here. What was not saved has been removed from this device.')}')",
        timeout=40_000,
    )
    assert editor.page.evaluate("() => Object.keys(localStorage).length") == 0
    assert "Unsent" not in story.text_of("method")
    editor.go(story.at("application"))
    assert "404" in editor.page.title() or editor.page.locator("form[data-writing]").count() == 0


def it_is_talked_about(story: Story) -> None:
    """The viewer comments on an answer, cannot write it, and the lead settles the comment."""
    viewer = story.seat("viewer", story.at("answer", "about", "summary"))
    assert viewer.page.locator("a[href*='#question-summary']").count() == 0
    comment = story.words.of("comment")
    viewer.page.fill("main [name=text]", comment)
    story.press(viewer, "Comment")
    viewer.reads(comment)
    lead = story.seat("lead", story.at("application-history"))
    story.go(lead, story.at("answer", "about", "summary"))
    lead.reads(comment)
    story.press(lead, "Settle this comment")


def an_earlier_version_comes_back(story: Story) -> None:
    """The editor's words replace the lead's; the lead puts their own back, and nothing is taken away."""
    mine, theirs = story.words.typed["summary"], story.words.of("replaced")
    editor = story.opens_section("editor", "about")
    editor.page.fill(area("summary"), theirs)
    at_rest(editor)
    lead = story.seat("lead", story.at("answer", "about", "summary"))
    lead.reads(theirs)
    versions = lead.page.locator("main details")
    before = versions.count()
    versions.nth(1).locator("summary").click()
    versions.nth(1).locator("button").wait_for()
    number = int(re.search(r"\d+", versions.nth(1).locator("button").inner_text())[0])
    story.press(lead, "Put version %(n)s back", n=number)
    assert mine in story.text_of("summary")
    assert versions.count() == before + 1


def something_is_pasted_from_word(story: Story) -> None:
    """A paste from Word keeps its words and its form, and says what is not kept."""
    lead, text = story.opens_section("lead", "about"), story.words.of("pasted")
    lead.page.click(area("charity"))
    lead.page.keyboard.press("Control+End")
    html = f'<h2 style="color:red">{text}</h2><p class="MsoListParagraph"><span style="mso-list:Ignore">·  </span>{text}</p>'
    lead.page.evaluate(PASTE, [area("charity"), html])
    lead.reads(story.says("Some of what you pasted is not kept:"))
    at_rest(lead)
    assert f"<strong>{text}</strong>" in story.text_of("charity")


def an_image_is_added(story: Story) -> None:
    """The lead adds an image after the pasted words; its legend is their own, and it is saved with the answer."""
    lead, legend = story.opens_section("lead", "about"), story.words.of("legend")
    page, place = lead.page, "#id_answer_charity_image"
    page.click(area("charity"))
    page.keyboard.press("Control+End")
    page.click(f"#question-charity button:text-is('{story.says('Add an image')}')")
    page.set_input_files(f"{place}_file", a_file())
    page.fill(f"{place}_legend", legend)
    story.is_in_its_language(lead)
    page.click(f"#question-charity button:text-is('{story.says('Add this image')}')")
    page.wait_for_selector(f"{area('charity')} figure img")
    at_rest(lead)
    assert [said for _, said in figures.images(story.text_of("charity"))] == [legend]
