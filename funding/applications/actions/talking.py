"""Messages about a bid between its team and the officers of its round, and one text written to many leads."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from funding.applications import policy, queries
from funding.applications.models import Application, BulkLetter, Message
from funding.rounds.models import Phase
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.workflow import Refusal, Stale

from .guards import locked

MOST_IN_A_DAY = 50  # messages of one person about one bid
MOST_LETTERS_IN_A_DAY = 20  # letters to many of one person about one phase


@transaction.atomic
def write_message(application: Application, *, by: User, text: str, nonce: str = "") -> Message:
    """Write to the other side of a bid: its team to the officers, an officer to its team. A letter says that it is there."""
    if done := trail.repeat(nonce, by, Message, "message.write"):
        return done
    application = locked(application)
    require(policy.may_talk(by, application))
    since = clock.now() - timedelta(days=1)
    if application.messages.filter(by=by, at__gt=since).count() >= MOST_IN_A_DAY:
        raise Refusal(
            _("You have written %(n)s messages about this bid in a day. Go on tomorrow.")
            % {"n": MOST_IN_A_DAY}
        )
    as_officer = policy.talks_as_officer(by, application)
    side = Message.Side.OFFICERS if as_officer else Message.Side.TEAM
    message = Message.objects.create(application=application, side=side, by=by, at=clock.now(), text=text)
    trail.record("message.write", message, by=by, nonce=nonce, application=application, side=side)
    others = (
        queries.team(application, clock.now()) if as_officer else queries.officers_without_tie(application)
    )
    outbox.post(
        "bid_message",
        to=[person for person in others if person.pk != by.pk],
        about=application,
        occasion=f"message {message.pk}",
        application=application,
        message=message,
    )
    return message


@transaction.atomic
def write_to_many(
    phase: Phase,
    *,
    by: User,
    bids: Collection[Application],
    seen: str,
    subject: str,
    text: str,
    narrowed: str = "",
    nonce: str = "",
) -> BulkLetter:
    """Write one text to the leads of these bids: one letter for each bid, nobody sees another's address.

    ``seen`` names the recipients of the preview; if the list has changed since, nothing is sent.
    """
    if done := trail.repeat(nonce, by, BulkLetter, "bulk_letter.write"):
        return done
    require(policy.may_write_to_many(by, phase))
    known = queries.recipients(by, phase, bids)
    if not known:
        raise Refusal(_("Nobody is on this list, so there is nobody to write to."))
    if seen != queries.names_recipients(known):
        raise Stale(
            _("The list has changed since you looked at it. Look at the recipients again; nothing was sent.")
        )
    since = clock.now() - timedelta(days=1)
    if BulkLetter.objects.filter(phase=phase, by=by, at__gt=since).count() >= MOST_LETTERS_IN_A_DAY:
        raise Refusal(
            _("You have written to this list %(n)s times in a day. Go on tomorrow.")
            % {"n": MOST_LETTERS_IN_A_DAY}
        )
    letter = BulkLetter.objects.create(
        phase=phase,
        by=by,
        at=clock.now(),
        narrowed=narrowed[:600],
        subject=subject,
        text=text,
        recipients=len(known),
    )
    trail.record("bulk_letter.write", letter, by=by, nonce=nonce, phase=phase, recipients=len(known))
    for bid in known:
        outbox.post("bulk_letter", to=[bid.lead], about=bid, occasion=letter.occasion, application=bid,
                    subject=subject, text=text)  # fmt: skip
    return letter
