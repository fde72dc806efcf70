"""The files of a bid. Replaced and removed files stay in the store, and belong to no bid."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from funding.applications import policy, queries
from funding.applications.models import Application, Attachment
from funding.rounds.models import DocumentRule
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.documents import actions as documents
from lpip_portal.workflow import Refusal

from .guards import locked, refuse_unless_editable

MOST_FILES = 30


@transaction.atomic
def attach(
    application: Application,
    *,
    by: User,
    kind: str,
    file: Any,
    replaces: Attachment | None = None,
    at: datetime | None = None,
    nonce: str = "",
) -> Attachment:
    """Add a file to a draft; with ``replaces``, in the place of another."""
    if done := trail.repeat(nonce, by, Attachment, "attachment.add"):
        return done
    application = locked(application)
    require(policy.may_write(by, application))
    refuse_unless_editable(application, at or clock.now())
    if replaces is not None:
        application.attachments.filter(pk=replaces.pk).update(removed_at=clock.now())
    elif application.attachments.standing().count() >= MOST_FILES:
        raise Refusal(_("A bid has at most %(most)s files. Remove one first.") % {"most": MOST_FILES})
    document = documents.store(file, by=by, kinds=_rule(application, kind).formats)
    attachment = Attachment.objects.create(application=application, kind=kind, document=document)
    facts = {"replaces": replaces.pk} if replaces else {}
    trail.record("attachment.add", attachment, by=by, nonce=nonce, sha256=document.sha256, **facts)
    return attachment


def _rule(application: Application, kind: str) -> DocumentRule:
    rules = {rule.code: rule for rule in queries.document_rules(application.phase)}
    if kind not in rules:
        raise Refusal(_("The call does not ask for such a file."))
    return rules[kind]


@transaction.atomic
def remove_attachment(
    attachment: Attachment, *, by: User, at: datetime | None = None, nonce: str = ""
) -> None:
    """Take a file out of a draft."""
    application = locked(attachment.application)
    require(policy.may_write(by, application))
    refuse_unless_editable(application, at or clock.now())
    attachment.removed_at = clock.now()
    attachment.save(update_fields=["removed_at"])
    trail.record("attachment.remove", attachment, by=by, nonce=nonce)
