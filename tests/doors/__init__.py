"""The tables of the doors: which address lets in whom. Read them as the visibility matrix of the portal.

The arguments come from ``tests/world``: ``bid`` is eligible and in assessment, ``draft`` is being written, ``with_office`` waits for
sign-off; ``earlier_phase`` has been released, ``phase`` has not; ``award`` is active, ``offer`` waits for an answer.
"""

from .beside import BESIDE
from .bidding import BIDDING
from .deciding import DECIDING

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
    "hub:answer-list": None,
    "hub:separation-plan": lambda w: [w.earlier_phase.ref],
    "hub:event-list": None,
    "hub:event-list-calendar": None,
    "hub:event": lambda w: [w.event.ref],
    "hub:event-calendar": lambda w: [w.event.ref],
    "hub:dataset-list": None,
    "hub:dataset": lambda w: [w.dataset.ref],
    "hub:evidence-list": None,
    "hub:evidence-feed": None,
    "hub:evidence-known": None,
    "hub:evidence-item": lambda w: [w.evidence_item.ref],
    "hub:evaluation": None,
    "hub:story": lambda w: [w.story.ref],
    "hub:question-list": None,
    "hub:question": lambda w: [w.asked_question.ref],
    "hub:theory-list": None,
    "hub:theory": lambda w: [w.theory.ref],
    "hub:report-list": None,
    "hub:report-pdf": None,
    "hub:report-xlsx": None,
    "hub:report-partnership-pdf": lambda w: [w.public.ref],
    "hub:report-partnership-xlsx": lambda w: [w.public.ref],
    "hub:indicator": lambda w: [w.indicator.ref],
    "hub:policymakers": None,
    "hub:enquiry-new": None,
    "hub:enquiry-sent": None,
    "hub:thread-renewed": None,
    "partnerships:partnership-list": None,
    "partnerships:partnership-feed": None,
    "partnerships:place-list": None,
    "partnerships:place": lambda w: [w.public.places.first().code],
    "partnerships:organisation-list": None,
    "partnerships:organisation": lambda w: [w.public.convenor.ref],
    "partnerships:theme": lambda w: [w.public.themes.first().slug],
    "partnerships:footprint": lambda w: [w.public_area.ref],
    "partnerships:partnership": lambda w: [w.public.slug],
    "partnerships:agenda": lambda w: [w.public.slug],
    "partnerships:agenda-pdf": lambda w: [w.public.slug],
    "partnerships:priority": lambda w: [w.public_priority.ref],
    "partnerships:engagement": lambda w: [w.public.slug],
    "partnerships:activity": lambda w: [w.public_activity.ref],
    "partnerships:governance": lambda w: [w.public.slug],
    "partnerships:body": lambda w: [w.public_body.ref],
    "partnerships:body-decision": lambda w: [w.public_body_decision.ref],
    "partnerships:body-meeting": lambda w: [w.public_body_meeting.ref],
    "funding:round-list": None,
    "funding:round": lambda w: [w.round.ref],
    "funding:phase": lambda w: [w.phase.ref],
    "funding:phase-scale": lambda w: [w.phase.ref],
    "funding:phase-form-pdf": lambda w: [w.phase.ref],
    "funding:phase-form-word": lambda w: [w.phase.ref],
    "funding:announcement": lambda w: [w.earlier_phase.ref],
    "funding:programme": lambda w: [w.round.programme.slug],
    "funding:asked-next": None,
    "funding:asked-thanks": None,
    "funding:pool-answered": None,
}

# Anybody who has signed in: the page shows only what is theirs.
SIGNED_IN = {
    "account": None,
    "my-letters": None,
    "hub:introduction-list": None,
    "hub:request-list": None,
    "hub:activity-list": None,
    "hub:observation-list": None,
    "hub:routing-list": None,
    "hub:search-save": None,
    "hub:my-check-ins": None,
    "partnerships:partnership-found": None,
    "partnerships:priority-suggest": lambda w: [w.public.slug],
    "partnerships:remark-make": lambda w: [w.public_priority.ref],
    "funding:my-bids": None,
    "funding:my-hours": None,
    "funding:draft-key": None,
    "funding:sign-off-desk": None,
    "funding:my-reviews": None,
    "funding:intention": lambda w: [w.phase.ref],
    "funding:application-start": lambda w: [w.phase.ref],
    "funding:call-question-list": lambda w: [w.phase.ref],
}

