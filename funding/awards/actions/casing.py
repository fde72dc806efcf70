"""The case file of a bid as a ZIP, built by the clock for the person who asked; each building is a restricted read."""

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from funding.applications import printing
from funding.applications.models import Application
from funding.awards import case_zip, policy, queries
from funding.awards.models import CaseFile
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.workflow import Closed, move


@transaction.atomic
def note_case_reading(application: Application, *, by: User) -> None:
    """Log that somebody opened the case file of a bid."""
    require(policy.may_open_case(by, application))
    trail.note_reading("case file", application, by=by)


@transaction.atomic
def ask_for_case(application: Application, *, by: User, nonce: str = "") -> CaseFile:
    """Ask for the case file as a ZIP; one that is being built already is given instead."""
    if done := trail.repeat(nonce, by, CaseFile, "case_file.ask"):
        return done
    application = Application.objects.select_related("phase__round", "partnership").get(pk=application.pk)
    require(policy.may_open_case(by, application))
    waiting = CaseFile.objects.filter(application=application, asked_by=by, state=CaseFile.State.ASKED)
    if found := waiting.first():
        return found
    made = CaseFile.objects.create(
        application=application, asked_by=by, language=translation.get_language() or "en-gb"
    )
    trail.record("case_file.ask", made, by=by, nonce=nonce, application=application)
    return made


@transaction.atomic
def build_case(case_file: CaseFile, *, by: None = None) -> CaseFile:
    """Build a case file that was asked for, as its reader may read it now; it is the clock's own verb."""
    require(by is None)
    found = CaseFile.objects.select_for_update(of=("self",), skip_locked=True).filter(
        pk=case_file.pk, state=CaseFile.State.ASKED
    )
    related = ("asked_by", "application__phase__round", "application__partnership", "application__decision")
    row = found.select_related(*related).first()
    if row is None:
        return case_file
    if not policy.may_open_case(row.asked_by, row.application):
        move(row, "give_up_case")
        row.save(update_fields=["state"])
        trail.record("case_file.give_up", row, by=by)
        return row
    now = clock.now()
    with translation.override(row.language):
        files = queries.case_files(row.asked_by, row.application)
        files["decision.pdf"] = printing.pdf(queries.decision_paper(row.asked_by, row.application), now)
    row.file = case_zip.bound(files, reference=row.application.reference, at=now)
    row.ready_at = now
    move(row, "note_case_ready")
    row.save(update_fields=["state", "file", "ready_at"])
    trail.note_reading("case file built", row.application, by=row.asked_by)
    trail.record("case_file.build", row, by=by, files=len(files))
    return row


@transaction.atomic
def note_case_fetching(case_file: CaseFile, *, by: User) -> None:
    """Log that somebody fetched their case file; refuse it once they may no longer open the case."""
    require(case_file.asked_by_id == by.pk and policy.may_open_case(by, case_file.application))
    if not case_file.is_ready:
        raise Closed(_("This file is not there yet. Look again in a moment."))
    trail.note_reading("case file", case_file.application, by=by)
