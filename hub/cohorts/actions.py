"""What hub people note about the partnerships of a cohort."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from hub.people.policy import may_look_after
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.workflow import Refusal
from partnerships.models import Partnership

from .models import Contact


class InTheFuture(Refusal):
    """A contact cannot be noted before it happened."""


@transaction.atomic
def note_contact(
    partnership: Partnership, *, by: User, on: date, kind: str, note: str = "", nonce: str = ""
) -> Contact:
    """Note that the hub and a partnership spoke."""
    if done := trail.repeat(nonce, by, Contact, "contact.note"):
        return done
    require(may_look_after(by, partnership))
    if on > clock.today():
        raise InTheFuture(_("Note a contact on the day it happened or later, not before."))
    contact = Contact.objects.create(partnership=partnership, on=on, kind=kind, note=note, by=by)
    trail.record("contact.note", contact, by=by, nonce=nonce, partnership=partnership)
    return contact
