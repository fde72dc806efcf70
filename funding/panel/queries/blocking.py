"""What stands between a panel and its next step."""

from collections import Counter
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from funding.applications.models import Application, Interest
from funding.panel import places, seating
from funding.panel.models import Item, ItemDeclaration, Meeting, Panel, SiftedBid
from funding.review.models import Review
from funding.rounds import policy as rounds
from funding.rounds.models import Phase
from lpip_portal import clock
from lpip_portal.ui.templatetags.portal import uk_time

from .sifting import sift_blocker, unsifted
from .table import undeclared


class Blocker(NamedTuple):
    """One thing that has to be done first, and where, if there is a page for it."""

    sentence: str
    url: str = ""


def eligible(phase: Phase) -> QuerySet[Application]:
    """Return the bids that go to the table."""
    out = SiftedBid.objects.out().filter(application__phase=phase)
    bids = Application.objects.filter(phase=phase, state=Application.State.ELIGIBLE)
    return bids.exclude(pk__in=out.values("application"))


def counted_by_bid(phase: Phase) -> dict[int, int]:
    """Return how many reviews count, by the key of the bid."""
    found = Review.objects.counted().filter(assignment__application__phase=phase)
    rows = found.order_by().values_list("assignment__application").annotate(n=Count("pk"))
    return dict(rows)


def short_of_reviews(phase: Phase) -> QuerySet[Application]:
    """Return the eligible bids with fewer reviews than the phase asks for, and no waiver."""
    waiting = eligible(phase).filter(review_waiver__isnull=True)
    if phase.shape == Phase.Shape.PANEL_ONLY:
        return waiting.none()
    has = counted_by_bid(phase)
    enough = [bid for bid, n in has.items() if n >= phase.reviews_per_bid]
    return waiting.exclude(pk__in=enough)


def convene_blockers(user, panel: Panel) -> list[Blocker]:
    """Return what keeps a panel from being convened, naming only bids that this person may know."""
    phase = panel.phase
    is_officer = rounds.is_officer(user, phase.round)
    found = _table_blockers(panel, is_officer)
    if clock.now() <= phase.closes_at:
        found.append(Blocker(_("The phase is open until %(when)s.") % {"when": uk_time(phase.closes_at)}))
    submitted = Application.objects.filter(phase=phase).to_check()
    known = Application.objects.visible_to(user)
    if n := submitted.filter(pk__in=known).count():
        url = reverse("funding:application-list", args=[phase.ref]) + "?state=submitted"
        words = ngettext(
            "%(n)s submitted bid has not been checked.", "%(n)s submitted bids have not been checked.", n
        )
        found.append(Blocker(words % {"n": n}, url))
    has, short = counted_by_bid(phase), short_of_reviews(phase)
    coverage = reverse("funding:coverage", args=[phase.ref]) if is_officer else ""
    for bid in short.filter(pk__in=known).order_by("title", "pk"):
        words = _("“%(title)s” has %(has)s of %(wants)s reviews.")
        facts = {"title": bid.title, "has": has.get(bid.pk, 0), "wants": phase.reviews_per_bid}
        found.append(Blocker(words % facts, coverage))
    waiting = unsifted(phase)
    seen = len(waiting & set(known.filter(pk__in=waiting).values_list("pk", flat=True))) if waiting else 0
    if words := sift_blocker(seen, len(waiting) if not found else 0):
        found.append(Blocker(words, reverse("funding:sift", args=[phase.ref]) if is_officer else ""))
    if not eligible(phase).exists():
        found.append(Blocker(_("No bid is eligible, so there is nothing to discuss.")))
    if not found and (submitted.exists() or short.exists()):
        words = _("A bid that you may not see has not been checked or lacks reviews. A colleague sees to it.")
        found.append(Blocker(words))
    return found


def _table_blockers(panel: Panel, is_officer: bool) -> list[Blocker]:
    found, url = [], reverse("funding:panel-seats", args=[panel.ref]) if is_officer else ""
    if not seating.chairs(panel):
        found.append(Blocker(_("The panel has no chair."), url))
    sitting = seating.seats(panel).filter(role__in=seating.VOTING).count()
    if sitting < panel.quorum:
        words = _("The quorum is %(quorum)s and %(n)s sit at the table. A secretary does not count.")
        found.append(Blocker(words % {"quorum": panel.quorum, "n": sitting}, url))
    return found


def present(panel: Panel) -> Counter[int]:
    """Return how many people with a voice declared no conflict, and have none, by the key of the item."""
    ties = Interest.objects.filter(user=OuterRef("seat__user"), state=Interest.State.CONFIRMED)
    whole = ties.filter(partnership=OuterRef("item__application__partnership"), application__isnull=True)
    free = ItemDeclaration.objects.filter(
        item__panel=panel, has_conflict=False, seat__in=seating.seats(panel).filter(role__in=seating.VOTING)
    ).exclude(Exists(ties.filter(application=OuterRef("item__application"))) | Exists(whole))
    return Counter(free.values_list("item", flat=True))


def confirm_blockers(user, panel: Panel) -> list[Blocker]:
    """Return what keeps a person from confirming for a panel. Only somebody who may see every item reads this."""
    items = list(
        Item.objects.filter(panel=panel).select_related("application").order_by("application__title", "pk")
    )
    titles = {item.pk: item.application.title for item in items}
    found, is_held = [], panel.meetings.exists()
    if undeclared(user, panel).exists():
        words = _("You have not declared your own interests on every bid.")
        found.append(Blocker(words, reverse("funding:panel-declare", args=[panel.ref])))
    if panel.meetings.filter(state=Meeting.State.RUNNING).exists():
        found.append(Blocker(_("The meeting is still in session.")))
    for item in items:
        if is_held and item.score is None:
            words = _("The meeting has not scored “%(title)s”.") % {"title": titles[item.pk]}
            found.append(Blocker(words, reverse("funding:item-afterwards", args=[item.ref])))
        if item.state == Item.State.WAITING:
            words = _("Nothing is recorded about “%(title)s”.") % {"title": titles[item.pk]}
            found.append(Blocker(words, reverse("funding:item-record", args=[item.ref])))
    order = [places.Placed(item.pk, item.rank, item.is_tied) for item in items if item.rank is not None]
    faults, url = places.faults(order), reverse("funding:panel-order", args=[panel.ref])
    for key in faults.silent:
        words = _("“%(title)s” shares its place, and nobody said that it is tied.") % {"title": titles[key]}
        found.append(Blocker(words, url))
    for key in faults.alone:
        words = _("“%(title)s” is said to be tied, and no other bid has its place.") % {"title": titles[key]}
        found.append(Blocker(words, url))
    there = present(panel)
    for item in items:
        if there[item.pk] < panel.quorum:
            words = _(
                "%(n)s of the %(quorum)s people who must be free of a conflict on “%(title)s” have declared so."
            )
            facts = {"n": there[item.pk], "quorum": panel.quorum, "title": titles[item.pk]}
            found.append(Blocker(words % facts))
    return found
