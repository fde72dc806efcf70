"""What several verbs of a bid refuse, what they keep, and whom they tell."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from funding.applications import policy, queries, snapshot
from funding.applications.models import Answer, AnswerVersion, Application, Submission
from funding.questions.models import Question
from lpip_portal import clock
from lpip_portal.accounts.models import User
from lpip_portal.composed import Composed
from lpip_portal.ui import rich
from lpip_portal.ui.templatetags.portal import uk_time
from lpip_portal.workflow import Closed, IllegalMove, NotReady
from partnerships import queries as partnerships

COALESCE = timedelta(minutes=5)


def locked(application: Application) -> Application:
    """Lock a bid and read it again, with what the guards ask of it; ``sent`` is the number of its latest submission."""
    found = _LOCKED.first(application)
    if found is None:
        raise Application.DoesNotExist
    return found


_SENT = Submission.objects.filter(application=OuterRef("pk")).order_by("-number")
_LOCKED = Composed(
    lambda bid: (
        Application.objects.select_related("phase__round", "partnership", "lead", "organisation")
        .annotate(sent=Subquery(_SENT.values("number")[:1]))
        .select_for_update(of=("self",))
        .filter(pk=bid.pk)
    )
)


def refuse_when_closed(application: Application, at: datetime) -> None:
    """Refuse what comes after the closing instant; the instant itself is in time."""
    if not application.phase.is_open(at):
        raise Closed(
            _("This phase closed at %(when)s. Your draft is kept and can be read.")
            % {"when": uk_time(application.phase.closes_at)},
            possible=[(_("Read your bid"), reverse("funding:application", args=[application.ref]))],
        )


def refuse_unless_editable(application: Application, at: datetime) -> None:
    """Refuse to change a bid that is with its office, was sent, or was withdrawn; and one whose phase has closed."""
    if application.state not in policy.EDITABLE:
        raise IllegalMove(
            _("This bid cannot be changed now: it is “%(state)s”.")
            % {"state": application.get_state_display()},
            possible=[(_("Read your bid"), reverse("funding:application", args=[application.ref]))],
        )
    refuse_when_closed(application, at)


def refuse_unless_ready(application: Application) -> queries.Preflight:
    """Refuse a bid that the pre-flight finds faulty."""
    preflight = queries.preflight(application)
    if preflight.faults:
        raise NotReady(
            _("The bid cannot be sent yet: %(faults)s.")
            % {"faults": "; ".join(map(queries.sentence, preflight.faults))},
            possible=[(_("See what to mend"), reverse("funding:application-check", args=[application.ref]))],
        )
    return preflight


def office(application: Application) -> list[User]:
    """Return the signatories who may submit this bid."""
    signatories = partnerships.signatories(application.organisation_id)
    return [person for person in signatories if person.pk != application.lead_id]


def keep_version(answer: Answer, by: User, *, coalesce: bool) -> None:
    """Keep what was saved; savings of one person within five minutes are one version. One statement, or two."""
    value, at = snapshot.canonical(answer.value), answer.saved_at
    if coalesce:
        last = AnswerVersion.objects.filter(
            answer=answer, version=answer.version - 1, saved_by=by, begun_at__gt=at - COALESCE
        )
        if last.update(value=value, version=answer.version, saved_at=at):
            return
    AnswerVersion.objects.create(
        answer=answer, version=answer.version, value=value, saved_by=by, saved_at=at, begun_at=at
    )


def is_same(answer: Answer | None, value: Any) -> bool:
    """Say whether an answer says this already; nothing is the same as nothing."""
    kept = answer.value if answer else None
    return kept == value or (kept in (None, "", []) and value in (None, "", []))


def write(answer: Answer, value: Any, by: User) -> None:
    """Write a value into an answer as its next version. The caller has asked the policy and holds the lock."""
    now = clock.now()
    coalesce = answer.pk is not None and answer.saved_by_id == by.pk and now - answer.saved_at < COALESCE
    answer.text = answer.number = answer.date = answer.choices = None
    setattr(answer, _column(answer.question, value), [] if value is None else value)
    answer.words = rich.words(value) if isinstance(value, str) else 0
    answer.version += 1
    answer.carried = False
    answer.saved_by, answer.saved_at = by, now
    answer.save()
    keep_version(answer, by, coalesce=coalesce)


def _column(question: Question, value: Any) -> str:
    """Return the column of a value; a number or a date that was taken away is kept as an empty choice."""
    kinds = Question.Kind
    if question.is_text:
        return "text"
    return (
        {kinds.NUMBER: "number", kinds.DATE: "date"}.get(question.kind, "choices")
        if value is not None
        else "choices"
    )
