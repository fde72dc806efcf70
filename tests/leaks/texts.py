"""Every text of the portal: a secret with the people who may read it, or harmless for a reason."""

from tests.leaks.matrix import of_bids, of_hub, of_panels, of_partnerships, parts

OF_BID = lambda rule: lambda row: rule(row.application)  # noqa: E731 – a word for the table below

# label.field: (who may read a row of it, whether the text is searched only in rows that meet a condition)
SECRETS = {
    "funding.Application.title": of_bids.knows,
    "funding.Application.office_note": lambda bid: parts.team(bid) | parts.staff(bid) | parts.auditors(),
    "funding.Application.withdrawn_reason": lambda bid: parts.team(bid) | parts.staff(bid) | parts.auditors(),
    "funding.Answer.text": OF_BID(of_bids.writes),
    "funding.CostLine.description": OF_BID(of_bids.writes),
    "funding.CostLine.justification": OF_BID(of_bids.writes),
    "funding.TeamMember.name": of_panels.comes,
    "funding.ApplicationPartner.part": lambda row: parts.team(row.application) | parts.named(row.application),
    "funding.ApplicationMilestone.title": OF_BID(of_bids.writes),
    "funding.Comment.text": OF_BID(of_bids.writes),
    "funding.SectionNote.text": OF_BID(of_bids.writes),
    "funding.Message.text": OF_BID(of_bids.talks),
    "funding.EligibilityCheck.note": OF_BID(of_bids.checks),
    "funding.ApplicantQuery.question": OF_BID(of_bids.asked_back),
    "funding.ApplicantQuery.answer": OF_BID(of_bids.asked_back),
    "funding.Ineligibility.reason": OF_BID(of_bids.checks),
    "funding.Ineligibility.note": OF_BID(of_bids.checks),
    "funding.NotToAsk.name": OF_BID(of_bids.avoids),
    "funding.NotToAsk.reason": OF_BID(of_bids.avoids),
    "funding.Interest.evidence": of_bids.tie,
    "funding.Interest.reason": of_bids.tie,
    "funding.Intention.title": lambda row: (
        parts.people_of(row.partnership)
        | {row.lead_id}
        | parts.duty(row.phase.round, "officer", "finance")
        | parts.approvers(row.phase.round)
        | parts.auditors()
    ),
    "funding.Intention.summary": lambda row: (
        parts.people_of(row.partnership)
        | {row.lead_id}
        | parts.duty(row.phase.round, "officer", "finance")
        | parts.approvers(row.phase.round)
        | parts.auditors()
    ),
    "funding.SavedView.name": lambda row: {row.user_id},
    "funding.BulkLetter.subject": lambda row: parts.duty(row.phase.round, "officer"),
    "funding.BulkLetter.text": lambda row: parts.duty(row.phase.round, "officer"),
    "funding.PhaseExtension.reason": lambda row: (
        parts.duty(row.phase.round, "officer", "finance")
        | parts.approvers(row.phase.round)
        | parts.auditors()
    ),
    "funding.PhaseQuestion.text": lambda row: {row.asked_by_id} | parts.duty(row.phase.round, "officer"),
    "funding.TryOut.organisation": lambda row: {row.by_id},
    "funding.ReviewerProfile.words": lambda row: of_bids.profile(row.user),
    "funding.ReviewerOrganisation.name": lambda row: of_bids.profile(row.profile.user),
    "funding.AccessNeed.text": lambda row: of_bids.profile(row.profile.user),
    "funding.PoolInvitation.name": lambda row: of_bids.asked_in(row),
    "funding.PoolInvitation.words": lambda row: of_bids.asked_in(row),
    "funding.PoolInvitation.decline_reason": lambda row: of_bids.asked_in(row),
    "funding.ReviewInvitation.name": OF_BID(lambda bid: parts.officers(bid) | parts.auditors()),
    "funding.ReviewInvitation.decline_reason": OF_BID(lambda bid: parts.officers(bid) | parts.auditors()),
    "funding.ReviewerSuggestion.name": lambda row: of_bids.suggested(row),
    "funding.ReviewerSuggestion.why": lambda row: of_bids.suggested(row),
    "funding.Response.text": OF_BID(of_panels.leads),
    "funding.Response.submitted_text": OF_BID(of_panels.reads_response),
    "funding.ResponseVersion.text": lambda row: of_panels.leads(row.response.application),
    "funding.ResponseExtension.reason": lambda row: of_panels.extended(row.window),
    "funding.ResponseComment.comments": lambda row: of_panels.reads_response(row.response.application),
    "funding.SiftedBid.reason": OF_BID(of_bids.checks),
    "funding.SiftedBid.return_reason": OF_BID(of_bids.checks),
    "funding.Promotion.conditions": lambda row: of_bids.decided(row.decision),
    "funding.Promotion.reason": lambda row: of_bids.decided(row.decision),
    "funding.Promotion.return_reason": lambda row: of_bids.decided(row.decision),
    "funding.Complaint.text": of_bids.complained,
    "funding.Complaint.answer": of_bids.complained,
    "funding.Assignment.decline_reason": lambda row: (
        {row.reviewer_id} | parts.officers(row.application) | parts.auditors()
    ),
    "funding.Review.comments": lambda row: of_bids.review_text(row.assignment),
    "funding.Review.return_note": lambda row: (
        of_bids.reviewed(row.assignment) | parts.officers(row.assignment.application) | parts.auditors()
    ),
    "funding.ReviewScore.unable_reason": lambda row: of_bids.review_text(row.review.assignment),
    "funding.ReviewScore.comments": lambda row: of_bids.review_text(row.review.assignment),
    "funding.PanelComment.text": lambda row: of_bids.reviewed(row.review.assignment),
    "funding.Waiver.reason": OF_BID(lambda bid: parts.staff(bid) | parts.auditors() | parts.table(bid)),
    "funding.Item.feedback": of_panels.panel_feedback,
    "funding.Item.notes": of_panels.minuted,
    "funding.ItemVersion.reason": lambda row: of_panels.minuted(row.item),
    "funding.PreScore.comment": lambda row: of_panels.minuted(row.introducer.item),
    "funding.Meeting.minutes": lambda row: of_panels.panel_minutes(row.panel),
    "funding.Meeting.place": lambda row: of_panels.panel_minutes(row.panel),
    "funding.Panel.minutes": of_panels.panel_minutes,
    "funding.InterviewPlan.about_en": of_panels.interview_rules,
    "funding.InterviewSlot.place": of_panels.timed,
    "funding.InterviewSlot.link": of_panels.timed,
    "funding.InterviewNotice.place": of_panels.told_of_interview,
    "funding.InterviewNotice.link": of_panels.told_of_interview,
    "funding.InterviewNeed.text": of_panels.interview_needs,
    "funding.InterviewRecord.text": lambda row: of_panels.minuted(row.item),
    "funding.InterviewNote.text": of_panels.own_note,
    "funding.Decision.reason": of_bids.decided,
    "funding.Decision.return_reason": of_bids.decided,
    "funding.Decision.conditions": of_bids.told,
    "funding.Feedback.comments": lambda row: (
        of_bids.told(row.decision) | parts.table(row.decision.application)
    ),
    "funding.Award.conditions": of_bids.awarded,
    "funding.Award.decline_reason": of_bids.awarded,
    "funding.Milestone.note": lambda row: of_bids.awarded(row.award),
    "funding.Round.return_reason": lambda row: (
        parts.duty(row, "officer", "finance") | parts.approvers(row) | parts.auditors()
    ),
    "hub.SupportRequest.question": of_hub.supports,
    "hub.SupportRequest.answer": of_hub.supports,
    "hub.SupportRequest.rating_words": of_hub.supports,
    "hub.SupportMessage.text": lambda row: of_hub.supports(row.request),
    "hub.SupportActivity.outputs": of_hub.helped,
    "hub.SeparationPlan.return_reason": lambda row: (
        parts.duty(row.phase.round, "officer") | parts.approvers(row.phase.round) | parts.auditors()
    ),
    "hub.Dataset.retired_reason": lambda row: parts.hub_people() | {row.suggested_by_id},
    "hub.Expert.why": lambda row: parts.hub_staff(),
    "hub.Expert.contact": lambda row: parts.hub_staff(),
    "hub.Expert.no_conflict": lambda row: parts.hub_staff(),
    "hub.Introduction.purpose": of_hub.introduced,
    "hub.Introduction.answer": of_hub.introduced,
    "hub.EvidenceItem.title_en": of_hub.evidence,
    "hub.EvidenceItem.abstract_en": of_hub.evidence,
    "hub.EvidenceItem.level_reason": of_hub.evidence,
    "hub.EvidenceNote.text": lambda row: parts.hub_people(),
    **{
        f"hub.Enquiry.{each}": of_hub.enquires for each in ("question", "purpose", "department", "place_note")
    },
    **{
        f"hub.Enquiry.{each}": of_hub.handles
        for each in ("answer", "sources", "contact_name", "decline_reason", "outcome")
    },
    **{f"hub.Asker.{each}": lambda row: of_hub.handles(row.enquiry) for each in ("name", "email", "job")},
    "hub.EnquiryMessage.text": lambda row: of_hub.handles(row.enquiry),
    **{
        f"hub.Routing.{each}": of_hub.answers_for
        for each in ("note", "answer", "sources", "contact_name", "decline_reason")
    },
    **{
        f"hub.Story.{each}_en": of_hub.tells
        for each in ("title", "outcome", "contribution", "evidence", "rivals")
    },
    "hub.EvaluationQuestion.text_en": of_hub.asks,
    **{
        f"hub.TheoryNode.{each}_en": lambda row: of_hub.draws(row.theory)
        for each in ("text", "assumption", "risks")
    },
    **{f"hub.Observation.{each}": of_hub.observes for each in ("source", "note", "reject_reason")},
    "hub.SavedSearch.name": lambda row: {row.user_id},
    "hub.CohortNote.text": of_hub.noted,
    "hub.CheckIn.place": lambda row: parts.people_of(row.partnership) | parts.hub_people(),
    "hub.CheckIn.reason": lambda row: parts.people_of(row.partnership) | parts.hub_people(),
    "hub.Contact.note": lambda row: parts.hub_people(),
    "accounts.FactorReset.reason": lambda row: (
        parts.administrators() | parts.auditors() | {row.asked_by_id} | parts.programme_officers()
    ),
    "notifications.Letter.subject": lambda row: {row.to_id} | parts.administrators(),
    "notifications.Letter.body": lambda row: {row.to_id},
    "partnerships.Hold.reason": lambda row: parts.administrators() | parts.auditors(),
    "partnerships.Priority.title_en": of_partnerships.reads_priority,
    "partnerships.Priority.question_en": of_partnerships.reads_priority,
    "partnerships.Priority.outcome_en": of_partnerships.reads_priority,
    "partnerships.Priority.credit": of_partnerships.reads_priority,
    "partnerships.EvidenceLink.title": lambda row: of_partnerships.reads_priority(row.priority),
    "partnerships.Remark.text": of_partnerships.reads_remark,
    "partnerships.Remark.hidden_reason": lambda row: parts.people_of(row.priority.partnership) | {row.by_id},
    "partnerships.Footprint.name_en": of_partnerships.reads_area,
    "partnerships.Footprint.note": of_partnerships.reads_area,
    "partnerships.FootprintVersion.name_en": lambda row: of_partnerships.reads_area(row.footprint),
    "partnerships.Ballot.about": lambda row: parts.people_of(row.partnership),
    **{
        f"partnerships.EngagementActivity.{each}": of_partnerships.reads_activity
        for each in ("title", "venue", "asked", "outcomes")
    },
    **{
        f"hub.Event.{each}": of_hub.reads_event
        for each in ("title_en", "summary_en", "place", "audience", "access", "reason")
    },
    **{
        f"partnerships.GoverningBody.{each}": of_partnerships.knows_body
        for each in ("name_en", "terms_en", "end_reason")
    },
    **{
        f"partnerships.BodyMeeting.{each}": of_partnerships.reads_body_meeting for each in ("place", "agenda")
    },
    "partnerships.BodyMeeting.reason": lambda row: of_partnerships.inside_body(row.body),
    "partnerships.MeetingLink.url": lambda row: of_partnerships.inside_body(row.meeting.body),
    **{f"partnerships.Minutes.{each}": of_partnerships.reads_minutes for each in ("text", "correction")},
    "partnerships.MinutesPart.text": of_partnerships.reads_part,
    **{
        f"partnerships.Correction.{each}": of_partnerships.reads_correction for each in ("reason", "note_was")
    },
    **{
        f"partnerships.DecisionVersion.{each}": of_partnerships.reads_version
        for each in ("title", "text", "why")
    },
    "partnerships.DecisionVersion.correction": lambda row: of_partnerships.inside_decision(row.decision),
    "partnerships.DecisionNote.text": lambda row: of_partnerships.inside_decision(row.decision),
    "partnerships.EngagementNote.text": lambda row: parts.people_of(row.activity.partnership),
}

