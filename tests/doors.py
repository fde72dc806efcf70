"""The tables of the doors: which address lets in whom. Read them as the visibility matrix of the portal."""

# Anybody on the internet.
EVERYBODY = {
    "home": None,
    "healthz": None,
    "hub:home": None,
    "partnerships:partnership-list": None,
}

# Anybody who has signed in: the page shows only what is theirs.
SIGNED_IN = {
    "my-letters": None,
    "hub:request-list": None,
}

# Addresses whose tests are elsewhere, because they answer to more than a role; each with the reason.
OPEN = {
    "set-language": "a form on every page; tests/lpip_portal/home",
    "readyz": "answers 200 or 503 by the state of the machine; tests/lpip_portal/test_health.py",
}

# Addresses of libraries, tested by tests/lpip_portal/accounts.
LIBRARY: set[str] = set()

POST_ONLY = {
    "hub:request-take-on", "hub:request-close", "hub:request-reopen",
}  # fmt: skip

HUB = "hub evaluator auditor"
TEAM = "lead member community"

# name: (arguments, who is let in, who is told that it is not theirs to do)
ROOMS = {
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
