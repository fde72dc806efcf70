"""The visibility matrix as data: which field of which row holds a secret, and who may read it.

Who may read is worked out here from the rows that give people their parts, and not by the portal's own ``visible_to``: the two
must agree, and a page that shows more than either of them fails.
"""

from django.db.models import Q

from funding.models import (
    Assignment,
    DecisionApprover,
    Interest,
    ItemDeclaration,
    RoundOfficer,
    Seat,
)
from hub.models import CohortLead, HubPerson
from lpip_portal import clock
from lpip_portal.accounts.models import RoleGrant, User
from partnerships.models import PartnershipPerson, Signatory


def _ids(rows, field: str = "user_id") -> set[int]:
    return set(rows.values_list(field, flat=True))


def auditors() -> set[int]:
    """Those who read the trail."""
    return _ids(RoleGrant.objects.holding().filter(role="auditor"))


def administrators() -> set[int]:
    """Those who keep the accounts."""
    return _ids(RoleGrant.objects.holding().filter(role="administrator"))


def duty(round_, *duties: str) -> set[int]:
    """Those who have one of these duties in a round."""
    return _ids(RoundOfficer.objects.holding().filter(round=round_, duty__in=duties))


def approvers(round_) -> set[int]:
    """Those who approve a round's decisions."""
    return _ids(DecisionApprover.objects.holding().filter(round=round_))


def runs(phase) -> set[int]:
    """Those who run a phase's round, keep its money, approve its decisions or audit."""
    return duty(phase.round, "officer", "finance") | approvers(phase.round) | auditors()


def walled(bid) -> set[int]:
    """Those whom a confirmed conflict keeps from a bid."""
    ties = Interest.objects.filter(state="confirmed")
    return _ids(ties.filter(Q(application=bid) | Q(application__isnull=True, partnership=bid.partnership_id)))


def people_of(partnership) -> set[int]:
    """The people of a partnership."""
    return _ids(PartnershipPerson.objects.holding().filter(partnership=partnership)) if partnership else set()


def team(bid) -> set[int]:
    """Those whose work a bid is: its lead, its partnership's people, its office and those who were let in."""
    let_in = _ids(bid.let_in.holding().filter(user__isnull=False))
    return {bid.lead_id} | people_of(bid.partnership) | office(bid) | let_in


def office(bid) -> set[int]:
    """Those who submit for the organisation of a bid."""
    return _ids(Signatory.objects.holding().filter(organisation=bid.organisation_id))


def named(bid) -> set[int]:
    """Those who are asked something on a bid, and so know that there is one: team members, partners and people invited to write."""
    partners = bid.partners.values("organisation")
    return (
        _ids(bid.team.filter(user__isnull=False))
        | _ids(Signatory.objects.holding().filter(organisation__in=partners))
        | set(User.objects.filter(email__in=bid.let_in.values("email")).values_list("pk", flat=True))
    )


def staff(bid) -> set[int]:
    """Those who run the round of a bid, keep its money or approve its decisions, and are not in conflict with it."""
    round_ = bid.phase.round
    return (duty(round_, "officer", "finance") | approvers(round_)) - walled(bid)


def officers(bid) -> set[int]:
    """The officers of the round who are not in conflict with the bid."""
    return duty(bid.phase.round, "officer") - walled(bid)


def conflict_owners(bid) -> set[int]:
    """Those who decide on the conflicts of a bid."""
    return duty(bid.phase.round, "conflicts", "deputy") - walled(bid)


def reviewers(bid, *states: str) -> set[int]:
    """Those who have a bid to review, in these states of the assignment."""
    return _ids(Assignment.objects.filter(application=bid, state__in=states), "reviewer_id") - walled(bid)


def seated(bid) -> set[int]:
    """The panel of a bid's phase."""
    return _ids(Seat.objects.holding().filter(panel__phase=bid.phase_id))


def table(bid) -> set[int]:
    """Those on the panel who declared that they have no conflict with the bid."""
    free = ItemDeclaration.objects.filter(item__application=bid, has_conflict=False)
    return (seated(bid) & _ids(free, "seat__user_id")) - walled(bid)


def is_sent(bid) -> bool:
    """Whether the bid has been submitted."""
    return bid.state in ("submitted", "eligible", "ineligible")


