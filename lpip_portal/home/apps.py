"""The front door."""

from importlib import import_module

from django.apps import AppConfig

# The modules in which rooms say which of their roles need a second factor.
RULES = (
    "funding.rounds.policy",
    "funding.applications.policy",
    "funding.review.policy",
    "funding.panel.policy",
    "hub.people.policy",
)


class HomeConfig(AppConfig):
    """The home app."""

    name = "lpip_portal.home"

    def ready(self):
        """Load the rooms' rules, so that a process knows every staff-side role before its first request."""
        for name in RULES:
            import_module(name)
