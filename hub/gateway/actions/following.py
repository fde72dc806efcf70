"""What an asker does on their own thread: reads it with a code where it is confidential, writes, withdraws, agrees, tells."""

from django.db import transaction
from django.utils.translation import gettext as _

from hub.gateway import clocks, codes, policy, queries
from hub.gateway.models import AccessCode, Enquiry, EnquiryMessage, ThreadLink, nation_of
from lpip_portal import clock
from lpip_portal.access import Guest, require
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.workflow import Refusal, move

from .guards import NotPossible, hub_readers, locked, take_back, tell_asker


class TooOften(Refusal):
    """More codes were asked for than letters can follow."""

    status = 429


@transaction.atomic
def send_code(link: ThreadLink, *, by: Guest) -> AccessCode:
    """Send the asker six digits; a code sent before ends."""
    link = ThreadLink.objects.select_for_update().get(pk=link.pk)
    enquiry = locked(link.enquiry)
    require(policy.is_asker(by, enquiry))
    now = clock.now()
    if queries.codes_lately(link, now) >= codes.MOST_CODES:
        raise TooOften(_("Enough codes were sent. Wait a quarter of an hour, then ask for one again."))
    if queries.codes_today(link, now) >= codes.MOST_A_DAY:
        raise TooOften(_("Enough codes were sent today. Ask for one again tomorrow."))
    link.codes.filter(ended_at__isnull=True).update(ended_at=now)
    digits = codes.fresh()
    code = AccessCode.objects.create(
        link=link, code_hash=codes.hashed(digits, link.ref), made_at=now, until=now + codes.WORKS_FOR
    )
    event = trail.record("enquiry.send_code", enquiry, by=by)
    outbox.post(
        "enquiry_code",
        to=[queries.guest(enquiry)],
        about=enquiry,
        occasion=str(event.pk),
        secret=True,
        code=codes.spaced(digits),
    )
    return code


@transaction.atomic
def enter_code(link: ThreadLink, *, by: Guest, digits: str) -> bool:
    """Say whether these are the digits that were sent last. Every try counts, also a wrong one; a right one is used up."""
    link = ThreadLink.objects.select_for_update().get(pk=link.pk)
    enquiry = locked(link.enquiry)
    require(policy.is_asker(by, enquiry))
    code = queries.code_of(link, clock.now())
    if code is None:
        return False
    code.tries += 1
    is_right = codes.same(digits, code.code_hash, link.ref)
    if is_right or code.tries >= codes.MOST_TRIES:
        code.ended_at = clock.now()
    code.save(update_fields=["tries", "ended_at"])
    trail.record("enquiry.enter_code", enquiry, by=by, right=is_right)
    return is_right


@transaction.atomic
def write_as_asker(enquiry: Enquiry, *, by: Guest, text: str) -> Enquiry:
    """Write to the hub. An answer to its question lets the clock go on."""
    enquiry = locked(enquiry)
    require(policy.is_asker(by, enquiry))
    if enquiry.state not in Enquiry.WAITING:
        raise NotPossible(_("This enquiry has ended. Ask a new question instead."))
    if queries.written_lately(enquiry, clock.now()) >= queries.MOST_MESSAGES:
        raise NotPossible(_("You have written often in the last hour. Write again later."))
    EnquiryMessage.objects.create(enquiry=enquiry, is_askers=True, text=text)
    if enquiry.state == Enquiry.State.CLARIFYING:
        move(enquiry, "clear_up")
        nations = [nation_of(place) for place in enquiry.places.all()]
        enquiry.answer_by = clocks.resumed(enquiry.stopped_at, enquiry.answer_by, clock.now(), nations)
        enquiry.stopped_at = None
        enquiry.save(update_fields=["state", "answer_by", "stopped_at"])
    event = trail.record("enquiry.reply", enquiry, by=by)
    outbox.post(
        "enquiry_replied",
        to=hub_readers(enquiry),
        about=enquiry,
        occasion=str(event.pk),
        enquiry=enquiry,
    )
    return enquiry


@transaction.atomic
def withdraw(enquiry: Enquiry, *, by: Guest) -> Enquiry:
    """Withdraw an enquiry: partnerships that have not answered no longer see it."""
    enquiry = locked(enquiry)
    require(policy.is_asker(by, enquiry))
    move(enquiry, "withdraw_enquiry")
    enquiry.save(update_fields=["state"])
    trail.record("enquiry.withdraw", enquiry, by=by)
    take_back(enquiry)
    outbox.post("enquiry_withdrawn", to=hub_readers(enquiry), about=enquiry, enquiry=enquiry)
    return enquiry


@transaction.atomic
def agree_to_publication(enquiry: Enquiry, *, by: Guest, agrees: bool) -> Enquiry:
    """Say whether the question and its answer may be published without the asker's name; until then it may be said again."""
    enquiry = locked(enquiry)
    require(policy.is_asker(by, enquiry))
    if not enquiry.has_answer:
        raise NotPossible(_("There is no answer yet that could be published."))
    if enquiry.insight_id:
        raise NotPossible(
            _("The answer is on its way into the library. Write to the hub if it should not be.")
        )
    enquiry.publication = Enquiry.Publication.YES if agrees else Enquiry.Publication.NO
    enquiry.publication_at = clock.now()
    enquiry.save(update_fields=["publication", "publication_at"])
    trail.record("enquiry.agree", enquiry, by=by, agrees=agrees)
    return enquiry


@transaction.atomic
def tell_outcome(enquiry: Enquiry, *, by: Guest, outcome: str) -> Enquiry:
    """Tell the hub what was done with the answer."""
    enquiry = locked(enquiry)
    require(policy.is_asker(by, enquiry))
    if not enquiry.has_answer:
        raise NotPossible(_("There is no answer yet."))
    enquiry.outcome, enquiry.outcome_at = outcome, clock.now()
    enquiry.save(update_fields=["outcome", "outcome_at"])
    trail.record("enquiry.tell_outcome", enquiry, by=by)
    return enquiry


@transaction.atomic
def ask_outcomes(*, by: None) -> int:
    """Ask those who had their answer three months ago what they did with it, each once; return how many."""
    require(by is None)
    due = list(queries.outcomes_to_ask(clock.now()))
    for enquiry in due:
        trail.record("enquiry.ask_outcome", enquiry, by=None)
        tell_asker("enquiry_outcome", enquiry)
    return len(due)
