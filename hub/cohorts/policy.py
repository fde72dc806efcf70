"""Who looks at the cohorts."""

from hub.people.policy import works_here


def may_see_cohorts(user) -> bool:
    """Hub staff, evaluators and auditors see the cohorts."""
    return user.is_authenticated and (works_here(user) or user.has_role("auditor"))
