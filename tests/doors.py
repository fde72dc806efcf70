"""The tables of the doors: which address lets in whom. Read them as the visibility matrix of the portal.

The arguments come from ``tests/world.py``: ``bid`` is eligible and in assessment, ``draft`` is being written, ``with_office`` waits for
sign-off; ``earlier_phase`` has been released, ``phase`` has not; ``award`` is active, ``offer`` waits for an answer.
"""

# Anybody on the internet.
EVERYBODY = {
    "home": None,
    "healthz": None,
    "robots": None,
    "security-txt": None,
    "accessibility": None,
    "complaints": None,
    "cookies": None,
    "help": None,
    "privacy": None,
    "ui-gallery": None,
    "ui-form": None,
    "hub:home": None,
    "partnerships:partnership-list": None,
    "partnerships:partnership": lambda w: [w.public.slug],
    "funding:round-list": None,
    "funding:round": lambda w: [w.round.ref],
    "funding:phase": lambda w: [w.phase.ref],
    "funding:announcement": lambda w: [w.earlier_phase.ref],
    "funding:programme": lambda w: [w.round.programme.slug],
}

# Anybody who has signed in: the page shows only what is theirs.
SIGNED_IN = {
    "account": None,
    "my-letters": None,
    "hub:request-list": None,
    "partnerships:partnership-found": None,
    "funding:my-bids": None,
    "funding:sign-off-desk": None,
    "funding:intention": lambda w: [w.phase.ref],
    "funding:application-start": lambda w: [w.phase.ref],
}

# Addresses whose tests are elsewhere, because they answer to more than a role; each with the reason.
OPEN = {
    "funding:question-move": "asks for a direction; tests/funding/rounds",
    "funding:section-move": "asks for a direction; tests/funding/rounds",
    "set-language": "a form on every page; tests/lpip_portal/home",
    "readyz": "answers 200 or 503 by the state of the machine; tests/lpip_portal/test_health.py",
}

# Addresses of allauth, tested by tests/lpip_portal/accounts.
LIBRARY = {
    "account_change_password", "account_confirm_email", "account_confirm_login_code", "account_email", "account_email_verification_sent",
    "account_inactive", "account_login", "account_logout", "account_reauthenticate", "account_reset_password",
    "account_reset_password_done", "account_reset_password_from_key", "account_reset_password_from_key_done", "account_set_password",
    "account_signup", "mfa_activate_totp", "mfa_add_webauthn", "mfa_authenticate", "mfa_deactivate_totp",
    "mfa_download_recovery_codes", "mfa_edit_webauthn", "mfa_generate_recovery_codes", "mfa_index", "mfa_list_webauthn",
    "mfa_login_webauthn", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_remove_webauthn",
    "mfa_view_recovery_codes", "usersessions_list",
}  # fmt: skip

POST_ONLY = {
    "funding:application-take-over-partners", "funding:award-draft", "partnerships:partner-leave", "partnerships:person-end",
    "role-end", "role-review", "factor-reset-do", "letter-send-again", "letter-leave", "signatory-end", "hub-person-end",
    "hub:request-take-on", "hub:request-close", "hub:request-reopen",
    "partnerships:invitation-accept", "partnerships:invitation-decline", "partnerships:invitation-revoke",
    "partnerships:partner-accept", "partnerships:partner-decline", "partnerships:partner-withdraw",
    "funding:round-send-back", "funding:round-cancel", "funding:round-officer-end", "funding:round-approver-end",
    "funding:criterion-remove", "funding:rate-rule-remove", "funding:section-remove", "funding:section-move",
    "funding:question-remove", "funding:question-move",
    "funding:application-take-back", "funding:application-return", "funding:application-submit", "funding:interest-confirm",
    "funding:interest-dismiss", "funding:decision-approve", "funding:decision-return", "funding:release-approve", "funding:release-stop",
}  # fmt: skip

TEAM = "lead member community"
WRITERS = "lead member"
HUB = "hub evaluator auditor"
PLANNERS = "officer"
RUNNERS = "officer walled_officer approver finance"
STAFF = "officer approver finance"  # the runners who are not behind the wall of the bid
KNOW = f"{TEAM} signatory {STAFF}"
PEOPLE_DESK = "admin auditor officer"

