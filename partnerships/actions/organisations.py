"""Organisations that people name."""

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.workflow import Refusal, Stale
from partnerships import numbers, organisation_queries, policy, queries
from partnerships.models import Nation, Organisation
from partnerships.organisation_sheets import Entry

from .guards import refuse_merged


@transaction.atomic
def propose_organisation(
    *, by: User, name: str, kind: str, number: str = "", nation: str = "", nonce: str = ""
) -> Organisation:
    """Name an organisation that is not listed. It blocks nothing, and shows as not checked until staff have."""
    if done := trail.repeat(nonce, by, Organisation, "organisation.propose"):
        return done
    require(policy.may_found(by))
    if known := queries.organisation_numbered(number) or queries.organisation_named(name):
        return known
    register = numbers.likeliest(number, kind) if number else None
    organisation = Organisation.objects.create(
        name=name,
        kind=Organisation.Kind(kind),
        nation=Nation(nation) if nation else "",
        standing=Organisation.Standing.PROPOSED,
        **dict([register] if register else []),
    )
    trail.record("organisation.propose", organisation, by=by, nonce=nonce, kind=kind)
    return organisation


@transaction.atomic
def describe_organisation(
    organisation: Organisation,
    *,
    by: User,
    seen: str,
    name_cy: str = "",
    aliases: Sequence[str] = (),
    parent: Organisation | None = None,
    domains: Sequence[str] = (),
    may_administer: bool = False,
    administers_because: str = "",
    administers_checked_on: date | None = None,
    nonce: str = "",
) -> Organisation:
    """Say how an organisation is called, to what it belongs, its e-mail domains, and whether it may administer bids and why.

    ``seen`` is the stamp of the description that was on screen. It can lie within nothing that lies within it.
    """
    if done := trail.repeat(nonce, by, organisation, "organisation.describe"):
        return done
    # All that hangs together is locked, in one order: two people could close a ring between them.
    locked = Organisation.objects.select_for_update().order_by("pk")
    keys = {organisation.pk, *([parent.pk] if parent else [])}
    organisation = {each.pk: each for each in locked.filter(pk__in=keys)}[organisation.pk]
    require(policy.may_check_organisations(by))
    refuse_merged(organisation)
    if seen != organisation_queries.stamp(organisation):
        raise Stale(
            _("Somebody changed this organisation after you opened it. Nothing of theirs was overwritten.")
        )
    if parent and (parent.is_merged or organisation_queries.is_above(organisation, parent)):
        raise Refusal(
            _("“%(parent)s” is part of this organisation, and cannot contain it.") % {"parent": parent}
        )
    if may_administer and not (administers_because and administers_checked_on):
        raise Refusal(_("Whoever may administer bids does so on a ground, checked on a day."))
    first, *others = [*domains] or [""]
    changed = {
        "name_cy": name_cy,
        "aliases": list(aliases),
        "parent": parent,
        "domain": first,
        "other_domains": others,
        "may_administer": may_administer,
        "administers_because": administers_because,
        "administers_checked_on": administers_checked_on,
    }
    for name, value in changed.items():
        setattr(organisation, name, value)
    organisation.save(update_fields=list(changed))
    trail.record("organisation.describe", organisation, by=by, nonce=nonce, may_administer=may_administer)
    return organisation


@transaction.atomic
def import_organisations(entries: Sequence[Entry], *, by: User, nonce: str = "") -> list[Organisation]:
    """Enter organisations of a published list: they count as checked, and administer nothing before somebody says so."""
    if done := trail.repeat(nonce, by, Organisation, "organisation.import"):
        return [done]
    require(policy.may_check_organisations(by))
    if not entries:
        raise Refusal(_("There is no organisation in it."))
    verified = Organisation.Standing.VERIFIED
    made = [Organisation(standing=verified, **entry.values) for entry in entries]
    try:
        with transaction.atomic():
            Organisation.objects.bulk_create(made)
    except IntegrityError:
        raise Refusal(
            _(
                "Somebody entered one of these organisations meanwhile. Nothing was entered: check the rows again."
            )
        ) from None
    trail.record(
        "organisation.import", made[0], by=by, nonce=nonce, organisations=[each.ref for each in made]
    )
    return made
