"""Writing the evidence library: drafted by one, reviewed and published by another, superseded or withdrawn with a notice."""

from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from hub.people.models import HubPerson
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.documents import actions as documents
from lpip_portal.notifications import outbox
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import NotReady, Refusal, Stale, move

from . import links, policy, queries
from .models import EvidenceItem, EvidenceNote, LinkChange, LinkCheck


class KnownAlready(Refusal):
    """The library has an item with this identifier."""


@transaction.atomic
def write_item(*, by: User, nonce: str = "", **words: Any) -> EvidenceItem:
    """Begin an item. ``words`` are its fields, with themes, places and perhaps a ``file``."""
    if done := trail.repeat(nonce, by, EvidenceItem, "evidence.write"):
        return done
    require(policy.may_write(by))
    item = EvidenceItem(written_by=by)
    _put(item, by, words)
    trail.record("evidence.write", item, by=by, nonce=nonce, kind=item.kind)
    return item


@transaction.atomic
def edit_item(item: EvidenceItem, *, by: User, version: int, nonce: str = "", **words: Any) -> EvidenceItem:
    """Write a draft anew. ``version`` is the one that the editor had on screen."""
    if done := trail.repeat(nonce, by, item, "evidence.edit"):
        return done
    item = _locked(item)
    require(policy.may_write(by))
    if not policy.may_edit(by, item):
        raise Refusal(_("Only a draft can be edited. An item in review has to be returned first."))
    if version != item.version:
        raise Stale(
            _("Somebody else saved this item since you opened it. Reload the page to see their words.")
        )
    item.version += 1
    _put(item, by, words)
    trail.record("evidence.edit", item, by=by, nonce=nonce, version=item.version)
    return item


@transaction.atomic
def send_item(item: EvidenceItem, *, by: User, nonce: str = "") -> EvidenceItem:
    """Send a draft to somebody else for review."""
    if done := trail.repeat(nonce, by, item, "evidence.send"):
        return done
    item = _locked(item)
    require(policy.may_keep(by, item))
    move(item, "send_item")
    _whole(item)
    item.save(update_fields=["state"])
    event = trail.record("evidence.send", item, by=by, nonce=nonce)
    staff = HubPerson.objects.holding().exclude(user__in=item.writers.all()).select_related("user")
    outbox.post(
        "evidence_to_review",
        to=[person.user for person in staff],
        about=item,
        occasion=str(event.pk),
        item=item,
        sender=by,
    )
    return item


@transaction.atomic
def return_item(item: EvidenceItem, *, by: User, note: str, nonce: str = "") -> EvidenceItem:
    """Give an item back to its writers, and say what it needs."""
    if done := trail.repeat(nonce, by, item, "evidence.return"):
        return done
    item = _locked(item)
    require(policy.may_review(by, item))
    move(item, "return_item")
    item.save(update_fields=["state"])
    EvidenceNote.objects.create(item=item, text=note, by=by)
    event = trail.record("evidence.return", item, by=by, nonce=nonce)
    outbox.post(
        "evidence_returned", to=item.writers.all(), about=item, occasion=str(event.pk), item=item, reviewer=by
    )
    return item


@transaction.atomic
def publish_item(item: EvidenceItem, *, by: User, nonce: str = "") -> EvidenceItem:
    """Publish an item that somebody else wrote."""
    if done := trail.repeat(nonce, by, item, "evidence.publish"):
        return done
    item = _locked(item)
    require(policy.may_review(by, item))
    move(item, "publish_item")
    _whole(item)
    item.published_by, item.published_at = by, clock.now()
    item.save(update_fields=["state", "published_by", "published_at"])
    trail.record("evidence.publish", item, by=by, nonce=nonce, scale=item.scale, level=item.level)
    outbox.post("evidence_published", to=item.writers.all(), about=item, item=item, reviewer=by)
    return item


@transaction.atomic
def supersede_item(
    item: EvidenceItem, *, by: User, replacement: EvidenceItem, nonce: str = ""
) -> EvidenceItem:
    """Say that a newer published item stands in the place of this one."""
    if done := trail.repeat(nonce, by, item, "evidence.supersede"):
        return done
    # In the order of their keys: two people may do it the other way round at the same time.
    both = EvidenceItem.objects.select_for_update().filter(pk__in=[item.pk, replacement.pk]).order_by("pk")
    locked = {each.pk: each for each in both}
    item, replacement = locked[item.pk], locked[replacement.pk]
    require(policy.may_keep(by, item))
    move(item, "supersede_item")
    if replacement.replaced_by_id == item.pk:
        raise NotReady(_("This item took the place of that one: it cannot be the other way round as well."))
    if replacement.pk == item.pk or replacement.state != EvidenceItem.State.PUBLISHED:
        raise NotReady(_("The item that takes its place must be another one, and published."))
    item.replaced_by = replacement
    item.save(update_fields=["state", "replaced_by"])
    trail.record("evidence.supersede", item, by=by, nonce=nonce, replacement=replacement)
    return item


@transaction.atomic
def withdraw_item(
    item: EvidenceItem, *, by: User, notice_en: str, notice_cy: str = "", nonce: str = ""
) -> EvidenceItem:
    """Withdraw an item: its notice stays, its words and its file are shown no more."""
    if done := trail.repeat(nonce, by, item, "evidence.withdraw"):
        return done
    item = _locked(item)
    require(policy.may_keep(by, item))
    move(item, "withdraw_item")
    item.notice_en, item.notice_cy = notice_en, notice_cy
    item.save(update_fields=["state", "notice_en", "notice_cy"])
    trail.record("evidence.withdraw", item, by=by, nonce=nonce)
    return item


