"""Data sets: suggested by partnerships, described and shown by the hub."""

from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from hub.catalogue import doubles, policy
from hub.catalogue.models import Dataset
from hub.catalogue.queries import hub_staff, with_same_doi
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import NotReady, Refusal, Stale, move


@transaction.atomic
def suggest_dataset(*, by: User, nonce: str = "", **words: Any) -> Dataset:
    """Suggest a data set; hub staff look at it."""
    if done := trail.repeat(nonce, by, Dataset, "dataset.suggest"):
        return done
    require(policy.may_suggest(by))
    dataset = Dataset(suggested_by=by)
    _put(dataset, words)
    trail.record("dataset.suggest", dataset, by=by, nonce=nonce, access=dataset.access)
    outbox.post("dataset_suggested", to=hub_staff(by), about=dataset, dataset=dataset, sender=by)
    return dataset


@transaction.atomic
def describe_dataset(dataset: Dataset, *, by: User, version: int, nonce: str = "", **words: Any) -> Dataset:
    """Describe a data set anew. ``version`` is the one that was on screen."""
    if done := trail.repeat(nonce, by, dataset, "dataset.describe"):
        return done
    dataset = _locked(dataset)
    require(policy.may_curate(by, dataset))
    if dataset.merged_into_id:
        raise Refusal(_("This description was merged into another one: change that one."))
    if version != dataset.version:
        raise Stale(_("Somebody else saved this description since you opened it. Reload the page to see it."))
    dataset.version += 1
    _put(dataset, words)
    trail.record("dataset.describe", dataset, by=by, nonce=nonce, version=dataset.version)
    return dataset


@transaction.atomic
def catalogue_dataset(dataset: Dataset, *, by: User, nonce: str = "") -> Dataset:
    """Show a data set to everybody."""
    if done := trail.repeat(nonce, by, dataset, "dataset.catalogue"):
        return done
    require(policy.may_curate(by, dataset))
    return _show(dataset, by, "catalogue", nonce)


@transaction.atomic
def restrict_dataset(dataset: Dataset, *, by: User, nonce: str = "") -> Dataset:
    """Show a data set to people of partnerships, of the hub and to officers only."""
    if done := trail.repeat(nonce, by, dataset, "dataset.restrict"):
        return done
    require(policy.may_curate(by, dataset))
    return _show(dataset, by, "restrict", nonce)


@transaction.atomic
def retire_dataset(dataset: Dataset, *, by: User, reason: str, nonce: str = "") -> Dataset:
    """Take a data set out of the catalogue, or do not take a suggestion up, and say why."""
    if done := trail.repeat(nonce, by, dataset, "dataset.retire"):
        return done
    dataset = _locked(dataset)
    require(policy.may_curate(by, dataset))
    move(dataset, "retire_dataset")
    dataset.curated_by, dataset.retired_reason = by, reason
    dataset.save(update_fields=["state", "curated_by", "retired_reason"])
    trail.record("dataset.retire", dataset, by=by, nonce=nonce)
    outbox.post("dataset_retired", to={dataset.suggested_by} - {by}, about=dataset, dataset=dataset)
    return dataset


@transaction.atomic
def merge_dataset(
    source: Dataset, target: Dataset, *, by: User, seen: str | None = None, nonce: str = ""
) -> Dataset:
    """Merge one description into another of the same data set. ``seen`` names the look that the person had; another is refused.

    What ``target`` lacks goes over; the old record stays so that its address leads on.
    """
    if done := trail.repeat(nonce, by, Dataset, "dataset.merge"):
        return done.merged_into or done
    both = Dataset.objects.select_for_update(of=("self",)).select_related("suggested_by").order_by("pk")
    locked = {each.pk: each for each in both.filter(pk__in=[source.pk, target.pk])}
    source, target = locked[source.pk], locked[target.pk]
    require(policy.may_curate(by, source))
    look = doubles.look(source, target)
    if look.refusals:
        raise NotReady(" ".join(look.refusals))
    if seen is not None and seen != look.seen:
        raise Stale(_("Something changed since you looked. Look at what would move once more."))
    facts, was = doubles.going(source, target), source.state
    move(source, "merge_dataset")
    source.merged_into, source.merged_at, source.state_before = target, clock.now(), was
    source.curated_by = source.curated_by or by
    source.save()
    for name, value in facts.items():
        setattr(target, name, value)
    target.version += 1
    _save(target)
    target.themes.add(*source.themes.all())
    target.places.add(*source.places.all())
    trail.record("dataset.merge", source, by=by, nonce=nonce, into=target, facts=sorted(facts))
    outbox.post("dataset_merged", to={source.suggested_by} - {by}, about=source, dataset=source)
    return target


def _show(dataset: Dataset, by: User, verb: str, nonce: str) -> Dataset:
    dataset = _locked(dataset)
    move(dataset, f"{verb}_dataset")
    dataset.curated_by = by
    _save(dataset, ["state", "curated_by"])
    trail.record(f"dataset.{verb}", dataset, by=by, nonce=nonce)
    outbox.post("dataset_shown", to={dataset.suggested_by} - {by}, about=dataset, dataset=dataset)
    return dataset


def _put(dataset: Dataset, words: dict[str, Any]) -> None:
    themes, places = words.pop("themes"), words.pop("places")
    for name, value in words.items():
        setattr(dataset, name, value)
    _save(dataset)
    dataset.themes.set(themes)
    dataset.places.set(places)


def _save(dataset: Dataset, fields: list[str] | None = None) -> None:
    """Save a description. Two that are shown never have one DOI; of what is only suggested nobody is told."""
    try:
        with transaction.atomic():
            dataset.save(update_fields=fields)
    except IntegrityError:
        if (known := with_same_doi(dataset)) is None:
            raise
        raise Refusal(
            _("The catalogue has a data set with this DOI already."),
            possible=[(str(known), reverse("hub:dataset", args=[known.ref]))],
        ) from None


def _locked(dataset: Dataset) -> Dataset:
    return Dataset.objects.select_for_update(of=("self",)).select_related("suggested_by").get(pk=dataset.pk)


def _may_still_go(kind: str, about: str, letter: Letter) -> bool:
    """Ask again at delivery: a letter about a data set goes to people who may know it."""
    known = Dataset.objects.filter(pk=about.rpartition(":")[2])
    return letter.to is not None and known.visible_to(letter.to).exists()


outbox.still_allowed("hub.dataset:", _may_still_go)
