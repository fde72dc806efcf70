"""The check of a bid: rule by rule, with queries to its applicants; two people find one not eligible."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from funding.applications import deadlines, policy, queries
from funding.applications.models import ApplicantQuery, Application, EligibilityCheck, Ineligibility
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.ui.templatetags.portal import uk_time
from lpip_portal.workflow import Closed, IllegalMove, NotReady, move

from .guards import (
    check_page,
    locked,
    refuse_unless_checkable,
    refuse_unless_proposable,
    release_partnership,
)

Found = dict[str, tuple[bool | None, str]]  # a rule: what was found, and a note


@transaction.atomic
def save_checks(application: Application, *, by: User, found: Found, nonce: str = "") -> Application:
    """Keep what an officer found so far, rule by rule; the newest word on a rule stands."""
    if done := trail.repeat(nonce, by, application, "application.save_checks"):
        return done
    application = locked(application)
    require(policy.may_check(by, application))
    refuse_unless_checkable(application)
    _keep(application, by, found)
    trail.record("application.save_checks", application, by=by, nonce=nonce)
    return application


@transaction.atomic
def find_eligible(
    application: Application, *, by: User, found: Found | None = None, nonce: str = ""
) -> Application:
    """Find a submitted bid eligible, with what was found on each rule."""
    if done := trail.repeat(nonce, by, application, "application.find_eligible"):
        return done
    application = locked(application)
    require(policy.may_check(by, application))
    refuse_unless_checkable(application)
    if application.ineligibilities.open().exists():
        raise NotReady(
            _("A colleague proposes that this bid is not eligible. Decide on that first."),
            possible=check_page(application),
        )
    if unmet := queries.unmet(application, found or {}):
        raise NotReady(
            _(
                "These rules are not met: %(rules)s. Change what was found, or propose that the bid is not eligible."
            )
            % {"rules": "; ".join(unmet)},
            possible=check_page(application),
        )
    move(application, "find_eligible")
    _settle(application, by, found or {})
    trail.record("application.find_eligible", application, by=by, nonce=nonce)
    return application


@transaction.atomic
def ask_applicant(
    application: Application, *, by: User, rule: str, question: str, days: int, nonce: str = ""
) -> ApplicantQuery:
    """Ask the team of a bid about a rule; they have ``days`` working days in the nation of their organisation."""
    if done := trail.repeat(nonce, by, ApplicantQuery, "query.ask"):
        return done
    application = locked(application)
    require(policy.may_check(by, application))
    refuse_unless_checkable(application)
    now = clock.now()
    query = ApplicantQuery.objects.create(
        application=application,
        rule=rule,
        question=question,
        asked_by=by,
        asked_at=now,
        due_at=deadlines.working_days_after(now, days, application.organisation.nation),
    )
    trail.record("query.ask", query, by=by, nonce=nonce, application=application, rule=rule)
    outbox.post("application_query", to=queries.team(application, now), about=application, occasion=f"query {query.pk}",
                application=application, query=query)  # fmt: skip
    return query


@transaction.atomic
def answer_query(
    query: ApplicantQuery, *, by: User, answer: str, at: datetime | None = None, nonce: str = ""
) -> ApplicantQuery:
    """Answer a query about one's bid, in time; the officer who asked is told."""
    if done := trail.repeat(nonce, by, query, "query.answer"):
        return done
    application = locked(query.application)
    query = ApplicantQuery.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=query.pk)
    require(policy.may_answer_query(by, application))
    if query.answered_at:
        raise IllegalMove(_("This query was answered already."))
    if not application.is_submitted or (at or clock.now()) > query.due_at:
        raise Closed(_("The time to answer ended at %(when)s.") % {"when": uk_time(query.due_at)})
    query.answer, query.answered_by, query.answered_at = answer, by, at or clock.now()
    query.save(update_fields=["answer", "answered_by", "answered_at"])
    trail.record("query.answer", query, by=by, nonce=nonce, application=application)
    outbox.post("application_query_answered", to=[query.asked_by], about=application, occasion=f"query {query.pk}",
                application=application)  # fmt: skip
    return query