# name: (arguments, who is let in, who is told that it is not theirs to do)
ROOMS = {
    # The front door
    "my-letter": (lambda w: [w.letter.ref], "lead", ""),
    "person-list": (None, PEOPLE_DESK, ""),
    "person": (lambda w: [w.people["nobody"].ref], PEOPLE_DESK, ""),
    "role-grant": (lambda w: [w.people["nobody"].ref], "admin", "auditor officer"),
    "role-end": (lambda w: [w.grant.ref], "admin", "auditor officer nobody"),
    "role-review": (lambda w: [w.grant.ref], "admin", "auditor officer nobody"),
    "factor-reset-ask": (lambda w: [w.people["nobody"].ref], "admin officer", "auditor"),
    "factor-reset-do": (lambda w: [w.reset.ref], "admin", "auditor officer"),
    "signatory-name": (lambda w: [w.people["nobody"].ref], "admin", "auditor officer"),
    "signatory-end": (lambda w: [w.people["signatory"].signatorys.get().ref], "admin signatory", "auditor officer"),
    "hub-person-name": (lambda w: [w.people["nobody"].ref], "admin", "auditor officer"),
    "hub-person-end": (lambda w: [w.people["hub"].hubpersons.get().ref], "admin hub", "auditor officer"),
    "organisation-list": (None, "admin", ""),
    "organisation-check": (lambda w: [w.university.ref], "admin", ""),
    "letter-unsettled-list": (None, "admin", ""),
    "letter-send-again": (lambda w: [w.failed_letter.ref], "admin", ""),
    "letter-leave": (lambda w: [w.failed_letter.ref], "admin", ""),
    "trail": (None, "auditor", ""),
    "reading-list": (None, "auditor", ""),
    # Partnerships: the world's partnership is forming, so strangers do not know it
    "partnerships:partnership-room": (lambda w: [w.partnership.ref], TEAM, ""),
    "partnerships:partnership-edit": (lambda w: [w.partnership.ref], "lead", ""),
    "partnerships:person-invite": (lambda w: [w.partnership.ref], "lead", ""),
    "partnerships:partner-invite": (lambda w: [w.partnership.ref], "lead", ""),
    "partnerships:person-end": (lambda w: [w.member_row.ref], "lead member", "community"),
    "partnerships:invitation": (lambda w: [w.invitation.ref], "nobody", ""),
    "partnerships:invitation-accept": (lambda w: [w.invitation.ref], "nobody", ""),
    "partnerships:invitation-decline": (lambda w: [w.invitation.ref], "nobody", ""),
    "partnerships:invitation-revoke": (lambda w: [w.invitation.ref], "lead", ""),
    "partnerships:partner-answer": (lambda w: [w.partner.ref], "rival_signatory", ""),
    "partnerships:partner-accept": (lambda w: [w.partner.ref], "rival_signatory", ""),
    "partnerships:partner-decline": (lambda w: [w.partner.ref], "rival_signatory", ""),
    "partnerships:partner-withdraw": (lambda w: [w.partner.ref], "lead", "member community"),
    "partnerships:partner-leave": (lambda w: [w.joined_partner.ref], "lead signatory", "member community"),
    # Rounds: a planned round is known to its own officers and approvers alone
    "funding:round-plan": (None, "officer", "*"),
    "funding:round-edit": (lambda w: [w.draft_round.ref], "officer", ""),
    "funding:round-send-for-approval": (lambda w: [w.draft_round.ref], "officer", ""),
    "funding:round-send-back": (lambda w: [w.draft_round.ref], "approver", ""),
    "funding:round-publish": (lambda w: [w.draft_round.ref], "approver", ""),
    "funding:round-cancel": (lambda w: [w.draft_round.ref], "officer", ""),
    "funding:round-officers": (lambda w: [w.draft_round.ref], "officer approver", ""),
    "funding:round-officer-end": (lambda w: [w.draft_officer.ref], "officer", "approver"),
    "funding:round-approver-end": (lambda w: [w.draft_approver.ref], "officer", "approver"),
    "funding:phase-edit": (lambda w: [w.draft_round_phase.ref], "officer", ""),
    "funding:criterion-add": (lambda w: [w.draft_round_phase.ref], "officer", ""),
    "funding:criterion-edit": (lambda w: [w.draft_criterion.ref], "officer", ""),
    "funding:criterion-remove": (lambda w: [w.draft_criterion.ref], "officer", ""),
    "funding:rate-rule-add": (lambda w: [w.draft_round_phase.ref], "officer", ""),
    "funding:rate-rule-remove": (lambda w: [w.draft_round_phase.ref], "officer", ""),
    "funding:paper": (lambda w: [w.draft_round_phase.ref], "officer", ""),
    "funding:paper-copy": (lambda w: [w.draft_round_phase.ref], "officer", ""),
    "funding:section-add": (lambda w: [w.draft_round_phase.ref], "officer", ""),
    "funding:section-edit": (lambda w: [w.draft_round_phase.ref, w.draft_section.slug], "officer", ""),
    "funding:section-remove": (lambda w: [w.draft_round_phase.ref, w.draft_section.slug], "officer", ""),
    "funding:question-add": (lambda w: [w.draft_round_phase.ref, w.draft_section.slug], "officer", ""),
    "funding:question-edit": (lambda w: [w.draft_round_phase.ref, w.draft_section.slug, w.draft_question.code], "officer", ""),
    "funding:question-remove": (lambda w: [w.draft_round_phase.ref, w.draft_section.slug, w.draft_question.code], "officer", ""),
    # The bid
    "funding:intention-receipt": (lambda w: [w.intention.ref], f"{TEAM} {STAFF}", ""),
    "funding:application": (lambda w: [w.bid.ref], f"{KNOW} auditor", ""),
    "funding:application-section": (lambda w: [w.draft.ref, "about"], f"{TEAM} signatory", ""),
    "funding:application-rename": (lambda w: [w.draft.ref], WRITERS, "community signatory"),
    "funding:application-costs": (lambda w: [w.draft.ref], f"{TEAM} signatory", ""),
    "funding:cost-line-edit": (lambda w: [w.draft.ref, w.line.ref], WRITERS, "community signatory"),
    "funding:cost-line-remove": (lambda w: [w.draft.ref, w.line.ref], WRITERS, "community signatory"),
    "funding:application-team": (lambda w: [w.draft.ref], f"{TEAM} signatory", ""),
    "funding:application-take-over-partners": (lambda w: [w.draft.ref], WRITERS, "community signatory"),
    "funding:team-member-edit": (lambda w: [w.draft.ref, w.named.ref], WRITERS, "community signatory"),
    "funding:team-member-remove": (lambda w: [w.draft.ref, w.named.ref], WRITERS, "community signatory"),
    "funding:team-confirm": (lambda w: [w.named_nobody.ref], "nobody", ""),
    "funding:application-documents": (lambda w: [w.draft.ref], f"{TEAM} signatory", ""),
    "funding:attachment-replace": (lambda w: [w.draft.ref, w.draft_attachment.ref], WRITERS, "community signatory"),
    "funding:attachment-remove": (lambda w: [w.draft.ref, w.draft_attachment.ref], WRITERS, "community signatory"),
    "funding:attachment": (lambda w: [w.attachment.ref], f"{TEAM} signatory {STAFF} auditor", ""),
    "funding:application-check": (lambda w: [w.draft.ref], f"{TEAM} signatory", ""),
    "funding:application-send": (lambda w: [w.draft.ref], "lead", "member community signatory"),
    "funding:application-take-back": (lambda w: [w.with_office.ref], "lead", f"member community signatory {RUNNERS} auditor"),
    "funding:application-sign-off": (lambda w: [w.with_office.ref], "signatory", ""),
    "funding:application-return": (lambda w: [w.with_office.ref], "signatory", ""),
    "funding:application-submit": (lambda w: [w.with_office.ref], "signatory", f"{TEAM} {RUNNERS} auditor"),
    "funding:application-receipt": (lambda w: [w.bid.ref], f"{KNOW} auditor", ""),
    "funding:application-withdraw": (lambda w: [w.with_office.ref], "lead", "member community signatory"),
    "funding:application-history": (lambda w: [w.draft.ref], f"{TEAM} signatory", ""),
    "funding:application-list": (lambda w: [w.phase.ref], f"{RUNNERS} auditor", ""),
    "funding:application-read": (lambda w: [w.bid.ref], f"{KNOW} auditor", ""),
    "funding:application-eligibility": (lambda w: [w.bid.ref], "officer", f"{TEAM} signatory approver finance auditor"),
    "funding:interest-list": (lambda w: [w.phase.ref], "officer walled_officer", ""),
    "funding:interest-confirm": (lambda w: [w.interest.ref], "officer", ""),
    "funding:interest-dismiss": (lambda w: [w.interest.ref], "officer", ""),
    # The word
    "funding:decision-list": (lambda w: [w.phase.ref], f"{RUNNERS} auditor", ""),
    "funding:decision": (lambda w: [w.decision.ref], f"{STAFF} auditor", ""),
    "funding:decision-propose": (lambda w: [w.bid.ref], "officer", "approver finance auditor"),
    "funding:decision-approve": (lambda w: [w.decision.ref], "approver", "officer finance auditor"),
    "funding:decision-return": (lambda w: [w.decision.ref], "approver", "officer finance auditor"),
    "funding:release": (lambda w: [w.phase.ref], f"{RUNNERS} auditor", ""),
    "funding:release-approve": (lambda w: [w.phase.ref], "approver", "officer walled_officer finance auditor"),
    "funding:release-stop": (lambda w: [w.phase.ref], "officer walled_officer approver", "finance auditor"),
    "funding:outcome": (lambda w: [w.earlier_bid.ref], f"{TEAM} signatory {RUNNERS} auditor", ""),
    # The money
    "funding:award": (lambda w: [w.award.ref], f"{TEAM} signatory {RUNNERS} auditor", ""),
    "funding:award-list": (lambda w: [w.earlier_phase.ref], f"{RUNNERS} auditor", ""),
    "funding:award-draft": (lambda w: [w.released.ref], "officer walled_officer", f"{TEAM} signatory approver finance auditor"),
    "funding:award-offer": (lambda w: [w.drafted_award.ref], "finance", "officer walled_officer approver auditor"),
    "funding:award-offer-again": (lambda w: [w.offer.ref], "finance", f"{TEAM} signatory officer walled_officer approver auditor"),
    "funding:award-accept": (lambda w: [w.offer.ref], "signatory", f"{TEAM} {RUNNERS} auditor"),
    "funding:award-decline": (lambda w: [w.offer.ref], "signatory", f"{TEAM} {RUNNERS} auditor"),
    "funding:award-start": (lambda w: [w.award.ref], "lead", f"member community signatory {RUNNERS} auditor"),
    "funding:award-close": (lambda w: [w.award.ref], "finance", f"{TEAM} signatory officer walled_officer approver auditor"),
    "funding:milestone-add": (lambda w: [w.award.ref], "lead", f"member community signatory {RUNNERS} auditor"),
    "funding:milestone-report": (lambda w: [w.milestone.ref], "lead", f"member community signatory {RUNNERS} auditor"),
    "funding:phase-control": (lambda w: [w.phase.ref], f"{RUNNERS} auditor", ""),
    "funding:money": (lambda w: [w.phase.ref], f"{RUNNERS} auditor", ""),
    # The hub
    "hub:cohort": (lambda w: [w.earlier_phase.ref], HUB, ""),
    "hub:cohort-partnership": (lambda w: [w.award.ref], HUB, ""),
    "hub:lead-assign": (lambda w: [w.award.ref], "hub", ""),
    "hub:contact-add": (lambda w: [w.award.ref], "hub", ""),
    "hub:request-new": (None, f"{TEAM} rival", ""),
    "hub:request": (lambda w: [w.support.ref], f"{TEAM} hub auditor", ""),
    "hub:request-take-on": (lambda w: [w.support.ref], "hub", f"{TEAM} auditor"),
    "hub:request-answer": (lambda w: [w.support.ref], "hub", ""),
    "hub:request-decline": (lambda w: [w.support.ref], "hub", ""),
    "hub:request-close": (lambda w: [w.support.ref], TEAM, "hub auditor"),
    "hub:request-reopen": (lambda w: [w.support.ref], TEAM, "hub auditor"),
}  # fmt: skip
