"""A team writes a whole bid in Chromium, until it is submitted at the last second.

Nothing is ever lost, and nobody is ever unsure whether it went in.
"""

from datetime import timedelta

import pytest

from lpip_portal import clock
from tests import factories
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
    partnership = factories.a_partnership(people["lead"], administrator=university)
    partnership.partners.update(answered_at=clock.now())
    return steps.Story(phase, people, words, visit, served)


@pytest.mark.parametrize("language", ["en"])
def test_a_bid_is_written_by_three_and_every_word_arrives(language, rows, visit, served):
    story = a_story(language, visit, served)
    steps.it_is_begun(story)
    steps.others_are_let_in(story)
    steps.a_section_is_written(story)
    steps.two_tabs_meet(story)
    steps.it_is_talked_about(story)
    steps.an_earlier_version_comes_back(story)
    steps.something_is_pasted_from_word(story)
    steps.one_is_offline_for_a_while(story)
    rows_of.places_and_themes_are_picked(story)
    rows_of.milestones_are_planned(story, "first")
    rows_of.people_and_partners_are_named(story)
    rows_of.costs_come_in_three_ways(story)
    steps.one_is_shut_out(story)
    office.preflight_refuses_and_is_mended(story)
    office.it_is_sent(story)
    office.the_office_returns_it(story)
    other = factories.a_phase(number=2, closes_at=story.phase.closes_at)
    late = factories.an_application("with_organisation", phase=other, organisation=story.bid.organisation)
    office.it_is_submitted_at_the_last_second(story)
    office.another_comes_a_millisecond_later(story, late)
    office.every_word_is_there(story)
