"""The tables of the doors: which address lets in whom. Read them as the visibility matrix of the portal."""

# Anybody on the internet.
EVERYBODY = {
    "home": None,
    "healthz": None,
    "hub:home": None,
    "partnerships:partnership-list": None,
    "partnerships:partnership": lambda w: [w.published.ref],
    "funding:programme": lambda w: [w.round.programme.slug],
}

# Anybody who has signed in: the page shows only what is theirs.
SIGNED_IN = {
    "my-letters": None,
    "hub:request-list": None,
    "partnerships:partnership-found": None,
}

# Addresses whose tests are elsewhere, because they answer to more than a role; each with the reason.
OPEN = {
    "set-language": "a form on every page; tests/lpip_portal/home",
    "readyz": "answers 200 or 503 by the state of the machine; tests/lpip_portal/test_health.py",
}

# Addresses of libraries, tested by tests/lpip_portal/accounts.
LIBRARY: set[str] = set()

POST_ONLY = {
    "partnerships:invitation-accept", "partnerships:invitation-decline", "partnerships:invitation-revoke",
    "partnerships:partner-accept", "partnerships:partner-decline", "partnerships:partner-withdraw",
    "partnerships:partner-leave", "partnerships:person-end",
    "hub:request-take-on", "hub:request-close", "hub:request-reopen",
}  # fmt: skip

HUB = "hub evaluator auditor"
TEAM = "lead member community"

# name: (arguments, who is let in, who is told that it is not theirs to do)
ROOMS = {
    "partnerships:partnership-room": (lambda w: [w.partnership.ref], TEAM, ""),
    "partnerships:partnership-edit": (lambda w: [w.partnership.ref], "lead", ""),
    "partnerships:person-invite": (lambda w: [w.partnership.ref], "lead", ""),
    "partnerships:partner-invite": (lambda w: [w.partnership.ref], "lead", ""),
    "partnerships:person-end": (
        lambda w: [w.partnership.people.get(user=w.people["member"]).ref], "lead member", "community",
    ),
    "partnerships:invitation": (lambda w: [w.invitation.ref], "nobody", ""),
    "partnerships:invitation-accept": (lambda w: [w.invitation.ref], "nobody", ""),
    "partnerships:invitation-decline": (lambda w: [w.invitation.ref], "nobody", ""),
    "partnerships:invitation-revoke": (lambda w: [w.invitation.ref], "lead", ""),
    "partnerships:partner-answer": (lambda w: [w.partner.ref], "rival_signatory", ""),
    "partnerships:partner-accept": (lambda w: [w.partner.ref], "rival_signatory", ""),
    "partnerships:partner-decline": (lambda w: [w.partner.ref], "rival_signatory", ""),
    "partnerships:partner-withdraw": (lambda w: [w.partner.ref], "lead", "member community"),
    "partnerships:partner-leave": (lambda w: [w.partner.ref], "lead", "member community"),
    "my-letter": (lambda w: [w.letter.ref], "lead", ""),
    "hub:cohort": (lambda w: [w.earlier_phase.ref], HUB, ""),
    "hub:cohort-partnership": (lambda w: [w.award.ref], HUB, ""),
    "hub:lead-assign": (lambda w: [w.award.ref], "hub", ""),
    "hub:contact-add": (lambda w: [w.award.ref], "hub", ""),
    "hub:request-new": (None, TEAM + " rival", ""),
    "hub:request": (lambda w: [w.support.ref], TEAM + " hub auditor", ""),
    "hub:request-take-on": (lambda w: [w.support.ref], "hub", TEAM + " auditor"),
    "hub:request-answer": (lambda w: [w.support.ref], "hub", ""),
    "hub:request-decline": (lambda w: [w.support.ref], "hub", ""),
    "hub:request-close": (lambda w: [w.support.ref], TEAM, "hub auditor"),
    "hub:request-reopen": (lambda w: [w.support.ref], TEAM, "hub auditor"),
}
