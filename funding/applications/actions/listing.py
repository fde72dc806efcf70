"""What people who run a round keep of its list of bids: views under a name, and files."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from funding.applications import comma_tables, cost_sheets, policy, queries
from funding.applications.models import ListExport, SavedView
from funding.rounds.models import Phase
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.workflow import Closed, Refusal, move

MOST_VIEWS = 30
MOST_FILES_IN_AN_HOUR = 20


@transaction.atomic
def keep_view(phase: Phase, *, by: User, name: str, narrowed: str, nonce: str = "") -> SavedView:
    """Keep a list as it is narrowed, under a name; the same name again changes it."""
    if done := trail.repeat(nonce, by, SavedView, "saved_view.keep"):
        return done
    require(policy.may_list(by, phase))
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    others = SavedView.objects.filter(user=by, phase=phase).exclude(name=name)
    if others.count() >= MOST_VIEWS:
        raise Refusal(
            _("You keep %(n)s views of this list. Remove one before you keep another.") % {"n": MOST_VIEWS}
        )
    view, _made = SavedView.objects.update_or_create(
        user=by, phase=phase, name=name, defaults={"narrowed": narrowed[:600], "saved_at": clock.now()}
    )
    trail.record("saved_view.keep", view, by=by, nonce=nonce, phase=phase)
    return view


@transaction.atomic
def drop_view(view: SavedView, *, by: User, nonce: str = "") -> None:
    """Keep a view no longer."""
    require(view.user_id == by.pk)
    trail.record("saved_view.drop", view, by=by, nonce=nonce, phase=view.phase_id)
    view.delete()


@transaction.atomic
def ask_for_export(phase: Phase, *, by: User, bids: Sequence[int], form: str, nonce: str = "") -> ListExport:
    """Ask for a list as a file: a short one is there at once, a long one is written by the clock."""
    if done := trail.repeat(nonce, by, ListExport, "list_export.ask"):
        return done
    require(policy.may_list(by, phase))
    since = clock.now() - timedelta(hours=1)
    if ListExport.objects.filter(by=by, asked_at__gt=since).count() >= MOST_FILES_IN_AN_HOUR:
        raise Refusal(
            _("You have asked for %(n)s files in an hour. Wait a little.") % {"n": MOST_FILES_IN_AN_HOUR}
        )
    export = ListExport.objects.create(
        phase=phase,
        by=by,
        form=form,
        bids=list(bids),
        asked_at=clock.now(),
        language=translation.get_language() or "en-gb",
    )
    trail.record("list_export.ask", export, by=by, nonce=nonce, phase=phase, rows=len(export.bids), form=form)
    if len(export.bids) <= queries.AT_ONCE:
        _write(export)
    return export


@transaction.atomic
def write_export(export: ListExport, *, by: None = None) -> ListExport:
    """Write a list that waits; it is the clock's own verb. Whoever may see the list no longer gets no file."""
    found = ListExport.objects.select_for_update(of=("self",), skip_locked=True).select_related(
        "phase__round", "by"
    )
    require(by is None)
    waiting = found.filter(pk=export.pk, state=ListExport.State.ASKED).first()
    if waiting is None:
        return export
    export = waiting
    if policy.may_make_export(by, export):
        _write(export)
    else:
        move(export, "give_up_export")
        export.save(update_fields=["state"])
    trail.record("list_export.write", export, by=by, rows=export.done)
    return export


@transaction.atomic
def forget_export(export: ListExport, *, by: None = None) -> None:
    """Drop the file of a list that was kept for a day; it is the clock's own verb."""
    require(by is None)
    ListExport.objects.filter(pk=export.pk).update(file=None)
    trail.record("list_export.forget", export, by=by)


@transaction.atomic
def note_export_reading(export: ListExport, *, by: User) -> None:
    """Log that somebody fetched a list, with its number of rows; refuse one that they may see no longer."""
    require(export.by_id == by.pk and policy.may_list(by, export.phase))
    if not export.is_ready:
        raise Closed(_("This file is not there: it is not made yet, or a day has passed. Ask for it again."))
    if not queries.may_still_see(export):
        raise Closed(_("You may no longer see every bid in this file. Ask for it again."))
    trail.note_reading(f"list of {export.done} bids", export, by=by)


def _write(export: ListExport) -> None:
    """Write the file by what its asker may see now."""
    with translation.override(export.language):
        table = queries.exported(export.by, export.phase, export.bids, clock.now())
        if export.form == ListExport.Form.CSV:
            export.file = comma_tables.write_csv(table.headings, table.rows)
        else:
            export.file = cost_sheets.write_xlsx(_("Applications"), table.headings, table.rows)
    export.bids = table.keys
    export.done, export.ready_at = len(table.rows), clock.now()
    move(export, "note_export_ready")
    export.save(update_fields=["state", "file", "bids", "done", "ready_at"])
