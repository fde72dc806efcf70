"""Trying a planned paper as a test organisation. What is typed is no bid: no list, count or check ever meets it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from funding.applications import policy, snapshot
from funding.applications.models import TryOut
from funding.questions.boxes import Box
from funding.rounds.models import Phase, Round
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.workflow import Refusal

MOST_ROWS = 50  # of one sort: a try-out is no store


@transaction.atomic
def save_try_out(phase: Phase, *, by: User, values: dict[Box, tuple[Any, int]], nonce: str = "") -> TryOut:
    """Keep what somebody typed into a planned paper, for themselves alone, until the round is published."""
    if done := trail.repeat(nonce, by, TryOut, "paper.try"):
        return done
    require(policy.may_try(by, phase.round))
    tried = _begun(phase, by)
    typed = {box.code: snapshot.canonical(value) for box, (value, _version) in values.items()}
    tried.answers = tried.answers | typed
    tried.save()
    trail.record("paper.try", tried, by=by, nonce=nonce, phase=phase)
    return tried


@transaction.atomic
def save_tried_rows(
    phase: Phase, *, by: User, sort: str, entered: list[Any], replaces: bool, nonce: str = ""
) -> TryOut:
    """Keep rows of one sort beside those that were typed before, or in their place. Of a file only its facts are kept."""
    if done := trail.repeat(nonce, by, TryOut, "paper.try_rows"):
        return done
    require(policy.may_try(by, phase.round))
    tried = _begun(phase, by)
    rows = ([] if replaces else tried.rows.get(sort, [])) + snapshot.canonical(entered)
    if len(rows) > MOST_ROWS and not replaces:
        raise Refusal(_("A try-out has at most %(most)s of these. Remove one first.") % {"most": MOST_ROWS})
    tried.rows = tried.rows | {sort: rows}
    tried.save()
    trail.record("paper.try_rows", tried, by=by, nonce=nonce, phase=phase, sort=sort)
    return tried


@transaction.atomic
def remove_tried_row(phase: Phase, *, by: User, sort: str, row: str, nonce: str = "") -> TryOut:
    """Take one row out of a try-out. One that is gone already is gone."""
    if done := trail.repeat(nonce, by, TryOut, "paper.try_remove"):
        return done
    require(policy.may_try(by, phase.round))
    tried = _begun(phase, by)
    kept = [each for each in tried.rows.get(sort, []) if not isinstance(each, dict) or each["ref"] != row]
    tried.rows = tried.rows | {sort: kept}
    tried.save()
    trail.record("paper.try_remove", tried, by=by, nonce=nonce, phase=phase, sort=sort)
    return tried


@transaction.atomic
def discard_try_out(phase: Phase, *, by: User, nonce: str = "") -> None:
    """Throw away everything that somebody typed to try a paper, also after its round was published."""
    if trail.first(nonce, by):
        return
    require(policy.may_try(by, phase.round))
    TryOut.objects.filter(phase=phase, by=by).delete()
    trail.record("paper.try_discard", phase, by=by, nonce=nonce)


def _begun(phase: Phase, by: User) -> TryOut:
    """Return the locked try-out of a person, begun now if there was none; of a plan only."""
    if phase.round.state in (Round.State.PUBLISHED, Round.State.CANCELLED):
        raise Refusal(_("A form is tried while its round is planned. This one is not any more."))
    tried, _is_new = TryOut.objects.select_for_update().get_or_create(
        phase=phase, by=by, defaults={"organisation": _("Test University")}
    )
    tried.saved_at = clock.now()
    return tried
