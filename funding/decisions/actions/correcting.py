"""What the panel recommended, changed after it confirmed: a new version with a reason, while no decision stands on it."""

from django.db import transaction
from django.utils.translation import gettext as _

from funding.decisions.models import Decision
from funding.panel import places, queries, seating
from funding.panel import policy as panels
from funding.panel.actions import guards as table
from funding.panel.models import Item, ItemVersion
from funding.rounds.models import Phase
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.workflow import Closed, move

from . import guards


@transaction.atomic
def correct_item(
    item: Item,
    *,
    by: User,
    version: int,
    reason: str,
    recommendation: str,
    tier: int | None = None,
    rank: int | None = None,
    is_tied: bool = False,
    score: int | None = None,
    feedback: str = "",
    nonce: str = "",
) -> Item:
    """Change a confirmed item through whoever presides over it. ``rank`` counts among the items that ``by`` may see."""
    if done := trail.repeat(nonce, by, item, "item.correct_item"):
        return done
    phase = guards.locked_phase(item.panel.phase_id)
    item = table.locked_item(item)
    require(panels.may_correct_item(by, item))
    move(item, "correct_item")
    guards.refuse_once_released(phase)
    if Decision.objects.filter(application=item.application_id, state=Decision.State.APPROVED).exists():
        raise Closed(
            _(
                "The funder’s decision on “%(title)s” is approved, so what the panel said can no longer be changed."
            )
            % {"title": item.application.title},
            possible=table.to_panel(item.panel),
        )
    table.refuse_stale(item, version)
    place = table.place_wanted(phase, tier=tier, rank=rank)
    if recommendation not in Item.Recommendation.values:
        raise table.Unclear(_("Choose what the panel recommends."))
    if score is not None:
        table.refuse_off_scale(phase, score)
        item.score = score
    item.recommendation, item.feedback = recommendation, feedback
    if phase.result == Phase.Result.TIERS:
        item.tier = place
    else:
        item.rank = places.rank_at(place, queries.hidden_ranks(by, item.panel))
        item.is_tied = is_tied
        others = seating.seen_items(by, item.panel).exclude(pk=item.pk).select_related("application")
        table.refuse_silent_ties([item], [item, *others])
    ItemVersion.objects.keep(item, by=by, verb="correct_item", reason=reason)
    trail.record("item.correct_item", item, by=by, nonce=nonce, recommendation=recommendation, rank=item.rank)
    _number_anew(item, by)
    return item


def _number_anew(changed: Item, by: User) -> None:
    """Number the order as competitions are; an item whose number moved has a version that says so, without a title."""
    items = Item.objects.select_for_update(of=("self",)).filter(panel=changed.panel_id, rank__isnull=False)
    ranks = {item.pk: item for item in items.order_by("pk")}
    for key, number in places.renumbered({key: item.rank for key, item in ranks.items()}).items():
        item = ranks[key]
        if item.rank != number:
            item.rank = number
            ItemVersion.objects.keep(
                item, by=by, verb="correct_item", reason=_("The place of another bid was corrected.")
            )
            if key == changed.pk:
                changed.rank, changed.version = number, item.version
