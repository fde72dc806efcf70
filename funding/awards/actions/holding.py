"""Holding an award: its start, its milestones, its close."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from funding.awards import policy, terms
from funding.awards.models import Award, Milestone
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.ui.templatetags.portal import pounds, uk_date
from lpip_portal.workflow import Closed, IllegalMove, move
from partnerships import actions as partnerships

from . import guards


@transaction.atomic
def start(award: Award, *, by: User, start_on: date, nonce: str = "") -> Award:
    """Start an accepted award on a day that the phase allows; its last day follows from the months of the phase."""
    if done := trail.repeat(nonce, by, award, "award.start"):
        return done
    award = guards.locked(award)
    require(policy.leads(by, award))
    move(award, "start")
    first, last = terms.start_window(
        award.phase.earliest_start_on, award.phase.latest_start_on, award.answered_at
    )
    if not first <= start_on <= last:
        raise guards.OutsideWindow(
            _("The project may start between %(first)s and %(last)s.")
            % {"first": uk_date(first), "last": uk_date(last)},
            possible=guards.page(award),
        )
    award.start_on, award.end_on = start_on, terms.last_day(start_on, award.phase.months)
    award.save(update_fields=["state", "start_on", "end_on"])
    trail.record("award.start", award, by=by, nonce=nonce, start_on=start_on)
    partnerships.record_participation(
        award.partnership,
        by=by,
        phase_label=award.phase.label_en,
        phase_number=award.phase.number,
        programme=award.phase.round.programme.name_en,
        grant_reference=award.reference,
        headline=pounds(award.share),
        since=award.start_on,
        until=award.end_on,
    )
    outbox.post("award_started", to=[*guards.office(award), *guards.staff(award)], about=award, award=award)
    return award


@transaction.atomic
def close_award(award: Award, *, by: User, nonce: str = "") -> Award:
    """Close an award whose last day has passed."""
    if done := trail.repeat(nonce, by, award, "award.close_award"):
        return done
    award = guards.locked(award)
    require(policy.may_close_award(by, award))
    move(award, "close_award")
    if clock.today() <= award.end_on:
        raise Closed(
            _("This award runs until %(day)s and can be closed after that.") % {"day": uk_date(award.end_on)},
            possible=guards.page(award),
        )
    award.save(update_fields=["state"])
    trail.record("award.close_award", award, by=by, nonce=nonce)
    outbox.post("award_closed", to=[award.lead, *guards.office(award)], about=award, award=award)
    return award


@transaction.atomic
def add_milestone(award: Award, *, by: User, title: str, due_on: date, nonce: str = "") -> Milestone:
    """Say one thing that an award is to reach, and by when."""
    if done := trail.repeat(nonce, by, Milestone, "milestone.add_milestone"):
        return done
    award = guards.locked(award)
    require(policy.leads(by, award))
    if not policy.may_add_milestone(by, award):
        raise IllegalMove(
            _("Milestones are added while an award is accepted or active; this one is “%(state)s”.")
            % {"state": award.get_state_display()},
            possible=guards.page(award),
        )
    if award.start_on and not award.start_on <= due_on <= award.end_on:
        raise guards.OutsideWindow(
            _("The award runs from %(first)s to %(last)s.")
            % {"first": uk_date(award.start_on), "last": uk_date(award.end_on)},
            possible=guards.page(award),
        )
    milestone = Milestone.objects.create(award=award, title=title, due_on=due_on, updated_by=by)
    trail.record("milestone.add_milestone", milestone, by=by, nonce=nonce, award=award, due_on=due_on)
    return milestone


@transaction.atomic
def report_on_track(milestone: Milestone, *, by: User, note: str = "", nonce: str = "") -> Milestone:
    """Report that a milestone will be reached in time."""
    return _decide(milestone, "report_on_track", by, note, nonce)


@transaction.atomic
def report_at_risk(milestone: Milestone, *, by: User, note: str, nonce: str = "") -> Milestone:
    """Report that a milestone may not be reached in time, and why."""
    return _decide(milestone, "report_at_risk", by, note, nonce)


@transaction.atomic
def report_done(milestone: Milestone, *, by: User, note: str, nonce: str = "") -> Milestone:
    """Report that a milestone is reached, and what shows it."""
    return _decide(milestone, "report_done", by, note, nonce)


def _decide(milestone: Milestone, verb: str, by: User, note: str, nonce: str) -> Milestone:
    if done := trail.repeat(nonce, by, milestone, f"milestone.{verb}"):
        return done
    found = Milestone.objects.select_for_update(of=("self",)).select_related("award")
    milestone = found.get(pk=milestone.pk)
    require(policy.may_report(by, milestone))
    move(milestone, verb)
    if not note and verb != "report_on_track":
        raise guards.NotReady(
            _("Say in a few words why, or what shows it."), possible=guards.page(milestone.award)
        )
    milestone.note, milestone.updated_by, milestone.updated_at = note, by, clock.now()
    milestone.save(update_fields=["state", "note", "updated_by", "updated_at"])
    trail.record(f"milestone.{verb}", milestone, by=by, nonce=nonce)
    return milestone
