"""Writing a bid: answers with versions, and its title."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from funding.applications import policy
from funding.applications.models import Answer, Application
from funding.questions.boxes import Box
from funding.questions.fields import in_words
from funding.questions.models import Question
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.workflow import Stale

from .guards import is_same, locked, own_images, refuse_unless_editable, write


class Clash(NamedTuple):
    """An answer that somebody saved while another person was writing it: what is saved, and what was typed."""

    box: Box
    saved: Answer
    typed: Any

    @property
    def said(self) -> str:
        """What is saved, as a person reads it."""
        return in_words(self.box.question, self.saved.value)

    @property
    def question(self) -> Question:
        """The question that both answered."""
        return self.box.question


@transaction.atomic
def save_answer(
    application: Application,
    question: Question,
    value: Any,
    *,
    by: User,
    version: int,
    module: str = "",
    at: datetime | None = None,
) -> Answer | None:
    """Save one answer. ``version`` is the one the person saw (0 for none); another one since is refused, nothing is lost."""
    require(policy.may_write(by, application))
    for clash in save_answers(application, {Box(question, module): (value, version)}, by=by, at=at):
        raise Stale(
            _(
                "%(who)s saved another version of “%(question)s” while you were writing. Your text is below: compare, then save again."
            )
            % {"who": clash.saved.saved_by, "question": question}
        )
    return Answer.objects.filter(application=application, question=question, module=module).first()


@transaction.atomic
def save_answers(
    application: Application,
    values: dict[Box, tuple[Any, int]],
    *,
    by: User,
    at: datetime | None = None,
) -> list[Clash]:
    """Save the answers in several boxes, each with the version that the person saw (0 for none).

    An answer that somebody else saved since is left as it is and given back as a clash; the others are saved.
    """
    application = locked(application)
    require(policy.may_write(by, application))
    refuse_unless_editable(application, at or clock.now())
    rows = Answer.objects.select_for_update(of=("self",)).select_related("saved_by")
    asked = rows.filter(application=application, question__in={box.question for box in values})
    kept = {(row.question_id, row.module): row for row in asked}
    clashes = []
    for box, (value, version) in values.items():
        answer = kept.get(box.key)
        value = own_images(application, box.question, value)
        if is_same(answer, value):
            continue
        if answer is not None and answer.version != version:
            clashes.append(Clash(box, answer, value))
            continue
        answer = answer or Answer(application=application, module=box.module, version=0)
        answer.question = box.question
        answer.tab, answer.sequence = "", 0
        write(answer, value, by)
    return clashes


@transaction.atomic
def rename(
    application: Application,
    *,
    by: User,
    title: str,
    was: str | None = None,
    at: datetime | None = None,
    nonce: str = "",
) -> Application:
    """Give a bid another title. ``was`` is the title that the person saw; another one since is refused."""
    if done := trail.repeat(nonce, by, application, "application.rename"):
        return done
    application = locked(application)
    require(policy.may_write(by, application))
    refuse_unless_editable(application, at or clock.now())
    if was is not None and was != application.title:
        raise Stale(
            _("Somebody changed the title to “%(title)s” while you were writing.")
            % {"title": application.title}
        )
    application.title = title
    application.save(update_fields=["title"])
    trail.record("application.rename", application, by=by, nonce=nonce)
    return application
