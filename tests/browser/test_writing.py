"""A team writes a whole bid in Chromium, in English and in Welsh, until it is submitted at the last second.

Nothing is ever lost, and nobody is ever unsure whether it went in.
"""

from datetime import timedelta

import pytest
from django.urls import reverse

from lpip_portal import clock
from tests import factories
from tests.browser import looking
from tests.browser import writing_office as office
from tests.browser import writing_rows as rows_of
from tests.browser import writing_steps as steps
from tests.browser.writing_paper import Words, a_whole_phase

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def a_story(language: str, visit, served) -> steps.Story:
    """A phase that asks everything, and the people who answer it."""
    words = Words(is_welsh=language == "cy")
    factories.start_again(500 if words.is_welsh else 1)  # the rows of the other story are still there
    phase = a_whole_phase(closes_at=clock.now().replace(microsecond=0) + timedelta(days=9))
    named = "Cyngor Llŷn" if words.is_welsh else "Council of Somewhere"
    people = {role: factories.a_user(f"{role.title()} {language}", email=f"{role}.{language}@example.org")
              for role in ("lead", "editor", "viewer", "researcher")}  # fmt: skip
    university = factories.an_organisation(f"Prifysgol {language}", kind="university")
    people["council"] = factories.an_organisation(named, kind="council", may_administer=False)
    people["partner"] = factories.affiliated(people["council"], email=f"partner.{language}@example.org")
    people["signatory"] = factories.a_signatory(university, email=f"signatory.{language}@example.org")
    factories.a_place(name_cy="Cymru")
    factories.a_theme().__class__.objects.update(name_cy="Medrau")
    partnership = factories.a_partnership(people["lead"], administrator=university)
    partnership.partners.update(answered_at=clock.now())
    return steps.Story(phase, people, words, visit, served)


@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_bid_is_written_by_three_and_every_word_arrives(language, rows, visit, served):
    story = a_story(language, visit, served)
    steps.it_is_begun(story)
    steps.others_are_let_in(story)
    steps.a_section_is_written(story)
    if not story.words.is_welsh:  # what does not hang on the language is played once
        steps.two_tabs_meet(story)
    steps.it_is_talked_about(story)
    steps.an_earlier_version_comes_back(story)
    steps.something_is_pasted_from_word(story)
    steps.an_image_is_added(story)
    if not story.words.is_welsh:
        steps.one_is_offline_for_a_while(story)
    rows_of.places_and_themes_are_picked(story)
    rows_of.milestones_are_planned(story, "first")
    rows_of.people_and_partners_are_named(story)
    rows_of.costs_come_in_three_ways(story)
    if not story.words.is_welsh:
        steps.one_is_shut_out(story)
    office.preflight_refuses_and_is_mended(story)
    office.it_is_sent(story)
    office.the_office_returns_it(story)
    other = factories.a_phase(number=2, closes_at=story.phase.closes_at)
    late = factories.an_application("with_organisation", phase=other, organisation=story.bid.organisation)
    office.it_is_submitted_at_the_last_second(story)
    office.another_comes_a_millisecond_later(story, late)
    office.every_word_is_there(story)


def test_two_tabs_without_scripts_lose_nothing(rows, visit):
    factories.start_again(900)  # the rows of the stories are still there
    bid = factories.an_application(complete=False)
    path, box = reverse("funding:application-section", args=[bid.ref, "plan"]), "main [name=answer_approach]"
    lead = visit(bid.lead)
    lead.page.context.route("**/*.js", lambda route: route.abort())  # axe itself needs a browser with scripts
    other = type(lead)(lead.page.context.new_page(), lead.origin)
    lead.go(path)
    other.go(path)
    lead.fill(answer_approach="Words of the first tab")
    lead.press("Save and come back later")
    other.fill(answer_approach="Words of the second tab")
    other.press("Save and come back later")
    other.reads("You saved this in another tab or window")
    other.reads("Words of the first tab")
    assert other.page.input_value(box) == "Words of the second tab"
    assert looking.faults(other.page) == []
    other.page.fill(box, "Words of both tabs")
    other.press("Save my choice")
    other.reads("Saved.")
    assert bid.answers.get().text == "<p>Words of both tabs</p>"
