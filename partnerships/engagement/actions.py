"""The verbs of engagement: write down, mend, publish; and what the hub notes about its events."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.workflow import Closed, Refusal, Stale, move
from partnerships.agenda.models import Priority
from partnerships.models import Partnership, Place

from . import policy
from .models import Audience, EngagementActivity, EngagementNote

NOBODY: Mapping[str, int] = {}


class Account(NamedTuple):
    """What is told about an activity, to everybody once it is published."""

    title: str
    method: str
    begins_on: date
    ends_on: date | None = None
    venue: str = ""
    asked: str = ""
    outcomes: str = ""
    language: str = "en"


@transaction.atomic
def add_activity(
    partnership: Partnership,
    *,
    by: User,
    account: Account,
    audience: Mapping[str, int] = NOBODY,
    note: str = "",
    places: Iterable[Place] = (),
    priorities: Iterable[Priority] = (),
    nonce: str = "",
) -> EngagementActivity:
    """Write down what was done. ``audience`` counts people by sector; ``note`` stays inside the partnership."""
    if done := trail.repeat(nonce, by, EngagementActivity, "engagement.add"):
        return done
    require(policy.may_manage(by, partnership))
    _refuse_if_closed(partnership)
    _refuse_counts_before(account.begins_on, audience)
    activity = EngagementActivity.objects.create(partnership=partnership, **account._asdict())
    _dress(activity, audience, note, places, priorities)
    trail.record("engagement.add", activity, by=by, nonce=nonce)
    return activity


@transaction.atomic
def edit_activity(
    activity: EngagementActivity,
    *,
    by: User,
    version: int,
    account: Account,
    audience: Mapping[str, int] = NOBODY,
    note: str = "",
    places: Iterable[Place] = (),
    priorities: Iterable[Priority] = (),
    nonce: str = "",
) -> EngagementActivity:
    """Mend what is written down. ``version`` is the one that the editor had on screen."""
    if done := trail.repeat(nonce, by, activity, "engagement.edit"):
        return done
    activity = _locked(activity)
    require(policy.may_keep(by, activity))
    _refuse_if_closed(activity.partnership)
    _refuse_counts_before(account.begins_on, audience)
    if version != activity.version:
        raise Stale(
            _("Somebody changed this activity after you opened it. Nothing of theirs was overwritten."),
            possible=[(_("Go to the activity"), reverse("partnerships:activity", args=[activity.ref]))],
        )
    for field, value in account._asdict().items():
        setattr(activity, field, value)
    activity.version += 1
    activity.save()
    _dress(activity, audience, note, places, priorities)
    trail.record("engagement.edit", activity, by=by, nonce=nonce, version=activity.version)
    return activity


@transaction.atomic
def publish_activity(activity: EngagementActivity, *, by: User, nonce: str = "") -> EngagementActivity:
    """Let everybody read an activity, its small numbers and its note left out."""
    if done := trail.repeat(nonce, by, activity, "engagement.publish"):
        return done
    activity = _locked(activity)
    require(policy.may_keep(by, activity))
    move(activity, "publish_activity")
    activity.save()
    trail.record("engagement.publish", activity, by=by, nonce=nonce)
    return activity


@transaction.atomic
def unpublish_activity(activity: EngagementActivity, *, by: User, nonce: str = "") -> EngagementActivity:
    """Show an activity to the members alone again."""
    if done := trail.repeat(nonce, by, activity, "engagement.unpublish"):
        return done
    activity = _locked(activity)
    require(policy.may_keep(by, activity))
    move(activity, "unpublish_activity")
    activity.save()
    trail.record("engagement.unpublish", activity, by=by, nonce=nonce)
    return activity


@transaction.atomic
def note_event(
    partnership: Partnership, *, by: User, event: str, account: Account, audience: Mapping[str, int]
) -> EngagementActivity:
    """Count an event of the hub, by its reference there, into a partnership's engagement; a second time mends the first."""
    require(policy.may_be_noted_by_hub(by))
    activity, _new = EngagementActivity.objects.update_or_create(
        event=event,
        defaults={
            "partnership": partnership,
            "state": EngagementActivity.State.PUBLISHED,
            **account._asdict(),
        },
    )
    Audience.objects.update_or_create(activity=activity, defaults=dict(audience))
    trail.record("engagement.note_event", activity, by=by)
    return activity


def _dress(
    activity: EngagementActivity,
    audience: Mapping[str, int],
    note: str,
    places: Iterable[Place],
    priorities: Iterable[Priority],
) -> None:
    """Put beside an activity what hangs from it; priorities of another partnership are none of its own."""
    activity.places.set(places)
    activity.priorities.set([each for each in priorities if each.partnership_id == activity.partnership_id])
    Audience.objects.update_or_create(activity=activity, defaults=dict(audience))
    if note:
        EngagementNote.objects.update_or_create(activity=activity, defaults={"text": note})
    else:
        EngagementNote.objects.filter(activity=activity).delete()


def _locked(activity: EngagementActivity) -> EngagementActivity:
    found = EngagementActivity.objects.select_related("partnership")
    return found.select_for_update(of=("self",)).get(pk=activity.pk)


def _refuse_if_closed(partnership: Partnership) -> None:
    if partnership.state == Partnership.State.CLOSED:
        raise Closed(_("This partnership has closed. Its engagement can be read, and not changed."))


def _refuse_counts_before(day: date, audience: Mapping[str, int]) -> None:
    if day > clock.today() and any(audience.values()):
        raise Refusal(_("Nobody can have come yet: the activity has not begun."))