# Secrets that are planted by hand in tests/leaks/canaries.py, because they are parts of a value or names of people.
BY_HAND = {
    "accounts.User.name": "the names of reviewers, and of those who suggest a priority without their name",
    "funding.Submission.content": "an answer for each audience, and the lines of costs",
    "documents.Document.name": "the names of files as they were uploaded",
    "funding.Release.announcement_en": "until it is out",
    "funding.TryOut.answers": "what was tried",
    "funding.ReviewVersion.body": "what a reviewer saved, for themself alone",
    "funding.ResponseComment.by_criterion": "the comments on each criterion",
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
            "Organisation.charity_ew", "Organisation.charity_sc", "Organisation.charity_ni", "Organisation.gss_code", "Partnership.slug", "PublishedFact.label_en",
            "PublishedFact.label_cy", "PublishedFact.text_en", "PublishedFact.text_cy", "Participation.phase_label",
            "Participation.programme", "Participation.status", "Participation.grant_reference", "Participation.headline",
            "Participation.caution", "Partnership.caution", "Partnership.website", "Partnership.former_names",
            "FormerName.name_en", "FormerName.name_cy", "FormerName.slug",
            "Organisation.administers_because",
        )], PUBLISHED),
    **dict.fromkeys(
        [f"partnerships.Partnership.{each}" for each in (
            "name_en", "name_cy", "short_name", "place_note", "summary_en", "summary_cy", "priorities")],
        "that a partnership is forming is tried in tests/partnerships; its words become public with it"),
    "partnerships.Partner.invited_email": "tried in tests/partnerships/test_joining.py",
    "partnerships.PersonInvitation.email": "tried in tests/partnerships/test_joining.py",
    "partnerships.Hold.about": CODE,
    "partnerships.Proposer.nonce": CODE,
    "partnerships.EngagementActivity.event": CODE,
    **dict.fromkeys([f"hub.Event.{each}" for each in ("title_cy", "summary_cy", "link")], "beside the English, which has a canary"),
    **dict.fromkeys([f"partnerships.GoverningBody.{each}" for each in ("name_cy", "terms_cy")], "beside the English, which has a canary"),
    **dict.fromkeys([f"partnerships.CorrectedLine.{each}" for each in ("was", "now")], CODE),
    "partnerships.BodySeat.email": "tried in tests/partnerships/governance/test_pages.py",
    "partnerships.Footprint.name_cy": "beside the English, which has a canary",
    "partnerships.FootprintVersion.name_cy": "beside the English, which has a canary",
    "partnerships.FootprintVersion.note": "kept, and shown nowhere; the note itself has a canary",
    "partnerships.EvidenceLink.url": "beside the title, which has a canary",
    **dict.fromkeys(
        [f"partnerships.Priority.{each}" for each in ("title_cy", "question_cy", "outcome_cy")],
        "beside the English, which has a canary"),
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
            "ScalePoint.label_en", "ScalePoint.label_cy", "ScalePoint.descriptor_en", "ScalePoint.descriptor_cy",
            "ScalePoint.descriptor_community_en", "ScalePoint.descriptor_community_cy",
            "ReviewerStatement.words", "Incident.text_en", "Incident.text_cy", "Award.title", "Award.summary", "Award.reference",
        )], PUBLISHED),
    **dict.fromkeys(
        [f"funding.{each}" for each in (
            "Application.reference", "Application.language", "EligibilityCheck.rule", "ApplicantQuery.rule", "Ineligibility.rule",
            "Answer.module", "Answer.choices", "Answer.tab", "Attachment.kind", "Submission.hash", "ListExport.language",
            "Pack.language", "SavedView.narrowed", "BulkLetter.narrowed", "AidRun.code", "Feedback.label", "ItemVersion.verb",
            "CaseFile.language", "PlanRun.code", "PoolInvitation.token_hash", "ReviewInvitation.token_hash", "Response.tab", "Review.tab",
            "Review.letter", "ResponseComment.label", "ReviewerStatement.code", "ReviewerStatement.language",
        )], CODE),
    **dict.fromkeys(
        [f"funding.{each}" for each in (
            "AnswerVersion.value", "AidRun.snapshot", "AidRun.result", "ItemVersion.what", "Pack.parts", "Pack.file",
            "ListExport.file", "Feedback.scores", "TryOut.rows",
            "CaseFile.file", "PlanRun.snapshot", "PlanRun.wishes", "PlanRun.result",
        )], SEALED),
    "funding.Application.administrator_reason": "the organisation that administers a continued bid changed; written by its team",
    "funding.PhaseQuestion.reply": "to whoever asked, by letter; tests/funding/rounds",
    "funding.Submission.personal": "the team as it was frozen; its rows have canaries while they are written",
    "funding.PoolInvitation.email": "beside the name, which has a canary",
    "funding.ReviewInvitation.email": "beside the name, which has a canary",
    "funding.ReviewerSuggestion.email": "beside the name, which has a canary",
    "funding.NotToAsk.email": "beside the name, which has a canary",
    "funding.TeamMember.email": "beside the name, which has a canary",
    "funding.TeamMember.orcid": "beside the name, which has a canary",
    "funding.ApplicationPartner.contact": "beside the part, which has a canary",
    "funding.ApplicationPerson.email": "tried in tests/funding/applications, and the address of a person of the world",
    "funding.Milestone.title": "a title of an active award's own page",
    "funding.Release.announcement_cy": "beside the English, which has a canary",
    "funding.InterviewPlan.about_cy": "beside the English, which has a canary",
    **dict.fromkeys([f"audit.{each}" for each in (
        "AuditEvent.guest", "AuditEvent.verb", "AuditEvent.target", "AuditEvent.target_ref", "AuditEvent.facts", "AuditEvent.nonce",
        "AuditEvent.asked", "Seal.hash", "Anchor.hash", "AccessLog.what", "AccessLog.target")], RECORD),
    **dict.fromkeys([f"notifications.Letter.{each}" for each in (
        "email", "kind", "about", "occasion", "language", "lease")], "beside subject and body, which have canaries"),
    **dict.fromkeys([f"documents.Document.{each}" for each in (
        "key", "media_type", "sha256", "scan_found", "copy_key")], CODE),
    **dict.fromkeys([f"accounts.User.{each}" for each in ("password", "email", "address_as", "language")], PROFILE),
    "hub.Contact.kind": CODE,
    "hub.SeparationPlan.words_en": PUBLISHED,
    "hub.SeparationPlan.words_cy": PUBLISHED,
    "hub.BidderLabel.letter": CODE,
    **dict.fromkeys([f"hub.EvidenceItem.{each}" for each in (
        "title_cy", "authors", "publisher", "abstract_cy", "link", "doi", "conditions_en", "conditions_cy", "tried_en", "tried_cy",
        "not_here_en", "not_here_cy", "notice_en", "notice_cy")], "beside title and abstract, which have canaries"),
    "hub.LinkChange.link": "shown to the hub's people alone: tried in tests/hub/test_evidence.py",
    "hub.LinkCheck.link": "beside the title of its item, which has a canary",
    "hub.LinkCheck.said": CODE,
    "hub.Enquiry.contact_email": "beside the name, which has a canary",
    "hub.Routing.contact_email": "beside the name, which has a canary",
    **dict.fromkeys([f"hub.IndicatorVersion.{each}" for each in (
        "title_en", "title_cy", "definition_en", "definition_cy", "groups", "source", "bridge_en", "bridge_cy")], PUBLISHED),
    **dict.fromkeys([f"hub.Story.{each}_cy" for each in (
        "title", "outcome", "contribution", "evidence", "rivals")], "beside the English, which has a canary"),
    **dict.fromkeys([
        "hub.EvaluationQuestion.text_cy", "hub.TheoryNode.text_cy", "hub.TheoryNode.assumption_cy", "hub.TheoryNode.risks_cy"],
        "beside the English, which has a canary"),
    "hub.Indicator.code": CODE,
    "hub.Observation.breakdown": CODE,
    "hub.Asker.language": CODE,
    "hub.AccessCode.code_hash": CODE,
    "hub.CheckIn.link": "beside the place, which has a canary",
    **dict.fromkeys([f"hub.Dataset.{each}" for each in (
        "title_en", "title_cy", "publisher", "summary_en", "summary_cy", "licence", "link", "doi", "quality")],
        "public with the data set; what is only suggested is tried in tests/hub/test_datasets.py"),
    **dict.fromkeys([f"hub.Expert.{each}" for each in ("name", "organisation", "email", "expertise")],
        "who is listed is found by all who may search; the rest is tried in tests/hub/test_experts.py"),
}  # fmt: skip

# Secrets that no page shows to anybody yet, or that the crawl cannot come upon.
UNSHOWN = {
    "funding.TryOut.organisation": "a try-out shows what was typed, and counts with its organisation",
    "funding.PoolInvitation.words": "they stand in the letter alone",
    "partnerships.Hold.reason": "a page says that a partnership is held, and not why",
}