def is_released(bid) -> bool:
    """Whether the outcomes of the bid's phase are out."""
    release = getattr(bid.phase, "release", None)
    return bool(release and release.state == "approved" and release.embargo_until <= clock.now())


# Who may read: each takes the row and gives the keys of people. ``None`` means that everybody may.


def knows(bid) -> set[int] | None:
    """That a bid exists, and its title: of what was funded everybody, once it is out."""
    decision = getattr(bid, "decision", None)
    if is_released(bid) and decision and decision.outcome == "award":
        return None
    known = team(bid) | named(bid) | staff(bid) | auditors() | conflict_owners(bid)
    if is_sent(bid):
        # Whoever is asked to review is told the title to say whether there is a conflict, and so is the panel.
        known |= _ids(Assignment.objects.filter(application=bid), "reviewer_id") | seated(bid)
    return known


def writes(bid) -> set[int]:
    """The text of a bid that has not been submitted: its own people alone."""
    return team(bid)


def reads_sent(bid) -> set[int]:
    """What was submitted, as far as assessors read it."""
    return team(bid) | staff(bid) | auditors() | reviewers(bid, "accepted") | table(bid)


def reads_for_panel(bid) -> set[int]:
    """Submitted answers meant for the panel and not for reviewers."""
    return team(bid) | staff(bid) | auditors() | table(bid)


def reads_for_staff(bid) -> set[int]:
    """Submitted answers meant for the office alone."""
    return team(bid) | staff(bid) | auditors()


def talks(bid) -> set[int]:
    """Messages between the team and the office."""
    return team(bid) | officers(bid)


def checks(bid) -> set[int]:
    """What the office notes while it checks a bid."""
    return staff(bid) | auditors()


def asked_back(bid) -> set[int]:
    """A question of the office to the team, and its answer."""
    return team(bid) | staff(bid) | auditors()


def avoids(bid) -> set[int]:
    """Whom the team does not want asked, and why."""
    return team(bid) | duty(bid.phase.round, "officer", "conflicts", "deputy") - walled(bid) | auditors()


def tie(interest) -> set[int]:
    """The kind, the evidence and the reason of somebody's conflict."""
    bid = interest.application
    return (conflict_owners(bid) | auditors() if bid else auditors()) | {interest.user_id}


def reviewed(assignment) -> set[int]:
    """A review while nothing has been released: its author, the office and the panel that has the bid."""
    bid = assignment.application
    review = getattr(assignment, "review", None)
    author = {assignment.reviewer_id} - walled(bid)
    if review is None or review.state in ("draft", "returned"):
        return author
    return author | officers(bid) | approvers(bid.phase.round) - walled(bid) | auditors() | table(bid)


def review_text(assignment) -> set[int]:
    """The comments to the applicant: after release the team reads a copy of them."""
    bid = assignment.application
    return reviewed(assignment) | (team(bid) if is_released(bid) else set())


def minuted(item) -> set[int]:
    """Introducers' names, pre-scores, ranks and minutes.

    The chair and the secretary keep the record of every item with which they declared no conflict, whether or not they have read it.
    """
    bid = item.application
    keepers = _ids(Seat.objects.holding().filter(panel__phase=bid.phase_id, role__in=["chair", "secretary"]))
    conflicted = _ids(ItemDeclaration.objects.filter(item=item, has_conflict=True), "seat__user_id")
    return staff(bid) | auditors() | table(bid) | keepers - conflicted - walled(bid)


def panel_feedback(item) -> set[int]:
    """What the panel lets the applicant know, once it is out."""
    return minuted(item) | (team(item.application) if is_released(item.application) else set())


def panel_minutes(panel) -> set[int]:
    """The minutes of the whole meeting."""
    round_ = panel.phase.round
    return duty(round_, "officer", "finance") | approvers(round_) | auditors() | _ids(panel.seats.holding())


def decided(decision) -> set[int]:
    """An outcome's reason and conditions before they are out."""
    return staff(decision.application) | auditors()


def told(decision) -> set[int]:
    """What the team is told of the decision, once it is out."""
    bid = decision.application
    return decided(decision) | (team(bid) if is_released(bid) else set())


