"""Sending a bid: to the research office, back, and to the funder; and withdrawing it."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from funding.applications import policy, queries, snapshot
from funding.applications.models import Application, SectionNote, Submission
from funding.questions.models import Section
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.workflow import Stale, move

from .guards import (
    hold_partnership,
    locked,
    office,
    refuse_unless_ready,
    refuse_when_closed,
    release_partnership,
    save_with_files,
)

DECLARATION = "bid-1"  # the version of what a sender declares; its words are in forms.py


@transaction.atomic
def send_to_office(application: Application, *, by: User, at: datetime, nonce: str = "") -> Application:
    """Send a complete bid to the research office. This is not yet a submission, and every page says so."""
    if done := trail.repeat(nonce, by, application, "application.send_to_office"):
        return done
    application = locked(application)
    require(policy.may_send_to_office(by, application))
    move(application, "send_to_office")
    refuse_when_closed(application, at)
    refuse_unless_ready(application)
    application.state_since = at
    application.office_note = ""
    application.save(update_fields=["state", "state_since", "office_note"])
    trail.record("application.send_to_office", application, by=by, nonce=nonce, declared=DECLARATION)
    outbox.post(
        "sign_off_wanted",
        to=office(application),
        about=application,
        occasion=at.isoformat(),
        application=application,
    )
    return application


@transaction.atomic
def take_back(application: Application, *, by: User, nonce: str = "") -> Application:
    """Take a bid back from the research office to change it."""
    if done := trail.repeat(nonce, by, application, "application.take_back"):
        return done
    application = locked(application)
    require(policy.may_take_back(by, application))
    move(application, "take_back")
    application.state_since = clock.now()
    application.save(update_fields=["state", "state_since"])
    trail.record("application.take_back", application, by=by, nonce=nonce)
    return application


@transaction.atomic
def return_to_lead(
    application: Application,
    *,
    by: User,
    note: str,
    notes: dict[Section, str] | None = None,
    nonce: str = "",
) -> Application:
    """Return a bid to its lead with a note, and where it helps with ``notes`` on sections; its words can be changed again."""
    if done := trail.repeat(nonce, by, application, "application.return_to_lead"):
        return done
    application = locked(application)
    require(policy.may_sign_off(by, application))
    move(application, "return_to_lead")
    application.state_since = clock.now()
    application.office_note = note
    application.save(update_fields=["state", "state_since", "office_note"])
    for section, text in (notes or {}).items():
        SectionNote.objects.create(
            application=application, section=section, text=text, by=by, at=application.state_since
        )
    event = trail.record("application.return_to_lead", application, by=by, nonce=nonce)
    outbox.post(
        "bid_returned",
        to=[application.lead],
        about=application,
        occasion=str(event.pk),
        application=application,
        note=note,
        notes=[(section, text) for section, text in (notes or {}).items()],
    )
    return application


@transaction.atomic
def submit(
    application: Application, *, by: User, at: datetime, seen: str = "", nonce: str = ""
) -> Submission:
    """Submit a bid for its organisation: freeze it, hash it, and owe everybody a receipt. Again gives the same receipt.

    ``seen`` is ``as_sent`` of the bid that the signatory read; one that was changed since is refused.
    """
    if done := trail.repeat(nonce, by, application, "application.submit"):
        return queries.latest_submission(done)
    application = locked(application)
    if application.state == Application.State.SUBMITTED and policy.may_sign_off(by, application):
        return queries.latest_submission(application)
    require(policy.may_sign_off(by, application))
    move(application, "submit")
    if seen and seen != application.as_sent:
        raise Stale(
            _(
                "The lead took this bid back and sent it again since you opened the page. Read it again, then submit it."
            )
        )
    return _submit(application, by, at, nonce)


@transaction.atomic
def submit_without_office(application: Application, *, by: User, at: datetime, nonce: str = "") -> Submission:
    """Submit a bid in a phase that asks for no sign-off."""
    if done := trail.repeat(nonce, by, application, "application.submit"):
        return queries.latest_submission(done)
    application = locked(application)
    require(policy.may_submit_without_office(by, application))
    move(application, "submit_without_office")
    return _submit(application, by, at, nonce)


@transaction.atomic
def withdraw(application: Application, *, by: User, reason: str, nonce: str = "") -> Application:
    """Withdraw a bid; it stays readable to its team."""
    if done := trail.repeat(nonce, by, application, "application.withdraw"):
        return done
    application = locked(application)
    require(policy.may_withdraw(by, application))
    move(application, "withdraw")
    application.state_since = clock.now()
    application.withdrawn_reason = reason
    application.save(update_fields=["state", "state_since", "withdrawn_reason"])
    if application.submitted_at and application.partnership:
        release_partnership(application, by)
    trail.record("application.withdraw", application, by=by, nonce=nonce)
    outbox.post(
        "bid_withdrawn",
        to={application.lead, *office(application)},
        about=application,
        application=application,
    )
    return application


def _submit(application: Application, by: User, at: datetime, nonce: str) -> Submission:
    refuse_when_closed(application, at)
    preflight = refuse_unless_ready(application)
    content, personal = queries.content(application, preflight)
    sealed = {name: snapshot.seal_part(value, secrets.token_hex(16)) for name, value in personal.items()}
    submission = Submission.objects.create(
        application=application,
        number=(application.sent or 0) + 1,
        at=at,
        by=by,
        content=snapshot.canonical(content),
        personal=sealed,
        hash=snapshot.digest(content, sealed),
        fec=preflight.totals.fec,
        share=preflight.totals.share,
    )
    application.state_since = application.submitted_at = at
    if content["documents"] or submission.number > 1:
        save_with_files(application)
    else:
        application.save(update_fields=["state", "state_since", "submitted_at"])
    if submission.number == 1 and application.partnership:
        hold_partnership(application, by)
    trail.record(
        "application.submit", application, by=by, nonce=nonce, submission=submission.ref, hash=submission.hash
    )
    outbox.post(
        "submission_receipt",
        to={application.lead, *office(application)},
        about=application,
        occasion=f"submission {submission.number}",
        application=application,
        submission=submission,
    )
    return submission
