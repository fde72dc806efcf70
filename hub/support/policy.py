"""Who asks the hub for help, and who gives it."""

from hub.people.policy import is_staff
from lpip_portal import access
from partnerships.models import Partnership

from .models import SupportRequest


def may_ask(user, partnership: Partnership) -> bool:
    """Anybody in a partnership asks the hub for support."""
    return Partnership.objects.of(user).filter(pk=partnership.pk).exists()


def may_work_on(user, request: SupportRequest) -> bool:
    """Hub staff take on, answer and decline requests that they may read, but not one of their own partnership."""
    return (
        is_staff(user)
        and not Partnership.objects.of(user).filter(pk=request.partnership_id).exists()
        and SupportRequest.objects.visible_to(user).filter(pk=request.pk).exists()
    )


def may_settle(user, request: SupportRequest) -> bool:
    """The partnership that asked closes its request or opens it again."""
    return Partnership.objects.of(user).filter(pk=request.partnership_id).exists()


MAY = {
    "take_on": may_work_on,
    "answer": may_work_on,
    "decline_request": may_work_on,
    "close_request": may_settle,
    "reopen_request": may_settle,
}


def verbs(user, request: SupportRequest) -> set[str]:
    """Return what this person may do with this request now."""
    return access.verbs(user, request, MAY)
