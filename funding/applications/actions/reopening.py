"""Opening a submitted bid again while its phase is open. What was submitted stands until something newer is submitted."""

from datetime import datetime

from django.db import transaction

from funding.applications import policy
from funding.applications.models import Application
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.workflow import move

from .guards import locked, office, refuse_when_closed


@transaction.atomic
def reopen(application: Application, *, by: User, at: datetime, nonce: str = "") -> Application:
    """Open a submitted bid again to change it; the other side, team or office, is told by letter."""
    if done := trail.repeat(nonce, by, application, "application.reopen"):
        return done
    application = locked(application)
    require(policy.may_reopen(by, application))
    move(application, "reopen")
    refuse_when_closed(application, at)
    application.state_since = at
    application.office_note = ""
    application.save(update_fields=["state", "state_since", "office_note"])
    event = trail.record("application.reopen", application, by=by, nonce=nonce)
    outbox.post(
        "bid_reopened",
        to={application.lead, *office(application)},
        about=application,
        occasion=str(event.pk),
        application=application,
        opener=by,
    )
    return application


@transaction.atomic
def keep_submitted(application: Application, *, by: User, nonce: str = "") -> Application:
    """Give up what was changed since the last submission: it is what counts, and the bid is submitted again."""
    if done := trail.repeat(nonce, by, application, "application.keep_submitted"):
        return done
    application = locked(application)
    require(policy.may_keep_submitted(by, application))
    move(application, "keep_submitted")
    application.state_since = clock.now()
    application.save(update_fields=["state", "state_since"])
    trail.record("application.keep_submitted", application, by=by, nonce=nonce)
    return application
