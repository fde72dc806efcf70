"""Contribution stories: written by some, reviewed by another, published by the evaluator."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from funding.models import Interest
from hub.evaluation import actions, policy
from hub.models import Story
from lpip_portal.workflow import IllegalMove, Refusal, Stale
from tests.factories import a_partnership, a_user
from tests.factories.library import a_hub_person
from tests.factories.measuring import a_funded_partnership, a_story, an_indicator
from tests.pages import body
from tests.traces import trail_of

pytestmark = pytest.mark.django_db
WORDS = {
    "title_en": "Earlier buses", "outcome_en": "Two buses run.", "contribution_en": "We counted.", "evidence_en": "Minutes.",
    "strength": "fair", "rivals_en": "It was planned.",
}  # fmt: skip


def test_a_story_is_reviewed_by_somebody_who_never_wrote_it():
    partnership, lead, manager = a_funded_partnership()
    evaluator = a_hub_person("evaluator")
    story = actions.write_story(by=lead, partnership=partnership, indicators=[], **WORDS)
    actions.edit_story(story, by=manager, version=1, indicators=[], **WORDS)
    for writer in (lead, manager):
        with pytest.raises(PermissionDenied):
            actions.review_story(story, by=writer)
    with pytest.raises(IllegalMove):
        actions.publish_story(story, by=evaluator)
    actions.review_story(story, by=a_hub_person())
    story = actions.publish_story(story, by=evaluator)
    assert [verb for verb, _ in trail_of(story)] == [
        "story.write",
        "story.edit",
        "story.review",
        "story.publish",
    ]
    with pytest.raises(Refusal, match="draft"):
        actions.edit_story(story, by=lead, version=2, indicators=[], **WORDS)


def test_an_evaluator_does_not_publish_their_own_story_and_may_give_others_back():
    evaluator, other = a_hub_person("evaluator"), a_hub_person("evaluator")
    story = actions.write_story(by=evaluator, partnership=None, indicators=[], **WORDS)
    actions.review_story(story, by=other)
    with pytest.raises(PermissionDenied):
        actions.publish_story(story, by=evaluator)
    assert actions.return_story(story, by=other).state == "draft"


def test_a_stale_story_is_refused():
    partnership, lead, _manager = a_funded_partnership()
    story = actions.write_story(by=lead, partnership=partnership, indicators=[], **WORDS)
    with pytest.raises(Stale):
        actions.edit_story(story, by=lead, version=7, indicators=[], **WORDS)


def test_a_draft_is_known_to_its_partnership_and_the_hub_behind_no_wall():
    partnership, lead, _manager = a_funded_partnership()
    story, walled, rival = a_story(partnership, lead, "draft"), a_hub_person("evaluator"), a_user()
    Interest.objects.create(user=walled, partnership=partnership, kind="declared", state="confirmed")
    a_partnership(rival)
    for user, sees in (
        (lead, 1),
        (a_hub_person(), 1),
        (walled, 0),
        (rival, 0),
        (a_user(), 0),
        (AnonymousUser(), 0),
    ):
        assert Story.objects.visible_to(user).filter(pk=story.pk).count() == sees
    assert not policy.may_review_story(walled, story)


def test_everybody_reads_a_published_story_and_the_drafts_stay_in(client):
    partnership, lead, _manager = a_funded_partnership()
    story = a_story(partnership, lead)
    story.indicators.add(an_indicator(title_en="People trained").indicator)
    assert "Earlier buses" in body(client.get(reverse("hub:evaluation")))
    text = body(client.get(reverse("hub:story", args=[story.ref])))
    assert "It was planned." in text
    assert "People trained" in text
    assert client.get(reverse("hub:story", args=[a_story(partnership, lead, "draft").ref])).status_code == 404


def test_a_story_is_written_on_the_pages_and_needs_other_explanations(client):
    partnership, lead, _manager = a_funded_partnership()
    client.force_login(lead)
    typed = {**WORDS, "partnership": partnership.ref}
    page = client.post(reverse("hub:story-new"), {**typed, "rivals_en": ""})
    assert page.status_code == 422
    assert "We counted." in body(page)
    assert client.post(reverse("hub:story-new"), typed).status_code == 302
    story = Story.objects.get()
    edited = {**WORDS, "version": "1", "title_en": "Buses at five"}
    assert client.post(reverse("hub:story-edit", args=[story.ref]), edited).status_code == 302
    assert "Buses at five" in body(client.get(reverse("hub:observation-list")))
