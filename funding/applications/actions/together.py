"""Working together on a bid: letting people in and out, comments on answers, and an earlier version put back."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from funding.applications import policy
from funding.applications.models import AnswerVersion, Application, ApplicationPerson, Comment
from funding.questions.boxes import Box
from funding.questions.models import Question
from lpip_portal import clock
from lpip_portal.access import Guest, require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.workflow import Closed, Refusal

from .guards import locked, refuse_unless_editable
from .writing import save_answers

MOST_LET_IN = 60


@transaction.atomic
def let_in(
    application: Application, *, by: User, email: str, role: str, nonce: str = ""
) -> ApplicationPerson:
    """Ask a person to write or read one bid, by a letter that is good for 30 days. Asking again sends another letter."""
    if done := trail.repeat(nonce, by, ApplicationPerson, "application.let_in"):
        return done
    application = locked(application)
    require(policy.may_let_in(by, application))
    email, now = email.lower(), clock.now()
    page = [(_("People who work on this bid"), reverse("funding:application-people", args=[application.ref]))]
    if application.let_in.filter(until__isnull=True).count() >= MOST_LET_IN:
        raise Refusal(_("This bid has let in as many people as it can."), possible=page)
    for earlier in application.let_in.filter(email__iexact=email, until__isnull=True):
        if earlier.is_accepted or earlier.is_waiting(now):
            raise Refusal(_("This person was already asked, or is in."), possible=page)
        earlier.until = now
        earlier.save(update_fields=["until"])
    person = ApplicationPerson.objects.create(
        application=application, email=email, role=role, given_by=by, invited_at=now
    )
    trail.record("application.let_in", person, by=by, nonce=nonce, application=application, role=role)
    reader = User.objects.filter(email__iexact=email, is_active=True).first() or Guest(email)
    outbox.post("bid_let_in", to=[reader], unasked=True, about=person, bid=application, inviter=by)
    return person


@transaction.atomic
def accept_access(person: ApplicationPerson, *, by: User, nonce: str = "") -> ApplicationPerson:
    """Come into a bid."""
    if done := trail.repeat(nonce, by, person, "application.come_in"):
        return done
    person = _locked(person)
    require(policy.may_answer_access(by, person))
    if person.is_accepted:
        return person
    _refuse_when_over(person)
    person.user, person.since = by, clock.now()
    person.save(update_fields=["user", "since"])
    trail.record("application.come_in", person, by=by, nonce=nonce, application=person.application)
    _tell_giver(person, by, accepted=True)
    return person


@transaction.atomic
def decline_access(person: ApplicationPerson, *, by: User, nonce: str = "") -> ApplicationPerson:
    """Say no to coming into a bid."""
    if done := trail.repeat(nonce, by, person, "application.stay_out"):
        return done
    person = _locked(person)
    require(policy.may_answer_access(by, person))
    _refuse_when_over(person)
    person.until = clock.now()
    person.save(update_fields=["until"])
    trail.record("application.stay_out", person, by=by, nonce=nonce, application=person.application)
    _tell_giver(person, by, accepted=False)
    return person


@transaction.atomic
def end_access(person: ApplicationPerson, *, by: User, nonce: str = "") -> ApplicationPerson:
    """Close a bid to a person: at once, whatever page they have open."""
    if done := trail.repeat(nonce, by, person, "application.end_access"):
        return done
    person = _locked(person)
    require(policy.may_let_in(by, person.application) or person.user_id == by.pk)
    if person.until is None:
        person.until = clock.now()
        person.save(update_fields=["until"])
        trail.record("application.end_access", person, by=by, nonce=nonce, application=person.application)
        if person.user_id and person.user_id != by.pk:
            outbox.post("bid_access_ended", to=[person.user], about=person, bid=person.application)
    return person


def _locked(person: ApplicationPerson) -> ApplicationPerson:
    found = ApplicationPerson.objects.select_related("application__phase", "given_by", "user")
    return found.select_for_update(of=("self",)).get(pk=person.pk)


def _refuse_when_over(person: ApplicationPerson) -> None:
    if not person.is_waiting(clock.now()):
        raise Closed(_("This invitation is over. Ask whoever sent it to send another."))


def _tell_giver(person: ApplicationPerson, by: User, *, accepted: bool) -> None:
    outbox.post(
        "bid_access_answered",
        to=[person.given_by],
        about=person,
        bid=person.application,
        person=by,
        accepted=accepted,
    )


@transaction.atomic
def comment(application: Application, question: Question, *, by: User, text: str, nonce: str = "") -> Comment:
    """Say something about an answer to those who work on the bid."""
    if done := trail.repeat(nonce, by, Comment, "application.comment"):
        return done
    require(policy.may_comment(by, application))
    made = Comment.objects.create(application=application, question=question, text=text, by=by)
    trail.record("application.comment", made, by=by, nonce=nonce, application=application)
    return made


@transaction.atomic
def settle_comment(comment: Comment, *, by: User, nonce: str = "") -> Comment:
    """Say that a comment was dealt with; the first who says so is named."""
    if done := trail.repeat(nonce, by, comment, "application.settle_comment"):
        return done
    comment = Comment.objects.select_related("application").select_for_update(of=("self",)).get(pk=comment.pk)
    require(policy.may_comment(by, comment.application))
    if comment.resolved_at is None:
        comment.resolved_at, comment.resolved_by = clock.now(), by
        comment.save(update_fields=["resolved_at", "resolved_by"])
        trail.record(
            "application.settle_comment", comment, by=by, nonce=nonce, application=comment.application
        )
    return comment


@transaction.atomic
def restore_version(
    version: AnswerVersion, *, by: User, seen: int, at: datetime | None = None, nonce: str = ""
) -> AnswerVersion:
    """Put an earlier version of an answer back, as its newest version. ``seen`` is the version that the person saw."""
    if done := trail.repeat(nonce, by, version, "application.restore"):
        return done
    answer = version.answer
    application = locked(answer.application)
    require(policy.may_write(by, application))
    refuse_unless_editable(application, at or clock.now())
    box, value = Box(answer.question, answer.module), version.value
    if answer.question.kind == Question.Kind.DATE and isinstance(value, str):
        value = date.fromisoformat(value)
    if save_answers(application, {box: (value, seen)}, by=by, at=at):
        raise Refusal(
            _("Somebody saved this answer since. Look at it again before you put another version back.")
        )
    trail.record(
        "application.restore", version, by=by, nonce=nonce, application=application, version=version.version
    )
    return version


def _still_asked(
    kind: str, about: str, letter: object
) -> bool:  # an invitation goes out only while it can be answered
    person = ApplicationPerson.objects.filter(pk=about.rpartition(":")[2]).first()
    return kind != "bid_let_in" or bool(person and person.is_waiting(clock.now()))


outbox.still_allowed("funding.applicationperson:", _still_asked)
