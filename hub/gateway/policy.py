"""Who asks through the gateway, who at the hub answers, and which partnerships are asked."""

from hub.people.policy import is_staff
from hub.people.ties import walled
from lpip_portal import access
from lpip_portal.workflow import open_verbs
from partnerships.models import Partnership, PartnershipPerson

from .models import Enquiry, Routing, SavedSearch


def may_enquire(by) -> bool:
    """Anybody with an address asks; an account that was closed does not."""
    return bool(by.email) and getattr(by, "is_active", True)


def is_asker(by, enquiry: Enquiry) -> bool:
    """Whoever reads the letters at the asker's address of today is the asker."""
    return by is not None and by.email.lower() == enquiry.asks_from.lower()


def may_list_enquiries(user) -> bool:
    """Hub staff and auditors have a list of enquiries; what stands in it is for each of them alone."""
    return user.is_authenticated and (is_staff(user) or user.has_role("auditor"))


def may_handle(user, enquiry: Enquiry) -> bool:
    """Hub staff handle the enquiries that they may read."""
    return is_staff(user) and Enquiry.objects.visible_to(user).filter(pk=enquiry.pk).exists()


def may_take_over(user, enquiry: Enquiry) -> bool:
    """Hub staff without a tie to anybody who was asked take an enquiry over, though they could not read it before."""
    return is_staff(user) and Enquiry.objects.heard().free_of(user).filter(pk=enquiry.pk).exists()


def may_route_to(user, partnership: Partnership) -> bool:
    """Hub staff ask the partnerships that anybody may know and that somebody leads, but none behind a wall of theirs."""
    return routable(user).filter(pk=partnership.pk).exists()


def routable(user):
    """Return the partnerships that this person may ask."""
    leads = PartnershipPerson.objects.holding().filter(role__in=PartnershipPerson.MANAGING)
    known = Partnership.objects.public().exclude(state=Partnership.State.CLOSED)
    return known.filter(pk__in=leads.values("partnership")).exclude(pk__in=walled(user))


def may_answer_routing(user, routing: Routing) -> bool:
    """The leads and managers of a partnership answer for it."""
    led = Partnership.objects.managed_by(user).filter(pk=routing.partnership_id)
    return led.exists()


def may_recall(user, routing: Routing) -> bool:
    """Whoever handles an enquiry takes it back from a partnership that has not answered."""
    return may_handle(user, routing.enquiry)


def may_keep(user, search: SavedSearch) -> bool:
    """A saved search is its maker's."""
    return search.user_id == user.pk


MAY = {
    "confirm_enquiry": is_asker,
    "acknowledge": may_handle,
    "clarify": may_handle,
    "clear_up": is_asker,
    "route": may_handle,
    "route_further": may_handle,
    "gather": lambda user, enquiry: False,  # a partnership's answer does it
    "answer_enquiry": may_handle,
    "close_enquiry": may_handle,
    "withdraw_enquiry": is_asker,
    "decline_enquiry": may_handle,
    "answer_routing": may_answer_routing,
    "decline_routing": may_answer_routing,
    "recall_routing": may_recall,
}
HUBS = {
    "acknowledge", "clarify", "route", "route_further", "answer_enquiry", "close_enquiry", "decline_enquiry",
}  # fmt: skip


def hub_verbs(user, enquiry: Enquiry) -> set[str]:
    """Return what a person at the hub may do with an enquiry now; one rule for all of it, asked once."""
    return open_verbs(enquiry) & HUBS if may_handle(user, enquiry) else set()


def askers_verbs(by, enquiry: Enquiry) -> set[str]:
    """Return what its asker may do with an enquiry now."""
    return access.verbs(by, enquiry, {verb: MAY[verb] for verb in ("clear_up", "withdraw_enquiry")})


def routing_verbs(user, routing: Routing) -> set[str]:
    """Return what a person may do with an enquiry that a partnership was asked."""
    return access.verbs(
        user, routing, {verb: MAY[verb] for verb in ("answer_routing", "decline_routing", "recall_routing")}
    )
