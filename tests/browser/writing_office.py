"""Steps after the last word: the pre-flight refuses and is mended link by link, the office signs off, and all is there."""

import json
from datetime import timedelta

from django.urls import reverse

from funding.applications import tasks
from funding.models import CostLine, Submission
from funding.questions.models import Question
from tests.browser import writing_rows
from tests.browser.writing_steps import Story, area, at_rest, box
from tests.pdfs import words_of

AIM = """() => {
  const aim = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  return location.hash === "" || Boolean(aim && aim.getClientRects().length);
}"""
NOT_IN_THE_BID = {
    "comment",
    "earlier",
    "replaced",
    "council",
}  # said beside it, or given up, or no longer asked
MOST_MENDINGS = 14


def preflight_refuses_and_is_mended(story: Story) -> None:
    """The lead checks the bid, follows the first link, mends it there, and so on until nothing stops the bid."""
    lead, mended = story.seat("lead"), []
    while True:
        story.go(lead, story.at("application-check"))
        links = lead.page.locator(".portal-problems a")
        if not links.count():
            break
        if not mended:
            story.look(lead)
        assert len(mended) < MOST_MENDINGS, f"these do not mend anything: {mended}"
        mended.append(links.first.inner_text())
        with lead.page.expect_navigation():
            links.first.click()
        story.is_in_its_language(lead)
        assert lead.page.evaluate(AIM), f"“{mended[-1]}” leads nowhere: {lead.page.url}"
        _mend(lead, story)
    assert len(mended) >= 8, mended


def _mend(lead, story: Story) -> None:
    """Mend what the page is about."""
    path, _hash, aim = lead.page.url.removeprefix(lead.origin).partition("#")
    code = aim.removeprefix("question-")
    bid = story.bid
    if path == story.at("application-documents"):
        writing_rows.a_file_is_sent(lead, story)
    elif path == story.at("application-team"):
        writing_rows.they_confirm(story)
    elif path == story.at("application-milestones") or code == "milestones":
        writing_rows.milestones_are_planned(story, "milestone")
    elif path.startswith(story.at("application-costs")):
        line = CostLine.objects.get(application=bid, fec=70_000)
        story.go(lead, story.at("cost-line-edit", line.ref))
        lead.fill(fec="40000")
        story.press(lead, "Save the cost")
    else:
        _mend_answer(lead, story, code)


def _mend_answer(lead, story: Story, code: str) -> None:
    lead.page.wait_for_selector("form[data-ready]")
    if code == "case":
        lead.page.locator("#question-case a").click()
        lead.page.wait_for_selector("main [name=file]")
        return writing_rows.a_file_is_sent(lead, story)
    if code.startswith("change"):
        lead.page.fill(area("change--test"), story.words.of("test"))
    elif code == "ways":
        lead.page.locator("[name=answer_ways][value=map]").uncheck(force=True)
    elif code == "tag":
        lead.page.fill(box("tag"), story.words.of("tag"))
    elif code == "truth":
        lead.page.locator("main [name=answer_truth]").check(force=True)
    else:
        raise AssertionError(f"nobody knows how to mend {code}")
    at_rest(lead)
    story.press(lead, "Save and come back later")
    wrong = lead.page.locator(".govuk-error-summary")
    assert not wrong.count(), wrong.inner_text()
    return None


def it_is_sent(story: Story) -> None:
    """The lead declares and sends the bid; it is not submitted, and the page says so."""
    lead = story.seat("lead", story.at("application-send"))
    for each in lead.page.locator("main [type=checkbox]").all():
        each.check(force=True)
    story.press(lead, "Send to the research office")
    lead.reads(story.says("With your research office – not submitted"))


def the_office_returns_it(story: Story) -> None:
    """The signatory returns the bid with a note on one section, which the lead finds beside it and follows."""
    signatory = story.seat("signatory", reverse("funding:sign-off-desk"))
    signatory.follow(story.words.typed["title"])
    signatory.follow(story.says("Return it to the lead"))
    signatory.fill(note=story.words.of("comment"), section_about=f"Tag {story.words.typed['comment']}")
    story.press(signatory, "Return the bid")
    lead = story.seat("lead", story.at("application"))
    lead.reads(f"Tag {story.words.typed['comment']}")
    lead = story.opens_section("lead", "about")
    lead.page.fill(box("name"), story.words.of("name", length=2))
    at_rest(lead)
    it_is_sent(story)


def it_is_submitted_at_the_last_second(story: Story) -> None:
    """The signatory submits the bid in the second in which the phase closes."""
    with story.served.at(story.phase.closes_at):
        signatory = story.seat("signatory", story.at("application-sign-off"))
        story.press(signatory, "Submit to the funder")
    bid = story.bid
    assert bid.submitted_at == story.phase.closes_at
    signatory.reads(bid.reference)


def another_comes_a_millisecond_later(story: Story, late) -> None:
    """The next bid of the desk is refused one millisecond after closing; the page says so, and the draft is kept."""
    page = reverse("funding:application-sign-off", args=[late.ref])
    with story.served.at(story.phase.closes_at):
        signatory = story.seat("signatory", page)
    with story.served.at(story.phase.closes_at + timedelta(milliseconds=1)):
        story.press(signatory, "Submit to the funder")
        late.refresh_from_db()
        assert late.state == "with_organisation"
        assert not Submission.objects.filter(application=late).exists()
        story.go(signatory, page)
        signatory.reads(late.answers.first().text)


def every_word_is_there(story: Story) -> None:
    """The receipt is intact, and every word that was typed is in the snapshot and in the PDF."""
    lead = story.seat("lead", story.at("application-receipt"))
    bid = story.bid
    frozen = Submission.objects.get(application=bid)
    kept = json.dumps([frozen.content, frozen.personal], ensure_ascii=False)
    tasks.print_submissions()
    answer = lead.page.request.get(lead.origin + story.at("application-pdf"))
    assert answer.headers["content-type"] == "application/pdf"
    printed = words_of(answer.body()).replace(" ", "")
    for name, text in story.words.typed.items():
        for word in text.split():
            is_in = name not in NOT_IN_THE_BID
            if is_in or name in word:
                assert (word in kept) == is_in, f"{name}: {word} in the snapshot: {not is_in}"
                assert (word in printed) == is_in, f"{name}: {word} in the PDF: {not is_in}"
    story.go(lead, story.at("application-read"))
    for text in (text for name, text in story.words.typed.items() if name not in NOT_IN_THE_BID):
        lead.reads(text)
    story.look(lead)
    for question in Question.objects.filter(section__question_set=story.phase.question_set).exclude(
        code="council"
    ):
        assert (question.text_cy if story.words.is_welsh else question.text_en) in kept
