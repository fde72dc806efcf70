"""Writing a bid: drafts, versions, clashes, and what bad input gets."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from funding.applications import actions
from funding.models import Answer, Question
from funding.questions.boxes import Box
from lpip_portal import clock
from lpip_portal.workflow import Closed, IllegalMove, Stale
from tests.factories import a_signatory, a_user, an_application, belongs
from tests.partnerships.pages import read

pytestmark = pytest.mark.django_db


def a_draft():
    """An empty draft, its question about the approach, and the page where that is answered."""
    bid = an_application(complete=False)
    question = Question.objects.get(section__question_set=bid.phase.question_set, code="approach")
    return bid, question, reverse("funding:application-section", args=[bid.ref, "plan"])


def typed(text, version=0, **facts):
    """What the form of the plan sends."""
    return {"answer_approach": text, "version_approach": version, "nonce": "n" * 22, **facts}


def test_an_answer_is_saved_with_its_words_and_its_version(browse):
    bid, question, url = a_draft()
    answer = browse(bid.lead).post(url, typed("  Dŵr a thir.\r\nŵ ŷ â  "))
    assert answer.url == reverse("funding:application-costs", args=[bid.ref])
    kept = bid.answers.get()
    assert (kept.text, kept.words, kept.version, kept.saved_by) == (
        "<p>Dŵr a thir.</p><p>ŵ ŷ â</p>",
        6,
        1,
        bid.lead,
    )
    assert [version.value for version in kept.versions.all()] == [kept.text]


def test_saving_and_coming_back_goes_to_the_task_list(browse):
    bid, _, url = a_draft()
    answer = browse(bid.lead).post(url, typed("One.", later="yes"))
    assert answer.url == reverse("funding:application", args=[bid.ref])


def test_a_draft_runs_over_its_limit_and_says_by_how_much(browse):
    bid, _, url = a_draft()
    client = browse(bid.lead)
    page = read(client.post(url, typed("word " * 512, later="yes"), follow=True))
    assert "has 12 words too many" in page
    assert "12 words too many" in read(client.get(url))
    assert bid.answers.get().words == 512
    refused = read(client.get(reverse("funding:application-check", args=[bid.ref])))
    assert "12 words over its limit of 500" in refused
    assert f'href="{url}#question-approach"' in refused


def test_an_unfinished_section_is_saved_and_nothing_is_called_optional(browse):
    bid, _, url = a_draft()
    client = browse(bid.lead)
    assert client.post(url, typed("")).status_code == 302
    assert not bid.answers.exists()
    assert "(optional)" not in read(client.get(url))


@pytest.mark.parametrize("text", ["nul\x00", "turned\u202eround", "x" * 30_000, "x" * 1_000_000])
def test_text_that_cannot_be_kept_is_refused_and_shown_again(browse, text):
    bid, _, url = a_draft()
    answer = browse(bid.lead).post(url, typed(text))
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert not Answer.objects.exists()


@pytest.mark.parametrize("version", ["NaN", "-1", "9" * 5000, "1\x00", "٣"])
def test_a_version_that_is_none_is_refused(browse, version):
    bid, _, url = a_draft()
    answer = browse(bid.lead).post(url, typed("Words.", version))
    assert answer.status_code in (302, 422)  # "٣" is a three to Python, and nothing is saved yet


def test_two_people_writing_the_same_answer_lose_nothing(browse):
    bid, question, url = a_draft()
    member = belongs(a_user(), bid.partnership)
    browse(bid.lead).post(url, typed("The lead’s words."))
    answer = browse(member).post(url, typed("The member’s words."))
    assert answer.status_code == 409
    page = read(answer)
    assert "Somebody else saved this too" in page
    assert "The lead’s words." in page
    assert "The member’s words." in page
    assert bid.answers.get().text == "<p>The lead’s words.</p>"
    kept = browse(member).post(url, typed("The member’s words.", 1, keep_approach="saved", later="yes"))
    assert kept.status_code == 302
    assert bid.answers.get().text == "<p>The lead’s words.</p>"
    browse(member).post(url, typed("Both our words.", 1, keep_approach="mine", later="yes"))
    answer = bid.answers.get()
    assert (answer.text, answer.version) == ("<p>Both our words.</p>", 2)
    assert [row.value for row in answer.versions.order_by("version")] == [
        "<p>The lead’s words.</p>",
        "<p>Both our words.</p>",
    ]


def test_what_does_not_clash_is_saved_beside_what_does():
    bid = an_application()
    member = belongs(a_user(), bid.partnership)
    summary, agenda = Question.objects.filter(
        section__slug="about", section__question_set=bid.phase.question_set
    )
    actions.save_answers(bid, {Box(summary): ("First.", 1)}, by=bid.lead)
    clashes = actions.save_answers(bid, {Box(summary): ("Second.", 1), Box(agenda): ("Other.", 1)}, by=member)
    assert [(clash.question, clash.saved.text, clash.typed) for clash in clashes] == [
        (summary, "First.", "Second.")
    ]
    assert bid.answers.get(question=agenda).text == "Other."


def test_savings_within_five_minutes_are_one_version(hands):
    bid, question, _ = a_draft()
    for number, minutes in enumerate([0, 1, 6]):
        hands.move_on(minutes=minutes)
        actions.save_answer(bid, question, f"Words {number}.", by=bid.lead, version=number)
    kept = bid.answers.get().versions.order_by("version")
    assert [(row.version, row.value) for row in kept] == [(2, "Words 1."), (3, "Words 2.")]


def test_saving_the_same_again_changes_nothing():
    bid, question, _ = a_draft()
    first = actions.save_answer(bid, question, "Words.", by=bid.lead, version=0)
    again = actions.save_answer(bid, question, "Words.", by=bid.lead, version=0)
    assert (first.version, again.version) == (1, 1)
    with pytest.raises(Stale):
        actions.save_answer(bid, question, "Other words.", by=bid.lead, version=0)


@pytest.mark.parametrize(
    ("kind", "first", "empty"),
    [("number", 12, None), ("date", clock.uk(2027, 5, 1).date(), None), ("choice", ["a"], [])],
)
def test_other_kinds_of_answer_are_kept_and_taken_away(kind, first, empty):
    bid, question, _ = a_draft()
    Question.objects.filter(pk=question.pk).update(kind=kind)
    question.refresh_from_db()
    actions.save_answer(bid, question, first, by=bid.lead, version=0)
    assert bid.answers.get().value == first
    actions.save_answer(bid, question, empty, by=bid.lead, version=1)
    assert bid.answers.get().value == []


def test_who_may_write_and_when():
    bid, question, _ = a_draft()
    community = belongs(a_user(), bid.partnership, "community")
    for stranger in (a_user(), community, a_signatory(bid.organisation)):
        with pytest.raises(PermissionDenied):
            actions.save_answer(bid, question, "Words.", by=stranger, version=0)
    with pytest.raises(Closed):
        actions.save_answer(
            bid, question, "W.", by=bid.lead, version=0, at=bid.phase.closes_at + timedelta(milliseconds=1)
        )
    sent = an_application("with_organisation")
    with pytest.raises(IllegalMove, match="not submitted"):
        actions.rename(sent, by=sent.lead, title="Another")


def test_writing_into_a_bid_that_was_sent_is_answered_with_what_is_possible(browse):
    bid = an_application("with_organisation")
    url = reverse("funding:application-section", args=[bid.ref, "plan"])
    answer = browse(bid.lead).post(url, typed("Too late words."))
    assert answer.status_code == 409
    assert "Too late words." in read(answer)
    assert browse(bid.lead).get(url).url == reverse("funding:application-check", args=[bid.ref])


@pytest.mark.parametrize("slug", ["nowhere", "costs", "documents"])
def test_a_section_that_is_no_page_of_questions(browse, slug):
    bid = an_application()
    answer = browse(bid.lead).get(reverse("funding:application-section", args=[bid.ref, slug]))
    assert answer.status_code == (404 if slug == "nowhere" else 302)


def test_a_title_is_changed_by_one_at_a_time(browse):
    bid = an_application()
    url = reverse("funding:application-rename", args=[bid.ref])
    client = browse(bid.lead)
    assert client.post(url, {"title": "\u200b", "was": bid.title}).status_code == 422
    assert client.post(url, {"title": "x" * 161, "was": bid.title}).status_code == 422
    assert client.post(url, {"title": "Newer", "was": bid.title}).status_code == 302
    assert client.post(url, {"title": "Newest", "was": bid.title}).status_code == 409
    bid.refresh_from_db()
    assert bid.title == "Newer"


def test_the_history_shows_every_version_to_the_team_alone(browse):
    bid, question, _ = a_draft()
    member = belongs(a_user("Second Writer"), bid.partnership)
    actions.save_answer(bid, question, "One two three.", by=bid.lead, version=0)
    actions.save_answer(bid, question, "Four five.", by=member, version=1)
    page = read(browse(member).get(reverse("funding:application-history", args=[bid.ref])))
    assert "by Second Writer at" in page
    assert page.count(reverse("funding:answer", args=[bid.ref, "plan", "approach"])) == 1
    told = read(browse(member).get(reverse("funding:answer", args=[bid.ref, "plan", "approach"])))
    assert "One two three." in told
    assert "Second Writer: 2 words, 2 added and 3 removed" in told


def test_the_task_list_says_what_is_done(browse, django_assert_max_num_queries):
    bid, question, _ = a_draft()
    actions.save_answer(bid, question, "Words.", by=bid.lead, version=0)
    client = browse(bid.lead)
    with django_assert_max_num_queries(15):
        answer = client.get(reverse("funding:application", args=[bid.ref]))
    page = read(answer)
    assert [task.status for task in answer.context["tasks"]] == [
        "Not started",
        "Completed",
        "Not started",
        "Optional",
    ]
    assert "Last saved" in page
    assert str(bid.lead) in page
