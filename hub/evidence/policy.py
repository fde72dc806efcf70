"""Who writes the evidence library, and who publishes. Nobody publishes what they wrote."""

from hub.people.policy import works_here
from lpip_portal import access

from .models import EvidenceItem, LinkChange


def may_write(user) -> bool:
    """The hub's people write items."""
    return user.is_authenticated and works_here(user)


def may_edit(user, item: EvidenceItem) -> bool:
    """The hub's people edit what is being written, and nobody what was sent for review or published."""
    return may_write(user) and item.state == EvidenceItem.State.DRAFT


def may_review(user, item: EvidenceItem) -> bool:
    """An item is reviewed and published by one of the hub's people who never edited it."""
    return may_write(user) and not item.writers.filter(pk=user.pk).exists()


def may_keep(user, item: EvidenceItem) -> bool:
    """The hub's people supersede and withdraw what was published, and say where its link should lead."""
    return may_write(user)


def may_confirm_link(user, item: EvidenceItem) -> bool:
    """Another link of what is published is shown when one of the hub's people agrees who did not ask for it."""
    return may_write(user) and not LinkChange.objects.filter(item=item, by=user).exists()


def may_note_link(user) -> bool:
    """Only the clock asks for links and says what came of it."""
    return user is None


MAY = {
    "send_item": may_keep,
    "return_item": may_review,
    "publish_item": may_review,
    "supersede_item": may_keep,
    "withdraw_item": may_keep,
}


def verbs(user, item: EvidenceItem) -> set[str]:
    """Return what this person may do with this item now."""
    return access.verbs(user, item, MAY)
