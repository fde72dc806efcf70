"""What a bid picks and plans in rows of its own: its places, its themes, its milestones."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from funding.applications import policy
from funding.applications.models import (
    Application,
    ApplicationMilestone,
    ApplicationPlace,
    ApplicationTheme,
)
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.workflow import Refusal, Stale
from partnerships.models import Organisation, Place, Theme

from .guards import locked, refuse_unless_editable

MOST_MILESTONES = 60


@transaction.atomic
def pick_places(
    application: Application,
    *,
    by: User,
    places: Iterable[Place],
    seen: Iterable[str] | None = None,
    at: datetime | None = None,
    nonce: str = "",
) -> Application:
    """Say where the work is done. ``seen`` are the codes that the person saw; others since are refused."""
    if done := trail.repeat(nonce, by, application, "application.pick_places"):
        return done
    application = locked(application)
    require(policy.may_write(by, application))
    refuse_unless_editable(application, at or clock.now())
    _refuse_unseen(application.picked_places.values_list("place__code", flat=True), seen)
    carried = set(application.picked_places.filter(carried=True).values_list("place", flat=True))
    application.picked_places.all().delete()
    wanted = {place.pk: place for place in places}
    ApplicationPlace.objects.bulk_create(
        ApplicationPlace(application=application, place=place, carried=pk in carried)
        for pk, place in wanted.items()
    )
    trail.record("application.pick_places", application, by=by, nonce=nonce, places=len(wanted))
    return application


@transaction.atomic
def pick_themes(
    application: Application,
    *,
    by: User,
    themes: Iterable[Theme],
    seen: Iterable[str] | None = None,
    at: datetime | None = None,
    nonce: str = "",
) -> Application:
    """Say what the work is about. ``seen`` are the slugs that the person saw; others since are refused."""
    if done := trail.repeat(nonce, by, application, "application.pick_themes"):
        return done
    application = locked(application)
    require(policy.may_write(by, application))
    refuse_unless_editable(application, at or clock.now())
    _refuse_unseen(application.picked_themes.values_list("theme__slug", flat=True), seen)
    carried = set(application.picked_themes.filter(carried=True).values_list("theme", flat=True))
    application.picked_themes.all().delete()
    wanted = {theme.pk: theme for theme in themes}
    ApplicationTheme.objects.bulk_create(
        ApplicationTheme(application=application, theme=theme, carried=pk in carried)
        for pk, theme in wanted.items()
    )
    trail.record("application.pick_themes", application, by=by, nonce=nonce, themes=len(wanted))
    return application


@transaction.atomic
def save_milestone(
    application: Application,
    *,
    by: User,
    title: str,
    month: int,
    owner: Organisation,
    milestone: ApplicationMilestone | None = None,
    seen: str | None = None,
    at: datetime | None = None,
    nonce: str = "",
) -> ApplicationMilestone:
    """Plan a milestone, or change one. ``seen`` is ``as_seen`` of the one that the person saw; another since is refused."""
    if done := trail.repeat(nonce, by, ApplicationMilestone, "milestone.save"):
        return done
    application = locked(application)
    require(policy.may_write(by, application))
    refuse_unless_editable(application, at or clock.now())
    if month > application.phase.months:
        raise Refusal(
            _("The project lasts %(n)s months: choose an earlier one.") % {"n": application.phase.months}
        )
    if milestone is None:
        if application.milestones.count() >= MOST_MILESTONES:
            raise Refusal(_("A bid has at most %(most)s milestones.") % {"most": MOST_MILESTONES})
        milestone = ApplicationMilestone(application=application)
    else:
        milestone = application.milestones.select_related("owner").filter(pk=milestone.pk).first()
        if milestone is None or (seen is not None and seen != milestone.as_seen):
            raise Stale(_("Somebody changed this milestone while you were writing. Open it again."))
    milestone.title, milestone.month, milestone.owner, milestone.carried = title, month, owner, False
    milestone.save()
    trail.record("milestone.save", milestone, by=by, nonce=nonce, application=application)
    return milestone


@transaction.atomic
def remove_milestone(
    milestone: ApplicationMilestone, *, by: User, at: datetime | None = None, nonce: str = ""
) -> None:
    """Take a milestone out of a draft."""
    if trail.first(nonce, by):
        return
    application = locked(milestone.application)
    require(policy.may_write(by, application))
    refuse_unless_editable(application, at or clock.now())
    trail.record("milestone.remove", application, by=by, nonce=nonce, milestone=milestone.ref)
    ApplicationMilestone.objects.filter(pk=milestone.pk).delete()


def _refuse_unseen(now: Iterable[str], seen: Iterable[str] | None) -> None:
    if seen is not None and set(now) != set(seen):
        raise Stale(_("Somebody changed this while you were choosing. Open the page again and compare."))
