"""Which letters about rounds may still go when they are delivered: a part may have ended, a plan may have moved on."""

from funding.rounds.models import Round
from lpip_portal.notifications import outbox
from lpip_portal.notifications.models import Letter

ABOUT = "funding.round:"


def _may_still_go(kind: str, about: str, letter: Letter) -> bool:
    """A letter about a round goes to somebody who may still know of it; a request for approval while it waits."""
    if letter.to is None:
        return False
    round_ = Round.objects.visible_to(letter.to).filter(pk=about.removeprefix(ABOUT)).first()
    if round_ is None:
        return False
    return kind != "round_wants_approval" or round_.state == Round.State.IN_APPROVAL


outbox.still_allowed(ABOUT, _may_still_go)
