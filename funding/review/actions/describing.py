"""What reviewers tell of themselves: expertise, organisations, days away, access needs, and what they agree to."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from funding.review import policy, statements
from funding.review.models import PoolMember, ReviewerProfile
from funding.review.profile_models import AccessNeed, ReviewerAway, ReviewerOrganisation, ReviewerStatement
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from partnerships import queries as partnerships
from partnerships.models import Place, Theme

from .guards import NotPossible

MOST_ROWS = 40  # of organisations and of times away, each


@transaction.atomic
def describe(
    user: User,
    *,
    by: User,
    sector: str,
    themes: Iterable[Theme],
    words: str,
    methods: Iterable[str] = (),
    places: Iterable[Place] = (),
    languages: Iterable[str] = (),
    most_at_once: int | None = None,
    most_in_phase: int | None = None,
    nonce: str = "",
) -> ReviewerProfile:
    """Say what one knows about, what one reads and how much one takes on; plans find bids by it."""
    if done := trail.repeat(nonce, by, ReviewerProfile, "reviewer.describe"):
        return done
    require(policy.may_describe(by, ReviewerProfile(user=user)))
    profile = _own(user)
    profile.sector, profile.words = sector, words
    profile.methods, profile.languages = sorted(set(methods)), sorted(set(languages))
    profile.most_at_once, profile.most_in_phase = most_at_once, most_in_phase
    profile.save()
    profile.themes.set(themes)
    profile.places.set(places)
    trail.record("reviewer.describe", profile, by=by, nonce=nonce)
    return profile


@transaction.atomic
def name_organisation(
    user: User, *, by: User, name: str, since: date | None = None, until: date | None = None, nonce: str = ""
) -> ReviewerOrganisation:
    """Say where one belongs, or belonged. It gives no right anywhere; ties to bids are seen by it."""
    if done := trail.repeat(nonce, by, ReviewerOrganisation, "reviewer.name_organisation"):
        return done
    require(policy.may_describe(by, ReviewerProfile(user=user)))
    profile = _own(user)
    _refuse_flood(profile.organisations.count())
    known = partnerships.organisation_named(name)
    made = profile.organisations.create(organisation=known, name=name, since=since, until=until)
    trail.record("reviewer.name_organisation", made, by=by, nonce=nonce)
    return made


@transaction.atomic
def remove_organisation(row: ReviewerOrganisation, *, by: User, nonce: str = "") -> None:
    """Take an organisation out of one's profile. What was noted of ties before stays noted."""
    if trail.first(nonce, by):
        return
    require(policy.may_describe(by, row.profile))
    trail.record("reviewer.remove_organisation", row, by=by, nonce=nonce, organisation=row.organisation_id)
    row.delete()


@transaction.atomic
def be_away(user: User, *, by: User, since: date, until: date, nonce: str = "") -> ReviewerAway:
    """Say on which days one cannot review. Why is not asked."""
    if done := trail.repeat(nonce, by, ReviewerAway, "reviewer.be_away"):
        return done
    require(policy.may_describe(by, ReviewerProfile(user=user)))
    profile = _own(user)
    _refuse_flood(profile.away.count())
    made = profile.away.create(since=since, until=until)
    trail.record("reviewer.be_away", made, by=by, nonce=nonce)
    return made


@transaction.atomic
def be_back(row: ReviewerAway, *, by: User, nonce: str = "") -> None:
    """Take back that one is away."""
    if trail.first(nonce, by):
        return
    require(policy.may_describe(by, row.profile))
    trail.record("reviewer.be_back", row, by=by, nonce=nonce)
    row.delete()


@transaction.atomic
def say_access_needs(user: User, *, by: User, text: str, nonce: str = "") -> ReviewerProfile:
    """Say what one needs in order to review, or that it is nothing any more: then the words are gone."""
    if done := trail.repeat(nonce, by, ReviewerProfile, "reviewer.say_access_needs"):
        return done
    require(policy.may_describe(by, ReviewerProfile(user=user)))
    profile = _own(user)
    if text:
        AccessNeed.objects.update_or_create(profile=profile, defaults={"text": text, "saved_at": clock.now()})
    else:
        AccessNeed.objects.filter(profile=profile).delete()
    trail.record("reviewer.say_access_needs", profile, by=by, nonce=nonce)
    return profile


@transaction.atomic
def agree(user: User, *, by: User, code: str, version: int, nonce: str = "") -> ReviewerStatement:
    """Say that one took a training or makes a declaration: the text as it was shown, in its version of today."""
    if done := trail.repeat(nonce, by, ReviewerStatement, "reviewer.agree"):
        return done
    require(policy.may_describe(by, ReviewerProfile(user=user)))
    profile = _own(user)
    text = statements.statement(code)
    require(text is not None)
    if version != text.version:
        raise NotPossible(
            _("The text has changed since you opened the page. Read it again before you agree.")
        )
    made, _new = ReviewerStatement.objects.get_or_create(
        profile=profile,
        code=code,
        version=version,
        defaults={"words": str(text.words), "language": get_language() or "en-gb", "at": clock.now()},
    )
    trail.record("reviewer.agree", made, by=by, nonce=nonce, code=code, version=version)
    return made


@transaction.atomic
def note_profile_reading(member: PoolMember, *, by: User) -> None:
    """Log that an officer read what a reviewer needs and tells of themselves."""
    require(policy.may_run(by, member.phase))
    trail.note_reading("reviewer profile", member, by=by)


def _own(user: User) -> ReviewerProfile:
    """Return the profile of the person who speaks, locked; it is made with the first word."""
    profile, _made = ReviewerProfile.objects.select_for_update().get_or_create(user=user)
    return profile


def _refuse_flood(have: int) -> None:
    if have >= MOST_ROWS:
        raise NotPossible(_("There are %(n)s already. Remove one first.") % {"n": have})
