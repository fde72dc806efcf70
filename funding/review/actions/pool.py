"""The pool of a phase."""

from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from funding.review import policy, queries
from funding.review.models import Assignment, PoolMember, ReviewerProfile
from funding.rounds import policy as rounds
from funding.rounds.models import Phase
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from partnerships.models import Theme

from .guards import NotPossible, settle_pool_letters


@transaction.atomic
def add_to_pool(
    phase: Phase,
    user: User,
    *,
    by: User,
    capacity: int | None = None,
    sector: str = "",
    themes: Iterable[Theme] = (),
    words: str = "",
    nonce: str = "",
) -> PoolMember:
    """Let a person be asked to review in a phase. What they know about is noted unless they have told it themselves."""
    if done := trail.repeat(nonce, by, PoolMember):
        return done
    require(policy.may_run(by, phase))
    if rounds.is_officer(user, phase.round) or rounds.is_approver(user, phase.round):
        raise NotPossible(_("Officers and approvers of a round do not review in it."))
    if queries.has_declined_pool(phase, user):
        raise NotPossible(
            _("%(who)s declined a place in this pool. They can still say yes by their letter.")
            % {"who": user}
        )
    if sector:
        known = {"sector": sector, "words": words}
        profile, is_new = ReviewerProfile.objects.get_or_create(user=user, defaults=known)
        if is_new:
            profile.themes.set(themes)
    room = phase.reviews_per_reviewer if capacity is None else capacity
    member, made = PoolMember.objects.update_or_create(
        phase=phase,
        user=user,
        defaults={"capacity": room},
        create_defaults={"capacity": room, "added_by": by},
    )
    trail.record(
        "pool.add" if made else "pool.change", member, by=by, nonce=nonce, phase=phase, capacity=room
    )
    if made:
        settle_pool_letters(phase, user)
        outbox.post("review_pool", to=[user], about=member, phase=phase)
    return member


@transaction.atomic
def remove_from_pool(member: PoolMember, *, by: User, nonce: str = "") -> None:
    """Take a person out of a pool; whoever still has a bid there stays until it is withdrawn."""
    if trail.first(nonce, by):
        return
    phase = member.phase
    require(policy.may_run(by, phase))
    held = Assignment.objects.filter(reviewer=member.user_id, application__phase=phase)
    if held.filter(state__in=Assignment.STANDING).exists():
        raise NotPossible(
            _("%(who)s still has bids to review in this phase. Withdraw those first.") % {"who": member.user},
            possible=[(_("See who owes what"), reverse("funding:coverage", args=[phase.ref]))],
        )
    trail.record("pool.remove", phase, by=by, nonce=nonce, user=member.user)
    member.delete()
