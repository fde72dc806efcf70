"""Groups of the world's people, as the tables of the doors name them."""

TEAM = "lead member community"
WRITERS = "lead member"
HUB = "hub evaluator auditor"
TABLE = "chair secretary panellist walled_panellist"
PLANNERS = "officer"
RUNNERS = "officer walled_officer approver finance"
STAFF = "officer approver finance"  # the runners who are not behind the wall of the bid
KNOW = f"{TEAM} signatory {STAFF}"
ASKERS = "conflicts_owner deputy_owner nobody lead member community signatory rival rival_signatory other_officer finance reviewer other_reviewer conflicted_reviewer chair secretary panellist walled_panellist hub evaluator auditor admin"
PEOPLE_DESK = "admin auditor officer"
