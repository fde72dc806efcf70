"""Contribution stories: written by some, reviewed by another, published by the evaluator."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hub.evaluation import policy
from hub.evaluation.models import Indicator
from hub.evaluation.story_models import Story
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.workflow import Refusal, Stale, move
from partnerships.models import Partnership


@transaction.atomic
def write_story(
    *,
    by: User,
    partnership: Partnership | None,
    indicators: Sequence[Indicator],
    nonce: str = "",
    **words: Any,
) -> Story:
    """Begin a contribution story, of a partnership or of the whole programme."""
    if done := trail.repeat(nonce, by, Story, "story.write"):
        return done
    require(policy.may_tell(by, partnership))
    story = Story.objects.create(partnership=partnership, **words)
    story.indicators.set(indicators)
    story.writers.add(by)
    trail.record("story.write", story, by=by, nonce=nonce)
    return story


@transaction.atomic
def edit_story(
    story: Story, *, by: User, version: int, indicators: Sequence[Indicator], nonce: str = "", **words: Any
) -> Story:
    """Write a draft anew. ``version`` is the one that the writer had on screen."""
    if done := trail.repeat(nonce, by, story, "story.edit"):
        return done
    story = _story(story)
    require(policy.may_tell(by, story.partnership))
    if not policy.may_edit_story(by, story):
        raise Refusal(_("Only a draft can be edited."))
    if version != story.version:
        raise Stale(
            _("Somebody else saved this story since you opened it. Reload the page to see their words.")
        )
    for name, value in words.items():
        setattr(story, name, value)
    story.version += 1
    story.save()
    story.indicators.set(indicators)
    story.writers.add(by)
    trail.record("story.edit", story, by=by, nonce=nonce, version=story.version)
    return story


@transaction.atomic
def review_story(story: Story, *, by: User, nonce: str = "") -> Story:
    """Say that a story holds, as somebody who did not write it."""
    if done := trail.repeat(nonce, by, story, "story.review"):
        return done
    story = _story(story)
    require(policy.may_review_story(by, story))
    move(story, "review_story")
    story.reviewed_by = by
    story.save(update_fields=["state", "reviewed_by"])
    trail.record("story.review", story, by=by, nonce=nonce)
    return story


@transaction.atomic
def return_story(story: Story, *, by: User, nonce: str = "") -> Story:
    """Give a reviewed story back to its writers."""
    if done := trail.repeat(nonce, by, story, "story.return"):
        return done
    story = _story(story)
    require(policy.may_publish_story(by, story))
    move(story, "return_story")
    story.reviewed_by = None
    story.save(update_fields=["state", "reviewed_by"])
    trail.record("story.return", story, by=by, nonce=nonce)
    return story


@transaction.atomic
def publish_story(story: Story, *, by: User, nonce: str = "") -> Story:
    """Publish a story that was reviewed."""
    if done := trail.repeat(nonce, by, story, "story.publish"):
        return done
    story = _story(story)
    require(policy.may_publish_story(by, story))
    move(story, "publish_story")
    story.published_by, story.published_at = by, clock.now()
    story.save(update_fields=["state", "published_by", "published_at"])
    trail.record("story.publish", story, by=by, nonce=nonce)
    return story


def _story(story: Story) -> Story:
    return Story.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=story.pk)
