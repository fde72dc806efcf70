"""Reads about asking people into a pool: a letter by its link, what came of each, and whom not to ask, and why."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from funding.review.invitation_models import hashed
from funding.review.pool_models import PoolInvitation
from funding.rounds.models import DecisionApprover, Phase, RoundOfficer
from lpip_portal.accounts.models import User
from lpip_portal.composed import Composed
from lpip_portal.ui.templatetags.portal import uk_time

from .inviting import answer_word

State = tuple[PoolInvitation, str, str]


class Asked(NamedTuple):
    """The letters of a phase that are not settled by a place in the pool: each with a word and a colour."""

    waiting: list[State]
    silent: list[State]
    declined: list[State]

    @property
    def rows(self) -> list[State]:
        """All of them, those with no answer first."""
        return [*self.silent, *self.waiting, *self.declined]


def pool_letter(token: str, now: datetime) -> PoolInvitation | None:
    """Return the letter into a pool whose link this is, while it works."""
    found = PoolInvitation.objects.open_at(now).filter(token_hash=hashed(token))
    return found.select_related("phase__round", "user").first()


def pools_to_answer(user, now: datetime) -> list[PoolInvitation]:
    """Return the letters into pools that a signed-in person may answer."""
    return _TO_ANSWER(user, now) if user.is_authenticated else []


_TO_ANSWER = Composed(
    lambda user, now: (
        PoolInvitation.objects.to_answer(user, now)
        .select_related("phase__round")
        .order_by("respond_by", "pk")
    )
)


def asked_into_pool(user, phase: Phase, now: datetime) -> Asked:
    """Return what came of the letters into a pool, as far as this officer may know. One query."""
    sent = PoolInvitation.objects.visible_to(user).latest().filter(phase=phase, joined_at__isnull=True)
    rows = [(each, *answer_word(each, now)) for each in sent.order_by("asked_at", "pk")]
    return Asked(
        [row for row in rows if row[0].said_yes or not row[0].used_at and row[0].respond_by >= now],
        [row for row in rows if not row[0].used_at and row[0].respond_by < now],
        [row for row in rows if row[0].used_at and not row[0].said_yes],
    )


def known_addresses(emails: Iterable[str]) -> dict[str, User]:
    """Return who has shown that an address is theirs, by the address in small letters. One query."""
    wanted = {email.lower() for email in emails}
    people = User.objects.filter(is_active=True, emailaddress__verified=True).annotate(
        address=Lower("emailaddress__email"), own=Lower("email")
    )
    found = people.filter(address__in=wanted)
    return {person.address: person for person in found if person.address == person.own}


def why_not_ask(
    phase: Phase, emails: Iterable[str], people: Mapping[str, User], now: datetime
) -> dict[str, str]:
    """Return, by address in small letters, why somebody is not asked into a pool. Four queries, however many addresses."""
    wanted = {email.lower() for email in emails}
    keys = [person.pk for person in people.values()]
    staff = set(
        RoundOfficer.objects.holding(now)
        .filter(round=phase.round_id, duty=RoundOfficer.Duty.OFFICER, user__in=keys)
        .values_list("user", flat=True)
    )
    staff |= set(
        DecisionApprover.objects.holding(now)
        .filter(round=phase.round_id, user__in=keys)
        .values_list("user", flat=True)
    )
    inside = set(phase.pool.filter(user__in=keys).values_list("user", flat=True))
    found: dict[str, str] = {}
    sent = PoolInvitation.objects.latest().filter(phase=phase, joined_at__isnull=True)
    for each in sent.annotate(address=Lower("email")).filter(address__in=wanted):
        if each.used_at and not each.said_yes:
            found[each.address] = _("This person declined at %(when)s.") % {"when": uk_time(each.used_at)}
        elif each.said_yes or each.respond_by >= now:
            found[each.address] = _("This person was asked at %(when)s and may still answer.") % {
                "when": uk_time(each.asked_at)
            }
    for address, person in people.items():
        if person.pk in staff:
            found[address] = _("Officers and approvers of a round do not review in it.")
        elif person.pk in inside:
            found[address] = _("This person is in the pool.")
    return found


def has_declined_pool(phase: Phase, user: User) -> bool:
    """Say whether a person's last word on the pool of a phase was no."""
    sent = PoolInvitation.objects.latest().filter(phase=phase, user=user, said_yes=False)
    return sent.filter(used_at__isnull=False).exists()
