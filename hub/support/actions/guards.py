"""What the verbs of support check alike."""

from funding.models import Phase
from hub.support import separation
from hub.support.models import SupportRequest
from lpip_portal.accounts.models import User
from lpip_portal.workflow import Refusal


class Separated(Refusal):
    """The person may not help with bids in this phase."""


def locked(request: SupportRequest) -> SupportRequest:
    """Return the request, locked, with what its letters name."""
    found = SupportRequest.objects.select_related("partnership", "asked_by", "owner", "phase__round")
    return found.select_for_update(of=("self",)).get(pk=request.pk)


def may_help(user: User, phase: Phase | None) -> None:
    """Refuse whoever may not help with bids in a phase; no phase, no bid."""
    if phase is None:
        return
    if why := separation.why_not(user, phase):
        raise Separated(separation.SENTENCES[why] % {"who": user, "phase": phase})