def supports(request) -> set[int]:
    """A request for support: who asked, the hub and, if it was assigned, its lead."""
    hub = _ids(HubPerson.objects.holding().filter(role="staff")) | _ids(CohortLead.objects.holding())
    return people_of(request.partnership) | hub | auditors()


def hub_people() -> set[int]:
    """The people of the hub."""
    return _ids(HubPerson.objects.holding()) | auditors()


def awarded(award) -> set[int]:
    """The papers of an award."""
    bid = award.decision.application
    return (
        team(bid)
        | duty(bid.phase.round, "officer", "finance")
        | approvers(bid.phase.round)
        | auditors()
        | hub_people()
    )


def reviewer_name(user) -> set[int]:
    """Who reviews: the person, the officers and those who own conflicts, the auditors and administrators. No applicant, no peer."""
    rounds = {
        each.application.phase.round for each in user.assignments.select_related("application__phase__round")
    }
    known = {user.pk} | auditors() | administrators()
    for round_ in rounds:
        known |= duty(round_, "officer", "conflicts", "deputy")
    # The register of people is open to the officers of the whole programme.
    return known | _ids(RoleGrant.objects.holding().filter(role="officer"))


OF_BID = lambda rule: lambda row: rule(row.application)  # noqa: E731 – a word for the table below

# label.field: (who may read a row of it, whether the text is searched only in rows that meet a condition)
SECRETS = {
    "funding.Application.title": knows,
    "funding.Application.office_note": lambda bid: team(bid) | staff(bid) | auditors(),
    "funding.Application.withdrawn_reason": lambda bid: team(bid) | staff(bid) | auditors(),
    "funding.Answer.text": OF_BID(writes),
    "funding.CostLine.description": OF_BID(writes),
    "funding.CostLine.justification": OF_BID(writes),
    "funding.TeamMember.name": lambda row: team(row.application) | {row.user_id},
    "funding.ApplicationPartner.part": lambda row: team(row.application) | named(row.application),
    "funding.ApplicationMilestone.title": OF_BID(writes),
    "funding.Comment.text": OF_BID(writes),
    "funding.SectionNote.text": OF_BID(writes),
    "funding.Message.text": OF_BID(talks),
    "funding.EligibilityCheck.note": OF_BID(checks),
    "funding.ApplicantQuery.question": OF_BID(asked_back),
    "funding.ApplicantQuery.answer": OF_BID(asked_back),
    "funding.Ineligibility.reason": OF_BID(checks),
    "funding.Ineligibility.note": OF_BID(checks),
    "funding.NotToAsk.name": OF_BID(avoids),
    "funding.NotToAsk.reason": OF_BID(avoids),
    "funding.Interest.evidence": tie,
    "funding.Interest.reason": tie,
    "funding.Intention.title": lambda row: (
        people_of(row.partnership)
        | {row.lead_id}
        | duty(row.phase.round, "officer", "finance")
        | approvers(row.phase.round)
        | auditors()
    ),
    "funding.Intention.summary": lambda row: (
        people_of(row.partnership)
        | {row.lead_id}
        | duty(row.phase.round, "officer", "finance")
        | approvers(row.phase.round)
        | auditors()
    ),
    "funding.SavedView.name": lambda row: {row.user_id},
    "funding.BulkLetter.subject": lambda row: duty(row.phase.round, "officer"),
    "funding.BulkLetter.text": lambda row: duty(row.phase.round, "officer"),
    "funding.PhaseExtension.reason": lambda row: (
        duty(row.phase.round, "officer", "finance") | approvers(row.phase.round) | auditors()
    ),
    "funding.PhaseQuestion.text": lambda row: {row.asked_by_id} | duty(row.phase.round, "officer"),
    "funding.TryOut.organisation": lambda row: {row.by_id},
    "funding.ReviewerProfile.words": lambda row: {row.user_id} | reviewer_name(row.user),
    "funding.Assignment.decline_reason": lambda row: (
        {row.reviewer_id} | officers(row.application) | auditors()
    ),
    "funding.Review.comments": lambda row: review_text(row.assignment),
    "funding.Review.return_note": lambda row: (
        reviewed(row.assignment) | officers(row.assignment.application) | auditors()
    ),
    "funding.ReviewScore.unable_reason": lambda row: review_text(row.review.assignment),
    "funding.PanelComment.text": lambda row: reviewed(row.review.assignment),
    "funding.Waiver.reason": OF_BID(lambda bid: staff(bid) | auditors() | table(bid)),
    "funding.Item.feedback": panel_feedback,
    "funding.Item.notes": minuted,
    "funding.ItemVersion.reason": lambda row: minuted(row.item),
    "funding.PreScore.comment": lambda row: minuted(row.introducer.item),
    "funding.Meeting.minutes": lambda row: panel_minutes(row.panel),
    "funding.Meeting.place": lambda row: panel_minutes(row.panel),
    "funding.Panel.minutes": panel_minutes,
    "funding.Decision.reason": decided,
    "funding.Decision.return_reason": decided,
    "funding.Decision.conditions": told,
    "funding.Feedback.comments": lambda row: told(row.decision) | table(row.decision.application),
    "funding.Award.conditions": awarded,
    "funding.Award.decline_reason": awarded,
    "funding.Milestone.note": lambda row: awarded(row.award),
    "funding.Round.return_reason": lambda row: duty(row, "officer", "finance") | approvers(row) | auditors(),
    "hub.SupportRequest.question": supports,
    "hub.SupportRequest.answer": supports,
    "hub.Contact.note": lambda row: hub_people(),
    "accounts.FactorReset.reason": lambda row: (
        administrators()
        | auditors()
        | {row.asked_by_id}
        | _ids(RoleGrant.objects.holding().filter(role="officer"))
    ),
    "notifications.Letter.subject": lambda row: {row.to_id} | administrators(),
    "notifications.Letter.body": lambda row: {row.to_id},
    "partnerships.Hold.reason": lambda row: administrators() | auditors(),
}

