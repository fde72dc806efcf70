"""Merging two records of one organisation: everything that belongs to the one goes to the other, for good."""

from django.db import transaction
from django.utils.translation import gettext as _

from funding.awards import queries
from funding.awards.belongings import BELONGINGS
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.workflow import NotReady, Stale
from partnerships import policy
from partnerships.models import Organisation


@transaction.atomic
def merge_organisation(
    source: Organisation, target: Organisation, *, by: User, seen: str | None = None, nonce: str = ""
) -> Organisation:
    """Merge one record of an organisation into another one. ``seen`` names the look that the person had; another is refused.

    What was submitted stays as it was frozen, and the old record stays so that its address and its names lead on.
    """
    if done := trail.repeat(nonce, by, Organisation):
        return done.merged_into or done
    both = Organisation.objects.select_for_update(of=("self",)).order_by("pk")
    locked = {each.pk: each for each in both.filter(pk__in=[source.pk, target.pk])}
    source, target = locked[source.pk], locked[target.pk]
    require(policy.may_check_organisations(by))
    look = queries.merge(source, target)
    if look.refusals:
        raise NotReady(" ".join(look.refusals))
    if seen is not None and seen != look.seen:
        raise Stale(_("Something changed since you looked. Look at what would move once more."))
    moved = {each.field: each.moving(source, target).update(**{each.name: target}) for each in BELONGINGS}
    taken = queries.facts_to_take(source, target)
    for name, value in taken.items():
        setattr(source, name, "")
        setattr(target, name, value)
    source.standing, source.may_administer = Organisation.Standing.MERGED, False
    source.merged_into, source.merged_at, source.parent = target, clock.now(), None
    source.save()
    if taken:
        target.save(update_fields=list(taken))
    rows = {field: n for field, n in moved.items() if n}
    trail.record(
        "organisation.merge", source, by=by, nonce=nonce, into=target, facts=sorted(taken), rows=rows
    )
    outbox.post("organisation_merged", to=look.signing, about=source, source=source, target=target)
    return target
