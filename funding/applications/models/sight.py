"""The three questions behind every reading of a bid, in SQL: whose work it is, who runs its round, and the wall."""

from django.db.models import Q

from lpip_portal.access import HOLDING, Condition, Indexed

LET_IN = f"{{bid}} IN (SELECT application_id FROM funding_applicationperson WHERE {HOLDING})"  # noqa: S608 – constants
OWN = f"""
    {{lead}} = {{user}}
    OR {{partnership}} IN (SELECT partnership_id FROM partnerships_partnershipperson WHERE {HOLDING})
    OR {{organisation}} IN (SELECT organisation_id FROM partnerships_signatory WHERE {HOLDING})
    OR {LET_IN}
"""  # noqa: S608 – made of constants; what is asked about goes in as parameters
# An array that is made once lets the index on the organisation find the bids, however many others there are.
SIGNED = f"{{organisation}} = ANY (ARRAY(SELECT organisation_id FROM partnerships_signatory WHERE {HOLDING}))"  # noqa: S608 – as above
RUN = f"""
    {{phase}} IN (SELECT id FROM funding_phase WHERE round_id IN (
        SELECT round_id FROM funding_roundofficer WHERE duty IN ('officer', 'finance') AND {HOLDING}
        UNION ALL SELECT round_id FROM funding_decisionapprover WHERE {HOLDING}))
"""  # noqa: S608 – as above
AUDIT = f"EXISTS (SELECT 1 FROM accounts_rolegrant WHERE role = 'auditor' AND {HOLDING})"  # noqa: S608 – as above
CONFLICTS = "FROM funding_interest WHERE user_id = {user} AND state = 'confirmed'"
# Whoever has no conflict at all is asked once, not for each bid.
BEFORE_THE_WALL = f"""
    NOT EXISTS (SELECT 1 {CONFLICTS})
    OR {{bid}} NOT IN (SELECT application_id {CONFLICTS} AND application_id IS NOT NULL)
    AND ({{partnership}} IN (SELECT partnership_id {CONFLICTS} AND application_id IS NULL)) IS NOT TRUE
"""  # noqa: S608 – as above


def is_own(user, path: str = "") -> Q:
    """The condition that the bid at ``path`` is a person's own work: their team's, their office's, or one they were let into."""
    columns = {"bid": f"{path}pk"} | {name: path + name for name in ("lead", "partnership", "organisation")}
    return Q(Condition(OWN, user, **columns))


def is_let_into(user, path: str = "") -> Q:
    """The condition that a person was let into the bid at ``path`` by its lead, and accepted."""
    return Q(Condition(LET_IN, user, bid=f"{path}pk"))


def is_signed_by(user) -> Q:
    """The condition that a person signs for the organisation that administers a bid."""
    return Q(Indexed(SIGNED, user, organisation="organisation"))


def is_run_by(user, path: str = "") -> Q:
    """The condition that a person runs the round of the bid at ``path``, keeps its money or approves its decisions."""
    return Q(Condition(RUN, user, phase=f"{path}phase"))


def audits(user) -> Q:
    """The condition that a person is an auditor of the portal: one question, not one for each bid."""
    return Q(Condition(AUDIT, user))


def runs_phase(user, phase) -> Q:
    """The condition that a person runs the round of this phase: one question, not one for each bid."""
    return Q(Condition(RUN, user, given={"phase": phase.pk}))


def is_before_the_wall(user, path: str = "") -> Q:
    """The condition that no confirmed conflict stands between a person and the bid at ``path``."""
    return Q(Condition(BEFORE_THE_WALL, user, bid=f"{path}pk", partnership=f"{path}partnership"))
