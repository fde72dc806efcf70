"""Suggesting a priority, for oneself or as it was said to a manager; mending its words; taking it back.

Nothing that outlives the proposer's own row may tell who suggested something without their name: not the trail, no letter,
no instant. So these verbs sign the trail only for a suggestion that shows its proposer by name (decision 0019).
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.workflow import Stale, move
from partnerships.agenda import policy
from partnerships.agenda.models import Agenda, EvidenceLink, Priority, Proposer
from partnerships.models import Organisation, Partnership, PartnershipPerson, Place, Theme

from .guards import MOST_OPEN, locked, note_change, refuse_too_many, refuse_unless_at_work, way_back


class Words(NamedTuple):
    """What a priority says, in one language or both."""

    title_en: str = ""
    question_en: str = ""
    title_cy: str = ""
    question_cy: str = ""


@transaction.atomic
def suggest(
    partnership: Partnership,
    *,
    by: User,
    words: Words,
    origin: str,
    shown_as: str,
    organisation: Organisation | None = None,
    themes: Iterable[Theme] = (),
    places: Iterable[Place] = (),
    link: tuple[str, str] | None = None,
    nonce: str = "",
) -> Priority:
    """Suggest a priority. ``shown_as`` says how ``by`` is shown; ``link`` is the title and the address of some evidence.

    The form's nonce is kept with the proposer's own row and not in the trail, for a trail that has it could be asked whose it is.
    """
    partnership = _locked_partnership(partnership)
    if done := nonce and Proposer.objects.filter(user=by, nonce=nonce).select_related("priority").first():
        return done.priority
    require(policy.may_suggest(by, partnership))
    refuse_unless_at_work(partnership)
    waiting = Priority.objects.suggested_by(by).filter(partnership=partnership, state__in=Priority.OPEN)
    refuse_too_many(waiting.count(), MOST_OPEN, partnership)
    priority = Priority.objects.create(
        partnership=partnership,
        origin=origin,
        shown_as=shown_as,
        shown_person=by if shown_as == Priority.ShownAs.NAME else None,
        shown_organisation=organisation if shown_as == Priority.ShownAs.ORGANISATION else None,
        **words._asdict(),
    )
    Proposer.objects.create(priority=priority, user=by, nonce=nonce)
    _dress(priority, themes, places, link)
    trail.record("priority.suggest", priority, by=_signed(priority, by), shown_as=shown_as, origin=origin)
    _tell_managers(priority)
    return priority


@transaction.atomic
def enter(
    partnership: Partnership,
    *,
    by: User,
    words: Words,
    origin: str,
    taken: str,
    shown_as: str,
    credit: str = "",
    themes: Iterable[Theme] = (),
    places: Iterable[Place] = (),
    link: tuple[str, str] | None = None,
    nonce: str = "",
) -> Priority:
    """Write down what was suggested by phone or at a workshop, and mark it so. ``credit`` is who said it, if they want that shown."""
    if done := trail.repeat(nonce, by, Priority, "priority.enter"):
        return done
    partnership = _locked_partnership(partnership)
    require(policy.may_manage(by, partnership))
    require(taken in (Priority.Taken.PHONE, Priority.Taken.WORKSHOP))
    refuse_unless_at_work(partnership)
    priority = Priority.objects.create(
        partnership=partnership,
        origin=origin,
        taken=taken,
        shown_as=shown_as,
        credit="" if shown_as == Priority.ShownAs.ANONYMOUS else credit,
        **words._asdict(),
    )
    _dress(priority, themes, places, link)
    trail.record("priority.enter", priority, by=by, nonce=nonce, taken=taken, shown_as=shown_as)
    return priority


@transaction.atomic
def edit_priority(
    priority: Priority,
    *,
    by: User,
    version: int,
    words: Words,
    origin: str,
    themes: Iterable[Theme] = (),
    places: Iterable[Place] = (),
    nonce: str = "",
) -> Priority:
    """Mend or translate the words of a priority. ``version`` is the one that the editor had on screen."""
    if done := trail.repeat(nonce, by, priority, "priority.edit"):
        return done
    priority = locked(priority)
    require(policy.may_move(by, priority))
    refuse_unless_at_work(priority.partnership)
    if version != priority.version:
        raise Stale(
            _("Somebody changed these words after you opened them. Nothing of theirs was overwritten."),
            possible=way_back(priority.partnership),
        )
    for field, text in words._asdict().items():
        setattr(priority, field, text)
    priority.origin, priority.version = origin, priority.version + 1
    priority.save()
    priority.themes.set(themes)
    priority.places.set(places)
    trail.record("priority.edit", priority, by=by, nonce=nonce, version=priority.version)
    return priority


@transaction.atomic
def withdraw_priority(priority: Priority, *, by: User) -> Priority:
    """Take one's own suggestion back while nobody has decided on it: its words and its proposer are erased."""
    priority = locked(priority)
    require(policy.may_withdraw(by, priority))
    signed = _signed(priority, by)
    move(priority, "withdraw_priority")
    for field in ("title_en", "title_cy", "question_en", "question_cy", "outcome_en", "outcome_cy"):
        setattr(priority, field, "")
    _erase(priority)
    priority.evidence.all().delete()
    note_change(priority, None)
    trail.record("priority.withdraw", priority, by=signed)
    return priority


