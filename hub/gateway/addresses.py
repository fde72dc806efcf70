"""Which addresses are of government. Pure. A flag for the hub, never a condition."""

GOVERNMENT = (
    "gov.uk", "gov.scot", "gov.wales", "llyw.cymru", "nics.gov.uk", "nigov.net", "parliament.uk", "parliament.scot",
    "senedd.wales", "senedd.cymru", "niassembly.gov.uk",
)  # fmt: skip


def is_government(email: str) -> bool:
    """Say whether an address is of a government or a parliament in the United Kingdom: the whole name, not its look."""
    domain = email.rpartition("@")[2].lower().rstrip(".")
    return any(domain == known or domain.endswith(f".{known}") for known in GOVERNMENT)
