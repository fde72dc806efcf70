"""Reads of working together: how an answer came to be, what was said about it, and who works on a bid."""

from collections import Counter
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count

from funding.applications.models import Answer, AnswerVersion, Application, ApplicationPerson, Comment
from funding.questions.boxes import Box, all_boxes
from funding.questions.fields import in_words
from funding.questions.models import Question, Section
from funding.questions.queries import paper
from lpip_portal.accounts.models import User
from lpip_portal.composed import Composed
from lpip_portal.ui import rich
from partnerships.models import PartnershipPerson, Signatory


class Told(NamedTuple):
    """One version of an answer, with how many words it added and took away."""

    number: int
    by: User
    at: datetime
    words: int
    added: int
    removed: int
    said: str


class Kept(NamedTuple):
    """One box of a bid's paper in the list of all: what is kept in it, how many versions, and what was said of it."""

    box: Box
    part: Section
    answer: Answer | None
    versions: int
    comments: int


class Working(NamedTuple):
    """Somebody who works on a bid: who, as what, and what they may do."""

    person: Any
    role: str
    writes: bool


def versions(answer: Answer | None) -> list[Told]:
    """Return the saved versions of an answer, the newest first. One query."""
    if answer is None:
        return []
    rows = list(AnswerVersion.objects.filter(answer=answer).select_related("saved_by").order_by("version"))
    told, before = [], Counter()
    for row in rows:
        said = in_words(answer.question, row.value) if row.value not in (None, "", []) else ""
        now = Counter(rich.bare(said).split())
        added, removed = (now - before).total(), (before - now).total()
        told.append(Told(row.version, row.saved_by, row.saved_at, now.total(), added, removed, said))
        before = now
    return told[::-1]


def history(application: Application) -> list[Kept]:
    """Return every box of a bid with how often it was saved and how many comments are open on it. Four queries."""
    kept = {
        (answer.question_id, answer.module): answer
        for answer in application.answers.select_related("saved_by").annotate(n_versions=Count("versions"))
    }
    said = dict(
        application.comments.filter(resolved_at__isnull=True)
        .values_list("question")
        .annotate(n=Count("pk"))
        .order_by()
    )
    found = []
    for part in paper(application.phase.question_set_id):
        for box in all_boxes(part.asked):
            answer = kept.get(box.key)
            count = answer.n_versions if answer else 0
            found.append(Kept(box, part, answer, count, said.get(box.question.pk, 0)))
    return found


def version(application: Application, box: Box, number: int) -> AnswerVersion | None:
    """Return one version of an answer of a bid."""
    return (
        AnswerVersion.objects.filter(
            answer__application=application,
            answer__question=box.question,
            answer__module=box.module,
            version=number,
        )
        .select_related("answer__question", "answer__application")
        .first()
    )


def answer_in(application: Application, box: Box) -> Answer | None:
    """Return the answer in a box, with who saved it."""
    kept = application.answers.filter(question=box.question, module=box.module)
    return kept.select_related("saved_by", "question").first()


def comments_on(application: Application, question: Question) -> list[Comment]:
    """Return what was said about an answer: what is open first, then what was settled."""
    said = application.comments.filter(question=question).select_related("by", "resolved_by")
    return sorted(said, key=lambda comment: comment.is_resolved)


def open_comments(application: Application, part: Section) -> dict[int, int]:
    """Count the open comments of a section by question. One query."""
    return dict(_OPEN(application, part))


def answers_in(application: Application, part: Section) -> list[Answer]:
    """Return the answers of a section with who saved them. One query."""
    return _ANSWERS(application, part)


_OPEN = Composed(
    lambda application, part: (
        Comment.objects.filter(application=application, question__section=part, resolved_at__isnull=True)
        .values_list("question")
        .annotate(n=Count("pk"))
        .order_by()
    )
)
_ANSWERS = Composed(
    lambda application, part: Answer.objects.filter(
        application=application, question__section=part
    ).select_related("saved_by")
)


def working_on(application: Application) -> list[Working]:
    """Return who works on a bid because of their place in the partnership or the office. Two queries."""
    roles = PartnershipPerson.Role
    members = (
        PartnershipPerson.objects.holding()
        .filter(partnership=application.partnership_id)
        .select_related("user")
        .order_by("pk")
    )
    found = [Working(row.user, row.get_role_display(), row.role != roles.COMMUNITY) for row in members]
    office = (
        Signatory.objects.holding().filter(organisation=application.organisation_id).select_related("user")
    )
    return found + [Working(row.user, str(application.organisation), False) for row in office.order_by("pk")]


def let_in(application: Application) -> list[ApplicationPerson]:
    """Return the people who were let into a bid, or asked, and whose access was not ended."""
    return list(application.let_in.filter(until__isnull=True).select_related("user", "given_by"))


def invitations_of(user, now: datetime) -> list[ApplicationPerson]:
    """Return the invitations into bids that a person can answer."""
    return list(
        ApplicationPerson.objects.addressed_to(user).waiting(now).select_related("application", "given_by")
    )
