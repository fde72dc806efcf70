"""Setting bodies up and describing them."""

from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from partnerships.governance import policy
from partnerships.governance.models import GoverningBody
from partnerships.models import Partnership

from .guards import (
    MOST_BODIES,
    Taken,
    locked_body,
    locked_partnership,
    refuse_if_closed,
    refuse_if_stale,
    refuse_too_many,
    to_body,
)


class Charter(NamedTuple):
    """What a body is: its sort, its name, its terms of reference and its rules."""

    kind: str
    name_en: str
    name_cy: str = ""
    terms_en: str = ""
    terms_cy: str = ""
    rhythm: str = GoverningBody.Rhythm.QUARTERLY
    quorum: int = 2
    community_seats: int = 0
    is_public: bool = False


@transaction.atomic
def set_up_body(partnership: Partnership, *, by: User, charter: Charter, nonce: str = "") -> GoverningBody:
    """Set up a body of a partnership; nobody sits on it yet."""
    if done := trail.repeat(nonce, by, GoverningBody, "governance.set_up"):
        return done
    partnership = locked_partnership(partnership)
    require(policy.may_manage(by, partnership))
    refuse_if_closed(partnership)
    refuse_too_many(partnership.bodies.all(), MOST_BODIES)
    _refuse_namesake(partnership, charter.name_en)
    body = GoverningBody.objects.create(partnership=partnership, **charter._asdict())
    trail.record("governance.set_up", body, by=by, nonce=nonce, partnership=partnership, kind=body.kind)
    return body


@transaction.atomic
def edit_body(
    body: GoverningBody, *, by: User, version: int, charter: Charter, nonce: str = ""
) -> GoverningBody:
    """Describe a body anew. ``version`` is the one that the editor had on screen."""
    if done := trail.repeat(nonce, by, body, "governance.edit"):
        return done
    body = locked_body(body)
    require(policy.may_keep(by, body))
    refuse_if_closed(body.partnership)
    refuse_if_stale(version, body.version, to_body(body))
    if charter.name_en != body.name_en:
        _refuse_namesake(body.partnership, charter.name_en)
    for field, value in charter._asdict().items():
        setattr(body, field, value)
    body.version += 1
    body.save()
    trail.record("governance.edit", body, by=by, nonce=nonce, version=body.version, is_public=body.is_public)
    return body


def _refuse_namesake(partnership: Partnership, name: str) -> None:
    if found := partnership.bodies.filter(name_en=name).first():
        raise Taken(_("The partnership has a body of this name already."), possible=to_body(found))