# Addresses whose tests are elsewhere, because they answer to more than a role; each with the reason.
OPEN = {
    "partnerships:priority-proposer": "asks for a manager; tests/partnerships/agenda/test_anonymity.py",
    "funding:item-document": "needs a file that was frozen with the bid; tests/funding/panel/test_pages.py",
    "funding:meeting-arrive": "asks for a seat; tests/funding/panel/test_meeting_pages.py",
    "funding:meeting-leave": "asks for a seat; tests/funding/panel/test_meeting_pages.py",
    "funding:meeting-call": "asks for an item; tests/funding/panel/test_meeting_pages.py",
    "funding:discussion-out": "asks for a seat; tests/funding/panel/test_meeting_pages.py",
    "funding:discussion-in": "asks for a seat; tests/funding/panel/test_meeting_pages.py",
    "funding:asked": "opens with the secret in a letter; tests/funding/review/test_inviting_pages.py",
    "funding:asked-yes": "opens with the secret in a letter; tests/funding/review/test_inviting_pages.py",
    "funding:asked-no": "opens with the secret in a letter; tests/funding/review/test_inviting_pages.py",
    "funding:pool-asked": "opens with the secret in a letter; tests/funding/review/test_pooling.py",
    "funding:pool-answer": "asks for a shown address; tests/funding/review/test_pooling.py",
    "funding:review-join": "asks for a shown address; tests/funding/review/test_inviting_pages.py",
    **{
        f"hub:{name}": "opens with a signed link in a letter; tests/hub/test_gateway_thread.py"
        for name in (
            "enquiry-confirm",
            "thread",
            "thread-code",
            "thread-send-code",
            "thread-message",
            "thread-withdraw",
            "thread-publication",
            "thread-outcome",
            "thread-renew",
            "thread-answer",
            "thread-answer-pdf",
        )
    },
    "funding:screen": "opens with a signed link that ends with the meeting; tests/funding/panel/test_screen_pages.py",
    "funding:question-move": "asks for a direction; tests/funding/rounds",
    "funding:section-move": "asks for a direction; tests/funding/rounds",
    "hub:theory-begin": "asks whose it is; tests/hub/test_theories.py",
    "hub:evidence-file": "needs a stored file; tests/hub/test_evidence.py",
    "hub:calendar": "opens with a signed address that a person ends; tests/hub/test_check_ins.py",
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
    "partnerships:body-resume",
    "funding:interview-fill", "funding:interview-drop", "funding:interview-held", "funding:interview-missed",
    "funding:meeting-open", "funding:screen-link-make", "funding:screen-link-end", "funding:discussion-score", "funding:discussion-undo",
    "funding:discussion-end",
    "funding:not-to-ask-drop",
    "funding:amendment-drop", "funding:amendment-return", "funding:amendment-publish",
    "funding:application-take-over-partners", "funding:team-decline", "funding:saved-view-drop", "funding:partner-decline", "funding:ineligibility-confirm", "funding:award-draft", "partnerships:partner-leave", "partnerships:person-end", "partnerships:former-name-hide",
    "role-end", "role-review", "factor-reset-do", "letter-send-again", "letter-leave", "signatory-end", "hub-person-end",
    "hub:request-take-on", "hub:request-begin", "hub:request-reopen", "hub:separation-plan-propose", "hub:separation-plan-publish",
    "hub:event-publish", "hub:event-hold",
    "hub:dataset-catalogue", "hub:dataset-restrict", "hub:expert-invite", "hub:expert-show", "hub:expert-pause", "hub:expert-resume", "hub:expert-remove",
    "hub:evidence-send", "hub:evidence-publish", "hub:evidence-link-confirm", "hub:evidence-link-drop",
    "hub:story-review", "hub:story-return", "hub:story-publish", "hub:observation-verify", "hub:observation-publish", "hub:quarter-verify", "hub:quarter-publish",
    "hub:question-open", "hub:question-close", "hub:theory-publish", "hub:theory-node-drop", "hub:engagement-accept",
    "hub:search-look", "hub:search-drop", "hub:enquiry-acknowledge", "hub:enquiry-close", "hub:enquiry-renew-link", "hub:routing-recall",
    "hub:check-in-hold", "hub:calendar-key-make", "hub:calendar-key-end",
    "partnerships:invitation-accept", "partnerships:invitation-decline", "partnerships:invitation-revoke",
    "partnerships:partner-accept", "partnerships:partner-decline", "partnerships:partner-withdraw",
    "partnerships:priority-discuss", "partnerships:priority-prioritise", "partnerships:priority-deliver", "partnerships:priority-withdraw",
    "partnerships:priority-forget", "partnerships:agenda-show", "partnerships:evidence-remove", "partnerships:remark-show",
    "partnerships:person-show", "partnerships:lead-offer", "partnerships:lead-accept", "partnerships:lead-decline", "partnerships:lead-withdraw",
    "partnerships:activity-publish", "partnerships:activity-unpublish",
    "partnerships:seat-accept", "partnerships:seat-decline", "partnerships:seat-withdraw", "partnerships:seat-leave", "partnerships:seat-show",
    "partnerships:minutes-confirm", "partnerships:decision-complete", "partnerships:decision-show",
    "partnerships:footprint-end", "partnerships:ballot-close", "partnerships:vote-give", "partnerships:vote-take-back",
    "funding:round-send-back", "funding:round-cancel", "funding:round-officer-end", "funding:round-approver-end",
    "funding:criterion-remove", "funding:check-rule-remove", "funding:document-rule-remove", "funding:rate-rule-remove", "funding:section-remove", "funding:section-move",
    "funding:question-remove", "funding:question-move", "funding:paper-try-remove",
    "partnerships:deputy-end", "funding:extension-publish", "funding:extension-refuse", "funding:application-look", "funding:application-reopen", "funding:application-keep",
    "funding:answer-comment", "funding:answer-restore", "funding:comment-settle", "funding:access-end",
    "funding:access-accept", "funding:access-decline",
    "funding:application-take-back", "funding:application-return", "funding:application-submit",
    "funding:decision-approve", "funding:promotion-approve", "funding:complaint-acknowledge", "funding:complaint-share", "funding:sift-propose", "funding:sift-confirm", "funding:sift-rule", "funding:decision-return", "funding:release-approve", "funding:release-stop",
    "funding:review-autosave", "funding:response-autosave", "funding:assignment-accept", "funding:assignment-revoke", "funding:review-usable", "funding:pool-remove", "funding:assign-plan",
    "funding:reviewer-organisation-remove", "funding:reviewer-away-remove", "funding:pool-invitation-end",
    "funding:assign-confirm", "funding:assignment-ask-again", "funding:assign-take", "funding:pair-lock", "funding:pair-forbid",
    "funding:pair-free",
}  # fmt: skip

