"""The pages of an agenda, over HTTP."""

import pytest
from django.urls import reverse

from partnerships.agenda import actions
from partnerships.models import Partnership, Priority
from tests.factories import (
    a_partnership,
    a_place,
    a_priority,
    a_theme,
    a_user,
    affiliated,
    an_organisation,
    belongs,
)
from tests.partnerships.pages import read

pytestmark = pytest.mark.django_db


def to(name, *arguments):
    return reverse(f"partnerships:{name}", args=[getattr(each, "ref", each) for each in arguments])


@pytest.fixture
def lead():
    return a_user("Leila")


@pytest.fixture
def partnership(lead):
    made = a_partnership(lead, is_public=True, slug="dyffryn-together")
    made.themes.add(a_theme("innovation"))
    return made


def suggestion(**facts):
    return {"title": "Warm homes", "question": "How?", "origin": "community", "shown_as": "anonymous"} | facts


def test_the_public_page_leads_to_the_agenda_and_from_there_to_a_suggestion(browse, client, partnership):
    agenda = to("agenda", "dyffryn-together")
    assert agenda in read(client.get(to("partnership", "dyffryn-together")))
    assert "No priority is published yet" in read(client.get(agenda))
    assert "/accounts/login/" in client.get(to("priority-suggest", "dyffryn-together")).url
    stranger = browse(a_user())
    assert "Select all" not in read(stranger.get(to("priority-suggest", "dyffryn-together")))
    answer = stranger.post(
        to("priority-suggest", "dyffryn-together"), suggestion(themes=["innovation"], nonce="s" * 22)
    )
    made = Priority.objects.get()
    assert answer.url == to("priority", made)
    assert [theme.slug for theme in made.themes.all()] == ["innovation"]
    assert "Suggested by you" in read(stranger.get(answer.url))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "Enter the priority"),
        ({"question": "word " * 151}, "1 word too many"),
        ({"origin": ""}, "whose question it is"),
        ({"shown_as": "organisation"}, "Select one of the answers in the list"),
        ({"link_url": "javascript:alert(1)", "link_title": "Click"}, "web address in the right format"),
        ({"link_title": "A report"}, "Enter the web address of the evidence"),
        ({"link_url": "https://example.org"}, "Enter the title of the evidence"),
        ({"themes": ["bogus"]}, "Select one of the answers in the list"),
    ],
)
def test_bad_words_are_said_and_what_was_typed_is_kept(browse, partnership, wrong, said):
    answer = browse(a_user()).post(to("priority-suggest", partnership.address), suggestion(**wrong))
    assert answer.status_code == 422
    assert said in read(answer)
    assert not Priority.objects.exists()


def test_who_belongs_to_two_organisations_says_which_is_shown(browse, partnership):
    council, charity = an_organisation("Council"), an_organisation("Charity")
    person = affiliated(council)
    person.affiliations.create(organisation=charity)
    client, page = browse(person), to("priority-suggest", partnership.address)
    assert "Select the organisation" in read(client.post(page, suggestion(shown_as="organisation")))
    client.post(page, suggestion(shown_as="organisation", organisation=charity.ref))
    assert Priority.objects.get().proposed_by == "Charity"


def test_a_suggestion_in_welsh_is_kept_in_welsh_and_shown_so(browse, partnership):
    client = browse(a_user())
    client.cookies["language"] = "cy"
    client.post(
        to("priority-suggest", partnership.address), suggestion(title="Cartrefi cynnes", question="Sut?")
    )
    made = Priority.objects.get()
    assert (made.title_cy, made.title_en) == ("Cartrefi cynnes", "")
    assert '<bdi lang="cy">Cartrefi cynnes</bdi>' in read(
        browse(made.proposer.user).get(to("priority", made))
    )


def test_a_lead_walks_a_priority_to_its_answer(browse, partnership, lead):
    made, client = a_priority(partnership, by=a_user()), browse(lead)
    assert "Put under discussion" in read(client.get(to("priority", made)))
    for verb in ("discuss", "prioritise", "deliver"):
        assert client.post(to(f"priority-{verb}", made)).status_code == 302
    assert client.post(to("priority-discuss", made)).status_code == 409
    assert "Say it in English or in Welsh" in read(client.post(to("priority-answer", made), {}))
    client.post(to("priority-answer", made), {"outcome_en": "Street by street."})
    page = read(browse().get(to("priority", made)))
    assert "Street by street." in page
    assert "Leila" not in page


def test_a_priority_is_parked_without_a_word_and_not_taken_up_with_one(browse, partnership, lead):
    first, second, client = a_priority(partnership), a_priority(partnership), browse(lead)
    read(client.get(to("priority-park", first)))
    client.post(to("priority-park", first), {})
    client.post(to("priority-reject", second), {"outcome_en": "Others do it."})
    assert set(Priority.objects.values_list("state", flat=True)) == {"parked", "rejected"}


