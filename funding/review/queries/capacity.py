"""How much each reviewer of a pool can still take on, and why not more; and in which languages people read."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from funding.review.models import Assignment, PoolMember, Review, ReviewerProfile, holds
from funding.review.profile_models import ReviewerAway
from funding.rounds.models import Phase
from lpip_portal import clock
from lpip_portal.accounts.models import User
from lpip_portal.ui.templatetags.portal import uk_date

UNTOLD = frozenset({"en-gb"})
DONE = [Review.State.SUBMITTED, Review.State.USABLE, Review.State.UNUSABLE, Review.State.VOID]
Days = tuple[date, date]


def capacity_of(
    phase: Phase, members: Sequence[PoolMember] | None = None, *, user: User | None = None
) -> dict[int, tuple[int, str]]:
    """Return for each reviewer of a pool the most bids they can have in the phase in all, and what stands in the way, or "".

    The number counts what they have in the phase already: what ``user`` may know of, so that it does not tell of a
    hidden bid, else everything. It is the least of what the officer planned with, what they take in a phase, and what
    they take at once over all rounds; nought for whoever is away over all the time of reviewing. Days away that leave
    time are told as well. Four queries, however many reviewers; three where the ``members`` are given with profiles.
    """
    if members is None:
        members = list(phase.pool.select_related("user__reviewer_profile"))
    keys = [member.user_id for member in members]
    here, open_now = _held(phase, keys, user)
    window = review_window(phase)
    away = _away(keys, window)
    return {
        member.user_id: _room(
            member, here[member.user_id], open_now[member.user_id], away[member.user_id], window
        )
        for member in members
    }


def languages_of(reviewers: Iterable[int]) -> dict[int, frozenset[str]]:
    """Return in which languages these people read bids, by the codes of ``Application.language``. One query.

    Who has not told is taken to read English, and the language in which they use the portal.
    """
    keys = list(reviewers)
    rows = User.objects.filter(pk__in=keys).values_list("pk", "language", "reviewer_profile__languages")
    told = {key: frozenset(languages) if languages else UNTOLD | {own} for key, own, languages in rows}
    return {key: told.get(key, UNTOLD) for key in keys}


def review_window(phase: Phase) -> Days | None:
    """Return the days on which reviews are written, those gone left out, or None where the phase has none."""
    if phase.reviews_due_at is None:
        return None
    first = max(phase.closes_at, clock.now()).astimezone(clock.UK).date()
    last = phase.reviews_due_at.astimezone(clock.UK).date()
    return (first, last) if first <= last else None


def _held(phase: Phase, keys: Sequence[int], user: User | None) -> tuple[Counter, Counter]:
    """Count what each person was asked and has: in the phase, and open now in any round."""
    held = Assignment.objects.filter(holds(clock.now()), reviewer__in=keys)
    here_rows = held.filter(application__phase=phase)
    if user is not None:
        here_rows = here_rows.filter(pk__in=Assignment.objects.visible_to(user).values("pk"))
    elsewhere = held.exclude(application__phase=phase).exclude(state=Assignment.State.PROPOSED)
    here: Counter = Counter()
    open_now: Counter = Counter()
    for reviewer, state in here_rows.values_list("reviewer", "review__state"):
        here[reviewer] += 1
        open_now[reviewer] += state not in DONE
    for reviewer, state in elsewhere.values_list("reviewer", "review__state"):
        open_now[reviewer] += state not in DONE
    return here, open_now


def _away(keys: Sequence[int], window: Days | None) -> dict[int, list[Days]]:
    found: dict[int, list[Days]] = defaultdict(list)
    if window:
        rows = ReviewerAway.objects.filter(
            profile__user__in=keys, since__lte=window[1], until__gte=window[0]
        ).order_by("since", "until", "pk")
        for user, since, until in rows.values_list("profile__user", "since", "until"):
            found[user].append((since, until))
    return found


def covers(days: Iterable[Days], window: Days) -> bool:
    """Say whether times away, in order, leave no day of a window."""
    free = window[0]
    for since, until in days:
        if since > free:
            return False
        free = max(free, until + timedelta(days=1))
    return free > window[1]


def _room(
    member: PoolMember, here: int, open_now: int, away: Sequence[Days], window: Days | None
) -> tuple[int, str]:
    profile: ReviewerProfile | None = getattr(member.user, "reviewer_profile", None)
    most, causes = member.capacity, []
    if profile and profile.most_in_phase is not None and profile.most_in_phase < most:
        most = profile.most_in_phase
        causes.append(_("takes at most %(n)s in a phase") % {"n": most})
    if profile and profile.most_at_once is not None:
        at_once = here + max(0, profile.most_at_once - open_now)
        if at_once < most:
            most = at_once
            causes.append(_("takes at most %(n)s at a time") % {"n": profile.most_at_once})
    if away and window and covers(away, window):
        return 0, _("away over all the time of reviewing")
    causes += [_("away %(days)s") % {"days": said(days)} for days in away]
    return most, "; ".join(causes)


def said(days: Days) -> str:
    """Return a time away in words."""
    since, until = days
    if since == until:
        return str(uk_date(since))
    return _("from %(since)s to %(until)s") % {"since": uk_date(since), "until": uk_date(until)}
