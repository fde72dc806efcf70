"""Whether one award more fits into a phase, and the sentence that says why not. Pure: figures in pounds come as arguments."""

from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lpip_portal.ui.templatetags.portal import pounds


class Sums(NamedTuple):
    """Awards so far: how many, and the funder's share of all in pounds."""

    awards: int
    share: Decimal


def excess(before: Sums, share: Decimal, *, budget: Decimal, most: int) -> str:
    """Return what stands against one award of ``share`` more, with its figures, or nothing."""
    over = before.share + share - budget
    if over > 0:
        return _(
            "The awards so far come to %(before)s. With this one of %(share)s they would be %(over)s "
            "over the budget of %(budget)s."
        ) % {
            "before": pounds(before.share),
            "share": pounds(share),
            "over": pounds(over),
            "budget": pounds(budget),
        }
    if before.awards >= most:
        return ngettext(
            "The phase makes at most %(most)s award, and that many are decided already.",
            "The phase makes at most %(most)s awards, and that many are decided already.",
            most,
        ) % {"most": most}
    return ""