# Secrets that are planted by hand in tests/leaks/canaries.py, because they are parts of a value or names of people.
BY_HAND = {
    "accounts.User.name": "the names of reviewers",
    "funding.Submission.content": "an answer for each audience, and the lines of costs",
    "documents.Document.name": "the names of files as they were uploaded",
    "funding.Release.announcement_en": "until it is out",
    "funding.TryOut.answers": "what was tried",
}

PUBLISHED = "published, or set by officers to be published"
CODE = "a code or a key, not words"
SEALED = "frozen from another text that has a canary of its own"
RECORD = "the trail has ids and short words alone, and only auditors read it"
PROFILE = "a person's own page, and no secret of the competition"

HARMLESS = {
    **dict.fromkeys(
        [f"partnerships.{each}" for each in (
            "Theme.slug", "Theme.name_en", "Theme.name_cy", "Place.code", "Place.name_en", "Place.name_cy", "Organisation.name",
            "Organisation.name_cy", "Organisation.domain", "Organisation.ror", "Organisation.ukprn", "Organisation.companies_house",
            "Organisation.charity_ew", "Organisation.charity_sc", "Organisation.charity_ni", "Partnership.slug", "PublishedFact.label_en",
            "PublishedFact.label_cy", "PublishedFact.text_en", "PublishedFact.text_cy", "Participation.phase_label",
            "Participation.programme", "Participation.status", "Participation.grant_reference", "Participation.headline",
            "Participation.caution", "Partnership.caution", "Partnership.website", "Partnership.former_names",
        )], PUBLISHED),
    **dict.fromkeys(
        [f"partnerships.Partnership.{each}" for each in (
            "name_en", "name_cy", "short_name", "place_note", "summary_en", "summary_cy", "priorities")],
        "that a partnership is forming is tried in tests/partnerships; its words become public with it"),
    "partnerships.Partner.invited_email": "tried in tests/partnerships/test_joining.py",
    "partnerships.PersonInvitation.email": "tried in tests/partnerships/test_joining.py",
    "partnerships.Hold.about": CODE,
    **dict.fromkeys(
        [f"funding.{each}" for each in (
            "QuestionSet.name", "Section.slug", "Section.title_en", "Section.title_cy", "Question.code", "Question.text_en",
            "Question.text_cy", "Question.guidance_en", "Question.guidance_cy", "Question.condition_value", "Question.options",
            "Question.file_kind", "Question.statement_en", "Question.statement_cy", "Programme.slug", "Programme.name_en",
            "Programme.name_cy", "Programme.summary_en", "Programme.summary_cy", "Programme.hub_note", "PublishedPhase.label_en",
            "PublishedPhase.label_cy", "PublishedPhase.purpose_en", "PublishedPhase.purpose_cy", "PublishedPhase.months",
            "PublishedPhase.caution", "MoneyFact.label_en", "MoneyFact.label_cy", "MoneyFact.source", "KeyDate.what_en",
            "KeyDate.what_cy", "KeyDate.caution", "Round.code", "Round.title_en", "Round.title_cy", "Round.summary_en",
            "Round.summary_cy", "Round.contact_email", "Phase.label_en", "Phase.label_cy", "Phase.purpose_en", "Phase.purpose_cy",
            "Phase.notice_en", "Phase.notice_cy", "Criterion.code", "Criterion.title_en", "Criterion.title_cy",
            "Criterion.guidance_en", "Criterion.guidance_cy", "Criterion.guidance_community_en", "Criterion.guidance_community_cy",
            "CheckRule.code", "CheckRule.label_en", "CheckRule.label_cy", "CheckRule.help_en", "CheckRule.help_cy",
            "DocumentRule.code", "DocumentRule.title_en", "DocumentRule.title_cy", "DocumentRule.guidance_en",
            "DocumentRule.guidance_cy", "PhaseQuestion.question_en", "PhaseQuestion.question_cy", "PhaseQuestion.answer_en",
            "PhaseQuestion.answer_cy", "PhaseAmendment.reason_en", "PhaseAmendment.reason_cy", "PhaseAmendment.changes",
            "Incident.text_en", "Incident.text_cy", "Award.title", "Award.summary", "Award.reference",
        )], PUBLISHED),
    **dict.fromkeys(
        [f"funding.{each}" for each in (
            "Application.reference", "Application.language", "EligibilityCheck.rule", "ApplicantQuery.rule", "Ineligibility.rule",
            "Answer.module", "Answer.choices", "Answer.tab", "Attachment.kind", "Submission.hash", "ListExport.language",
            "Pack.language", "SavedView.narrowed", "BulkLetter.narrowed", "AidRun.code", "Feedback.label", "ItemVersion.verb",
        )], CODE),
    **dict.fromkeys(
        [f"funding.{each}" for each in (
            "AnswerVersion.value", "AidRun.snapshot", "AidRun.result", "ItemVersion.what", "Pack.parts", "Pack.file",
            "ListExport.file", "Feedback.scores", "TryOut.rows",
        )], SEALED),
    "funding.Application.administrator_reason": "the organisation that administers a continued bid changed; written by its team",
    "funding.PhaseQuestion.reply": "to whoever asked, by letter; tests/funding/rounds",
    "funding.Submission.personal": "the team as it was frozen; its rows have canaries while they are written",
    "funding.NotToAsk.email": "beside the name, which has a canary",
    "funding.TeamMember.email": "beside the name, which has a canary",
    "funding.TeamMember.orcid": "beside the name, which has a canary",
    "funding.ApplicationPartner.contact": "beside the part, which has a canary",
    "funding.ApplicationPerson.email": "tried in tests/funding/applications, and the address of a person of the world",
    "funding.Milestone.title": "a title of an active award's own page",
    "funding.Release.announcement_cy": "beside the English, which has a canary",
    **dict.fromkeys([f"audit.{each}" for each in (
        "AuditEvent.guest", "AuditEvent.verb", "AuditEvent.target", "AuditEvent.target_ref", "AuditEvent.facts", "AuditEvent.nonce",
        "AuditEvent.asked", "Seal.hash", "Anchor.hash", "AccessLog.what", "AccessLog.target")], RECORD),
    **dict.fromkeys([f"notifications.Letter.{each}" for each in (
        "email", "kind", "about", "occasion", "language", "lease")], "beside subject and body, which have canaries"),
    **dict.fromkeys([f"documents.Document.{each}" for each in (
        "key", "media_type", "sha256", "scan_found", "copy_key")], CODE),
    **dict.fromkeys([f"accounts.User.{each}" for each in ("password", "email", "address_as", "language")], PROFILE),
    "hub.Contact.kind": CODE,
}  # fmt: skip

# Secrets that no page shows to anybody yet, or that the crawl cannot come upon.
UNSHOWN: dict[str, str] = {}