@transaction.atomic
def forget_proposer(priority: Priority, *, by: User) -> Priority:
    """Take one's name off a suggestion, which stays: who suggested it is erased, for the managers as well."""
    priority = locked(priority)
    require(policy.may_forget(by, priority))
    signed = _signed(priority, by)
    _erase(priority)
    trail.record("priority.forget", priority, by=signed)
    return priority


@transaction.atomic
def note_reading(priority: Priority, *, by: User) -> None:
    """Log that a manager looked up who suggested something without their name."""
    require(policy.may_see_proposer(by, priority))
    trail.note_reading("proposer of a priority", priority, by=by)


@transaction.atomic
def show_suggestions(partnership: Partnership, *, by: User, shown: bool, nonce: str = "") -> Agenda:
    """Show suggestions to everybody before they are prioritised, or to the members alone."""
    if done := trail.repeat(nonce, by, Agenda, "agenda.show"):
        return done
    partnership = _locked_partnership(partnership)
    require(policy.may_manage(by, partnership))
    agenda, _made = Agenda.objects.update_or_create(
        partnership=partnership, defaults={"shows_suggestions": shown}
    )
    trail.record("agenda.show", agenda, by=by, nonce=nonce, shown=shown)
    return agenda


def _locked_partnership(partnership: Partnership) -> Partnership:
    return Partnership.objects.select_for_update().get(pk=partnership.pk)


def _dress(
    priority: Priority, themes: Iterable[Theme], places: Iterable[Place], link: tuple[str, str] | None
) -> None:
    priority.themes.set(themes)
    priority.places.set(places)
    if link:
        EvidenceLink.objects.create(priority=priority, title=link[0], url=link[1])
    note_change(priority, None)


def _signed(priority: Priority, by: User) -> User | None:
    """Return who signs the trail: the proposer who is shown by name, and otherwise nobody."""
    return by if priority.shown_person_id == by.pk else None


def _erase(priority: Priority) -> None:
    """Forget who suggested a priority and how they were shown."""
    Proposer.objects.filter(priority=priority).delete()
    priority.shown_as = Priority.ShownAs.ANONYMOUS
    priority.shown_person = priority.shown_organisation = None
    priority.credit = ""
    priority.save()


def _tell_managers(priority: Priority) -> None:
    """Owe every lead and manager the same letter, the proposer included if they are one: who gets none would tell."""
    people = priority.partnership.people.holding().filter(role__in=PartnershipPerson.MANAGING)
    outbox.post(
        "agenda_suggested",
        to=[person.user for person in people.select_related("user")],
        about=priority,
        partnership=priority.partnership,
    )
