"""Who falls under the phase's published threshold, and what is said about each."""

from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from funding.applications.models import Application
from funding.panel import scores
from funding.panel.models import Panel, SiftedBid
from funding.review.models import Review, ReviewScore
from funding.rounds.models import Phase
from lpip_portal import clock
from lpip_portal.ui.templatetags.portal import uk_time


class Mean(NamedTuple):
    """The mean of the reviews that count for one bid, and how many they are."""

    mean: Decimal
    reviews: int


class SiftLine(NamedTuple):
    """One bid below the threshold as the page shows it."""

    application: Application
    mean: Mean
    sifted: SiftedBid | None


def means(phase: Phase) -> dict[int, Mean]:
    """Return the mean of the reviews that count, by the key of each eligible bid that has one. One query."""
    counted = Review.objects.counted().filter(
        assignment__application__phase=phase, assignment__application__state=Application.State.ELIGIBLE
    )
    rows = ReviewScore.objects.filter(review__in=counted).values_list(
        "review__assignment__application_id", "review_id", "points", "criterion__weight"
    )
    by_bid: dict[int, dict[int, list[tuple[int | None, int]]]] = defaultdict(lambda: defaultdict(list))
    for bid, review, points, weight in rows:
        by_bid[bid][review].append((points, weight))
    found = {bid: (scores.of_reviews(list(each.values())).mean, len(each)) for bid, each in by_bid.items()}
    return {bid: Mean(mean, n) for bid, (mean, n) in found.items() if mean is not None}


def below(phase: Phase) -> dict[int, Mean]:
    """Return the eligible bids whose mean is below the phase's threshold, by key; none where there is no sift."""
    if not phase.has_sift:
        return {}
    return {bid: found for bid, found in means(phase).items() if found.mean < phase.sift_threshold}


def sift_lines(user, phase: Phase) -> list[SiftLine]:
    """Return the bids below the threshold that a person may know, the lowest mean first."""
    under = below(phase)
    bids = Application.objects.visible_to(user).without_own(user).filter(pk__in=under)
    bids = bids.select_related("organisation", "partnership", "sifted__proposed_by", "sifted__confirmed_by")
    lines = [SiftLine(bid, under[bid.pk], getattr(bid, "sifted", None)) for bid in bids]
    return sorted(lines, key=lambda line: (line.mean.mean, line.application.title, line.application.pk))


def not_yet(phase: Phase) -> str:
    """Return why the sift cannot be opened yet, or nothing."""
    if phase.reviews_due_at and clock.now() <= phase.reviews_due_at:
        return _("Reviews are due until %(when)s. The sift is opened after that.") % {
            "when": uk_time(phase.reviews_due_at)
        }
    return ""


def unsifted(phase: Phase) -> set[int]:
    """Return the keys of the bids below the threshold about which two people have not agreed."""
    under = set(below(phase))
    if not under:
        return under
    agreed = SiftedBid.objects.filter(application__in=under, state=SiftedBid.State.CONFIRMED)
    return under - set(agreed.values_list("application", flat=True))


def is_sifted(phase: Phase) -> bool:
    """Say whether the panel has been convened, so that the sift is over."""
    return Panel.objects.filter(phase=phase).exclude(state=Panel.State.FORMING).exists()


def sift_blocker(known: int, hidden: int) -> str:
    """Return the sentence that keeps a panel from being convened before its sift."""
    if known:
        return ngettext(
            "%(n)s bid below the published threshold waits for the sift.",
            "%(n)s bids below the published threshold wait for the sift.",
            known,
        ) % {"n": known}
    return _("A bid that you may not see waits for the sift. A colleague sees to it.") if hidden else ""


def seen_of(lines: list[SiftLine]) -> str:
    """Return what stands for the proposals on screen, so that exactly these are confirmed."""
    waiting = [line.sifted for line in lines if line.sifted and line.sifted.state == SiftedBid.State.PROPOSED]
    return ",".join(sorted(f"{row.ref}.{row.version}" for row in waiting))
