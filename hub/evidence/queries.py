"""Reads of the library: what an item lacks, what the hub's people should do next, which links are due."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from lpip_portal.ui.todo import Todo
from partnerships.models import Place

from . import links
from .models import EvidenceItem, LinkChange

CHECK_AFTER = timedelta(days=7)
CHECK_AGAIN_AFTER = timedelta(days=1)  # what did not answer
LOOKED_AT = 200  # links of which one tick chooses
BROKEN_AFTER = 2  # failures in a row, so that nobody is called for an hour's outage
COLOURS = {
    "draft": "yellow",
    "review": "blue",
    "published": "green",
    "superseded": "grey",
    "withdrawn": "red",
}


def lacks(item: EvidenceItem) -> list[str]:
    """Return in words what an item needs before it can be reviewed and published."""
    wanted = [
        (item.licence, _("a licence")),
        (item.abstract_en, _("an abstract")),
        (item.themes.exists(), _("at least one theme")),
        (item.link or item.doi or item.document_id, _("a link, a DOI or a file")),
        (not item.document_id or item.is_accessible, _("a file that was tried with a screen reader")),
    ]
    return [str(words) for has, words in wanted if not has]


def with_doi(doi: str, *, but: EvidenceItem | None = None) -> EvidenceItem | None:
    """Return the item that has an identifier, other than ``but``."""
    if not doi:
        return None
    return EvidenceItem.objects.filter(doi=doi).exclude(pk=but.pk if but else None).first()


def desk(user) -> QuerySet[EvidenceItem]:
    """Return all items as the hub's list shows them: what was changed last first."""
    return EvidenceItem.objects.visible_to(user).select_related("written_by", "link_check").order_by("-pk")


def broken(items: QuerySet[EvidenceItem]) -> QuerySet[EvidenceItem]:
    """Return the items whose link, as it stands, did not answer."""
    return items.filter(link_check__is_fine=False, link_check__link=F("link"), state__in=_LINKED)


_LINKED = (EvidenceItem.State.PUBLISHED, EvidenceItem.State.SUPERSEDED)


def links_due(now: datetime) -> Iterable[EvidenceItem]:
    """Return the items whose link is asked about next, the longest unasked first."""
    fine = Q(link_check__is_fine=True, link_check__checked_at__lte=now - CHECK_AFTER)
    failing = Q(link_check__is_fine=False, link_check__checked_at__lte=now - CHECK_AGAIN_AFTER)
    due = (
        EvidenceItem.objects.published().exclude(link="").filter(Q(link_check__isnull=True) | fine | failing)
    )
    return due.order_by(F("link_check__checked_at").asc(nulls_first=True), "pk")[:LOOKED_AT]


def todos(user, now: datetime) -> list[Todo]:
    """Return what one of the hub's people should do: review what others wrote, mend links and confirm what others mended."""
    known = EvidenceItem.objects.visible_to(user)
    waiting = known.filter(state=EvidenceItem.State.REVIEW).exclude(writers=user).order_by("pk")[:20]
    found = [
        Todo(_("Review an item of evidence"), reverse("hub:evidence-item", args=[item.ref]), about=str(item))
        for item in waiting
    ]
    changes = LinkChange.objects.filter(item__in=known).exclude(by=user).select_related("item")
    found += [
        Todo(
            _("Confirm another link"),
            reverse("hub:evidence-link", args=[each.item.ref]),
            about=str(each.item),
        )
        for each in changes.order_by("pk")[:20]
    ]
    failing = broken(known).filter(link_check__failures__gte=BROKEN_AFTER, link_change__isnull=True)
    if n := failing.count():
        url = reverse("hub:evidence-desk") + "?show=broken"
        found.append(Todo(_("Mend links that lead nowhere"), url, about=str(n)))
    return found


def inside(code: str) -> set[str]:
    """Return the codes of a place and of everything inside it."""
    places = list(Place.objects.values_list("code", "nation", "parent__code"))
    return {each for each, nation, parent in places if code in (each, nation, parent)} | {code}


def could_replace(item: EvidenceItem) -> QuerySet[EvidenceItem]:
    """Return the published items on one of its themes, the newest first."""
    others = EvidenceItem.objects.published().filter(themes__in=item.themes.all()).exclude(pk=item.pk)
    return others.distinct().defer("words").order_by("-made_on", "-pk")[:100]


class Row(NamedTuple):
    """One item on the hub's list: its state in words and colour, and what came of its link."""

    item: EvidenceItem
    state: str
    colour: str
    link: str
    is_broken: bool
    checked_at: datetime | None


def row(item: EvidenceItem) -> Row:
    """Return an item as the hub's list shows it; it must have been selected with its link check."""
    check = getattr(item, "link_check", None)
    current = check if check and check.link == item.link else None
    return Row(
        item,
        str(item.get_state_display()),
        COLOURS[item.state],
        str(links.SAID[current.said]) if current else "",
        bool(current and not current.is_fine),
        current.checked_at if current else None,
    )
