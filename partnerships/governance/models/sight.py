"""The questions behind every reading of a body, in SQL: whether a seat is taken today, and who is inside of the body."""

from typing import Any

from django.db.models import Q

from lpip_portal import clock
from lpip_portal.access import HOLDING, Condition

# A person's seat ends with the part in the partnership through which they took it, and an organisation's when it leaves.
TAKEN = """
    {state} = 'seated' AND {since} <= {today} AND ({until} IS NULL OR {until} >= {today})
    AND (
        EXISTS (SELECT 1 FROM accounts_user WHERE id = {holder} AND is_active)
        AND ({through} IS NULL OR EXISTS (
            SELECT 1 FROM partnerships_partnershipperson
            WHERE id = {through} AND since <= {now} AND (until IS NULL OR until > {now})))
        OR EXISTS (
            SELECT 1 FROM partnerships_partner AS partner
            JOIN partnerships_governingbody AS governed ON governed.partnership_id = partner.partnership_id
            WHERE governed.id = {body} AND partner.organisation_id = {organisation} AND 'accepted' = partner.state)
    )
"""
OF_A_SEAT = {
    "state": "state",
    "since": "since",
    "until": "until",
    "holder": "user",
    "through": "through",
    "body": "body",
    "organisation": "organisation",
}
_COLUMNS = {name: f"seat.{name}" for name in ("state", "since", "until")} | {
    "holder": "seat.user_id", "through": "seat.through_id", "body": "seat.body_id",
    "organisation": "seat.organisation_id", "today": "{today}", "now": "{now}",
}  # fmt: skip
SITS = f"SELECT seat.body_id FROM partnerships_bodyseat AS seat WHERE seat.user_id = {{user}} AND {TAKEN.format(**_COLUMNS)}"  # noqa: S608 – constants
MINE = f"{{partnership}} IN (SELECT partnership_id FROM partnerships_partnershipperson WHERE {HOLDING})"  # noqa: S608 – as above
INSIDE = f"{MINE} OR {{body}} IN ({SITS})"  # noqa: S608 – as above
TOLD = f"{MINE} OR {{body}} IN ({SITS} AND seat.role IN ('chair', 'member', 'community'))"  # noqa: S608 – as above


def is_taken() -> Q:
    """The condition that a seat is taken today."""
    return Q(Condition(TAKEN, given={"today": clock.today()}, **OF_A_SEAT))


def is_public(path: str) -> Q:
    """The condition that anybody may know the body at ``path``: a public one of a public partnership."""
    return Q(**{f"{path}is_public": True, f"{path}partnership__is_public": True})


def is_inside(user: Any, path: str) -> Q:
    """The condition that the body at ``path`` is one of a person's partnerships, or one that they sit on."""
    return _asked(INSIDE, user, path)


def is_told(user: Any, path: str) -> Q:
    """The condition that a person reads what is confidential on the body at ``path``: as one of the partnership, or with a vote."""
    return _asked(TOLD, user, path)


def _asked(sql: str, user: Any, path: str) -> Q:
    if not user.is_authenticated:
        return Q(pk__in=[])
    columns = {"partnership": f"{path}partnership", "body": f"{path}pk"}
    return Q(Condition(sql, user, given={"today": clock.today()}, **columns))
