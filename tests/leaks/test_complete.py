"""No text of the portal is forgotten: each is a secret with a canary, or harmless for a reason."""

import pytest
from django.apps import apps
from django.db import models

from tests import factories, world
from tests.leaks import more, texts
from tests.leaks.canaries import Cage

TEXTS = (models.CharField, models.TextField, models.JSONField, models.BinaryField)
ROOMS = {"accounts", "audit", "documents", "notifications", "partnerships", "funding", "hub"}


def columns() -> set[str]:
    """Every column of text that people or the portal fill freely."""
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in ROOMS
        for field in model._meta.local_fields
        if isinstance(field, TEXTS) and not field.choices and field.name != "ref"
    }


def test_every_text_has_a_canary_or_a_reason_why_not():
    listed = set(texts.SECRETS) | set(texts.BY_HAND) | set(texts.HARMLESS)
    assert columns() - listed == set(), "texts that nobody decided on"
    assert listed - columns() == set(), "listings of no text"


def test_nothing_is_both_a_secret_and_harmless():
    assert not (set(texts.SECRETS) | set(texts.BY_HAND)) & set(texts.HARMLESS)


@pytest.mark.django_db
def test_every_kind_of_secret_has_a_row_in_the_world():
    factories.start_again()
    w = world.build()
    more.secrets(w)
    planted = {canary.kind.split(" ")[0] for canary in Cage().plant().by_token.values()}
    assert (set(texts.SECRETS) | set(texts.BY_HAND)) - planted == set()
