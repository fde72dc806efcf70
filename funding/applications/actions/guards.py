"""What several verbs of a bid refuse, what they keep, and whom they tell."""

from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import connection
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

from funding.applications import policy, queries, snapshot
from funding.applications.models import Answer, AnswerImage, AnswerVersion, Application, Submission
from funding.questions.models import Question
from lpip_portal import clock
from lpip_portal.accounts.models import User
from lpip_portal.composed import Composed
from lpip_portal.documents import actions as documents
from lpip_portal.documents.copies import drawn
from lpip_portal.ui import figures, rich
from lpip_portal.ui.templatetags.portal import uk_time
from lpip_portal.workflow import Closed, IllegalMove, NotReady, Refusal, move
from partnerships import actions as partners
from partnerships import queries as partnerships

COALESCE = timedelta(minutes=5)
MOST_UPLOADS = 60  # images of one bid, those that stand in no answer any more included
MOST_SIDE = 1800  # pixels: what an A4 page shows sharply


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


SAVE_WITH_FILES = """
    WITH marked AS (UPDATE funding_attachment SET is_submitted = removed_at IS NULL WHERE application_id = %s)
    UPDATE funding_application SET state = %s, state_since = %s, submitted_at = %s WHERE id = %s
"""


def save_with_files(application: Application) -> None:
    """Save a bid that was submitted, and which of its files belong to that submission: one statement, for the crowd at closing."""
    bid = application
    with connection.cursor() as cursor:
        cursor.execute(SAVE_WITH_FILES, [bid.pk, bid.state, bid.state_since, bid.submitted_at, bid.pk])


def hold_partnership(application: Application, by: User) -> None:
    """Keep the partners of a submitted bid as they are: whoever leaves a partnership now is told of the bid."""
    reason = _("the bid %(reference)s, which was submitted, names them") % {
        "reference": application.reference
    }
    partners.place_hold(application.partnership, by=by, reason=reason, about=application.reference)


def release_partnership(application: Application, by: User | None) -> None:
    """Let a partnership change again after its bid was withdrawn or stopped."""
    partners.lift_hold(application.partnership, by=by, about=application.reference)


def office(application: Application) -> list[User]:
    """Return the signatories who may submit this bid."""
    signatories = partnerships.signatories(application.organisation_id)
    return [person for person in signatories if person.pk != application.lead_id]


def keep_version(answer: Answer, by: User) -> None:
    """Keep what was saved as a version of its own."""
    value, at = snapshot.canonical(answer.value), answer.saved_at
    AnswerVersion.objects.create(
        answer=answer, version=answer.version, value=value, saved_by=by, saved_at=at, begun_at=at
    )


def is_same(answer: Answer | None, value: Any) -> bool:
    """Say whether an answer says this already; nothing is the same as nothing."""
    kept = answer.value if answer else None
    return kept == value or (kept in (None, "", []) and value in (None, "", []))


def own_images(application: Application, question: Question, value: Any) -> Any:
    """Return a text with no image but those added to this question of this bid: one query, and none where it has no image."""
    named = {ref for ref, _legend in figures.images(value)}
    if not named:
        return value
    known = application.images.filter(question=question, ref__in=named)
    return figures.with_only(value, set(known.values_list("ref", flat=True)))


def keep_image(application: Application, question: Question, file: Any, by: User) -> AnswerImage:
    """Keep an image for the answers to a question, drawn anew: upright, no larger than a page shows, without its metadata."""
    if application.images.count() >= MOST_UPLOADS:
        raise Refusal(
            _("%(most)s images were added to this bid, and no more can be. Use those that are there.")
            % {"most": MOST_UPLOADS}
        )
    content, kind = drawn(file, MOST_SIDE)
    document = documents.store(ContentFile(content, name=f"image.{kind}"), by=by, kinds=("jpeg", "png"))
    return AnswerImage.objects.create(application=application, question=question, document=document)


def write(answer: Answer, value: Any, by: User) -> None:
    """Write a value into an answer as its next version. The caller has asked the policy and holds the lock.

    What one person saves within five minutes is one version. An answer that exists is written in one statement, in SQL,
    because every few seconds somebody's page asks for it.
    """
    answer.text = answer.number = answer.date = answer.choices = None
    setattr(answer, _column(answer.question, value), [] if value is None else value)
    answer.words = rich.words(value) if isinstance(value, str) else 0
    answer.version += 1
    answer.carried = False
    answer.saved_by, answer.saved_at = by, clock.now()
    if answer.pk is None:
        answer.save()
    elif _rewritten(answer, by):
        return
    keep_version(answer, by)


REWRITE = """
    WITH kept AS (
        UPDATE funding_answerversion SET value = %s, version = %s, saved_at = %s
        WHERE answer_id = %s AND version = %s AND saved_by_id = %s AND begun_at > %s RETURNING id
    )
    UPDATE funding_answer SET text = %s, number = %s, date = %s, choices = %s, words = %s, version = %s, carried = false,
        tab = %s, sequence = %s, saved_by_id = %s, saved_at = %s
    WHERE id = %s RETURNING (SELECT count(*) FROM kept)
"""


def _rewritten(answer: Answer, by: User) -> bool:
    """Write an answer over, and its newest version where that was begun by the same person within five minutes."""
    at, choices = answer.saved_at, answer.choices
    kept = [
        Jsonb(snapshot.canonical(answer.value)),
        answer.version,
        at,
        answer.pk,
        answer.version - 1,
        by.pk,
        at - COALESCE,
    ]
    said = [answer.text, answer.number, answer.date, None if choices is None else Jsonb(choices)]
    told = [answer.words, answer.version, answer.tab, answer.sequence, by.pk, at, answer.pk]
    with connection.cursor() as cursor:
        cursor.execute(REWRITE, kept + said + told)
        return cursor.fetchone()[0] > 0


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


def refuse_unless_checkable(application: Application) -> None:
    """Refuse a bid that does not wait for its check, or whose phase is still open."""
    if clock.now() <= application.phase.closes_at:
        raise Closed(
            _("Bids are checked after the phase has closed: until then an applicant may still change them.")
        )
    if application.is_reopened:  # written again and not sent in time: the last submission stands
        move(application, "keep_submitted")
    if not application.is_submitted:
        raise IllegalMove(
            _("This bid is not to be checked now: it is “%(state)s”.")
            % {"state": application.get_state_display()}
        )


def refuse_unless_proposable(application: Application) -> None:
    """Refuse to propose a bid as not eligible twice, or before its applicants were asked and have had their time."""
    refuse_unless_checkable(application)
    if application.ineligibilities.open().exists():
        raise IllegalMove(_("A colleague has proposed this already."), possible=check_page(application))
    asked = application.queries.all()
    if asked.waiting(clock.now()).exists():
        raise NotReady(
            _("The applicants can still answer your query. Wait for them."), possible=check_page(application)
        )
    if not asked.exists():
        raise NotReady(
            _("Ask the applicants first: they have some working days to answer before a bid is stopped."),
            possible=check_page(application),
        )


def check_page(application: Application) -> list[tuple[str, str]]:
    """Return the way to the check of a bid, for a refusal."""
    return [(_("Go to the check"), reverse("funding:application-eligibility", args=[application.ref]))]