@transaction.atomic
def mend_link(item: EvidenceItem, *, by: User, link: str, nonce: str = "") -> EvidenceItem:
    """Ask for another link of a published item. It is shown when somebody else has confirmed it."""
    if done := trail.repeat(nonce, by, item, "evidence.mend_link"):
        return done
    item = _locked(item)
    require(policy.may_keep(by, item))
    if item.state not in (EvidenceItem.State.PUBLISHED, EvidenceItem.State.SUPERSEDED):
        raise Refusal(_("Only the link of what is published is mended. A draft is edited."))
    if link == item.link:
        raise Refusal(_("That is the link it has."))
    facts = {"link": link, "by": by, "at": clock.now()}
    change, _made = LinkChange.objects.update_or_create(item=item, defaults=facts)
    trail.record("evidence.mend_link", item, by=by, nonce=nonce)
    staff = HubPerson.objects.holding().exclude(user=by).select_related("user")
    outbox.post(
        "evidence_link_to_confirm",
        to=[person.user for person in staff],
        about=item,
        occasion=_asked(change),
        item=item,
        sender=by,
        change=change,
    )
    return item


@transaction.atomic
def confirm_link(item: EvidenceItem, *, by: User, link: str, nonce: str = "") -> EvidenceItem:
    """Agree with the link that somebody else asked for: it is shown from now on, and checked at the next occasion."""
    if done := trail.repeat(nonce, by, item, "evidence.confirm_link"):
        return done
    item = _locked(item)
    require(policy.may_confirm_link(by, item))
    change = _wanted(item, link)
    item.link = change.link
    item.save(update_fields=["link"])
    change.delete()
    LinkCheck.objects.filter(item=item).delete()
    trail.record("evidence.confirm_link", item, by=by, nonce=nonce)
    return item


@transaction.atomic
def drop_link(item: EvidenceItem, *, by: User, link: str, nonce: str = "") -> EvidenceItem:
    """Drop a link that was asked for, one's own or another's: the item keeps the one it has."""
    if done := trail.repeat(nonce, by, item, "evidence.drop_link"):
        return done
    item = _locked(item)
    require(policy.may_keep(by, item))
    _wanted(item, link).delete()
    trail.record("evidence.drop_link", item, by=by, nonce=nonce)
    return item


def _asked(change: LinkChange) -> str:
    """Return the occasion of a letter about a change of link: another change is another occasion."""
    return f"link {change.at.isoformat()}"


def _wanted(item: EvidenceItem, link: str) -> LinkChange:
    """Return the change of link that waits, if it is still the one that a person saw."""
    change = LinkChange.objects.filter(item=item, link=link).first()
    if change is None:
        raise Stale(_("Another link is wanted by now, or none. Reload the page to see it."))
    return change


@transaction.atomic
def note_link(item: EvidenceItem, *, by: Any = None, link: str, finding: links.Finding) -> LinkCheck:
    """Note what came of asking for a link. It is the clock's own verb."""
    require(policy.may_note_link(by))
    before = LinkCheck.objects.select_for_update().filter(item=item).first()
    failures = 0 if finding.is_fine else min(30_000, (before.failures if before else 0) + 1)
    facts = {"link": link, "is_fine": finding.is_fine, "said": finding.said, "failures": failures}
    check, _made = LinkCheck.objects.update_or_create(
        item=item, defaults={**facts, "checked_at": clock.now()}
    )
    if before is None or before.is_fine != finding.is_fine:
        trail.record("evidence.note_link", item, by=by, fine=finding.is_fine, said=finding.said)
    return check


def _put(item: EvidenceItem, by: User, words: dict[str, Any]) -> None:
    """Write ``words`` into an item; whoever changes its level, scale or reason is its rater."""
    themes, places, file = words.pop("themes"), words.pop("places"), words.pop("file", None)
    rated = (item.scale, item.level, item.level_reason)
    for name, value in words.items():
        setattr(item, name, value)
    if not item.is_rated:
        item.level, item.level_reason, item.rated_by = 0, "", None
    elif rated != (item.scale, item.level, item.level_reason):
        item.rated_by = by
    if file:
        item.document = documents.store(file, by=by, kinds=("pdf",))
    try:
        with transaction.atomic():
            item.save()
    except IntegrityError:
        known = queries.with_doi(item.doi, but=item)
        if known is None:
            raise
        raise KnownAlready(
            _("The library has an item with this DOI already."),
            possible=[(str(known), reverse("hub:evidence-item", args=[known.ref]))],
        ) from None
    item.themes.set(themes)
    item.places.set(places)
    item.writers.add(by)


def _whole(item: EvidenceItem) -> None:
    if lacks := queries.lacks(item):
        raise NotReady(_("The item is not whole yet. It needs: %(what)s.") % {"what": "; ".join(lacks)})


def _locked(item: EvidenceItem) -> EvidenceItem:
    return EvidenceItem.objects.select_for_update().get(pk=item.pk)


def _may_still_go(kind: str, about: str, letter: Letter) -> bool:
    """Ask again at delivery: a letter about an item goes to people who work at the hub, and one that asks for something only while it waits for them."""
    if letter.to is None or not policy.may_write(letter.to):
        return False
    item = EvidenceItem.objects.filter(pk=about.rpartition(":")[2]).first()
    if kind == "evidence_to_review":
        return item is not None and "publish_item" in policy.verbs(letter.to, item)
    if kind == "evidence_link_to_confirm":
        change = LinkChange.objects.filter(item=item).exclude(by=letter.to).first()
        return change is not None and letter.occasion == _asked(change)
    return True


outbox.still_allowed("hub.evidenceitem:", _may_still_go)
