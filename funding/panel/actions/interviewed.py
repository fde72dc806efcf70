"""Around one interview: who comes, what they need and for how long that is kept, and what the table notes."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from funding.applications.models import TeamMember
from funding.panel import policy, queries, seating
from funding.panel.models import Interviewee, InterviewNeed, InterviewNote, InterviewRecord, Item
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.ui.templatetags.portal import uk_time
from lpip_portal.workflow import Closed, Stale

from . import guards


@transaction.atomic
def name_attendees(
    item: Item, *, by: User, at: datetime, members: Collection[TeamMember], needs: str = "", nonce: str = ""
) -> Item:
    """Say who of a bid's confirmed team comes to its interview, and what they need; again, until the closing instant, replaces it."""
    if done := trail.repeat(nonce, by, item, "interview.name_attendees"):
        return done
    item = guards.locked_item(item)
    require(policy.may_name_attendees(by, item))
    plan = queries.interview_plan(item.panel)
    if at > plan.attendees_until:
        raise Closed(
            _("The time to say who comes ended at %(when)s. Write to the funder if somebody cannot come.")
            % {"when": uk_time(plan.attendees_until)},
            possible=[
                (
                    _("Go to the interview"),
                    reverse("funding:application-interview", args=[item.application.ref]),
                )
            ],
        )
    allowed = {row.pk for row in queries.may_attend(item.application)}
    if not {row.pk for row in members} <= allowed:
        raise guards.WrongPerson(_("Only people of the bid who confirmed their part can come."))
    if not 1 <= len(members) <= plan.attendees_most:
        raise guards.WrongPerson(
            ngettext(
                "Choose at least one person and at most %(n)s.", "Choose at least one person and at most %(n)s people.",
                plan.attendees_most,
            )
            % {"n": plan.attendees_most}
        )  # fmt: skip
    Interviewee.objects.filter(item=item).delete()
    Interviewee.objects.bulk_create(
        Interviewee(item=item, member=row, named_by=by, named_at=clock.now()) for row in members
    )
    if needs:
        InterviewNeed.objects.update_or_create(item=item, defaults={"text": needs, "saved_at": clock.now()})
    else:
        InterviewNeed.objects.filter(item=item).delete()
    trail.record("interview.name_attendees", item, by=by, nonce=nonce, people=len(members), needs=bool(needs))
    return item


@transaction.atomic
def forget_needs(need: InterviewNeed, *, by: None = None) -> None:
    """Erase what people needed, when its time has come; it is the clock's own verb."""
    require(by is None)
    if queries.needs_to_forget(clock.now()).filter(pk=need.pk).exists():
        trail.record("interview.forget_needs", need.item, by=by)
        InterviewNeed.objects.filter(pk=need.pk).delete()


@transaction.atomic
def keep_interview_record(
    item: Item, *, by: User, text: str, version: int, nonce: str = ""
) -> InterviewRecord:
    """Write the record of an interview, which all at the table read who may read its papers. Version 0 is the first."""
    if done := trail.repeat(nonce, by, InterviewRecord, "interview.keep_record"):
        return done
    item = guards.locked_item(item)
    require(policy.may_keep_interview_record(by, item))
    guards.refuse_unless_convened(item.panel)
    record = InterviewRecord.objects.filter(item=item).first() or InterviewRecord(item=item, version=0)
    _refuse_stale(record, version, item)
    record.text, record.version, record.by, record.at = text, version + 1, by, clock.now()
    record.save()
    trail.record("interview.keep_record", record, by=by, nonce=nonce, item=item, version=record.version)
    return record


@transaction.atomic
def keep_interview_note(item: Item, *, by: User, text: str, version: int, nonce: str = "") -> InterviewNote:
    """Write one's own note on an interview, which nobody else reads. Version 0 is the first."""
    if done := trail.repeat(nonce, by, InterviewNote, "interview.keep_note"):
        return done
    item = guards.locked_item(item)
    require(policy.may_keep_interview_note(by, item))
    guards.refuse_unless_convened(item.panel)
    seat = seating.seat_of(by, item.panel)
    note = InterviewNote.objects.filter(item=item, seat=seat).first() or InterviewNote(
        item=item, seat=seat, version=0
    )
    _refuse_stale(note, version, item)
    note.text, note.version, note.at = text, version + 1, clock.now()
    note.save()
    trail.record("interview.keep_note", note, by=by, nonce=nonce, item=item, version=note.version)
    return note


def _refuse_stale(kept: InterviewRecord | InterviewNote, version: int, item: Item) -> None:
    if kept.version != version:
        raise Stale(
            _("This was saved again after you opened the page. Compare, then save again."),
            possible=[(_("Open what is saved"), reverse("funding:item-interview", args=[item.ref]))],
        )
