"""Organisations that people name."""

from django.db import transaction

from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from partnerships import numbers, policy, queries
from partnerships.models import Nation, Organisation


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
