"""Saving one answer while it is written, every few seconds: as few statements as it takes, and never over somebody's words."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper

from funding.applications import policy
from funding.applications.models import Answer, Application
from funding.questions.models import Question
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.composed import Composed

from .guards import is_same, own_images, refuse_unless_editable, write

_LOCKED = Composed(
    lambda bid, by: (
        Application.objects.filter(pk=bid)
        .annotate(is_theirs_to_write=ExpressionWrapper(policy.is_written_by(by), BooleanField()))
        .select_related("phase")
        .only("ref", "state", "partnership", "phase__opens_at", "phase__closes_at")
        .select_for_update(of=("self",), no_key=True)
    )
)
_ANSWER = Composed(
    lambda bid, question, module: Answer.objects.filter(
        application=bid, question=question, module=module
    ).select_for_update(of=("self",))
)


class Autosaved(NamedTuple):
    """What became of a saving: the answer as it stands, and whether somebody else's words stand in the way."""

    answer: Answer | None
    is_clash: bool = False


@transaction.atomic
def autosave(
    application: Application,
    question: Question,
    value: Any,
    *,
    by: User,
    version: int,
    module: str = "",
    tab: str = "",
    sequence: int = 0,
    at: datetime | None = None,
) -> Autosaved:
    """Save one answer of an open page. ``version`` is what the page saw, ``tab`` and ``sequence`` name the page and its savings.

    Of the savings of one page the newest stands, in whatever order they arrive, and one that was sent twice counts once.
    """
    application = _LOCKED(application.pk, by)[0]
    require(application.is_theirs_to_write)
    refuse_unless_editable(application, at or clock.now())
    value = own_images(application, question, value)
    answer = _ANSWER.first(application.pk, question.pk, module)
    if answer is not None and answer.version != version:
        is_same_page = bool(tab) and answer.tab == tab and answer.saved_by_id == by.pk
        if is_same_page and sequence <= answer.sequence:
            return Autosaved(answer)
        if not is_same_page and not is_same(answer, value):
            return Autosaved(answer, is_clash=True)
    if is_same(answer, value):
        return Autosaved(answer)
    answer = answer or Answer(application=application, module=module, version=0)
    answer.question = question
    answer.tab, answer.sequence = tab, sequence
    write(answer, value, by)
    return Autosaved(answer)
