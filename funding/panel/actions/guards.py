"""What the verbs of the table refuse, and how they lock: the panel first, then its items."""

from django.urls import reverse
from django.utils.translation import gettext as _

from funding.panel import places, queries
from funding.panel.models import Item, Panel
from funding.rounds.models import Phase
from lpip_portal.workflow import Closed, NotReady, Refusal, Stale

MOST_PLACES = 999


class Unclear(Refusal):
    """A place that cannot be written down as it was said."""


class WrongPerson(Refusal):
    """Somebody who cannot sit at this table, or not in this role."""


def locked(panel: Panel) -> Panel:
    """Lock a panel and read it again, with what the guards ask of it."""
    found = Panel.objects.select_for_update(of=("self",)).select_related("phase__round")
    return found.get(pk=panel.pk)


def locked_item(item: Item) -> Item:
    """Lock the panel of an item, then the item."""
    panel = locked(item.panel)
    item = Item.objects.select_for_update(of=("self",)).select_related("application").get(pk=item.pk)
    item.panel = panel
    return item


def refuse_unless_convened(panel: Panel) -> None:
    """Refuse what belongs to the meeting before it is convened and after it has confirmed."""
    if panel.state == Panel.State.FORMING:
        raise Closed(_("The panel is not convened yet."), possible=to_panel(panel))
    if panel.state == Panel.State.CONFIRMED:
        raise Closed(
            _("The panel has confirmed its recommendations, so they can no longer be changed."),
            possible=to_panel(panel),
        )


def refuse_stale(item: Item, version: int) -> None:
    """Refuse a version that is no longer the newest."""
    if item.version != version:
        raise Stale(
            _("Somebody recorded “%(title)s” after you opened the page. Read it again before you go on.")
            % {"title": item.application.title},
            possible=to_panel(item.panel),
        )


def refuse_blocked(panel: Panel, blockers: list[queries.Blocker]) -> None:
    """Refuse while something blocks, naming everything that does."""
    if blockers:
        raise NotReady(
            _("Not yet: %(what)s") % {"what": " ".join(blocker.sentence for blocker in blockers)},
            possible=[(blocker.sentence, blocker.url) for blocker in blockers if blocker.url]
            or to_panel(panel),
        )


def place_wanted(phase: Phase, *, tier: int | None, rank: int | None) -> int:
    """Return the tier or the rank, whichever this phase makes; refuse the other."""
    tiers = phase.result == Phase.Result.TIERS
    wanted, other = (tier, rank) if tiers else (rank, tier)
    most = queries.TIERS if tiers else MOST_PLACES
    if wanted is None or other is not None:
        raise Unclear(_("This phase asks for a tier.") if tiers else _("This phase asks for a rank."))
    if not 1 <= wanted <= most:
        raise Unclear(_("A place is a whole number from 1 to %(most)s.") % {"most": most})
    return wanted


def refuse_silent_ties(changed: list[Item], seen: list[Item]) -> None:
    """Refuse to place a bid where another one stands, unless it is said that they are tied."""
    order = [places.Placed(item.pk, item.rank, item.is_tied) for item in seen if item.rank is not None]
    ours = {item.pk for item in changed}
    titles = {item.pk: item.application.title for item in seen}
    if silent := [titles[key] for key in places.faults(order).silent if key in ours]:
        raise Unclear(
            _(
                "Another bid has the same place as %(titles)s. Say that they are tied, or choose another place."
            )
            % {"titles": ", ".join(f"“{title}”" for title in sorted(silent))}
        )


def to_panel(panel: Panel) -> list[tuple[str, str]]:
    """Return the way back to the panel, for a refusal."""
    return [(_("Go to the panel"), reverse("funding:panel", args=[panel.ref]))]
