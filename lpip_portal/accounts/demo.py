"""The demo people. Plain data, importable without Django; production refuses to start when one of them exists."""

PASSWORD = "walk-the-portal-2026"  # noqa: S105 – printed by `make run`, refused in production

PEOPLE = {
    "officer": ("Olwen Price", "runs the demonstration round for the funder"),
    "approver": ("Andrew Baxter", "approves the round and its decisions"),
    "lead": ("Leila Hassan", "leads a partnership and its bid"),
    "member": ("Morgan Ellis", "writes the bid with the lead"),
    "signatory": ("Siân Roberts", "submits bids for the university's research office"),
    "reviewer": ("Ruth Adeyemi", "reviews bids"),
    "chair": ("Catriona Fraser", "chairs the panel"),
    "secretary": ("Sam Whitfield", "is the panel's secretary"),
    "panel": ("Padraig O’Neill", "sits on the panel"),
    "hub": ("Harriet Cole", "works at the hub"),
    "evaluator": ("Eleri Vaughan", "evaluates the programme at the hub"),
    "finance": ("Farah Iqbal", "keeps the programme's money"),
    "conflicts": ("Carys Owen", "decides on conflicts of interest"),
    "community": ("Colm Byrne", "speaks for a community in a partnership"),
    "policymaker": ("Priya Nair", "makes policy in national government"),
    "auditor": ("Audrey Mensah", "reads the audit trail"),
    "admin": ("Alan Forsyth", "administers the portal"),
}


def address(role: str) -> str:
    """Return the address at which the demo person of ``role`` signs in."""
    return f"{role}@example.org"
