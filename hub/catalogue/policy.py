"""Who suggests what is in reach, who keeps the catalogue, and who may search it. Nobody is listed but by their own consent."""

from typing import Any

from hub.people.policy import is_staff, works_here
from lpip_portal import access
from partnerships.models import Partnership

from .expert_models import Expert, Introduction
from .models import may_search as may_search_catalogue


def may_suggest(user) -> bool:
    """People of partnerships and of the hub suggest data sets and experts."""
    return user.is_authenticated and (works_here(user) or Partnership.objects.of(user).exists())


def may_search(user) -> bool:
    """People of partnerships, of the hub, and officers look for experts."""
    return may_search_catalogue(user)


def may_curate(user, thing: Any = None) -> bool:
    """Hub staff keep the catalogue."""
    return is_staff(user)


def may_consent(user, expert: Expert) -> bool:
    """Only the person who was invited agrees, with an account at the address to which the letter went."""
    return Expert.objects.themselves(user).filter(pk=expert.pk).exists()


def may_pause(user, expert: Expert) -> bool:
    """An expert pauses and comes back themself; hub staff may do it for them."""
    return may_curate(user) or may_consent(user, expert)


def may_ask_introduction(user, partnership: Partnership) -> bool:
    """Anybody in a partnership asks the hub for an introduction."""
    return Partnership.objects.of(user).filter(pk=partnership.pk).exists()


def may_handle(user, introduction: Introduction) -> bool:
    """Hub staff handle introductions that they may read, but not those of their own partnership."""
    return (
        is_staff(user)
        and not Partnership.objects.of(user).filter(pk=introduction.partnership_id).exists()
        and Introduction.objects.visible_to(user).filter(pk=introduction.pk).exists()
    )


MAY = {
    "catalogue_dataset": may_curate,
    "restrict_dataset": may_curate,
    "retire_dataset": may_curate,
    "merge_dataset": may_curate,
    "invite_expert": may_curate,
    "consent": may_consent,
    "list_expert": may_curate,
    "pause_expert": may_pause,
    "resume_expert": may_pause,
    "remove_expert": may_pause,
    "make_introduction": may_handle,
    "decline_introduction": may_handle,
}


def verbs(user, thing: Any) -> set[str]:
    """Return what this person may do with this thing now."""
    return access.verbs(user, thing, MAY)