def test_words_are_mended_and_translated(browse, partnership, lead):
    made, client = a_priority(partnership), browse(lead)
    page = read(client.get(to("priority-edit", made)))
    assert "Getting to work" in page
    words = {
        "title_en": "Buses",
        "question_en": "How?",
        "title_cy": "Bysiau",
        "origin": "policy",
        "version": 1,
    }
    assert "in this language too" in read(client.post(to("priority-edit", made), words))
    client.post(to("priority-edit", made), words | {"question_cy": "Sut?"})
    assert client.post(to("priority-edit", made), words | {"question_cy": "Sut?"}).status_code == 409
    made.refresh_from_db()
    assert made.title_cy == "Bysiau"


def test_what_was_said_by_phone_is_entered_and_marked(browse, partnership, lead):
    client, page = browse(lead), to("priority-enter", partnership.address)
    form = suggestion(taken="phone", shown_as="name")
    assert "Enter the name or the organisation" in read(client.post(page, form))
    answer = client.post(page, form | {"credit": "A neighbour"}, follow=True)
    assert "By phone" in read(answer)
    assert "A neighbour" in read(answer)


def test_comments_evidence_and_votes_on_their_pages(browse, partnership, lead):
    made, client = a_priority(partnership), browse(lead)
    assert "Enter your comment" in read(client.post(to("remark-make", made), {"text": " "}))
    client.post(to("remark-make", made), {"text": "It <b>matters</b>."})
    assert "It &lt;b&gt;matters" in read(client.get(to("priority", made)))
    client.post(to("evidence-add", made), {"title": "Survey", "url": "https://example.org/s"})
    remark = made.remarks.get()
    client.post(to("remark-hide", remark), {"reason": "Twice."})
    member = browse(belongs(a_user(), partnership))
    page = read(member.get(to("priority", made)))
    assert "Hidden: Twice." in page
    assert "matters" not in page
    assert "https://example.org/s" in page
    client.post(to("ballot-open", partnership), {"about": "Phase two"})
    member.post(to("vote-give", made))
    page = read(member.get(to("agenda-votes", partnership)))
    assert "Phase two" in page
    assert "Take back" in page
    assert member.post(to("ballot-close", partnership.ballots.get())).status_code == 403
    client.post(to("ballot-close", partnership.ballots.get()))
    assert member.post(to("vote-take-back", made)).status_code == 409
    assert "1 voter" in read(member.get(to("agenda-votes", partnership)))


def test_suggestions_are_shown_to_everybody_when_the_partnership_says_so(browse, client, partnership, lead):
    made = a_priority(partnership)
    assert client.get(to("priority", made)).status_code == 404
    browse(lead).post(to("agenda-show", partnership.address), {"shown": "yes"})
    assert "Getting to work" in read(client.get(to("agenda", partnership.address)))
    browse(lead).post(to("agenda-show", partnership.address), {"shown": "no"})
    assert client.get(to("priority", made)).status_code == 404


def test_a_private_or_published_historic_partnership_has_no_agenda_for_strangers(client, partnership):
    Partnership.objects.filter(pk=partnership.pk).update(is_history=True)
    assert client.get(to("agenda", partnership.address)).status_code == 404
    Partnership.objects.filter(pk=partnership.pk).update(is_history=False, is_public=False)
    assert client.get(to("agenda", partnership.address)).status_code == 404


@pytest.mark.parametrize("who", ["public", "lead"])
def test_the_agenda_asks_as_often_for_one_priority_as_for_three(
    browse, partnership, lead, who, django_assert_num_queries
):
    client = browse(lead if who == "lead" else None)
    a_place("W06000002", "Gwynedd", kind="council")
    for count in (1, 2):
        for n in range(count):
            made = a_priority(partnership, "prioritised", by=a_user(), title_en=f"Priority {n}")
            made.themes.add(a_theme())
        with django_assert_num_queries(10 if who == "lead" else 5):
            assert client.get(to("agenda", partnership.address)).status_code == 200


def test_a_priority_asks_as_often_for_one_comment_as_for_three(
    browse, partnership, lead, django_assert_num_queries
):
    made, client = a_priority(partnership, "prioritised", by=a_user()), browse(lead)
    for count in (1, 2):
        for n in range(count):
            actions.remark(made, by=a_user(), text="Yes.")
            made.evidence.create(title="Link", url=f"https://example.org/{count}{n}")
        with django_assert_num_queries(12):
            assert client.get(to("priority", made)).status_code == 200
