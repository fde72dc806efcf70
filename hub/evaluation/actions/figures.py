"""Saying what is measured, entering figures, checking, publishing and correcting them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hub.evaluation import checking, policy, proposing
from hub.evaluation.models import Indicator, IndicatorVersion, Observation, in_force
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import NotReady, Refusal, Stale, move
from partnerships.models import Partnership


class Entry(NamedTuple):
    """One figure to be entered, with the unit in which it was given."""

    indicator: Indicator
    period: date
    breakdown: str
    unit: str
    value: Decimal
    base: int | None = None


@transaction.atomic
def define_indicator(
    *, by: User, code: str, level: str, owner: User, nonce: str = "", **words: Any
) -> Indicator:
    """Begin to measure something; ``words`` are the fields of its first version."""
    if done := trail.repeat(nonce, by, Indicator, "indicator.define"):
        return done
    require(policy.may_define(by))
    try:
        with transaction.atomic():
            indicator = Indicator.objects.create(code=code.upper(), level=level, owner=owner, made_by=by)
    except IntegrityError:
        raise Refusal(_("Another indicator has this code.")) from None
    IndicatorVersion.objects.create(indicator=indicator, made_by=by, **words)
    trail.record("indicator.define", indicator, by=by, nonce=nonce)
    return indicator


@transaction.atomic
def change_indicator(
    indicator: Indicator, *, by: User, starts_on: date, bridge_en: str, nonce: str = "", **words: Any
) -> Indicator:
    """Measure something differently from a quarter on. What was entered before stays under its own version."""
    if done := trail.repeat(nonce, by, indicator, "indicator.change"):
        return done
    indicator = Indicator.objects.select_for_update().get(pk=indicator.pk)
    require(policy.may_define(by))
    last = indicator.versions.order_by("number").last()
    if starts_on <= last.starts_on:
        raise NotReady(_("A new version begins in a later quarter than the one before."))
    if (
        indicator.observations.exclude(state=Observation.State.REJECTED)
        .filter(period__gte=starts_on)
        .exists()
    ):
        raise NotReady(
            _(
                "Figures for that quarter or a later one were entered under the version before. Choose a later quarter."
            )
        )
    version = IndicatorVersion.objects.create(
        indicator=indicator,
        number=last.number + 1,
        starts_on=starts_on,
        bridge_en=bridge_en,
        made_by=by,
        **words,
    )
    trail.record("indicator.change", indicator, by=by, nonce=nonce, version=version.number)
    return indicator


@transaction.atomic
def enter_figures(
    partnership: Partnership,
    *,
    by: User,
    entries: Sequence[Entry],
    source: str = "",
    note: str = "",
    nonce: str = "",
) -> Partnership:
    """Enter many figures of a partnership together, or none of them."""
    if done := trail.repeat(nonce, by, partnership, "figures.enter"):
        return done
    require(policy.may_enter(by, partnership))
    _enter(partnership, by, entries, source, note)
    trail.record("figures.enter", partnership, by=by, nonce=nonce, count=len(entries))
    return partnership


@transaction.atomic
def accept_engagement(
    partnership: Partnership, *, by: User, period: date, seen: str, nonce: str = ""
) -> Partnership:
    """Enter what the recorded engagement of a quarter comes to; somebody else verifies it like any other figure.

    ``seen`` is what the person had on screen (``proposing.Proposed.seen``): numbers that changed since are not taken over.
    """
    if done := trail.repeat(nonce, by, partnership, "figures.accept"):
        return done
    require(policy.may_enter(by, partnership))
    proposed = proposing.proposed(partnership, period)
    if not proposed.rows or proposed.seen != seen:
        raise Stale(
            _("The recorded engagement changed since you opened this page. Look at the numbers again.")
        )
    entries = [
        Entry(row.slot.version.indicator, period, row.slot.group, row.slot.version.unit, Decimal(row.value))
        for row in proposed.rows
    ]
    _enter(partnership, by, entries, proposed.said[:200], "")
    trail.record("figures.accept", partnership, by=by, nonce=nonce, count=len(entries))
    return partnership


def _enter(partnership: Partnership, by: User, entries: Sequence[Entry], source: str, note: str) -> None:
    Partnership.objects.select_for_update().get(pk=partnership.pk)
    versions = _versions(entries)
    for entry in entries:
        version = _checked(entry, versions[entry.indicator.pk])
        key = {
            "indicator": entry.indicator, "partnership": partnership, "period": entry.period, "breakdown": entry.breakdown,
        }  # fmt: skip
        if Observation.objects.filter(**key).exclude(state=Observation.State.REJECTED).exists():
            raise Refusal(
                _("There is a figure for %(what)s already. Correct it instead.") % {"what": version}
            )
        Observation.objects.create(
            **key,
            source=source,
            note=note,
            version=version,
            value=entry.value,
            base=entry.base,
            entered_by=by,
        )


@transaction.atomic
def correct_observation(
    observation: Observation, *, by: User, value: Decimal, base: int | None, note: str, nonce: str = ""
) -> Observation:
    """Enter a better figure for a published one, which stands until the new one is published."""
    if done := trail.repeat(nonce, by, Observation, "observation.correct"):
        return done
    old = _locked(observation)
    require(policy.may_enter(by, old.partnership))
    if not old.is_published:
        raise Refusal(_("Only a published figure is corrected."))
    key = {name: getattr(old, name) for name in ("indicator_id", "partnership_id", "period", "breakdown")}
    if Observation.objects.filter(**key, state__in=Observation.PENDING).exists():
        raise Refusal(_("A correction of this figure is waiting already."))
    entry = Entry(old.indicator, old.period, old.breakdown, old.version.unit, value, base)
    _checked(entry, [old.version])
    last = Observation.objects.filter(**key).order_by("number").last()
    new = Observation.objects.create(
        **key, version=old.version, value=value, base=base, note=note, source=old.source, number=last.number + 1,
        entered_by=by,
    )  # fmt: skip
    trail.record("observation.correct", new, by=by, nonce=nonce, number=new.number)
    return new


@transaction.atomic
def verify_observation(observation: Observation, *, by: User, nonce: str = "") -> Observation:
    """Say that a figure which somebody else entered is right."""
    if done := trail.repeat(nonce, by, observation, "observation.verify"):
        return done
    observation = _locked(observation)
    require(policy.may_verify(by, observation))
    return _verify(observation, by, nonce)


def _verify(observation: Observation, by: User, nonce: str = "") -> Observation:
    move(observation, "verify_observation")
    observation.verified_by, observation.verified_at = by, clock.now()
    observation.save(update_fields=["state", "verified_by", "verified_at"])
    trail.record("observation.verify", observation, by=by, nonce=nonce)
    return observation


@transaction.atomic
def publish_observation(observation: Observation, *, by: User, nonce: str = "") -> Observation:
    """Publish a figure that was verified; the one that it corrects is replaced."""
    if done := trail.repeat(nonce, by, observation, "observation.publish"):
        return done
    observation = _locked(observation)
    require(policy.may_publish(by, observation))
    return _publish(observation, by, nonce)


def _publish(observation: Observation, by: User, nonce: str = "") -> Observation:
    before = Observation.objects.select_for_update().filter(
        indicator=observation.indicator_id, partnership=observation.partnership_id, period=observation.period,
        breakdown=observation.breakdown, state=Observation.State.PUBLISHED,
    ).first()  # fmt: skip
    move(observation, "publish_observation")
    if before is not None:
        move(before, "replace_observation")
        before.save(update_fields=["state"])
    observation.decided_by, observation.decided_at, observation.corrects = by, clock.now(), before
    observation.save(update_fields=["state", "decided_by", "decided_at", "corrects"])
    trail.record("observation.publish", observation, by=by, nonce=nonce)
    return observation


@transaction.atomic
def reject_observation(observation: Observation, *, by: User, reason: str, nonce: str = "") -> Observation:
    """Give a figure back, and say why. It may be entered again."""
    if done := trail.repeat(nonce, by, observation, "observation.reject"):
        return done
    observation = _locked(observation)
    require(policy.may_reject(by, observation))
    move(observation, "reject_observation")
    observation.decided_by, observation.decided_at, observation.reject_reason = by, clock.now(), reason
    observation.save(update_fields=["state", "decided_by", "decided_at", "reject_reason"])
    trail.record("observation.reject", observation, by=by, nonce=nonce)
    outbox.post("figure_rejected", to=[observation.entered_by], about=observation, observation=observation)
    return observation


@transaction.atomic
def settle_quarter(
    partnership: Partnership, *, by: User, period: date, verb: str, nonce: str = ""
) -> Partnership:
    """Verify or publish all the figures of a partnership's quarter of which this person may."""
    if done := trail.repeat(nonce, by, partnership, "figures.settle"):
        return done
    one, waiting = {
        "verify": (_verify, Observation.State.ENTERED),
        "publish": (_publish, Observation.State.VERIFIED),
    }[verb]
    seen = Observation.objects.visible_to(by).filter(partnership=partnership, period=period, state=waiting)
    found = list(Observation.objects.select_for_update().filter(pk__in=seen.values("pk")).order_by("pk"))
    if not found:
        raise NotReady(_("No figure of this quarter waits for that any more."))
    mine = [each for each in found if each.entered_by_id != by.pk]
    require(bool(mine) and policy.may_settle(by, partnership, verb))
    for observation in mine:
        one(observation, by)
    trail.record("figures.settle", partnership, by=by, nonce=nonce, what=verb, count=len(mine))
    return partnership


