"""What an officer looks at to check a bid."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from funding.applications.eligibility import AUTOMATIC, Facts, Finding
from funding.applications.eligibility import findings as found_by_rules
from funding.applications.models import (
    ApplicantQuery,
    Application,
    EligibilityCheck,
    Ineligibility,
    Intention,
    is_before_the_wall,
    is_own,
)
from funding.rounds import queries as rounds
from funding.rounds.models import CheckRule, DecisionApprover, Phase, RoundOfficer, usual_checks
from lpip_portal.accounts.models import User
from partnerships.models import Organisation

from .frozen import latest_submission
from .preflight import preflight


class Check(NamedTuple):
    """One thing that was found about a bid, with its rule in words."""

    label: str
    row: EligibilityCheck


def judged(phase: Phase) -> list[CheckRule]:
    """Return the rules that officers judge in a phase. One query."""
    return [rule for rule in _all_of(phase) if rule.is_on]


def rule_names(phase: Phase) -> dict[str, str]:
    """Return every rule of a phase in words by code, those that are off included: old findings keep their words. One query."""
    automatic = {code: str(label) for code, label in AUTOMATIC.items()}
    return automatic | {rule.code: str(rule) for rule in _all_of(phase)}


def askable(phase: Phase) -> list[tuple[str, str]]:
    """Return the rules by which a bid may be asked about or stopped, code and words. One query."""
    automatic = [(code, str(label)) for code, label in AUTOMATIC.items()]
    return automatic + [(rule.code, str(rule)) for rule in judged(phase)]


def _all_of(phase: Phase) -> list[CheckRule]:
    return list(phase.check_rules.all()) or usual_checks()


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
    """Return what officers found about a bid, rule by rule; the newest word on each stands."""
    rows = application.checks.filter(is_automatic=False).select_related("by").order_by("pk")
    newest, names = {row.rule: row for row in rows}, rule_names(application.phase)
    return [Check(names.get(rule, rule), row) for rule, row in newest.items()]


def found_so_far(application: Application) -> dict[str, EligibilityCheck]:
    """Return the newest word of an officer on each rule."""
    return {check.row.rule: check.row for check in checks(application)}


def unmet(application: Application, found: Mapping[str, tuple[bool | None, str]]) -> list[str]:
    """Return the rules, in words, that an officer found not met; ``found`` is newer than what is kept."""
    standing = {rule: row.passed for rule, row in found_so_far(application).items()}
    standing |= {rule: passed for rule, (passed, _note) in found.items() if passed is not None}
    names = rule_names(application.phase)
    return [names.get(rule, rule) for rule, passed in standing.items() if passed is False]


class Asked(NamedTuple):
    """One query to the applicants, with its rule in words, and whether they can still answer."""

    label: str
    row: ApplicantQuery
    is_waiting: bool


def asked(application: Application, now: datetime) -> list[Asked]:
    """Return the queries about a bid, in the order in which they were asked. Two queries."""
    rows = application.queries.select_related("asked_by", "answered_by")
    names = rule_names(application.phase)
    return [Asked(names.get(row.rule, row.rule), row, row.is_waiting(now)) for row in rows]


def proposals(application: Application) -> list[tuple[str, Ineligibility]]:
    """Return what was proposed about a bid, with its rule in words, the newest first. Two queries."""
    rows = application.ineligibilities.select_related("proposed_by", "decided_by").order_by("-pk")
    names = rule_names(application.phase)
    return [(names.get(row.rule, row.rule), row) for row in rows]


def officers_without_tie(application: Application) -> list[User]:
    """Return the officers of a round who have no conflict with a bid and no part in it."""
    officers = rounds.staff(application.phase.round_id, RoundOfficer.Duty.OFFICER)
    return [person for person in officers if _may_judge(person, application)]


def second_people(proposal: Ineligibility) -> list[User]:
    """Return who may decide on a proposal: the other officers and the approvers, without a tie to the bid."""
    bid = proposal.application
    holding = DecisionApprover.objects.holding().filter(round=bid.phase.round_id).select_related("user")
    people = {*officers_without_tie(bid), *(row.user for row in holding if _may_judge(row.user, bid))}
    return sorted(people - {proposal.proposed_by}, key=lambda person: person.pk)


def _may_judge(person: User, application: Application) -> bool:
    tied = ~is_before_the_wall(person) | is_own(person)
    return person.is_active and not Application.objects.filter(tied, pk=application.pk).exists()
