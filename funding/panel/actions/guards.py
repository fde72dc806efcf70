"""What the verbs of the table refuse, and how they lock: the panel first, then its items."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from funding.panel import places, queries
from funding.panel.models import Discussion, InterviewSlot, Item, Meeting, Panel
from funding.rounds.models import Phase
from lpip_portal.accounts.models import User
from lpip_portal.composed import Composed
from lpip_portal.workflow import Closed, NotReady, Refusal, Stale

MOST_PLACES = 999


_LOCKED = Composed(
    lambda panel: (
        Panel.objects.select_for_update(of=("self",)).select_related("phase__round").filter(pk=panel.pk)
    )
)
_LOCKED_ITEM = Composed(
    lambda item: Item.objects.select_for_update(of=("self",)).select_related("application").filter(pk=item.pk)
)


class Unclear(Refusal):
    """A place that cannot be written down as it was said."""


class WrongPerson(Refusal):
    """Somebody who cannot sit at this table, or not in this role."""


def locked(panel: Panel) -> Panel:
    """Lock a panel and read it again, with what the guards ask of it."""
    return _LOCKED(panel)[0]


def locked_item(item: Item) -> Item:
    """Lock the panel of an item, then the item."""
    panel = locked(item.panel)
    item = _LOCKED_ITEM(item)[0]
    item.panel = panel
    return item


def locked_meeting(meeting: Meeting) -> Meeting:
    """Lock the panel of a meeting, then the meeting."""
    panel = locked(meeting.panel)
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    meeting.panel = panel
    return meeting


def locked_discussion(discussion: Discussion) -> Discussion:
    """Lock the panel of a discussion, then its item, then the discussion."""
    item = locked_item(discussion.item)
    found = Discussion.objects.select_for_update(of=("self",)).select_related("meeting")
    discussion = found.get(pk=discussion.pk)
    discussion.item, discussion.meeting.panel = item, item.panel
    return discussion


def refuse_unless_running(meeting: Meeting) -> None:
    """Refuse what belongs to a session before it is opened and after it has ended."""
    if not meeting.is_running:
        raise Closed(
            _("The meeting has ended.") if meeting.is_ended else _("The meeting has not been opened yet."),
            possible=to_meeting(meeting),
        )


def refuse_unless_current(discussion: Discussion) -> None:
    """Refuse what belongs to an item only while it is discussed."""
    refuse_unless_running(discussion.meeting)
    if discussion.until is not None:
        raise Closed(
            _("The discussion of “%(title)s” has ended. Call the bid again to go on.")
            % {"title": discussion.item.application.title},
            possible=to_meeting(discussion.meeting),
        )


def refuse_off_scale(phase: Phase, score: int) -> None:
    """Refuse what is no whole point of the scale at the table."""
    most = queries.introducer_scale(phase)
    if not 1 <= score <= most:
        raise Unclear(_("Points are a whole number from 1 to %(most)s.") % {"most": most})


def refuse_unscored(items: list[Item]) -> None:
    """Refuse to place what the meeting has not scored, once there is a meeting."""
    waiting = [item for item in items if item.score is None]
    if waiting and Meeting.objects.filter(panel=waiting[0].panel_id).exists():
        raise NotReady(
            _(
                "The meeting has not scored %(titles)s yet. Score it, or enter what was kept on paper, before you place it."
            )
            % {"titles": ", ".join(sorted(f"“{item.application.title}”" for item in waiting))},
            possible=to_panel(waiting[0].panel),
        )


def refuse_unless_convened(panel: Panel) -> None:
    """Refuse what belongs to the meeting before it is convened and after it has confirmed."""
    if panel.state == Panel.State.FORMING:
        raise Closed(_("The panel is not convened yet."), possible=to_panel(panel))
    if panel.state == Panel.State.CONFIRMED:
        raise Closed(
            _("The panel has confirmed its recommendations, so they can no longer be changed."),
            possible=to_panel(panel),
        )


def refuse_undeclared(by: User, panel: Panel, items: Iterable[Item]) -> None:
    """Refuse to record anything about a bid to somebody who sits at the table and has not declared on it."""
    if not (owed := queries.owed_among(by, panel, items)):
        return
    titles = ", ".join(f"“{item.application.title}”" for item in owed)
    url = reverse("funding:panel-declare", args=[panel.ref])
    if len(owed) == 1:
        url = reverse("funding:item-declare", args=[owed[0].ref])
    raise NotReady(
        _(
            "Declare your own interests on %(titles)s first. Nobody at the table records anything about a bid before that."
        )
        % {"titles": titles},
        possible=[(_("Declare your interests"), url)],
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


def to_meeting(meeting: Meeting) -> list[tuple[str, str]]:
    """Return the way back to the meeting, for a refusal."""
    return [(_("Go to the meeting"), reverse("funding:meeting", args=[meeting.ref]))]


def locked_slot(slot: InterviewSlot) -> InterviewSlot:
    """Lock the panel of a time for an interview, then the time."""
    panel = locked(slot.panel)
    found = InterviewSlot.objects.select_for_update(of=("self",)).get(pk=slot.pk)
    found.panel = panel
    return found


def refuse_without_interviews(panel: Panel) -> None:
    """Refuse to arrange interviews where the phase has none, and once the panel has confirmed."""
    if not panel.phase.interviews:
        raise Closed(_("The panel of this phase does not interview."), possible=to_panel(panel))
    if panel.state == Panel.State.CONFIRMED:
        refuse_unless_convened(panel)


def to_interviews(panel: Panel) -> list[tuple[str, str]]:
    """Return the way back to the timetable, for a refusal."""
    return [(_("Go to the interviews"), reverse("funding:interview-list", args=[panel.ref]))]
