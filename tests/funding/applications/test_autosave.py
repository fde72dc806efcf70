"""Saving an answer while it is written: what the open page is told, who is refused, and that nobody is overwritten."""

from datetime import timedelta

import pytest
from django.urls import reverse

from funding.models import Answer, ApplicationPerson, Question
from lpip_portal import clock
from tests.factories import a_signatory, a_user, an_application, an_assignment, belongs, officer_of

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}


def a_page(bid=None, code="approach", section="plan"):
    """A draft, and where one of its answers is saved."""
    bid = bid or an_application(complete=False)
    return bid, reverse("funding:answer", args=[bid.ref, section, code])


def typed(text, version=0, sequence=1, tab="a" * 32, code="approach"):
    """What the open page sends."""
    return {f"answer_{code}": text, f"version_{code}": version, "tab": tab, "sequence": sequence}


def test_a_saving_says_when_it_was_saved_and_which_version_it_is(browse, hands):
    bid, url = a_page()
    hands.move_to(clock.now().replace(hour=14, minute=2))
    answer = browse(bid.lead).post(url, typed("<p>Dŵr a <b>thir</b></p>"), **JSON)
    assert answer.json() == {"version": 1, "words": 3, "saved": "Saved 14:02 UK time"}
    kept = bid.answers.get()
    assert (kept.text, kept.tab, kept.sequence) == ("<p>Dŵr a <strong>thir</strong></p>", "a" * 32, 1)
    assert [row.value for row in kept.versions.all()] == [kept.text]


def test_two_people_in_one_answer_get_both_texts(browse):
    bid, url = a_page()
    member = belongs(a_user("Second Writer"), bid.partnership)
    browse(bid.lead).post(url, typed("<p>The lead’s words.</p>"), **JSON)
    answer = browse(member).post(url, typed("<p>Mine.</p>", tab="b" * 32), **JSON)
    assert answer.status_code == 409
    assert answer.json()["title"] == "Somebody else saved this answer while you were writing"
    said = answer.json()
    assert (said["version"], said["text"]) == (1, "<p>The lead’s words.</p>")
    assert str(bid.lead) in said["by"]
    assert bid.answers.get().text == "<p>The lead’s words.</p>"
    assert browse(member).post(url, typed("<p>Both.</p>", 1, tab="b" * 32), **JSON).json()["version"] == 2


def test_savings_of_one_page_come_in_any_order_and_the_newest_stands(browse):
    bid, url = a_page()
    client = browse(bid.lead)
    client.post(url, typed("<p>one</p>"), **JSON)
    assert client.post(url, typed("<p>one two three</p>", 0, 3), **JSON).json()["version"] == 2
    late = client.post(url, typed("<p>one two</p>", 0, 2), **JSON)
    assert (late.status_code, late.json()["version"]) == (200, 2)
    twice = client.post(url, typed("<p>one two three</p>", 0, 3), **JSON)
    assert (twice.status_code, twice.json()["version"]) == (200, 2)
    other_tab = client.post(url, typed("<p>four</p>", 0, 9, tab="c" * 32), **JSON)
    assert other_tab.status_code == 409
    assert other_tab.json()["title"] == "You saved this answer in another tab or window"
    assert bid.answers.get().text == "<p>one two three</p>"


def test_what_was_saved_already_is_no_clash(browse):
    bid, url = a_page()
    browse(bid.lead).post(url, typed("<p>one</p>"), **JSON)
    again = browse(bid.lead).post(url, typed("<p>one</p>", 0, 1, tab=""), **JSON)
    assert (again.status_code, again.json()["version"]) == (200, 1)


@pytest.mark.parametrize(
    "text", ["nul\x00", "<p>turned\u202eround</p>", "<p>" + "x" * 30_000, "x" * 1_000_000]
)
def test_what_cannot_be_kept_is_said_and_not_kept(browse, text):
    bid, url = a_page()
    answer = browse(bid.lead).post(url, typed(text), **JSON)
    assert answer.status_code == 422
    assert answer.json()["errors"]["approach"]
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    "facts", [{}, {"answer_approach": "x"}, {"version_approach": "NaN"}, {"sequence": "٣"}]
)
def test_a_saving_that_names_no_version_is_refused(browse, facts):
    bid, url = a_page()
    assert browse(bid.lead).post(url, facts, **JSON).status_code == 422


