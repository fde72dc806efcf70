"""Who may help with bids: nobody who is tied to a bidder, and only whom the published separation plan names."""

from django.utils.translation import gettext_lazy as _

from funding.models import Phase
from hub.people import ties
from hub.people.models import HubPerson
from lpip_portal.accounts.models import User

from .models import SeparationPlan

SENTENCES = {
    "elsewhere": _("%(who)s does not work at the hub."),
    "tied": _("%(who)s has a tie to a partnership that bids in %(phase)s, so may help nobody with a bid in it."),
    "no_plan": _(
        "No separation plan is published for %(phase)s, so nobody at the hub may help with bids in it yet."
    ),
    "not_named": _("The separation plan of %(phase)s does not name %(who)s."),
}  # fmt: skip


def is_tied(user: User, phase: Phase) -> bool:
    """Say whether a person has a tie to any bidder of a phase."""
    return bool(ties.tied(user, Phase.objects.filter(pk=phase.pk)))


def why_not(user: User, phase: Phase) -> str:
    """Return why a person may not help with bids in a phase, as a key of ``SENTENCES``; "" if they may."""
    if not HubPerson.objects.holding().filter(user=user, role=HubPerson.Role.STAFF).exists():
        return "elsewhere"
    if is_tied(user, phase):
        return "tied"
    plan = SeparationPlan.objects.in_force(phase)
    if plan is None:
        return "no_plan"
    return "" if plan.helpers.filter(pk=user.pk).exists() else "not_named"