@transaction.atomic
def propose_ineligible(
    application: Application, *, by: User, rule: str, reason: str, nonce: str = ""
) -> Ineligibility:
    """Propose to find a bid not eligible, once its applicants were asked and have answered or let the time pass."""
    if done := trail.repeat(nonce, by, Ineligibility, "ineligibility.propose"):
        return done
    application = locked(application)
    require(policy.may_check(by, application))
    refuse_unless_proposable(application)
    proposal = Ineligibility.objects.create(
        application=application, rule=rule, reason=reason, proposed_by=by, proposed_at=clock.now()
    )
    trail.record("ineligibility.propose", proposal, by=by, nonce=nonce, application=application, rule=rule)
    outbox.post("bid_ineligible_proposed", to=queries.second_people(proposal), about=application, occasion=f"proposal {proposal.pk} {proposal.state}",
                application=application, proposal=proposal)  # fmt: skip
    return proposal


@transaction.atomic
def confirm_ineligible(proposal: Ineligibility, *, by: User, nonce: str = "") -> Ineligibility:
    """Confirm as a second person that a bid is not eligible; its applicants read the rule and the reason."""
    if done := trail.repeat(nonce, by, proposal, "ineligibility.confirm"):
        return done
    application = locked(proposal.application)
    proposal = _locked_proposal(proposal)
    require(policy.may_decide_ineligible(by, proposal))
    _close(proposal, "confirm_ineligible", by)
    move(application, "find_ineligible")
    _settle(application, by, {proposal.rule: (False, proposal.reason)})
    if application.partnership:
        release_partnership(application, by)
    trail.record("ineligibility.confirm", proposal, by=by, nonce=nonce, application=application)
    trail.record("application.find_ineligible", application, by=by, rule=proposal.rule)
    outbox.post("bid_ineligible", to=[application.lead], about=application, application=application,
                reason=proposal.reason)  # fmt: skip
    return proposal


@transaction.atomic
def set_aside_ineligible(proposal: Ineligibility, *, by: User, note: str, nonce: str = "") -> Ineligibility:
    """Say as a second person that it is not so; the officer who proposed it is told why."""
    if done := trail.repeat(nonce, by, proposal, "ineligibility.set_aside"):
        return done
    application = locked(proposal.application)
    proposal = _locked_proposal(proposal)
    require(policy.may_decide_ineligible(by, proposal))
    _close(proposal, "set_aside_ineligible", by, note)
    trail.record("ineligibility.set_aside", proposal, by=by, nonce=nonce, application=application)
    outbox.post("bid_ineligible_set_aside", to=[proposal.proposed_by], about=application, occasion=f"proposal {proposal.pk} {proposal.state}",
                application=application, proposal=proposal)  # fmt: skip
    return proposal


def _keep(application: Application, by: User, found: Found, *, is_automatic: bool = False) -> None:
    EligibilityCheck.objects.bulk_create(
        EligibilityCheck(
            application=application, rule=rule, passed=passed, note=note, by=by, is_automatic=is_automatic
        )
        for rule, (passed, note) in found.items()
        if passed is not None or note
    )


def _settle(application: Application, by: User, found: Found) -> None:
    """Save the result, with what the portal itself found at that moment."""
    automatic = {finding.rule: (finding.passed, "") for finding in queries.findings(application)}
    _keep(application, by, automatic, is_automatic=True)
    _keep(application, by, found)
    application.state_since = clock.now()
    application.save(update_fields=["state", "state_since"])


def _locked_proposal(proposal: Ineligibility) -> Ineligibility:
    found = Ineligibility.objects.select_for_update(of=("self",))
    return found.select_related("application__phase__round", "proposed_by").get(pk=proposal.pk)


def _close(proposal: Ineligibility, verb: str, by: User, note: str = "") -> None:
    """Follow the arrow, and note who decided."""
    move(proposal, verb)
    proposal.decided_by, proposal.decided_at, proposal.note = by, clock.now(), note
    proposal.save(update_fields=["state", "decided_by", "decided_at", "note"])