def test_strangers_learn_nothing_and_readers_may_not_write(browse):
    bid, url = a_page()
    reviewer = an_assignment(an_application("eligible", phase=bid.phase)).reviewer
    for stranger in (a_user(), reviewer, officer_of(bid), a_signatory(an_application().organisation)):
        assert browse(stranger).post(url, typed("Words."), **JSON).status_code == 404
        assert browse(stranger).get(url).status_code == 404
    community = belongs(a_user(), bid.partnership, "community")
    for reader in (community, a_signatory(bid.organisation)):
        assert browse(reader).post(url, typed("Words."), **JSON).status_code == 403
    assert browse().post(url, typed("Words."), **JSON).status_code == 302
    assert not bid.answers.exists()


def test_a_member_who_was_removed_is_refused_at_the_next_saving(browse):
    bid, url = a_page()
    editor = a_user()
    access = ApplicationPerson.objects.create(
        application=bid, email=editor.email, user=editor, role="editor", given_by=bid.lead, since=clock.now()
    )
    client = browse(editor)
    assert client.post(url, typed("<p>In.</p>"), **JSON).status_code == 200
    access.until = clock.now()
    access.save()
    assert client.post(url, typed("<p>Out.</p>", 1, 2), **JSON).status_code == 404
    assert bid.answers.get().text == "<p>In.</p>"


def test_after_closing_and_at_the_office_nothing_is_saved(browse, hands):
    sent, url = a_page(an_application("with_organisation"), "summary", "about")
    refused = browse(sent.lead).post(url, typed("<p>x</p>", 1, code="summary"), **JSON)
    assert refused.status_code == 409
    assert "not submitted" in refused.json()["refused"]
    bid, url = a_page()
    hands.move_to(bid.phase.closes_at + timedelta(milliseconds=1))
    refused = browse(bid.lead).post(url, typed("<p>x</p>"), **JSON)
    assert refused.status_code == 409
    assert "closed" in refused.json()["refused"]


@pytest.mark.parametrize(
    ("section", "code"), [("plan", "nothing"), ("nowhere", "approach"), ("plan", "approach--x")]
)
def test_an_answer_that_the_paper_does_not_ask_for(browse, section, code):
    bid, url = a_page(code=code, section=section)
    assert browse(bid.lead).post(url, typed("x", code=code), **JSON).status_code == 404


def test_a_figure_is_saved_by_itself_too(browse):
    bid, url = a_page()
    Question.objects.filter(code="approach").update(kind="number")
    client = browse(bid.lead)
    assert client.post(url, typed("1_000"), **JSON).status_code == 422
    assert client.post(url, typed("1000"), **JSON).json()["version"] == 1
    other = browse(belongs(a_user(), bid.partnership)).post(url, typed("7", tab="b" * 32), **JSON)
    assert (other.status_code, other.json()["plain"]) == (409, "1000")


def test_a_saving_is_ten_queries_at_most(browse, django_assert_max_num_queries):
    bid, url = a_page()
    client = browse(bid.lead)
    client.post(url, typed("<p>first</p>"), **JSON)
    client.post(url, typed("<p>second</p>", 1, 2), **JSON)
    with django_assert_max_num_queries(
        12
    ):  # two are the savepoint that stands for the test's own transaction
        assert client.post(url, typed("<p>third</p>", 2, 3), **JSON).status_code == 200


def test_typing_for_an_hour_leaves_a_version_every_five_minutes(browse, hands):
    bid, url = a_page()
    client = browse(bid.lead)
    for minute in range(12):
        hands.move_on(minutes=1)
        client.post(url, typed(f"<p>Minute {minute}</p>", minute, minute + 1), **JSON)
    assert bid.answers.get().versions.count() == 3


def test_the_key_of_drafts_is_each_persons_own(browse, settings):
    one, other = a_user(), a_user()
    url = reverse("funding:draft-key")
    first = browse(one).get(url)
    assert first["Cache-Control"] == "no-store, private"
    assert first.json()["keys"] == browse(one).get(url).json()["keys"]
    assert first.json()["keys"] != browse(other).get(url).json()["keys"]
    assert browse().get(url).status_code == 302
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "n" * 60
    assert browse(one).get(url).json()["keys"][1:] == first.json()["keys"]
