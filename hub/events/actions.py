"""The verbs of events: plan, announce, hold, report, cancel."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.workflow import IllegalMove, NotReady, Stale, move
from partnerships.engagement import actions as engagement

from . import policy
from .models import Attendance, Event


@transaction.atomic
def plan_event(*, by: User, nonce: str = "", **facts: Any) -> Event:
    """Plan an event; only the hub sees it until it is announced."""
    if done := trail.repeat(nonce, by, Event, "event.plan"):
        return done
    require(policy.may_keep(by))
    event = Event.objects.create(**facts)
    trail.record("event.plan", event, by=by, nonce=nonce)
    return event


@transaction.atomic
def edit_event(event: Event, *, by: User, version: int, nonce: str = "", **facts: Any) -> Event:
    """Change what is said of an event that was not held yet. ``version`` is the one on screen."""
    if done := trail.repeat(nonce, by, event, "event.edit"):
        return done
    event = _locked(event)
    require(policy.may_keep(by, event))
    if event.state not in (Event.State.DRAFT, Event.State.PUBLISHED):
        raise IllegalMove(_("What was held or cancelled is not changed any more."), possible=_way_back(event))
    if version != event.version:
        raise Stale(
            _("Somebody changed this event after you opened it. Nothing of theirs was overwritten."),
            possible=_way_back(event),
        )
    for name, value in facts.items():
        setattr(event, name, value)
    _save(event)
    trail.record("event.edit", event, by=by, nonce=nonce, version=event.version)
    return event


@transaction.atomic
def publish_event(event: Event, *, by: User, nonce: str = "") -> Event:
    """Announce an event to everybody."""
    if done := trail.repeat(nonce, by, event, "event.publish"):
        return done
    event = _locked(event)
    require(policy.may_keep(by, event))
    move(event, "publish_event")
    _save(event)
    trail.record("event.publish", event, by=by, nonce=nonce)
    return event


@transaction.atomic
def hold_event(event: Event, *, by: User, nonce: str = "") -> Event:
    """Say that an event was held."""
    if done := trail.repeat(nonce, by, event, "event.hold"):
        return done
    event = _locked(event)
    require(policy.may_keep(by, event))
    move(event, "hold_event")
    if event.starts_at > clock.now():
        raise NotReady(_("The event has not begun yet."), possible=_way_back(event))
    _save(event)
    trail.record("event.hold", event, by=by, nonce=nonce)
    return event


@transaction.atomic
def report_event(event: Event, *, by: User, attendance: Mapping[str, int], nonce: str = "") -> Event:
    """Say how many of each sector came; of an event with a partnership this counts into its engagement. A second time mends the first."""
    if done := trail.repeat(nonce, by, event, "event.report"):
        return done
    event = _locked(event)
    require(policy.may_keep(by, event))
    move(event, "report_event")
    _save(event)
    Attendance.objects.update_or_create(event=event, defaults=dict(attendance))
    if event.partnership:
        engagement.note_event(
            event.partnership, by=by, event=event.ref, account=_account(event), audience=attendance
        )
    trail.record("event.report", event, by=by, nonce=nonce)
    return event


@transaction.atomic
def cancel_event(event: Event, *, by: User, reason: str, nonce: str = "") -> Event:
    """Cancel an event that was announced; its page stays and says why."""
    if done := trail.repeat(nonce, by, event, "event.cancel"):
        return done
    event = _locked(event)
    require(policy.may_keep(by, event))
    move(event, "cancel_event")
    event.reason = reason
    _save(event)
    trail.record("event.cancel", event, by=by, nonce=nonce)
    return event


def _account(event: Event) -> engagement.Account:
    begins, ends = (at.astimezone(clock.UK).date() for at in (event.starts_at, event.ends_at))
    return engagement.Account(
        event.title_en, "event", begins, ends if ends != begins else None, venue=event.place
    )


def _save(event: Event) -> None:
    event.version, event.changed_at = event.version + 1, clock.now()
    event.save()


def _locked(event: Event) -> Event:
    return Event.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=event.pk)


def _way_back(event: Event) -> list[tuple[str, str]]:
    return [(_("Go to the event"), reverse("hub:event", args=[event.ref]))]
