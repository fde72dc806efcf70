"""What several verbs of the agenda refuse, and how they lock and write things down."""

from django.urls import reverse
from django.utils.translation import gettext as _

from lpip_portal.accounts.models import User
from lpip_portal.workflow import Closed, Refusal
from partnerships.agenda import policy
from partnerships.agenda.models import Priority, PriorityChange
from partnerships.models import Partnership

MOST_OPEN = 20  # suggestions of one person that nobody has decided on: more would be a flood
MOST_LINKS = 30
MOST_REMARKS = 50  # of one person about one priority


def way_back(partnership: Partnership) -> list[tuple[str, str]]:
    """Return the way to the agenda, for a refusal."""
    return [(_("Go to the research agenda"), reverse("partnerships:agenda", args=[partnership.address]))]


def locked(priority: Priority) -> Priority:
    """Lock a priority and read it again, with what the guards ask of it."""
    found = Priority.objects.select_related("partnership")
    return found.select_for_update(of=("self",)).get(pk=priority.pk)


def refuse_unless_at_work(partnership: Partnership) -> None:
    """Refuse to work on the agenda of a partnership that is paused or has closed."""
    if partnership.state not in policy.AT_WORK:
        raise Closed(
            _("This partnership is not at work now (“%(state)s”). Its agenda can be read, and not changed.")
            % {"state": partnership.get_state_display()},
            possible=way_back(partnership),
        )


def refuse_too_many(count: int, most: int, partnership: Partnership) -> None:
    """Refuse one more of what there are very many of."""
    if count >= most:
        raise Refusal(
            _("There are %(most)s already, and no more can be added here.") % {"most": most},
            possible=way_back(partnership),
        )


def note_change(priority: Priority, by: User | None) -> None:
    """Keep the state that a priority has come into, on this day."""
    PriorityChange.objects.create(
        priority=priority, state=priority.state, by=by, is_public=priority.published_on is not None
    )