ROOMS = BESIDE | BIDDING | DECIDING

# What says the same to everybody is read by one who has signed in and by one who has not.
ALIKE = {
    "accessibility", "complaints", "cookies", "help", "healthz", "privacy", "robots", "security-txt", "ui-form", "ui-gallery",
    "funding:phase-form-pdf", "funding:phase-form-word", "funding:programme", "partnerships:partnership-list",
    "hub:report-list", "hub:report-pdf", "hub:report-xlsx", "hub:report-partnership-pdf", "hub:report-partnership-xlsx",
    "hub:enquiry-sent", "hub:thread-renewed", "funding:asked-next", "funding:asked-thanks", "funding:pool-answered",
}  # fmt: skip


def expected(name: str, role: str) -> str:
    """What the tables say: "in", "login", "403" or "404"."""
    if name in EVERYBODY:
        return "in"
    if role == "anonymous":
        return "login"
    if name in SIGNED_IN:
        return "in"
    allowed, forbidden = ROOMS[name][1:]
    if role in allowed.split():
        return "in"
    return "403" if forbidden == "*" or role in forbidden.split() else "404"


def is_read(name: str, role: str) -> bool:
    """Say whether the crawl reads a page as a role: what lets it in, or says that it knows the page but may not."""
    alike = name in ALIKE and role not in ("anonymous", "nobody")
    return not alike and name not in POST_ONLY and expected(name, role) in ("in", "403")


def answered(status: int, leads_to: str = "") -> str:
    """Say how a door answered."""
    if status == 302 and "/accounts/login/" in leads_to:
        return "login"
    if status in (403, 404):
        return str(status)
    return "in" if status in (200, 302, 409, 422) else str(status)
