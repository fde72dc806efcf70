"""What a person wants to look at again."""

from django.db import transaction
from django.utils.translation import gettext as _

from hub.gateway import policy
from hub.gateway.models import SavedSearch
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from partnerships.models import Place, Theme

from .guards import NotPossible

MOST = 20


@transaction.atomic
def save_search(
    *, by: User, name: str, theme: Theme | None = None, place: Place | None = None, nonce: str = ""
) -> SavedSearch:
    """Keep a theme and a place under a name; what comes after this moment is new."""
    if done := trail.repeat(nonce, by, SavedSearch, "policy_search.save"):
        return done
    require(by.is_authenticated)
    mine = SavedSearch.objects.visible_to(by)
    if mine.filter(name=name).exists():
        raise NotPossible(_("You have a search of this name already."))
    if mine.count() >= MOST:
        raise NotPossible(_("You have twenty searches. Drop one to save another."))
    search = SavedSearch.objects.create(user=by, name=name, theme=theme, place=place)
    trail.record("policy_search.save", search, by=by, nonce=nonce)
    return search


@transaction.atomic
def look_at_search(search: SavedSearch, *, by: User, nonce: str = "") -> SavedSearch:
    """Note that its maker looked: what they have seen is new no longer."""
    if done := trail.repeat(nonce, by, search, "policy_search.look"):
        return done
    require(policy.may_keep(by, search))
    search.looked_at = clock.now()
    search.save(update_fields=["looked_at"])
    trail.record("policy_search.look", search, by=by, nonce=nonce)
    return search


@transaction.atomic
def drop_search(search: SavedSearch, *, by: User, nonce: str = "") -> None:
    """Drop a saved search."""
    if trail.first(nonce, by):
        return
    require(policy.may_keep(by, search))
    trail.record("policy_search.drop", search, by=by, nonce=nonce)
    search.delete()