def _versions(entries: Sequence[Entry]) -> dict[int, list[IndicatorVersion]]:
    found: dict[int, list[IndicatorVersion]] = {entry.indicator.pk: [] for entry in entries}
    for version in IndicatorVersion.objects.filter(indicator__in=found):
        found[version.indicator_id].append(version)
    return found


def _checked(entry: Entry, versions: list[IndicatorVersion]) -> IndicatorVersion:
    version = in_force(versions, entry.period)
    wrong = checking.faults(
        version.rule if version else None, period=entry.period, today=clock.today(), group=entry.breakdown,
        unit=entry.unit, value=entry.value, base=entry.base,
    )  # fmt: skip
    if wrong:
        raise Refusal(". ".join(wrong))
    return version


def _locked(observation: Observation) -> Observation:
    return Observation.objects.select_for_update(of=("self",)).select_related(
        "indicator", "version", "partnership", "entered_by"
    ).get(pk=observation.pk)  # fmt: skip


def _may_still_go(kind: str, about: str, letter: Letter) -> bool:
    """Ask again at delivery: a letter about a figure goes to those who see it."""
    found = Observation.objects.visible_to(letter.to) if letter.to else Observation.objects.none()
    return found.filter(pk=about.rpartition(":")[2]).exists()


outbox.still_allowed("hub.observation:", _may_still_go)
