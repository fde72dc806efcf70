"""What an officer looks at to check a bid."""

from typing import NamedTuple

from funding.applications.eligibility import RULES, Facts, Finding
from funding.applications.eligibility import findings as found_by_rules
from funding.applications.models import Application, EligibilityCheck, Intention
from partnerships.models import Organisation

from .frozen import latest_submission
from .preflight import preflight


class Check(NamedTuple):
    """One thing that was found about a bid, with its rule in words."""

    label: str
    row: EligibilityCheck


def findings(application: Application) -> list[Finding]:
    """Return what the automatic rules find about a submitted bid, by the rules of the applicant's own pre-flight."""
    phase, organisation = application.phase, application.organisation
    submission = latest_submission(application)
    told = Intention.objects.filter(phase=phase, partnership=application.partnership_id)
    return found_by_rules(
        Facts(
            in_time=submission is not None and phase.is_open(submission.at),
            intention=told.exists() if phase.intention_required else None,
            may_administer=organisation.may_administer,
            is_verified=organisation.standing == Organisation.Standing.VERIFIED,
            faults=frozenset(fault.code for fault in preflight(application).faults),
        )
    )


def checks(application: Application) -> list[Check]:
    """Return what officers found about a bid, in the order in which they found it."""
    rows = application.checks.select_related("by").order_by("pk")
    return [Check(str(RULES.get(row.rule, row.rule)), row) for row in rows]
