"""Who may do what at the hub. The hub helps every partnership alike, and sees nobody's bids."""

from hub.models import HubPerson, SupportRequest
from lpip_portal import access
from lpip_portal.accounts.policy import counts_as_staff_side
from partnerships.models import Partnership


@counts_as_staff_side
def works_here(user) -> bool:
    """Hub people need a second factor."""
    return HubPerson.objects.holding().filter(user=user).exists()


def is_staff(user) -> bool:
    """Hub staff: they look after partnerships."""
    return (
        user.is_authenticated
        and HubPerson.objects.holding().filter(user=user, role=HubPerson.Role.STAFF).exists()
    )


def may_name_people(user, person) -> bool:
    """Administrators say who works at the hub, never themselves."""
    return user.is_authenticated and user.is_active and user.has_role("administrator") and user != person


def may_end_person(user, person: HubPerson) -> bool:
    """Administrators end a person's part at the hub, and so does the person."""
    return user.is_authenticated and (user.has_role("administrator") or user.pk == person.user_id)


def may_see_cohorts(user) -> bool:
    """Hub staff, evaluators and auditors see the cohorts."""
    return user.is_authenticated and (works_here(user) or user.has_role("auditor"))


def may_look_after(user, partnership: Partnership) -> bool:
    """Hub staff name a partnership's hub lead and note contacts, unless they belong to a partnership themselves."""
    return is_staff(user) and not Partnership.objects.of(user).exists()


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
