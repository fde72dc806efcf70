"""Whom a bid asks not to be judged by."""

from django.db import transaction
from django.utils.translation import gettext as _

from funding.applications import policy
from funding.applications.models import Application, NotToAsk
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.workflow import Refusal
from partnerships.models import Organisation

from .guards import locked, refuse_unless_editable

MOST = 20


@transaction.atomic
def name_not_to_ask(
    application: Application,
    *,
    by: User,
    reason: str,
    name: str = "",
    email: str = "",
    organisation: Organisation | None = None,
    nonce: str = "",
) -> NotToAsk:
    """Ask that a person or an organisation should not judge the bid. Whether it is honoured, the conflicts owner decides."""
    if done := trail.repeat(nonce, by, NotToAsk, "not_to_ask.name"):
        return done
    application = locked(application)
    require(policy.may_write(by, application))
    refuse_unless_editable(application, clock.now())
    if not (name or email or organisation):
        raise Refusal(_("Name a person or an organisation."))
    if application.not_to_ask.count() >= MOST:
        raise Refusal(_("A bid names at most %(most)s people and organisations here.") % {"most": MOST})
    made = NotToAsk.objects.create(
        application=application,
        name=name,
        email=email.lower(),
        organisation=organisation,
        reason=reason,
        named_by=by,
    )
    trail.record("not_to_ask.name", made, by=by, nonce=nonce, application=application)
    return made


@transaction.atomic
def drop_not_to_ask(named: NotToAsk, *, by: User, nonce: str = "") -> None:
    """Take back that somebody should not be asked."""
    if trail.first(nonce, by):
        return
    application = locked(named.application)
    require(policy.may_write(by, application))
    refuse_unless_editable(application, clock.now())
    trail.record("not_to_ask.drop", application, by=by, nonce=nonce, named=named.pk)
    NotToAsk.objects.filter(pk=named.pk).delete()
